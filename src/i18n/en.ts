/**
 * The words of the first screen, in English: they come with the first file. The rest is in `en-later.ts`. Whole sentences, no
 * glued fragments; a word with a blank in it is a function. Together the two files are the shape that every other language fills.
 */
export const en = {
  common: {
    close: 'Close',
    back: 'Back',
    tryAgain: 'Try again',
    /** "Step 2 of 3" */
    progress: (index: number, count: number) => `Step ${index} of ${count}`,
    /** Said of any error whose own words are not at hand. */
    general: 'Something went wrong on our side. Nothing is lost. Please try again.',
  },
  flow: {
    /** What the dialog is called before the tenant is known. */
    name: 'Your bank',
    stuck: { title: 'This could not be loaded', text: 'Please check your connection and try again.' },
    /** Who runs this. */
    foot: (name: string) => `${name} uses Tessera. Your bank password is never seen here.`,
  },
  choose_bank: {
    title: 'Choose your bank',
    search: 'Bank name, BIC or IBAN',
    clear: 'Clear the search',
    country: 'Country',
    /** The button that shows the chosen country or kind of account and opens the list of them. */
    switch: (what: string, chosen: string) => `${what}: ${chosen}`,
    kind: 'Kind of account',
    retail: 'Private account',
    corporate: 'Business account',
    recent: 'Last used',
    popular: 'Popular',
    all: 'All banks',
    elsewhere: 'In other countries',
    banks: (count: number) => (count === 1 ? '1 bank' : `${count.toLocaleString('en')} banks`),
    none: (query: string) => `No bank found for “${query}”.`,
    noneHelp: 'Try fewer letters, the bank’s BIC or your IBAN.',
    otherCountry: 'Choose another country',
    slow: 'May take longer than usual',
    down: 'Not available at the moment',
    isDown: (bank: string) => `${bank} is not available at the moment. Please choose another bank or come back later.`,
    only: {
      retail: (bank: string) => `${bank} serves private customers only.`,
      corporate: (bank: string) => `${bank} serves companies only.`,
    },
    show: { retail: 'Show banks for private customers', corporate: 'Show business banks' },
    failed: 'The list of all banks could not be loaded.',
    /** Where the bank is chosen on a page of somebody else's, who has this name. */
    hosted: {
      text: (name: string) => `You choose your bank on the next page, at ${name}.`,
      next: 'You log in there, and are then brought back here.',
      go: 'Continue',
    },
  },
};

export type { Messages } from './en-later.ts';
