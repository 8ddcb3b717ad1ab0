import type { StepKind } from '../../src/protocol/index.ts';
import type { Skill, SkillStep } from './skill.ts';
import type { FieldSpec } from './text.ts';

/** What stands in the way of running a skill, in words for whoever wrote it; nothing where it can be run. */
export function skillFault({ type, steps }: Skill): string | undefined {
  for (const step of steps) {
    const fault = stepFault(step);
    if (fault !== undefined) return `the step ${step.name} ${fault}`;
  }
  const order = steps.map(({ kinds: [kind] }) => (kind === 'decoupled' ? 'redirect' : kind));
  return type === 'manage' ? manageFault(order) : orderFault(order, type, steps);
}

function stepFault({ kinds: [kind], form, what }: SkillStep): string | undefined {
  if ((kind === 'form') !== (form !== undefined)) return form ? 'has fields, but is no form' : 'is a form without fields';
  if ((kind === 'wait') !== (what !== undefined)) return what ? 'is no wait, and waits' : 'does not say what it waits for';
  return form && fieldsFault(form.fields);
}

/** The list of connections leads to a bank and back to itself. */
const manageFault = (order: readonly StepKind[]): string | undefined =>
  order.join() === 'connections,choose_bank,redirect,accounts'
    ? undefined
    : 'connections are followed by the choice of a bank, its approval and its accounts, and by nothing else';

/** A bank is chosen, then it approves, then it has accounts to choose from; once each. */
function orderFault(order: readonly StepKind[], type: Skill['type'], steps: readonly SkillStep[]): string | undefined {
  const isPayment = type === 'pisp';
  if (order.filter((kind) => kind === 'redirect').length > 1) return 'it has two approvals';
  if (order.filter((kind) => kind === 'wait').length > 1) return 'it waits twice';
  for (const [index, kind] of order.entries()) {
    const before = order[index - 1];
    if (kind === 'connections') return 'connections belong to a skill that manages them';
    if (kind === 'review' && (!isPayment || index > 0)) return 'a review is the first step of a payment';
    if (kind === 'choose_bank' && order[index + 1] !== 'redirect') return 'an approval must follow the choice of a bank';
    if (kind === 'redirect' && before !== 'choose_bank') return 'an approval must follow the choice of a bank';
    // Money has moved by then: whatever came after it could only be left undone.
    if (kind === 'redirect' && isPayment && index + 1 < order.length) return 'nothing can follow the approval of a payment';
    if (kind === 'accounts' && before !== 'redirect') return 'the choice of accounts must follow an approval';
    if (kind === 'wait' && index === 0) return 'there is nothing to wait for at the start';
    if (kind === 'wait' && steps[index]!.what === 'verification' && !order.slice(0, index).includes('redirect'))
      return 'a verification needs an approval before it: it asks the bank';
  }
  return undefined;
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

function fieldsFault(fields: readonly FieldSpec[]): string | undefined {
  if (fields.length === 0) return 'has no fields';
  const known = new Set<string>();
  for (const field of fields) {
    const fault = known.has(field.name) ? 'is there twice' : fieldFault(field, known);
    if (fault !== undefined) return `has a field ${field.name} that ${fault}`;
    known.add(field.name);
  }
  return undefined;
}

function fieldFault(field: FieldSpec, before: ReadonlySet<string>): string | undefined {
  if (!NAME.test(field.name)) return 'is not named in small letters, digits and underscores';
  // A form is read from the top: what comes later has no answer yet.
  if (field.when && !before.has(field.when.field)) return `depends on ${field.when.field}, which does not come before it`;
  if (field.when?.is.length === 0) return 'is never asked for';
  switch (field.kind) {
    case 'choice':
      return field.options.length === 0 ? 'has nothing to choose from' : undefined;
    case 'address':
      return field.countries.length === 0 ? 'has no country to be in' : undefined;
    case 'text':
      return patternFault(field.pattern) ?? boundsFault(field.min ?? 0, field.max ?? 200);
    case 'rows':
      return boundsFault(field.min ?? 0, field.max) ?? (field.max < 1 ? 'has no rows' : fieldsFault(field.fields));
    case 'group':
      return fieldsFault(field.fields);
    default:
      return undefined;
  }
}

const boundsFault = (min: number, max: number): string | undefined => (max < min ? 'has a max below its min' : undefined);

function patternFault(pattern: string | undefined): string | undefined {
  try {
    new RegExp(`^(?:${pattern ?? ''})$`, 'u');
    return undefined;
  } catch {
    return 'has a pattern that is no regular expression';
  }
}
