import type { createCompanion, ProviderError } from '../../../server/index.ts';
import type { createMemoryStore } from '../../../server/store/memory.ts';
import type { SessionsClient } from '../../../src/client/sessions-client.ts';
import { SimBank } from './bank.ts';
import { Chance } from './chance.ts';
import { BROWSER_HEADERS, Person } from './person.ts';
import { Cluster, SESSION_SECONDS } from './cluster.ts';
import { Disk } from './disk.ts';
import { Network } from './network.ts';
import { Scheduler } from './scheduler.ts';
import { Shop } from './shop.ts';

/** What is put to the test: the companion as it stands, or a copy with something wrong in it. */
export interface Product {
  createCompanion: typeof createCompanion;
  ProviderError: typeof ProviderError;
  createMemoryStore: typeof createMemoryStore;
}

/** Says that something must hold. The first claim that does not ends the run. */
export type Claim = (holds: boolean, promise: string) => void;

export interface Run {
  seed: number;
  /** The promise that was broken, if any. */
  broken: string | undefined;
  trace: string[];
  ends: string[];
  kills: number;
  replays: number;
  /** How often a job was begun again, and a payment was settled after its session. */
  again: number;
  settled: number;
}

const START = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const TROUBLE_MINUTES = 40;

/** One world, from its beginning until everything in it has come to an end. The seed decides everything. */
export async function simulate(seed: number, product: Product): Promise<Run> {
  const scheduler = new Scheduler(START);
  const chance = new Chance(seed);
  const run: Run = { seed, broken: undefined, trace: [], ends: [], kills: 0, replays: 0, again: 0, settled: 0 };
  const claim: Claim = (holds, promise) => {
    if (!holds) run.broken ??= promise;
  };
  const trace = (line: string): void => void run.trace.push(`${((scheduler.now - START) / 1000).toFixed(3).padStart(9)}  ${line}`);
  const disk = new Disk(product.createMemoryStore(), claim);
  const bank = new SimBank({ disk, scheduler, chance, product, claim });
  const shop = new Shop({ scheduler, chance, claim });
  const cluster = new Cluster(chance.between(1, 3), { scheduler, chance, disk, bank, shop, product });
  const network = new Network({ scheduler, chance, cluster, disk, bank, trace, claim });
  bank.send = (news) => void network.news(JSON.stringify(news));
  const widget = await widgetClient(scheduler, chance, network);
  const people = Array.from({ length: chance.between(1, 3) }, (_, index) => {
    const pays = chance.maybe(0.5);
    return new Person(`${pays ? 'payer' : 'person'}${index}`, pays, {
      scheduler,
      chance,
      bank,
      disk,
      network,
      trace,
      client: widget.client,
    });
  });

  const lives = people.map((person) =>
    person.live().catch((error: unknown) => claim(false, error instanceof Error ? (error.stack ?? error.message) : 'somebody failed')),
  );
  const isOver = (): boolean => run.broken !== undefined || people.every(({ end }) => end !== undefined);
  await scheduler.run(START + TROUBLE_MINUTES * MINUTE, isOver);

  // Safety first, then liveness: without faults every session comes to its end.
  network.calm = bank.calm = shop.calm = true;
  await cluster.heal();
  await scheduler.run(scheduler.now + (SESSION_SECONDS / 60 + 30) * MINUTE, isOver);
  for (const [index, { end }] of people.entries()) claim(end !== undefined, `liveness: person ${index} never comes to an end`);

  if (run.broken === undefined) {
    await Promise.all(lives);
    // Nobody looks any more: whatever is still open, the companions bring to its end by themselves.
    cluster.idle = true;
    await scheduler.run(scheduler.now + 90 * MINUTE);
    await collect();
    await scheduler.run(scheduler.now + DAY);
    claimMoney();
    claimWork();
    await cluster.stop();
    await scheduler.run(scheduler.now + 32 * DAY);
    await disk.sweep(scheduler.now);
    claim(disk.docs.size === 0, `retention: of ${disk.docs.size} documents nothing is left`);
  }
  await cluster.stop();
  widget.restore();
  return { ...run, ends: people.map(({ end }) => end ?? 'none'), kills: cluster.kills, replays: network.replays, ...disk.seen };

  /** I5, I6 and I13: of all attempts at one payment one moves money at most, and every session ends as the bank has decided. */
  function claimMoney(): void {
    for (const session of [...disk.sessions.values()].filter(({ order }) => order)) {
      const { id, status, exit, approval } = session;
      const verdicts = [...bank.records.values()].filter(({ request }) => disk.sessionOf.get(request.intent) === id);
      const paid = verdicts.filter(({ verdict }) => verdict === 'approved' || verdict === 'altered');
      claim(paid.length <= 1, `I5: ${paid.length} payments for one order`);
      const [payment] = paid;
      const how = `${status} as ${exit?.cause ?? 'nothing'}, and the bank says ${payment?.verdict ?? 'nothing'}`;
      const isPaid = status === 'completed' && exit?.cause === 'paid';
      claim(isPaid === (payment?.verdict === 'approved'), `I6, I13: paid is what the bank has approved as ordered: ${how}`);
      if (isPaid) claim(approval?.intent === payment?.request.intent, 'I6: it is the payment that was approved');
      const unknown = status === 'ended' && exit?.cause === 'payment_unknown';
      claim(unknown === (payment?.verdict === 'altered'), `I13: every payment ends decided: ${how}`);
    }
  }

  /** What is done without being asked is done: nothing is open, nothing is due, and the shop knows of everything. */
  function claimWork(): void {
    for (const session of disk.sessions.values()) {
      claim(session.status !== 'open', 'a session ends although nobody comes to see it');
      claim(shop.knows(session), `the shop is told how a session has ended: ${session.exit?.cause ?? ''}`);
    }
    for (const key of disk.docs.keys()) claim(!key.startsWith('job/'), `no job is left: ${disk.docs.get(key)?.value ?? ''}`);
  }

  /** The shop comes for what was completed without a page that could have told it. */
  async function collect(): Promise<void> {
    const settled = [...disk.sessions.values()].filter(
      ({ status, temp, expiresAt }) => status === 'completed' && temp?.spent === false && expiresAt > scheduler.now + MINUTE,
    );
    const collected = Promise.all(settled.map((session) => shop.collect(network, session)));
    await scheduler.run(scheduler.now + MINUTE);
    await collected;
  }
}

/** The widget's real client with virtual time and the simulated network below it. */
async function widgetClient(scheduler: Scheduler, chance: Chance, network: Network) {
  const folder = new URL('../../../src/client/', import.meta.url).href;
  Object.assign(globalThis, { addEventListener: () => undefined });
  const { early } = (await import(`${folder}early.ts`)) as { early: Record<string, unknown> };
  const { httpClient } = (await import(`${folder}http-client.ts`)) as { httpClient: (companion: string) => SessionsClient };
  const before = { ...early };
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const { random } = Math;
  Math.random = () => chance.below(1000) / 1000;
  // The simulated network always says so when nothing comes back; a real clock has no place here.
  AbortSignal.timeout = () => new AbortController().signal;
  Object.assign(early, {
    setTimeout: (wake: () => void, milliseconds: number) => scheduler.after(milliseconds, wake),
    clearTimeout: (off: () => void) => off(),
    now: () => scheduler.now,
    fetch: (url: string, init: { method?: string; headers?: Record<string, string>; body?: string }) => {
      const { host, pathname, search } = new URL(url);
      return network.request(host, pathname + search, { ...init, headers: { ...init.headers, ...BROWSER_HEADERS } });
    },
  });
  return {
    client: (who: string) => httpClient(`https://${who}`),
    restore: () => {
      Object.assign(early, before);
      AbortSignal.timeout = timeout;
      Math.random = random;
    },
  };
}
