import { Hono } from 'hono';
import { Jobs } from '../../server/jobs/jobs.ts';
import { lookHandler } from '../../server/jobs/look.ts';
import { RateLimit } from '../../server/limits.ts';
import type { Ports } from '../../server/ports.ts';
import type { Delivery, News, Provider } from '../../server/providers/provider.ts';
import { createHttp, type Env } from '../../server/routes/http.ts';
import { webhookRoutes } from '../../server/routes/webhooks.ts';
import { hashOf, Mint, Vault } from '../../server/sessions/secrets.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import { deliverHandler } from '../../server/webhooks/deliver.ts';
import { refKey, subjectKey, takeInHandler, tellHandler } from '../../server/webhooks/news.ts';
import type { Endpoint } from '../../server/webhooks/settings.ts';
import { Directories, type Tenant, type World } from '../../server/world.ts';
import { seeded, TestClock } from './world.ts';

export const SECRETS = { shop: 'canary-secret-of-the-shop-0123456789', other: 'canary-secret-of-the-other-012345678' } as const;
export type Client = keyof typeof SECRETS;

/** The body of news as the provider of these tests sends it, with its secret inside as some upstream systems do. */
export interface Sent extends News {
  secret: string;
  iban?: string;
}

/** A provider that knows its news by a secret in the body. */
export class Newsreader {
  readonly name = 'reader';
  readonly secret: string;
  /** What came, byte by byte. */
  readonly came: Delivery[] = [];
  /** Instead of an answer. */
  instead: (() => Promise<News | undefined>) | undefined;

  constructor(secret: string) {
    this.secret = secret;
  }

  async receive(delivery: Delivery): Promise<News | undefined> {
    this.came.push(delivery);
    if (this.instead) return this.instead();
    let sent: Sent;
    try {
      sent = JSON.parse(Buffer.from(delivery.raw).toString('utf8')) as Sent;
    } catch {
      return undefined;
    }
    const { secret, iban: _iban, ...news } = sent;
    return secret === this.secret ? news : undefined;
  }
}

export interface Options {
  clock?: TestClock;
  store?: Store;
  /** Where tenants want to hear of events. */
  webhooks?: Partial<Record<Client, Endpoint[]>>;
  fetch?: typeof fetch;
  /** What the session side does when it is asked to look. */
  look?: (session: string, intent: string) => Promise<'decided' | 'waiting'>;
  refused?: number;
  most?: number;
}

/** The parts of a companion that news go through, with fakes for what is asked and told. */
export function createNewsWorld(options: Options = {}) {
  const clock = options.clock ?? new TestClock();
  const store = options.store ?? createMemoryStore();
  const log: string[] = [];
  const ports: Ports = {
    ...{ now: clock.now, sleep: clock.sleep, randomBytes: seeded(3).bytes, store },
    fetch: options.fetch ?? (() => Promise.reject(new Error('nobody is there'))),
    log: (level, event, fields) => void log.push(JSON.stringify({ level, event, ...fields })),
  };
  const readers = { shop: new Newsreader('upstream-secret-1'), other: new Newsreader('upstream-secret-2') };
  const reader = (of: Newsreader, name: string) => [name, of as unknown as Provider] as const;
  const mute = { name: 'mute' } as unknown as Provider;
  const tenantOf = (clientId: Client, providers: Tenant['providers']): [string, Tenant & { webhooks: Endpoint[] }] => [
    clientId,
    {
      ...{ clientId, appKeyHash: hashOf('pk'), secretHash: hashOf(SECRETS[clientId]), face: { name: clientId }, country: null },
      ...{ origins: new Set<string>(), skills: new Map(), providers, webhooks: options.webhooks?.[clientId] ?? [] },
    },
  ];
  const tenants = new Map([
    tenantOf('shop', new Map([reader(readers.shop, 'reader'), reader(readers.shop, 'alone'), ['mute', mute]])),
    tenantOf('other', new Map([reader(readers.other, 'reader')])),
  ]);
  const key = new Uint8Array(32);
  const world: World & { tenants: typeof tenants } = {
    ...{ ports, mint: new Mint(key, ports), vault: new Vault(key), tenants, skills: new Map(), providers: new Map() },
    ...{ directories: new Directories(), publicUrl: 'https://pay.example', closing: new AbortController().signal },
    lifetimes: { sessionSeconds: 60, nonceSeconds: 60, tempTokenSeconds: 60, providerSeconds: 15, waitSeconds: 60 },
  };
  const looks: string[] = [];
  const look = async (session: string, intent: string): Promise<'decided' | 'waiting'> => {
    looks.push(`${session} ${intent}`);
    return options.look ? options.look(session, intent) : 'decided';
  };
  const jobs = new Jobs(ports, {
    look: lookHandler(ports, look),
    take_in: takeInHandler(ports, look),
    tell: tellHandler(world),
    deliver: deliverHandler(ports, (tenant) => tenants.get(tenant)?.webhooks ?? []),
    revoke: () => Promise.resolve(undefined),
    expire: () => Promise.resolve(undefined),
  });
  const app = new Hono<Env>();
  const wrap = createHttp({ world, origins: new Set(['https://shop.example']), trustedProxies: 0 });
  const limits = {
    news: new RateLimit(options.most ?? 1_000_000, 60),
    refused: new RateLimit(options.refused ?? 1_000_000, 60),
    misses: new RateLimit(5, 60),
  };
  let soons = 0;
  webhookRoutes(app, wrap, world, limits, () => (soons += 1));

  const call = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    {
      body,
      headers = {},
      ip = '192.0.2.1',
    }: { body?: string | Uint8Array | ReadableStream; headers?: Record<string, string>; ip?: string } = {},
  ): Promise<{ status: number; body: T; headers: Headers }> => {
    const init = { method, headers, ...(body !== undefined && { body, duplex: 'half' }) } as RequestInit;
    const response = await app.fetch(new Request(`https://pay.example${path}`, init), { ip });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T, headers: response.headers };
  };
  return {
    ...{ clock, store, log, ports, world, readers, looks, jobs, call, soons: () => soons },
    /** News for a tenant, from where its provider lives. */
    send: (news: Partial<Sent> & { id: string }, client: Client = 'shop') =>
      call('POST', `/webhooks/reader/${client}`, { body: JSON.stringify({ secret: readers[client].secret, ...news }) }),
    basic: (client: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` }),
    /** As the session side does it when a provider has answered. */
    knowRef: (ref: string, session: string, client: Client = 'shop') => {
      const id = refKey({ tenant: client, provider: 'reader' }, ref);
      const value = JSON.stringify({ session, intent: `intent of ${session}` });
      return store.write([{ kind: 'ref', id, expect: 0, value }], clock.now());
    },
    /** As the token exchange does it. */
    knowSubject: (subject: string, credentials: string, client: Client = 'shop') => {
      const id = subjectKey({ tenant: client, provider: 'reader' }, subject, credentials);
      const credential = JSON.stringify({ skill: 'connect', session: `session of ${credentials}`, hidden: 'sealed' });
      return store.write(
        [
          { kind: 'subject', id, expect: 0, value: JSON.stringify(credentials) },
          { kind: 'credential', id: credentials, expect: 0, value: credential },
        ],
        clock.now(),
      );
    },
    all: async (kind: string) => store.list(kind, { from: '', to: '~', limit: 100_000 }, clock.now()),
    /** Lets time go on, a step at a time, with a look at the queue after each. */
    pass: async (milliseconds: number, step = 1000) => {
      for (let passed = 0; passed < milliseconds; passed += step) {
        await clock.pass(step);
        await jobs.run();
      }
    },
  };
}

export type NewsWorld = ReturnType<typeof createNewsWorld>;

/** Lets everything go on that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** A store whose process dies before or after its `place`th write; what it dies of never returns. */
export function mortal(store: Store, place: number): { store: Store; dead: () => boolean } {
  let passed = 0;
  let dead = false;
  const mayDie = async (): Promise<void> => {
    dead ||= passed === place;
    passed += 1;
    if (dead) await new Promise(() => undefined);
  };
  const write: Store['write'] = async (...all) => {
    await mayDie();
    const written = await store.write(...all);
    await mayDie();
    return written;
  };
  return { store: { ...store, write }, dead: () => dead };
}
