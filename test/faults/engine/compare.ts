import type { Outcome } from '../../../server/sessions/outcome.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Skill } from '../../../server/skills/skill.ts';
import type { Expected } from './spec.ts';

/** The states there are; `STATES` lists them. */
export function stateOf({ status, temp, pending, approval, at }: Session, skill: Skill): string {
  if (status !== 'open') return status === 'completed' ? `completed, temp token ${temp?.spent ? 'spent' : 'open'}` : 'ended';
  if (pending) return `waiting for ${pending.call.do}`;
  const kind = skill.steps[at]!.kinds[0];
  return kind === 'choose_bank' || kind === 'accounts' ? kind : `approval ${approval!.state}`;
}

export const STATES = [
  ...['choose_bank', 'accounts', 'waiting for authorize', 'waiting for list_accounts', 'ended'],
  ...['approval waiting', 'approval checking', 'approval unknown', 'approval approved', 'approval failed'],
  ...['completed, temp token open', 'completed, temp token spent'],
] as const;

/** What of a session the rules speak of. */
export function projection(session: Session): object {
  const { status, exit, seq, nonce, bank, accounts, chosen, temp, challenge, display, at, approval, pending } = session;
  return {
    ...{
      status,
      cause: exit?.cause ?? null,
      accepted: seq,
      nonce: nonce && { hash: nonce.hash, until: nonce.expiresAt },
      bank: bank?.id ?? null,
    },
    ...{ offered: accounts?.map(({ id }) => id) ?? null, chosen, claimed: challenge !== null, inPage: display === 'page' },
    temp: temp && { hash: temp.hash, until: temp.expiresAt, spent: temp.spent },
    place: at,
    attempt: approval && {
      ...{ intent: approval.intent, method: approval.method, stands: approval.state, because: approval.cause, ref: approval.ref },
    },
    call: pending && { what: pending.call.do, nonce: pending.nonceHash, until: pending.until },
  };
}

/** What was decided, in the words of the rules. */
export function verdictOf(outcome: Outcome): Expected {
  if (!outcome.ok) return { verdict: outcome.error };
  const call = outcome.call ? { call: outcome.session.pending!.call.do } : {};
  return { verdict: 'ok', ...call, ...(outcome.cancel !== undefined && { cancel: outcome.cancel }) };
}

/** Makes sure that the engine does not write into what it was given. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const each of Object.values(value)) deepFreeze(each);
  return Object.freeze(value);
}
