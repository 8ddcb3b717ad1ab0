import type { ZodMiniType } from 'zod/mini';
import {
  checkForm,
  STEP_KINDS,
  type Fault,
  type Field,
  type FormValues,
  type Institution,
  type StepSubmit,
} from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import { fieldsOf } from '../skills/form.ts';
import type { Skill } from '../skills/skill.ts';
import type { Submission } from './engine.ts';
import { currentKind, type Session } from './session.ts';
import { settingOf, type Directory } from './show.ts';

/** What was submitted, checked by the schema of the step that is open; what is for another step is left to the engine to refuse. */
export function submissionOf(session: Session, skill: Skill, body: StepSubmit, directory: Directory, now: number): Submission | undefined {
  const open = skill.steps[session.at]!;
  if (session.status !== 'open' || body.step !== open.name) return undefined;
  if (body.back) return { kind: 'back' };
  const kind = currentKind(session, skill);
  const data = check<ZodMiniType>(STEP_KINDS[kind].data, body.data, 'data');
  // The kind and its data belong together: the one chose the schema of the other.
  if (kind !== 'form') return { kind, data } as Submission;
  return { kind, data: checkValues(fieldsOf(open.form!, settingOf(session, directory, now)), data as FormValues) };
}

/** The bank that a submission is about. */
export function bankOf(
  { payFrom, connections }: Session,
  submission: Submission | undefined,
  { byId }: Directory,
): Institution | undefined {
  switch (submission?.kind) {
    case 'choose_bank':
      return byId.get(submission.data.institution_id);
    case 'review':
      return submission.data.from === 'known' && payFrom ? byId.get(payFrom.bank.id) : undefined;
    case 'connections': {
      const { data } = submission;
      const found = 'connection_id' in data && connections?.find(({ id }) => id === data.connection_id);
      return found ? byId.get(found.bank.id) : undefined;
    }
    default:
      return undefined;
  }
}

const WORDS: Record<Fault, string> = {
  required: 'is required',
  wrong: 'is not a value of its kind',
  too_short: 'is too short',
  too_long: 'is too long',
  too_early: 'is too early',
  too_late: 'is too late',
  too_small: 'is too small',
  too_large: 'is too large',
  too_few: 'has too few entries',
  too_many: 'has too many entries',
  not_offered: 'is not among the options',
  unknown: 'is not a known field',
};

/** The values of a form in one notation, and what is wrong with which, by its path and never by its value. */
export function faultsOf(
  fields: readonly Field[],
  given: FormValues,
  prefix: string,
): { values: FormValues; faults: Record<string, string> } {
  const { values, faults } = checkForm(fields, given);
  return { values, faults: Object.fromEntries(Object.entries(faults).map(([path, fault]) => [`${prefix}.${path}`, WORDS[fault]])) };
}

function checkValues(fields: readonly Field[], given: FormValues): FormValues {
  const { values, faults } = faultsOf(fields, given, 'data');
  if (Object.keys(faults).length > 0) throw new AppError('invalid_fields', { fields: faults });
  return values;
}
