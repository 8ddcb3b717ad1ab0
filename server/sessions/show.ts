import type { Institution, SessionAnswer, Step, StepShow } from '../../src/protocol/index.ts';
import { iso } from '../clock.ts';
import type { Skill } from '../skills/skill.ts';
import { currentKind, type Session } from './session.ts';

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
      return { name, kind, show: { ...showApproval(session), url: session.approval?.url ?? '', display: session.display } };
    case 'decoupled': {
      const { appUrl, matchingCode } = session.approval!;
      return {
        name,
        kind,
        show: {
          ...showApproval(session),
          ...(appUrl !== null && { app_url: appUrl }),
          ...(matchingCode !== null && { matching_code: matchingCode }),
        },
      };
    }
    case 'accounts': {
      const validUntil = session.approval?.validUntil ?? null;
      const show = { bank: session.bank!, accounts: session.accounts ?? [] };
      return { name, kind, show: validUntil === null ? show : { ...show, valid_until: iso(validUntil) } };
    }
  }
}

function showBanks(session: Session, { all, popular, countries, largest }: Directory): StepShow<'choose_bank'> {
  // `fr-BE` says Belgium; a bare `fr` is taken for France, as `de` for Germany.
  const region = /-([A-Za-z]{2})$/.exec(session.locale)?.[1] ?? session.locale.slice(0, 2);
  const guess = [session.bank?.country, region.toUpperCase(), session.country ?? undefined];
  const country = guess.find((each) => each !== undefined && countries.includes(each)) ?? largest;
  return {
    popular: popular.filter((bank) => bank.country === country && bank.psu_types.includes(session.psuType)),
    countries: [...countries],
    country,
    psu_type: session.psuType,
    total: all.length,
    ...(session.bank && { chosen: session.bank.id }),
  };
}

function showApproval(session: Session): Omit<StepShow<'decoupled'>, 'app_url' | 'matching_code'> {
  const { state, cause, expiresAt } = session.approval!;
  return {
    bank: session.bank!,
    state,
    ...(cause !== null && { cause }),
    expires_at: iso(expiresAt),
    other_way: session.methods.length > 1,
  };
}

const STATUS = { open: 'SESSION_OPEN', completed: 'SESSION_COMPLETED', ended: 'SESSION_ENDED' } as const;

/** The part of every answer that tells how the session stands. */
export function showSession(session: Session, skill: Skill, directory: Directory, now: number): SessionAnswer {
  const answer: SessionAnswer = { session_id: session.id, status: STATUS[session.status], now: iso(now) };
  if (session.status !== 'open') return session.exit ? { ...answer, exit: session.exit } : answer;
  return {
    ...answer,
    step: showStep(session, skill, directory),
    position: { index: session.at + 1, count: skill.steps.length },
    ...(session.nonce && { nonce_expires_at: iso(session.nonce.expiresAt) }),
  };
}
