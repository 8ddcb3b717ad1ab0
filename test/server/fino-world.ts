import assert from 'node:assert/strict';
import { FINO_CLIENT, FINO_WEBHOOK_SECRET } from '../../server/emulators/fino/index.ts';
import { createFinoProvider } from '../../server/providers/fino/index.ts';
import { finoSettings, type FinoSettings } from '../../server/providers/fino/settings.ts';
import type {
  AuthorizeRequest,
  Grant,
  Kept,
  Provider,
  ProviderError,
  Resolution,
  ResolveRequest,
} from '../../server/providers/provider.ts';
import { FINO_SKILLS } from '../../server/skills/fino.ts';
import type { Order } from '../../src/protocol/index.ts';
import { FinoVisitor } from './emulator-fino-visitor.ts';
import { seeded } from './world.ts';

export const IP = '192.0.2.7';
export const CALLBACK = 'https://shop.example/tessera/callback';
export const ORDER: Order = {
  amount: '12.30',
  currency: 'EUR',
  payee_name: 'Shop & Söhne',
  payee_iban: 'DE02120300000000202051',
  reference: 'Order 4711',
};
export const skillNamed = (name: string) => FINO_SKILLS.find((each) => each.name === name)!;

/** What an adapter keeps, in memory, and as strict as the real one. */
export class MemoryKept implements Kept {
  readonly docs = new Map<string, { text: string; version: number }>();
  /** Called before each write. */
  beforePut: (key: string) => Promise<void> = () => Promise.resolve();

  get<T>(key: string): Promise<{ value: T; version: number } | undefined> {
    const doc = this.docs.get(key);
    return Promise.resolve(doc && { value: JSON.parse(doc.text) as T, version: doc.version });
  }

  async put(key: string, value: unknown, { version }: { version: number }): Promise<boolean> {
    await this.beforePut(key);
    if ((this.docs.get(key)?.version ?? 0) !== version) return false;
    if (value === undefined) this.docs.delete(key);
    else this.docs.set(key, { text: JSON.stringify(value), version: version + 1 });
    return true;
  }
}

/** The adapter of one tenant in front of finoOS's stand-in, and a person who visits its pages. */
export class FinoWorld {
  readonly visitor: FinoVisitor;
  readonly kept = new MemoryKept();
  readonly provider: Provider;
  /** Every request that left, and what it held. */
  readonly sent: { method: string; url: string; headers: Headers; body: string }[] = [];
  readonly logged: string[] = [];
  #attempts = 0;

  constructor(settings: Partial<FinoSettings> = {}) {
    this.visitor = new FinoVisitor({ webhook: { url: 'https://shop.example/hooks' } });
    const all = {
      environment: 'sandbox',
      base_url: 'https://fino.example',
      ...FINO_CLIENT,
      webhook_secret: FINO_WEBHOOK_SECRET,
      ...settings,
    };
    this.provider = createFinoProvider(finoSettings.parse(all), {
      now: () => this.visitor.now,
      randomBytes: seeded(7).bytes,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        this.sent.push({ method: request.method, url: request.url, headers: request.headers, body: await request.clone().text() });
        return this.visitor.emulator.fetch(request);
      },
      sleep: () => Promise.resolve(),
      log: (...line) => void this.logged.push(JSON.stringify(line)),
      kept: this.kept,
      webhookUrl: 'https://shop.example/hooks',
    });
  }

  request(more: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
    this.#attempts += 1;
    return {
      intent: `intent-${this.#attempts}`,
      institution: { id: 'fino', name: 'fino', country: 'DE', psu_types: ['retail'], methods: ['redirect'] },
      psuType: 'retail',
      method: 'redirect',
      state: `state-${this.#attempts}`,
      callbackUrl: CALLBACK,
      locale: 'de',
      details: {},
      ip: IP,
      ...more,
    };
  }

  async begin(more: Partial<AuthorizeRequest> = {}): Promise<Begun> {
    const request = this.request(more);
    const authorization = await this.provider.authorize(request, signal());
    assert.equal(authorization.method, 'redirect');
    return { intent: request.intent, ref: authorization.ref, url: authorization.url };
  }

  /** How an attempt stands, asked with what the bank's redirect carried. */
  resolve(
    { intent, ref }: Pick<Begun, 'intent'> & { ref?: string },
    back?: string,
    more: Partial<ResolveRequest> = {},
  ): Promise<Resolution> {
    const query = back === undefined ? {} : { query: Object.fromEntries(new URL(back).searchParams) };
    const next = { state: 'next-state', callbackUrl: CALLBACK };
    return this.provider.resolve({ intent, next, ip: IP, ...(ref !== undefined && { ref }), ...query, ...more }, signal());
  }

  /** Presses a button on finoOS's page; where the person is sent then. */
  async press(url: string, decision = 'approve', fields: Record<string, string> = {}): Promise<string> {
    const response = await this.visitor.press(url, decision, fields);
    return response.headers.get('location') ?? assert.fail(`${decision}: ${response.status}`);
  }

  /** Logs in at a bank on finoOS's page; where the person is sent then. */
  logIn = (url: string, user = 'anna', bank = 'hansekontor'): Promise<string> => this.press(url, 'approve', { bank, user });

  /** The whole way to a connection. */
  async connect(user = 'anna', more: Partial<AuthorizeRequest> = {}, bank?: string): Promise<Grant> {
    const begun = await this.begin(more);
    return this.grant(await this.resolve(begun, await this.logIn(begun.url, user, bank)));
  }

  grant(resolution: Resolution): Grant {
    assert.equal(resolution.state, 'approved', JSON.stringify(resolution));
    return resolution.grant;
  }

  /** How often an operation was called. */
  count = (operation: string): number => this.visitor.emulator.calls().filter((each) => each.operation === operation).length;

  /** The body of the last request to a path that ends so. */
  bodyTo(end: string): Record<string, unknown> {
    const found = this.sent.findLast(({ url, body }) => new URL(url).pathname.endsWith(end) && body !== '');
    return JSON.parse(found?.body ?? assert.fail(`nothing was sent to ${end}`)) as Record<string, unknown>;
  }
}

export const signal = (): AbortSignal => new AbortController().signal;

/** An attempt under way. */
export interface Begun {
  intent: string;
  ref: string;
  url: string;
}

export const refusesWith =
  (code: ProviderError['code']) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof Error && error.constructor.name === 'ProviderError', String(error));
    assert.equal((error as ProviderError).code, code, error.message);
    return true;
  };
