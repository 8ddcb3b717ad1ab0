import { addressFields, type Field, type FormValues } from '../../protocol/form.ts';
import type { Messages } from '../../i18n/en.ts';
import { readAmount, writeAmount } from './amount.ts';
import { readDay } from './day.ts';
import { groupIban } from './group-iban.ts';

/*
 * Two notations of the same values: as they are typed (amounts and digits of the locale, grouped IBANs, half a day), and as they
 * travel. The element keeps the first, so that nothing is changed under the hands of the person; the second is checked and sent.
 */

const isRecord = (value: unknown): value is FormValues => typeof value === 'object' && value !== null && !Array.isArray(value);

const isBlank = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(isBlank)
    : value === undefined || value === false || (typeof value === 'string' && !/[^\s-]/.test(value));

/** The fields with their addresses taken apart, in words. */
export function unfold(fields: readonly Field[], words: Messages['form']['address'], locale: string): readonly Field[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const { compare } = new Intl.Collator(locale);
  return fields.map((field): Field => {
    if (field.kind === 'group' || field.kind === 'rows') return { ...field, fields: unfold(field.fields, words, locale) };
    if (field.kind !== 'address') return field;
    const parts = addressFields(field.countries).map((part: Field<unknown>) => {
      const label = words[part.name as keyof typeof words];
      if (part.kind !== 'choice') return { ...part, label };
      const options = part.options.map(({ value }) => ({ value, label: names.of(value) ?? value }));
      return { ...part, label, options: options.sort((one, other) => compare(one.label, other.label)) };
    });
    return { ...field, kind: 'group', fields: parts as Field[] };
  });
}

type Leaf = (field: Field, value: unknown) => unknown;

function map(fields: readonly Field[], given: unknown, leaf: Leaf, isLeftOut: (field: Field, value: unknown) => boolean): FormValues {
  const values = isRecord(given) ? given : {};
  const mapped = fields.map((field) => {
    const { name } = field;
    let value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (field.kind === 'rows') {
      const rows: unknown[] = Array.isArray(value) ? value : [];
      value = Array.from({ length: Math.max(rows.length, field.min ?? 0) }, (_, index) => map(field.fields, rows[index], leaf, isLeftOut));
    } else if (isLeftOut(field, value)) value = undefined;
    else value = field.kind === 'group' ? map(field.fields, value, leaf, isLeftOut) : leaf(field, value);
    return [name, value] as const;
  });
  return Object.fromEntries(mapped);
}

/** As they would have been typed. */
export const typedValues = (fields: readonly Field[], values: unknown, locale: string): FormValues =>
  map(
    fields,
    values,
    (field, value) => {
      if (typeof value !== 'string') return value;
      if (field.kind === 'amount') return writeAmount(value, field.decimals, locale);
      return field.kind === 'iban' ? groupIban(value) : value;
    },
    () => false,
  );

/** What was kept of an earlier typing: in its own notation, and only what fits the fields. */
export const keptValues = (fields: readonly Field[], draft: unknown): FormValues =>
  map(
    fields,
    draft,
    (_, value) => value,
    () => false,
  );

const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** As they travel. Of an optional group that was left empty, nothing does. */
export const plainValues = (fields: readonly Field[], typed: FormValues, locale: string): FormValues =>
  map(
    fields,
    typed,
    (field, value) => {
      // The only choice is made.
      if (field.kind === 'choice' && isSettled(field)) return field.options[0]!.value;
      if (typeof value !== 'string' || field.kind === 'text' || field.kind === 'choice') return value;
      const text = value.replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
      switch (field.kind) {
        case 'amount':
          return readAmount(text, field.decimals, locale, field.currency);
        case 'date':
          return readDay(text);
        case 'url':
          return text.replace(/^\s*(?=[^\s:/]+\.[^\s:]+)/, 'https://');
        default:
          return text;
      }
    },
    (field, value) => field.kind === 'group' && !!field.optional && isBlank(value),
  );

/** There is but one thing to choose. */
export const isSettled = ({ options, optional, many }: { options: readonly unknown[]; optional?: true; many?: true }): boolean =>
  options.length === 1 && !optional && !many;

/** The values with another one at the path. */
export function put(at: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(at)) return at.map((each: unknown, index) => (String(index) === key ? put(each, rest, value) : each));
  return { ...(at as object), [key]: put((at as FormValues)[key], rest, value) };
}
