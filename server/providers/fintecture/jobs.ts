import { CallError, UpstreamError } from '../http/error.ts';
import { ProviderError, type Kept } from '../provider.ts';

/** Work that takes several writes upstream, and is remembered between them. */
export interface Job {
  /** The write that is under way, and since when. */
  under?: { step: string; at: number };
}

/** A write that has taken so long has died over it: what became of it is looked up. */
const WRITE_MS = 20_000;
const KEPT_MS = 90 * 86_400_000;

/** Somebody else is at it right now. */
export class Busy extends ProviderError {
  constructor() {
    super('bank_unavailable', 'Somebody else is at it.');
  }
}

/** Whether it is certain that a write was not carried out. */
const nothingHappened = (error: unknown): boolean =>
  error instanceof CallError ||
  (error instanceof UpstreamError && ['unreachable', 'unauthorized', 'rate_limited', 'refused', 'not_found'].includes(error.code));

/** Whether it is of no use to try again: Fintecture has understood and will not, or what there is to send is no call. */
export const isFinal = (error: unknown): boolean =>
  error instanceof CallError || (error instanceof UpstreamError && ['unauthorized', 'refused', 'not_found'].includes(error.code));

/** Remembers work by its name, for every process; a write is begun by one at a time, and never again before its end is known. */
export class Jobs<J extends Job> {
  private readonly kept: Kept;
  private readonly now: () => number;
  private readonly kind: string;

  constructor(kind: string, { kept, now }: { kept: Kept; now: () => number }) {
    this.kind = kind;
    this.kept = kept;
    this.now = now;
  }

  async read(id: string): Promise<J | undefined> {
    return (await this.kept.get<J>(this.keyOf(id)))?.value;
  }

  /** Remembers new work, unless it is known. */
  async open(id: string, job: J): Promise<void> {
    await this.kept.put(this.keyOf(id), job, { version: 0, expiresAt: this.now() + KEPT_MS });
  }

  /** Changes what is remembered, and says what that is now. Without a change from `change`, nothing is. */
  async change(id: string, change: (job: J) => J | undefined): Promise<J> {
    for (;;) {
      const there = await this.kept.get<J>(this.keyOf(id));
      if (!there) throw new ProviderError('provider_rejected', 'Nothing is known of this.');
      const next = change(there.value);
      if (!next) return there.value;
      if (await this.kept.put(this.keyOf(id), next, { version: there.version, expiresAt: this.now() + KEPT_MS })) return next;
    }
  }

  /** Does one write, once. Where an earlier one was lost, `find` looks for what it has left, and only then is it sent again. */
  async write<T>(id: string, step: string, how: { find: () => Promise<T | undefined>; send: (again: boolean) => Promise<T> }): Promise<T> {
    const at = this.now();
    let wasLost = false;
    let isMine = false;
    await this.change(id, (job) => {
      wasLost = job.under?.step === step;
      isMine = job.under === undefined || at >= job.under.at + WRITE_MS;
      return isMine ? { ...job, under: { step, at } } : undefined;
    });
    if (!isMine) throw new Busy();
    const found = wasLost ? await how.find() : undefined;
    if (found !== undefined) return found;
    try {
      return await how.send(wasLost);
    } catch (error) {
      if (nothingHappened(error)) await this.change(id, withoutWrite);
      throw error;
    }
  }

  private readonly keyOf = (id: string): string => `${this.kind}:${id}`;
}

/** The same with no write under way. */
export function withoutWrite<J extends Job>(job: J): J {
  const { under: _, ...rest } = job;
  return rest as J;
}
