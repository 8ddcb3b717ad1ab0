import type { Cause } from '../protocol/exit.ts';
import type { ErrorType } from '../protocol/errors.ts';

/** What a person reads about an error: most types never reach a person and share the general words. */
const general = 'Something went wrong on our side. Nothing is lost. Please try again.';

/**
 * Every word the person reads, in English. Whole sentences, no glued fragments; a word with a blank in it is a function.
 * This file is the shape that every other language fills.
 */
export const en = {
  common: {
    close: 'Close',
    back: 'Back',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    /** "Step 2 of 3" */
    progress: (index: number, count: number) => `Step ${index} of ${count}`,
  },
  flow: {},
  choose_bank: {},
  redirect: {},
  decoupled: {},
  accounts: {},
  result: {},
  problems: {
    malformed_request: general,
  } as unknown as Record<ErrorType | 'network_lost', string>,
  causes: {} as unknown as Record<Cause, { title: string; text: string }>,
};

/** The shape of a language: a missing key does not compile. */
export type Messages = typeof en;
