import type { Messages } from '../../i18n/en.ts';
import type { Fault, Field } from '../../protocol/form.ts';

type Words = Messages['form'];

/** What is wrong with a value, in words that help to put it right. */
export function faultWords(field: Field, fault: Fault, { faults }: Words, locale: string): string {
  const { kind } = field;
  const day = (text = ''): string => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(text));
  const money = (amount: number | string = 0): string =>
    new Intl.NumberFormat(locale, { style: 'currency', currency: kind === 'amount' ? field.currency : 'EUR' }).format(
      amount as `${number}`,
    );
  const { min = 1, max = 200, earliest, latest } = field as { min?: number; max?: number; earliest?: string; latest?: string };
  switch (fault) {
    case 'required':
      return kind === 'rows'
        ? faults.too_few(min)
        : kind === 'consent'
          ? faults.agree
          : kind === 'choice'
            ? faults.choose
            : faults.required;
    case 'too_short':
      return faults.too_short(min);
    case 'too_long':
      return faults.too_long(max);
    case 'too_few':
      return faults.too_few(min);
    case 'too_many':
      return faults.too_many(max);
    case 'too_early':
      return faults.too_early(day(earliest));
    case 'too_late':
      return faults.too_late(day(latest));
    case 'too_small':
      return faults.too_small(money(min));
    case 'too_large':
      return faults.too_large(money(max));
    case 'not_offered':
      return faults.not_offered;
    default:
      return kind in faults ? (faults[kind as keyof typeof faults] as string) : faults.text;
  }
}

/** The field at a path like `people.0.email`, and what it is called where it is not in sight. */
export function fieldAt(
  fields: readonly Field[],
  path: string,
  words: Words,
): { field: Field; name: (text: string) => string } | undefined {
  const [key, ...rest] = path.split('.');
  const field = fields.find((each) => each.name === key);
  if (!field) return undefined;
  const index = field.kind === 'rows' ? rest.shift() : undefined;
  const row = (text: string): string => (index === undefined ? text : words.fault(words.row(field.label, Number(index) + 1), text));
  // Of a label that is a sentence, without what ends it.
  if (!rest.length) return { field, name: (text) => words.fault(field.label.replace(/\p{Po}+$/u, ''), text) };
  const inner = 'fields' in field ? fieldAt(field.fields, rest.join('.'), words) : undefined;
  return inner && { field: inner.field, name: (text) => row(inner.name(text)) };
}
