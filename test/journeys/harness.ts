import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../browsers.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** What the demo serves: the shop at `/`, the companion below `/tessera`. */
export interface World {
  url: string;
  browser: Browser;
  /** Everything that the server wrote. */
  output: () => string;
}

/** Waits for the line that says so. */
export function whenReady(server: ChildProcess, said: (text: string) => void, ready: RegExp): Promise<string> {
  let text = '';
  return new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      said(chunk.toString());
      const found = ready.exec(text);
      if (found) resolve(found[1] ?? '');
    };
    server.stdout?.on('data', hear);
    server.stderr?.on('data', hear);
    server.once('exit', () => reject(new Error(`The server ended: ${text}`)));
  });
}

interface WorldOptions {
  /** For the browser. */
  args?: string[];
  /** A companion without the shop, with these lifetimes in place of its own. */
  lifetimes?: Readonly<Record<string, number>>;
}

/** Starts the built demo, or a companion alone, and a browser before the tests of a file, and ends both after them. */
export function withWorld(options: WorldOptions = {}): World {
  let server: ChildProcess | undefined;
  let text = '';
  const world = { url: '', output: () => text } as World;
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-journeys-'));
  const cli = path.join(root, 'server/dist/cli.js');
  before(async () => {
    const { lifetimes } = options;
    const port = lifetimes ? await freePort() : 0;
    const args = lifetimes ? ['serve', '--config', writeConfig(folder, port, lifetimes)] : ['demo'];
    server = spawn(process.execPath, [cli, ...args, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ready = await whenReady(server, (more) => (text += more), lifetimes ? /"event":"ready"/ : /^Tessera is ready: (\S+)$/m);
    world.url = ready || `http://localhost:${String(port)}`;
    world.browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...CHROMIUM_ARGS, ...(options.args ?? [])] });
  });
  after(async () => {
    await world.browser?.close();
    server?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** The demo's tenant, at a companion that is alone. */
function writeConfig(folder: string, port: number, lifetimes: Readonly<Record<string, number>>): string {
  const origin = `http://localhost:${String(port)}`;
  const skills = ['aisp', 'verify', 'pisp', 'kyc', 'merchant', 'manage'].map((type) => `sandbox_${type}_sbx_#1.0`);
  const tenant = { client_id: 'demo', client_app_key: 'pk_demo', client_secret: 'sk_demo', name: 'Third Drum', origins: [origin], skills };
  const file = path.join(folder, 'tessera.config.json');
  const settings = {
    public_url: `${origin}/tessera`,
    tenants: [tenant],
    providers: ['sandbox'],
    store: 'memory',
    key: 'ab'.repeat(32),
    lifetimes,
    limits: { sessions: 600, calls: 6000, misses: 60 },
    dangerously_allow_weak_secrets: true,
  };
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

/** A person at a browser with nothing in it. What goes wrong on any of their pages is kept in `faults`. */
export interface Person {
  context: BrowserContext;
  page: Page;
  faults: string[];
}

export async function withPerson(
  world: World,
  run: (person: Person) => Promise<void>,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<void> {
  const context = await world.browser.newContext({
    viewport: { width: 1100, height: 900 },
    locale: 'fr-FR',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const faults: string[] = [];
  context.on('weberror', (error) => void faults.push(String(error.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  const page = await context.newPage();
  try {
    await run({ context, page, faults });
    // A broken policy, an uncaught error: nothing of the kind, on any page of the journey.
    if (faults.length > 0) throw new Error(`On the pages: ${faults.join(' | ')}`);
  } catch (error) {
    const seen = await page.evaluate<string>(TEXT).catch(() => '');
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe page said: ${seen.slice(0, 1500)}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** What a page shows, shadow roots included: for the message of a test that fails. As text, for it runs in the page as it is. */
const TEXT = `(() => {
  const read = (node) =>
    node instanceof HTMLElement && (node.hidden || /^(STYLE|SCRIPT|PRE|TEMPLATE)$/.test(node.tagName))
      ? ''
      : node.nodeType === Node.TEXT_NODE
        ? node.nodeValue.trim()
        : [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(read).filter(Boolean).join(' ');
  return read(document.querySelector('tessera-flow') ?? document.body);
})()`;

/** The flow on a page; its words are English unless the test says so. */
export const flowOn = (page: Page): Locator => page.locator('tessera-flow');

export async function openCheckout(page: Page, world: World, query = ''): Promise<Locator> {
  await page.goto(`${world.url}/checkout${query}`);
  const flow = flowOn(page);
  await flow.getByRole('heading', { name: 'Choose your bank' }).waitFor();
  return flow;
}

export async function chooseBank(flow: Locator, name: string): Promise<void> {
  await flow.getByRole('heading', { name: 'Choose your bank' }).waitFor();
  await flow.getByRole('combobox').fill(name);
  await flow.getByRole('option', { name }).first().click();
}

/** Clicks what opens the bank, and gives back its window. */
export async function goToBank(person: Person, flow: Locator): Promise<Page> {
  const popup = person.context.waitForEvent('page');
  await flow.getByRole('button', { name: /^Continue to / }).click();
  return popup;
}

export async function logIn(bank: Page, user = 'ana'): Promise<void> {
  await bank.getByLabel('User name').fill(user);
  await bank.getByLabel('Password').fill('1234');
  await bank.getByRole('button', { name: 'Log in' }).click();
}

export async function approve(bank: Page): Promise<void> {
  await logIn(bank);
  await bank.locator('button[value=approve]').click();
}

/** Ticks an account, and waits until the shop's own back end shows what it may read. */
export async function shareAccounts(page: Page, flow: Locator): Promise<void> {
  const box = flow.getByRole('checkbox').first();
  if (!(await box.isChecked())) await box.check();
  await flow.getByRole('button', { name: /^Share \d/ }).click();
  await page.waitForURL('**/account');
}
