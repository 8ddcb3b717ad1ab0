import { isIBAN } from './iban.ts';

/*
 * Forms are data: fields that the companion describes, the widget renders, and both check by the same function. `T` is what a
 * text is: a string where it travels, a text in several languages where a skill is written.
 */

interface Named<T> {
  /** The key of its value: small letters, digits and underscores. */
  name: string;
  label: T;
  /** Why it is asked for, or what it looks like. */
  hint?: T;
  optional?: true;
  /** An autofill token of HTML: `given-name`, `bday`. */
  autocomplete?: string;
  /** Asked for only while a field before it, beside it, has one of these values. */
  when?: { field: string; is: readonly (string | boolean)[] };
}

export type CompanyScheme = 'siren' | 'vat' | 'hrb';

export interface Option<T = string> {
  value: string;
  label: T;
}

/** One thing that a form asks for. */
export type Field<T = string> = Named<T> &
  (
    | { kind: 'text'; min?: number; max?: number; /** So many lines high; absent: one line. */ lines?: number; pattern?: string }
    | { kind: 'email' }
    /** `prefix` (`+33`) takes the place of a leading zero. */
    | { kind: 'phone'; prefix: string }
    /** ISO days, both included. */
    | { kind: 'date'; earliest?: string; latest?: string }
    | { kind: 'amount'; currency: string; decimals: number; min?: string; max?: string }
    | { kind: 'iban' }
    | { kind: 'choice'; options: readonly Option<T>[]; many?: true }
    /** Something to agree to; `label` is what one agrees to, `url` where it is written out. */
    | { kind: 'consent'; url?: string }
    | { kind: 'address'; countries: readonly string[] }
    | { kind: 'company_number'; scheme: CompanyScheme }
    | { kind: 'url' }
    | { kind: 'group'; fields: readonly Field<T>[] }
    /** The same fields several times. `add` is the button for one more. */
    | { kind: 'rows'; fields: readonly Field<T>[]; min?: number; max: number; add: T }
  );

/** What one field can be of. */
export type FieldKind = Field['kind'];
/** A field of one kind. */
export type FieldOf<K extends FieldKind, T = string> = Extract<Field<T>, { kind: K }>;

/** What was typed, by the names of the fields; groups and addresses are objects, rows are lists of them. */
export type FormValues = Record<string, unknown>;

/** What is wrong with one value. `wrong`: it is no value of its kind. */
export type Fault =
  | 'required'
  | 'wrong'
  | 'too_short'
  | 'too_long'
  | 'too_early'
  | 'too_late'
  | 'too_small'
  | 'too_large'
  | 'too_few'
  | 'too_many'
  | 'not_offered'
  | 'unknown';

export interface Checked {
  /** In one notation: no spaces around, IBANs and numbers without any, only what is asked for. */
  values: FormValues;
  /** By the path of the field: `people.0.email`. */
  faults: Record<string, Fault>;
}

const MAX_TEXT = 4000;
/** What cannot be seen and what turns the letters after it around has no place in any answer; half a character even less. */
const UNSEEN = /(?![\t-\r])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
/** Countries in which a number is dialled as it is, or keeps its zero from abroad. */
const WHOLE_NUMBERS = /^\+(3[049]|35[12]|420|4[578])$/;

/** The parts of an address, as fields: the words for them are the widget's. */
export const addressFields = (countries: readonly string[]): readonly Field<undefined>[] => {
  const part = { kind: 'text', label: undefined } as const;
  return [
    { ...part, name: 'line1', autocomplete: 'address-line1', max: 70 },
    { ...part, name: 'line2', autocomplete: 'address-line2', max: 70, optional: true },
    { ...part, name: 'postal_code', autocomplete: 'postal-code', max: 12 },
    { ...part, name: 'city', autocomplete: 'address-level2', max: 60 },
    {
      kind: 'choice',
      label: undefined,
      name: 'country',
      autocomplete: 'country',
      options: countries.map((value) => ({ value, label: undefined })),
    },
  ];
};

/** Whether a field is asked for, given what was answered so far. */
export const isAsked = ({ when }: Pick<Field<unknown>, 'when'>, values: FormValues): boolean =>
  !when || when.is.includes(values[when.field] as string | boolean);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  (typeof value === 'string' && /^[\s\p{DI}]*$/u.test(value)) ||
  (Array.isArray(value) && !value.length);

/** Checks what was typed. Both sides use it: what the widget lets pass, the companion takes. */
export function checkForm(fields: readonly Field<unknown>[], given: FormValues, path = ''): Checked {
  const values: FormValues = {};
  const faults: [path: string, fault: Fault][] = [];
  for (const field of fields) {
    if (!isAsked(field, values)) continue;
    const at = path + field.name;
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (isEmpty(value)) {
      if (!field.optional && !(field.kind === 'rows' && !field.min)) faults.push([at, 'required']);
    } else {
      const checked = checkValue(field, value, `${at}.`);
      if (typeof checked === 'string') faults.push([at, checked]);
      else {
        values[field.name] = checked.value;
        faults.push(...Object.entries(checked.faults ?? {}));
      }
    }
  }
  const known = fields.map(({ name }) => name);
  for (const name of Object.keys(given)) if (!known.includes(name)) faults.push([path + name, 'unknown']);
  return { values, faults: Object.fromEntries(faults) };
}

type Result = Fault | { value: unknown; faults?: Checked['faults'] };

function checkValue(field: Field<unknown>, value: unknown, inside: string): Result {
  switch (field.kind) {
    case 'consent':
      return value === true ? { value } : 'wrong';
    case 'choice':
      return checkChoice(field, value);
    case 'address':
      return checkParts(addressFields(field.countries), value, inside);
    case 'group':
      return checkParts(field.fields, value, inside);
    case 'rows':
      return checkRows(field, value, inside);
  }
  if (typeof value !== 'string') return 'wrong';
  if (value.length > MAX_TEXT) return 'too_long';
  const text = value.normalize('NFC').trim();
  if (UNSEEN.test(text)) return 'wrong';
  switch (field.kind) {
    case 'text':
      return checkText(field, text);
    case 'email':
      return text.length <= 254 && /^[^\s@<>()",;:]{1,64}@[^\s@.<>()",;:]+(\.[^\s@.<>()",;:]+)+$/.test(text) ? { value: text } : 'wrong';
    case 'phone': {
      const number = text
        // `+49 (0) 170`
        .replace(/^(\+|00)([^(]*)\(0\)/, '$1$2')
        .replace(/[\s().\-–/]/g, '')
        .replace(/^00/, '+')
        .replace(WHOLE_NUMBERS.test(field.prefix) ? /^(?=\d)/ : /^0/, field.prefix);
      return /^\+[1-9]\d{6,14}$/.test(number) ? { value: number } : 'wrong';
    }
    case 'date': {
      const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text;
      if (!isDay) return 'wrong';
      if (field.earliest !== undefined && text < field.earliest) return 'too_early';
      return field.latest !== undefined && text > field.latest ? 'too_late' : { value: text };
    }
    case 'amount':
      return checkAmount(field, text);
    case 'iban': {
      const iban = text.replace(/\s/g, '').toUpperCase();
      return isIBAN(iban) ? { value: iban } : 'wrong';
    }
    case 'company_number': {
      const number = text.replace(/[\s.-]/g, '').toUpperCase();
      return COMPANY_NUMBERS[field.scheme](number) ? { value: number } : 'wrong';
    }
    case 'url':
      return /^https:\/\/[^\s\\@/?#]+([/?#]\S*)?$/.test(text) && URL.canParse(text) ? { value: text } : 'wrong';
  }
}

function checkText({ min = 0, max = 200, lines, pattern }: FieldOf<'text', unknown>, text: string): Result {
  const value = lines ? text.replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n') : text.replace(/\s+/g, ' ');
  if (value.length < min) return 'too_short';
  if (value.length > max) return 'too_long';
  return pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value) ? 'wrong' : { value };
}

function checkAmount({ decimals, min, max }: FieldOf<'amount', unknown>, text: string): Result {
  const [, whole, part = ''] = /^(0|[1-9]\d{0,11})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === undefined || part.length > decimals) return 'wrong';
  const value = decimals ? `${whole}.${part.padEnd(decimals, '0')}` : whole;
  // Exactly, digit by digit: amounts are no floats.
  const order = (amount: string): bigint => {
    const [units = '', rest = ''] = amount.split('.');
    return BigInt(units + rest.padEnd(4, '0'));
  };
  if (min !== undefined && order(value) < order(min)) return 'too_small';
  return max !== undefined && order(value) > order(max) ? 'too_large' : { value };
}

function checkChoice({ options, many }: FieldOf<'choice', unknown>, value: unknown): Result {
  const chosen = many ? value : [value];
  if (!Array.isArray(chosen)) return 'wrong';
  const offered = options.filter((option) => chosen.includes(option.value)).map((option) => option.value);
  return offered.length === chosen.length ? { value: many ? offered : offered[0] } : 'not_offered';
}

const isRecord = (value: unknown): value is FormValues => typeof value === 'object' && value !== null && !Array.isArray(value);

const checkParts = (fields: readonly Field<unknown>[], value: unknown, inside: string): Result => {
  if (!isRecord(value)) return 'wrong';
  const { values, faults } = checkForm(fields, value, inside);
  return { value: values, faults };
};

function checkRows({ fields, min = 0, max }: FieldOf<'rows', unknown>, value: unknown, inside: string): Result {
  if (!Array.isArray(value) || !value.every(isRecord)) return 'wrong';
  if (value.length < min) return 'too_few';
  if (value.length > max) return 'too_many';
  const rows = value.map((row, index) => checkForm(fields, row, `${inside}${index}.`));
  return { value: rows.map(({ values }) => values), faults: Object.assign({}, ...rows.map(({ faults }) => faults)) as Checked['faults'] };
}

const COMPANY_NUMBERS: Record<CompanyScheme, (number: string) => boolean> = {
  /** Nine digits, the last of which Luhn's sum proves. */
  siren: (number) =>
    /^\d{9}$/.test(number) && [...number].reduce((sum, digit, index) => sum + luhn(Number(digit), index % 2 === 1), 0) % 10 === 0,
  /** Two letters of the country and what that country makes of it. */
  vat: (number) => /^(?:[A-Z]{2})(?=[A-Z0-9+*]*\d)[A-Z0-9+*]{2,13}$/.test(number),
  /** Register, number, and letters that some courts add. */
  hrb: (number) => /^HR[AB]\d{1,6}[A-Z]{0,3}$/.test(number),
};

const luhn = (digit: number, doubled: boolean): number => (doubled ? digit * 2 - (digit > 4 ? 9 : 0) : digit);
