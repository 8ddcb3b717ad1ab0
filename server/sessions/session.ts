import type {
  AccountChoice,
  CheckState,
  ExitRecord,
  FailureCause,
  FormValues,
  Institution,
  Order,
  PayeeCheck,
  RefreshResult,
  StepKind,
} from '../../src/protocol/index.ts';
import type { Grant } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';

/** The bank that was chosen: what later steps show of it. */
export type Bank = Pick<Institution, 'id' | 'name' | 'logo' | 'country'>;

/** One attempt to have the bank's customer approve. */
export interface Approval {
  /** Unique to the attempt. A payment is sent at most once for an intent. */
  intent: string;
  method: 'redirect' | 'decoupled';
  state: 'waiting' | 'checking' | 'unknown' | 'approved' | 'failed';
  cause: FailureCause | null;
  /** The upstream's name for it; null where its answer was lost. */
  ref: string | null;
  url: string | null;
  appUrl: string | null;
  matchingCode: string | null;
  /** Hash of the `state` that the bank's redirect brings back. */
  stateHash: string;
  expiresAt: number;
  /** When the bank sent the person back without its word being in yet. */
  returnedAt: number | null;
  /** Hash of the order as it was shown and sent; what the bank approved must have the same. */
  frozen: string | null;
  grant: Grant | null;
  validUntil: number | null;
  /** When the bank's word came in. */
  decidedAt: number | null;
  /** The account that a payment was made from, where the bank tells. */
  payerIban: string | null;
}

/** A call to the provider, decided on but not answered yet. Written before it is made. */
export type Call =
  | {
      do: 'authorize';
      intent: string;
      institutionId: string;
      psuType: 'retail' | 'corporate';
      method: 'redirect' | 'decoupled';
      stateHash: string;
    }
  | { do: 'list_accounts' }
  | { do: 'start_check'; intent: string; what: 'verification' | 'review' }
  | { do: 'refresh' | 'revoke'; connection: string }
  /** A form goes upstream as it was sent. */
  | { do: 'pass_on'; step: string };

/** What others decide, as far as it is known. */
export interface Check {
  intent: string;
  what: 'verification' | 'review';
  /** The upstream's name for it; null where nobody has answered to the start. */
  ref: string | null;
  state: CheckState;
  score: number | null;
  startedAt: number;
  decidedAt: number | null;
  usualSeconds: number;
}

/** A bank that is connected: a credential of the tenant's, as the person sees it. */
export interface Connected {
  /** The credentials id; the session's own for one that it has made, which becomes a credential when the token is exchanged. */
  id: string;
  bank: Bank;
  accounts: number;
  validUntil: number;
  refreshedAt: number | null;
  result: RefreshResult | null;
}

/** One person going through one skill. Plain data: it is stored as it stands. */
export interface Session {
  id: string;
  tenant: string;
  skill: string;
  createdAt: number;
  expiresAt: number;
  /** The page it belongs to; null until a browser speaks for it. */
  origin: string | null;
  /** S256 of the verifier that may resume it. */
  challenge: string | null;
  returnUrl: string | null;
  display: 'popup' | 'page';
  locale: string;
  /** The tenant's own country, for a language that names none. */
  country: string | null;
  order: Order | null;
  /** What the payee's bank said of the name when the session began. */
  payeeCheck: PayeeCheck | null;
  /** The account to pay from again, as the tenant remembers it; `used` once the person has chosen it. */
  payFrom: { bank: Bank; iban: string; used: boolean } | null;
  /** What forms begin with: the tenant knows it. */
  details: FormValues;
  /** What was sent, by the name of the step. */
  forms: Readonly<Record<string, FormValues>>;
  /** What the provider kept of the forms that were passed on. */
  handle: Grant | null;
  check: Check | null;
  connections: Connected[] | null;
  /** The credentials that were removed or refreshed, and the one that a new consent takes the place of. */
  changes: { removed: string[]; refreshed: string[]; replaces: string | null; lastRemoved: string | null };
  reference: string | null;
  status: 'open' | 'completed' | 'ended';
  /** Index of the current step in the skill. */
  at: number;
  /** How many submissions were accepted. */
  seq: number;
  nonce: { hash: string; expiresAt: number } | null;
  bank: Bank | null;
  psuType: 'retail' | 'corporate';
  /** The bank's methods, to offer the other one. */
  methods: readonly ('redirect' | 'decoupled')[];
  approval: Approval | null;
  accounts: AccountChoice[] | null;
  chosen: string[] | null;
  /** The call under way, which submission it is for, and when it counts as lost. */
  pending: { call: Call; nonceHash: string; until: number } | null;
  temp: { hash: string; expiresAt: number; spent: boolean } | null;
  exit: ExitRecord | null;
}

/** How many lifetimes a session may come to, however often more time is asked for, or a check that failed is tried again. */
export const MOST_LIFETIMES = 10;

/** The kind that the current step has turned out to be. */
export function currentKind(session: Session, skill: Skill): StepKind {
  const kinds = skill.steps[session.at]!.kinds;
  return kinds.find((kind) => kind === session.approval?.method) ?? kinds[0];
}
