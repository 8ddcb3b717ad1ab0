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

/** The field at a path like `people.0.email`, and what it is called where it is not in sight. */
export function fieldAt(
  fields: readonly Field[],
  path: string,
  words: Words,
): { field: Field; name: (text: string) => string } | undefined {
  const [key, ...rest] = path.split('.');
  const field = fields.find(({ name }) => name === key);
  if (!field) return undefined;
  const { label, kind } = field;
  const index = kind === 'rows' ? rest.shift() : undefined;
  // Of a label that is a sentence, without what ends it.
  if (!rest[0]) return { field, name: (text) => words.fault(label.replace(/\p{Po}+$/u, ''), text) };
  const inner = 'fields' in field ? fieldAt(field.fields, rest.join('.'), words) : undefined;
  if (!inner || index === undefined) return inner;
  return { field: inner.field, name: (text) => words.fault(words.row(label, Number(index) + 1), inner.name(text)) };
}
