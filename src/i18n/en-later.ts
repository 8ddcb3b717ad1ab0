import type { Cause } from '../protocol/exit.ts';
import type { ErrorType } from '../protocol/errors.ts';
import { en } from './en.ts';

/** The rest of the English words, loaded after the first screen. */
const later = {
  redirect: {},
  decoupled: {},
  accounts: {},
  result: {},
  problems: {} as unknown as Record<ErrorType | 'network_lost', string>,
  causes: {} as unknown as Record<Cause, { title: string; text: string }>,
};

/** All of English. */
export const english = { ...en, ...later };

/** The shape of a language: a missing key does not compile. */
export type Messages = typeof english;
