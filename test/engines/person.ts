import { readFileSync } from 'node:fs';
import path from 'node:path';
import puppeteer, { type Browser, type ElementHandle, type Page } from 'puppeteer-core';
import { CHROMIUM_ARGS, chromiumPath, onPath } from '../browsers.mjs';
import type { Handle, WebDriver } from './webdriver.ts';
import { hasWebKit, WebKit } from './webkit.ts';

/** As text, for it runs in the page. */
const FIND = readFileSync(path.join(import.meta.dirname, 'find.js'), 'utf8');

const PATIENCE_MS = 20_000;

type Act = 'click' | 'focus' | { choose: string };

/**
 * Runs in the page: chooses an option as the keyboard does. A list that has dropped down is drawn by the system, and no driver
 * reaches into it.
 */
const choose = (element: Element, label: string): void => {
  const select = element as HTMLSelectElement;
  const option = [...select.options].find((each) => each.label.trim() === label);
  if (!option) throw new Error(`No option ${label} among ${[...select.options].map((each) => each.label).join(', ')}`);
  select.focus();
  select.value = option.value;
  for (const type of ['input', 'change']) select.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
};

/** What a window can do, in whichever engine. */
interface Window {
  go: (url: string) => Promise<unknown>;
  url: () => Promise<string>;
  reload: () => Promise<unknown>;
  back: () => Promise<unknown>;
  /** Finds an element by role and name and does something with it; false where there is none. */
  with: (role: string, name: string | RegExp, act?: Act) => Promise<boolean>;
  type: (text: string) => Promise<unknown>;
  press: (keys: string) => Promise<unknown>;
  text: () => Promise<string>;
  /** Does something that opens a window, and is in that window from then on. Returns the way back. */
  into: (open: () => Promise<unknown>) => Promise<() => Promise<unknown>>;
}

/** A person at a screen who knows things by what they are called, and nothing of how they are made. */
export class Person {
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
  }

  go = (url: string): Promise<unknown> => this.#window.go(url);
  url = (): Promise<string> => this.#window.url();
  reload = (): Promise<unknown> => this.#window.reload();
  back = (): Promise<unknown> => this.#window.back();
  press = (keys: string): Promise<unknown> => this.#window.press(keys);
  into = (open: () => Promise<unknown>): Promise<() => Promise<unknown>> => this.#window.into(open);

  /** Waits until it is there. */
  see = (role: string, name: string | RegExp): Promise<void> => this.#until(role, name);
  click = (role: string, name: string | RegExp): Promise<void> => this.#until(role, name, 'click');
  focus = (role: string, name: string | RegExp): Promise<void> => this.#until(role, name, 'focus');
  isThere = (role: string, name: string | RegExp): Promise<boolean> => this.#window.with(role, name);

  /** Types into a field, after what is in it. */
  async fill(name: string | RegExp, text: string, role = 'textbox'): Promise<void> {
    await this.focus(role, name);
    await this.#window.type(text);
  }

  /** Chooses in a list that drops down. */
  choose = (name: string | RegExp, option: string): Promise<void> => this.#until('combobox', name, { choose: option });

  async #until(role: string, name: string | RegExp, act?: Act): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    let fault: unknown;
    while (Date.now() < end) {
      try {
        if (await this.#window.with(role, name, act)) return;
      } catch (error) {
        // The page has gone on meanwhile.
        fault = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const seen = await this.#window.text().catch(() => '');
    throw new Error(`There is no ${role} called ${String(name)}. The page says: ${seen.slice(0, 1500)}`, { cause: fault });
  }
}

const asArguments = (role: string, name: string | RegExp): [string, string, boolean] =>
  typeof name === 'string' ? [role, name, false] : [role, name.source, true];

/** Runs in the page: what can be read on it. */
const READ = `
  const read = (node) => node instanceof HTMLElement && (node.hidden || /^(STYLE|SCRIPT|PRE|TEMPLATE)$/.test(node.tagName)) ? ''
    : node.nodeType === Node.TEXT_NODE ? node.nodeValue.trim()
    : [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(read).filter(Boolean).join(' ');
  return read(document.querySelector('tessera-flow') ?? document.body);
`;

function inPuppeteer(first: Page): Window {
  let page = first;
  return {
    go: (url) => page.goto(url),
    url: () => Promise.resolve(page.url()),
    reload: () => page.reload(),
    back: () => page.goBack(),
    async with(role, name, act) {
      const handle = (
        await page.evaluateHandle(
          `(() => { ${FIND} return window.findInPage(${JSON.stringify(asArguments(role, name)).slice(1, -1)}); })()`,
        )
      ).asElement() as ElementHandle<HTMLElement> | null;
      if (!handle) return false;
      if (act === 'focus') await handle.focus();
      else if (act === 'click') {
        await handle.evaluate((element) => element.scrollIntoView({ block: 'center' }));
        await handle.click();
      } else if (act) await handle.evaluate(choose, act.choose);
      return true;
    },
    type: (text) => page.keyboard.type(text),
    press: (keys) => page.keyboard.press(keys as 'Enter'),
    text: () => page.evaluate(`(() => {${READ}})()`) as Promise<string>,
    async into(open) {
      const before = page;
      const opened = new Promise<Page>((resolve) => before.once('popup', (popup) => resolve(popup!)));
      await open();
      page = await opened;
      return () => Promise.resolve((page = before));
    },
  };
}

function inWebDriver(driver: WebDriver): Window {
  const script = `${FIND} return window.findInPage(...arguments)`;
  return {
    go: driver.go,
    url: driver.url,
    reload: driver.reload,
    back: driver.back,
    async with(role, name, act) {
      const handle = (await driver.run(script, ...asArguments(role, name))) as Handle | null;
      if (!handle) return false;
      if (act === 'focus') await driver.run('arguments[0].focus()', handle);
      else if (act === 'click') {
        await driver.run("arguments[0].scrollIntoView({ block: 'center' })", handle);
        await driver.click(handle);
      } else if (act) await driver.run(`(${choose.toString()})(...arguments)`, handle, act.choose);
      return true;
    },
    type: (text) => driver.type(text),
    press: (keys) => driver.press(keys),
    text: () => driver.run(READ) as Promise<string>,
    async into(open) {
      const before = await driver.windows();
      await open();
      let opened: string | undefined;
      while ((opened = (await driver.windows()).find((handle) => !before.includes(handle))) === undefined)
        await new Promise((resolve) => setTimeout(resolve, 50));
      await driver.use(opened);
      return () => driver.use(before[0]!);
    },
  };
}

export type EngineName = 'chromium' | 'firefox' | 'webkit';

/** A browser that is running. Everybody who uses it finds it as if new. */
export interface Engine {
  person: () => Promise<{ person: Person; end: () => Promise<unknown> }>;
  close: () => Promise<unknown>;
}

/** Is it on this machine? Chromium comes with the packages. */
export const hasEngine = (name: EngineName): boolean =>
  name === 'chromium' || (name === 'firefox' ? onPath('firefox-esr', 'firefox') !== undefined : hasWebKit());

export async function startEngine(name: EngineName): Promise<Engine> {
  if (name === 'webkit') {
    const webkit = await WebKit.start();
    return {
      async person() {
        const driver = await webkit.open();
        return { person: new Person(inWebDriver(driver)), end: driver.close };
      },
      close: () => webkit.close(),
    };
  }
  const browser: Browser = await puppeteer.launch(
    name === 'firefox'
      ? {
          browser: 'firefox',
          executablePath: onPath('firefox-esr', 'firefox')!,
          headless: true,
          extraPrefsFirefox: { 'intl.accept_languages': 'en', 'ui.prefersReducedMotion': 1, 'dom.disable_open_during_load': false },
        }
      : { executablePath: await chromiumPath(), headless: 'shell', args: [...CHROMIUM_ARGS, '--lang=en'] },
  );
  return {
    async person() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      // As the other two are started: with things that stand still.
      if (name === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      return { person: new Person(inPuppeteer(page)), end: () => context.close() };
    },
    close: () => browser.close(),
  };
}
