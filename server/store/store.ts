/** One stored document. `value` is JSON (so it holds no NUL, which not every driver keeps); the store reads none of it. */
export interface Doc {
  kind: string;
  /** Ids of what is created often sort by time (UUIDv7), so that inserts append. */
  id: string;
  /** Counts the writes, from 1. */
  version: number;
  value: string;
  /** Milliseconds since 1970: from then on the document does not exist, and a sweep removes it. */
  expiresAt: number;
}

/** A wish to write: the version that must be there now (0: none may be), and what to put in its place (none: remove). */
export interface Write {
  kind: string;
  id: string;
  expect: number;
  value?: string;
  expiresAt?: number;
}

/**
 * Where everything lives. A write is all or nothing and checks every expectation first; when its promise resolves with
 * true, the change survives a power cut. A new kind of document needs nothing of the store.
 */
export interface Store {
  get(kind: string, id: string, now: number): Promise<Doc | undefined>;
  /** False where an expectation did not hold; then nothing has changed. */
  write(writes: readonly Write[], now: number): Promise<boolean>;
  /** The documents of a kind with ids from `from` up to, but without, `to`, in the order of their ids; at most `limit`. */
  list(kind: string, range: { from: string; to: string; limit: number }, now: number): Promise<Doc[]>;
  /** Calls back after each write to the document; returns how to stop. */
  watch(kind: string, id: string, listener: () => void): () => void;
  /** Removes what has expired, at most `limit` documents; says how many. */
  sweep(now: number, limit: number): Promise<number>;
  /** Rejects when the store cannot be written to. */
  check(): Promise<void>;
  close(): Promise<void>;
}
