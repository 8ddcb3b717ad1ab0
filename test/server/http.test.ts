import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { APP_KEY, createWorld, ORIGIN } from './world.ts';

describe('every answer', () => {
  it('is in one shape, also where there is nothing', async () => {
    const world = await createWorld();
    for (const path of ['/nothing', '/nothing/at/all', '/sessions/x/y']) {
      const { status, headers, body } = await world.call('GET', path, undefined, { 'x-request-id': 'request-1234' });
      assert.deepEqual([status, body.type, body.id], [404, 'not_found', 'request-1234']);
      assert.equal(headers.get('x-request-id'), 'request-1234');
    }
    const logged = world.log.map((line) => JSON.parse(line) as { event: string; status: number });
    assert.deepEqual(
      logged.map(({ event, status }) => [event, status]),
      [404, 404, 404].map((status) => ['request', status]),
    );
  });

  it('may be kept, framed, sniffed and read by nobody but a page of a tenant', async () => {
    const world = await createWorld();
    const names = [
      'access-control-allow-origin',
      'access-control-expose-headers',
      'cache-control',
      'content-security-policy',
      'content-type',
      'cross-origin-resource-policy',
      'referrer-policy',
      'vary',
      'x-content-type-options',
    ];
    const read = async (origin: string): Promise<(string | null)[]> => {
      const { headers } = await world.call('GET', '/healthz', undefined, { origin });
      return names.map((name) => headers.get(name));
    };
    const secure = [
      'no-store',
      "default-src 'none'; frame-ancestors 'none'",
      'application/json; charset=utf-8',
      'same-origin',
      'no-referrer',
      'Origin',
      'nosniff',
    ];
    assert.deepEqual(await read(ORIGIN), [ORIGIN, 'Idempotency-Replayed, Retry-After, X-Request-Id', ...secure]);
    assert.deepEqual(await read('https://elsewhere.example'), [null, null, ...secure]);
  });

  it('tells of a bank what the contract names, whatever else its provider says', async () => {
    const world = await createWorld();
    const [bank] = await world.provider.institutions();
    world.provider.institutions = async () => [{ ...bank!, secret: 'canary' } as never];
    const started = await world.start();
    const listed = await world.call('GET', `/institutions?client_id=shop&client_app_key=${APP_KEY}`);
    assert.match(listed.text, /Bank one/);
    assert.ok(!`${JSON.stringify(started)}${listed.text}`.includes('canary'));
  });
});
