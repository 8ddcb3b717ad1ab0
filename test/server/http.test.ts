import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { APP_KEY, CONNECT, createWorld, ORIGIN, SECRET, type TestWorld } from './world.ts';

const OTHER = 'https://other.example';
const START = { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name };

/** Everything that somebody might take for one of the two origins, and is not. */
const STRANGERS = [
  ...[
    'null',
    'undefined',
    'file://',
    'about:blank',
    'data:text/html,x',
    'blob:https://shop.example/1',
    '*',
    'https://*',
    'https://',
    '//shop.example',
  ],
  ...[
    'http://shop.example',
    'ftp://shop.example',
    'ws://shop.example',
    'wss://shop.example',
    'chrome-extension://shop.example',
    'HTTPS://shop.example',
  ],
  ...[
    'https://shop.example/',
    'https://shop.example/x',
    'https://shop.example?',
    'https://shop.example#',
    'https://shop.example:443',
    'https://shop.example:444',
    'https://shop.example:80',
  ],
  ...[
    'https://www.shop.example',
    'https://a.shop.example',
    'https://shop.example.evil',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'https://shop-example',
    'https://shopXexample',
  ],
  ...[
    'https://shop.examples',
    'https://shop.exampl',
    'https://hop.example',
    'https://shop.example.',
    'https://.shop.example',
    'https://shop..example',
    'https://shop.Example',
    'https://SHOP.example',
    'https://Shop.Example',
  ],
  ...[
    'https://shop.example@evil.example',
    'https://evil.example@shop.example',
    'https://user:pass@shop.example',
    'https://shop.example%2eevil.example',
    'https://shop%2eexample',
    'https://shop.example%00.evil.example',
  ],
  ...[
    'https://shop.example\\evil',
    'https:\\\\shop.example',
    'https:/shop.example',
    'https:///shop.example',
    'https://shop.example;evil',
    'https://shop.example,https://other.example',
    'https://shop.example https://evil.example',
  ],
  ...[
    'https://shop.example|evil',
    "https://shop.example'",
    'https://shop.example"',
    'https://shop.example`',
    'https://shop.example<',
    'https://shop.example{}',
    'https://shop.example_.evil.example',
    'https://shop.example!.evil.example',
  ],
  ...[
    'https://xn--shp-example-0cb',
    'https://other.example.shop.example',
    'https://shop.example.other.example',
    'https://localhost',
    'https://shop.example:0443',
    'https://shop.example%',
    'https://shop.example.example',
    'https://shop.example/.',
    'http://localhost',
    'http://localhost:3000',
    'https://127.0.0.1',
    'http://[::1]',
    'https://0',
    'https://2130706433',
  ],
  ...[
    'https://pay.example.evil',
    'https://pay.example:8443',
    'shop.example',
    'https://sh\u00f6p.example',
    'https://shop\u3002example',
    'capacitor://localhost',
    'ionic://localhost',
    'https://evil.example/https://shop.example',
    'https://evil.example#https://shop.example',
    'moz-extension://shop.example',
  ],
].filter((origin) => /^[\u0020-\u007e\u0080-\u00ff]*$/.test(origin));

describe(`pages of other sites, ${STRANGERS.length} of them`, () => {
  let world: TestWorld;
  before(async () => {
    world = await createWorld();
  });

  it('may read nothing, whatever they are called', async () => {
    assert.ok(STRANGERS.length >= 80, `${STRANGERS.length}`);
    for (const origin of STRANGERS) {
      const preflight = await world.call('OPTIONS', '/sessions', undefined, { origin, 'access-control-request-method': 'POST' });
      const start = await world.call('POST', '/sessions', START, { origin });
      const skills = await world.call('GET', `/skills?client_id=shop&client_app_key=${APP_KEY}`, undefined, { origin });
      for (const answer of [preflight, start, skills]) {
        assert.deepEqual([answer.status, answer.body.type], [403, 'origin_not_allowed'], origin);
        assert.equal(answer.headers.get('access-control-allow-origin'), null, origin);
        assert.ok(!answer.text.includes(origin) || origin.length < 5, `${origin} is repeated`);
      }
    }
  });

  it('are told apart from those of the tenant, and tenants from each other', async () => {
    const preflight = await world.call('OPTIONS', '/sessions/x/steps', undefined, {
      ...{ origin: ORIGIN, 'access-control-request-method': 'POST' },
      'access-control-request-headers': 'content-type, idempotency-key, authorization',
    });
    assert.deepEqual([preflight.status, preflight.headers.get('access-control-allow-origin')], [204, ORIGIN]);
    for (const method of ['GET', 'POST', 'DELETE']) assert.ok(preflight.headers.get('access-control-allow-methods')?.includes(method));
    for (const name of ['Authorization', 'Content-Type', 'Idempotency-Key'])
      assert.ok(preflight.headers.get('access-control-allow-headers')?.includes(name));
    const own = await world.call('POST', '/sessions', START, { origin: ORIGIN });
    assert.deepEqual([own.status, own.headers.get('access-control-allow-origin')], [200, ORIGIN]);
    assert.match(own.headers.get('vary') ?? '', /Origin/);
    // The other tenant's page may read that it was refused, since it is somebody's page; it gets nothing of the first one's.
    const crossed = await world.call('POST', '/sessions', START, { origin: OTHER });
    assert.deepEqual([crossed.status, crossed.body.type], [403, 'origin_not_allowed']);
    const session = own.body;
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/events', undefined],
      ['DELETE', '', { reason: 'left' }],
      ['POST', '/steps', { client_id: 'shop', nonce: session.nonce, skill: CONNECT.name, step: 'bank', data: { institution_id: 'one' } }],
    ] as const) {
      const answer = await world.call(method, `/sessions/${session.session_id}${path}`, body, {
        origin: OTHER,
        authorization: `Nonce ${session.nonce}`,
      });
      assert.deepEqual([answer.status, answer.body.type], [403, 'origin_not_allowed'], `${method} ${path}`);
    }
    assert.equal((await world.submit({ ...session }, 'bank', { institution_id: 'one' })).status, 200, 'and nothing has happened');
  });

  it('never come with cookies, and the companion never asks for them', async () => {
    for (const path of ['/sessions', '/skills', '/callback', '/healthz', '/nothing']) {
      const answer = await world.call('GET', path, undefined, { origin: ORIGIN, cookie: 'session=stolen' });
      assert.equal(answer.headers.get('access-control-allow-credentials'), null);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
  });
});

const ROUTES: [path: string, methods: string[]][] = [
  ['/sessions', ['POST']],
  ['/sessions/01900000-0000-7000-8000-000000000000', ['GET', 'DELETE']],
  ['/sessions/01900000-0000-7000-8000-000000000000/steps', ['POST']],
  ['/sessions/01900000-0000-7000-8000-000000000000/resume', ['POST']],
  ['/sessions/01900000-0000-7000-8000-000000000000/events', ['GET']],
  ...[
    '/skills',
    '/institutions',
    '/callback',
    '/accounts',
    '/transactions',
    '/holders',
    '/healthz',
    '/readyz',
    '/openapi.json',
    '/return.js',
    '/return.css',
  ].map((path): [string, string[]] => [path, ['GET']]),
  ['/token', ['POST']],
];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

describe('every route', () => {
  it('answers to its own methods alone, and to all in the same shape', async () => {
    const world = await createWorld();
    for (const [path, methods] of ROUTES) {
      for (const method of METHODS) {
        const answer = await world.call(method, path, method === 'GET' || method === 'HEAD' ? undefined : '{}', { origin: ORIGIN });
        const where = `${method} ${path}: ${answer.status}`;
        assert.ok(answer.status < 500, where);
        if (method === 'HEAD') continue;
        if (!methods.includes(method)) assert.ok(['not_found', 'method_not_allowed'].includes(answer.body.type), where);
        else assert.notEqual(answer.body.type, 'not_found', where);
        if (answer.status >= 400 && path !== '/callback') {
          const { id, type, http, code, message } = answer.body;
          assert.deepEqual(
            [typeof id, typeof type, http, code, typeof message],
            ['string', 'string', answer.status, answer.status, 'string'],
            where,
          );
        }
      }
    }
  });

  it('has the headers that keep it from being framed, sniffed, stored or named', async () => {
    const world = await createWorld();
    for (const [path, methods] of [...ROUTES, ['/nothing/here', METHODS] as const, ['/tessera.js', METHODS] as const]) {
      for (const method of methods) {
        const { headers } = await world.call(method, path, method === 'GET' || method === 'HEAD' ? undefined : '{}');
        const where = `${method} ${path}`;
        assert.equal(headers.get('x-content-type-options'), 'nosniff', where);
        assert.equal(headers.get('referrer-policy'), 'no-referrer', where);
        assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, where);
        assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/, where);
        assert.match(headers.get('x-request-id') ?? '', /^[\w-]{8,64}$/, where);
        const mayBeKept = ['/return.js', '/return.css', '/skills', '/institutions', '/tessera.js', '/openapi.json'].includes(path);
        if (!mayBeKept) assert.match(headers.get('cache-control') ?? '', /no-store/, where);
        for (const name of ['server', 'x-powered-by', 'via']) assert.equal(headers.get(name), null, where);
      }
    }
  });

  it('names the request as its sender did, if that can be a name', async () => {
    const world = await createWorld();
    const ask = async (id: string) => (await world.call('GET', '/nothing', undefined, { 'x-request-id': id })).body.id;
    assert.equal(await ask('request-0001'), 'request-0001');
    for (const id of ['short', 'x'.repeat(65), 'with space', 'a"b,c{d}e', '<script>alert</script>', '../../../etc', 'm\u00fcnchen-1234'])
      assert.notEqual(await ask(id), id);
  });
});

describe('a body', () => {
  it('may have 64 kB and no byte more, whatever it says of its length', async () => {
    const world = await createWorld();
    const exactly = (size: number) => {
      const frame = JSON.stringify({ ...START, locale: '' });
      return JSON.stringify({ ...START, locale: 'x'.repeat(size - frame.length) });
    };
    assert.equal((await world.call('POST', '/sessions', exactly(65_536))).status, 422);
    assert.equal((await world.call('POST', '/sessions', exactly(65_537))).body.type, 'body_too_large');
    const chunked = (size: number, headers = {}) =>
      world.companion.fetch(
        new Request('https://pay.example/tessera/sessions', {
          ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, duplex: 'half' },
          body: new ReadableStream({
            start(controller) {
              const bytes = Buffer.from(exactly(size));
              for (let at = 0; at < bytes.length; at += 1000) controller.enqueue(bytes.subarray(at, at + 1000));
              controller.close();
            },
          }),
        }),
      );
    assert.equal((await chunked(65_536)).status, 422);
    assert.equal((await chunked(65_537)).status, 413);
    assert.equal((await chunked(200_000, { 'content-length': '10' })).status, 413);
    for (const length of ['-1', '1e9', '99999999999999999999', 'NaN', 'x']) {
      assert.ok([400, 413, 422].includes((await chunked(200, { 'content-length': length })).status), length);
    }
  });

  it('is JSON, and nothing that looks like it', async () => {
    const world = await createWorld();
    const types = [
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonp',
      'application/json-seq',
      'x-application/json',
      '',
    ];
    for (const type of types) {
      const answer = await world.call('POST', '/sessions', START, { 'content-type': type });
      assert.ok([400, 415].includes(answer.status), `${type}: ${answer.status}`);
    }
    for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
      assert.equal((await world.call('POST', '/sessions', START, { 'content-type': type })).status, 200, type);
    }
    const bodies = [
      '',
      ' ',
      'null',
      'true',
      '1',
      '"x"',
      '[]',
      '[{}]',
      '{',
      '{}x',
      "{'a':1}",
      '{"a":1,}',
      'NaN',
      '{"a":NaN}',
      '\ufeff',
      '{"a":1}{"b":2}',
      '{"a":01}',
      '{"a":"\u0001"}',
    ];
    for (const body of bodies)
      assert.equal((await world.call('POST', '/sessions', body)).body.type, 'malformed_request', JSON.stringify(body));
    const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    assert.equal((await world.call('POST', '/sessions', deep(16))).body.type, 'invalid_fields');
    assert.equal((await world.call('POST', '/sessions', deep(17))).body.type, 'malformed_request');
    assert.equal(
      (await world.call('POST', '/sessions', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)).body.type,
      'malformed_request',
    );
  });
});

describe('limits', () => {
  const limited = () => createWorld({ config: { limits: { sessions: 3, calls: 8, misses: 4 }, trusted_proxies: 1 } });
  const from = (ip: string) => ({ 'x-forwarded-for': ip });

  it('are counted by address, say when to come again, and pass', async () => {
    const world = await limited();
    const start = (ip: string) => world.call('POST', '/sessions', START, from(ip));
    for (let count = 0; count < 3; count += 1) assert.equal((await start('198.51.100.1')).status, 200);
    const refused = await start('198.51.100.1');
    assert.deepEqual([refused.status, refused.body.type], [429, 'too_many_requests']);
    const wait = Number(refused.headers.get('retry-after'));
    assert.ok(wait >= 1 && wait <= 60 && wait === refused.body.retry_after);
    assert.equal((await start('198.51.100.2')).status, 200, 'others are not hindered');
    await world.clock.pass(wait * 1000);
    assert.equal((await start('198.51.100.1')).status, 200);
  });

  it('stop whoever guesses, for the session they guess at', async () => {
    const world = await limited();
    const { body: session } = await world.call('POST', '/sessions', START, from('198.51.100.9'));
    const look = (nonce: string, ip: string) =>
      world.call('GET', `/sessions/${session.session_id}`, undefined, { ...from(ip), authorization: `Nonce ${nonce}` });
    const forged = `${session.nonce!.slice(0, -4)}AAAA`;
    for (let count = 0; count < 4; count += 1) assert.equal((await look(forged, '198.51.100.3')).status, 401);
    assert.equal((await look(session.nonce!, '198.51.100.3')).status, 429, 'the right one comes too late');
    assert.equal((await look(session.nonce!, '198.51.100.4')).status, 200);
    const token = () =>
      world.call('POST', '/token', { client_id: 'shop', client_secret: `${SECRET}-guess`, temp_token: 'tt_x' }, from('198.51.100.5'));
    for (let count = 0; count < 4; count += 1) assert.equal((await token()).status, 401);
    assert.equal((await token()).status, 429);
  });

  it('hold for the pages of the bank and for the way back, too', async () => {
    const world = await createWorld({
      config: { limits: { sessions: 3, calls: 8, misses: 4 }, trusted_proxies: 1, providers: ['scripted', 'sandbox'] },
    });
    for (const path of ['/callback?state=x', '/sandbox', '/skills?client_id=shop']) {
      const look = (ip: string) => world.call('GET', path, undefined, from(ip));
      const [usual] = await Promise.all(Array.from({ length: 8 }, () => look('198.51.100.6')));
      assert.notEqual(usual?.status, 429, path);
      const refused = await look('198.51.100.6');
      const wait = Number(refused.headers.get('retry-after'));
      assert.equal(refused.status, 429, path);
      assert.ok(wait >= 1 && wait <= 60, path);
      assert.equal((await look('198.51.100.8')).status, usual?.status, 'others are not hindered');
      await world.clock.pass(wait * 1000);
      assert.equal((await look('198.51.100.6')).status, usual?.status, path);
    }
  });

  it('believe the proxy that is trusted, and no other', async () => {
    const world = await limited();
    const start = (chain: string) => world.call('POST', '/sessions', START, from(chain));
    for (let count = 0; count < 3; count += 1) await start(`10.0.0.${count}, 198.51.100.7`);
    assert.equal((await start('10.0.0.9, 198.51.100.7')).status, 429, 'what the client says of itself does not count');
  });

  it('are not upset by an address that is none', async () => {
    const world = await limited();
    for (const chain of [
      '',
      ',',
      ' , ',
      '::1',
      '[::1]',
      '::ffff:1.2.3.4',
      '2001:db8::1%eth0',
      ':::',
      '2001:db8::/64',
      '1:2:3:4:5:6:7:8:9',
      '%',
      'unknown',
      '_hidden',
      '"[2001:db8::1]:4711"',
      'a:b',
      ':',
      '1.2.3.4:80',
      'x'.repeat(5000),
      '\u00e9:1',
    ]) {
      const { status, text } = await world.call('POST', '/sessions', START, from(chain));
      assert.ok(status === 200 || status === 429, `${chain.slice(0, 30)}: ${text}`);
    }
  });
});

describe('an exchange that is sent again', () => {
  it('is answered by the same bytes for the same request alone', async () => {
    const world = await createWorld();
    const session = await world.start();
    const { body: approval } = await world.submit(session, 'bank', { institution_id: 'one' });
    world.provider.decideLast();
    await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    const { body: accounts } = await world.submit(approval, 'approval', { action: 'continue' });
    const { body: last } = await world.submit(accounts, 'accounts', { account_ids: ['a1'] });
    const body = { client_id: 'shop', client_secret: SECRET, temp_token: last.temp_token };
    const exchange = (key?: string, sent: unknown = body) =>
      world.call('POST', '/token', sent, key === undefined ? {} : { 'idempotency-key': key });
    assert.equal((await exchange('x'.repeat(256))).status, 422);
    const first = await exchange('k'.repeat(255));
    const again = await exchange('k'.repeat(255));
    assert.deepEqual([first.status, first.headers.get('idempotency-replayed')], [200, null]);
    assert.deepEqual([again.text, again.headers.get('idempotency-replayed')], [first.text, 'true']);
    assert.equal((await exchange('k'.repeat(255), `${JSON.stringify(body)} `)).body.type, 'idempotency_mismatch');
    assert.equal((await exchange('another')).body.type, 'temp_token_invalid');
    assert.equal((await exchange()).body.type, 'temp_token_invalid');
    assert.equal((await exchange('k'.repeat(255), { ...body, client_id: 'other', client_secret: `${SECRET}-other` })).status, 422);
    assert.equal((await exchange('k'.repeat(255), { ...body, client_secret: `${SECRET}-other` })).body.type, 'tenant_unknown');
  });
});
