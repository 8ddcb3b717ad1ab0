import type { Messages } from '../../i18n/en.ts';
import type { Fault, Field } from '../../protocol/form.ts';

type Words = Messages['form'];

/** What is wrong with a value, in words that help to put it right. */
export function faultWords(field: Field, fault: Fault, { faults }: Words, locale: string): string {
  const { kind } = field;
  const { min = 1, max = 200 } = field as { min?: number; max?: number };
  if (fault === 'required') {
    const others: { [K in Field['kind']]?: string } = { consent: faults.agree, choice: faults.choose, rows: faults.too_few(min) };
    return others[kind] ?? faults.required;
  }
  if (fault.startsWith('too_')) {
    const isLow = /short|early|small|few/.test(fault);
    let bound: unknown = isLow ? min : max;
    if (kind === 'amount')
      bound = new Intl.NumberFormat(locale, { style: 'currency', currency: field.currency }).format(bound as `${number}`);
    if (kind === 'date')
      bound = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date((isLow ? field.earliest : field.latest)!),
      );
    return (faults as unknown as Record<string, (bound: unknown) => string>)[fault]!(bound);
  }
  const word = fault === 'wrong' ? kind : fault;
  return (faults as unknown as Record<string, string | undefined>)[word] ?? faults.text;
}

/** The field at a path like `people.0.email`, and which of several rows it is in, in words. */
export function fieldAt(fields: readonly Field[], path: string, words: Words): { field: Field; row?: string | undefined } | undefined {
  const [key, ...rest] = path.split('.');
  const field = fields.find(({ name }) => name === key);
  const row = field?.kind === 'rows' && rest[0] ? words.row(field.label, Number(rest.shift()) + 1) : undefined;
  if (!field || !rest[0]) return field && { field, row };
  const inner = 'fields' in field ? fieldAt(field.fields, rest.join('.'), words) : undefined;
  return inner && { ...inner, row: row ?? inner.row };
}
