import { early } from './early.ts';

/** Waits; less long when the network comes back. Rejects when the signal fires. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (then: () => void) => (): void => {
      over.abort();
      early.clearTimeout(timer);
      then();
    };
    const fail = end(() => reject(signal.reason as Error));
    const timer = early.setTimeout(end(resolve), milliseconds);
    addEventListener('online', end(resolve), over);
    signal.addEventListener('abort', fail, over);
    if (signal.aborted) fail();
  });
}

/** Between half and one and a half times as long, so that many clients do not come back at once. */
export const jittered = (milliseconds: number): number => milliseconds * (0.5 + Math.random());
