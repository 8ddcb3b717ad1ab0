import { BANKS } from '../../../server/providers/sandbox/banks.ts';
import { REVIEW_WORD_SECONDS, REVIEW_WORDS } from '../../../server/providers/sandbox/check.ts';
import { PAYEE_TRICKS } from '../../../server/providers/sandbox/payee.ts';
import { PASSWORD, PERSONAS } from '../../../server/providers/sandbox/personas.ts';
import { TRICKS, type TrickId } from '../../../server/providers/sandbox/tricks.ts';
import { code, table } from './markdown.ts';

const countries = new Intl.DisplayNames('en', { type: 'region' });

export { PASSWORD, REVIEW_WORD_SECONDS };

/** Who can log in, everywhere with the same password. */
export const personaTable = table(
  ['User name', 'Name', 'Accounts', 'Why log in as this person'],
  PERSONAS.map(({ user, name, accounts, says, trick }) => [
    code(user),
    name,
    String(accounts.length),
    trick === undefined ? says : TRICKS[trick].says,
  ]),
);

/** What can go wrong, and how to have it go wrong. */
export const trickTable = table(
  ['What happens', 'Log in as', 'Or choose the bank'],
  (Object.keys(TRICKS) as TrickId[]).map((id) => [
    TRICKS[id].says,
    PERSONAS.filter(({ trick }) => trick === id)
      .map(({ user }) => code(user))
      .join(', '),
    BANKS.filter(({ trick }) => trick === id)
      .map(({ name, country }) => `${name} (${country})`)
      .join(', '),
  ]),
);

/** What the payee's bank says before a payment, and how to have it say so. */
export const payeeTable = table(
  ['What happens', 'The payee’s name holds', 'Or the IBAN ends in'],
  PAYEE_TRICKS.map(({ says, words, ending }) => [says, code(words), code(ending)]),
);

/** What decides an application without anybody. */
export const reviewTable = table(
  ['Family name, or mailbox', 'Decision'],
  REVIEW_WORDS.map(({ word, says }) => [code(word), says]),
);

const approves = { redirect: 'page', decoupled: 'app' } as const;

/** Every bank that was written by hand, country by country. */
export const bankTable = table(
  ['Country', 'Bank', 'Customers', 'Approve in its', 'Peculiarity'],
  BANKS.map(({ country, name, hint, psuTypes, methods, status, trick, matching }) => [
    countries.of(country) ?? country,
    hint === undefined ? name : `${name}, ${hint}`,
    psuTypes.join(', '),
    methods.map((method) => approves[method]).join(' or '),
    [status, trick === undefined ? undefined : TRICKS[trick].says, matching === 'word' ? 'Shows a word to compare.' : undefined]
      .filter(Boolean)
      .join(' '),
  ]),
);
