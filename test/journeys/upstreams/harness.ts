import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, it } from 'node:test';
import { chromium, type Locator, type Page } from 'playwright-core';
import { createFinoEmulator, entry as fino } from '../../../server/emulators/fino/index.ts';
import { createFinqwareEmulator, entry as finqware } from '../../../server/emulators/finqware/index.ts';
import { createFintectureEmulator, entry as fintecture } from '../../../server/emulators/fintecture/index.ts';
import { listen, type Emulator, type EmulatorOptions, type Listening } from '../../../server/emulators/kit/index.ts';
import { CHROMIUM_ARGS, chromiumPath } from '../../browsers.mjs';
import { flowOn, freePort, whenReady, withPerson, type Person, type World } from '../harness.ts';
import { ask, hear, until, type Handed, type Told } from '../trip.ts';

/*
 * The built companion with a tenant on each upstream's emulator, a plain page of a shop at an origin of its own, and a browser.
 * Whoever pays or connects does so by what is written on buttons and fields, on our pages and on the banks'.
 */

export type Upstream = 'fintecture' | 'fino' | 'finqware';

/** How long those who are slow are: long enough to be seen pending, and no longer. */
const SLOW_MS = 2000;

const UPSTREAMS: Readonly<
  Record<Upstream, { create: (options: EmulatorOptions) => Emulator; settings: (url: string) => object; skills: string[] }>
> = {
  fintecture: {
    create: (options) => createFintectureEmulator({ ...options, slowMs: SLOW_MS }),
    settings: fintecture.settings,
    skills: ['aisp', 'verify', 'pisp', 'merchant'].map((type) => `fintecture_${type}_sbx_#1.0`),
  },
  fino: {
    create: createFinoEmulator,
    settings: fino.settings,
    skills: ['aisp', 'pisp', 'manage'].map((type) => `fino_${type}_sbx_#1.0`),
  },
  finqware: {
    // Nobody decides by themselves: the test does.
    create: (options) => createFinqwareEmulator({ ...options, slowMs: SLOW_MS }),
    settings: finqware.settings,
    skills: ['finqware_xyz_aisp_sbx_#1.0', 'finqware_xyz_sbx_#3.0', 'finqware_alba_card_sbx_#1.0'],
  },
};

export interface UpstreamsWorld extends World {
  /** Where the shop is. */
  shop: string;
  emulators: Readonly<Record<Upstream, Emulator>>;
  /** Where the banks' pages are. */
  addresses: Readonly<Record<Upstream, string>>;
  /** Lets time go by at the upstreams, and nowhere else. */
  pass: (milliseconds: number) => void;
  /** Whether what they send of their own accord arrives. */
  network: { webhooks: boolean };
}

const secretOf = (tenant: Upstream): string => `sk_${tenant}_0123456789abcdef0123456789abcdef`;

/** Starts all of it before the tests of a file, and ends it after them. */
export function withUpstreams(...names: readonly Upstream[]): UpstreamsWorld {
  let text = '';
  let ahead = 0;
  const network = { webhooks: true };
  const world = { url: '', output: () => text, pass: (milliseconds) => void (ahead += milliseconds), network } as UpstreamsWorld;
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-upstreams-'));
  let companion: ChildProcess | undefined;
  let shop: Server | undefined;
  const running: Listening[] = [];

  before(async () => {
    const port = await freePort();
    world.url = `http://localhost:${String(port)}`;
    for (const name of names) {
      running.push(
        await listen((publicUrl) =>
          UPSTREAMS[name].create({
            publicUrl,
            now: () => Date.now() + ahead,
            fetch: (input, init) => (network.webhooks ? fetch(input, init) : Promise.reject(new TypeError('The line is down.'))),
            webhook: { url: `${world.url}/tessera/webhooks/${name}/${name}` },
          }),
        ),
      );
    }
    const named = <T>(of: (each: Listening) => T) => Object.fromEntries(names.map((name, index) => [name, of(running[index]!)]));
    world.emulators = named(({ emulator }) => emulator) as UpstreamsWorld['emulators'];
    world.addresses = named(({ url }) => url) as UpstreamsWorld['addresses'];
    shop = await serveShop(world);
    const config = path.join(folder, 'tessera.config.json');
    writeFileSync(config, JSON.stringify(configFor(world, names)));
    const cli = path.resolve(import.meta.dirname, '../../../server/dist/cli.js');
    companion = spawn(process.execPath, [cli, 'serve', '--config', config, '--port', String(port)], { stdio: ['ignore', 'pipe', 'pipe'] });
    await whenReady(companion, (more) => (text += more), /"event":"ready"/);
    world.browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
  });

  after(async () => {
    await world.browser?.close();
    companion?.kill('SIGTERM');
    shop?.close();
    shop?.closeAllConnections();
    await Promise.all(running.map((each) => each.stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  return world;
}

function configFor(world: UpstreamsWorld, names: readonly Upstream[]): object {
  const tenants = names.map((name) => ({
    ...{ client_id: name, client_app_key: `pk_${name}`, client_secret: secretOf(name), name: 'Paper Lantern', origins: [world.shop] },
    ...{ skills: UPSTREAMS[name].skills, providers: UPSTREAMS[name].settings(world.addresses[name]) },
  }));
  const limits = { sessions: 600, calls: 6000, misses: 60 };
  return { public_url: `${world.url}/tessera`, tenants, store: 'memory', key: 'ab'.repeat(32), limits };
}

/** The strictest page that can hold the widget of another origin. Logos come from the upstreams. */
async function serveShop(world: UpstreamsWorld): Promise<Server> {
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/') return void response.writeHead(404).end();
    const attributes = [...searchParams].map(
      ([name, value]) => `${name}="${value.replace(/[&"<]/g, (sign) => `&#${String(sign.charCodeAt(0))};`)}"`,
    );
    const logos = Object.values(world.addresses).join(' ');
    const policy = `default-src 'none'; script-src ${world.url}; connect-src ${world.url} ${logos}; img-src ${logos} data:; require-trusted-types-for 'script'`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(`<!doctype html><html lang="en"><title>Paper Lantern</title><link rel="icon" href="data:,">
<script type="module" src="${world.url}/tessera/tessera.js"></script>
<tessera-flow ${attributes.join(' ')}></tessera-flow></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  world.shop = `http://localhost:${String((server.address() as AddressInfo).port)}`;
  return server;
}

/** Somebody at the shop's page, for as long as a test. */
export class Visitor {
  readonly person: Person;
  readonly told: Told;
  readonly world: UpstreamsWorld;
  readonly upstream: Upstream;
  readonly skill: string;

  constructor(world: UpstreamsWorld, upstream: Upstream, skill: string, person: Person, told: Told) {
    [this.world, this.upstream, this.skill, this.person, this.told] = [world, upstream, skill, person, told];
  }

  get page(): Page {
    return this.person.page;
  }

  get flow(): Locator {
    return flowOn(this.page);
  }

  get emulator(): Emulator {
    return this.world.emulators[this.upstream];
  }

  /** Opens the shop's page; with a context in a session that its back end has started. */
  async open({ context, display = 'popup' }: { context?: object; display?: 'popup' | 'page' } = {}): Promise<Locator> {
    const handed = context && (await this.#start(context));
    const session = handed ? { 'session-id': handed.session_id, 'session-nonce': handed.nonce } : {};
    const { upstream, skill } = this;
    const query = new URLSearchParams({ 'client-id': upstream, 'client-app-key': `pk_${upstream}`, skill, display, ...session });
    await this.page.goto(`${this.world.shop}/?${query.toString()}`);
    await this.flow.getByRole('heading', { level: 2 }).first().waitFor();
    return this.flow;
  }

  async #start(context: object): Promise<Handed> {
    const body = { ...this.#keys, skill: this.skill, return_url: this.world.shop, context };
    const { status, body: answer } = await ask<Handed>(this.world, '/sessions', body);
    assert.equal(status, 200, JSON.stringify(answer));
    return answer;
  }

  get #keys() {
    return { client_id: this.upstream, client_secret: secretOf(this.upstream) };
  }

  /** The session as the shop's back end sees it. */
  async look(sessionId: string): Promise<{ status: string; exit?: { cause: string } }> {
    const { client_id, client_secret } = this.#keys;
    const headers = { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` };
    return (await (await fetch(`${this.world.url}/tessera/sessions/${sessionId}`, { headers })).json()) as { status: string };
  }

  /** Waits until the back end sees this end, with nobody at the page. */
  async comesTo(sessionId: string, cause: string): Promise<void> {
    await until(`the back end sees ${cause}`, async () => (await this.look(sessionId)).exit?.cause === cause);
  }

  /** Turns the token that the page was told into what the back end may read. */
  async exchange(): Promise<{ id: string; read: <T>(path: string) => Promise<T> }> {
    await until('a token', () => this.told.tokens.length > 0);
    const body = { ...this.#keys, temp_token: this.told.tokens[0] };
    const { body: token } = await ask<{ access_token: string; credentials_id: string }>(this.world, '/token', body);
    return { id: token.credentials_id, read: async (path) => (await ask<never>(this.world, path, undefined, token.access_token)).body };
  }

  /** Ends a session in which a bank was connected; the name under which the shop keeps the connection. */
  async closeAndKeep(): Promise<string> {
    await this.flow.getByRole('button', { name: 'Done' }).click();
    const { id } = await this.exchange();
    this.told.exits.length = this.told.tokens.length = 0;
    return id;
  }

  /** How often an operation of the upstream was asked for, by who was let in. */
  count(operation: string): number {
    return this.emulator.calls().filter((call) => call.operation === operation && call.status !== 401).length;
  }
}

/** A test with somebody who goes through a skill of an upstream. */
export const journeysOn =
  (world: UpstreamsWorld, upstream: Upstream) =>
  (skill: string, name: string, run: (visitor: Visitor) => Promise<void>): void => {
    it(name, async () => {
      world.emulators[upstream].reset();
      world.network.webhooks = true;
      await withPerson(world, async (person) => {
        await run(new Visitor(world, upstream, skill, person, await hear(person)));
        // A logo that may not be read is shown as a picture; the browser says so all the same.
        person.faults.splice(0, Infinity, ...person.faults.filter((fault) => !/\/logos\/\S+ .*CORS policy/.test(fault)));
      });
    });
  };

/** Presses a button on a bank's page, or on the phone. */
export const pressAt = (bank: Page, name: string): Promise<void> => bank.getByRole('button', { name, exact: true }).click();

/** Logs in at a bank, and presses a button. */
export async function answerAs(bank: Page, user: string, button = 'Approve'): Promise<void> {
  await bank.getByLabel('User name').fill(user);
  await pressAt(bank, button);
}
