import type { StepData, StepKind } from '../../../src/protocol/index.ts';
import type { PassedOn } from '../../providers/provider.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Answer } from '../engine.ts';
import { accept, refuse, type Fresh, type Outcome } from '../outcome.ts';
import { currentKind, type Session } from '../session.ts';
import { moneyMayMove } from './approval.ts';
import { accepted, again, ask, goOn, type Given } from './finish.ts';

/** The person has filled in a form; its values were checked against its fields on the way in. */
export function submitForm(session: Session, skill: Skill, data: StepData<'form'>, given: Given): Outcome {
  const { name } = skill.steps[session.at]!;
  const filled = { ...session, forms: { ...session.forms, [name]: data } };
  return skill.passesOn ? ask(filled, { do: 'pass_on', step: name }, given) : goOn(filled, skill, given);
}

/** Upstream has taken the form or has refused it. What was entered is kept either way. */
export function passedOn(
  session: Session,
  skill: Skill,
  { step, nonceHash, answer, fresh }: { step: string; nonceHash: string; answer: Answer<PassedOn>; fresh: Fresh },
): Outcome {
  const call = session.pending?.call;
  if (call?.do !== 'pass_on' || call.step !== step || session.pending?.nonceHash !== nonceHash)
    return refuse(session, 'step_in_progress', { retryAfter: 1 });
  // Whether upstream has it is not known: the next attempt begins there anew.
  if (!answer.ok) return refuse({ ...session, pending: null, handle: null }, answer.code, again(answer));
  if (!answer.value.ok) return refuse({ ...session, pending: null }, 'invalid_fields', { fields: prefixed(answer.value.fields) });
  return goOn({ ...session, handle: answer.value.handle }, skill, { nonceHash, fresh });
}

/** As the widget knows the fields of a form. */
const prefixed = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(fields).map((field) => [`data.${field}`, 'is not accepted']));

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
