import type { KeyObject } from 'node:crypto';
import type { EmulatorOptions, EmulatorWorld } from '../kit/index.ts';
import type { Bank } from './banks.ts';
import { emptyOrganisation, type Organisation } from './organisation.ts';
import type { Persona } from './people.ts';
import type { Timeline } from './timeline.ts';

export type Scope = 'PIS' | 'AIS' | 'customer' | 'e-mandate' | 'OAC';

export interface Token {
  scope: Scope;
  expiresAt: number;
  /** May change things; of an organisation's credential that can only read, false. */
  mayWrite: boolean;
  /** The connection that it opens, where it was got with the code of a return. */
  customerId?: string;
}

/** Someone on the way to or at a bank, to connect accounts. */
export interface AisSession {
  kind: 'AIS';
  id: string;
  /** Not yet chosen on the hosted page. */
  bank?: Bank;
  model: 'redirect' | 'decoupled' | 'hosted';
  psuType: 'retail' | 'corporate';
  redirectUri?: string | undefined;
  state?: string | undefined;
  createdAt: number;
  status: 'PENDING' | 'COMPLETED' | 'FAILED';
  /** Set when it was answered on the phone and the outcome takes a while. */
  answered?: boolean;
  code?: string;
  customerId?: string;
}

/** Accounts that somebody has opened to the application. */
export interface Connection {
  customerId: string;
  bank: Bank;
  person: Persona;
  createdAt: number;
  expiresAt: number;
}

export const PAYMENT_STATUSES = [
  'payment_created',
  'payment_pending',
  'payment_initiated',
  'payment_completed',
  'payment_rejected',
  'payment_cancelled',
  'payment_failed',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export interface PaymentAttributes {
  amount: string;
  currency: 'EUR' | 'GBP' | 'PLN';
  customer_id?: string | undefined;
  end_to_end_id?: string | undefined;
  communication: string;
  beneficiary?: { name?: string | undefined; iban?: string | undefined; bic?: string | undefined } | undefined;
  payment_method?: 'immediate_transfer' | 'smart_transfer' | 'bnpl' | undefined;
}

/** A payment is its own session. */
export interface Payment {
  kind: 'PIS';
  id: string;
  bank?: Bank;
  redirectUri?: string | undefined;
  state?: string | undefined;
  attributes: PaymentAttributes;
  status: PaymentStatus;
  createdAt: number;
  updatedAt: number;
  /** The person has decided; what follows is up to the bank. */
  answered?: boolean;
}

export interface Customer {
  id: string;
  first_name: string;
  last_name: string;
  company_name?: string | undefined;
  email: string;
  phone?: string | undefined;
  external_id?: string | undefined;
  created_at: string;
  accounts: Map<string, CustomerAccount>;
  verifications: Map<string, Verification>;
}

export interface CustomerAccount {
  id: string;
  iban: string;
  bic?: string | undefined;
  holder_name: string;
  currency?: string | undefined;
  verified: boolean;
}

export interface Verification {
  id: string;
  status: 'verified' | 'unverified' | 'pending' | 'failed';
  match_score?: number;
  provider_id?: string;
  verified_at?: string;
}

/** Everything that the emulator remembers. */
export interface State {
  tokens: Map<string, Token>;
  /** By refresh token: the access token that dies with it. */
  refreshTokens: Map<string, { access: string; customerId: string }>;
  codes: Map<string, { customerId: string; redirectUri: string | undefined; expiresAt: number }>;
  sessions: Map<string, AisSession | Payment>;
  connections: Map<string, Connection>;
  customers: Map<string, Customer>;
  organisation: Organisation;
}

/** Nothing has happened yet. */
export const emptyState = (options: FintectureEmulatorOptions): State => ({
  tokens: new Map(),
  refreshTokens: new Map(),
  codes: new Map(),
  sessions: new Map(),
  connections: new Map(),
  customers: new Map(),
  organisation: emptyOrganisation(options),
});

export interface FintectureEmulatorOptions extends EmulatorOptions {
  /** The application's public key as PEM: signatures of payments are then verified, and webhooks carry a sealed one. */
  publicKey?: string;
  /** How long pending takes for the user `slow`. */
  slowMs?: number;
  webhook?: {
    url: string;
    /** Value of the header `x-tessera-secret`, which an application can have sent along. */
    secret?: string;
    /** Form-encoded unless the application asks for JSON. */
    format?: 'form' | 'json';
  };
}

/** What the parts of the emulator share. */
export interface Fintecture {
  readonly world: EmulatorWorld;
  readonly state: State;
  readonly timeline: Timeline;
  readonly slowMs: number;
  readonly publicKey: KeyObject | undefined;
  /** Tells the application how a session stands. */
  tell(session: { id: string; status: string; customerId?: string }): void;
}
