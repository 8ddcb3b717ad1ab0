/*
 * The least that can do the job: node:http, JSON in, a session with a random id and a single-use 256-bit nonce kept as
 * its SHA-256, JSON out. Over a map, or (`durable`) over SQLite, concurrent requests in one commit. Checks nothing else, keeps
 * no answers, writes no log. With `dressed` it answers with as many headers and bytes as the companion does, which tells what
 * the network alone takes of the difference.
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
const { port, durable, dressed = false } = JSON.parse(process.argv[2] ?? '{}') as { port: number; durable?: string; dressed?: boolean };

const kept = new Map<string, Kept>();
const hashOf = (nonce: string): string => hash('sha256', nonce, 'base64url');

/** Ids that sort by time, which SQLite likes. */
let count = 0;
const timeOrdered = (): string =>
  `${Date.now().toString(36)}-${(count += 1).toString(36).padStart(8, '0')}-${randomBytes(8).toString('base64url')}`;

const bank = (n: number) => ({
  ...{ id: `sbx-xx-${n}`, name: `Bank ${n}`, country: 'XX', psu_types: ['retail', 'corporate'], methods: ['redirect', 'decoupled'] },
  ...{ bic: 'BANKXXS0', bank_codes: ['99101'], logo: `http://localhost:${port}/tessera/sandbox/logos/sbx-xx-${n}.svg`, popular: true },
});
const STEP = {
  name: 'bank',
  kind: 'choose_bank',
  show: { popular: [bank(1), bank(2), bank(3)], countries: 'AT BE DE DK ES FI FR GB'.split(' ') },
};
const NEXT = {
  name: 'approval',
  kind: 'redirect',
  show: { bank: bank(1), state: 'waiting', expires_at: new Date(0).toISOString(), url: bank(2).logo },
};
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  'x-request-id': randomUUID(),
  'access-control-allow-origin': 'http://localhost:8170',
  'access-control-expose-headers': 'Idempotency-Replayed, Retry-After, X-Request-Id',
};

function reply(response: ServerResponse, status: number, answer: object, isNew: boolean): void {
  const text = JSON.stringify(dressed ? { ...answer, step: isNew ? STEP : NEXT } : answer);
  const length = Buffer.byteLength(text);
  response.writeHead(
    status,
    dressed ? { ...HEADERS, 'content-length': length } : { 'content-type': 'application/json', 'content-length': length },
  );
  response.end(text);
}

function inMemory(id: string | undefined, { nonce }: Submission, response: ServerResponse): void {
  const fresh = randomBytes(32).toString('base64url');
  const expiresAt = Date.now() + LIFETIME_MS;
  if (id === undefined) {
    const session_id = randomUUID();
    kept.set(session_id, { hash: hashOf(fresh), expiresAt });
    reply(response, 200, { session_id, nonce: fresh, expires_at: expiresAt }, true);
    return;
  }
  const session = kept.get(id);
  if (nonce === undefined || session?.hash !== hashOf(nonce) || session.expiresAt < Date.now()) {
    reply(response, 409, { error: 'nonce' }, false);
    return;
  }
  session.hash = hashOf(fresh);
  session.expiresAt = expiresAt;
  reply(response, 200, { session_id: id, nonce: fresh, expires_at: expiresAt }, false);
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
    batch.forEach(({ response }, index) => reply(response, ...answers[index]!, false));
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
