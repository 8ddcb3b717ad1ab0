import * as z from 'zod/mini';
import { STEP_KINDS, type StepKind } from '../../src/protocol/index.ts';
import { LANGUAGES, type FieldSpec } from './text.ts';

/* What a skill looks like where it is written as a plain value, in a file; whether it can be run, `defineSkill` says. */

const text = z.string().check(z.minLength(1), z.maxLength(200));
const languages = Object.fromEntries(LANGUAGES.map((language) => [language, z.optional(z.string())]));
const texts = z.union([z.string(), z.strictObject({ ...languages, en: z.string() })]);
const yes = z.optional(z.literal(true));
const count = z.optional(z.int().check(z.minimum(0)));
const list = z.array(text).check(z.minLength(1));

const named = {
  name: text,
  label: texts,
  hint: z.optional(texts),
  optional: yes,
  autocomplete: z.optional(text),
  when: z.optional(z.strictObject({ field: text, is: z.array(z.union([text, z.boolean()])) })),
};
const ofKind = <K extends FieldSpec['kind']>(kind: K, more: z.core.$ZodLooseShape = {}) =>
  z.strictObject({ ...named, kind: z.literal(kind), ...more });

const inner = z.array(z.lazy((): z.ZodMiniType => field));
const options = z.array(z.strictObject({ value: text, label: texts }));

/** A field as a file states it: what belongs to its kind, and nothing else. */
const field = z.discriminatedUnion('kind', [
  ofKind('text', { min: count, max: count, lines: count, pattern: z.optional(z.string()) }),
  ofKind('email'),
  ofKind('phone', { prefix: z.optional(z.string().check(z.regex(/^\+\d{1,4}$/))) }),
  ofKind('date', { earliest: z.optional(text), latest: z.optional(text), min_age: count }),
  ofKind('amount', { currency: text, decimals: count, min: z.optional(text), max: z.optional(text) }),
  ofKind('iban'),
  ofKind('choice', { options, many: yes, sorted: yes }),
  ofKind('consent', { url: z.optional(text) }),
  ofKind('address', { countries: list }),
  ofKind('company_number', { scheme: z.enum(['siren', 'vat', 'hrb']) }),
  ofKind('url'),
  ofKind('group', { fields: inner }),
  ofKind('rows', { fields: inner, min: count, max: z.int().check(z.minimum(1)), add: texts }),
]);
const slot = z.strictObject({ name: text, label: texts, optional: yes, max_files: z.int().check(z.minimum(1)), accept: list });

/** One step of a skill. */
export const stepShape = z.strictObject({
  name: text,
  kinds: z.array(z.enum(Object.keys(STEP_KINDS) as [StepKind])).check(z.minLength(1)),
  form: z.optional(z.strictObject({ title: texts, lead: z.optional(texts), fields: z.array(field), slots: z.optional(z.array(slot)) })),
  what: z.optional(z.enum(['verification', 'review'])),
});

/** A whole skill. */
export const skillShape = z.strictObject({
  name: z.string().check(z.regex(/^[a-z0-9]+(_[a-z0-9]+)*_#\d+\.\d+$/)),
  provider: text,
  type: z.enum(['aisp', 'pisp', 'verify', 'kyc', 'merchant', 'manage']),
  flavour: z.enum(['production', 'sandbox']),
  startsFrom: z.array(z.enum(['browser', 'backend'])).check(z.minLength(1)),
  steps: z.array(stepShape),
});
