import { faultOf } from '../errors/app-error.ts';
import type { Ports } from '../ports.ts';
import type { Doc } from '../store/store.ts';
import { dueText, JOB, jittered, moved, type Again, type Handlers, type Job, type Kept } from './job.ts';

/** How long a job belongs to the process that has begun it. If that process dies, another one begins it again after this. */
const LEASE_MS = 120_000;
/** Longer than this no job takes: every call that one makes has a deadline of its own, which is shorter. */
const PATIENCE_MS = 90_000;

/** A job that fails is tried so often, which takes about nine hours, and then it is given up. */
const MAX_TRIES = 20;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** How many run at a time: for one tenant by one way, for one tenant, by one way, and in all. */
const ROOM = { lane: 4, tenant: 16, via: 16, all: 64 };

/** Read at a time, and looked at before the first of them begins. */
const PAGE = 500;
const MOST_LOOKED_AT = 5_000;
/** So many of one lane wait in memory for room; the others do in the store. */
const MOST_WAITING = 200;

type JobPorts = Pick<Ports, 'now' | 'randomBytes' | 'store' | 'sleep' | 'log'>;

interface Due extends Kept {
  doc: Doc;
}

/**
 * Does what has become due. A job is claimed by moving it into the future, in one write that only one process can win; when
 * it is done it is removed. Whatever dies in between, the job is begun again: at least once, never lost.
 */
export class Jobs {
  private readonly ports: JobPorts;
  private readonly handlers: Handlers;
  private readonly busy = new Map<string, number>();
  private underWay = 0;
  private begun = 0;
  private running: Promise<number> | undefined;
  private closed = false;
  /** There may be something due that nobody has seen yet. */
  private asked = false;
  /** Where the next look begins, if the last one did not get to the end. */
  private from = '';
  private wake = (): void => undefined;

  constructor(ports: JobPorts, handlers: Handlers) {
    this.ports = ports;
    this.handlers = handlers;
  }

  /** Does what is due now, and what becomes due by that; says how many jobs it has begun. Called meanwhile, it looks again. */
  run(): Promise<number> {
    if (this.closed) return Promise.resolve(0);
    this.asked = true;
    this.wake();
    return (this.running ??= this.pass());
  }

  /** Begins nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    this.closed = true;
    this.wake();
    await this.running;
  }

  private async pass(): Promise<number> {
    const before = this.begun;
    let lookedAt = before;
    let waiting: Due[] = [];
    for (;;) {
      if (this.asked) {
        this.asked = false;
        lookedAt = this.begun;
        waiting = await this.due();
      }
      waiting = this.closed ? [] : waiting.filter((each) => !this.begin(each));
      if (waiting.length === 0 && this.underWay === 0) {
        // What was done may have made more due, and what was left in the store may have room now.
        if (this.closed || this.begun === lookedAt) break;
        this.asked = true;
      }
      if (!this.asked) await new Promise<void>((resolve) => (this.wake = resolve));
    }
    this.running = undefined;
    return this.begun - before;
  }

  /** What is due, the oldest first; not all of it where there is very much for one tenant. */
  private async due(): Promise<Due[]> {
    const { store, now, log } = this.ports;
    const time = now();
    const to = dueText(time + 1);
    const lanes = new Map<string, number>();
    const found: Due[] = [];
    try {
      for (let seen = 0; seen < MOST_LOOKED_AT; seen += PAGE) {
        const docs = await store.list(JOB, { from: this.from, to, limit: PAGE }, time);
        for (const doc of docs) {
          const kept = JSON.parse(doc.value) as Kept;
          const lane = `${kept.job.tenant} ${kept.job.via}`;
          const before = lanes.get(lane) ?? 0;
          lanes.set(lane, before + 1);
          if (before < MOST_WAITING) found.push({ doc, ...kept });
        }
        this.from = docs.length < PAGE ? '' : `${docs.at(-1)!.id}0`;
        if (this.from === '') break;
      }
    } catch (error) {
      log('error', 'jobs_unreadable', { fault: faultOf(error) });
    }
    return found;
  }

  /** Says whether there was room for it. */
  private begin(due: Due): boolean {
    const { tenant, via } = due.job;
    const places = [
      [`lane ${tenant} ${via}`, ROOM.lane],
      [`tenant ${tenant}`, ROOM.tenant],
      [`via ${via}`, ROOM.via],
      ['all', ROOM.all],
    ] as const;
    if (places.some(([place, room]) => (this.busy.get(place) ?? 0) >= room)) return false;
    const add = (by: 1 | -1): void => {
      this.underWay += by;
      for (const [place] of places) {
        const count = (this.busy.get(place) ?? 0) + by;
        if (count === 0) this.busy.delete(place);
        else this.busy.set(place, count);
      }
    };
    add(1);
    void this.attempt(due)
      .catch((error: unknown) => this.ports.log('error', 'job_unwritten', { do: due.job.do, fault: faultOf(error) }))
      .finally(() => {
        add(-1);
        this.wake();
      });
    return true;
  }

  private async attempt({ doc, job, tries }: Due): Promise<void> {
    const { store, now } = this.ports;
    const kept: Kept = { job, tries: tries + 1 };
    const claim = moved(doc, now() + LEASE_MS, kept);
    if (!(await store.write([{ kind: JOB, id: doc.id, expect: doc.version }, claim], now()))) return;
    this.begun += 1;
    // A process that dies of a job each time counts as well, although nobody is left to say so.
    const next = tries < MAX_TRIES ? await this.outcome(kept) : this.givenUp(kept);
    const later = next && moved(doc, now() + Math.max(1, next.again), { job: next.as ?? job, tries: next.tries });
    const end = { kind: JOB, id: claim.id, expect: 1 };
    // A pause as long as the lease is the same place in the queue.
    await store.write(later?.id === claim.id ? [{ ...later, expect: 1 }] : [end, ...(later ? [later] : [])], now());
  }

  private async outcome(kept: Kept): Promise<(Again & { tries: number }) | undefined> {
    const { log, randomBytes } = this.ports;
    const { job, tries } = kept;
    try {
      const again = await this.handle(job);
      return again && { ...again, tries: 0 };
    } catch (error) {
      log('warn', 'job_failed', { do: job.do, tenant: job.tenant, via: job.via, tries, fault: faultOf(error) });
      if (tries >= MAX_TRIES) return this.givenUp(kept);
      return { again: jittered(randomBytes, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1))), tries };
    }
  }

  private givenUp({ job }: Kept): undefined {
    this.ports.log('error', 'job_given_up', { do: job.do, tenant: job.tenant, via: job.via });
  }

  /** A handler that hangs does not keep its place for ever. */
  private async handle(job: Job): Promise<Again | undefined> {
    const handler = this.handlers[job.do] as (job: Job) => Promise<Again | undefined>;
    const clock = new AbortController();
    const late = this.ports.sleep(PATIENCE_MS, clock.signal).then(() => {
      throw new Error('The job took too long.');
    });
    try {
      return await Promise.race([handler(job), late]);
    } finally {
      clock.abort();
      late.catch(() => undefined);
    }
  }
}
