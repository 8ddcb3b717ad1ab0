import { createSandboxProvider, type SandboxOptions } from '../../server/providers/sandbox/index.ts';
import type { Authorization, AuthorizeRequest, Provider, Resolution } from '../../server/providers/provider.ts';
import { SANDBOX_SKILLS } from '../../server/skills/registry.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Store } from '../../server/store/store.ts';
import type { Order } from '../../src/protocol/index.ts';

export const PUBLIC_URL = 'https://pay.example/tessera/sandbox';
export const CALLBACK = 'https://pay.example/tessera/callback';
export const STATE = 'the-state-of-this-session';
export const ORDER: Order = {
  amount: '49.90',
  currency: 'EUR',
  payee_name: 'Paper Lantern',
  payee_iban: 'FR7630006000011234567890189',
  reference: 'Order 2041',
};

/** A skill that a bank can be chosen for; the sandbox has the same banks for all. */
export const CONNECT = SANDBOX_SKILLS[0]!;
const NOW = Date.UTC(2026, 10, 20, 12);

/** A sandbox on a clock that moves when told to, and somebody who visits its pages as a browser without scripts would. */
export class SandboxVisitor {
  now = NOW;
  readonly notified: string[] = [];
  /** How long the provider has slept, in milliseconds. */
  readonly slept: number[] = [];
  readonly store: Store;
  readonly provider: Provider;
  #bytes = 0;

  constructor(store: Store = createMemoryStore(), options: SandboxOptions = {}) {
    this.store = store;
    this.provider = createSandboxProvider(
      {
        now: () => this.now,
        randomBytes: (size) => Uint8Array.from({ length: size }, () => (this.#bytes = (this.#bytes * 31 + 7) % 251)),
        fetch: () => Promise.reject(new Error('The sandbox calls nobody.')),
        store,
        sleep: (milliseconds) => {
          this.slept.push(milliseconds);
          // Whoever sleeps for longer is waiting for the caller to give up.
          if (milliseconds < 60_000) this.now += milliseconds;
          return Promise.resolve();
        },
        log: () => undefined,
        publicUrl: PUBLIC_URL,
        notify: (state) => this.notified.push(state),
      },
      options,
    );
  }

  async request(bankId: string, more: Partial<AuthorizeRequest> = {}): Promise<AuthorizeRequest> {
    const institution = (await this.provider.institutions(AbortSignal.timeout(1_000), CONNECT)).find(({ id }) => id === bankId);
    if (institution === undefined) throw new Error(`no bank ${bankId}`);
    const [method = 'redirect'] = institution.methods;
    const [psuType = 'retail'] = institution.psu_types;
    return { intent: 'intent-1', institution, psuType, method, state: STATE, callbackUrl: CALLBACK, locale: 'en', details: {}, ...more };
  }

  async authorize(bankId: string, more: Partial<AuthorizeRequest> = {}, signal = new AbortController().signal): Promise<Authorization> {
    return this.provider.authorize(await this.request(bankId, more), signal);
  }

  /** The address that the person is sent to. */
  async start(bankId: string, more: Partial<AuthorizeRequest> = {}): Promise<string> {
    const authorization = await this.authorize(bankId, more);
    return (authorization.method === 'redirect' ? authorization.url : authorization.appUrl) ?? '';
  }

  async open(url: string, init?: RequestInit): Promise<Response> {
    const address = new URL(url, PUBLIC_URL);
    const path = address.pathname.slice(new URL(PUBLIC_URL).pathname.length);
    const response = await this.provider.pages?.(new Request(address, init), path);
    return response ?? new Response(null, { status: 404 });
  }

  async read(url: string): Promise<string> {
    return (await this.open(url)).text();
  }

  /** The one-time token of the form that the page shows. */
  async token(url: string): Promise<string> {
    return /name="token" value="([^"]+)"/.exec(await this.read(url))?.[1] ?? '';
  }

  async submit(url: string, fields: Record<string, string>): Promise<Response> {
    const body = new URLSearchParams({ token: await this.token(url), ...fields });
    return this.open(url, { method: 'POST', body });
  }

  async logIn(url: string, user = 'ana', password = '1234'): Promise<Response> {
    return this.submit(url, { action: 'login', user, password });
  }

  /** Logs in and approves; the last answer. */
  async approve(url: string, user = 'ana'): Promise<Response> {
    const loggedIn = await this.logIn(url, user);
    const stays = loggedIn.headers.get('location')?.startsWith('/') === true;
    return stays && (await this.token(url)) !== '' ? this.submit(url, { action: 'approve' }) : loggedIn;
  }

  resolve(intent = 'intent-1'): Promise<Resolution> {
    return this.provider.resolve({ intent, next: { state: 'next', callbackUrl: CALLBACK } }, AbortSignal.timeout(1_000));
  }
}

/** Where an answer sends the browser, as far as it is the callback. */
export function callbackQuery(response: Response): Record<string, string> | undefined {
  const location = response.headers.get('location') ?? '';
  return location.startsWith(CALLBACK) ? Object.fromEntries(new URL(location).searchParams) : undefined;
}
