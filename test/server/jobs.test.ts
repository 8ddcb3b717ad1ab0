import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { jobWrite, type Again, type Handlers, type Job } from '../../server/jobs/job.ts';
import { Jobs } from '../../server/jobs/jobs.ts';
import { lookHandler, lookWrite } from '../../server/jobs/look.ts';
import { Mint } from '../../server/sessions/secrets.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { STORES } from '../../server/store/registry.ts';
import type { Store } from '../../server/store/store.ts';
import { seeded, TestClock } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A queue whose jobs do what the test says; several may share a store and a clock. */
function createQueue(
  handle: (job: Job) => Promise<Again | undefined>,
  { store = createMemoryStore(), clock = new TestClock() }: { store?: Store; clock?: TestClock } = {},
) {
  const { bytes } = seeded(7);
  const log: string[] = [];
  const ports = {
    ...{ now: clock.now, sleep: clock.sleep, randomBytes: bytes, store },
    log: (_level: string, event: string) => void log.push(event),
  };
  const handlers: Handlers = { look: handle, take_in: handle, tell: handle, deliver: handle, revoke: handle, expire: handle };
  const mint = new Mint(new Uint8Array(32), ports);
  return {
    ...{ clock, store, log, ports, mint },
    jobs: new Jobs(ports, handlers),
    add: (ref: string, { delayMs = 0, tenant = 'shop', via = 'bank' } = {}) =>
      store.write([jobWrite(mint, clock.now(), { do: 'take_in', tenant, via, ref, round: 0 }, delayMs)], clock.now()),
    left: async () => (await store.list('job', { from: '', to: ':', limit: 100_000 }, clock.now())).length,
  };
}

const nameOf = (job: Job): string => (job.do === 'take_in' ? job.ref : job.do);
/** Lets everything go on that waits for nothing but its turn. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

describe('the queue of jobs', () => {
  it('does what is due, in the order in which it became due, once', async () => {
    const done: string[] = [];
    const { jobs, add, clock, left } = createQueue(async (job) => void done.push(nameOf(job)));
    await add('third', { delayMs: 3000 });
    await add('first');
    await add('second', { delayMs: 2000 });
    assert.equal(await jobs.run(), 1);
    assert.deepEqual(done, ['first']);
    clock.time += 3000;
    assert.equal(await jobs.run(), 2);
    assert.deepEqual(done, ['first', 'second', 'third']);
    assert.equal(await jobs.run(), 0);
    assert.equal(await left(), 0);
  });

  it('does at once what a job makes due', async () => {
    const done: string[] = [];
    const queue = createQueue(async (job) => {
      done.push(nameOf(job));
      if (nameOf(job) === 'cause') await queue.add('effect');
      return undefined;
    });
    await queue.add('cause');
    assert.equal(await queue.jobs.run(), 2);
    assert.deepEqual(done, ['cause', 'effect']);
  });

  it('does again what is not done yet, when it says so and as it says so', async () => {
    const rounds: number[] = [];
    const { jobs, add, clock, left } = createQueue(async (job) => {
      assert.ok(job.do === 'take_in');
      rounds.push(job.round);
      return job.round === 2 ? undefined : { again: 1000, as: { ...job, round: job.round + 1 } };
    });
    await add('slow');
    for (let second = 0; second < 5; second += 1) {
      await jobs.run();
      clock.time += 1000;
    }
    assert.deepEqual(rounds, [0, 1, 2]);
    assert.equal(await left(), 0);
  });

  it('lets a job ask for any pause, also for one as long as its lease', async () => {
    const { jobs, add, clock, left } = createQueue((job) => {
      assert.ok(job.do === 'take_in');
      return Promise.resolve(job.round === 3 ? undefined : { again: 119_999 + job.round, as: { ...job, round: job.round + 1 } });
    });
    await add('slow');
    for (let round = 0; round < 4; round += 1) {
      assert.equal(await jobs.run(), 1);
      clock.time += 119_999 + round;
    }
    assert.equal(await left(), 0);
  });

  it('tries what fails later and later, and gives up what always fails, saying so', async () => {
    const at: number[] = [];
    const { jobs, add, clock, left, log } = createQueue(async () => {
      at.push(clock.time);
      throw new Error('poison');
    });
    await add('poison');
    const start = clock.time;
    while ((await left()) > 0) {
      await jobs.run();
      clock.time += 1000;
      assert.ok(clock.time < start + 24 * HOUR, 'it ends');
    }
    assert.equal(at.length, 20);
    const pauses = at.slice(1).map((time, index) => time - at[index]!);
    for (const [index, pause] of pauses.entries()) {
      const planned = Math.min(HOUR, 2000 * 2 ** index);
      assert.ok(pause >= planned * 0.9 && pause <= planned * 1.1 + 1000, `pause ${index}: ${pause}`);
    }
    assert.equal(log.filter((event) => event === 'job_failed').length, 20);
    assert.equal(log.filter((event) => event === 'job_given_up').length, 1);
  });

  it('gives up a job that each process dies of', async () => {
    let begun = 0;
    const store = createMemoryStore();
    const clock = new TestClock();
    const first = createQueue(async () => undefined, { store, clock });
    await first.add('deadly');
    for (let life = 0; (await first.left()) > 0; life += 1) {
      assert.ok(life < 30);
      const mortal = createQueue(
        () => {
          begun += 1;
          return new Promise(() => undefined);
        },
        { store, clock },
      );
      void mortal.jobs.run();
      await settle();
      clock.time += 3 * MINUTE;
    }
    assert.equal(begun, 20);
  });

  it('takes its place back from a job that hangs', async () => {
    let hangs = true;
    const { jobs, add, clock, log, left } = createQueue(() => (hangs ? new Promise(() => undefined) : Promise.resolve(undefined)));
    await add('hanging');
    const pass = jobs.run();
    await settle();
    await clock.pass(90_000);
    assert.equal(await pass, 1);
    assert.deepEqual(log, ['job_failed']);
    hangs = false;
    clock.time += MINUTE;
    assert.equal(await jobs.run(), 1);
    assert.equal(await left(), 0);
  });

  it('never runs twice at a time in a process, and looks again where it is asked to meanwhile', async () => {
    const done: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { jobs, add } = createQueue(async (job) => {
      done.push(nameOf(job));
      if (nameOf(job) === 'slow') await gate;
      return undefined;
    });
    await add('slow');
    const pass = jobs.run();
    await settle();
    await add('quick');
    assert.equal(jobs.run(), pass);
    await settle();
    assert.deepEqual(done, ['slow', 'quick']);
    open();
    assert.equal(await pass, 2);
  });

  it('waits for what is under way when it is closed, and begins nothing more', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let done = 0;
    const { jobs, add, left } = createQueue(async () => {
      await gate;
      done += 1;
      return undefined;
    });
    for (let n = 0; n < 10; n += 1) await add(`${n}`);
    void jobs.run();
    await settle();
    let closed = false;
    const closing = jobs.close().then(() => (closed = true));
    await settle();
    assert.equal(closed, false);
    open();
    await closing;
    assert.deepEqual([done, await left()], [4, 6]);
    assert.equal(await jobs.run(), 0);
  });

  it('lets no tenant and no way that is slow hold up the others', async () => {
    const done: string[] = [];
    const queue = createQueue((job) => {
      if (job.tenant === 'slow' || job.via === 'stuck') return new Promise(() => undefined);
      done.push(nameOf(job));
      return Promise.resolve(undefined);
    });
    for (let n = 0; n < 1000; n += 1) await queue.add(`s${n}`, { tenant: 'slow', via: `bank${n % 40}` });
    for (let n = 0; n < 1000; n += 1) await queue.add(`v${n}`, { tenant: `tenant${n}`, via: 'stuck' });
    for (let n = 0; n < 300; n += 1) await queue.add(`ok${n}`, { tenant: `tenant${n % 3}`, via: 'fine' });
    void queue.jobs.run();
    await settle();
    // Whatever is left of the good ones is found by the next looks, as a timer asks for them.
    for (let look = 0; look < 5 && done.length < 300; look += 1) {
      void queue.jobs.run();
      await settle();
    }
    assert.equal(done.length, 300);
  });

  it('gets to the end of a long queue', async () => {
    let done = 0;
    const { jobs, add, left } = createQueue(async () => void (done += 1));
    await Promise.all(Array.from({ length: 6000 }, (_, n) => add(`${n}`, { tenant: `tenant${n % 2}` })));
    assert.equal(await jobs.run(), 6000);
    assert.deepEqual([done, await left()], [6000, 0]);
  });

  it('goes on when the store works again', async () => {
    const store = createMemoryStore();
    let broken = true;
    const fail = (): void => {
      if (broken) throw new Error('The disk is full.');
    };
    const flaky: Store = {
      ...store,
      list: async (...all) => (fail(), store.list(...all)),
    };
    const { jobs, add, log } = createQueue(async () => undefined, { store: flaky });
    await add('one');
    assert.equal(await jobs.run(), 0);
    assert.deepEqual(log, ['jobs_unreadable']);
    broken = false;
    assert.equal(await jobs.run(), 1);
  });
});

describe('several processes on one store', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-jobs-'));
  after(() => rmSync(folder, { recursive: true }));

  it('share the jobs: each is done once', async () => {
    const done: string[] = [];
    const clock = new TestClock();
    const file = path.join(folder, 'tessera.db');
    const stores = await Promise.all(Array.from({ length: 3 }, () => STORES.sqlite(file)));
    const queues = stores.map((store) => createQueue(async (job) => void done.push(nameOf(job)), { store, clock }));
    await Promise.all(Array.from({ length: 200 }, (_, n) => queues[0]!.add(`${n}`, { tenant: `tenant${n % 5}` })));
    const counts = await Promise.all(queues.map(({ jobs }) => jobs.run()));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      200,
    );
    assert.equal(new Set(done).size, 200);
    assert.equal(done.length, 200);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('leave a job to the one that has begun it, for two minutes', async () => {
    const store = createMemoryStore();
    const clock = new TestClock();
    let begun = 0;
    const hanging = (): Promise<undefined> => {
      begun += 1;
      return new Promise(() => undefined);
    };
    const [first, second] = [createQueue(hanging, { store, clock }), createQueue(hanging, { store, clock })];
    await first.add('slow');
    for (const { jobs } of [first, second, first, second]) {
      void jobs.run();
      await settle();
      clock.time += 39_000;
    }
    assert.equal(begun, 1);
    void second.jobs.run();
    await settle();
    assert.equal(begun, 2);
  });

  it('lose no job, wherever one of them is killed', async () => {
    // Before and after each write of a job that is done in two goes, and while it is being done.
    for (let place = 0; place < 12; place += 1) {
      const store = createMemoryStore();
      const clock = new TestClock();
      let passed = 0;
      let dead = false;
      const mayDie = async (): Promise<void> => {
        dead ||= passed === place;
        passed += 1;
        if (dead) await new Promise(() => undefined);
      };
      const mortal: Store = {
        ...store,
        write: async (...all) => {
          await mayDie();
          const written = await store.write(...all);
          await mayDie();
          return written;
        },
      };
      const effects = new Set<string>();
      const handle = (before: () => Promise<void>) => async (job: Job) => {
        await before();
        assert.ok(job.do === 'take_in');
        effects.add(`${job.round}`);
        await before();
        return job.round === 0 ? { again: 1000, as: { ...job, round: 1 } } : undefined;
      };
      const dying = createQueue(handle(mayDie), { store: mortal, clock });
      const heir = createQueue(
        handle(async () => undefined),
        { store, clock },
      );
      await heir.add('precious');
      void dying.jobs.run();
      await settle();
      clock.time += 1100;
      if (!dead) void dying.jobs.run();
      await settle();
      assert.ok(dead, `killed at ${place}`);
      for (let look = 0; look < 4; look += 1) {
        clock.time += 3 * MINUTE;
        await heir.jobs.run();
      }
      assert.deepEqual([...effects].sort(), ['0', '1'], `killed at ${place}`);
      assert.equal(await heir.left(), 0, `killed at ${place}`);
    }
  });
});

describe('looking after what others decide', () => {
  /** When it was looked, in seconds after the beginning; decided at the last of `looks`. */
  async function looksOf(what: 'approval' | 'check', looks: number, look: (n: number) => 'waiting' | Error = () => 'waiting') {
    const clock = new TestClock();
    const store = createMemoryStore();
    const start = clock.time;
    const at: number[] = [];
    const { ports, mint, jobs: unused } = createQueue(async () => undefined, { store, clock });
    await unused.close();
    const asked = async (session: string, intent: string) => {
      assert.deepEqual([session, intent], ['session-1', 'intent-1']);
      at.push(Math.round((clock.time - start) / 1000));
      if (at.length === looks) return 'decided' as const;
      const found = look(at.length);
      if (found instanceof Error) throw found;
      return found;
    };
    const never = async (): Promise<undefined> => undefined;
    const jobs = new Jobs(ports, {
      look: lookHandler(ports, asked),
      take_in: never,
      tell: never,
      deliver: never,
      revoke: never,
      expire: never,
    });
    const of = { tenant: 'shop', via: 'bank', session: 'session-1', intent: 'intent-1', what } as const;
    await store.write([lookWrite(mint, clock.now(), of)], clock.now());
    for (let n = 0; n < 1_000_000 && (await store.list('job', { from: '', to: ':', limit: 1 }, clock.now())).length > 0; n += 1) {
      await jobs.run();
      clock.time += 5000;
    }
    return at;
  }

  const pausesOf = (at: readonly number[]): number[] => at.map((time, index) => time - (at[index - 1] ?? 0));

  it('looks less and less often, but at an approval every quarter of an hour', async () => {
    const pauses = pausesOf(await looksOf('approval', 10));
    for (const [index, planned] of [30, 60, 120, 240, 480, 900, 900, 900, 900, 900].entries()) {
      assert.ok(pauses[index]! >= planned * 0.9 && pauses[index]! <= planned * 1.1 + 5, pauses.join(' '));
    }
  });

  it('looks at a check every hour', async () => {
    const pauses = pausesOf(await looksOf('check', 12));
    assert.ok(pauses.at(-1)! >= 3240 && pauses.at(-1)! <= 3965, pauses.join(' '));
  });

  it('does not give up a bank that fails', async () => {
    const at = await looksOf('approval', 40, () => new Error('The bank is down.'));
    assert.equal(at.length, 40);
  });
});
