import type { Store } from './store/store.ts';

/** What would make a run unrepeatable is handed in, so that a whole world can be simulated from a seed. */
export interface Ports {
  /** Milliseconds since 1970. */
  now(): number;
  randomBytes(size: number): Uint8Array;
  fetch: typeof fetch;
  store: Store;
  /** Resolves after that many milliseconds, or when the signal fires. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  log: Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured, one line an event; fields are chosen at the call, never a whole request or person. */
export type Log = (level: LogLevel, event: string, fields?: Record<string, string | number | boolean | null | undefined>) => void;
