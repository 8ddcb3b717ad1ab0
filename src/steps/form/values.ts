import type { Messages } from '../../i18n/en.ts';
import { addressFields, type Field, type FormValues } from '../../protocol/form.ts';
import { readAmount, writeAmount } from './amount.ts';
import { readDay } from './day.ts';
import { groupIban } from './group-iban.ts';

/*
 * Two notations of the same values: as they are typed (amounts and digits of the locale, grouped IBANs, half a day), and as they
 * travel. The element keeps the first, so that nothing is changed under the hands of the person; the second is checked and sent.
 */

/** The fields, with addresses taken apart into groups, so that nothing else has to know them. */
export function unfold(fields: readonly Field[], words: Messages['form']['address'], locale: string): readonly Field[] {
  const names = new Intl.DisplayNames(locale, { type: 'region' });
  const { compare } = new Intl.Collator(locale);
  return fields.map((field): Field => {
    if (field.kind === 'group' || field.kind === 'rows') return { ...field, fields: unfold(field.fields, words, locale) };
    if (field.kind !== 'address') return field;
    const options = field.countries.map((value) => ({ value, label: names.of(value)! })).sort((one, two) => compare(one.label, two.label));
    const parts = addressFields([]).map(
      (part: Field<unknown>) => ({ ...part, label: words[part.name as keyof typeof words], options }) as Field,
    );
    return { ...field, kind: 'group', fields: parts };
  });
}

const isBlank = (value: unknown): boolean =>
  typeof value === 'object' && value ? Object.values(value).every(isBlank) : value === undefined || value === false || value === '';

/** The values that the fields describe, each as `leaf` makes it. Of an optional group that was left empty, none. */
export function mapValues(fields: readonly Field[], given: unknown, leaf: (field: Field, value: unknown) => unknown): FormValues {
  const mapped = fields.map((field) => {
    const { name, kind } = field;
    const value: unknown = Object.hasOwn(Object(given) as object, name) ? (given as FormValues)[name] : undefined;
    if (kind === 'rows') {
      const rows: unknown[] = Array.isArray(value) ? value : [];
      const length = Math.max(rows.length, field.min ?? 0);
      return [name, Array.from({ length }, (_, index) => mapValues(field.fields, rows[index], leaf))] as const;
    }
    if (kind !== 'group') return [name, leaf(field, value)] as const;
    return [name, field.optional && isBlank(value) ? undefined : mapValues(field.fields, value, leaf)] as const;
  });
  return Object.fromEntries(mapped);
}

/** As they would have been typed. */
export const typedValues = (fields: readonly Field[], values: unknown, locale: string): FormValues =>
  mapValues(fields, values, (field, value) => {
    if (typeof value !== 'string') return value;
    if (field.kind === 'amount') return writeAmount(value, field.decimals, locale);
    return field.kind === 'iban' ? groupIban(value) : value;
  });

/** There is but one thing to choose. */
export const isSettled = ({ options, optional, many }: Extract<Field, { kind: 'choice' }>): boolean => !options[1] && !optional && !many;

/** As they travel. */
export const plainValues = (fields: readonly Field[], typed: FormValues, locale: string): FormValues =>
  mapValues(fields, typed, (field, value) => {
    const { kind } = field;
    if (kind === 'choice' && isSettled(field)) return field.options[0]!.value;
    if (typeof value !== 'string' || kind === 'text' || kind === 'choice') return value;
    const text = value.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
    if (kind === 'amount') return readAmount(text, locale, field.currency);
    if (kind === 'date') return readDay(text);
    return kind === 'url' ? text.replace(/^\s*(?=[^\s:/]+\.[^\s:]+)/, 'https://') : text;
  });

/** The values with another one at the path. */
export function put(at: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(at) ? [...(at as unknown[])] : { ...(at as object) }) as FormValues;
  copy[key] = put(copy[key], rest, value);
  return copy;
}

/** The value at the path. */
export const get = (values: FormValues, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as FormValues | undefined)?.[key], values);
