import type { Institution, StepData } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import { orderHash } from '../order.ts';
import { refuse, type Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { startAt } from './choose-bank.ts';
import { goOn, type Given } from './finish.ts';

/** The person confirms exactly the payment that was shown, and says where it is paid from. */
export function submitReview(
  session: Session,
  skill: Skill,
  { digest, from, payee_accepted }: StepData<'review'>,
  given: Given & { institution?: Institution | undefined },
): Outcome {
  const { order, payFrom, payeeCheck } = session;
  if (!order || digest !== orderHash(order))
    return refuse(session, 'invalid_fields', { fields: { 'data.digest': 'is not the digest of the payment that was shown' } });
  if (payeeCheck?.result !== 'match' && !payee_accepted) {
    return refuse(session, 'invalid_fields', { fields: { 'data.payee_accepted': 'is required where the name is not confirmed' } });
  }
  if (from === 'other') return goOn({ ...session, payFrom: payFrom && { ...payFrom, used: false } }, skill, given);
  if (!payFrom) return refuse(session, 'invalid_fields', { fields: { 'data.from': 'no account is known' } });
  return startAt(session, { payFrom: { ...payFrom, used: true } }, given, { field: 'data.from' });
}
