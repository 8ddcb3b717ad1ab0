import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod/mini';
import { createMemoryStore } from '../../server/store/memory.ts';
import { eventWrites, type TenantEvent } from '../../server/webhooks/events.ts';
import { deliveriesAnswer, EVENT_TYPES } from '../../server/webhooks/schemas.ts';
import { webhookSettings, type Endpoint } from '../../server/webhooks/settings.ts';
import { createNewsWorld, mortal, SECRETS, settle, type Client, type NewsWorld, type Options } from './webhook-world.ts';
import { TestClock } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const secretOf = (letter: string): string => `whsec_${letter.repeat(32)}`;
const URL_ONE = 'https://shop.example/hooks';
const endpoint = (more: Partial<Endpoint> = {}): Endpoint => ({ url: URL_ONE, secret: secretOf('A'), old_secrets: [], ...more });
const EVENT: TenantEvent = {
  type: 'session.completed',
  data: { session_id: 's1', skill: 'connect', status: 'completed', reference: 'Order 7' },
};

interface Came {
  url: string;
  at: number;
  body: string;
  headers: Record<string, string>;
}

/** A world whose endpoints answer as told, and what they were sent. */
function createReceiver(answer: (came: Came) => Response | Promise<Response>, options: Options = {}) {
  const came: Came[] = [];
  const clock = options.clock ?? new TestClock();
  const fetch = (async (url: string, init: RequestInit) => {
    assert.deepEqual([init.method, init.redirect], ['POST', 'manual']);
    const sent = { url, at: clock.time, body: init.body as string, headers: init.headers as Record<string, string> };
    came.push(sent);
    return answer(sent);
  }) as typeof globalThis.fetch;
  const world = createNewsWorld({ webhooks: { shop: [endpoint()] }, ...options, clock, fetch });
  return {
    ...{ ...world, came },
    tell: (event = EVENT, tenant: Client = 'shop') => world.store.write(eventWrites(world.world, tenant, event), clock.now()),
  };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(null, { status: code, headers });

type Shown = z.infer<typeof deliveriesAnswer>;

async function shown(world: Pick<NewsWorld, 'call' | 'basic'>, query = '', client: Client = 'shop'): Promise<Shown> {
  const { status: code, body } = await world.call<Shown>('GET', `/deliveries${query}`, { headers: world.basic(client, SECRETS[client]) });
  assert.equal(code, 200, JSON.stringify(body));
  assert.deepEqual(deliveriesAnswer.parse(body), body);
  return body;
}
const resend = (world: Pick<NewsWorld, 'call' | 'basic'>, id: string) =>
  world.call('POST', `/deliveries/${id}/resend`, { headers: world.basic('shop', SECRETS.shop) });

describe('the settings of webhooks', () => {
  const settings = webhookSettings(z.url());
  const accepts = (value: unknown): boolean => settings.safeParse(value).success;

  it('take an address and a secret as Standard Webhooks writes it', () => {
    assert.deepEqual(settings.parse([{ url: URL_ONE, secret: secretOf('A') }]), [endpoint()]);
    assert.ok(
      accepts([
        { url: URL_ONE, secret: `whsec_${randomBytes(64).toString('base64')}`, old_secrets: [secretOf('B')], events: ['payment.failed'] },
      ]),
    );
  });

  it('refuse what is no secret, too short or too long, and what is not known', () => {
    for (const secret of [
      '',
      'whsec_',
      secretOf('A').slice(6),
      'whsec_????????????????????????????????',
      'whsec_AAAA',
      `whsec_${randomBytes(65).toString('base64')}`,
    ])
      assert.equal(accepts([{ url: URL_ONE, secret }]), false, secret);
    assert.equal(accepts([{ url: 'nowhere', secret: secretOf('A') }]), false);
    assert.equal(accepts([{ url: URL_ONE, secret: secretOf('A'), events: ['session.started'] }]), false);
    assert.equal(accepts([{ url: URL_ONE, secret: secretOf('A'), events: [] }]), false);
    assert.equal(accepts([{ url: URL_ONE, secret: secretOf('A'), other: 1 }]), false);
    assert.equal(accepts([endpoint(), endpoint({ secret: secretOf('B') })]), false);
    assert.equal(accepts([endpoint({ old_secrets: Array.from('BCDEF', secretOf) })]), false);
  });
});

describe('events for tenants', () => {
  it('are written with what causes them, or not at all', async () => {
    const world = createReceiver(status(204));
    const cause = (expect: number) => [{ kind: 'cause', id: 'c', expect, value: '1' }, ...eventWrites(world.world, 'shop', EVENT)];
    assert.equal(await world.store.write(cause(7), 1), false);
    await world.jobs.run();
    assert.equal(world.came.length, 0);
    assert.equal(await world.store.write(cause(0), world.clock.now()), true);
    await world.jobs.run();
    assert.equal(world.came.length, 1);
  });

  it('go to each endpoint that wants them, under one id', async () => {
    const all = [
      endpoint(),
      endpoint({ url: 'https://shop.example/paid', events: ['payment.accepted', 'payment.failed'] }),
      endpoint({ url: 'https://shop.example/done', events: ['session.completed'] }),
    ];
    const world = createReceiver(status(200), { webhooks: { shop: all, other: [endpoint({ url: 'https://other.example/hooks' })] } });
    await world.tell();
    await world.jobs.run();
    assert.deepEqual(world.came.map(({ url }) => url).sort(), ['https://shop.example/done', URL_ONE]);
    assert.equal(new Set(world.came.map(({ headers }) => headers['webhook-id'])).size, 1);
  });

  it('are thin: what happened to what, and nothing of people', async () => {
    const world = createReceiver(status(200));
    for (const type of EVENT_TYPES)
      await world.tell({
        type,
        data: {
          session_id: 's1',
          credentials_id: 'c1',
          id: 'p1',
          skill: 'x'.repeat(64),
          status: 'failed',
          cause: 'y',
          reference: 'z'.repeat(140),
        },
      });
    await world.jobs.run();
    assert.equal(world.came.length, EVENT_TYPES.length);
    for (const { body } of world.came) {
      const { type, timestamp, data } = JSON.parse(body) as { type: string; timestamp: string; data: object };
      assert.ok((EVENT_TYPES as readonly string[]).includes(type));
      assert.equal(timestamp, new Date(world.clock.time).toISOString());
      assert.deepEqual(Object.keys(data), ['session_id', 'credentials_id', 'id', 'skill', 'status', 'cause', 'reference']);
      assert.ok(Buffer.byteLength(body) < 20_000);
    }
  });

  it('are nothing at all where nobody wants to hear', async () => {
    const world = createReceiver(status(200), { webhooks: {} });
    assert.deepEqual(eventWrites(world.world, 'shop', EVENT), []);
    assert.deepEqual(eventWrites(world.world, 'gone', EVENT), []);
  });
});

describe('the signature of a delivery', () => {
  // The peer compares with the wall clock.
  const now = () => new TestClock(Date.now());

  it('is what the receivers’ own library verifies, for each secret that is live and for no other', async () => {
    const world = createReceiver(status(200), {
      clock: now(),
      webhooks: { shop: [endpoint({ old_secrets: [secretOf('B'), secretOf('C')] })] },
    });
    await world.tell();
    await world.jobs.run();
    const { body, headers } = world.came[0]!;
    for (const letter of 'ABC') assert.deepEqual(new Webhook(secretOf(letter)).verify(body, headers), JSON.parse(body));
    assert.equal(headers['webhook-signature']!.split(' ').length, 3);
    assert.throws(() => new Webhook(secretOf('D')).verify(body, headers));
  });

  it('covers every bit of the event, its id and its time', async () => {
    const world = createReceiver(status(200), { clock: now() });
    await world.tell();
    await world.jobs.run();
    const { body, headers } = world.came[0]!;
    const peer = new Webhook(secretOf('A'));
    peer.verify(body, headers);
    const flipped = (text: string, bit: number): string => {
      const bytes = Buffer.from(text, 'latin1');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      return bytes.toString('latin1');
    };
    for (let bit = 0; bit < body.length * 8; bit += 1) assert.throws(() => peer.verify(flipped(body, bit), headers), `bit ${bit}`);
    for (const name of ['webhook-id', 'webhook-timestamp'])
      for (let bit = 0; bit < headers[name]!.length * 8; bit += 1)
        assert.throws(() => peer.verify(body, { ...headers, [name]: flipped(headers[name]!, bit) }), `${name} ${bit}`);
  });

  it('is made anew for every try, under the same id', async () => {
    const world = createReceiver(({ at }) => new Response(null, { status: at > Date.now() ? 200 : 500 }), { clock: now() });
    await world.tell();
    await world.jobs.run();
    await world.pass(10 * SECOND);
    const [first, second] = world.came.map(({ headers }) => headers);
    assert.equal(first!['webhook-id'], second!['webhook-id']);
    assert.notEqual(first!['webhook-timestamp'], second!['webhook-timestamp']);
    new Webhook(secretOf('A')).verify(world.came[1]!.body, second!);
  });

  it('stays in the process: no secret is kept or logged', async () => {
    const world = createReceiver(status(500));
    await world.tell();
    await world.jobs.run();
    const everything = JSON.stringify([await world.all('delivery'), await world.all('job'), await world.all('endpoint'), world.log]);
    assert.equal(everything.includes('AAAAAAAA'), false);
    assert.equal(world.log.join('').includes(URL_ONE), false);
  });

  it('arrives over a real connection', async () => {
    const peer = new Webhook(secretOf('A'));
    const bodies: unknown[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        bodies.push(peer.verify(Buffer.concat(chunks), request.headers as Record<string, string>));
        assert.equal(request.headers['content-type'], 'application/json');
        // Far more than anybody reads.
        response.writeHead(200).end(Buffer.alloc(5_000_000));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    const world = createNewsWorld({ clock: now(), fetch: globalThis.fetch, webhooks: { shop: [endpoint({ url })] } });
    await world.store.write(eventWrites(world.world, 'shop', EVENT), world.clock.now());
    await world.jobs.run();
    server.closeAllConnections();
    server.close();
    assert.equal(bodies.length, 1);
    assert.deepEqual(
      (await shown(world)).deliveries.map((each) => each.status),
      ['delivered'],
    );
  });
});

describe('the delivery of an event', () => {
  it('is over with any 2xx', async () => {
    for (const code of [200, 201, 202, 204, 299]) {
      const world = createReceiver(status(code));
      await world.tell();
      await world.jobs.run();
      await world.pass(HOUR, MINUTE);
      assert.equal(world.came.length, 1);
      const [only] = (await shown(world)).deliveries;
      assert.deepEqual([only!.status, only!.attempts.map((each) => each.status), only!.next_at], ['delivered', [code], undefined]);
    }
  });

  it('is tried ten times within about 76 hours, and can be sent anew', async () => {
    let up = false;
    const world = createReceiver(() => new Response(null, { status: up ? 200 : 503 }));
    const start = world.clock.time;
    await world.tell();
    await world.jobs.run();
    await world.pass(10 * MINUTE);
    await world.pass(110 * HOUR, MINUTE);
    const planned = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400].map((seconds) => seconds * SECOND);
    assert.equal(world.came.length, 10);
    for (const [index, pause] of planned.entries()) {
      const took = world.came[index + 1]!.at - world.came[index]!.at;
      assert.ok(took >= pause * 0.9 && took <= pause * 1.1 + MINUTE, `pause ${index}: ${took}`);
    }
    const whole = (world.came.at(-1)!.at - start) / HOUR;
    assert.ok(whole > 68 && whole < 84, `${whole} hours`);
    const [dead] = (await shown(world)).deliveries;
    assert.deepEqual([dead!.status, dead!.attempts.length], ['failed', 10]);
    assert.deepEqual(await world.all('job'), []);
    assert.ok(world.log.some((line) => line.includes('webhook_given_up')));

    up = true;
    assert.equal((await resend(world, dead!.id)).status, 204);
    assert.equal((await shown(world)).deliveries[0]!.status, 'waiting');
    await world.jobs.run();
    const [again] = (await shown(world)).deliveries;
    assert.deepEqual([again!.status, again!.id, again!.attempts.length, world.came.length], ['delivered', dead!.id, 11, 11]);
    assert.equal(world.came.at(-1)!.headers['webhook-id'], world.came[0]!.headers['webhook-id']);
  });

  it('has not come back all at the same time after it failed at the same time', async () => {
    const world = createReceiver(status(500));
    for (let n = 0; n < 50; n += 1) await world.tell();
    await world.jobs.run();
    const due = new Set((await shown(world)).deliveries.map((each) => each.next_at));
    assert.ok(due.size > 25, `${due.size}`);
  });

  it('takes a redirect for a failure, and does not follow it', async () => {
    for (const code of [301, 302, 303, 307, 308, 304]) {
      const world = createReceiver(status(code, { location: 'https://evil.example/' }));
      await world.tell();
      await world.jobs.run();
      assert.deepEqual(
        world.came.map(({ url }) => url),
        [URL_ONE],
      );
      assert.deepEqual(
        (await shown(world)).deliveries[0]!.attempts.map((each) => each.status),
        [code],
      );
      assert.equal((await shown(world)).deliveries[0]!.status, 'waiting');
    }
  });

  it('ends for an endpoint that is gone (410), until it is another one or answers what is sent by hand', async () => {
    const store = createMemoryStore();
    const clock = new TestClock();
    let gone = true;
    const answer = () => new Response(null, { status: gone ? 410 : 200 });
    const world = createReceiver(answer, { store, clock });
    await world.tell();
    await world.jobs.run();
    world.clock.time += 1;
    await world.tell();
    await world.pass(2 * HOUR, MINUTE);
    assert.equal(world.came.length, 1);
    const faults = async () =>
      (await shown(world)).deliveries.map((each) => `${each.status} ${each.attempts.map((one) => one.fault ?? one.status).join(' ')}`);
    assert.deepEqual(await faults(), ['failed endpoint_disabled', 'failed 410']);

    // For long: what is known of it does not go with the delivery.
    await world.pass(60 * 24 * HOUR, 24 * HOUR);
    await world.tell();
    await world.jobs.run();
    assert.equal(world.came.length, 1);
    // Another secret makes it another endpoint.
    const changed = createReceiver(answer, { store, clock, webhooks: { shop: [endpoint({ secret: secretOf('B') })] } });
    await changed.tell();
    await changed.jobs.run();
    assert.equal(changed.came.length, 1);
    // What somebody sends by hand is tried, and tells that it is back.
    const [last] = (await shown(world, '?status=failed')).deliveries.slice(-1);
    await resend(world, last!.id);
    await world.jobs.run();
    assert.equal(world.came.length, 2);
    gone = false;
    await resend(world, last!.id);
    await world.jobs.run();
    await world.tell();
    await world.jobs.run();
    assert.equal(world.came.length, 4);
  });

  it('pauses for as long as the endpoint asks, with all that is for it', async () => {
    for (const ask of [(): string => '600', (now: number): string => new Date(now + 600 * SECOND).toUTCString()]) {
      const busy = 'https://shop.example/busy';
      const world = createReceiver(
        ({ url, at }) => (url === busy && at < start + 590 * SECOND ? status(429, { 'retry-after': ask(at) })() : status(200)()),
        { webhooks: { shop: [endpoint(), endpoint({ url: busy })] } },
      );
      const start = world.clock.time;
      await world.tell();
      await world.jobs.run();
      await world.tell();
      await world.pass(8 * MINUTE, 5 * SECOND);
      assert.deepEqual(
        [world.came.filter(({ url }) => url === busy).length, world.came.filter(({ url }) => url === URL_ONE).length],
        [1, 2],
      );
      await world.pass(5 * MINUTE, 5 * SECOND);
      assert.equal(world.came.filter(({ url }) => url === busy).length, 3);
      assert.equal((await shown(world, '?status=delivered')).deliveries.length, 4);
    }
  });

  it('does not wait for longer than a day, nor because of what is no time', async () => {
    for (const [asked, least, most] of [
      ['99999999', 24 * HOUR, 24 * HOUR],
      ['600', 600 * SECOND, 600 * SECOND],
      ['soon', SECOND, 10 * SECOND],
      ['-5', SECOND, 10 * SECOND],
      ['0', SECOND, 10 * SECOND],
    ] as const) {
      const world = createReceiver(status(429, { 'retry-after': asked }));
      await world.tell();
      await world.jobs.run();
      const wait = Date.parse((await shown(world)).deliveries[0]!.next_at!) - world.clock.time;
      assert.ok(wait >= least && wait <= most, `${asked}: ${wait}`);
    }
  });

  it('does not wait for an answer for longer than 15 seconds, and lets others go on meanwhile', async () => {
    const world = createReceiver(({ url }) => (url === URL_ONE ? new Promise<Response>(() => undefined) : status(200)()), {
      webhooks: { shop: [endpoint()], other: [endpoint({ url: 'https://other.example/hooks' })] },
    });
    for (let n = 0; n < 100; n += 1) await world.tell();
    for (let n = 0; n < 20; n += 1) await world.tell(EVENT, 'other');
    const pass = world.jobs.run();
    await settle();
    assert.equal((await shown(world, '?status=delivered', 'other')).deliveries.length, 20);
    for (let n = 0; n < 40; n += 1) {
      await world.clock.pass(15 * SECOND);
      await settle();
    }
    const closed = world.jobs.close();
    await world.clock.pass(15 * SECOND);
    await Promise.all([closed, pass]);
    const [first] = (await shown(world, '?limit=1')).deliveries;
    assert.deepEqual([first!.attempts[0]!.fault, first!.attempts[0]!.ms], ['timeout', 15 * SECOND]);
  });

  it('does not read what it is answered', async () => {
    let read = 0;
    let cancelled = false;
    const endless = new ReadableStream(
      {
        pull: (out) => {
          read += 1;
          out.enqueue(new Uint8Array(1024));
        },
        cancel: () => void (cancelled = true),
      },
      { highWaterMark: 0 },
    );
    const world = createReceiver(() => new Response(endless));
    await world.tell();
    await world.jobs.run();
    assert.deepEqual([read, cancelled], [0, true]);
  });

  it('fails where nobody is there, and where the endpoint has left the configuration', async () => {
    const store = createMemoryStore();
    const clock = new TestClock();
    const world = createReceiver(() => Promise.reject(new TypeError('fetch failed')), { store, clock });
    await world.tell();
    await world.jobs.run();
    assert.equal((await shown(world)).deliveries[0]!.attempts[0]!.fault, 'unreachable');
    const after = createReceiver(status(200), { store, clock, webhooks: { shop: [] } });
    await after.pass(10 * SECOND);
    const [only] = (await shown(after)).deliveries;
    assert.deepEqual([only!.status, only!.attempts.at(-1)!.fault, after.came.length], ['failed', 'endpoint_removed', 0]);
  });

  it('happens wherever the process is killed, under one id', async () => {
    for (let place = 0; place < 6; place += 1) {
      const store = createMemoryStore();
      const clock = new TestClock();
      const heir = createReceiver(status(200), { store, clock });
      await heir.tell();
      const life = mortal(store, place);
      const first = createReceiver(status(200), { store: life.store, clock });
      void first.jobs.run();
      await settle();
      assert.ok(life.dead(), `killed at ${place}`);
      await heir.pass(10 * MINUTE, MINUTE);
      const came = [...first.came, ...heir.came];
      assert.ok(came.length >= 1 && came.length <= 2, `killed at ${place}`);
      assert.equal(new Set(came.map(({ headers }) => headers['webhook-id'])).size, 1);
      assert.equal((await shown(heir)).deliveries[0]!.status, 'delivered');
      assert.deepEqual(await heir.all('job'), []);
    }
  });
});

describe('what has become of deliveries', () => {
  it('is for the tenant’s own back end alone', async () => {
    const world = createReceiver(status(200), { webhooks: { shop: [endpoint()], other: [endpoint()] } });
    await world.tell();
    await world.jobs.run();
    const { id } = (await shown(world)).deliveries[0]!;
    assert.deepEqual((await shown(world, '', 'other')).deliveries, []);
    const code = async (method: string, path: string, headers: Record<string, string>) =>
      (await world.call(method, path, { headers })).status;
    assert.equal(await code('POST', `/deliveries/${id}/resend`, world.basic('other', SECRETS.other)), 404);
    assert.equal(await code('GET', '/deliveries', { ...world.basic('shop', SECRETS.shop), origin: 'https://shop.example' }), 403);
    assert.equal(await code('POST', '/deliveries/nothing/resend', world.basic('shop', SECRETS.shop)), 404);
    assert.equal(await code('POST', `/deliveries/${id.replace(/.$/, 'x')}/resend`, world.basic('shop', SECRETS.shop)), 404);
    for (const headers of [
      {},
      world.basic('shop', SECRETS.other),
      world.basic('', ''),
      { authorization: 'Bearer x' },
      world.basic('nobody', 'x'),
    ])
      assert.equal(await code('GET', '/deliveries', headers), 401);
    // Five wrong secrets are enough for a minute.
    assert.equal(await code('GET', '/deliveries', world.basic('shop', SECRETS.shop)), 429);
  });

  it('is listed page by page, the newest first, and by how it stands', async () => {
    const world = createReceiver(({ body }) => new Response(null, { status: body.includes('bad') ? 500 : 200 }));
    for (let n = 0; n < 250; n += 1) {
      await world.tell({ type: 'session.ended', data: { session_id: `${n}`, cause: n % 50 === 0 ? 'bad' : 'good' } });
      world.clock.time += 1;
    }
    await world.jobs.run();
    const pages = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ;) {
        const { deliveries, next_cursor: next } = await shown(world, `?${query}${cursor}`);
        found.push(...deliveries.map(({ created_at: at }) => at));
        if (next === undefined) return found;
        cursor = `&cursor=${next}`;
      }
    };
    const all = await pages('');
    assert.equal(all.length, 250);
    assert.deepEqual(all, [...all].sort().reverse());
    assert.deepEqual(await pages('limit=7'), all);
    assert.deepEqual(
      await pages('limit=1&status=waiting'),
      [4, 3, 2, 1, 0].map((n) => all[249 - n * 50]),
    );
    assert.equal((await pages('status=delivered&limit=100')).length, 245);
    assert.deepEqual(await pages('status=failed'), []);
    for (const query of ['?limit=0', '?limit=x', '?status=lost', '?cursor=../x', '?other=1'])
      assert.equal((await world.call('GET', `/deliveries${query}`, { headers: world.basic('shop', SECRETS.shop) })).status, 422, query);
  });

  it('is forgotten after thirty days', async () => {
    const world = createReceiver(status(200));
    await world.tell();
    await world.jobs.run();
    const { id } = (await shown(world)).deliveries[0]!;
    world.clock.time += 30 * 24 * HOUR;
    assert.deepEqual((await shown(world)).deliveries, []);
    assert.equal((await resend(world, id)).status, 404);
  });

  it('changes once where it is sent anew many times at once', async () => {
    const world = createReceiver(status(200));
    await world.tell();
    await world.jobs.run();
    const { id } = (await shown(world)).deliveries[0]!;
    await Promise.all(Array.from({ length: 4 }, () => resend(world, id)));
    await world.jobs.run();
    assert.equal(world.came.length, 2);
    assert.deepEqual(await world.all('job'), []);
  });

  it('goes on as it was where it is sent anew while it waits', async () => {
    const world = createReceiver(status(500));
    await world.tell();
    await world.jobs.run();
    const { id } = (await shown(world)).deliveries[0]!;
    await resend(world, id);
    await world.jobs.run();
    assert.equal(world.came.length, 2);
    await world.pass(MINUTE);
    // One more after five seconds, and not two.
    assert.equal(world.came.length, 3);
    assert.equal((await world.all('job')).length, 1);
  });
});
