import { checkForm, type Field, type StepKind } from '../../src/protocol/index.ts';
import { decimalsOf } from '../currencies.ts';
import type { Skill, SkillStep } from './skill.ts';
import type { FieldSpec } from './text.ts';

/** What stands in the way of running a skill, in words for whoever wrote it; nothing where it can be run. */
export function skillFault({ type, steps }: Skill): string | undefined {
  for (const step of steps) {
    const fault = stepFault(step);
    if (fault !== undefined) return `the step ${step.name} ${fault}`;
  }
  if (type === 'pisp' && !steps.some(({ kinds }) => kinds.includes('redirect'))) return 'a payment needs an approval';
  const order = steps.map(({ kinds: [kind] }) => (kind === 'decoupled' ? 'redirect' : kind));
  return type === 'manage' ? manageFault(order) : orderFault(order, type, steps);
}

function stepFault({ name, kinds, form, what }: SkillStep): string | undefined {
  const [kind] = kinds;
  if (!isName(name)) return 'is not named in small letters, digits and underscores';
  if (kinds.some((each) => each !== kind && !(isApproval(each) && isApproval(kind)))) return 'can be of only one kind';
  if ((kind === 'form') !== (form !== undefined)) return form ? 'has fields, but is no form' : 'is a form without fields';
  if ((kind === 'wait') !== (what !== undefined)) return what ? 'is no wait, and waits' : 'does not say what it waits for';
  return form && fieldsFault(form.fields);
}

const isApproval = (kind: StepKind): boolean => kind === 'redirect' || kind === 'decoupled';

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
    // Whoever pays from an account that is known goes from the one straight to the bank, past whatever lay between.
    if (before === 'review' && kind !== 'choose_bank') return 'a review is followed by the choice of a bank';
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

/** Names are keys of what is sent: none may be one that every object has. */
const isName = (name: string): boolean => /^[a-z][a-z0-9_]{0,63}$/.test(name) && !(name in Object.prototype);

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
  if (!isName(field.name)) return 'is not named in small letters, digits and underscores';
  // A form is read from the top: what comes later has no answer yet.
  if (field.when && !before.has(field.when.field)) return `depends on ${field.when.field}, which does not come before it`;
  if (field.when?.is.length === 0) return 'is never asked for';
  switch (field.kind) {
    case 'choice':
      if (new Set(field.options.map(({ value }) => value)).size < field.options.length) return 'offers something twice';
      return field.options.length === 0 ? 'has nothing to choose from' : undefined;
    case 'consent':
      return field.url === undefined || isWrittenOut(field.url) ? undefined : 'is written out at no https address';
    case 'date':
      return [field.earliest, field.latest].every(isDay) ? undefined : 'has a bound that is no day';
    case 'amount':
      return amountFault(field);
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

/** Whether a value passes as it is for such a field, by the check that holds for what people send; an absent one does. */
const passes = (field: Field<undefined>, value: string | undefined): boolean =>
  value === undefined || Object.keys(checkForm([field], { [field.name]: value }).faults).length === 0;
const ours = { name: 'value', label: undefined } as const;

const isWrittenOut = (url: string): boolean => passes({ ...ours, kind: 'url' }, url);
const isDay = (day: string | undefined): boolean => passes({ ...ours, kind: 'date' }, day);

function amountFault({ currency, decimals = decimalsOf(currency), min, max }: FieldSpec & { kind: 'amount' }): string | undefined {
  const field = { ...ours, kind: 'amount', currency, decimals } as const;
  if (decimals > 4) return 'has more than four decimals';
  if (!passes(field, min) || !passes(field, max)) return 'has a bound that is no amount';
  return min === undefined || max === undefined || passes({ ...field, min }, max) ? undefined : 'has a max below its min';
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
