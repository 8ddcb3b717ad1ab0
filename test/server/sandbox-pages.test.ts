import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BANKS } from '../../server/providers/sandbox/banks.ts';
import { PERSONAS } from '../../server/providers/sandbox/personas.ts';
import { html } from '../../server/providers/sandbox/pages/html.ts';
import { TRICKS } from '../../server/providers/sandbox/tricks.ts';
import { CALLBACK, callbackQuery, CONNECT, ORDER, PUBLIC_URL, SandboxVisitor, STATE } from './sandbox-visitor.ts';

/** Nothing that runs, nothing that styles itself, and every tag that opens closes. */
function assertClean(page: string): void {
  assert.doesNotMatch(page, /<script|<style|<iframe|javascript:|\sstyle=|\son[a-z]+=(?![^<]*&)/i);
  for (const tag of ['div', 'p', 'ul', 'ol', 'li', 'dl', 'form', 'main', 'section', 'bdi', 'a', 'button', 'label', 'h1']) {
    const count = (pattern: string): number => page.match(new RegExp(pattern, 'g'))?.length ?? 0;
    assert.equal(count(`<${tag}[\\s>]`), count(`</${tag}\\s*>`), tag);
  }
  assert.equal(page.match(/<h1/g)?.length, 1);
}

await test('the tag escapes what it is given, once', () => {
  const hostile = `<img src=x onerror="alert('1')">&amp;`;
  assert.equal(html`<p title="${hostile}">${hostile}</p>`.text.includes('<img'), false);
  assert.equal(html`${'<'}${html`<b>${'&'}</b>`}${[html`<i></i>`, '>']}${undefined}${false}${0}`.text, '&lt;<b>&amp;</b><i></i>&gt;0');
  assert.equal(html`${'"\''}`.text, '&quot;&#39;');
});

await test('every page says how it may be used', async () => {
  const visitor = new SandboxVisitor();
  const bank = await visitor.start('sbx-fr-nord');
  const phone = await visitor.start('sbx-de-weiss', { intent: 'phone' });
  for (const url of [PUBLIC_URL, `${PUBLIC_URL}/`, bank, phone, `${PUBLIC_URL}/phone`]) {
    const response = await visitor.open(url);
    assert.equal(response.status, 200, url);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'/);
    assert.match(policy, /base-uri 'none'; frame-ancestors 'none'$/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('cross-origin-opener-policy'), null);
    assertClean(await response.text());
  }
});

await test('form-action lets people home: encrypted pages, and plain ones in development', async () => {
  const visitor = new SandboxVisitor();
  const policyFor = async (intent: string, callbackUrl: string): Promise<string> => {
    const response = await visitor.open(await visitor.start('sbx-fr-nord', { intent, callbackUrl }));
    return /form-action ([^;]+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
  };
  assert.equal(await policyFor('a', CALLBACK), "'self' https:");
  assert.equal(await policyFor('b', 'http://localhost:8080/tessera/callback'), "'self' http: https:");
});

await test('only the bank with that trick cuts the tie to its opener, on every answer', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-gb-coop');
  assert.equal((await visitor.open(url)).headers.get('cross-origin-opener-policy'), 'same-origin');
  const answer = await visitor.approve(url);
  assert.equal(answer.headers.get('cross-origin-opener-policy'), 'same-origin');
  assert.ok(callbackQuery(answer)?.['code']);
});

await test('the style sheet and the logos are harmless wherever they are opened', async () => {
  const visitor = new SandboxVisitor();
  const style = await visitor.open(`${PUBLIC_URL}/sandbox.css`);
  assert.match(style.headers.get('content-type') ?? '', /^text\/css/);
  const { logo } = (await visitor.request('sbx-fr-nord')).institution;
  const picture = await visitor.open(logo ?? '');
  assert.equal(picture.headers.get('content-type'), 'image/svg+xml');
  assert.equal(picture.headers.get('x-content-type-options'), 'nosniff');
  assert.match(picture.headers.get('content-security-policy') ?? '', /^default-src 'none'; frame-ancestors 'none'; sandbox$/);
  assert.equal(picture.headers.get('cross-origin-resource-policy'), 'cross-origin');
  const without = BANKS.find(({ id }) => id === 'sbx-fr-val-alsace');
  assert.equal((await visitor.open(`${PUBLIC_URL}/logos/${without?.id ?? ''}.svg`)).status, 404);
});

await test('every logo that the directory names is there', async () => {
  const visitor = new SandboxVisitor();
  for (const { logo } of await visitor.provider.institutions(AbortSignal.timeout(1_000), CONNECT)) {
    if (logo !== undefined) assert.equal((await visitor.open(logo)).status, 200, logo);
  }
});

await test('there is nothing at other addresses or by other methods', async () => {
  const visitor = new SandboxVisitor();
  const bank = await visitor.start('sbx-fr-nord');
  const ref = bank.split('/').at(-1) ?? '';
  for (const path of [
    '/nothing',
    '/bank',
    '/bank/unknown',
    `/bank/${ref}/more`,
    `/phone/${ref}`,
    '/logos',
    '/logos/x.svg',
    '/logos/..%2fsandbox.css',
    '/sandbox.css/x',
    '/constructor',
  ]) {
    assert.equal((await visitor.open(PUBLIC_URL + path)).status, 404, path);
  }
  for (const method of ['PUT', 'DELETE', 'PATCH']) assert.equal((await visitor.open(bank, { method })).status, 404, method);
  for (const url of [PUBLIC_URL, `${PUBLIC_URL}/phone`]) assert.equal((await visitor.open(url, { method: 'POST' })).status, 404);
});

await test('a wrong user name and a wrong password are told in the same words, tied to the fields', async () => {
  const pages: string[] = [];
  for (const [user, password] of [
    ['nobody', '1234'],
    ['ana', 'wrong'],
  ] as const) {
    const visitor = new SandboxVisitor();
    const url = await visitor.start('sbx-fr-nord');
    const answer = await visitor.logIn(url, user, password);
    assert.equal(answer.status, 303);
    const page = await visitor.read(url);
    assert.match(page, /role="alert" id="notice"/);
    assert.equal(page.match(/aria-invalid="true" aria-describedby="notice"/g)?.length, 2);
    assert.match(page, /<title>Error: /);
    pages.push(page.replace(/name="token" value="[^"]+"/, ''));
  }
  assert.equal(pages[0], pages[1]);
});

await test('after five wrong passwords it is over, and the right one no longer helps', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  for (let tries = 1; tries <= 4; tries += 1) {
    assert.equal(callbackQuery(await visitor.logIn(url, 'ana', 'guess')), undefined);
    assert.match(await visitor.read(url), tries === 4 ? /One try is left/ : new RegExp(`${5 - tries} tries are left`));
  }
  assert.deepEqual(callbackQuery(await visitor.logIn(url, 'ana', 'guess')), { state: STATE, error: 'access_denied' });
  assert.deepEqual(await visitor.resolve(), { state: 'failed', cause: 'refused_by_bank' });
  await visitor.open(url, { method: 'POST', body: new URLSearchParams({ action: 'login', user: 'ana', password: '1234', token: '' }) });
  assert.equal((await visitor.resolve()).state, 'failed');
});

await test('a form without its token, with a used one, or with that of another approval changes nothing', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  const other = await visitor.start('sbx-fr-nord', { intent: 'other' });
  await visitor.logIn(other);
  const used = await visitor.token(url);
  await visitor.logIn(url);
  for (const token of ['', 'made-up', used, await visitor.token(other)]) {
    const answer = await visitor.open(url, { method: 'POST', body: new URLSearchParams({ token, action: 'approve' }) });
    assert.equal(answer.status, 409, token);
    assert.match(await answer.text(), /role="alert"/);
    assert.deepEqual(await visitor.resolve(), { state: 'waiting' });
  }
});

await test('approving twice at once is approving once, and both come home', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  await visitor.logIn(url);
  const body = new URLSearchParams({ token: await visitor.token(url), action: 'approve' });
  const answers = await Promise.all([visitor.open(url, { method: 'POST', body }), visitor.open(url, { method: 'POST', body })]);
  assert.deepEqual(callbackQuery(answers[0]), callbackQuery(answers[1]));
  const late = await visitor.open(url, { method: 'POST', body: new URLSearchParams({ token: 'x', action: 'cancel' }) });
  assert.ok(callbackQuery(late)?.['code'], 'what was approved stays so');
  assert.equal((await visitor.resolve()).state, 'approved');
});

await test('nobody approves without being logged in, nor five minutes after the last word', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  await visitor.submit(url, { action: 'approve' });
  assert.deepEqual(await visitor.resolve(), { state: 'waiting' });
  await visitor.logIn(url);
  visitor.now += 5 * 60_000 + 1;
  await visitor.submit(url, { action: 'approve' });
  assert.deepEqual(await visitor.resolve(), { state: 'waiting' });
  const page = await visitor.read(url);
  assert.match(page, /logged out after five minutes/);
  assert.doesNotMatch(page, /aria-invalid/);
  assert.ok(callbackQuery(await visitor.approve(url))?.['code']);
});

await test('a form that is too large or no form at all is not read', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  const token = await visitor.token(url);
  const large = new URLSearchParams({ token, action: 'login', user: 'ana', password: '1234', more: 'x'.repeat(5_000) });
  assert.equal((await visitor.open(url, { method: 'POST', body: large })).status, 409);
  const headers = { 'content-type': 'application/json' };
  assert.equal((await visitor.open(url, { method: 'POST', headers, body: JSON.stringify({ token, action: 'cancel' }) })).status, 409);
  assert.equal((await visitor.open(url, { method: 'POST' })).status, 409);
  assert.deepEqual(await visitor.resolve(), { state: 'waiting' });
});

await test('hostile names, orders and queries stay text on every page', async () => {
  const bad = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202e`;
  const order = { ...ORDER, payee_name: bad, reference: bad };
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord', { order, state: bad });
  const pages = [await visitor.read(url)];
  await visitor.logIn(url, bad, bad);
  pages.push(await visitor.read(url));
  await visitor.logIn(url, 'hostile');
  pages.push(await visitor.read(url));
  await visitor.submit(url, { action: 'approve', account: bad });
  pages.push(await visitor.read(url));
  const phone = await visitor.start('sbx-de-weiss', { intent: 'phone', order });
  pages.push(await visitor.read(phone), await visitor.read(`${PUBLIC_URL}/phone`));
  pages.push(await visitor.read(`${PUBLIC_URL}?q=${encodeURIComponent(bad)}`), await visitor.read(PUBLIC_URL));
  for (const page of pages) assertClean(page);
});

await test('a return address keeps its own query', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord', { callbackUrl: `${CALLBACK}?tenant=a%26b` });
  const query = callbackQuery(await visitor.approve(url));
  assert.equal(query?.['tenant'], 'a&b');
  assert.equal(query['state'], STATE);
});

await test('the cheat sheet lists every bank, person and trick, and finds them without accents', async () => {
  const visitor = new SandboxVisitor();
  const sheet = await visitor.read(PUBLIC_URL);
  for (const { id } of BANKS) assert.ok(sheet.includes(`id="${id}"`), id);
  for (const { user } of PERSONAS) assert.ok(sheet.includes(`>${user}<`), user);
  for (const { says } of Object.values(TRICKS)) assert.ok(sheet.includes(html`${says}`.text), says);
  const ids = async (query: string): Promise<(string | undefined)[]> =>
    [...(await visitor.read(`${PUBLIC_URL}?q=${encodeURIComponent(query)}`)).matchAll(/<li id="([^"]+)"/g)].map((match) => match[1]);
  assert.deepEqual(await ids('ZURAW'), ['sbx-pl-zuraw']);
  assert.deepEqual(await ids('zloty lan'), ['sbx-pl-lan']);
  assert.deepEqual(await ids('rodkilde'), ['sbx-dk-rod']);
  assert.deepEqual(await ids('LNDQDES0'), ['sbx-de-linden']);
  assert.equal((await ids('denmark')).length, 4);
  assert.deepEqual(await ids('no such thing'), []);
  assert.match(await visitor.read(`${PUBLIC_URL}?q=no+such+thing`), /Nothing found/);
});

await test('the phone shows an empty list kindly, and only what was pushed', async () => {
  const visitor = new SandboxVisitor();
  assert.match(await visitor.read(`${PUBLIC_URL}/phone`), /No bank wants anything/);
  await visitor.authorize('sbx-fr-nord');
  assert.match(await visitor.read(`${PUBLIC_URL}/phone`), /No bank wants anything/, 'a redirect does not ring');
});
