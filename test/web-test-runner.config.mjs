import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import * as puppeteer from 'puppeteer-core';
import { CHROMIUM_ARGS, chromiumPath, onPath } from './browsers.mjs';
import { contractCommands } from './tools/contract-commands.mjs';

const root = path.dirname(import.meta.dirname);

/** TEST_ENGINE=firefox or =webkit runs the same tests in what Debian has of these. */
const engine = process.env['TEST_ENGINE'] ?? 'chromium';
const isChromium = engine === 'chromium';

async function browser() {
  if (engine === 'webkit') return (await import('./engines/webkit-launcher.ts')).webkitLauncher();
  if (isChromium)
    return chromeLauncher({ launchOptions: { executablePath: await chromiumPath(), headless: 'shell', args: CHROMIUM_ARGS } });
  const executablePath = onPath('firefox-esr', 'firefox');
  if (executablePath === undefined) throw new Error('Firefox is not installed.');
  const extraPrefsFirefox = { 'ui.prefersReducedMotion': 1 };
  return chromeLauncher({ puppeteer, launchOptions: { browser: 'firefox', executablePath, headless: true, extraPrefsFirefox } });
}

/** @param {import('@web/test-runner').TestSuiteResult | undefined} suite @returns {import('@web/test-runner').TestResult[]} */
const testsOf = (suite) => (suite === undefined ? [] : [...suite.tests, ...suite.suites.flatMap(testsOf)]);

/**
 * Tells test/run.mjs how many tests ran. A file that fails outside its tests counts as one that failed.
 * @type {import('@web/test-runner').Reporter}
 */
const counter = {
  stop({ sessions }) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const session of sessions) {
      const tests = testsOf(session.testResults);
      const failed = tests.filter((test) => !test.passed && !test.skipped).length;
      const skipped = tests.filter((test) => test.skipped).length;
      counts.passed += tests.length - failed - skipped;
      counts.skipped += skipped;
      counts.failed += failed === 0 && !session.passed ? 1 : failed;
    }
    const file = process.env['TESSERA_COUNTS'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  },
};

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  rootDir: root,
  files: [path.join(root, 'test/browser/**/*.test.ts')],
  // Without lit's notice about its development build; it also is what people run.
  nodeResolve: { exportConditions: ['production', 'default'] },
  plugins: [esbuildPlugin({ ts: true, tsconfig: path.join(root, 'tsconfig.json'), target: 'es2022' }), contractCommands()],
  browsers: [await browser()],
  concurrency: isChromium ? 2 : 1,
  concurrentBrowsers: 1,
  reporters: [defaultReporter({ reportTestProgress: process.stdout.isTTY }), counter],
  coverage: isChromium && process.argv.includes('--coverage'),
  coverageConfig: { include: ['src/**/*.ts'], reporters: ['lcovonly', 'text-summary'], reportDir: path.join(root, 'coverage') },
  testFramework: { config: { timeout: '5000' } },
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
};
