import type {
  Account,
  CheckState,
  FailureCause,
  FormValues,
  Holder,
  Institution,
  Order,
  PayeeCheck,
  RefreshResult,
  Transaction,
} from '../../src/protocol/index.ts';
import type { Ports } from '../ports.ts';

/** What a provider keeps of a consent, to read with it later. Opaque to everyone else; stored as JSON. */
export type Grant = { readonly [key: string]: string };

export interface AuthorizeRequest {
  /** Unique to this attempt; the same id is never sent twice for a payment. */
  intent: string;
  institution: Institution;
  psuType: 'retail' | 'corporate';
  /** The method asked for; the bank decides. */
  method: 'redirect' | 'decoupled';
  /** Comes back on the callback, once. */
  state: string;
  callbackUrl: string;
  locale: string;
  /** Present for a payment: then this call moves money and is sent at most once for an intent. */
  order?: Order;
  /** The account that the person has chosen to pay from, where they chose one before. */
  payFromIban?: string;
}

export type Authorization =
  | { method: 'redirect'; ref: string; url: string; expiresAt: number }
  | { method: 'decoupled'; ref: string; appUrl?: string; matchingCode?: string; expiresAt: number };

export type Resolution =
  | { state: 'waiting' }
  /** `order` is what the bank says was approved, compared with what was asked for. */
  | { state: 'approved'; grant: Grant; validUntil: number; order?: Order; /** The account a payment was made from. */ payerIban?: string }
  | { state: 'failed'; cause: FailureCause };

export interface ResolveRequest {
  intent: string;
  /** Absent where the answer to `authorize` was lost: then only the intent can tell. */
  ref?: string;
  /** What the bank's redirect carried. A hint: the state that decides is read from upstream. */
  query?: Readonly<Record<string, string>>;
}

export interface TransactionPage {
  transactions: Transaction[];
  nextCursor?: string;
}

export interface TransactionQuery {
  accountIds: readonly string[];
  from?: string;
  to?: string;
  cursor?: string;
  limit: number;
}

/** Something that others decide: whether a name is an account holder's, or what becomes of an application. */
export interface CheckRequest {
  /** Unique to this attempt: the same id again names the same check. */
  intent: string;
  what: 'verification' | 'review';
  /** Every form of the session, by the name of its step. */
  forms: Readonly<Record<string, FormValues>>;
  /** What the bank's customer approved, where they did. */
  grant?: Grant;
}

export interface Check {
  ref: string;
  state: CheckState;
  /** 0 to 100, where a verification came to a result. */
  score?: number;
  decidedAt?: number;
  /** How long it usually takes. */
  usualSeconds: number;
}

/** An adapter to one upstream system: transport, and pure mapping to these shapes. Every call has a deadline. */
export interface Provider {
  readonly name: string;
  institutions(signal: AbortSignal): Promise<readonly Institution[]>;
  /** Starts an approval at the bank. Throws a ProviderError. */
  authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization>;
  /** Asks upstream how an approval stands; safe to repeat. */
  resolve(request: ResolveRequest, signal: AbortSignal): Promise<Resolution>;
  /** The person gave up or took another way: tell the bank, where it can be told. */
  cancel?(ref: string, signal: AbortSignal): Promise<void>;
  accounts(grant: Grant, signal: AbortSignal): Promise<Account[]>;
  transactions(grant: Grant, query: TransactionQuery, signal: AbortSignal): Promise<TransactionPage>;
  holders(grant: Grant, accountIds: readonly string[], signal: AbortSignal): Promise<Holder[]>;
  /** Asks the payee's bank for the name on the account before a payment; without it the answer is `unavailable`. */
  checkPayee?(order: Order, signal: AbortSignal): Promise<PayeeCheck>;
  /** Starts a check; a skill with a step to wait needs it. */
  startCheck?(request: CheckRequest, signal: AbortSignal): Promise<Check>;
  /** How a check stands; safe to repeat. */
  readCheck?(ref: string, signal: AbortSignal): Promise<Check>;
  /** Brings the data of a connection up to date; a skill with connections needs it. */
  refresh?(grant: Grant, signal: AbortSignal): Promise<RefreshResult>;
  /** Ends a consent at the bank, for good. */
  revoke?(grant: Grant, signal: AbortSignal): Promise<void>;
  /** Pages of the provider's own, below `/<name>` of the companion; only the sandbox has some. */
  pages?(request: Request, path: string): Promise<Response | undefined>;
}

export interface ProviderPorts extends Ports {
  /** Where the provider's own pages are reached from outside, without a slash at the end. */
  publicUrl: string;
  /** News from upstream for the session that this `state` belongs to: a hint to go and look. */
  notify(state: string): void;
}

export type CreateProvider = (ports: ProviderPorts) => Provider;

/** Why a provider could not do what it was asked. */
export class ProviderError extends Error {
  readonly code: 'bank_unavailable' | 'provider_rejected' | 'provider_unavailable' | 'bank_unknown';
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProviderError['code'], message: string, options: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
