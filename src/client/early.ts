/** As it may turn out to be. */
const page: Omit<typeof globalThis, 'crypto'> & { crypto?: Omit<Crypto, 'subtle'> & { subtle?: SubtleCrypto } } = globalThis;

/**
 * What the widget needs of the page, fetched when it loads and held on to: a script that redefines these later does not get
 * between the widget and its companion. In Node, where the module may be imported but not used, some of them are missing.
 */
export const early = {
  fetch: page.fetch.bind(page),
  setTimeout: page.setTimeout.bind(page),
  clearTimeout: page.clearTimeout.bind(page),
  now: Date.now,
  /** Only for jitter. */
  random: Math.random,
  randomValues: page.crypto?.getRandomValues.bind(page.crypto),
  /** Missing on plain HTTP away from localhost; then sessions cannot be resumed. */
  digest: page.crypto?.subtle?.digest.bind(page.crypto.subtle),
} as const;

/** Waits; less long when the network comes back. Rejects when the signal fires. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const end = (then: () => void) => () => {
      over.abort();
      early.clearTimeout(timer);
      then();
    };
    const timer = early.setTimeout(end(resolve), milliseconds);
    addEventListener('online', end(resolve), over);
    signal.addEventListener('abort', end(() => reject(signal.reason as Error)), over);
    if (signal.aborted) end(() => reject(signal.reason as Error))();
  });
}
