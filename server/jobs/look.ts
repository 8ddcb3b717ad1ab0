import { faultOf } from '../errors/app-error.ts';
import type { Ports } from '../ports.ts';
import type { Write } from '../store/store.ts';
import { jittered, jobWrite, type Handlers, type Job } from './job.ts';

const FIRST_LOOK_MS = 30_000;
/** A person approves within minutes; what others check may take days. */
const LONGEST_PAUSE_MS = { approval: 15 * 60_000, check: 60 * 60_000 } as const;

type Look = Omit<Job<'look'>, 'do' | 'round'>;

/** What has an approval or a check looked after from now on; written with the answer that it has begun. */
export function lookWrite(mint: { id(): string }, now: number, of: Look): Write {
  return jobWrite(mint, now, { ...of, do: 'look', round: 0 }, FIRST_LOOK_MS);
}

/**
 * Finishes what no news ever told. `look` asks upstream and lets the session know; `decided` says that nobody need look any
 * more, also because the session is over or gone. What goes wrong is no reason to stop: it is looked at again as planned.
 */
export function lookHandler(
  { log, randomBytes }: Pick<Ports, 'log' | 'randomBytes'>,
  look: (session: string, intent: string) => Promise<'decided' | 'waiting'>,
): Handlers['look'] {
  return async (job) => {
    const found = await look(job.session, job.intent).catch((error: unknown) => {
      log('warn', 'look_failed', { session: job.session, via: job.via, fault: faultOf(error) });
      return 'waiting' as const;
    });
    if (found === 'decided') return undefined;
    const round = job.round + 1;
    const pause = Math.min(LONGEST_PAUSE_MS[job.what], FIRST_LOOK_MS * 2 ** round);
    return { again: jittered(randomBytes, pause), as: { ...job, round } };
  };
}
