import type { Outcome } from '../../../server/sessions/outcome.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Skill } from '../../../server/skills/skill.ts';
import type { Expected } from './spec.ts';

/** The states there are; `STATES` lists them. */
export function stateOf({ status, temp, pending, approval, check, at, exit }: Session, skill: Skill): string {
  if (status === 'completed') return `completed, temp token ${temp?.spent ? 'spent' : 'open'}`;
  if (status === 'ended') return exit?.cause === 'payment_unknown' ? 'ended, payment unknown' : 'ended';
  if (pending) return `waiting for ${pending.call.do}`;
  const kind = skill.steps[at]!.kinds[0];
  if (kind === 'wait') return `check ${check!.state === 'pending' || check!.state === 'failed' ? check!.state : 'decided'}`;
  return kind === 'redirect' || kind === 'decoupled' ? `approval ${approval!.state}` : kind;
}

export const STATES = [
  ...['choose_bank', 'accounts', 'form', 'review', 'connections', 'ended', 'ended, payment unknown'],
  ...['authorize', 'list_accounts', 'start_check', 'refresh', 'revoke', 'pass_on'].map((call) => `waiting for ${call}`),
  ...['waiting', 'checking', 'unknown', 'approved', 'failed'].map((state) => `approval ${state}`),
  ...['pending', 'decided', 'failed'].map((state) => `check ${state}`),
  ...['completed, temp token open', 'completed, temp token spent'],
] as const;

/** What of a session the rules speak of. */
export function projection(session: Session): object {
  const { status, exit, seq, nonce, bank, accounts, chosen, temp, challenge, display, at, approval, pending } = session;
  const { forms, handle, check, connections, changes, payFrom, expiresAt } = session;
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
    ...{ place: at, end: expiresAt, sent: forms, handle, known: payFrom?.used ?? null },
    attempt: approval && {
      ...{ intent: approval.intent, method: approval.method, stands: approval.state, because: approval.cause, ref: approval.ref },
      ...{ url: approval.url, state: approval.stateHash, until: approval.expiresAt },
    },
    check: check && { intent: check.intent, stands: check.state, answered: check.ref !== null },
    connected: connections?.map(({ id, result }) => ({ id, result })) ?? null,
    changed: { removed: changes.removed, refreshed: changes.refreshed, replaces: changes.replaces },
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
