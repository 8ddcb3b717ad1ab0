/** Virtual time: nothing waits for a real clock, and everything that waits is known. */
export class Scheduler {
  now: number;
  private waiting: { at: number; order: number; wake: () => void }[] = [];
  private count = 0;

  constructor(now: number) {
    this.now = now;
  }

  /** Calls back after so many milliseconds of virtual time; returns how to call it off. */
  after(milliseconds: number, wake: () => void): () => void {
    const entry = { at: this.now + Math.max(0, milliseconds), order: (this.count += 1), wake };
    const index = this.waiting.findLastIndex((each) => each.at <= entry.at);
    this.waiting.splice(index + 1, 0, entry);
    return () => {
      this.waiting = this.waiting.filter((each) => each !== entry);
    };
  }

  sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const off = this.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => {
        off();
        resolve();
      });
    });

  /** Lets time pass until then, or until nothing waits any more, or it is enough. */
  async run(until: number, enough: () => boolean = () => false): Promise<void> {
    await quiet();
    for (let next = this.waiting[0]; next && next.at <= until && !enough(); next = this.waiting[0]) {
      this.waiting.shift();
      this.now = next.at;
      next.wake();
      await quiet();
    }
    if (!enough()) this.now = Math.max(this.now, until);
  }
}

/** Resolves when every chain of promises has come to something that waits. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
