import type { TestRunnerConfig } from '@web/test-runner';
import type { WebDriver } from './webdriver.ts';
import { WebKit } from './webkit.ts';

type BrowserLauncher = NonNullable<TestRunnerConfig['browsers']>[number];

/** Runs component tests in WebKit, one file after the other in the same window. */
export function webkitLauncher(): BrowserLauncher & { getPage: () => { keyboard: object } } {
  let webkit: WebKit | undefined;
  let tab: WebDriver | undefined;
  let active: string | undefined;
  const there = (): WebDriver => {
    if (!tab) throw new Error('WebKit is not running.');
    return tab;
  };
  const keyboard = {
    type: (text: string) => there().type(text),
    press: (keys: string) => there().press(keys),
    down: (key: string) => there().down(key),
    up: (key: string) => there().up(key),
  };
  return {
    name: 'WebKit',
    // What the commands of the tests know how to talk to: a page with a keyboard.
    type: 'puppeteer',
    concurrency: 1,
    getPage: () => ({ keyboard }),
    async startSession(id, url) {
      webkit ??= await WebKit.start();
      tab ??= await webkit.open();
      active = id;
      await tab.go(url);
    },
    isActive: (id) => active === id,
    getBrowserUrl: () => tab?.url(),
    stopSession: async () => {
      active = undefined;
      await tab?.go('about:blank');
      return {};
    },
    async stop() {
      await tab?.close().catch(() => undefined);
      await webkit?.close();
    },
    startDebugSession: () => Promise.reject(new Error('WebKit cannot be debugged from here.')),
  };
}
