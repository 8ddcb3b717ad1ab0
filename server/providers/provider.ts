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
  TenantFace,
  Transaction,
} from '../../src/protocol/index.ts';
import type { Log, Ports } from '../ports.ts';
import type { Skill } from '../skills/skill.ts';

/**
 * What a provider keeps of a consent, to read with it later. Stored as JSON, sealed, and opaque to everyone else but for
 * `subject`: whom or what news from upstream will name, such as a user or a connection.
 */
export type Grant = { readonly subject?: string; readonly [key: string]: string | undefined };

/** The person's side of a call. */
export interface Person {
  /** The address that they call from, as the connection tells it; never one that a page states. */
  ip?: string;
}

export interface AuthorizeRequest extends Person {
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
  /** What the tenant knows of the person, and what the person has entered, by the names of the fields. */
  details: FormValues;
  /** The tenant's own name for all this. */
  reference?: string;
  /** The consent that this one takes the place of. */
  renew?: Grant;
  /** Another consent of the same person's. */
  beside?: Grant;
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
  /** The bank needs the person once more, at another address; whatever comes back from there brings the `next` state of the request. */
  | { state: 'redirect'; url: string; expiresAt: number }
  /** `order` is what the bank says was approved, compared with what was asked for. */
  | {
      state: 'approved';
      grant: Grant;
      validUntil: number;
      order?: Order;
      /** The account a payment was made from. */
      payerIban?: string;
      /** Which bank it was, where the person has chosen it on a page of the provider's own. */
      bank?: Pick<Institution, 'name' | 'country' | 'logo'>;
    }
  | { state: 'failed'; cause: FailureCause };

export interface ResolveRequest extends Person {
  intent: string;
  /** Absent where the answer to `authorize` was lost: then only the intent can tell. */
  ref?: string;
  /** What the bank's redirect carried. A hint: the state that decides is read from upstream. */
  query?: Readonly<Record<string, string>>;
  /** For an approval that takes the person to another address: what brings them back from it. */
  next: { state: string; callbackUrl: string };
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
export interface CheckRequest extends Person {
  /** Unique to this attempt: the same id again names the same check. */
  intent: string;
  what: 'verification' | 'review';
  /** Every form of the session, by the name of its step. */
  forms: Readonly<Record<string, FormValues>>;
  /** What the bank's customer approved, where they did. */
  grant?: Grant;
  /** The bank that did. */
  institutionId?: string;
  /** Where forms were passed on as they came: what the provider kept of that. */
  handle?: Grant;
  /** The tenant's own name for all this. */
  reference?: string;
}

/** A form on its way upstream. */
export interface PassOnRequest extends Person {
  skill: Skill;
  /** All that were sent so far, in the order of the skill; the last one is the one to pass on. */
  forms: readonly { readonly step: string; readonly values: FormValues }[];
  /** What the provider answered to the one before. Absent for the first, and where an answer was lost: then it begins anew. */
  handle?: Grant;
  locale: string;
}

export type PassedOn =
  | { ok: true; handle: Grant }
  /** Upstream refuses what was entered: what is wrong, by field; for developers, the person reads words of ours. */
  | { ok: false; fields: Readonly<Record<string, string>> };

/** News from upstream, as far as its sender could be verified. It is a hint: what decides is read again. */
export interface News {
  /** The same for the same news sent twice. */
  id: string;
  /** The `ref` of an approval or a check that something has happened to. */
  ref?: string;
  /** The `subject` of a grant that something has happened to, and what. */
  subject?: string;
  what?: 'needs_person' | 'has_data' | 'has_ended';
  /** Anybody could have sent it: then it counts only where it is about something that is known already. */
  isUnverified?: true;
}

/** A request from upstream, byte by byte. */
export interface Delivery {
  headers: Headers;
  raw: Uint8Array;
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
  /** Stands for the choice of a bank on a page of the provider's own: where it is the only entry of a directory, that is where the person goes. */
  readonly hostedChoice?: string;
  /** The banks that can be chosen for this skill. */
  institutions(signal: AbortSignal, skill: Skill): Promise<readonly Institution[]>;
  /** Starts an approval at the bank. Throws a ProviderError. */
  authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization>;
  /** Asks upstream how an approval stands; safe to repeat. */
  resolve(request: ResolveRequest, signal: AbortSignal): Promise<Resolution>;
  /** The person gave up or took another way: tell the bank, where it can be told. True where it is certain that nothing can be approved any more. */
  cancel?(ref: string, signal: AbortSignal): Promise<boolean>;
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
  refresh?(grant: Grant, person: Person & { callbackUrl: string }, signal: AbortSignal): Promise<RefreshResult>;
  /** Ends a consent at the bank, for good. One that is gone already is no error. */
  revoke?(grant: Grant, person: Person, signal: AbortSignal): Promise<void>;
  /** Hands one form of the session upstream; a skill that passes its forms on needs it. */
  passOn?(request: PassOnRequest, signal: AbortSignal): Promise<PassedOn>;
  /** Reads what upstream sends of its own accord. Undefined where it does not come from there; it throws nothing else than a ProviderError. */
  receive?(delivery: Delivery, signal: AbortSignal): Promise<News | undefined>;
  /** How the tenant looks at the provider, for what its configuration leaves open. */
  face?(signal: AbortSignal): Promise<Pick<TenantFace, 'color'>>;
  /** Pages of the provider's own, below `/<name>` of the companion; only the sandbox has some. */
  pages?(request: Request, path: string): Promise<Response | undefined>;
}

export interface ProviderPorts extends Ports {
  /** Where the provider's own pages are reached from outside, without a slash at the end. */
  publicUrl: string;
  /** News from upstream for the session that this `state` belongs to: a hint to go and look. */
  notify(state: string): void;
}

/** A provider that all tenants share, because it needs no credentials. */
export type CreateProvider = (ports: ProviderPorts) => Provider;

/** What a provider keeps for itself: sealed, and out of reach of every other tenant and provider. */
export interface Kept {
  get<T>(key: string): Promise<{ value: T; version: number } | undefined>;
  /** Says whether that version (0: none) was still there, and the value was written. Without a value it is removed. */
  put(key: string, value: unknown, options: { version: number; expiresAt: number }): Promise<boolean>;
}

/** What a provider of one tenant's own is given. */
export interface OwnProviderPorts extends Omit<Ports, 'store'> {
  /** Writes the tenant and the provider into each line. */
  log: Log;
  kept: Kept;
  /** Where upstream may send news of this tenant's. */
  webhookUrl: string;
}

/** A provider that a tenant has credentials for: one for each tenant, and nothing between them. */
export type CreateOwnProvider<Settings> = (settings: Settings, ports: OwnProviderPorts) => Provider;

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
