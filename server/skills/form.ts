import type { Field, FormValues, Option, StepShow } from '../../src/protocol/index.ts';
import { decimalsOf } from '../currencies.ts';
import { phonePrefix } from './countries.ts';
import type { FormDefinition } from './skill.ts';
import { inLanguage, type FieldSpec, type Setting, type Text } from './text.ts';

/** The fields of a form as they travel: in one language, for one day and country. */
export const fieldsOf = ({ fields }: Pick<FormDefinition, 'fields'>, setting: Setting): Field[] =>
  fields.map((field) => fieldOf(field, setting));

/** A form as the browser sees it. `prefilled` says that the values are the tenant's, not the person's own. */
export function showForm(definition: FormDefinition, setting: Setting, values: FormValues, prefilled: boolean): StepShow<'form'> {
  return {
    title: inLanguage(definition.title, setting.locale),
    ...(definition.lead !== undefined && { lead: inLanguage(definition.lead, setting.locale) }),
    fields: fieldsOf(definition, setting),
    values,
    ...(prefilled && { prefilled: true }),
  };
}

function fieldOf(spec: FieldSpec, setting: Setting): Field {
  const { locale } = setting;
  const texts = {
    label: inLanguage(spec.label, locale),
    ...(spec.hint !== undefined && { hint: inLanguage(spec.hint, locale) }),
  };
  // `hint` stands in the rest too, with the type of a text in several languages.
  const { label: _label, hint: _hint, ...rest } = spec;
  switch (rest.kind) {
    case 'date': {
      const { min_age: age, ...date } = rest;
      if (age === undefined) return { ...date, ...texts };
      const born = yearsBefore(setting.now, age);
      return { ...date, ...texts, latest: date.latest !== undefined && date.latest < born ? date.latest : born };
    }
    case 'phone':
      return { ...rest, ...texts, prefix: rest.prefix ?? phonePrefix(setting.country) };
    case 'amount':
      return { ...rest, ...texts, decimals: rest.decimals ?? decimalsOf(rest.currency) };
    case 'choice': {
      const { sorted, options, ...choice } = rest;
      return { ...choice, ...texts, options: optionsOf(options, locale, sorted === true) };
    }
    case 'group':
      return { ...rest, ...texts, fields: fieldsOf(rest, setting) };
    case 'rows':
      return { ...rest, ...texts, fields: fieldsOf(rest, setting), add: inLanguage(rest.add, locale) };
    default:
      return { ...rest, ...texts };
  }
}

/** The day on which somebody was born who is so old today. Who was born on a 29th of February waits for the 1st of March. */
function yearsBefore(now: number, years: number): string {
  const [year = 0, month = 1, day = 1] = new Date(now).toISOString().slice(0, 10).split('-').map(Number);
  const wanted = new Date(Date.UTC(year - years, month - 1, day));
  // Where that year has no such day, the one before it.
  if (wanted.getUTCMonth() !== month - 1) wanted.setUTCDate(0);
  return wanted.toISOString().slice(0, 10);
}

/** The countries of the world are many, and a form is shown often: each list is put into a language once. */
const shown = new WeakMap<readonly Option<Text>[], Map<string, Option[]>>();

function optionsOf(options: readonly Option<Text>[], locale: string, sorted: boolean): Option[] {
  const language = locale.slice(0, 2).toLowerCase();
  const there = shown.get(options) ?? new Map<string, Option[]>();
  shown.set(options, there);
  const known = there.get(`${language} ${sorted}`);
  if (known) return known;
  const localised = options.map(({ value, label }) => ({ value, label: inLanguage(label, locale) }));
  if (sorted) {
    const { compare } = new Intl.Collator(/^[a-z]{2}$/.test(language) ? language : 'en');
    localised.sort((a, b) => compare(a.label, b.label));
  }
  // Whoever asks in invented languages must not fill the memory.
  if (there.size < 40) there.set(`${language} ${sorted}`, localised);
  return localised;
}
