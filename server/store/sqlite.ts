import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import type { Doc, Store, Write } from './store.ts';
import { Watchers } from './watchers.ts';

/** The layout of the file. A file written by a later companion is refused rather than misread. */
const SCHEMA_VERSION = 1;

/** More writes than this waiting for the disk, and new ones are refused at once instead of piling up. */
const MAX_QUEUE = 5000;

interface Waiting {
  writes: readonly Write[];
  now: number;
  resolve: (done: boolean) => void;
  reject: (error: Error) => void;
}

/** The store cannot take the write at present; nothing was written. */
export class StoreUnavailableError extends Error {
  readonly code = 'store_unavailable';
}

/**
 * The embedded default: one SQLite file, WAL, `synchronous=FULL`. Requests that come in together share one commit, and
 * each is answered after it: that is what makes durability cheap.
 */
export function createSqliteStore(file: string): Store {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const isNew = !existsSync(file);
  const db = new Database(file, { timeout: 5000 });
  if (isNew) chmodSync(file, 0o600);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA secure_delete = ON;');
  migrate(db);

  const select = db.prepare('SELECT version, value, expires_at FROM docs WHERE kind = ? AND id = ?').raw(true);
  const selectRange = db
    .prepare('SELECT version, value, expires_at, id FROM docs WHERE kind = ? AND id >= ? AND id < ? AND expires_at > ? ORDER BY id LIMIT ?')
    .raw(true);
  // Each writes only where its expectation holds. What has expired counts as absent, although its row may still wait for the sweep.
  const insert = db.prepare(`
    INSERT INTO docs (kind, id, version, value, expires_at) VALUES (?, ?, 1, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET version = 1, value = excluded.value, expires_at = excluded.expires_at WHERE docs.expires_at <= ?`);
  const update = db.prepare(`
    UPDATE docs SET version = version + 1, value = ?, expires_at = ? WHERE kind = ? AND id = ? AND version = ? AND expires_at > ?`);
  const remove = db.prepare('DELETE FROM docs WHERE kind = ? AND id = ? AND version = ? AND expires_at > ?');
  const removeExpired = db.prepare(
    'DELETE FROM docs WHERE rowid IN (SELECT rowid FROM docs WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
  );
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  const watchers = new Watchers();
  let queue: Waiting[] = [];
  let scheduled = false;

  type Row = [version: number, value: string, expiresAt: number];
  const row = (kind: string, id: string): Row | undefined => select.get(kind, id) as Row | undefined;

  /** Says whether the expectation held, and the write was made. */
  function apply({ kind, id, expect, value, expiresAt = Number.MAX_SAFE_INTEGER }: Write, now: number): boolean {
    if (value !== undefined) {
      const { changes } = expect === 0 ? insert.run(kind, id, value, expiresAt, now) : update.run(value, expiresAt, kind, id, expect, now);
      return changes === 1;
    }
    return expect === 0 ? (row(kind, id)?.[2] ?? 0) <= now : remove.run(kind, id, expect, now).changes === 1;
  }

  /** Writes all that can be; false where one had to be given up halfway, which is then among the refused. */
  function applyAll(batch: readonly Waiting[], refused: Set<Waiting>): boolean {
    for (const waiting of batch) {
      if (refused.has(waiting)) continue;
      const broken = waiting.writes.findIndex((write) => !apply(write, waiting.now));
      if (broken >= 0) refused.add(waiting);
      if (broken > 0) return false;
    }
    return true;
  }

  function flush(): void {
    scheduled = false;
    const batch = queue;
    queue = [];
    const refused = new Set<Waiting>();
    try {
      begin.run();
      // Half a request undoes the whole transaction, and the others go again without it. It is rare: what may change is written first.
      while (!applyAll(batch, refused)) {
        rollback.run();
        begin.run();
      }
      commit.run();
    } catch (cause) {
      if (db.inTransaction) rollback.run();
      const error = new StoreUnavailableError('The database could not be written to.', { cause });
      for (const waiting of batch) waiting.reject(error);
      return;
    }
    for (const waiting of batch) {
      waiting.resolve(!refused.has(waiting));
      if (!refused.has(waiting)) watchers.tell(waiting.writes);
    }
  }

  function write(writes: readonly Write[], now: number): Promise<boolean> {
    if (queue.length >= MAX_QUEUE) return Promise.reject(new StoreUnavailableError('Too many writes are waiting for the disk.'));
    return new Promise((resolve, reject) => {
      queue.push({ writes, now, resolve, reject });
      if (!scheduled) setImmediate(flush);
      scheduled = true;
    });
  }

  return {
    async get(kind, id, now): Promise<Doc | undefined> {
      const [version, value, expiresAt] = row(kind, id) ?? [];
      return version === undefined || value === undefined || expiresAt === undefined || expiresAt <= now
        ? undefined
        : { kind, id, version, value, expiresAt };
    },
    write,
    async list(kind, { from, to, limit }, now): Promise<Doc[]> {
      const rows = selectRange.all(kind, from, to, now, limit) as [...Row, id: string][];
      return rows.map(([version, value, expiresAt, id]) => ({ kind, id, version, value, expiresAt }));
    },
    watch: (kind, id, listener) => watchers.add(kind, id, listener),
    async sweep(now, limit) {
      return removeExpired.run(now, limit).changes;
    },
    async check() {
      // Only a write tells whether there is room for one. What it leaves behind has expired already.
      await write([{ kind: 'check', id: 'check', expect: 0, value: '', expiresAt: 0 }], 1);
    },
    async close() {
      if (queue.length > 0) flush();
      db.exec('PRAGMA wal_checkpoint(TRUNCATE);');
      db.close();
    },
  };
}

function migrate(db: Database.Database): void {
  const version = (db.prepare('PRAGMA user_version').all()[0] as { user_version: number }).user_version;
  if (version > SCHEMA_VERSION) {
    throw new Error(`The database has layout ${version}, this companion knows ${SCHEMA_VERSION}: it was written by a later version.`);
  }
  if (version === SCHEMA_VERSION) return;
  // With row ids: what is new is appended, whatever its kind, and a page holds more of documents as large as these.
  db.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS docs (
      kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER NOT NULL, value TEXT NOT NULL,
      UNIQUE (kind, id)
    );
    CREATE INDEX IF NOT EXISTS docs_by_expiry ON docs (expires_at);
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}
