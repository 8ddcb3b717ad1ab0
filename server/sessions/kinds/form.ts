import type { StepData } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { currentKind, type Session } from '../session.ts';
import { moneyMayMove } from './approval.ts';
import { accepted, goOn, type Given } from './finish.ts';

/** The person has filled in a form; its values were checked against its fields on the way in. */
export function submitForm(session: Session, skill: Skill, data: StepData<'form'>, given: Given): Outcome {
  const { name } = skill.steps[session.at]!;
  return goOn({ ...session, forms: { ...session.forms, [name]: data } }, skill, given);
}

const MAY_GO_BACK: readonly string[] = ['form', 'choose_bank', 'review'];
const CAN_BE_GONE_BACK_TO: readonly string[] = ['form', 'review', 'connections'];

/** The step that going back leads to: the last one before in which the person has a say. Nowhere once a bank was asked for money. */
export function stepBack(session: Session, skill: Skill): number | undefined {
  if (!MAY_GO_BACK.includes(currentKind(session, skill)) || moneyMayMove(session)) return undefined;
  const at = skill.steps.findLastIndex(({ kinds: [kind] }, index) => index < session.at && CAN_BE_GONE_BACK_TO.includes(kind));
  return at < 0 ? undefined : at;
}

/** Back to what was sent before. What was sent since is kept, too. */
export function goBack(session: Session, skill: Skill, { fresh }: Given): Outcome {
  const at = stepBack(session, skill);
  return at === undefined ? refuse(session, 'action_not_possible') : accept(accepted(session, fresh, { at }));
}
