/*
 * The bank step of the built widget against a hand-written windowed list, in Chromium at a quarter of the processor's speed:
 * `tsx test/bench/browser.ts`. Every run has a context of its own; the cases take turns. `--runs 15` says how many each;
 * `--only flow` measures some of the cases, `--cdn folder` another script-tag build. Needs `npm run build` to have been run.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type CDPSession } from 'playwright-core';
import { chromiumPath } from '../browsers.mjs';
import { end, ROOT } from './child.ts';
import { goal, median, paired, ratio, spread, table } from './stats.ts';

interface Case {
  banks: number;
  /** What the page consists of. */
  body: string;
  /** Where in the page the first row is, for pages that do not say so themselves. */
  firstRow?: string;
  /** The keys come as soon as something is seen, and not after a moment's rest. */
  hasty?: true;
  /** Nothing is searched for. */
  still?: true;
}

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    port: { type: 'string', default: '8175' },
    only: { type: 'string', default: '' },
    throttle: { type: 'string', default: '4' },
    cdn: { type: 'string', default: path.join(ROOT, 'dist/cdn') },
  },
});
const port = Number(options.port);
const origin = `http://127.0.0.1:${port}`;
const companion = `http://127.0.0.1:${port + 1}/tessera`;
const SKILL = 'sandbox_aisp_sbx_#1.0';

const ofPage = (name: string): string => readFileSync(path.join(import.meta.dirname, 'pages', name), 'utf8');
const windowed = `<style>${ofPage('windowed.css')}</style><script type="module" src="/pages/windowed.js"></script>`;
const step = `<script type="module" src="/cdn/tessera.js"></script><script type="module">${ofPage('choose-bank.js')}</script>`;
const inShadow = (path: string): string => `${path}?.querySelector('[role=option]')?.textContent`;
const stepRow = inShadow("document.querySelector('tessera-choose-bank')?.shadowRoot");
const flow = `<tessera-flow client-id="bench" client-app-key="pk_bench" skill="${SKILL}"></tessera-flow><script type="module" src="${companion}/tessera.js"></script>`;
const flowRow = inShadow("document.querySelector('tessera-flow')?.shadowRoot?.querySelector('tessera-choose-bank')?.shadowRoot");

const ALL: Record<string, Case> = {
  'by hand, 10,000': { banks: 10_000, body: windowed },
  'by hand again, 10,000': { banks: 10_000, body: windowed },
  'Tessera, 10,000': { banks: 10_000, body: step, firstRow: stepRow },
  'by hand, 60,000': { banks: 60_000, body: windowed },
  'Tessera, 60,000': { banks: 60_000, body: step, firstRow: stepRow },
  'by hand, 60,000, key at once': { banks: 60_000, body: windowed, hasty: true },
  'Tessera, 60,000, key at once': { banks: 60_000, body: step, firstRow: stepRow, hasty: true },
  flow: { banks: 0, body: flow, firstRow: flowRow, still: true },
};
const cases = Object.entries(ALL).filter(([name], index) => index === 0 || name.includes(options.only));

const page = ({ banks, body, firstRow }: Case): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bench</title><link rel="icon" href="data:,">
<style>${ofPage('common.css')}</style>
<script src="/pages/common.js"></script>
<script>window.BANKS = makeBanks(${banks}); window.firstRow = () => ${firstRow ?? 'undefined'};</script>
<body><script>firstScreen()</script>${body}</body></html>`;

let requests = 0;
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', origin);
  const named = ALL[searchParams.get('case') ?? ''];
  const file = pathname.startsWith('/cdn/') ? path.join(options.cdn, pathname.slice(5)) : path.join(import.meta.dirname, pathname);
  const isPage = pathname === '/';
  if (!isPage && !pathname.endsWith('common.js')) requests += 1;
  response.setHeader('content-type', isPage ? 'text/html; charset=utf-8' : 'text/javascript');
  response.setHeader('cache-control', 'no-store');
  try {
    response.end(isPage && named ? page(named) : readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});

/** The companion, for the whole flow; it keeps nothing. */
function startCompanion(folder: string): ChildProcess {
  const plenty = 10_000_000;
  const config = {
    public_url: companion,
    tenants: [
      { client_id: 'bench', client_app_key: 'pk_bench', client_secret: 'sk_bench', name: 'Bench', origins: [origin], skills: [SKILL] },
    ],
    providers: ['sandbox'],
    store: 'memory',
    limits: { sessions: plenty, calls: plenty, misses: plenty },
    dangerously_allow_weak_secrets: true,
  };
  const file = path.join(folder, 'tessera.config.json');
  writeFileSync(file, JSON.stringify(config));
  const command = [path.join(ROOT, 'server/dist/cli.js'), 'serve', '--config', file, '--port', String(port + 1), '--host', '127.0.0.1'];
  return spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
}

interface Run {
  first: number;
  /** What of it the page's main thread was at work, whatever else the machine had to do. */
  work: number;
  keys: number[];
  elements: number;
  requests: number;
}

/**
 * Has the page say something. Playwright's own evaluation would first load a large script into the page, which at a quarter of the
 * speed takes longer than what is measured, and falls upon whatever runs at that moment.
 */
async function ask<T>(devtools: CDPSession, expression: string): Promise<T> {
  const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
  return result.value as T;
}

/** Ends the trace; how long the main thread was busy between the two marks of the page. */
async function workOf(browser: Browser): Promise<number> {
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string; tts: number }[] };
  const at = (mark: string): number => traceEvents.find(({ name }) => name === mark)!.tts;
  return (at('shown') - at('started')) / 1000;
}

async function measure(browser: Browser, name: string, { hasty, still }: Case): Promise<Run> {
  const context = await browser.newContext({ viewport: { width: 420, height: 800 } });
  try {
    const tab = await context.newPage();
    const devtools = await context.newCDPSession(tab);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(options.throttle) });
    requests = 0;
    tab.on('request', (request) => (requests += request.url().startsWith(companion) ? 1 : 0));
    await browser.startTracing(tab, { categories: ['blink.user_timing'] });
    await tab.goto(`${origin}/?case=${encodeURIComponent(name)}`, { waitUntil: 'load' });
    const first = await ask<number>(devtools, 'shown');
    const before = requests;
    const work = await workOf(browser);
    const keys: number[] = [];
    if (!still) {
      await ask(devtools, 'focusSearch()');
      if (!hasty) await tab.waitForTimeout(1000);
      for (const [key, bank] of await ask<[string, number][]>(devtools, 'KEYS')) {
        await ask(devtools, `afterKey(${bank})`);
        await tab.keyboard.press(key);
        keys.push(await ask(devtools, 'found'));
        await tab.waitForTimeout(150);
      }
    }
    return { first, work, keys, elements: await ask(devtools, 'countElements()'), requests: before };
  } finally {
    await context.close();
  }
}

const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-bench-'));
const needsCompanion = cases.some(([name]) => name === 'flow');
const child = needsCompanion ? startCompanion(scratch) : undefined;
const results: Record<string, Run[]> = Object.fromEntries(cases.map(([name]) => [name, []]));
let browser: Browser | undefined;
try {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-frame-rate-limit', '--disable-gpu-vsync'],
  });
  // The first round warms the browser up and does not count.
  for (let round = 0; round <= Number(options.runs); round += 1) {
    for (const [name, each] of cases) {
      const run = await measure(browser, name, each);
      if (round > 0) results[name]!.push(run);
    }
  }
} finally {
  await browser?.close();
  server.close();
  if (child) await end(child);
  rmSync(scratch, { recursive: true, force: true });
}

const of = (name: string, value: (run: Run) => number): number[] => results[name]!.map(value);
const baseOf = (name: string): string => {
  const base = name.replace('Tessera', 'by hand').replace(' again', '');
  return base in results && base !== 'flow' ? base : cases[0]![0];
};
console.log(`\n### Browser: medians of ${options.runs} runs, processor slowed down ${options.throttle} times, ratios within a run\n`);
const cells = (name: string, value: (run: Run) => number): string[] => {
  const own = of(name, value);
  if (own.some(Number.isNaN)) return ['', ''];
  return [`${median(own).toFixed(0)} (${spread(own, 0)})`, ratio(paired(own, of(baseOf(name), value)))];
};
table(
  [
    'case',
    'first screen ms',
    'ratio (range)',
    'work ms',
    'ratio (range)',
    '1st key ms',
    'ratio (range)',
    '3rd key ms',
    'ratio (range)',
    'elements',
    'requests',
  ],
  cases.map(([name]) => [
    name,
    ...cells(name, ({ first }) => first),
    ...cells(name, ({ work }) => work),
    ...cells(name, ({ keys }) => keys[0] ?? NaN),
    ...cells(name, ({ keys }) => keys[2] ?? NaN),
    median(of(name, ({ elements }) => elements)),
    median(of(name, (run) => run.requests)),
  ]),
);
console.log();
for (const [name, atMost] of [
  ['Tessera, 10,000', 1.3],
  ['Tessera, 60,000', 1.5],
] as const) {
  if (!(name in results)) continue;
  const against = (value: (run: Run) => number): number => median(paired(of(name, value), of(baseOf(name), value)));
  goal(
    `${name}, first screen`,
    against(({ first }) => first),
    { atMost },
  );
  goal(
    `${name}, first key`,
    against(({ keys }) => keys[0]!),
    { atMost },
  );
  goal(
    `${name}, third key`,
    against(({ keys }) => keys[2]!),
    { atMost },
  );
  goal(`${name}, elements`, Math.max(...of(name, ({ elements }) => elements)), { atMost: 250 });
}
