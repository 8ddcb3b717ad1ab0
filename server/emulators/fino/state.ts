import type { EmulatorWorld } from '../kit/index.ts';
import type { Bank } from './banks.ts';
import type { Persona } from './personas.ts';
import type { AccountType, WebhookEvent } from './schemas.ts';

/** Where a person goes when a page of finoOS is done; no session but the first needs to say it. */
export interface Returns {
  readonly done: string | undefined;
  readonly error: string | undefined;
  readonly exit: string | undefined;
}

export interface PaymentPartner {
  name: string;
  iban?: string;
  creditorID?: string;
}

/** A booking. The document names `transactionId` alone; the other names follow finoOS's public pages. */
export interface Transaction {
  transactionId: string;
  /** Euro cents; a debit is negative. */
  cents: number;
  /** YYYY-MM-DD. */
  bookingDate: string;
  bookingText: string;
  purpose: string;
  paymentPartner: PaymentPartner;
  tags: readonly string[];
  /** The calculation that gave it these tags, as an index into the user's runs. */
  taggedIn: number;
  /** What was uploaded and is not known here. */
  more: Readonly<Record<string, unknown>>;
}

export interface Account {
  accountId: string;
  accountNumber: string;
  /** Absent for an uploaded one. */
  loginId?: string;
  life?: Persona['accounts'][number]['life'];
  /** What its balance was before the first transaction, in euro cents. */
  opening: number;
  status: 'enabled' | 'disabled';
  type: AccountType;
  name: string;
  owner: string;
  iban?: string;
  bic?: string;
  bankCode?: string;
  bankName?: string;
  transactions: Map<string, Transaction>;
  more: Readonly<Record<string, unknown>>;
}

/** The tie to one bank. */
export interface Login {
  readonly id: string;
  readonly bank: Bank;
  readonly persona: Persona;
  readonly accountTypes: readonly AccountType[] | undefined;
  storesSecrets: boolean;
  syncedAt: number;
  /** Whether the bank asks nothing more, whatever the persona's first answer is. */
  renewed: boolean;
  /** Whether the automatic synchronisation still works. */
  needs: 'nothing' | 'CHALLENGE_REQUIRED' | 'ERROR';
}

export interface Run {
  readonly correlationID: string;
  readonly startedAt: number;
}

export interface Transfer {
  readonly id: string;
  readonly sessionId: string;
  readonly loginId: string;
  readonly accountId: string;
  readonly executionDate: string;
  readonly transfers: readonly Readonly<Record<string, unknown>>[];
  readonly singleBooking: boolean;
  status: 'OPEN' | 'DONE' | 'FAILED' | 'CANCELLED';
  /** When it was approved. */
  approvedAt?: number;
}

/** A visit to the Banking UI. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly kind: 'connect' | 'management' | 'sync' | 'transfer';
  readonly returns: Returns;
  readonly demo: boolean;
  readonly multiple: boolean;
  readonly accountTypes: readonly AccountType[] | undefined;
  readonly storesSecrets: boolean;
  /** The login that it is about, where there is one already. */
  loginId?: string;
  readonly transferId?: string;
  screen: 'overview' | 'add' | 'renew' | 'tan';
  over: boolean;
}

export interface Cockpit {
  readonly id: string;
  readonly createdAt: number;
  readonly correlationID: string;
}

/** What a user's patterns look like is not shown; they are kept as they came. */
export interface Patterns {
  ids: Readonly<Record<string, unknown>>;
  patterns: readonly Readonly<Record<string, unknown>>[];
}

export interface User {
  readonly id: string;
  readonly tenant: string;
  readonly createdAt: number;
  readonly type: 'person' | 'company';
  readonly customUserID?: string;
  readonly name?: string;
  /** None: everything that the client may do. */
  scopes?: Set<string>;
  /** Whether a connect session asked for the user to be kept, by `recurring` or by `persistNonRecurring`. */
  kept: boolean;
  /** When a user that is not kept is deleted. */
  goneAt: number;
  readonly logins: Map<string, Login>;
  readonly accounts: Map<string, Account>;
  readonly transfers: Map<string, Transfer>;
  runs: readonly Run[];
  patterns: Patterns;
  readonly deletedContracts: Set<string>;
  cockpit?: Cockpit;
}

export interface Webhook {
  readonly id: string;
  callbackURL: string;
  secret: string;
  events: readonly WebhookEvent[];
  headers: Readonly<Record<string, string>>;
  method: 'POST' | 'PUT' | 'PATCH';
}

export interface Advisor {
  readonly id: string;
  readonly createdAt: number;
  fields: Readonly<Record<string, string | boolean | null | undefined>>;
  picture?: { readonly handle: string; readonly type: string; readonly bytes: Uint8Array };
}

/** All that the emulator remembers. */
export interface State {
  readonly tokens: Map<string, { readonly expiresAt: number; readonly scopes: ReadonlySet<string> }>;
  readonly users: Map<string, User>;
  readonly sessions: Map<string, Session>;
  readonly webhooks: Map<string, Webhook>;
  readonly advisors: Map<string, Advisor>;
  readonly feedback: Map<string, unknown>;
  tenant: Readonly<Record<string, unknown>>;
}

/** What the operations work with. */
export interface Fino {
  readonly world: EmulatorWorld;
  readonly state: State;
  /** Tells the subscribers of an event what it is about, where there are any. */
  tell(user: User, event: WebhookEvent, data: () => unknown): void;
}

/** A time as finoOS writes it. */
export const rfc3339 = (time: number): string => new Date(time).toISOString();
export const dayOf = (time: number): string => rfc3339(time).slice(0, 10);

const BERLIN = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
/** What day it is at the banks. */
export const bankDay = (time: number): string => BERLIN.format(time);

/** Euro cents as the JSON number that finoOS answers with. */
export const euros = (cents: number): number => cents / 100;
