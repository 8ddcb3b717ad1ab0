import type { Handlers } from './jobs/job.ts';
import { Jobs } from './jobs/jobs.ts';
import { lookHandler } from './jobs/look.ts';
import { revokeNow } from './sessions/credentials.ts';
import type { Sessions } from './sessions/service.ts';
import { deliverHandler } from './webhooks/deliver.ts';
import { takeInHandler, tellHandler } from './webhooks/news.ts';
import type { World } from './world.ts';

const SWEEP_EVERY_MS = 60_000;
const WORK_EVERY_MS = 1_000;
/** So many at a time, lest requests wait for the sweep. */
const SWEEP_LIMIT = 1_000;

/** What a companion does without being asked: it removes what has expired, and does what has become due. */
export interface Work {
  /** All that is due at this moment; says how many jobs it has begun. */
  due(): Promise<number>;
  /** From now on, by itself. */
  start(): void;
  /** Begins nothing more, and waits for what is under way. */
  stop(): Promise<void>;
}

export function createWork(world: World, sessions: Sessions): Work {
  const { ports } = world;
  const jobs = new Jobs(ports, handlers(world, sessions));
  const timers: NodeJS.Timeout[] = [];
  let sweeping: Promise<void> | undefined;
  let stopped = false;

  async function sweep(): Promise<void> {
    try {
      for (let removed = SWEEP_LIMIT; removed === SWEEP_LIMIT && !stopped;) {
        removed = await ports.store.sweep(ports.now(), SWEEP_LIMIT);
        if (removed > 0) ports.log('info', 'swept', { removed });
        await new Promise(setImmediate);
      }
    } catch (error) {
      ports.log('error', 'sweep_failed', { message: error instanceof Error ? error.message : 'unknown' });
    }
    sweeping = undefined;
  }

  return {
    due: () => jobs.run(),
    start() {
      timers.push(
        setInterval(() => void (sweeping ??= sweep()), SWEEP_EVERY_MS).unref(),
        setInterval(() => void jobs.run(), WORK_EVERY_MS).unref(),
      );
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await jobs.close();
    },
  };
}

/** How each kind of job is done. */
function handlers(world: World, sessions: Sessions): Handlers {
  const { ports, tenants, vault } = world;
  return {
    look: lookHandler(ports, (session, intent) => sessions.lookAfter(session, intent)),
    take_in: takeInHandler(ports, (session, intent) => sessions.lookAfter(session, intent)),
    tell: tellHandler(world),
    deliver: deliverHandler(ports, (tenant) => tenants.get(tenant)?.webhooks ?? []),
    revoke: async ({ tenant, via, grant }) => {
      await revokeNow(world, { tenant, provider: via, grant: vault.open(grant) });
      return undefined;
    },
    expire: async ({ session }) => {
      const left = await sessions.expire(session);
      return left === undefined ? undefined : { again: left };
    },
  };
}
