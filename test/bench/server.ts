/*
 * The companion, whole, against a bare node:http handler that does the same job over a map: `tsx test/bench/server.ts`.
 * Every repetition starts each server afresh; ratios are taken within a repetition. `--seconds 3 --reps 5` say how long;
 * `--only 'memory,sqlite'` measures some of the servers, `--companion FILE` another build of the command.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { end, plain, ROOT, run } from './child.ts';
import type { Load, Measured } from './server-load.ts';
import { goal, median, paired, ratio, spread, table } from './stats.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    reps: { type: 'string', default: '5' },
    port: { type: 'string', default: '8171' },
    only: { type: 'string', default: 'bare,bare again,memory,sqlite,bare dressed,bare durable' },
    companion: { type: 'string', default: path.join(ROOT, 'server/dist/cli.js') },
  },
});
const port = Number(options.port);
const kinds = options.only.split(',');
const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-bench-'));
const [bare, load] = [plain('server-bare'), plain('server-load')];

const SKILL = 'sandbox_aisp_sbx_#1.0';
const ORIGIN = 'http://localhost:8170';

const SHOTS = {
  create: { work: 'create', keyed: false },
  rotate: { work: 'rotate', keyed: false },
  'rotate, keyed': { work: 'rotate', keyed: true },
} as const;
type Shot = keyof typeof SHOTS;
const shots = Object.keys(SHOTS) as Shot[];

interface Run {
  shots: Record<Shot, Measured>;
  /** Milliseconds from the command to the first answer. */
  startup: number;
  idleMB: number;
  afterMB: number;
}

/** A new server of the kind, not yet listening. */
function start(kind: string): ChildProcess {
  const folder = mkdtempSync(path.join(scratch, 'run-'));
  if (kind.startsWith('bare')) {
    const argument = { port, dressed: kind === 'bare dressed', ...(kind === 'bare durable' && { durable: path.join(folder, 'bare.db') }) };
    return spawn(process.execPath, [bare, JSON.stringify(argument)], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const plenty = 10_000_000;
  const config = {
    public_url: `http://localhost:${port}/tessera`,
    tenants: [
      { client_id: 'bench', client_app_key: 'pk_bench', client_secret: 'sk_bench', name: 'Bench', origins: [ORIGIN], skills: [SKILL] },
    ],
    providers: ['sandbox'],
    store: kind,
    data_dir: path.join(folder, 'data'),
    log_level: 'info',
    limits: { sessions: plenty, calls: plenty, misses: plenty },
    dangerously_allow_weak_secrets: true,
  };
  const file = path.join(folder, 'tessera.config.json');
  writeFileSync(file, JSON.stringify(config));
  return spawn(process.execPath, [options.companion, 'serve', '--config', file, '--port', String(port), '--host', '127.0.0.1'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const ask = (): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/tessera/readyz`, { method: 'POST', body: '{}' }).then(
    (response) => response.text().then(() => true),
    () => false,
  );

/** Asks until there is an answer, whatever it says. */
async function answers(child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    if (await ask()) return;
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  throw new Error('The server ended before it answered.');
}

/** Megabytes of memory of a process, where the system tells: resident, and the most that was. */
function memoryOf({ pid }: ChildProcess): { now: number; peak: number } {
  const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const read = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? NaN) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

async function measure(kind: string): Promise<Run> {
  // Another server's answers would be taken for this one's.
  if (await ask()) throw new Error(`Something else answers on port ${port}; name another with --port.`);
  const started = performance.now();
  const child = start(kind);
  try {
    await answers(child);
    const startup = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const idleMB = memoryOf(child).now;
    const results: Partial<Record<Shot, Measured>> = {};
    for (const shot of shots) {
      const argument: Load = {
        ...SHOTS[shot],
        ...{ port, pid: child.pid!, connections: 32, seconds: Number(options.seconds), warmupSeconds: 1.5 },
        ...{ skill: SKILL, bank: 'sbx-fr-nord', origin: ORIGIN },
      };
      results[shot] = await run<Measured>(load, argument);
    }
    return { shots: results as Run['shots'], startup, idleMB, afterMB: memoryOf(child).peak };
  } finally {
    await end(child);
  }
}

const runs: Record<string, Run[]> = Object.fromEntries(kinds.map((kind) => [kind, []]));
try {
  for (let repetition = 0; repetition < Number(options.reps); repetition += 1) {
    for (const kind of kinds) runs[kind]!.push(await measure(kind));
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const [base] = kinds as [string];
const each = (kind: string, value: (run: Run) => number): number[] => runs[kind]!.map(value);
console.log(
  `\n### Server: ${options.reps} repetitions of ${options.seconds} s, 32 connections, ratios to "${base}" of the same repetition\n`,
);
for (const shot of shots) {
  const of = (field: keyof Measured) => (kind: string) => each(kind, (one) => one.shots[shot][field] ?? NaN);
  const [speed, p50, p99, cpu] = [of('perSecond'), of('p50'), of('p99'), of('cpuMicros')];
  table(
    [shot, 'per second', 'ratio (range)', 'p50 ms', 'p99 ms', 'p99 ratio (range)', 'CPU µs a request', 'CPU ratio'],
    kinds.map((kind) => [
      kind,
      Math.round(median(speed(kind))),
      ratio(paired(speed(kind), speed(base))),
      median(p50(kind)).toFixed(2),
      median(p99(kind)).toFixed(2),
      ratio(paired(p99(kind), p99(base))),
      median(cpu(kind)).toFixed(1),
      median(paired(cpu(base), cpu(kind))).toFixed(2),
    ]),
  );
  console.log();
  for (const [kind, atLeast] of [
    ['memory', 0.7],
    ['sqlite', 0.5],
  ] as const) {
    if (!kinds.includes(kind)) continue;
    goal(`${shot}, ${kind}`, median(paired(speed(kind), speed(base))), { atLeast });
    goal(`${shot}, ${kind}, p99`, median(paired(p99(kind), p99(base))), { atMost: 3 });
  }
  console.log();
}
table(
  ['start and memory', 'start ms (range)', 'idle MB', 'peak MB under load'],
  kinds.map((kind) => {
    const startup = each(kind, (one) => one.startup);
    return [
      kind,
      `${median(startup).toFixed(0)} (${spread(startup, 0)})`,
      median(each(kind, (one) => one.idleMB)).toFixed(0),
      median(each(kind, (one) => one.afterMB)).toFixed(0),
    ];
  }),
);
console.log();
for (const kind of kinds.filter((each) => !each.startsWith('bare'))) {
  goal(`start, ${kind}`, median(each(kind, (one) => one.startup)), { atMost: 1000 }, ' ms');
  goal(`idle memory, ${kind}`, median(each(kind, (one) => one.idleMB)), { atMost: 80 }, ' MB');
}
