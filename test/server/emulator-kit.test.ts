import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { HTTPException } from 'hono/http-exception';
import {
  createEmulator,
  field,
  form,
  isIban,
  listen,
  page,
  secret,
  seeOther,
  toIban,
  uuid,
  WebhookSender,
  worldOf,
  type Emulator,
  type EmulatorOptions,
} from '../../server/emulators/kit/index.ts';

const refuse = (status: number, message: string): Response => Response.json({ type: 'refused', message }, { status });

/** Counts how often it was asked, so that it can be seen whether an operation took place. */
function counter(options: Partial<EmulatorOptions> = {}): Emulator {
  const world = worldOf({ publicUrl: 'http://emulator.test', sleep: async () => undefined, ...options });
  const sender = new WebhookSender(world);
  let count = 0;
  return createEmulator(
    {
      name: 'counter',
      operations: {
        count: { method: 'POST', path: '/count', handle: (c) => c.json({ count: (count += 1) }) },
        readItem: { method: 'GET', path: '/items/{item_id}/part', handle: (c) => c.json({ id: c.req.param('item_id') }) },
        refused: {
          method: 'GET',
          path: '/refused',
          handle: () => {
            throw new HTTPException(403, { res: refuse(403, 'No.') });
          },
        },
      },
      refuse,
      sender,
      webhooks: {
        counted: (input) =>
          sender.send('counted', () => ({
            url: 'http://receiver.test/hook',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(input),
          })),
      },
      pages: (app) =>
        app.get('/hello', () => page({ title: 'Hello', brand: 'Counter', main: form('/', field({ name: 'a', label: '<A>' }), []) })),
      reset: () => (count = 0),
      headers: ['x-chosen'],
    },
    world,
  );
}

const at = (path: string, init?: RequestInit): Request => new Request(`http://emulator.test${path}`, init);
const post = (path: string, body: unknown = {}): Request =>
  at(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const read = async (response: Response): Promise<unknown> => [response.status, await response.json()];

describe('the emulators’ kit', () => {
  it('answers by operation, and what is not declared with 404 or 405 in the upstream’s own words', async () => {
    const { fetch } = counter();
    assert.deepEqual(await read(await fetch(at('/items/a%20b/part'))), [200, { id: 'a b' }]);
    assert.deepEqual(await read(await fetch(at('/refused'))), [403, { type: 'refused', message: 'No.' }]);
    assert.equal((await fetch(at('/count'))).status, 405);
    assert.equal((await fetch(at('/counts'))).status, 404);
  });

  it('records calls without what is secret in them', async () => {
    const emulator = counter();
    const headers = { authorization: 'Bearer s3cret', 'x-chosen': 'yes', 'x-request-id': 'request-1', cookie: 's3cret' };
    await emulator.fetch(at('/items/7/part?code=s3cret', { headers }));
    await emulator.fetch(at('/refused'));
    await emulator.fetch(at('/nowhere'));
    const { calls } = (await (await emulator.fetch(at('/__emulator/calls'))).json()) as { calls: object[] };
    assert.deepEqual(calls, emulator.calls());
    assert.ok(!JSON.stringify(calls).includes('s3cret'));
    assert.deepEqual(calls[0], {
      ...{ operation: 'readItem', method: 'GET', path: '/items/7/part', query: ['code'], status: 200, request_id: 'request-1' },
      headers: { 'x-request-id': 'request-1', 'x-chosen': 'yes', authorization: 'Bearer' },
    });
    assert.deepEqual(
      emulator.calls().map(({ operation, status }) => [operation, status]),
      [
        ['readItem', 200],
        ['refused', 403],
        [null, 404],
      ],
    );
  });

  it('goes wrong as it is told: status, headers, delay, garbage; before the operation or after it', async () => {
    const slept: number[] = [];
    const emulator = counter({ sleep: async (milliseconds) => void slept.push(milliseconds) });
    const { fetch } = emulator;
    const faults = [
      { operation: 'count', status: 503, headers: { 'retry-after': '7' }, times: 2 },
      { operation: 'refused', status: 200, body: { fine: true } },
      { operation: 'count', garbage: true, after: true, delay_ms: 50 },
    ];
    assert.equal((await fetch(post('/__emulator/faults', faults))).status, 200);
    const first = await fetch(post('/count'));
    assert.deepEqual([first.status, first.headers.get('retry-after')], [503, '7']);
    assert.deepEqual(await read(await fetch(post('/count'))), [503, { type: 'refused', message: 'Scripted by a fault.' }]);
    assert.deepEqual(await read(await fetch(at('/refused'))), [200, { fine: true }]);
    await assert.rejects((await fetch(post('/count'))).json(), SyntaxError);
    assert.deepEqual(slept, [50]);
    assert.deepEqual(await read(await fetch(post('/count'))), [200, { count: 2 }]);
    emulator.fault({ operation: '*', headers: { 'x-late': '1' } });
    assert.equal((await fetch(post('/count'))).headers.get('x-late'), '1');
  });

  it('refuses faults that it does not understand', async () => {
    const { fetch, fault } = counter();
    for (const wrong of [[{ operation: 'cuont' }], [{ operation: 'count', statsu: 500 }], [{ operation: 'count', times: 0 }], {}, 'x']) {
      assert.equal((await fetch(post('/__emulator/faults', wrong))).status, 400, JSON.stringify(wrong));
    }
    assert.throws(() => fault({ operation: 'toString', status: 500 }), RangeError);
  });

  it('drops connections and lets them hang, on the network as in the process', async () => {
    const running = await listen((publicUrl) => counter({ publicUrl }));
    after(() => running.stop());
    const { emulator, url } = running;
    const count = (): Promise<Response> => fetch(`${url}/count`, { method: 'POST', signal: AbortSignal.timeout(5000) });
    emulator.fault({ operation: 'count', drop: true, after: true }, { operation: 'count', drop: true }, { operation: 'count', hang: true });
    await assert.rejects(count(), TypeError);
    await assert.rejects(emulator.fetch(post('/count')), { name: 'TypeError', message: 'fetch failed' });
    const gone = new AbortController();
    const hanging = fetch(`${url}/count`, { method: 'POST', signal: gone.signal });
    while ((await (await fetch(`${url}/__emulator/faults`)).text()) !== '{"faults":[]}');
    gone.abort();
    await assert.rejects(hanging, { name: 'AbortError' });
    assert.deepEqual(await read(await count()), [200, { count: 2 }]);
    assert.deepEqual(
      emulator.calls().map(({ status }) => status),
      [0, 0, 0, 200],
    );
  });

  it('lets go of what hangs when it is reset, and forgets everything', async () => {
    const emulator = counter();
    await emulator.fetch(post('/count'));
    emulator.fault({ operation: 'count', hang: true }, { operation: 'count', status: 500 });
    const hanging = emulator.fetch(post('/count'));
    assert.equal((await emulator.fetch(post('/__emulator/reset'))).status, 204);
    await assert.rejects(hanging, TypeError);
    assert.deepEqual(await read(await emulator.fetch(post('/count'))), [200, { count: 1 }]);
  });

  it('sends webhooks until one is accepted, and tells what became of them', async () => {
    const statuses = [500, 302, 204];
    const bodies: string[] = [];
    const slept: number[] = [];
    const emulator = counter({
      sleep: async (milliseconds) => void slept.push(milliseconds),
      fetch: async (_url, init) => {
        bodies.push(init?.body as string);
        return new Response(null, { status: statuses.shift() ?? 503 });
      },
    });
    assert.equal((await emulator.fetch(post('/__emulator/webhooks', { name: 'counted', what: 1 }))).status, 200);
    await emulator.settled();
    assert.deepEqual(bodies, Array(3).fill('{"what":1}'));
    assert.deepEqual(slept, [1000, 5000]);
    emulator.fire('counted');
    await emulator.settled();
    assert.deepEqual(
      emulator.deliveries().map(({ state, attempts }) => [state, attempts]),
      [
        ['delivered', [500, 302, 204]],
        ['given_up', [503, 503, 503, 503, 503]],
      ],
    );
    assert.equal((await emulator.fetch(post('/__emulator/webhooks', { name: 'nothing' }))).status, 400);
  });

  it('serves pages that run nothing, load nothing and escape what they show', async () => {
    const response = await counter().fetch(at('/hello'));
    const text = await response.text();
    assert.match(
      response.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; img-src data:; style-src 'sha256-[\w+/]+=*';/,
    );
    assert.match(text, /<label for="a">&lt;A&gt;<\/label>/);
    assert.equal(
      seeOther('https://shop.test/a?b=1', { state: 'x y', code: undefined }).headers.get('location'),
      'https://shop.test/a?b=1&state=x+y',
    );
  });

  it('says at once that an address is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    after(() => taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(
      listen(() => counter(), { port }),
      { code: 'EADDRINUSE' },
    );
  });

  it('makes ids, secrets and account numbers', () => {
    const world = worldOf({ publicUrl: '', randomBytes: (size) => new Uint8Array(size).fill(255) });
    assert.equal(uuid(world), 'ffffffff-ffff-4fff-bfff-ffffffffffff');
    assert.equal(secret(world, 3), '____');
    assert.equal(toIban('DE', '370400440532013000'), 'DE89370400440532013000');
    assert.ok(isIban('GB82 WEST 1234 5698 7654 32'));
    assert.ok(!isIban('GB83 WEST 1234 5698 7654 32') && !isIban('nothing'));
  });
});
