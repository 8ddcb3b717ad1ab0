import type { FieldOf, FieldKind } from '../../src/protocol/index.ts';

/** The languages that the widget speaks. */
export const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'pl', 'ro', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text for people: in English alone, or in several languages, English among them. */
export type Text = string | ({ readonly en: string } & { readonly [L in Language]?: string });

/** A text in every language: one that lacks a language does not compile. The skills that ship have no other. */
export type Everywhere = Readonly<Record<Language, string>>;

/** What only the companion knows of a field, at the moment when it is shown. */
type Later = {
  date: { /** Only days on which somebody born then is at least so old. */ min_age?: number };
  /** Absent: the country's. */
  phone: { prefix?: string };
  /** Absent: as many as the currency has. */
  amount: { decimals?: number };
  choice: { /** By the alphabet of the person's language, not in the order given. */ sorted?: true };
};

type SpecOf<K extends FieldKind, T> = K extends 'group' | 'rows'
  ? Omit<FieldOf<K, T>, 'fields'> & { fields: readonly FieldSpec<T>[] }
  : K extends keyof Later
    ? Omit<FieldOf<K, T>, keyof Later[K]> & Later[K]
    : FieldOf<K, T>;

/** A field as a skill states it: with texts in several languages, and with what depends on the day left out. */
export type FieldSpec<T = Text> = { [K in FieldKind]: SpecOf<K, T> }[FieldKind];

/** What the texts and the open ends of a form depend on. */
export interface Setting {
  locale: string;
  /** Where the person probably is. */
  country: string;
  now: number;
}

/** A text in the language of a locale, or in English. */
export function inLanguage(text: Text, locale: string): string {
  if (typeof text === 'string') return text;
  return text[locale.slice(0, 2).toLowerCase() as Language] ?? text.en;
}

/** A text that is looked up when it is read: at rest, a companion has no use for the names of all countries in all languages. */
export const inEach = (say: (language: Language) => string): Everywhere =>
  Object.defineProperties(
    {},
    Object.fromEntries(LANGUAGES.map((language) => [language, { enumerable: true, get: () => say(language) }])),
  ) as Everywhere;
