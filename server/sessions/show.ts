import type { Institution, SessionAnswer, Step, StepShow } from '../../src/protocol/index.ts';
import { iso } from '../clock.ts';
import type { Skill } from '../skills/skill.ts';
import { currentKind, type Approval, type Session } from './session.ts';

/** The directory of a provider, as the bank step needs it. */
export interface Directory {
  all: readonly Institution[];
  popular: readonly Institution[];
  byId: ReadonlyMap<string, Institution>;
  countries: readonly string[];
  /** Where to begin when nothing says where the person is: the country with the most banks. */
  largest: string;
}

/** What to show of the current step: an allow-list, field by field. */
export function showStep(session: Session, skill: Skill, directory: Directory): Step {
  const kind = currentKind(session, skill);
  const name = skill.steps[session.at]!.name;
  switch (kind) {
    case 'choose_bank':
      return { name, kind, show: showBanks(session, directory) };
    case 'redirect':
      return { name, kind, show: showRedirect(session, session.approval!) };
    case 'decoupled':
      return { name, kind, show: showDecoupled(session, session.approval!) };
    case 'accounts':
      return { name, kind, show: showAccounts(session, session.approval?.validUntil ?? null) };
  }
}

/* What may be absent is added after the rest: an object that is spread together takes longer to make than to send. */

function showBanks(session: Session, { all, popular, countries, largest }: Directory): StepShow<'choose_bank'> {
  // `fr-BE` says Belgium; a bare `fr` is taken for France, as `de` for Germany.
  const region = /-([A-Za-z]{2})$/.exec(session.locale)?.[1] ?? session.locale.slice(0, 2);
  const guess = [session.bank?.country, region.toUpperCase(), session.locale.slice(0, 2).toUpperCase(), session.country ?? undefined];
  const country = guess.find((each) => each !== undefined && countries.includes(each)) ?? largest;
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

function showRedirect({ bank, methods, display }: Session, { state, cause, expiresAt, url }: Approval): StepShow<'redirect'> {
  const show: StepShow<'redirect'> = {
    bank: bank!,
    state,
    expires_at: iso(expiresAt),
    other_way: methods.length > 1,
    url: url ?? '',
    display,
  };
  if (cause !== null) show.cause = cause;
  return show;
}

function showDecoupled({ bank, methods }: Session, { state, cause, expiresAt, appUrl, matchingCode }: Approval): StepShow<'decoupled'> {
  const show: StepShow<'decoupled'> = { bank: bank!, state, expires_at: iso(expiresAt), other_way: methods.length > 1 };
  if (cause !== null) show.cause = cause;
  if (appUrl !== null) show.app_url = appUrl;
  if (matchingCode !== null) show.matching_code = matchingCode;
  return show;
}

function showAccounts({ bank, accounts }: Session, validUntil: number | null): StepShow<'accounts'> {
  const show: StepShow<'accounts'> = { bank: bank!, accounts: accounts ?? [] };
  if (validUntil !== null) show.valid_until = iso(validUntil);
  return show;
}

const STATUS = { open: 'SESSION_OPEN', completed: 'SESSION_COMPLETED', ended: 'SESSION_ENDED' } as const;

/** The part of every answer that tells how the session stands. */
export function showSession(session: Session, skill: Skill, directory: Directory, now: number): SessionAnswer {
  const answer: SessionAnswer = { session_id: session.id, status: STATUS[session.status], now: iso(now) };
  if (session.status === 'open') {
    answer.step = showStep(session, skill, directory);
    answer.position = { index: session.at + 1, count: skill.steps.length };
    if (session.nonce) answer.nonce_expires_at = iso(session.nonce.expiresAt);
  } else if (session.exit) answer.exit = session.exit;
  return answer;
}
