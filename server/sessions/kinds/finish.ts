import { exitRecord, type Cause } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import { accept, type Fresh, type Outcome } from '../outcome.ts';
import type { Call, Connected, Session } from '../session.ts';

/** What a submission brings along, whatever its kind. */
export interface Given {
  nonceHash: string;
  fresh: Fresh;
}

/**
 * The nonce after an accepted submission. Where the session was resumed while a call was under way, the tab that resumed
 * it keeps its nonce: there is never a moment with two.
 */
export function nextNonce({ nonce, pending }: Session, fresh: Fresh): Session['nonce'] {
  return pending && nonce?.hash !== pending.nonceHash ? nonce : fresh.nonce;
}

/** A submission has been taken; the session stays at its step, or goes where `change` says. */
export const accepted = (session: Session, fresh: Fresh, change: Partial<Session> = {}): Session => ({
  ...session,
  seq: session.seq + 1,
  pending: null,
  nonce: nextNonce(session, fresh),
  ...change,
});

/** Writes down that the provider is about to be asked. */
export const ask = (session: Session, call: Call, { nonceHash, fresh }: Given): Outcome => ({
  ok: true,
  call: true,
  session: { ...session, pending: { call, nonceHash, until: fresh.callUntil } },
});

/** When to try again, where the provider has said so. */
export const again = ({ retryAfter }: { retryAfter?: number }): { retryAfter?: number } => (retryAfter === undefined ? {} : { retryAfter });

/** On to the next step. Some steps cannot be shown before the provider was asked something. */
export function goOn(session: Session, skill: Skill, given: Given): Outcome {
  const next = skill.steps[session.at + 1];
  switch (next?.kinds[0]) {
    case 'accounts':
      return ask(session, { do: 'list_accounts' }, given);
    case 'wait':
      return ask(session, { do: 'start_check', intent: given.fresh.intent, what: next.what! }, given);
    default:
      return accept(advance(session, skill, given.fresh));
  }
}

/** On to the next step of the skill, back to the list of connections, or to the end of the session. */
export function advance(session: Session, skill: Skill, fresh: Fresh): Session {
  if (session.at + 1 < skill.steps.length) return accepted(session, fresh, { at: session.at + 1 });
  return skill.type === 'manage' ? accepted(withNewConnection(session), fresh, { at: 0 }) : complete(session, skill, fresh);
}

/** A bank was connected in this session: it is the last of the list. */
function withNewConnection(session: Session): Session {
  const { id, bank, chosen, approval, connections, changes } = session;
  if (!bank || !approval) return session;
  const made: Connected = {
    ...{ id, bank, accounts: chosen?.length ?? 0, validUntil: approval.validUntil ?? session.expiresAt },
    ...{ refreshedAt: null, result: null },
  };
  return { ...session, connections: [...(connections ?? []), made], changes: { ...changes, lastRemoved: null } };
}

/** All is done. */
export function complete(session: Session, skill: Skill, fresh: Fresh): Session {
  return accepted(session, fresh, {
    status: 'completed',
    nonce: null,
    temp: { ...fresh.temp, spent: false },
    exit: exitRecord(causeOf(session, skill), 'result', session.id, null),
  });
}

/** What it is called that a journey was gone through to its end. */
function causeOf({ check }: Session, { type }: Skill): Cause {
  switch (type) {
    case 'pisp':
      return 'paid';
    case 'merchant':
      return 'submitted';
    case 'manage':
      return 'managed';
    case 'aisp':
      return 'completed';
    case 'verify':
    case 'kyc':
      if (!check) return 'completed';
      return check.state === 'failed' || check.state === 'pending' ? 'not_checked' : check.state;
  }
}
