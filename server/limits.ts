import { AppError } from './errors/app-error.ts';

/** Counts per key in windows of fixed length. In this process's memory: a limit is a guard, not a record. */
export class RateLimit {
  private readonly counts = new Map<string, number>();
  private readonly limit: number;
  private readonly windowSeconds: number;
  private window = 0;

  constructor(limit: number, windowSeconds: number) {
    this.limit = limit;
    this.windowSeconds = windowSeconds;
  }

  /** Counts one more; says how many seconds to wait where it was one too many. Who cannot be told apart is not counted. */
  take(key: string | null, now: number): number | undefined {
    if (key === null) return undefined;
    this.roll(now);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count > this.limit ? this.secondsLeft(now) : undefined;
  }

  /** Counts one more, and refuses it where it was one too many. */
  admit(key: string | null, now: number): void {
    const wait = this.take(key, now);
    if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
  }

  /** Whether the limit is reached, without counting. */
  isReached(key: string | null, now: number): number | undefined {
    if (key === null) return undefined;
    this.roll(now);
    return (this.counts.get(key) ?? 0) >= this.limit ? this.secondsLeft(now) : undefined;
  }

  private roll(now: number): void {
    const window = Math.floor(now / (this.windowSeconds * 1000));
    if (window === this.window) return;
    this.window = window;
    this.counts.clear();
  }

  private secondsLeft(now: number): number {
    return Math.max(1, Math.ceil(((this.window + 1) * this.windowSeconds * 1000 - now) / 1000));
  }
}
