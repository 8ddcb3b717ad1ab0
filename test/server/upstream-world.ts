import assert from 'node:assert/strict';
import type { Emulator } from '../../server/emulators/kit/index.ts';
import { EMULATORS } from '../../server/emulators/registry.ts';
import { createCompanion, type Companion, type CompanionConfig } from '../../server/index.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import {
  sessionAnswer,
  type Institution,
  type Problem,
  type SessionAnswer,
  type StepKind,
  type StepShow,
} from '../../src/protocol/index.ts';
import { ORIGIN, seeded, SECRET, TestClock } from './world.ts';

/* A whole companion with a tenant on an upstream's emulator, in one process and on one clock, and somebody who goes through its pages. */

export type Open = SessionAnswer & Partial<Problem> & { nonce: string };

const COMPANION = 'https://pay.example/tessera';
/** Nobody listens there: what is sent goes to the emulator at once. */
const UPSTREAM = 'http://localhost:9';
const HOOK = 'https://shop.example/hook';

interface Reply<T> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}

export interface UpstreamWorld {
  provider: string;
  clock: TestClock;
  store: Store;
  log: string[];
  emulator: Emulator;
  companion: Companion;
  /** What the tenant's own webhook was sent. */
  told: { type: string; data: Record<string, string> }[];
  /** Whether news from upstream reaches the companion. */
  network: { webhooks: boolean };
}

/** `settings` is put over what the emulator says of itself. */
export async function createUpstreamWorld(
  provider: string,
  skills: readonly string[],
  { settings = {}, secret = SECRET }: { settings?: object; secret?: string } = {},
): Promise<UpstreamWorld> {
  const clock = new TestClock();
  const network = { webhooks: true };
  const told: UpstreamWorld['told'] = [];
  const log: string[] = [];
  const store = createMemoryStore();
  const entry = await EMULATORS[provider]!();
  const emulator = entry.create({
    publicUrl: UPSTREAM,
    now: clock.now,
    randomBytes: seeded(5).bytes,
    sleep: () => Promise.resolve(),
    fetch: async (input, init) => (network.webhooks ? companion.fetch(new Request(input, init)) : new Response(null, { status: 503 })),
    webhook: { url: `${COMPANION}/webhooks/${provider}/shop` },
  });
  const own = (entry.settings(UPSTREAM) as Record<string, object>)[provider];
  const tenant = {
    client_id: 'shop',
    client_app_key: 'pk_shop',
    client_secret: secret,
    name: 'Shop',
    origins: [ORIGIN],
    skills: [...skills],
  };
  const webhooks = [{ url: HOOK, secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }];
  const config: CompanionConfig = {
    public_url: COMPANION,
    tenants: [{ ...tenant, providers: { [provider]: { ...own, ...settings } }, webhooks }],
    ...{ store: 'memory' as const, key: '00'.repeat(32), limits: { sessions: 1e6, calls: 1e6, misses: 1e6 } },
  };
  const companion: Companion = await createCompanion(config, {
    ...{ now: clock.now, sleep: clock.sleep, randomBytes: seeded(6).bytes, store, byItself: false },
    log: (level, event, fields) => void log.push(JSON.stringify({ level, event, ...fields })),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (request.url.startsWith(UPSTREAM)) return emulator.fetch(request);
      assert.equal(request.url, HOOK, 'nothing else is called');
      told.push((await request.json()) as UpstreamWorld['told'][number]);
      return new Response(null, { status: 204 });
    },
  });
  return { provider, clock, store, log, emulator, companion, told, network };
}

/** A person's browser at the tenant's page and at the bank, and the tenant's back end. */
export class Customer {
  readonly world: UpstreamWorld;
  readonly skill: string;

  constructor(world: UpstreamWorld, skill: string) {
    this.world = world;
    this.skill = skill;
  }

  async call<T = Open>(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const text = body && JSON.stringify(body);
    const more = text !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const request = new Request(COMPANION + path, { method, headers: { ...more, ...headers }, ...(text !== undefined && { body: text }) });
    const response = await this.world.companion.fetch(request, { incoming: undefined, ip: '203.0.113.7' } as never);
    const answer = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    const parsed = (json && answer !== '' ? JSON.parse(answer) : {}) as object;
    if ('session_id' in parsed && 'status' in parsed) assert.deepEqual(sessionAnswer.parse(parsed), parsed);
    return { status: response.status, headers: response.headers, text: answer, body: parsed as T };
  }

  async start(context?: object): Promise<Open> {
    const who = context ? { client_secret: SECRET, context } : { client_app_key: 'pk_shop' };
    const { status, body } = await this.call(
      'POST',
      '/sessions',
      { client_id: 'shop', skill: this.skill, ...who },
      context ? {} : { origin: ORIGIN },
    );
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** The directory, as the page reads it. */
  async banks(): Promise<Institution[]> {
    const query = new URLSearchParams({ client_id: 'shop', client_app_key: 'pk_shop', skill: this.skill });
    const { status, body } = await this.call<{ institutions: Institution[] }>('GET', `/institutions?${query}`, undefined, {
      origin: ORIGIN,
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body.institutions;
  }

  try({ session_id, nonce, step }: Open, data: object): Promise<Reply<Open>> {
    const body = { client_id: 'shop', nonce, skill: this.skill, step: step!.name, data };
    return this.call('POST', `/sessions/${session_id}/steps`, body, { origin: ORIGIN });
  }

  async send(at: Open, data: object): Promise<Open> {
    const { status, body } = await this.try(at, data);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async look({ session_id, nonce }: Open): Promise<Open> {
    await this.world.clock.pass(2_000);
    const { status, body } = await this.call('GET', `/sessions/${session_id}`, undefined, {
      origin: ORIGIN,
      authorization: `Nonce ${nonce}`,
    });
    assert.equal(status, 200, JSON.stringify(body));
    return { ...body, nonce };
  }

  /** The session as the tenant's back end sees it. */
  async ask({ session_id }: Open): Promise<Open> {
    await this.world.clock.pass(2_000);
    const authorization = `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}`;
    return (await this.call('GET', `/sessions/${session_id}`, undefined, { authorization })).body;
  }

  async leave({ session_id, nonce }: Open): Promise<Open> {
    const headers = { origin: ORIGIN, authorization: `Nonce ${nonce}` };
    return (await this.call('DELETE', `/sessions/${session_id}`, { reason: 'left' }, headers)).body;
  }

  /** Opens an address, follows where it leads, and stays at the first page: the upstream's, or the companion's at the end. */
  async open(address: string, init?: RequestInit): Promise<Page> {
    let url = address;
    let sent: RequestInit | undefined = init;
    for (let hops = 0; hops < 10; hops += 1) {
      const request = new Request(url, { ...sent, redirect: 'manual' });
      const home = url.startsWith(COMPANION);
      const response = await (home
        ? this.world.companion.fetch(request, { incoming: undefined, ip: '203.0.113.7' } as never)
        : this.world.emulator.fetch(request));
      const location = response.headers.get('location');
      if (location === null) return new Page(this, url, response.status, await response.text());
      url = new URL(location, url).href;
      sent = undefined;
    }
    throw new Error('The pages go round in circles.');
  }

  /** Exchanges the temp token and returns how to read with what comes of it. */
  async exchange({ temp_token }: Open) {
    const { status, body } = await this.call<{ access_token: string; credentials_id: string; expires_at: string }>('POST', '/token', {
      ...{ client_id: 'shop', client_secret: SECRET, temp_token },
    });
    assert.equal(status, 200, JSON.stringify(body));
    const read = <T = Record<string, Record<string, unknown>[]>>(path: string, method = 'GET') =>
      this.call<T>(method, path, undefined, { authorization: `Bearer ${body.access_token}` });
    return { token: body, read };
  }
}

/** A page with a form, as somebody sees it who knows the words on it. */
export class Page {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  private readonly customer: Customer;

  constructor(customer: Customer, url: string, status: number, html: string) {
    this.customer = customer;
    this.url = url;
    this.status = status;
    this.html = html;
  }

  /** Whether the person is back at the companion. */
  get isHome(): boolean {
    return this.url.startsWith(COMPANION);
  }

  /** Fills in by the names of the fields, and presses the button with that label. */
  press(label: string, fields: Record<string, string> = {}): Promise<Page> {
    const forms = [...this.html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)];
    for (const [, head = '', inside = ''] of forms) {
      const button = [...inside.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].find(([, , text = '']) => textOf(text) === label);
      if (!button) continue;
      const values = new URLSearchParams(hiddenOf(inside));
      for (const [name, value] of Object.entries(fields)) values.set(name, value);
      const name = attribute(button[1]!, 'name');
      if (name !== undefined) values.set(name, attribute(button[1]!, 'value') ?? '');
      const action = new URL(attribute(head, 'action') ?? this.url, this.url).href;
      return this.customer.open(action, { method: 'POST', body: values });
    }
    throw new Error(`There is no button "${label}" at ${this.url} (${this.status}): ${textOf(this.html)}`);
  }
}

const attribute = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
};
const textOf = (html: string): string =>
  html
    .replace(/<style[\s\S]*?<\/style>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** What a form sends if nobody touches it. */
const hiddenOf = (form: string): [string, string][] =>
  [...form.matchAll(/<input\b[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    const kind = attribute(tag, 'type');
    if (name === undefined || ((kind === 'radio' || kind === 'checkbox') && !/\bchecked\b/.test(tag))) return [];
    return [[name, attribute(tag, 'value') ?? ''] as [string, string]];
  });

/** What is shown, by a kind that the test expects. */
export function shown<K extends StepKind>(answer: Pick<SessionAnswer, 'step'>, kind: K): StepShow<K> {
  assert.equal(answer.step?.kind, kind, JSON.stringify(answer));
  return answer.step.show as StepShow<K>;
}
