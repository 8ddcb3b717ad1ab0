import { exitRecord } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Fresh } from '../outcome.ts';
import type { Session } from '../session.ts';

/**
 * The nonce after an accepted submission. Where the session was resumed while a call was under way, the tab that resumed
 * it keeps its nonce: there is never a moment with two.
 */
export function nextNonce({ nonce, pending }: Session, fresh: Fresh): Session['nonce'] {
  return pending && nonce?.hash !== pending.nonceHash ? nonce : fresh.nonce;
}

/** On to the next step of the skill, or to the end of the session where there is none. */
export function advance(session: Session, skill: Skill, fresh: Fresh): Session {
  const next = { ...session, seq: session.seq + 1, pending: null };
  if (session.at + 1 < skill.steps.length) return { ...next, at: session.at + 1, nonce: nextNonce(session, fresh) };
  return {
    ...next,
    status: 'completed',
    nonce: null,
    temp: { ...fresh.temp, spent: false },
    exit: exitRecord('completed', 'result', session.id, null),
  };
}
