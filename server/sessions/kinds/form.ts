import type { StepData, StepKind } from '../../../src/protocol/index.ts';
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

const MAY_GO_BACK: readonly StepKind[] = ['form', 'choose_bank', 'review'];
const CAN_BE_GONE_BACK_TO: readonly StepKind[] = ['form', 'review', 'connections'];

/** The step that going back leads to: the last one before in which the person has a say, unless others have spoken since. */
export function stepBack(session: Session, skill: Skill): number | undefined {
  if (!MAY_GO_BACK.includes(currentKind(session, skill)) || moneyMayMove(session)) return undefined;
  for (let at = session.at - 1; at >= 0; at -= 1) {
    const [kind] = skill.steps[at]!.kinds;
    if (CAN_BE_GONE_BACK_TO.includes(kind)) return at;
    if (kind !== 'choose_bank') return undefined;
  }
  return undefined;
}

/** Back to what was sent before. What was sent since is kept, too. */
export function goBack(session: Session, skill: Skill, { fresh }: Given): Outcome {
  const at = stepBack(session, skill);
  return at === undefined ? refuse(session, 'action_not_possible') : accept(accepted(session, fresh, { at }));
}
