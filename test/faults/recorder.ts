import { createHash } from 'node:crypto';
import type { CompanionConfig, Given } from '../../server/index.ts';
import type { Resolution } from '../../server/providers/provider.ts';
import type { Store } from '../../server/store/store.ts';
import type { Account, Holder, Transaction } from '../../src/protocol/index.ts';
import { createWorld, ORDER, SECRET, type Any, type TestWorld } from '../server/world.ts';
import type { Canary } from './canaries.mjs';

export interface Recorded {
  method: string;
  path: string;
  status: number;
  /** Status, headers and body, as they would go over the line. */
  bytes: string;
  body: Any & { access_token?: string; credentials_id?: string };
  /** Read by a page, or by the tenant's own back end. */
  by: 'browser' | 'backend';
}

export const KEY = '8d1f00c4b7a29e6355d0fa13c86e7b42990a1c5de4f76b3820d94c7fe15ab360';
export const GRANT = 'canary-grant-6f1d0c55aa27';
export const VERIFIER = 'canary-verifier-'.padEnd(43, 'x7');
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const IP = '203.0.113.177';
export const PAY_FROM = 'ES9121000418450200051332';
const PERSON = {
  ...{ account_id: 'a1', name: 'Canary Vanderbilt-Osei', address: '17 Canary Wharf Passage' },
  ...{ email: 'canary.vanderbilt@mail.example', phone: '+33612345678901' },
} satisfies Holder;
const IBANS = ['FR1420041010050500013M02606', 'DE89370400440532013000'];
export const ACCOUNTS: Account[] = IBANS.map((iban, n) => ({
  ...{ id: `a${n + 1}`, name: `Account ${n + 1}`, type: 'current', currency: 'EUR', iban, institution_id: 'one' },
  balances: [{ type: 'available', amount: '12.50', currency: 'EUR', at: '2026-01-15T00:00:00Z' }],
}));
const TRANSACTION = {
  ...{ id: 't1', account_id: 'a1', amount: '9.99', currency: 'EUR', direction: 'debit', status: 'booked', booking_date: '2026-01-10' },
  ...{ description: 'CANARY PHARMACY INVOICE', counterparty_name: 'Canary Apothecary', counterparty_iban: 'NL91ABNA0417164300' },
} satisfies Transaction;

/** Kept secret from everybody, for ever. */
export const SECRETS: Canary[] = [
  { what: 'the client secret', value: SECRET },
  { what: 'the client secret of another tenant', value: `${SECRET}-other` },
  { what: 'the key', value: KEY },
  { what: 'the key, as bytes', value: Buffer.from(KEY, 'hex').toString('latin1') },
  { what: 'the verifier', value: VERIFIER },
  { what: 'the grant', value: GRANT },
];

/** Of the person, and for the tenant's back end alone. */
export const PERSONAL: Canary[] = [
  ...IBANS.map((value) => ({ what: 'a whole IBAN', value })),
  ...(['name', 'address', 'email', 'phone'] as const).map((what) => ({ what: `a holder's ${what}`, value: PERSON[what] })),
  { what: 'the text of a transaction', value: TRANSACTION.description },
  { what: 'a counterparty', value: TRANSACTION.counterparty_name },
  { what: "a counterparty's IBAN", value: TRANSACTION.counterparty_iban },
  { what: 'the account to pay from', value: PAY_FROM },
];

/** What the person types, and what the shop knows of them: theirs to see again, the shop's to read, and nobody else's. */
export const TYPED = { name: 'Canaria Typewriter-Quist', email: 'canaria.typed@mail.example' };
export const FORMS: Canary[] = [
  { what: 'a name that was typed', value: TYPED.name },
  { what: 'an address that was typed', value: TYPED.email },
];

/** What may be shown, but has no place in a log. */
export const NOT_FOR_LOGS: Canary[] = [
  { what: "the client's address", value: IP },
  { what: 'the payee', value: 'Canary Payee SARL' },
  { what: 'the reference of the order', value: 'Canary order 4711' },
  { what: "the tenant's name for the person", value: 'canary-customer-4711' },
  { what: 'an Idempotency-Key', value: 'canary-idempotency-4711' },
  { what: 'the return address', value: 'https://shop.example/canary-basket' },
];

export const PAYMENT = { ...ORDER, payee_name: 'Canary Payee SARL', reference: 'Canary order 4711' };

/** A world that keeps everything that leaves it, and knows every secret that it has ever given out. */
export class Recorder {
  readonly answers: Recorded[] = [];
  readonly world: TestWorld;
  /** Nonces by the session that they speak for; temp tokens, access tokens. */
  readonly nonces = new Map<string, string>();
  readonly temps = new Map<string, string>();
  readonly access = new Set<string>();

  private constructor(world: TestWorld) {
    this.world = world;
  }

  static async open(store: Store, config: Partial<CompanionConfig> = {}, given: Given = {}): Promise<Recorder> {
    const world = await createWorld({ config: { key: KEY, ...config }, given: { store, ...given } });
    Object.assign(world.provider, {
      accountsOf: ACCOUNTS,
      holders: async () => [PERSON],
      transactions: async () => ({ transactions: [TRANSACTION] }),
    });
    return new Recorder(world);
  }

  /** The bank's word on the last attempt. */
  approve(): void {
    const { provider, clock } = this.world;
    const order = provider.asked.at(-1)?.order;
    const approved: Resolution = { state: 'approved', grant: { connection: GRANT }, validUntil: clock.now() + 180 * 86_400_000 };
    provider.decideLast(order ? { ...approved, order } : approved);
  }

  async send(by: Recorded['by'], method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Recorded> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const request = new Request(`https://pay.example/tessera${path}`, {
      ...{ method, redirect: 'manual' },
      headers: { ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(text !== undefined && { body: text }),
    });
    const response = await this.world.companion.fetch(request, { ip: IP });
    const answer = path.endsWith('/events') && response.ok ? await firstEvents(response) : await response.text();
    const head = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\r\n');
    const json = response.headers.get('content-type')?.startsWith('application/json');
    const recorded: Recorded = {
      ...{ method, path, status: response.status, by, bytes: `${response.status} ${response.statusText}\r\n${head}\r\n\r\n${answer}` },
      body: (json ? JSON.parse(answer) : {}) as Recorded['body'],
    };
    this.note(recorded);
    return recorded;
  }

  private note(recorded: Recorded): void {
    this.answers.push(recorded);
    const { nonce, temp_token, access_token, session_id } = recorded.body;
    if (nonce !== undefined) this.nonces.set(nonce, session_id);
    if (temp_token !== undefined) this.temps.set(temp_token, session_id);
    if (access_token !== undefined) this.access.add(access_token);
  }

  /** The single-use states that banks were given. */
  get states(): string[] {
    return this.world.provider.asked.map(({ state }) => state);
  }
}

async function firstEvents(response: Response): Promise<string> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const { value = '' } = await reader.read();
  await reader.cancel();
  return value;
}
