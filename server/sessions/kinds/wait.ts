import type { StepData } from '../../../src/protocol/index.ts';
import type { Check as Told } from '../../providers/provider.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Answer } from '../engine.ts';
import { accept, refuse, type Fresh, type Outcome } from '../outcome.ts';
import { MOST_LIFETIMES, type Call, type Check, type Session } from '../session.ts';
import { accepted, ask, goOn, type Given } from './finish.ts';

type StartCheck = Extract<Call, { do: 'start_check' }>;

/** The person goes on with what was decided, or has what failed tried again. */
export function submitWait(session: Session, skill: Skill, { action }: StepData<'wait'>, given: Given): Outcome {
  const { check } = session;
  if (!check) return refuse(session, 'internal');
  if (action === 'continue') {
    return check.state === 'pending' ? refuse(session, 'step_pending', { retryAfter: 2 }) : goOn(session, skill, given);
  }
  if (check.state !== 'failed') return refuse(session, 'action_not_possible');
  // Where nobody has answered, the check may be under way all the same: the same id names the same check.
  const intent = check.ref === null ? check.intent : given.fresh.intent;
  return ask(session, { do: 'start_check', intent, what: check.what }, given);
}

/** The provider has answered the call that starts a check, or has not: then it can be tried again at the step itself. */
export function checkStarted(
  session: Session,
  skill: Skill,
  { intent, answer, fresh }: { intent: string; answer: Answer<Told>; fresh: Fresh },
  now: number,
): Outcome {
  const call = session.pending?.call;
  if (call?.do !== 'start_check' || call.intent !== intent) return refuse(session, 'step_in_progress', { retryAfter: 1 });
  const check = answer.ok ? begun(call, answer.value, now) : unanswered(call, now);
  // Others take their time, and the person may come back when they are done.
  const until = Math.min(fresh.waitUntil, session.createdAt + MOST_LIFETIMES * (fresh.waitUntil - now));
  const expiresAt = check.state === 'pending' ? Math.max(session.expiresAt, until) : session.expiresAt;
  return accept(accepted(session, fresh, { at: waitStep(skill), check, expiresAt }));
}

/** The call was lost: the session waits at the step, where the check counts as failed. */
export const checkLost = (session: Session, skill: Skill, call: StartCheck, now: number): Session => ({
  ...session,
  at: waitStep(skill),
  pending: null,
  check: unanswered(call, now),
});

/** What upstream says of a check. What is decided stays decided, and news of another check is no news. */
export function checked(session: Session, { intent, check: told }: { intent: string; check: Told }, now: number): Session {
  const { check } = session;
  if (!check || check.intent !== intent || check.state !== 'pending') return session;
  if (told.state === 'pending' && told.usualSeconds === check.usualSeconds) return session;
  return { ...session, check: { ...check, ...verdict(told, now), usualSeconds: told.usualSeconds } };
}

const waitStep = (skill: Skill): number => skill.steps.findIndex(({ kinds: [kind] }) => kind === 'wait');

const begun = ({ intent, what }: StartCheck, told: Told, now: number): Check => ({
  ...{ intent, what, ref: told.ref, startedAt: now, usualSeconds: told.usualSeconds },
  ...verdict(told, now),
});

const unanswered = ({ intent, what }: StartCheck, now: number): Check => ({
  ...{ intent, what, ref: null, state: 'failed', score: null, startedAt: now, decidedAt: null, usualSeconds: 0 },
});

const verdict = ({ state, score, decidedAt }: Told, now: number): Pick<Check, 'state' | 'score' | 'decidedAt'> => ({
  state,
  score: score ?? null,
  decidedAt: state === 'pending' ? null : (decidedAt ?? now),
});
