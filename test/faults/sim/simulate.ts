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
}

const START = Date.UTC(2026, 0, 15, 12);
const MINUTE = 60_000;
const TROUBLE_MINUTES = 40;

/** One world, from its beginning until everything in it has come to an end. The seed decides everything. */
export async function simulate(seed: number, product: Product): Promise<Run> {
  const scheduler = new Scheduler(START);
  const chance = new Chance(seed);
  const run: Run = { seed, broken: undefined, trace: [], ends: [], kills: 0, replays: 0 };
  const claim: Claim = (holds, promise) => {
    if (!holds) run.broken ??= promise;
  };
  const trace = (line: string): void => void run.trace.push(`${((scheduler.now - START) / 1000).toFixed(3).padStart(9)}  ${line}`);
  const disk = new Disk(product.createMemoryStore(), claim);
  const bank = new SimBank({ disk, scheduler, chance, product, claim });
  const cluster = new Cluster(chance.between(1, 3), { scheduler, chance, disk, bank, product });
  const network = new Network({ scheduler, chance, cluster, disk, bank, trace, claim });
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
  network.calm = bank.calm = true;
  await cluster.heal();
  await scheduler.run(scheduler.now + (SESSION_SECONDS / 60 + 30) * MINUTE, isOver);
  for (const [index, { end }] of people.entries()) claim(end !== undefined, `liveness: person ${index} never comes to an end`);
  claimMoney();

  if (run.broken === undefined) {
    await scheduler.run(scheduler.now + 24 * 60 * MINUTE);
    await Promise.all(lives);
    await disk.sweep(scheduler.now);
    claim(disk.docs.size === 0, `retention: of ${disk.docs.size} documents nothing is left`);
  }
  await cluster.stop();
  widget.restore();
  return { ...run, ends: people.map(({ end }) => end ?? 'none'), kills: cluster.kills, replays: network.replays };

  /** I5 and I6: of all attempts at one payment one moves money at most, and completed means paid as ordered. */
  function claimMoney(): void {
    const sessions = [...disk.sessions.values()];
    for (const session of sessions.filter(({ order }) => order)) {
      const paid = [...bank.records.values()].filter(
        ({ request, verdict }) => disk.sessionOf.get(request.intent) === session.id && (verdict === 'approved' || verdict === 'altered'),
      );
      claim(paid.length <= 1, `I5: ${paid.length} payments for one order`);
      if (session.status !== 'completed') continue;
      claim(paid[0]?.verdict === 'approved' && paid[0].request.intent === session.approval?.intent, 'I6: completed means paid as ordered');
    }
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
