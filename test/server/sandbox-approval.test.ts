import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import type { FailureCause } from '../../src/protocol/index.ts';
import { CONNECT, callbackQuery, ORDER, PUBLIC_URL, SandboxVisitor, STATE } from './sandbox-visitor.ts';

const signal = new AbortController().signal;
const failed = (cause: FailureCause): object => ({ state: 'failed', cause });
const WAITING = { state: 'waiting' };

await test('choose a bank, log in as ana, approve', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord');
  assert.ok(url.startsWith(`${PUBLIC_URL}/bank/`));
  assert.deepEqual(await visitor.resolve(), WAITING);
  const answer = await visitor.approve(url);
  assert.equal(answer.status, 303);
  const query = callbackQuery(answer);
  assert.equal(query?.['state'], STATE);
  assert.ok(query['code']);
  const resolution = await visitor.resolve();
  assert.ok(resolution.state === 'approved');
  assert.equal(resolution.grant['connection'], 'sbx-fr-nord:ana:retail');
  assert.equal(resolution.validUntil, visitor.now + 180 * 86_400_000);
  assert.equal((await visitor.provider.accounts(resolution.grant, signal)).length, 1);
});

await test('the happy path works at the popular banks of every country', async () => {
  const visitor = new SandboxVisitor();
  const popular = (await visitor.provider.institutions(signal, CONNECT)).filter((each) => each.popular && each.status === undefined);
  for (const { id, methods, psu_types: types } of popular.filter((each) => each.methods.includes('redirect'))) {
    assert.deepEqual([methods[0], types[0]], ['redirect', 'retail']);
    assert.ok(callbackQuery(await visitor.approve(await visitor.start(id, { intent: id })))?.['code'], id);
    assert.equal((await visitor.resolve(id)).state, 'approved');
  }
});

await test('approve on the phone: the codes agree, the news is passed on', async () => {
  const visitor = new SandboxVisitor();
  const authorization = await visitor.authorize('sbx-de-weiss');
  assert.ok(authorization.method === 'decoupled');
  assert.match(authorization.matchingCode ?? '', /^\d\d$/);
  assert.equal(authorization.expiresAt, visitor.now + 15 * 60_000);
  const url = authorization.appUrl ?? '';
  assert.ok((await visitor.read(url)).includes(`>${authorization.matchingCode ?? '?'}<`));
  assert.ok((await visitor.read(`${PUBLIC_URL}/phone`)).includes(new URL(url).pathname), 'it waits in the list');
  const answer = await visitor.submit(url, { action: 'approve', user: 'lea' });
  assert.equal(answer.headers.get('location'), new URL(url).pathname, 'the phone stays where it is');
  assert.deepEqual(visitor.notified, [STATE]);
  const resolution = await visitor.resolve();
  assert.ok(resolution.state === 'approved');
  assert.equal(resolution.grant['connection'], 'sbx-de-weiss:lea:retail');
  assert.ok(!(await visitor.read(`${PUBLIC_URL}/phone`)).includes(new URL(url).pathname), 'it waits no longer');
  assert.match(await visitor.read(url), /Approved/);
});

await test('some banks show a word, some show nothing', async () => {
  const visitor = new SandboxVisitor();
  const word = await visitor.authorize('sbx-fr-tuileries', { intent: 'a' });
  assert.match(word.method === 'decoupled' ? (word.matchingCode ?? '') : '', /^[a-z]{4,6}$/);
  const none = await visitor.authorize('sbx-gb-thimble', { intent: 'b' });
  assert.ok(none.method === 'decoupled' && none.matchingCode === undefined);
});

await test('refused on the phone, and ignored until it runs out', async () => {
  const visitor = new SandboxVisitor();
  await visitor.submit(await visitor.start('sbx-de-weiss'), { action: 'refuse' });
  assert.deepEqual(await visitor.resolve(), failed('cancelled_at_bank'));
  assert.deepEqual(visitor.notified, [STATE]);
  const { expiresAt } = await visitor.authorize('sbx-gb-push-lost', { intent: 'lost' });
  assert.equal(expiresAt, visitor.now + 20_000);
  assert.ok(!(await visitor.read(`${PUBLIC_URL}/phone`)).includes('Ignored Push Bank'));
  visitor.now = expiresAt - 1;
  assert.deepEqual(await visitor.resolve('lost'), WAITING);
  visitor.now = expiresAt;
  assert.deepEqual(await visitor.resolve('lost'), failed('approval_expired'));
});

await test('banks in a hurry give less time', async () => {
  const visitor = new SandboxVisitor();
  const twoMinutes = await visitor.authorize('sbx-gb-two-minutes', { intent: 'a' });
  assert.equal(twoMinutes.expiresAt - visitor.now, 120_000);
  const url = await visitor.start('sbx-gb-twenty-seconds', { intent: 'b' });
  visitor.now += 20_000;
  assert.equal(await visitor.token(url), '', 'no form any more');
  assert.match(await visitor.read(url), /Too late/);
  assert.deepEqual(await visitor.resolve('b'), failed('approval_expired'));
});

/** For each trick at the log-in or the approval: the user name, the bank, how one comes back, what the bank then says. */
const TRICKS: [user: string, bank: string, back: Record<string, string> | undefined, cause: FailureCause | 'approved'][] = [
  ['cancel', 'sbx-gb-cancels', { state: STATE, error: 'access_denied' }, 'cancelled_at_bank'],
  ['silent', 'sbx-gb-silent', { state: STATE }, 'bank_said_nothing'],
  ['refused', 'sbx-gb-refuses', { state: STATE, error: 'access_denied' }, 'refused_by_bank'],
  ['blocked', 'sbx-gb-blocked', { state: STATE, error: 'access_denied' }, 'access_blocked'],
  ['none', 'sbx-gb-no-accounts', { state: STATE, error: 'access_denied' }, 'no_accounts'],
];

for (const [user, bank, back, cause] of TRICKS) {
  for (const [who, where] of [
    [user, 'sbx-fr-nord'],
    ['ana', bank],
  ] as const) {
    await test(`the trick of ${who} at ${where}`, async () => {
      const visitor = new SandboxVisitor();
      assert.deepEqual(callbackQuery(await visitor.approve(await visitor.start(where), who)), back);
      assert.deepEqual(await visitor.resolve(), failed(cause as FailureCause));
    });
  }
}

await test('the tricks of people work on the phone as well', async () => {
  const visitor = new SandboxVisitor();
  for (const [user, , , cause] of TRICKS) {
    const url = await visitor.start('sbx-de-weiss', { intent: user });
    await visitor.submit(url, { action: 'approve', user });
    assert.deepEqual(await visitor.resolve(user), failed(cause as FailureCause), user);
  }
});

for (const [who, where] of [
  ['wrong', 'sbx-fr-nord'],
  ['ana', 'sbx-gb-wrong-state'],
] as const) {
  await test(`a wrong state on the way back: ${who} at ${where}`, async () => {
    const visitor = new SandboxVisitor();
    const query = callbackQuery(await visitor.approve(await visitor.start(where), who));
    assert.ok(query?.['code'] && query['state']);
    assert.notEqual(query['state'], STATE);
    assert.equal((await visitor.resolve()).state, 'approved', 'asked by name, the bank tells the truth');
  });
}

for (const [who, where] of [
  ['never', 'sbx-fr-nord'],
  ['ana', 'sbx-gb-never-back'],
] as const) {
  await test(`never back: ${who} at ${where}`, async () => {
    const visitor = new SandboxVisitor();
    const url = await visitor.start(where);
    const answer = await visitor.logIn(url, who);
    assert.equal(answer.headers.get('location'), new URL(url).pathname);
    assert.match(await visitor.read(url), /One moment/);
    assert.equal(await visitor.token(url), '', 'there is nothing to press');
    assert.deepEqual(await visitor.resolve(), WAITING);
    visitor.now += 20_000;
    assert.deepEqual(await visitor.resolve(), failed('bank_timed_out'));
  });
}

for (const [who, where] of [
  ['lost', 'sbx-fr-nord'],
  ['ana', 'sbx-gb-answer-lost'],
] as const) {
  await test(`the answer is lost: ${who} at ${where}`, async () => {
    const visitor = new SandboxVisitor();
    const url = await visitor.start(where);
    const answer = await visitor.approve(url, who);
    assert.equal(answer.headers.get('location'), new URL(url).pathname, 'nobody is sent back');
    assert.doesNotMatch(await visitor.read(url), /callback/);
    assert.deepEqual(await visitor.resolve(), WAITING);
    visitor.now += 8_000;
    assert.equal((await visitor.resolve()).state, 'approved');
  });
}

await test('the answer is lost on the phone: nobody is told', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-gb-answer-lost', { method: 'decoupled' });
  await visitor.submit(url, { action: 'approve', user: 'ana' });
  assert.deepEqual(visitor.notified, []);
  assert.deepEqual(await visitor.resolve(), WAITING);
  visitor.now += 8_000;
  assert.equal((await visitor.resolve()).state, 'approved');
});

await test('cancelling at a bank with a trick is an ordinary cancelling', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-gb-wrong-state');
  const query = callbackQuery(await visitor.submit(url, { action: 'cancel' }));
  assert.deepEqual(query, { state: STATE, error: 'access_denied' });
  assert.deepEqual(await visitor.resolve(), failed('cancelled_at_bank'));
});

await test('banks that decide by themselves do so after three seconds and tell nobody', async () => {
  const visitor = new SandboxVisitor();
  await visitor.authorize('sbx-gb-push-approves', { intent: 'yes', order: ORDER });
  await visitor.authorize('sbx-gb-push-refuses', { intent: 'no' });
  assert.deepEqual([await visitor.resolve('yes'), await visitor.resolve('no')], [WAITING, WAITING]);
  visitor.now += 3_000;
  const resolution = await visitor.resolve('yes');
  assert.ok(resolution.state === 'approved');
  assert.deepEqual(resolution.order, ORDER);
  assert.deepEqual(await visitor.resolve('no'), failed('cancelled_at_bank'));
  assert.deepEqual(visitor.notified, []);
});

await test('banks that are down say so, the slow one takes four seconds', async () => {
  const visitor = new SandboxVisitor();
  const down = (error: unknown): boolean =>
    error instanceof ProviderError && error.code === 'bank_unavailable' && (error.retryAfterSeconds ?? 0) > 0;
  await assert.rejects(visitor.authorize('sbx-es-mirlo'), down);
  await assert.rejects(visitor.authorize('sbx-gb-down'), down);
  assert.equal((await visitor.provider.institutions(signal, CONNECT)).find(({ id }) => id === 'sbx-gb-down')?.status, undefined);
  await visitor.authorize('sbx-pt-mare');
  assert.deepEqual(visitor.slept, [4_000]);
});

await test('a bank that hangs lets go when the caller gives up, and has kept nothing', async () => {
  const visitor = new SandboxVisitor();
  const gone = AbortSignal.abort(new Error('deadline'));
  await assert.rejects(
    visitor.authorize('sbx-gb-hangs', {}, gone),
    (error) => error instanceof ProviderError && error.cause === gone.reason,
  );
  await assert.rejects(visitor.authorize('sbx-pt-mare', { intent: 'slow' }, gone), ProviderError);
  assert.deepEqual(await visitor.resolve(), failed('provider_failed'));
  assert.deepEqual(await visitor.resolve('slow'), failed('provider_failed'));
});

await test('the answer to the request is lost, and the intent alone finds the approval', async () => {
  const visitor = new SandboxVisitor();
  await assert.rejects(visitor.authorize('sbx-gb-lost-request', { order: ORDER }, AbortSignal.abort()), ProviderError);
  // Aborted before it was sent: nothing arrived. Aborted while the answer was under way: the bank has it.
  assert.deepEqual(await visitor.resolve(), failed('provider_failed'));
  await assert.rejects(visitor.authorize('sbx-gb-lost-request', { order: ORDER }), ProviderError);
  assert.deepEqual(await visitor.resolve(), WAITING);
  const link = /href="([^"]+\/phone\/[^"]+)"/.exec(await visitor.read(`${PUBLIC_URL}/phone`))?.[1] ?? '';
  await visitor.submit(link, { action: 'approve', user: 'ana' });
  const resolution = await visitor.resolve();
  assert.ok(resolution.state === 'approved');
  assert.deepEqual(resolution.order, ORDER);
});

await test('the bank decides on the method', async () => {
  const visitor = new SandboxVisitor();
  assert.equal((await visitor.authorize('sbx-gb-own-way', { intent: 'a', method: 'redirect' })).method, 'decoupled');
  assert.equal((await visitor.authorize('sbx-fr-nord', { intent: 'b', method: 'decoupled' })).method, 'redirect');
  assert.equal((await visitor.authorize('sbx-fr-lavande', { intent: 'c', method: 'decoupled' })).method, 'decoupled');
});

await test('whom the bank does not serve, and what it does not know, it refuses', async () => {
  const visitor = new SandboxVisitor();
  const refused = (code: string) => (error: unknown) => error instanceof ProviderError && error.code === code;
  await assert.rejects(visitor.authorize('sbx-fr-comptoir', { psuType: 'retail' }), refused('provider_rejected'));
  const request = await visitor.request('sbx-fr-nord');
  const stranger = { ...request, institution: { ...request.institution, id: 'sbx-fr-made-up' } };
  await assert.rejects(visitor.provider.authorize(stranger, signal), refused('bank_unknown'));
});

await test('what was decided stays so when the time is over, and nothing is decided after that', async () => {
  const visitor = new SandboxVisitor();
  await visitor.approve(await visitor.start('sbx-fr-nord'));
  await visitor.submit(await visitor.start('sbx-gb-push-refuses', { intent: 'quick' }), { action: 'approve', user: 'ana' });
  const url = await visitor.start('sbx-fr-nord', { intent: 'late' });
  visitor.now += 14 * 60_000;
  await visitor.logIn(url);
  const token = await visitor.token(url);
  visitor.now += 60_000;
  await visitor.open(url, { method: 'POST', body: new URLSearchParams({ token, action: 'approve' }) });
  assert.deepEqual(await visitor.resolve('late'), failed('approval_expired'));
  await visitor.open(url, { method: 'POST', body: new URLSearchParams({ token, action: 'login', user: 'ana', password: '1234' }) });
  assert.deepEqual(await visitor.resolve('late'), failed('approval_expired'));
  for (const intent of ['intent-1', 'quick']) assert.equal((await visitor.resolve(intent)).state, 'approved', intent);
});

await test('asked again, a bank answers at once', async () => {
  const visitor = new SandboxVisitor();
  await visitor.authorize('sbx-pt-mare', { intent: 'slow' });
  await visitor.authorize('sbx-pt-mare', { intent: 'slow' });
  assert.deepEqual(visitor.slept, [4_000]);
  await assert.rejects(visitor.authorize('sbx-gb-lost-request'), ProviderError);
  assert.equal((await visitor.authorize('sbx-gb-lost-request')).method, 'decoupled');
});

await test('the same intent is one approval, even when asked at once and after the end', async () => {
  const visitor = new SandboxVisitor();
  const once = await visitor.authorize('sbx-fr-lavande', { order: ORDER });
  visitor.now += 60_000;
  assert.deepEqual(await visitor.authorize('sbx-fr-lavande', { order: { ...ORDER, amount: '1.00' } }), once);
  const many = await Promise.all(Array.from({ length: 20 }, () => visitor.authorize('sbx-de-weiss', { intent: 'many' })));
  for (const each of many) assert.deepEqual(each, many[0]);
  const list = await visitor.read(`${PUBLIC_URL}/phone`);
  assert.equal(list.split('/phone/').length - 1, 1);
});

await test('many phones ring at once and none is forgotten', async () => {
  const visitor = new SandboxVisitor();
  await Promise.all(Array.from({ length: 20 }, (_, n) => visitor.authorize('sbx-de-weiss', { intent: `push ${n}` })));
  assert.equal((await visitor.read(`${PUBLIC_URL}/phone`)).split('/phone/').length - 1, 20);
});

await test('a payment is approved as asked, from the account chosen, which alone can be read', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord', { order: ORDER });
  await visitor.logIn(url, 'milo');
  const page = await visitor.read(url);
  for (const text of ['€49.90', 'Paper Lantern', 'FR76 3000 6000 0112 3456 7890 189', 'Order 2041']) assert.ok(page.includes(text), text);
  await visitor.submit(url, { action: 'approve', account: 'sbx-fr-nord.milo.2' });
  const resolution = await visitor.resolve();
  assert.ok(resolution.state === 'approved');
  assert.deepEqual(resolution.order, ORDER);
  const accounts = await visitor.provider.accounts(resolution.grant, signal);
  assert.deepEqual(
    accounts.map(({ id }) => id),
    ['sbx-fr-nord.milo.2'],
  );
});

await test('an account that is not theirs does not pay', async () => {
  const visitor = new SandboxVisitor();
  const url = await visitor.start('sbx-fr-nord', { order: ORDER });
  await visitor.logIn(url);
  await visitor.submit(url, { action: 'approve', account: 'sbx-fr-nord.milo.2' });
  const resolution = await visitor.resolve();
  assert.ok(resolution.state === 'approved');
  assert.equal(resolution.grant['account'], 'sbx-fr-nord.ana.1');
});

await test('without an account one can share nothing and pay nothing', async () => {
  const visitor = new SandboxVisitor();
  await visitor.approve(await visitor.start('sbx-fr-nord'), 'zero');
  const shared = await visitor.resolve();
  assert.ok(shared.state === 'approved');
  assert.deepEqual(await visitor.provider.accounts(shared.grant, signal), []);
  await visitor.approve(await visitor.start('sbx-fr-nord', { intent: 'pay', order: ORDER }), 'zero');
  assert.deepEqual(await visitor.resolve('pay'), failed('no_accounts'));
});

await test('an altered order is told as the bank has it', async () => {
  for (const [who, where] of [
    ['altered', 'sbx-fr-nord'],
    ['ana', 'sbx-gb-altered'],
  ] as const) {
    const visitor = new SandboxVisitor();
    await visitor.approve(await visitor.start(where, { order: ORDER }), who);
    const resolution = await visitor.resolve();
    assert.ok(resolution.state === 'approved');
    assert.deepEqual(resolution.order, { ...ORDER, amount: '49.91' });
  }
});

await test('what the tenant withdraws can no longer be approved; what was approved stays so', async () => {
  const visitor = new SandboxVisitor();
  const { ref } = await visitor.authorize('sbx-fr-nord');
  const url = await visitor.start('sbx-fr-nord');
  await visitor.provider.cancel?.(ref, signal);
  assert.deepEqual(await visitor.resolve(), failed('cancelled_at_bank'));
  assert.equal(await visitor.token(url), '');
  const other = await visitor.authorize('sbx-fr-nord', { intent: 'b' });
  await visitor.approve(await visitor.start('sbx-fr-nord', { intent: 'b' }));
  await visitor.provider.cancel?.(other.ref, signal);
  assert.equal((await visitor.resolve('b')).state, 'approved');
  await visitor.provider.cancel?.('unknown', signal);
});

await test('nothing but the store remembers: another process goes on where this one ended', async () => {
  const before = new SandboxVisitor();
  const url = await before.start('sbx-fr-nord');
  await before.logIn(url);
  const after = new SandboxVisitor(before.store);
  assert.ok(callbackQuery(await after.submit(url, { action: 'approve' }))?.['code']);
  assert.equal((await after.resolve()).state, 'approved');
});
