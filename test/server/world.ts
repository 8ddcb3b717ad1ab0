import assert from 'node:assert/strict';
import { createCompanion, type Companion, type CompanionConfig, type Given } from '../../server/index.ts';
import type {
  AuthorizeRequest,
  Check,
  CheckRequest,
  CreateProvider,
  Grant,
  Provider,
  ProviderError,
  Resolution,
} from '../../server/providers/provider.ts';
import { approve, chooseAccounts, chooseBank, connections, defineSkill, form, review, wait } from '../../server/skills/skill.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import {
  sessionAnswer,
  type Account,
  type Institution,
  type PayeeCheck,
  type Problem,
  type SessionAnswer,
} from '../../src/protocol/index.ts';

/** A random source that repeats itself: mulberry32. */
export function seeded(seed: number): { next(): number; bytes(size: number): Uint8Array } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, bytes: (size) => Uint8Array.from({ length: size }, () => Math.floor(next() * 256)) };
}

/** A clock that moves when told to. */
export class TestClock {
  time: number;
  private sleepers: { at: number; wake: () => void }[] = [];

  constructor(time = Date.UTC(2026, 0, 15, 12)) {
    this.time = time;
  }

  now = (): number => this.time;

  sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const sleeper = { at: this.time + milliseconds, wake: resolve };
      this.sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.sleepers = this.sleepers.filter((each) => each !== sleeper);
        resolve();
      });
    });

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.sleepers.filter((each) => each.at <= this.time);
    this.sleepers = this.sleepers.filter((each) => each.at > this.time);
    for (const { wake } of due) wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const bank = (id: string, more: Partial<Institution> = {}): Institution => ({
  id,
  name: `Bank ${id}`,
  country: 'FR',
  psu_types: ['retail'],
  methods: ['redirect', 'decoupled'],
  popular: true,
  ...more,
});

const account = (id: string): Account => ({
  id,
  name: `Account ${id}`,
  type: 'current',
  currency: 'EUR',
  iban: 'FR7630006000011234567890189',
  institution_id: 'one',
  balances: [{ type: 'available', amount: '12.50', currency: 'EUR', at: '2026-01-15T00:00:00Z' }],
});

/** A provider that does what the test says, and remembers what it was asked. */
export class ScriptedProvider implements Provider {
  readonly name = 'scripted';
  readonly asked: AuthorizeRequest[] = [];
  readonly cancelled: string[] = [];
  resolutions = new Map<string, Resolution>();
  accountsOf: Account[] = [account('a1'), account('a2'), account('a3')];
  /** Whether the bank confirms that nothing comes of what is called off. */
  stops = true;
  authorizeFails: ProviderError | undefined;
  /** Resolves when `authorize` may answer. */
  gate: Promise<void> = Promise.resolve();
  resolveCalls = 0;
  /** What checks were started with, and what they come to by their intent. */
  readonly checksAsked: CheckRequest[] = [];
  readonly checks = new Map<string, Partial<Check>>();
  /** Instead of an answer to the next start of a check, refresh or revocation. */
  fails: ProviderError | undefined;
  readonly revoked: Grant[] = [];
  payee: PayeeCheck | Error = { result: 'match' };
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async institutions(): Promise<Institution[]> {
    return [
      bank('one'),
      bank('two', { country: 'DE', methods: ['decoupled'] }),
      bank('down', { status: 'down' }),
      bank('firm', { psu_types: ['corporate'] }),
    ];
  }
  async authorize(request: AuthorizeRequest) {
    this.asked.push(request);
    await this.gate;
    if (this.authorizeFails) throw this.authorizeFails;
    const ref = `ref-${request.intent}`;
    const expiresAt = this.now() + 15 * 60_000;
    return request.method === 'redirect'
      ? ({ method: 'redirect', ref, url: `https://bank.example/${ref}`, expiresAt } as const)
      : ({ method: 'decoupled', ref, appUrl: `bank://${ref}`, matchingCode: '42', expiresAt } as const);
  }
  async resolve({ intent }: { intent: string }): Promise<Resolution> {
    this.resolveCalls += 1;
    return this.resolutions.get(intent) ?? { state: 'waiting' };
  }
  async cancel(ref: string) {
    this.cancelled.push(ref);
    return this.stops;
  }
  async accounts() {
    return this.accountsOf;
  }
  async transactions() {
    return { transactions: [] };
  }
  async holders() {
    return [];
  }

  async checkPayee() {
    if (this.payee instanceof Error) throw this.payee;
    return this.payee;
  }
  async startCheck(request: CheckRequest): Promise<Check> {
    this.checksAsked.push(request);
    await this.gate;
    if (this.fails) throw this.fails;
    return this.readCheck(request.intent);
  }
  async readCheck(ref: string): Promise<Check> {
    return { ref, state: 'pending', usualSeconds: 2, ...this.checks.get(ref) };
  }
  async refresh() {
    if (this.fails) throw this.fails;
    return 'up_to_date' as const;
  }
  async revoke(grant: Grant) {
    if (this.fails) throw this.fails;
    this.revoked.push(grant);
  }

  /** The last attempt is approved, or ends as said. */
  decideLast(resolution: Resolution = this.approval()): void {
    this.resolutions.set(this.asked.at(-1)!.intent, resolution);
  }
  approval(order = this.asked.at(-1)?.order): Resolution {
    return { state: 'approved', grant: { connection: 'canary-grant' }, validUntil: this.now() + 180 * 86_400_000, ...(order && { order }) };
  }
}

export const CONNECT = defineSkill({
  name: 'scripted_aisp_sbx_#1.0',
  provider: 'scripted',
  type: 'aisp',
  flavour: 'sandbox',
  startsFrom: ['browser', 'backend'],
  steps: [chooseBank(), approve(), chooseAccounts()],
});
export const PAY = defineSkill({
  name: 'scripted_pisp_sbx_#1.0',
  provider: 'scripted',
  type: 'pisp',
  flavour: 'sandbox',
  startsFrom: ['backend'],
  steps: [chooseBank(), approve()],
});

const scripted = { provider: 'scripted', flavour: 'sandbox', startsFrom: ['browser', 'backend'] } as const;
const details = form('details', {
  title: 'Details',
  fields: [
    { kind: 'text', name: 'name', label: 'Name' },
    { kind: 'email', name: 'email', label: 'E-mail', optional: true },
  ],
});
export const VERIFY = defineSkill({
  ...scripted,
  name: 'scripted_verify_sbx_#1.0',
  type: 'verify',
  steps: [details, chooseBank(), approve(), wait('verification')],
});
export const APPLY = defineSkill({ ...scripted, name: 'scripted_kyc_sbx_#1.0', type: 'kyc', steps: [details, wait('review')] });
export const CHECKOUT = defineSkill({
  ...scripted,
  name: 'scripted_pisp_sbx_#2.0',
  type: 'pisp',
  startsFrom: ['backend'],
  steps: [review(), chooseBank(), approve()],
});
export const MANAGE = defineSkill({
  ...scripted,
  name: 'scripted_manage_sbx_#1.0',
  type: 'manage',
  steps: [connections(), chooseBank(), approve(), chooseAccounts()],
});
const OWN = [CONNECT, PAY, VERIFY, APPLY, CHECKOUT, MANAGE];

export const ORIGIN = 'https://shop.example';
export const SECRET = 'canary-client-secret-0123456789abcdef';
export const APP_KEY = 'pk_shop';
export const ORDER = {
  amount: '49.90',
  currency: 'EUR',
  payee_name: 'Shop SARL',
  payee_iban: 'FR7630006000011234567890189',
  reference: 'Order 7',
};

interface Reply<T> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}
/** An answer of either shape: tests know which one they expect. */
export type Any = SessionAnswer & Problem;

export interface TestWorld {
  companion: Companion;
  provider: ScriptedProvider;
  clock: TestClock;
  log: string[];
  call<T = Any>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply<T>>;
  start(more?: object): Promise<SessionAnswer & { nonce: string }>;
  submit(
    session: { session_id: string; nonce?: string | undefined },
    step: string,
    data: object,
    headers?: Record<string, string>,
    skill?: string,
  ): Promise<Reply<Any>>;
}

const settings = (): CompanionConfig => ({
  public_url: 'https://pay.example/tessera',
  tenants: [
    {
      client_id: 'shop',
      client_app_key: APP_KEY,
      client_secret: SECRET,
      name: 'Shop',
      origins: [ORIGIN],
      skills: OWN.map(({ name }) => name),
    },
    {
      client_id: 'other',
      client_app_key: 'pk_other',
      client_secret: `${SECRET}-other`,
      name: 'Other',
      origins: ['https://other.example'],
      skills: [CONNECT.name],
    },
  ],
  providers: ['scripted'],
  store: 'memory',
  key: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
  limits: { sessions: 1_000_000, calls: 1_000_000, misses: 1_000_000 },
});

/** A companion with everything that could differ between two runs in the test's hands. */
export async function createWorld(options: { seed?: number; config?: Partial<CompanionConfig>; given?: Given } = {}): Promise<TestWorld> {
  const clock = new TestClock();
  const random = seeded(options.seed ?? 1);
  const provider = new ScriptedProvider(clock.now);
  const log: string[] = [];
  const create: CreateProvider = () => provider;
  const companion = await createCompanion(
    { ...settings(), ...options.config },
    {
      now: clock.now,
      sleep: clock.sleep,
      randomBytes: random.bytes,
      store: createMemoryStore(),
      log: (level, event, fields) => void log.push(JSON.stringify({ level, event, ...fields })),
      providers: { scripted: create },
      skills: OWN,
      byItself: false,
      ...options.given,
    },
  );
  const call = async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> => {
    const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const response = await companion.fetch(
      new Request(`https://pay.example/tessera${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(text !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
          ...headers,
        },
        ...(text !== undefined && { body: text }),
      }),
    );
    const answer = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    const parsed: object = json && answer !== '' ? (JSON.parse(answer) as object) : {};
    // Nothing leaves that the contract does not name.
    if ('session_id' in parsed && 'status' in parsed) assert.deepEqual(sessionAnswer.parse(parsed), parsed);
    return { status: response.status, headers: response.headers, text: answer, body: parsed as T };
  };
  return {
    companion,
    provider,
    clock,
    log,
    call,
    async start(more = {}) {
      const { body, status } = await call(
        'POST',
        '/sessions',
        { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name, ...more },
        { origin: ORIGIN },
      );
      if (status !== 200) throw new Error(`The session did not start: ${JSON.stringify(body)}`);
      return body as SessionAnswer & { nonce: string };
    },
    submit: ({ session_id, nonce }, step, data, headers = {}, skill = CONNECT.name) =>
      call('POST', `/sessions/${session_id}/steps`, { client_id: 'shop', nonce, skill, step, data }, { origin: ORIGIN, ...headers }),
  };
}
