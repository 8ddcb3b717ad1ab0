/*
 * Two tenants on two upstream systems in one companion, as it is built: what one of them feels when the system of the other takes
 * 30 seconds for everything. `tsx test/bench/two-tenants.ts`; `--seconds 8 --reps 5` say how long, `--rate 40` how many sessions a
 * second each tenant begins, `--store memory` where they are kept, `--port 8175` the first of four ports, `--companion FILE` another
 * build of the command.
 *
 * Both tenants begin sessions at a fixed rate, whatever comes back: each is a session and the choice of a bank, which asks the
 * tenant's system. Measured is the one whose system is well, against itself a moment earlier or later; its sessions are left at once,
 * while those of the other stay open and are looked after. The order changes with each repetition.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EMULATORS } from '../../server/emulators/registry.ts';
import { end, ROOT } from './child.ts';
import { goal, paired, ratio, table } from './stats.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    reps: { type: 'string', default: '8' },
    rate: { type: 'string', default: '25' },
    store: { type: 'string', default: 'sqlite' },
    port: { type: 'string', default: '8175' },
    companion: { type: 'string', default: path.join(ROOT, 'server/dist/cli.js') },
  },
});
const firstPort = Number(options.port);
const PORTS = { companion: firstPort, fintecture: firstPort + 1, fino: firstPort + 2, slow: firstPort + 3 };
const SLOW_MS = 30_000;

/** The one that is measured, and the other. */
const GOOD = { name: 'fintecture', skill: 'fintecture_aisp_sbx_#1.0', upstream: PORTS.fintecture };
const OTHER = { name: 'fino', skill: 'fino_aisp_sbx_#1.0', upstream: PORTS.slow };
type Tenant = typeof GOOD;

interface Answer {
  session_id: string;
  nonce: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** One request to a server on this machine; its body, or the status where that is not 200. */
function ask(
  port: number,
  method: string,
  at: string,
  headers: Record<string, string | string[] | undefined> = {},
  body?: Buffer | string,
) {
  return new Promise<{ status: number; body: Buffer; headers: Record<string, string | string[] | undefined> }>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path: at, headers, agent }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts), headers: response.headers }));
    });
    call.on('error', reject).end(body);
  });
}

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What stands before the other tenant's system, and keeps everybody waiting when told to. */
let slow = false;
const before = createServer((incoming, outgoing) => {
  const parts: Buffer[] = [];
  incoming.on('data', (part: Buffer) => parts.push(part));
  incoming.on('end', () => void pass().catch(() => outgoing.destroy()));
  async function pass(): Promise<void> {
    if (slow) await wait(SLOW_MS);
    if (outgoing.destroyed) return;
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const answer = await ask(PORTS.fino, incoming.method ?? 'GET', incoming.url ?? '/', headers, Buffer.concat(parts));
    outgoing.writeHead(answer.status, answer.headers as Record<string, string>).end(answer.body);
  }
});

const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-bench-'));
const children: ChildProcess[] = [];

function run(...args: string[]): void {
  children.push(spawn(process.execPath, [options.companion, ...args], { stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function start(): Promise<void> {
  await new Promise<void>((resolve) => before.listen(PORTS.slow, '127.0.0.1', resolve));
  const tenants = await Promise.all(
    [GOOD, OTHER].map(async ({ name, skill, upstream }) => ({
      ...{ client_id: name, client_app_key: `pk_${name}`, client_secret: `sk_${name}`, name, origins: [`https://${name}.example`] },
      ...{ skills: [skill], providers: (await EMULATORS[name]!()).settings(`http://127.0.0.1:${upstream}`) },
    })),
  );
  const plenty = 10_000_000;
  const file = path.join(scratch, 'tessera.config.json');
  const config = {
    ...{ public_url: `http://localhost:${PORTS.companion}/tessera`, tenants, providers: [], store: options.store, log_level: 'error' },
    ...{ data_dir: path.join(scratch, 'data'), limits: { sessions: plenty, calls: plenty, misses: plenty } },
    dangerously_allow_weak_secrets: true,
  };
  writeFileSync(file, JSON.stringify(config));
  run('emulate', 'fintecture', '--port', String(PORTS.fintecture));
  run('emulate', 'fino', '--port', String(PORTS.fino));
  run('serve', '--config', file, '--port', String(PORTS.companion), '--host', '127.0.0.1');
  const isUp = (port: number): Promise<boolean> => ask(port, 'GET', '/').then(Boolean, () => false);
  for (const port of [PORTS.fintecture, PORTS.fino, PORTS.companion]) while (!(await isUp(port))) await wait(50);
}

async function post(tenant: Tenant, at: string, body: object): Promise<Answer> {
  const text = JSON.stringify({ client_id: tenant.name, ...body });
  const headers = {
    ...{ 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) },
    origin: `https://${tenant.name}.example`,
  };
  const answer = await ask(PORTS.companion, 'POST', `/tessera${at}`, headers, text);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body.toString()}`);
  return JSON.parse(answer.body.toString()) as Answer;
}

/** The bank that is chosen: one of the directory, where the tenant's system has any. */
async function bankOf({ name, skill }: Tenant): Promise<string> {
  const query = new URLSearchParams({ client_id: name, client_app_key: `pk_${name}`, skill });
  const { body } = await ask(PORTS.companion, 'GET', `/tessera/institutions?${query}`, { origin: `https://${name}.example` });
  const { institutions } = JSON.parse(body.toString()) as { institutions: { id: string; status?: string }[] };
  return institutions.find(({ status }) => status !== 'down')!.id;
}

/** Milliseconds: of the beginning of a session, and of its first step. */
type Times = [create: number, step: number];

async function session(tenant: Tenant, bank: string): Promise<Times> {
  const begun = performance.now();
  const { session_id, nonce } = await post(tenant, '/sessions', { client_app_key: `pk_${tenant.name}`, skill: tenant.skill });
  const created = performance.now();
  const step = { nonce, skill: tenant.skill, step: 'bank', data: { institution_id: bank } };
  const next = await post(tenant, `/sessions/${session_id}/steps`, step);
  const times: Times = [created - begun, performance.now() - created];
  // Else each minute would have more sessions to look after than the one before.
  if (tenant === GOOD) await leave(session_id, next.nonce);
  return times;
}

async function leave(id: string, nonce: string): Promise<void> {
  const body = JSON.stringify({ reason: 'left' });
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length), authorization: `Nonce ${nonce}` };
  const { status } = await ask(
    PORTS.companion,
    'DELETE',
    `/tessera/sessions/${id}`,
    { ...headers, origin: `https://${GOOD.name}.example` },
    body,
  );
  if (status !== 200) throw new Error(`Leaving was answered with ${status}.`);
}

/** Begins sessions at the rate for so long, and resolves when the last of them is done. */
async function load(tenant: Tenant, bank: string): Promise<{ times: Times[]; failed: number }> {
  const gap = 1000 / Number(options.rate);
  const begun = performance.now();
  const under: Promise<Times | undefined>[] = [];
  for (let count = 0; count * gap < Number(options.seconds) * 1000; count += 1) {
    await wait(Math.max(0, begun + count * gap - performance.now()));
    under.push(session(tenant, bank).catch(() => undefined));
  }
  const times = (await Promise.all(under)).filter((each) => each !== undefined);
  return { times, failed: under.length - times.length };
}

const PHASES = ['quick', 'quick again', 'alone', 'slow'] as const;
type Phase = (typeof PHASES)[number];

interface Measured {
  times: Times[];
  othersFailed: number;
}

async function measure(phase: Phase, banks: Record<string, string>): Promise<Measured> {
  slow = phase === 'slow';
  const other = phase === 'alone' ? Promise.resolve({ failed: 0 }) : load(OTHER, banks[OTHER.name]!);
  const { times, failed } = await load(GOOD, banks[GOOD.name]!);
  if (failed > 0) throw new Error(`${failed} sessions of the tenant that is measured failed.`);
  slow = false;
  return { times, othersFailed: (await other).failed };
}

/** The value that so large a share of the times does not exceed. */
function percentile(times: readonly Times[], share: number, of: (times: Times) => number): number {
  const values = times.map(of).sort((a, b) => a - b);
  return values[Math.floor(values.length * share)] ?? NaN;
}

const runs: Record<Phase, Measured[]> = { quick: [], 'quick again': [], alone: [], slow: [] };
try {
  await start();
  // Also the directories are read, as they are on all but the first minutes of a companion's life.
  const banks = { [GOOD.name]: await bankOf(GOOD), [OTHER.name]: await bankOf(OTHER) };
  await load(GOOD, banks[GOOD.name]!);
  for (let repetition = 0; repetition < Number(options.reps); repetition += 1)
    for (const phase of [...PHASES.slice(repetition % 4), ...PHASES.slice(0, repetition % 4)])
      runs[phase].push(await measure(phase, banks));
} finally {
  for (const child of children) await end(child);
  before.closeAllConnections();
  before.close();
  agent.destroy();
  rmSync(scratch, { recursive: true, force: true });
}

const both = ([create, step]: Times): number => create + step;
const p99 = (phase: Phase): number[] => runs[phase].map(({ times }) => percentile(times, 0.99, both));
const all = (phase: Phase): Times[] => runs[phase].flatMap(({ times }) => times);
/** Of all repetitions together: a single one has too few sessions for a p99 that stands still. */
const pooled = (phase: Phase, share: number, of = both): number => percentile(all(phase), share, of);

console.log(
  `\n### Two tenants: ${options.reps} repetitions of ${options.seconds} s, ${options.rate} sessions a second each, ${options.store}\n`,
);
table(
  ['the other system is', 'p50 ms', 'p99 ms', 'p99 ratio', 'each repetition (range)', 'create p99 ms', 'step p99 ms', 'others failed'],
  PHASES.map((phase) => [
    phase,
    pooled(phase, 0.5).toFixed(1),
    pooled(phase, 0.99).toFixed(1),
    (pooled(phase, 0.99) / pooled('quick', 0.99)).toFixed(2),
    ratio(paired(p99(phase), p99('quick'))),
    pooled(phase, 0.99, ([create]) => create).toFixed(1),
    pooled(phase, 0.99, ([, step]) => step).toFixed(1),
    runs[phase].reduce((sum, { othersFailed }) => sum + othersFailed, 0),
  ]),
);
console.log();
const baseline = percentile([...all('quick'), ...all('quick again')], 0.99, both);
goal('p99 beside a slow system, to that beside a quick one', pooled('slow', 0.99) / baseline, { atMost: 1.5 });
goal('p99 beside a slow system, to that alone', pooled('slow', 0.99) / pooled('alone', 0.99), { atMost: 1.5 });
