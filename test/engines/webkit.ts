import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from '../browsers.mjs';
import { WebDriver } from './webdriver.ts';

/** What has to be installed for it: Debian's webkit2gtk-driver and xvfb. */
export const hasWebKit = (): boolean => onPath('WebKitWebDriver') !== undefined && onPath('Xvfb') !== undefined;

const MINI_BROWSER = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { args: ['--automation'] } };

/** A WebKit on a screen that nobody sees. Everything of it is gone after `close`. */
export class WebKit {
  readonly #children: ChildProcess[];
  readonly #home: string;
  readonly #driver: string;

  private constructor(children: ChildProcess[], home: string, driver: string) {
    this.#children = children;
    this.#home = home;
    this.#driver = driver;
  }

  static async start(): Promise<WebKit> {
    const home = mkdtempSync(path.join(tmpdir(), 'tessera-webkit-'));
    // GTK's way to say that motion is not wanted.
    mkdirSync(path.join(home, 'gtk-3.0'));
    mkdirSync(path.join(home, 'gtk-4.0'));
    for (const version of ['3.0', '4.0'])
      writeFileSync(path.join(home, `gtk-${version}`, 'settings.ini'), '[Settings]\ngtk-enable-animations=0\n');
    const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const display = await new Promise<string>((resolve, reject) => {
      screen.once('exit', () => reject(new Error('Xvfb did not start.')));
      screen.stdio[3]!.once('data', (number: Buffer) => resolve(`:${number.toString().trim()}`));
    });
    const port = await freePort();
    const env = {
      ...process.env,
      DISPLAY: display,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_DATA_HOME: home,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
    };
    const driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], { stdio: 'ignore', env });
    const webkit = new WebKit([driver, screen], home, `http://127.0.0.1:${port}`);
    for (let tries = 0; !(await webkit.#isReady()); tries += 1) {
      if (tries > 100) throw new Error('WebKitWebDriver did not start.');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return webkit;
  }

  open(): Promise<WebDriver> {
    return WebDriver.open(this.#driver, MINI_BROWSER);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await ended;
      }),
    );
    rmSync(this.#home, { recursive: true, force: true });
  }

  #isReady(): Promise<boolean> {
    return fetch(`${this.#driver}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
