import { AppError } from '../errors/app-error.ts';
import type { Store, Write } from '../store/store.ts';
import { hashOf, seal, unseal, type Vault } from './secrets.ts';
import type { Approval, Session } from './session.ts';

/** A session and the version it was read at. */
export interface Loaded {
  session: Session;
  version: number;
}

export async function loadSession(store: Store, vault: Vault, id: string, now: number): Promise<Loaded | undefined> {
  const doc = await store.get('session', id, now);
  if (!doc) return undefined;
  const session = JSON.parse(doc.value) as Session & { hidden?: string };
  const { approval } = session;
  if (approval?.grant) Object.assign(approval, vault.open<Consent>(approval.grant as unknown as string));
  if (session.hidden !== undefined) {
    Object.assign(session, vault.open<Personal>(session.hidden));
    delete session.hidden;
  }
  return { session, version: doc.version };
}

/** What the bank has given: sealed where it is kept, in the place of the grant. */
type Consent = Pick<Approval, 'grant' | 'payerIban'>;

/** What a session knows of people: of who goes through it and of who is paid. It is sealed where it is kept; many know nothing. */
type Personal = Pick<Session, 'details' | 'forms' | 'payFrom' | 'order' | 'payeeCheck' | 'accounts' | 'handle'>;
const NOTHING: Personal = { details: {}, forms: {}, payFrom: null, order: null, payeeCheck: null, accounts: null, handle: null };

function knowsNothing({ details, forms, payFrom, order, accounts, handle }: Personal): boolean {
  for (const _ in details) return false;
  for (const _ in forms) return false;
  return payFrom === null && order === null && accounts === null && handle === null;
}

const hidden = ({ grant, payerIban }: Approval, vault: Vault): string => vault.hide({ grant, payerIban } satisfies Consent);

function stored(session: Session, vault: Vault): object {
  const { approval, details, forms, payFrom, order, payeeCheck, accounts, handle } = session;
  const kept = approval?.grant ? { ...session, approval: { ...approval, payerIban: null, grant: hidden(approval, vault) } } : session;
  if (knowsNothing(session)) return kept;
  const personal: Personal = { details, forms, payFrom, order, payeeCheck, accounts, handle };
  return { ...kept, ...NOTHING, hidden: vault.hide(personal) };
}

/** An expired session is told apart from an unknown one for at least this long; then it is swept, and what is swept is gone. */
const GRACE_MS = 10 * 60 * 1000;

/** A payment of which nobody knows is kept for as long as it may take somebody to find out. */
const UNKNOWN_KEPT_MS = 30 * 86_400_000;

/** Sessions that end within the same ten minutes go together: what a store orders by that time is then appended, too. */
function goesAt({ expiresAt, exit }: Session): number {
  const kept = exit?.cause === 'payment_unknown' ? UNKNOWN_KEPT_MS : 0;
  return Math.ceil((expiresAt + kept) / GRACE_MS + 1) * GRACE_MS;
}

/** A document of the session's; it goes when the session goes. */
export function sessionWrite(session: Session, vault: Vault, expect: number): Write {
  return { kind: 'session', id: session.id, expect, value: JSON.stringify(stored(session, vault)), expiresAt: goesAt(session) };
}

export function beside(session: Session, kind: string, id: string, value: unknown, expect = 0): Write {
  return { kind, id, expect, value: JSON.stringify(value), expiresAt: goesAt(session) };
}

/** Where a step is kept: by the nonce that it spent, so that all steps are appended, whichever session they belong to. */
export const stepKey = (sessionId: string, nonceHash: string): string => `${nonceHash}/${sessionId}`;

/** What is kept of a request that spent a secret: enough to know it again, and its answer for whoever lost it. */
interface Spent {
  key?: string;
  body?: string;
  sealed?: string;
}

/** A request that spends a nonce or a temp token. */
export interface Spending {
  secret: string;
  /** The Idempotency-Key; without one there is no safety net. */
  key: string | undefined;
  /** The body, byte by byte. */
  raw: string;
}

export function spentRecord({ secret, key, raw }: Spending, answer: string): Spent {
  return key === undefined ? {} : { key: hashOf(key), body: hashOf(raw), sealed: seal(answer, secret, key) };
}

/** The same request again gets the same bytes again; anything else with a spent secret is refused. */
export function replay(record: string, { secret, key, raw }: Spending, refusal: 'nonce_consumed' | 'temp_token_invalid'): string {
  const spent = JSON.parse(record) as Spent;
  if (key === undefined || spent.key !== hashOf(key) || spent.sealed === undefined) throw new AppError(refusal);
  if (spent.body !== hashOf(raw)) throw new AppError('idempotency_mismatch');
  return unseal(spent.sealed, secret, key);
}
