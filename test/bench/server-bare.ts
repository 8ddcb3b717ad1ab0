/*
 * The least that can do the job: node:http, JSON in, a session with a random id and a single-use 256-bit nonce kept as
 * its SHA-256, JSON out. Over a map, or (argument `durable`) over SQLite, concurrent requests in one commit. Checks nothing
 * else, keeps no answers, writes no log. Prints its port.
 */
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import Database from 'libsql';

interface Submission {
  nonce?: string;
}
interface Kept {
  hash: string;
  expiresAt: number;
}

const LIFETIME_MS = 30 * 60 * 1000;
const { port, durable } = JSON.parse(process.argv[2] ?? '{}') as { port: number; durable?: string };

const kept = new Map<string, Kept>();
const hashOf = (nonce: string): string => hash('sha256', nonce, 'base64url');

/** Ids that sort by time, which SQLite likes. */
let count = 0;
const timeOrdered = (): string =>
  `${Date.now().toString(36)}-${(count += 1).toString(36).padStart(8, '0')}-${randomBytes(8).toString('base64url')}`;

function reply(response: ServerResponse, status: number, answer: object): void {
  const text = JSON.stringify(answer);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function inMemory(id: string | undefined, { nonce }: Submission, response: ServerResponse): void {
  const fresh = randomBytes(32).toString('base64url');
  const expiresAt = Date.now() + LIFETIME_MS;
  if (id === undefined) {
    const session_id = randomUUID();
    kept.set(session_id, { hash: hashOf(fresh), expiresAt });
    reply(response, 200, { session_id, nonce: fresh, expires_at: expiresAt });
    return;
  }
  const session = kept.get(id);
  if (nonce === undefined || session?.hash !== hashOf(nonce) || session.expiresAt < Date.now()) {
    reply(response, 409, { error: 'nonce' });
    return;
  }
  session.hash = hashOf(fresh);
  session.expiresAt = expiresAt;
  reply(response, 200, { session_id: id, nonce: fresh, expires_at: expiresAt });
}

function onDisk(file: string): typeof inMemory {
  const db = new Database(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE sessions (id TEXT PRIMARY KEY, hash TEXT, expires_at INTEGER) WITHOUT ROWID;',
  );
  const insert = db.prepare('INSERT INTO sessions VALUES (?, ?, ?)');
  const update = db.prepare('UPDATE sessions SET hash = ?, expires_at = ? WHERE id = ? AND hash = ? AND expires_at > ?');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  let waiting: { work: () => [status: number, answer: object]; response: ServerResponse }[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    begin.run();
    const answers = batch.map(({ work }) => work());
    commit.run();
    batch.forEach(({ response }, index) => reply(response, ...answers[index]!));
  };
  return (id, { nonce = '' }, response) => {
    const fresh = randomBytes(32).toString('base64url');
    const expires_at = Date.now() + LIFETIME_MS;
    const work = (): [number, object] => {
      const session_id = id ?? timeOrdered();
      if (id === undefined) insert.run(session_id, hashOf(fresh), expires_at);
      else if (update.run(hashOf(fresh), expires_at, id, hashOf(nonce), Date.now()).changes === 0) return [409, { error: 'nonce' }];
      return [200, { session_id, nonce: fresh, expires_at }];
    };
    if (waiting.push({ work, response }) === 1) setImmediate(flush);
  };
}

const handle = durable === undefined ? inMemory : onDisk(durable);
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () =>
    handle(
      /\/sessions\/([^/]+)\/steps$/.exec(request.url ?? '')?.[1],
      JSON.parse(Buffer.concat(chunks).toString()) as Submission,
      response,
    ),
  );
});
server.listen(port, '127.0.0.1', () => console.log('ready'));
