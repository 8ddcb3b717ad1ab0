import type { Connection, Institution, Receipt, SessionAnswer, Step, StepShow } from '../../src/protocol/index.ts';
import { iso } from '../clock.ts';
import { showForm } from '../skills/form.ts';
import type { Skill, SkillStep } from '../skills/skill.ts';
import type { Setting } from '../skills/text.ts';
import { masked } from './kinds/accounts.ts';
import { canAdd, listed } from './kinds/connections.ts';
import { stepBack } from './kinds/form.ts';
import { orderHash } from './order.ts';
import { currentKind, type Approval, type Connected, type Session } from './session.ts';

/** The directory of a provider, as the bank step needs it. */
export interface Directory {
  /** The bank is chosen on the provider's own page; the one entry leads there. */
  hosted: boolean;
  all: readonly Institution[];
  popular: readonly Institution[];
  byId: ReadonlyMap<string, Institution>;
  countries: readonly string[];
  /** Where to begin when nothing says where the person is: the country with the most banks. */
  largest: string;
}

/** For whoever need not choose among any. */
export const NO_BANKS: Directory = { hosted: false, all: [], popular: [], byId: new Map(), countries: [], largest: '' };

/** What to show of the current step: an allow-list, field by field. */
export function showStep(session: Session, skill: Skill, directory: Directory, now: number): Step {
  const kind = currentKind(session, skill);
  const step = skill.steps[session.at]!;
  const { name } = step;
  switch (kind) {
    case 'choose_bank':
      return { name, kind, show: showBanks(session, directory) };
    case 'redirect':
      return { name, kind, show: showRedirect(session, session.approval!) };
    case 'decoupled':
      return { name, kind, show: showDecoupled(session, session.approval!) };
    case 'accounts':
      return { name, kind, show: showAccounts(session, session.approval?.validUntil ?? null) };
    case 'form':
      return { name, kind, show: showFormStep(session, step, settingOf(session, directory, now)) };
    case 'review':
      return { name, kind, show: showReview(session) };
    case 'wait':
      return { name, kind, show: showWait(session, step) };
    case 'connections':
      return { name, kind, show: showConnections(session, now) };
  }
}

/* What may be absent is added after the rest: an object that is spread together takes longer to make than to send. */

/** Where the person probably is. */
function countryOf({ bank, locale, country }: Session, { countries, largest }: Directory): string {
  // `fr-BE` says Belgium; a bare `fr` is taken for France, as `de` for Germany.
  const region = /-([A-Za-z]{2})$/.exec(locale)?.[1] ?? locale.slice(0, 2);
  const guess = [bank?.country, region.toUpperCase(), locale.slice(0, 2).toUpperCase(), country ?? undefined];
  return guess.find((each) => each !== undefined && countries.includes(each)) ?? largest;
}

/** What a form of this session depends on. */
export const settingOf = (session: Session, directory: Directory, now: number): Setting => ({
  locale: session.locale,
  country: countryOf(session, directory),
  now,
});

function showBanks(session: Session, directory: Directory): StepShow<'choose_bank'> {
  const { all, popular, countries, hosted } = directory;
  if (hosted)
    return {
      popular: [...all],
      countries: [],
      country: all[0]?.country ?? directory.largest,
      psu_type: session.psuType,
      total: all.length,
      hosted: true,
    };
  const country = countryOf(session, directory);
  const show: StepShow<'choose_bank'> = {
    popular: popular.filter((bank) => bank.country === country && bank.psu_types.includes(session.psuType)),
    countries: [...countries],
    country,
    psu_type: session.psuType,
    total: all.length,
  };
  if (session.bank) show.chosen = session.bank.id;
  return show;
}

function showRedirect({ bank, methods, display, order }: Session, { state, cause, expiresAt, url }: Approval): StepShow<'redirect'> {
  const show: StepShow<'redirect'> = {
    bank: bank!,
    state,
    expires_at: iso(expiresAt),
    other_way: methods.length > 1,
    url: url ?? '',
    display,
  };
  if (cause !== null) show.cause = cause;
  if (order) show.payment = paying(order);
  return show;
}

const paying = ({ amount, currency, payee_name }: NonNullable<Session['order']>) => ({ amount, currency, payee_name });

function showDecoupled(
  { bank, methods, order }: Session,
  { state, cause, expiresAt, appUrl, matchingCode }: Approval,
): StepShow<'decoupled'> {
  const show: StepShow<'decoupled'> = { bank: bank!, state, expires_at: iso(expiresAt), other_way: methods.length > 1 };
  if (cause !== null) show.cause = cause;
  if (appUrl !== null) show.app_url = appUrl;
  if (matchingCode !== null) show.matching_code = matchingCode;
  if (order) show.payment = paying(order);
  return show;
}

function showAccounts({ bank, accounts }: Session, validUntil: number | null): StepShow<'accounts'> {
  const show: StepShow<'accounts'> = { bank: bank!, accounts: accounts ?? [] };
  if (validUntil !== null) show.valid_until = iso(validUntil);
  return show;
}

function showFormStep({ forms, details }: Session, { name, form }: SkillStep, setting: Setting): StepShow<'form'> {
  const sent = forms[name];
  if (sent) return showForm(form!, setting, sent, false);
  const known = Object.entries(details).filter(([field]) => form!.fields.some((each) => each.name === field));
  return showForm(form!, setting, Object.fromEntries(known), known.length > 0);
}

function showReview({ order, payeeCheck, payFrom }: Session): StepShow<'review'> {
  const show: StepShow<'review'> = {
    payment: order!,
    digest: orderHash(order!),
    payee_check: payeeCheck ?? { result: 'unavailable' },
  };
  if (payFrom) show.account = { bank: payFrom.bank, iban_masked: masked(payFrom.iban) };
  return show;
}

/** The score is not among it: it is the back end's business alone. */
function showWait({ check, createdAt, bank }: Session, { what }: SkillStep): StepShow<'wait'> {
  const show: StepShow<'wait'> = {
    what: what!,
    state: check?.state ?? 'failed',
    since: iso(check?.startedAt ?? createdAt),
    usual_seconds: check?.usualSeconds ?? 0,
  };
  if (bank && what === 'verification') show.bank = bank;
  return show;
}

/** When people are told that a connection is about to end. */
const SOON_MS = 14 * 86_400_000;

function showConnections(session: Session, now: number): StepShow<'connections'> {
  const { lastRemoved } = session.changes;
  const show: StepShow<'connections'> = {
    connections: listed(session).map((each) => showConnection(each, session.id, now)),
    can_add: canAdd(session),
  };
  if (lastRemoved !== null) show.removed = lastRemoved;
  return show;
}

function showConnection({ id, bank, accounts, validUntil, refreshedAt, result }: Connected, own: string, now: number): Connection {
  const state = now >= validUntil ? 'expired' : validUntil - now <= SOON_MS ? 'expires_soon' : 'active';
  const show: Connection = { id, bank, accounts, valid_until: iso(validUntil), state };
  if (refreshedAt !== null) show.refreshed_at = iso(refreshedAt);
  if (result !== null) show.result = result;
  if (id === own) show.is_new = true;
  return show;
}

function receiptOf({ order, bank, approval }: Session): Receipt | undefined {
  if (!order || !bank || approval?.state !== 'approved' || approval.decidedAt === null) return undefined;
  return { ...order, bank, accepted_at: iso(approval.decidedAt) };
}

const STATUS = { open: 'SESSION_OPEN', completed: 'SESSION_COMPLETED', ended: 'SESSION_ENDED' } as const;

/** Where the person is. Whoever manages connections is at home in the list of them, and on a trip of three steps elsewhere. */
function positionOf({ at }: Session, { type, steps }: Skill): NonNullable<SessionAnswer['position']> {
  if (type !== 'manage') return { index: at + 1, count: steps.length };
  return at === 0 ? { index: 1, count: 1 } : { index: at, count: steps.length - 1 };
}

/** The part of every answer that tells how the session stands. */
export function showSession(session: Session, skill: Skill, directory: Directory, now: number): SessionAnswer {
  const answer: SessionAnswer = { session_id: session.id, status: STATUS[session.status], now: iso(now) };
  if (session.status === 'open') {
    answer.step = showStep(session, skill, directory, now);
    answer.position = positionOf(session, skill);
    if (stepBack(session, skill) !== undefined) answer.position.back = true;
    if (session.nonce) answer.nonce_expires_at = iso(session.nonce.expiresAt);
    answer.expires_at = iso(session.expiresAt);
  } else if (session.exit) {
    answer.exit = session.exit;
    const receipt = session.status === 'completed' && receiptOf(session);
    if (receipt) answer.receipt = receipt;
  }
  return answer;
}
