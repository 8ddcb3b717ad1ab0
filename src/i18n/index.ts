import type { Messages } from './en-later.ts';

/** One line a language. The first screen's English is in the first file; everything else is loaded when it is needed. */
export const LANGUAGES = {
  en: () => import('./en-later.ts').then((module) => module.english),
  fr: () => import('./fr.ts').then((module) => module.fr),
  de: () => import('./de.ts').then((module) => module.de),
  es: () => import('./es.ts').then((module) => module.es),
  it: () => import('./it.ts').then((module) => module.it),
  nl: () => import('./nl.ts').then((module) => module.nl),
  pt: () => import('./pt.ts').then((module) => module.pt),
  pl: () => import('./pl.ts').then((module) => module.pl),
  ro: () => import('./ro.ts').then((module) => module.ro),
  ar: () => import('./ar.ts').then((module) => module.ar),
} as const satisfies Record<string, () => Promise<Messages>>;
