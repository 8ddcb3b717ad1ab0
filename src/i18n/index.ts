import type { Messages } from './en.ts';

/** One line a language; English is in the first file, the others are loaded when asked for. */
export const LANGUAGES = {
  fr: () => import('./fr.ts').then((module) => module.fr),
} as const satisfies Record<string, () => Promise<Messages>>;
