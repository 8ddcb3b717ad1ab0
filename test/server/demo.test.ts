import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instalments, PRINTS } from '../../server/demo/catalog.ts';
import { money, sum } from '../../server/demo/format.ts';
import { createShop } from '../../server/demo/shop.ts';
import { Visitors } from '../../server/demo/visitors.ts';

const NOW = Date.UTC(2026, 11, 31, 12);
const SHOP = 'http://localhost:8080';
const SECRET = 'sk_canary';
const ACCESS = 'access_canary';

interface Call {
  method: string;
  path: string;
  body: unknown;
  authorization: string | null;
}

const ACCOUNT = {
  id: 'a1',
  name: 'Current <account>',
  type: 'current',
  currency: 'EUR',
  iban: 'FR7630006000011234567890189',
  institution_id: 'b1',
  balances: [{ type: 'available', amount: '1843.27', currency: 'EUR', at: '2026-12-31T10:00:00Z' }],
};
const TRANSACTION = { id: 't1', account_id: 'a1', currency: 'EUR', status: 'booked', booking_date: '2026-12-30', description: 'Card' };

/** A companion that says what it is told to, and remembers what it was asked. */
function world(answers: Partial<Record<string, () => Response>> = {}) {
  const calls: Call[] = [];
  const standard: Record<string, () => Response> = {
    '/token': () =>
      Response.json({
        access_token: ACCESS,
        token_type: 'Bearer',
        credentials_id: 'c1',
        skill: 's',
        session_id: 'x',
        expires_at: new Date(NOW + 86_400_000).toISOString(),
      }),
    '/sessions': () => Response.json({ session_id: 's1', nonce: 'n1', status: 'SESSION_CREATED', now: '2026-12-31T12:00:00Z' }),
    '/accounts': () => Response.json({ accounts: [ACCOUNT] }),
    '/transactions': () =>
      Response.json({
        transactions: [
          { ...TRANSACTION, amount: '0.10', direction: 'credit' },
          { ...TRANSACTION, id: 't2', amount: '0.20', direction: 'credit', booking_date: '2026-11-02' },
          { ...TRANSACTION, id: 't3', amount: '31.00', direction: 'debit' },
          { ...TRANSACTION, id: 't4', amount: '99.00', direction: 'credit', status: 'pending' },
        ],
      }),
  };
  let time = NOW;
  const shop = createShop({
    companionUrl: `${SHOP}/tessera`,
    clientId: 'demo',
    clientSecret: SECRET,
    clientAppKey: 'pk_demo',
    now: () => time,
    fetch: (input, init) => {
      const request = new Request(input, init);
      const url = new URL(request.url);
      const path = url.pathname.replace('/tessera', '');
      calls.push({
        method: request.method,
        path: path + url.search,
        body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
        authorization: request.headers.get('Authorization'),
      });
      const answer = answers[path] ?? standard[path];
      return Promise.resolve(answer ? answer() : new Response('{}', { status: 404 }));
    },
  });
  const get = (path: string, cookie = '') => shop(new Request(SHOP + path, { headers: { Cookie: cookie } }));
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    shop(
      new Request(SHOP + path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: SHOP, ...headers },
        body: JSON.stringify(body),
      }),
    );
  return { calls, get, post, pass: (milliseconds: number) => (time += milliseconds) };
}

const cookieOf = (response: Response): string => response.headers.get('Set-Cookie')?.split(';')[0] ?? '';

test('every page is strict about what may run in it, and holds nothing inline', async () => {
  const { get } = world();
  for (const path of [
    '/',
    ...PRINTS.map(({ slug }) => `/prints/${slug}`),
    '/checkout',
    '/checkout?start=backend&display=page',
    '/account',
  ]) {
    const response = await get(path);
    const text = await response.text();
    assert.equal(response.status, 200, path);
    assert.match(
      response.headers.get('Content-Security-Policy') ?? '',
      /^default-src 'none'; script-src 'self'; style-src 'self'; .*require-trusted-types-for 'script'$/,
    );
    assert.doesNotMatch(text.replaceAll(/<pre[\s\S]*?<\/pre>/g, ''), /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/, path);
    assert.doesNotMatch(text, /https?:\/\//, path);
    assert.doesNotMatch(text, new RegExp(SECRET), path);
  }
});

test('all that a page names is there', async () => {
  const { get } = world();
  for (const page of ['/', '/checkout']) {
    const text = await (await get(page)).text();
    for (const [, path] of text.matchAll(/(?:src|href)="(\/(?!tessera)[^"#]*)/g)) {
      assert.equal((await get(path ?? '')).status, 200, path);
    }
  }
});

test('a file is sent once, and nothing outside the folder at all', async () => {
  const { get } = world();
  const first = await get('/shop/shop.css');
  const again = await world().get('/shop/shop.css');
  assert.equal(first.headers.get('ETag'), again.headers.get('ETag'));
  for (const path of ['/shop/../shop.ts', '/shop/%2e%2e/shop.ts', '/shop/..%2fbackend.ts', '/shop/', '/prints/none']) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test('the temp token becomes an access token on the server, and the browser sees neither it nor the secret', async () => {
  const { calls, get, post } = world();
  const connected = await post('/shop/connected', { temp_token: 'tt_1', print: 'fern' });
  const body = await connected.text();
  assert.deepEqual(JSON.parse(body), { next: '/account' });
  assert.match(connected.headers.get('Set-Cookie') ?? '', /^third-drum=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  assert.deepEqual(calls[0]?.body, { client_id: 'demo', client_secret: SECRET, temp_token: 'tt_1' });

  const page = await get('/account', cookieOf(connected));
  const text = await page.text();
  assert.equal(page.headers.get('Cache-Control'), 'no-store');
  assert.deepEqual(
    calls.slice(1).map(({ path, authorization }) => [path, authorization]),
    [
      ['/accounts', `Bearer ${ACCESS}`],
      ['/transactions?from=2026-10-02&limit=500', `Bearer ${ACCESS}`],
    ],
  );
  assert.match(text, /Current &lt;account&gt;/);
  assert.match(text, /FR76 3000 6000/);
  assert.match(text, /€0\.30 came in and\s+€31\.00 went out/);
  assert.match(text, /Fern, Copied/);
  for (const canary of [ACCESS, SECRET]) assert.ok(![body, text, JSON.stringify([...connected.headers])].join().includes(canary));
});

test('without an account the page says so, and after the access has ended it says that', async () => {
  const { get, post, pass } = world();
  assert.match(await (await get('/account')).text(), /No plan yet/);
  assert.match(await (await get('/account', 'third-drum=invented')).text(), /No plan yet/);
  const cookie = cookieOf(await post('/shop/connected', { temp_token: 'tt_1' }));
  pass(86_400_001);
  assert.match(await (await get('/account', cookie)).text(), /No plan yet/);

  const ended = world({ '/accounts': () => Response.json({ type: 'access_token_invalid', http: 401 }, { status: 401 }) });
  const other = cookieOf(await ended.post('/shop/connected', { temp_token: 'tt_1' }));
  assert.match(await (await ended.get('/account', other)).text(), /access has ended/);
  assert.match(await (await ended.get('/account', other)).text(), /No plan yet/);

  const down = world({ '/accounts': () => new Response('gateway', { status: 502 }) });
  const third = cookieOf(await down.post('/shop/connected', { temp_token: 'tt_1' }));
  const page = await down.get('/account', third);
  assert.equal(page.status, 502);
  assert.match(await page.text(), /cannot be read just now/);
});

test('all pages of the transactions are read', async () => {
  let reads = 0;
  const shop = world({
    '/transactions': () => {
      reads += 1;
      const transactions = [{ ...TRANSACTION, id: `t${reads}`, amount: '1.00', direction: 'credit' }];
      return Response.json({ transactions, ...(reads < 3 && { next_cursor: `c${reads}` }) });
    },
  });
  const cookie = cookieOf(await shop.post('/shop/connected', { temp_token: 'tt_1' }));
  assert.match(await (await shop.get('/account', cookie)).text(), /€3\.00 came in/);
  assert.deepEqual(
    shop.calls.filter(({ path }) => path.startsWith('/transactions')).map(({ path }) => path.split('limit=500')[1]),
    ['', '&cursor=c1', '&cursor=c2'],
  );
});

test('forgetting throws the access away', async () => {
  const { get, post } = world();
  const cookie = cookieOf(await post('/shop/connected', { temp_token: 'tt_1' }));
  assert.equal((await post('/shop/forget', {}, { Cookie: cookie, Origin: 'https://elsewhere.example' })).status, 403);
  const forgotten = await post('/shop/forget', {}, { Cookie: cookie });
  assert.equal(forgotten.status, 303);
  assert.match(await (await get('/account?forgotten', cookie)).text(), /Forgotten/);
});

test('a session from the back end carries the secret to the companion, and only an id and a nonce to the page', async () => {
  const { calls, post } = world();
  const answer: unknown = await (await post('/shop/session', { print: 'lane' })).json();
  assert.deepEqual(answer, { session_id: 's1', nonce: 'n1' });
  assert.deepEqual(calls[0]?.body, {
    client_id: 'demo',
    client_secret: SECRET,
    skill: 'sandbox_aisp_sbx_#1.0',
    return_url: `${SHOP}/checkout?print=lane&start=backend`,
    context: { reference: 'third-drum-lane' },
  });
});

test('what does not come from the own page, or is not what it should be, is refused before the companion hears of it', async () => {
  const { calls, post } = world();
  for (const path of ['/shop/connected', '/shop/session']) {
    assert.equal((await post(path, { temp_token: 'tt' }, { Origin: 'https://elsewhere.example' })).status, 400);
    assert.equal((await post(path, { temp_token: 'tt' }, { 'Content-Type': 'text/plain' })).status, 400);
    assert.equal((await post(path, { surprise: 1 })).status, 400);
    assert.equal((await post(path, { temp_token: 't'.repeat(5000) })).status, 413);
  }
  assert.deepEqual(calls, []);
});

test('the companion refuses or fails: the page learns which, and no cookie is set', async () => {
  const refused = await world({ '/token': () => Response.json({ http: 401 }, { status: 401 }) }).post('/shop/connected', {
    temp_token: 'tt',
  });
  assert.equal(refused.status, 409);
  assert.equal(refused.headers.get('Set-Cookie'), null);
  const broken = await world({ '/token': () => new Response('not JSON') }).post('/shop/connected', { temp_token: 'tt' });
  assert.equal(broken.status, 502);
});

test('the memory of visitors is bounded, and the oldest is forgotten first', () => {
  let next = 0;
  const visitors = new Visitors((size) => new Uint8Array(size).fill(next++), 2);
  const plan = { accessToken: 'a', credentialsId: 'c', printSlug: 'noon', connectedAt: 0, expiresAt: 10 };
  const ids = [1, 2, 3].map(() => visitors.update(undefined, (visitor) => ({ ...visitor, plan })));
  assert.deepEqual(
    ids.map((id) => visitors.find(id, 5).plan !== undefined),
    [false, true, true],
  );
  assert.equal(visitors.find(ids[2], 10).plan, undefined);
});

test('a visitor is known under a new name whenever something is learned of them', () => {
  let next = 0;
  const visitors = new Visitors((size) => new Uint8Array(size).fill(next++));
  const first = visitors.update(undefined, (visitor) => ({ ...visitor, credentials: ['one'] }));
  const second = visitors.update(first, (visitor) => ({ ...visitor, credentials: [...visitor.credentials, 'two'] }));
  assert.deepEqual(visitors.find(second, 0).credentials, ['one', 'two']);
  assert.deepEqual(visitors.find(first, 0).credentials, []);
  // A name that was never given out brings nothing along.
  assert.deepEqual(
    visitors.find(
      visitors.update('made up', (visitor) => visitor),
      0,
    ).credentials,
    [],
  );
});

test('amounts stay exact, and payments stay in their month', () => {
  assert.equal(sum(['0.10', '0.20', '-0.0001']), '0.2999');
  assert.equal(sum([]), '0.0000');
  assert.equal(money('12345678901234.56', 'EUR'), '€12,345,678,901,234.56');
  assert.equal(money('1500', 'JPY'), 'JP¥1,500');
  const dates = instalments(PRINTS[0], NOW).map(({ date }) => date.toISOString().slice(0, 10));
  assert.deepEqual(dates, ['2026-12-31', '2027-01-31', '2027-02-28']);
  for (const print of PRINTS) assert.ok(Number.isInteger(print.cents / 3));
});
