import type { News } from '../providers/provider.ts';
import type { Doc, Write } from '../store/store.ts';

/** What each kind of job is about. A new kind takes a line here; the compiler then asks for its handler. */
export interface JobData {
  /** Ask upstream how an approval or a check stands, also where no news ever comes. */
  look: { session: string; intent: string; what: 'approval' | 'check'; round: number };
  /** There is news of what upstream knows by this name: an approval or a check. */
  take_in: { ref: string; round: number };
  /** There is news of a connection: the tenant is told, of the same news once. */
  tell: { news: string; subject: string; what: NonNullable<News['what']>; round: number };
  /** Tell a tenant. Of the jobs for one delivery, only the one with its current `turn` counts. */
  deliver: { delivery: string; turn: number };
  /** Write down that a session has run out, also where nobody comes to see it. */
  expire: { session: string };
  /** End a consent at the bank that could not be told at once; the grant is sealed. */
  revoke: { grant: string };
}

interface Common {
  tenant: string;
  /** What it has to go through: the name of a provider, or a host. Where that is slow, nobody else waits for it. */
  via: string;
}

type Kind = keyof JobData;

/** Something that is done once its time has come, whatever happens to this process until then. */
export type Job<K extends Kind = Kind> = { [Each in K]: { do: Each } & Common & JobData[Each] }[K];

/** Not done yet: what to do in how many milliseconds; the same job where nothing else is said. */
export interface Again {
  again: number;
  as?: Job;
}

/** How each kind of job is done. It may be done twice: what must happen once has to look whether it has happened. */
export type Handlers = { readonly [K in Kind]: (job: Job<K>) => Promise<Again | undefined> };

/** A job as it is kept. */
export interface Kept {
  job: Job;
  /** How often it was begun. */
  tries: number;
}

export const JOB = 'job';

/** What nobody has done by then, such as a job of a version that was taken back, goes. */
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** A time as it stands at the beginning of an id, so that a store lists jobs in the order in which they are due. */
export const dueText = (time: number): string => String(Math.ceil(time)).padStart(16, '0');

/** What puts a job in the queue: written together with its cause, neither is ever there without the other. */
export function jobWrite(mint: { id(): string }, now: number, job: Job, delayMs = 0): Write {
  return keep(mint.id(), now + delayMs, { job, tries: 0 });
}

/** The same job at another time. */
export function moved({ id }: Pick<Doc, 'id'>, due: number, kept: Kept): Write {
  return keep(id.slice(id.indexOf('.') + 1), due, kept);
}

function keep(name: string, due: number, kept: Kept): Write {
  return { kind: JOB, id: `${dueText(due)}.${name}`, expect: 0, value: JSON.stringify(kept), expiresAt: due + KEPT_MS };
}

/** About that long, a tenth more or less: what failed together does not come back together. */
export function jittered(randomBytes: (size: number) => Uint8Array, milliseconds: number): number {
  const [high = 0, low = 0] = randomBytes(2);
  return Math.round(milliseconds * (0.9 + (0.2 * (high * 256 + low)) / 65535));
}
