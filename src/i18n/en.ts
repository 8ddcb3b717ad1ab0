/**
 * The words of the first screen, in English: they come with the first file. The rest is in `en-later.ts`. Whole sentences, no
 * glued fragments; a word with a blank in it is a function. Together the two files are the shape that every other language fills.
 */
export const en = {
  common: {
    close: 'Close',
    back: 'Back',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    /** "Step 2 of 3" */
    progress: (index: number, count: number) => `Step ${index} of ${count}`,
    /** Said of any error whose own words are not at hand. */
    general: 'Something went wrong on our side. Nothing is lost. Please try again.',
  },
  flow: {},
  choose_bank: {},
};

export type { Messages } from './en-later.ts';
