/*
 * Runs the parts of the tests one after the other and closes with one line, `N passed, N failed`.
 *
 *   node test/run.mjs                 all parts of every day
 *   node test/run.mjs --long          those, and the long ones
 *   node test/run.mjs server lint     only these, and what they say while they say it
 *
 * A test file is a `*.test.ts` in the folder of its part; a `*.long.test.ts` anywhere below test/ belongs to the long part.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { onPath } from './browsers.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ code: number | null, output: string, overdue: boolean }} Ran */
/** @typedef {{ name: string, minutes: number, needs?: string[], ahead?: boolean, run: (part: Part) => Promise<Ran & Counts> | undefined }} Part */

const root = path.dirname(import.meta.dirname);
const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-tests-'));
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true });
});

const { values: options, positionals: named } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const live = named.length > 0;
const colours = process.stdout.isTTY ? {} : { NO_COLOR: '1' };

/** @param {string} folder @param {(file: string) => boolean} wanted @returns {string[]} */
function filesIn(folder, wanted) {
  const absolute = path.join(root, folder);
  if (!existsSync(absolute)) return [];
  const files = readdirSync(absolute, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.includes('node_modules') && wanted(file),
  );
  return files.map((file) => path.join(folder, file)).sort();
}

/**
 * Runs a command in a process group of its own, so that nothing that it started outlives it.
 * @param {string} command @param {string[]} args @param {number} minutes @param {Record<string, string>} [env]
 * @returns {Promise<Ran>}
 */
function run(command, args, minutes, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...colours, ...process.env, ...env },
    });
    let output = '';
    let overdue = false;
    const end = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All of it has ended.
      }
    };
    const stop = () => {
      end();
      process.exit(130);
    };
    const timer = setTimeout(() => {
      overdue = true;
      end();
    }, minutes * 60_000);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        if (live) process.stdout.write(text);
      });
    }
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      end();
      resolve({ code, output, overdue });
    });
  });
}

/** A check is a script of package.json: it passes or it does not. @param {string} script @param {string} [folder] @returns {Part['run']} */
const check = (script, folder = '.') => {
  if (!existsSync(path.join(root, folder))) return () => undefined;
  return async ({ minutes }) => {
    const ran = await run('npm', ['run', '--silent', script], minutes);
    return { ...ran, passed: ran.code === 0 ? 1 : 0, failed: ran.code === 0 ? 0 : 1, skipped: 0 };
  };
};

/** Tests for Node's own runner. @param {string[]} folders @param {number} [atOnce] @returns {Part['run']} */
const nodeTests = (folders, atOnce = 1) => {
  if (!folders.some((folder) => existsSync(path.join(root, folder)))) return () => undefined;
  return (part) =>
    runNodeTests(
      part,
      folders.flatMap((folder) => filesIn(folder, (file) => /(?<!\.long)\.test\.ts$/.test(file))),
      atOnce,
    );
};

/** @param {Part} part @param {string[]} files @param {number} atOnce @param {Record<string, string>} [env] @returns {Promise<Ran & Counts>} */
async function runNodeTests({ name, minutes }, files, atOnce, env = {}) {
  if (files.length === 0) return { code: 1, output: '', overdue: false, passed: 0, failed: 0, skipped: 0 };
  const tap = path.join(scratch, `${name}.tap`);
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${tap}`,
  ];
  const ran = await run(
    process.execPath,
    ['--import', 'tsx', '--test', `--test-concurrency=${String(atOnce)}`, ...reporters, ...files],
    minutes,
    env,
  );
  const report = existsSync(tap) ? readFileSync(tap, 'utf8') : '';
  /** @param {string} what */
  const count = (what) => Number(new RegExp(`^# ${what} (\\d+)$`, 'm').exec(report)?.[1] ?? 0);
  return { ...ran, passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') + count('todo') };
}

/** @param {string} engine @param {number} minutes @returns {Promise<Ran & Counts>} */
async function componentTests(engine, minutes) {
  const counts = path.join(scratch, `browser-${engine}.json`);
  const wtr = path.join(root, 'node_modules/@web/test-runner/dist/bin.js');
  const env = { TESSERA_COUNTS: counts, TEST_ENGINE: engine };
  const ran = await run(process.execPath, ['--import', 'tsx', wtr, '--config', 'test/web-test-runner.config.mjs'], minutes, env);
  const none = { passed: 0, failed: 0, skipped: 0 };
  return { .../** @type {Counts} */ (existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : none), ...ran };
}

/** @type {Part['run']} */
const browserTests = ({ minutes }) => componentTests('chromium', minutes);

/** What has to be installed for an engine; Chromium comes with the packages. */
const ENGINES = { firefox: ['firefox-esr'], webkit: ['WebKitWebDriver', 'Xvfb'] };

/**
 * The drivers of the other engines lose a key or a frame now and then: what fails is run once more, and that is said.
 * @param {string} engine @param {() => Promise<Ran & Counts>} tests
 */
async function twice(engine, tests) {
  const first = await tests();
  if (first.code === 0 && first.failed === 0) return first;
  console.log(`        engines   ${String(first.failed)} failed in ${engine}; all of it is run once more.`);
  return tests();
}

/** Adds what came of some tests to what came of others. @param {Ran & Counts} sum @param {Ran & Counts} ran */
function add(sum, ran) {
  sum.code ||= ran.code;
  sum.output += ran.output;
  sum.overdue ||= ran.overdue;
  sum.passed += ran.passed;
  sum.failed += ran.failed;
  sum.skipped += ran.skipped;
}

/** The component tests and the journeys in the other engines; one that is not installed is skipped. @type {Part['run']} */
const engineTests = async (part) => {
  const sum = { code: /** @type {number | null} */ (0), output: '', overdue: false, passed: 0, failed: 0, skipped: 0 };
  for (const [engine, commands] of Object.entries(ENGINES)) {
    const missing = commands.filter((command) => onPath(command) === undefined);
    if (missing.length > 0) {
      console.log(`        engines   ${engine} is skipped: there is no ${missing.join(' and no ')}.`);
      sum.skipped += 1;
      continue;
    }
    const journeys = filesIn('test/engines', (file) => file.endsWith('.test.ts'));
    for (const ran of [
      await twice(engine, () => componentTests(engine, 4)),
      await twice(engine, () => runNodeTests({ ...part, name: engine }, journeys, 1, { TEST_ENGINE: engine })),
    ])
      add(sum, ran);
  }
  // Nothing at all to run them in is no failure of theirs.
  return sum.passed + sum.failed === 0 && sum.code === 0 ? undefined : sum;
};

/** @type {Part['run']} */
const longTests = async (part) => {
  const files = filesIn('test', (file) => file.endsWith('.long.test.ts'));
  const isJourney = (/** @type {string} */ file) => file.startsWith('test/journeys/');
  // What breaks processes and disks wants the machine for itself; the others compute, or wait as people at a bank mostly do.
  const isAlone = (/** @type {string} */ file) => /\/(disk|kill|race|syscalls)\.long\.test\.ts$/.test(file);
  const sum = { code: /** @type {number | null} */ (0), output: '', overdue: false, passed: 0, failed: 0, skipped: 0 };
  for (const [name, atOnce, wanted] of /** @type {const} */ ([
    ['long', 1, isAlone],
    ['long-rest', 2, (/** @type {string} */ file) => !isAlone(file) && !isJourney(file)],
    ['long-journeys', 2, isJourney],
  ]))
    add(sum, await runNodeTests({ ...part, name }, files.filter(wanted), atOnce));
  return sum;
};

/** @type {Part[]} */
const PARTS = [
  { name: 'format', minutes: 2, run: check('format:check') },
  { name: 'types', minutes: 3, run: check('types') },
  { name: 'unused', minutes: 2, run: check('unused') },
  { name: 'lint', minutes: 5, ahead: true, run: check('lint') },
  { name: 'build', minutes: 3, run: check('build') },
  { name: 'sizes', minutes: 1, needs: ['build'], run: check('sizes') },
  { name: 'packages', minutes: 3, needs: ['build'], run: check('packages') },
  { name: 'tools', minutes: 2, run: nodeTests(['test/tools']) },
  { name: 'server', minutes: 8, run: nodeTests(['test/server', 'test/suites', 'test/faults'], 2) },
  { name: 'browser', minutes: 4, run: browserTests },
  { name: 'journeys', minutes: 5, needs: ['build'], run: nodeTests(['test/journeys', 'test/engines'], 2) },
  { name: 'gallery', minutes: 2, needs: ['build'], run: check('gallery:build', 'stories/.storybook') },
];
/** @type {Part} */
const LONG = { name: 'long', minutes: 14, needs: ['build'], run: longTests };
/** @type {Part} */
const AXE = { name: 'axe', minutes: 8, needs: ['build', 'gallery'], run: check('gallery:axe', 'stories/.storybook') };
/** @type {Part} */
const OTHER_ENGINES = { name: 'engines', minutes: 5, needs: ['build'], run: engineTests };

/** @returns {Part[]} */
function chosen() {
  const all = [...PARTS, LONG, AXE, OTHER_ENGINES];
  const unknown = named.find((name) => !all.some((part) => part.name === name));
  if (unknown !== undefined) {
    console.error(`There is no part called ${unknown}; the parts are ${all.map(({ name }) => name).join(', ')}.`);
    process.exit(2);
  }
  const wanted = new Set(named.length > 0 ? named : PARTS.map(({ name }) => name));
  if (options.long) wanted.add('long').add('axe');
  for (const part of all) if (wanted.has(part.name)) for (const need of part.needs ?? []) wanted.add(need);
  return all.filter(({ name }) => wanted.has(name));
}

/** What becomes of a part whose need is not met. @param {string} missing @returns {Ran & Counts} */
const unrun = (missing) => ({ code: 1, output: `Not run: ${missing} failed.`, overdue: false, passed: 0, failed: 1, skipped: 0 });

/** @type {Set<string>} */
const broken = new Set();
let passed = 0;
let failed = 0;
const parts = chosen();
/** The slowest of those that only read begins with the first: there are two processors. */
const ahead = new Map(parts.filter((part) => part.ahead).map((part) => [part, part.run(part)]));
for (const part of parts) {
  const started = performance.now();
  const missing = part.needs?.find((need) => broken.has(need));
  const result = missing === undefined ? await (ahead.get(part) ?? part.run(part)) : unrun(missing);
  if (result === undefined) continue;
  // A part that ran nothing, or that ended badly with no test to blame, is a failure too.
  const blame = result.failed === 0 && (result.code !== 0 || result.passed === 0) ? 1 : 0;
  passed += result.passed;
  failed += result.failed + blame;
  const bad = result.failed + blame > 0;
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const skipped = result.skipped > 0 ? `, ${String(result.skipped)} skipped` : '';
  console.log(
    `${bad ? 'FAILED' : 'ok    '}  ${part.name.padEnd(9)} ${String(result.passed)} passed, ${String(result.failed + blame)} failed${skipped}  ${seconds}`,
  );
  if (!bad) continue;
  broken.add(part.name);
  if (!live) console.log(result.output.replace(/^/gm, '    ').trimEnd());
  if (result.overdue) console.log(`    Stopped after ${String(part.minutes)} minutes.`);
  else if (result.passed + result.failed === 0) console.log('    No test ran.');
}
console.log(`${String(passed)} passed, ${String(failed)} failed`);
process.exitCode = failed === 0 ? 0 : 1;
