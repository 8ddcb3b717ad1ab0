import type { Account, FailureCause, Order } from '../../../src/protocol/index.ts';
import { accountsOf, accountsToPayFrom } from './accounts.ts';
import type { Bank } from './banks.ts';
import { PASSWORD, personaOf, type Persona } from './personas.ts';
import { TRICKS, type Trick } from './tricks.ts';

/** One approval as the bank remembers it. */
export interface Approval {
  readonly ref: string;
  readonly intent: string;
  readonly bank: string;
  readonly psuType: 'retail' | 'corporate';
  readonly method: 'redirect' | 'decoupled';
  readonly state: string;
  readonly callbackUrl: string;
  readonly order?: Order;
  /** The account that the person chose to pay from before they came here; another can still be taken. */
  readonly payFromIban?: string;
  readonly matchingCode?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Must come with the next form, and changes with every form taken. */
  readonly formToken: string;
  /** Wrong passwords so far. */
  readonly tries: number;
  readonly user?: string;
  readonly loggedInAt?: number;
  /** The account that a payment is made from. */
  readonly account?: string;
  /** Once there, it stays: an approval is given or refused a single time. */
  readonly verdict?: 'approved' | FailureCause;
  readonly decidedAt?: number;
  /** Until then the bank says that it is still waiting. */
  readonly knownAt?: number;
  readonly sendsBack?: Trick['sendsBack'];
}

/** How long a consent is worth something (RTS Article 10: 180 days), in milliseconds. */
export const CONSENT_LASTS = 180 * 86_400_000;

/** RTS Article 4 (3): at most five failed tries, at most five minutes of inactivity. */
const MAX_TRIES = 5;
const LOGIN_LASTS = 5 * 60_000;
/** How long the bank lets a log-in hang before it gives up (the trick `never_back`). */
const HANGS_FOR = 20_000;
/** When an approval that decides itself does so. */
const DECIDES_ITSELF_AFTER = 3_000;

/** The trick that takes over at that moment: the person's own before the bank's. */
export function trickAt(at: Trick['at'], bank: Bank, persona?: Persona): Trick | undefined {
  const ids = [persona?.trick, bank.trick];
  return ids.map((id): Trick | undefined => id && TRICKS[id]).find((trick) => trick?.at === at);
}

function conclude(approval: Approval, verdict: 'approved' | FailureCause, now: number, trick?: Trick): Approval {
  const knownAt = now + (trick?.silentSeconds ?? 0) * 1_000;
  return { ...approval, verdict, decidedAt: now, knownAt, ...(trick?.sendsBack && { sendsBack: trick.sendsBack }) };
}

/** The approval as it stands by now: what decides itself has done so, what ran out of time has failed. */
export function settled(approval: Approval, bank: Bank, now: number): Approval {
  if (approval.verdict !== undefined) return approval;
  const itself = approval.method === 'decoupled' ? trickAt('by_itself', bank) : undefined;
  const then = approval.createdAt + DECIDES_ITSELF_AFTER;
  if (itself !== undefined && now >= then) {
    return decide({ ...approval, user: 'ana' }, bank, itself.verdict === 'approved' ? 'approve' : 'refuse', then);
  }
  if (now < approval.expiresAt) return approval;
  // Whoever never saw the end of a log-in was let down by the bank; otherwise it was the person who did not come.
  return conclude(approval, approval.sendsBack === 'nowhere' ? 'bank_timed_out' : 'approval_expired', approval.expiresAt);
}

/** How many wrong passwords the bank still puts up with. */
export const triesLeft = (approval: Approval): number => MAX_TRIES - approval.tries;

/** Who is logged in, unless they have been idle for too long. */
export function visitor(approval: Approval, now: number): Persona | undefined {
  if (approval.user === undefined || now > (approval.loggedInAt ?? 0) + LOGIN_LASTS) return undefined;
  return personaOf(approval.user);
}

/** Somebody tries to log in. Which of the two was wrong is never told. */
export function logIn(approval: Approval, bank: Bank, user: string, password: string, now: number): Approval {
  const persona = personaOf(user);
  if (persona === undefined || password !== PASSWORD) {
    const tries = approval.tries + 1;
    return tries < MAX_TRIES ? { ...approval, tries } : conclude({ ...approval, tries }, 'refused_by_bank', now);
  }
  const known: Approval = { ...approval, user: persona.user, loggedInAt: now };
  const trick = trickAt('login', bank, persona);
  if (trick?.verdict !== undefined) return conclude(known, trick.verdict, now, trick);
  if (trick === undefined) return known;
  return { ...known, sendsBack: 'nowhere', expiresAt: Math.min(known.expiresAt, now + HANGS_FOR) };
}

/** The account that a payment is made from unless the person names another: the one chosen before, or else their first. */
export const preselected = ({ payFromIban }: Approval, offered: readonly Account[]): Account | undefined =>
  offered.find(({ iban }) => iban !== undefined && iban === payFromIban) ?? offered[0];

/** The person who is logged in approves, or does not. */
export function decide(approval: Approval, bank: Bank, wish: 'approve' | 'refuse', now: number, accountId?: string): Approval {
  if (wish === 'refuse') return conclude(approval, 'cancelled_at_bank', now);
  const trick = trickAt('approval', bank, personaOf(approval.user ?? ''));
  const verdict = trick?.verdict ?? 'approved';
  if (approval.order === undefined) return conclude(approval, verdict, now, trick);
  const offered = accountsOnOffer(approval, bank);
  const account = offered.find(({ id }) => id === accountId) ?? preselected(approval, offered);
  return account === undefined
    ? conclude(approval, 'no_accounts', now)
    : conclude({ ...approval, account: account.id }, verdict, now, trick);
}

/** What the person who is logged in can share; for a payment, what they can pay from. */
export function accountsOnOffer(approval: Approval, bank: Bank): Account[] {
  const persona = personaOf(approval.user ?? '');
  if (persona === undefined) return [];
  const today = new Date(approval.createdAt).toISOString().slice(0, 10);
  const connection = { bank, persona, psuType: approval.psuType };
  if (approval.order !== undefined) return accountsToPayFrom(connection, approval.order.currency, today);
  return accountsOf(connection, today).map(({ account }) => account);
}

/** Where the person is sent once it is over; undefined where the bank keeps them. */
export function returnUrl(approval: Approval): string | undefined {
  if (approval.sendsBack === 'nowhere') return undefined;
  const url = new URL(approval.callbackUrl);
  url.searchParams.set('state', approval.sendsBack === 'with_wrong_state' ? [...approval.state].reverse().join('') + 'x' : approval.state);
  if (approval.sendsBack === 'with_nothing') return url.href;
  if (approval.verdict === 'approved') url.searchParams.set('code', approval.ref);
  else url.searchParams.set('error', approval.verdict === 'approval_expired' ? 'timeout' : 'access_denied');
  return url.href;
}
