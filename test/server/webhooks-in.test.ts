import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lookWrite } from '../../server/jobs/look.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { createNewsWorld, mortal, settle } from './webhook-world.ts';
import { TestClock } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('news from upstream', () => {
  it('is on disk with its job before it is acknowledged, and has upstream asked', async () => {
    const world = createNewsWorld();
    await world.knowRef('ref-1', 'session-1');
    const { status, body } = await world.send({ id: 'n1', ref: 'ref-1' });
    assert.deepEqual([status, body, world.soons()], [200, { received: true }, 1]);
    assert.deepEqual([(await world.all('inbox')).length, (await world.all('job')).length, world.looks.length], [1, 1, 0]);
    await world.jobs.run();
    assert.deepEqual(world.looks, ['session-1 intent of session-1']);
    assert.deepEqual([(await world.all('inbox')).length, (await world.all('job')).length], [1, 0]);
  });

  it('is kept without its secret, its body and its id', async () => {
    const world = createNewsWorld();
    await world.send({ id: 'canary-id', ref: 'ref-1', iban: 'DE02canary' });
    await world.send({ id: 'canary-bad', secret: 'canary-wrong', ref: 'ref-1' });
    const kept = JSON.stringify([await world.all('inbox'), await world.all('job'), world.log]);
    for (const canary of ['canary', 'upstream-secret']) assert.equal(kept.includes(canary), false, canary);
  });

  it('has one effect however often it comes', async () => {
    const world = createNewsWorld();
    await world.knowRef('ref-1', 'session-1');
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.send({ id: 'n1', ref: 'ref-1' })));
    await world.jobs.run();
    for (let n = 0; n < 100; n += 1)
      answers.push(...(await Promise.all(Array.from({ length: 99 }, () => world.send({ id: 'n1', ref: 'ref-1' })))));
    await world.jobs.run();
    assert.equal(answers.length, 10_000);
    assert.ok(answers.every(({ status, body }) => status === 200 && body['received'] === true));
    assert.equal(world.looks.length, 1);
    await world.pass(2 * MINUTE, 10 * SECOND);
    assert.equal(world.looks.length, 1);
  });

  it('is old news for thirty days', async () => {
    const world = createNewsWorld();
    await world.knowRef('ref-1', 'session-1');
    const counts: number[] = [];
    for (const days of [0, 29, 2]) {
      world.clock.time += days * 24 * HOUR;
      await world.send({ id: 'n1', ref: 'ref-1' });
      await world.jobs.run();
      counts.push(world.looks.length);
    }
    assert.deepEqual(counts, [1, 1, 2]);
  });

  it('is refused where it is not from there, and nothing is kept', async () => {
    const world = createNewsWorld();
    for (const body of ['{}', 'no json', '', JSON.stringify({ id: 'n1', ref: 'ref-1', secret: world.readers.other.secret })]) {
      const { status, body: problem } = await world.call('POST', '/webhooks/reader/shop', { body });
      assert.deepEqual([status, problem['type']], [401, 'tenant_unknown']);
    }
    assert.deepEqual([await world.all('inbox'), await world.all('job'), world.soons()], [[], [], 0]);
  });

  it('belongs to one tenant: the same news for another one is another one', async () => {
    const world = createNewsWorld();
    await world.knowRef('ref-1', 'of the shop', 'shop');
    await world.knowRef('ref-1', 'of the other', 'other');
    await world.send({ id: 'n1', ref: 'ref-1' }, 'shop');
    await world.jobs.run();
    assert.deepEqual(world.looks, ['of the shop intent of of the shop']);
    await world.send({ id: 'n1', ref: 'ref-1' }, 'other');
    await world.jobs.run();
    assert.deepEqual(world.looks.slice(1), ['of the other intent of of the other']);
  });

  it('needs no tenant in its address where only one has the provider', async () => {
    const world = createNewsWorld();
    const body = JSON.stringify({ id: 'n1', secret: world.readers.shop.secret });
    assert.equal((await world.call('POST', '/webhooks/alone', { body })).status, 200);
    assert.equal((await world.call('POST', '/webhooks/reader', { body })).status, 404);
  });

  it('is for nobody where there is no such tenant or provider, or one that hears of nothing', async () => {
    const world = createNewsWorld();
    for (const path of [
      '/webhooks/reader/nobody',
      '/webhooks/nothing/shop',
      '/webhooks/alone/other',
      '/webhooks/mute/shop',
      '/webhooks/nothing',
    ]) {
      const { status, body } = await world.call('POST', path, { body: '{}' });
      assert.deepEqual([status, body['type']], [404, 'not_found'], path);
    }
    assert.equal(world.readers.shop.came.length + world.readers.other.came.length, 0);
  });

  it('arrives byte by byte, of whatever type', async () => {
    const world = createNewsWorld();
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
    for (const type of ['application/x-www-form-urlencoded', 'application/json; charset=latin1', 'text/plain']) {
      await world.call('POST', '/webhooks/reader/shop', { body: bytes, headers: { 'content-type': type, 'x-signature': 'sig' } });
      const { raw, headers } = world.readers.shop.came.at(-1)!;
      assert.deepEqual(new Uint8Array(raw), bytes);
      assert.deepEqual([headers.get('content-type'), headers.get('x-signature')], [type, 'sig']);
    }
  });

  it('is never sent by a page', async () => {
    const world = createNewsWorld();
    for (const origin of ['https://shop.example', 'https://evil.example', 'null']) {
      const { status } = await world.call('POST', '/webhooks/reader/shop', { body: '{}', headers: { origin } });
      assert.equal(status, 403);
    }
    assert.equal(world.readers.shop.came.length, 0);
  });

  it('has at most 256 kB, also where it does not say how much', async () => {
    const world = createNewsWorld();
    const large = new Uint8Array(256 * 1024 + 1);
    const streamed = (size: number) =>
      new ReadableStream({
        pull(out) {
          out.enqueue(new Uint8Array(64 * 1024));
          if ((size -= 64 * 1024) <= 0) out.close();
        },
      });
    const statuses = [
      await world.call('POST', '/webhooks/reader/shop', { body: large, headers: { 'content-length': String(large.length) } }),
      await world.call('POST', '/webhooks/reader/shop', { body: streamed(10 ** 12) }),
      await world.call('POST', '/webhooks/reader/shop', { body: streamed(320 * 1024) }),
      await world.call('POST', '/webhooks/reader/shop', { body: streamed(256 * 1024) }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [413, 413, 413, 401]);
  });

  it('is counted by address and tenant where it was refused', async () => {
    const world = createNewsWorld({ refused: 3 });
    const bad = (path: string, ip: string) => world.call('POST', path, { body: '{}', ip });
    for (let n = 0; n < 3; n += 1) assert.equal((await bad('/webhooks/reader/shop', '192.0.2.1')).status, 401);
    const limited = await bad('/webhooks/reader/shop', '192.0.2.1');
    assert.deepEqual([limited.status, limited.headers.has('retry-after')], [429, true]);
    assert.equal((await world.send({ id: 'n1' }, 'other')).status, 200);
    assert.equal((await bad('/webhooks/reader/shop', '192.0.2.2')).status, 401);
    for (let n = 0; n < 3; n += 1) assert.equal((await bad(`/webhooks/guess${n}/shop`, '192.0.2.1')).status, 404);
    assert.equal((await bad('/webhooks/guess/shop', '192.0.2.1')).status, 429);
    // Good news does not count as refused.
    for (let n = 0; n < 10; n += 1) assert.equal((await world.send({ id: `m${n}` }, 'other')).status, 200);
  });

  it('has to wait where one address sends very much of it for one tenant', async () => {
    const world = createNewsWorld({ most: 5 });
    for (let n = 0; n < 5; n += 1) assert.equal((await world.send({ id: `n${n}` })).status, 200);
    const { status, headers } = await world.send({ id: 'one more' });
    assert.deepEqual([status, headers.has('retry-after')], [429, true]);
    assert.equal((await world.send({ id: 'n1' }, 'other')).status, 200);
    world.clock.time += MINUTE;
    assert.equal((await world.send({ id: 'one more' })).status, 200);
    assert.equal((await world.all('inbox')).length, 7);
  });

  it('has to be sent again where nobody could say whether it is from there', async () => {
    const world = createNewsWorld();
    world.readers.shop.instead = () => Promise.reject(new Error('canary in a message'));
    assert.equal((await world.send({ id: 'n1' })).status, 502);
    world.readers.shop.instead = () => new Promise(() => undefined);
    const hanging = world.send({ id: 'n1' });
    await settle();
    await world.clock.pass(15 * SECOND);
    assert.equal((await hanging).status, 502);
    assert.equal(world.log.join('').includes('canary'), false);
    assert.deepEqual(await world.all('inbox'), []);
  });

  it('is not acknowledged where it cannot be kept', async () => {
    const store = createMemoryStore();
    const full = Object.assign(new Error('full'), { code: 'store_unavailable' });
    const world = createNewsWorld({ store: { ...store, write: () => Promise.reject(full) } });
    assert.equal((await world.send({ id: 'n1', ref: 'ref-1' })).status, 503);
  });

  it('waits for the answer that says what it is about', async () => {
    const world = createNewsWorld();
    await world.send({ id: 'n1', ref: 'ref-1' });
    await world.pass(20 * SECOND);
    assert.deepEqual(world.looks, []);
    await world.knowRef('ref-1', 'session-1');
    await world.pass(20 * SECOND);
    assert.deepEqual(world.looks, ['session-1 intent of session-1']);
    assert.deepEqual(await world.all('job'), []);
  });

  it('does not wait for ever', async () => {
    const world = createNewsWorld();
    await world.send({ id: 'n1', ref: 'of something else' });
    await world.pass(15 * MINUTE, 10 * SECOND);
    assert.equal((await world.all('job')).length, 1);
    await world.pass(5 * MINUTE, 10 * SECOND);
    assert.equal((await world.all('job')).length, 0);
    assert.equal(world.log.filter((line) => line.includes('news_unmatched')).length, 1);
  });

  it('is acted on again where upstream could not be asked', async () => {
    let down = true;
    const world = createNewsWorld({ look: () => (down ? Promise.reject(new Error('down')) : Promise.resolve('decided')) });
    await world.knowRef('ref-1', 'session-1');
    await world.send({ id: 'n1', ref: 'ref-1' });
    await world.pass(10 * MINUTE, 5 * SECOND);
    assert.ok(world.looks.length > 3);
    down = false;
    await world.pass(20 * MINUTE, 5 * SECOND);
    const { length } = world.looks;
    assert.deepEqual(await world.all('job'), []);
    await world.pass(20 * MINUTE, 5 * SECOND);
    assert.equal(world.looks.length, length);
  });

  it('comes in any order: what upstream says decides', async () => {
    const events = ['created', 'pending', 'authorised', 'completed', 'pending again'];
    const orders = permutations(events);
    assert.equal(orders.length, 120);
    for (const order of orders) {
      const upstream = { state: 'created' };
      const session = { state: 'created' };
      const world = createNewsWorld({
        look: () => {
          session.state = upstream.state;
          return Promise.resolve(upstream.state === 'completed' ? 'decided' : 'waiting');
        },
      });
      await world.knowRef('ref-1', 'session-1');
      for (const [index, event] of order.entries()) {
        // Upstream goes its own way, whatever it tells and when.
        upstream.state = events[Math.min(index, 3)]!;
        await world.send({ id: event, ref: 'ref-1' });
        await world.jobs.run();
        assert.equal(session.state, upstream.state);
      }
      assert.deepEqual([session.state, world.looks.length], ['completed', 5]);
    }
  });

  it('is acted on wherever the process is killed once it is acknowledged', async () => {
    for (let place = 0; place < 6; place += 1) {
      const store = createMemoryStore();
      const clock = new TestClock();
      const life = mortal(store, place);
      const first = createNewsWorld({ store: life.store, clock });
      const heir = createNewsWorld({ store, clock });
      await heir.knowRef('ref-1', 'session-1');
      let answered = false;
      void first.send({ id: 'n1', ref: 'ref-1' }).then(() => (answered = true));
      await settle();
      void first.jobs.run();
      await settle();
      assert.ok(life.dead(), `killed at ${place}`);
      // What was not acknowledged comes again.
      if (!answered) await heir.send({ id: 'n1', ref: 'ref-1' });
      await heir.pass(5 * MINUTE, MINUTE);
      assert.ok(first.looks.length + heir.looks.length >= 1, `killed at ${place}`);
      assert.deepEqual(await heir.all('job'), []);
    }
  });
});

describe('news that never comes', () => {
  it('is found out within two periods', async () => {
    for (const decidedAfter of [SECOND, 20 * SECOND, 45 * SECOND, 4 * MINUTE, 12 * MINUTE, 40 * MINUTE, 3 * HOUR, 11 * HOUR]) {
      const clock = new TestClock();
      const start = clock.time;
      const looks: number[] = [];
      const world = createNewsWorld({
        clock,
        look: () => {
          looks.push(clock.time - start);
          return Promise.resolve(clock.time - start >= decidedAfter ? 'decided' : 'waiting');
        },
      });
      const of = { tenant: 'shop', via: 'reader', session: 'session-1', intent: 'intent-1', what: 'approval' } as const;
      await world.store.write([lookWrite(world.world.mint, clock.now(), of)], clock.now());
      await world.pass(13 * HOUR, 15 * SECOND);
      const [before = 0, last = 0] = [looks.at(-3), looks.at(-1)];
      assert.ok(
        last >= decidedAfter && decidedAfter >= (looks.at(-2) ?? 0) && before <= decidedAfter,
        `${decidedAfter}: ${looks.join(' ')}`,
      );
      assert.deepEqual(await world.all('job'), []);
    }
  });
});

describe('news of a connection', () => {
  const endpoint = { url: 'https://shop.example/hooks', secret: `whsec_${'A'.repeat(32)}`, old_secrets: [] };
  const told = async (world: ReturnType<typeof createNewsWorld>) =>
    (await world.all('delivery')).map(({ value }) => {
      const { type, data } = JSON.parse((JSON.parse(value) as { body: string }).body) as { type: string; data: Record<string, string> };
      return `${type} ${data['credentials_id']} ${data['session_id']} ${data['skill']}`;
    });

  it('is passed on for each of its credentials, to its own tenant', async () => {
    const world = createNewsWorld({ webhooks: { shop: [endpoint], other: [endpoint] } });
    await world.knowSubject('user-1', 'cred-1');
    await world.knowSubject('user-1', 'cred-2');
    await world.knowSubject('user-10', 'cred-3');
    await world.knowSubject('user-1', 'cred-4', 'other');
    await world.send({ id: 'n1', subject: 'user-1', what: 'needs_person' });
    await world.jobs.run();
    assert.deepEqual((await told(world)).sort(), [
      'connection.needs_person cred-1 session of cred-1 connect',
      'connection.needs_person cred-2 session of cred-2 connect',
    ]);
  });

  it('has a name for each of what can happen', async () => {
    const world = createNewsWorld({ webhooks: { shop: [endpoint] } });
    await world.knowSubject('user-1', 'cred-1');
    for (const what of ['needs_person', 'has_data', 'has_ended'] as const) await world.send({ id: what, subject: 'user-1', what });
    await world.jobs.run();
    const types = (await told(world)).map((each) => each.split(' ')[0]);
    assert.deepEqual(types.sort(), ['connection.ended', 'connection.has_data', 'connection.needs_person']);
  });

  it('waits for the token exchange, but not for ever', async () => {
    const world = createNewsWorld({ webhooks: { shop: [endpoint] } });
    await world.send({ id: 'n1', subject: 'user-1', what: 'has_data' });
    await world.pass(3 * MINUTE, 5 * SECOND);
    await world.knowSubject('user-1', 'cred-1');
    await world.pass(5 * MINUTE, 5 * SECOND);
    assert.equal((await told(world)).length, 1);
    await world.send({ id: 'n2', subject: 'user-2', what: 'has_data' });
    await world.pass(20 * MINUTE, 10 * SECOND);
    await world.knowSubject('user-2', 'cred-2');
    await world.pass(20 * MINUTE, 10 * SECOND);
    assert.equal((await told(world)).length, 1);
  });

  it('is told once, wherever the process is killed', async () => {
    for (let place = 0; place < 8; place += 1) {
      const store = createMemoryStore();
      const clock = new TestClock();
      const webhooks = { shop: [endpoint] };
      const heir = createNewsWorld({ store, clock, webhooks });
      await heir.knowSubject('user-1', 'cred-1');
      const life = mortal(store, place);
      const first = createNewsWorld({ store: life.store, clock, webhooks });
      let answered = false;
      void first.send({ id: 'n1', subject: 'user-1', what: 'has_data' }).then(() => (answered = true));
      await settle();
      void first.jobs.run();
      await settle();
      assert.ok(life.dead(), `killed at ${place}`);
      if (!answered) await heir.send({ id: 'n1', subject: 'user-1', what: 'has_data' });
      await heir.pass(5 * MINUTE, MINUTE);
      assert.equal((await told(heir)).length, 1, `killed at ${place}`);
    }
  });
});

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((first, index) => permutations(all.filter((_, other) => other !== index)).map((rest) => [first, ...rest]));
}
