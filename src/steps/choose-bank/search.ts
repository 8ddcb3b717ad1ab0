import type { Institution } from '../../protocol/steps.ts';
import { fold } from './fold.ts';

export { cut } from './fold.ts';

type PsuType = Institution['psu_types'][number];

/** What a search found. */
export interface Found {
  /** In the chosen country, for the chosen kind of customer; best first. */
  here: Institution[];
  /** The same in other countries. */
  elsewhere: Institution[];
  /** In the chosen country, but for the other kind of customer. */
  hidden: Institution[];
}

/** Whether `text` from `at` on begins with `query`, give or take one letter: another, one more, one less, or two swapped. */
function nearly(query: string, text: string, at: number): boolean {
  let same = 0;
  while (same < query.length && query[same] === text[at + same]) same++;
  const rest = query.slice(same + 1);
  const next = at + same;
  return (
    text.startsWith(rest, next + 1) ||
    text.startsWith(rest, next) ||
    text.startsWith(query.slice(same), next + 1) ||
    (query[same] === text[next + 1] && query[same + 1] === text[next] && text.startsWith(query.slice(same + 2), next + 2))
  );
}

/** How well a bank matches; the last says that it does not. */
const NAME = 0;
const WORD = 1;
const WITHIN = 2;
const NEARLY = 3;
const NOT = 4;

/**
 * Makes a list of banks searchable. All their names, hints, aliases, BICs and bank codes are folded once, as *one* text with a line for
 * each bank: finding in it is one run of `indexOf`, which browsers do at the speed of memory, and nothing is allocated per bank.
 * The text is built at the first search.
 */
export function searchable(banks: readonly Institution[]): (query: string, country: string, psuType: PsuType) => Found {
  const starts = new Uint32Array(banks.length + 1);
  const ranks = new Uint8Array(banks.length);
  const groups = new Uint8Array(banks.length);
  let grouped = '';
  let text = '';
  let count = 0;

  function build(): void {
    const others = (names?: readonly string[]) => (names ? '\t ' + names.join('\t ') : '');
    const lines = banks.map(
      ({ name, hint, bic, aliases, bank_codes }) =>
        '\n ' + name + (hint ? '\t ' + hint : '') + (bic ? '\t ' + bic : '') + others(aliases) + others(bank_codes),
    );
    text = fold(lines.join(''));
    for (let line = 0, at = -1; line < banks.length; line++) starts[line] = at = text.indexOf('\n', at + 1);
    starts[banks.length] = text.length;
  }

  function rate(line: number, rank: number): void {
    if (ranks[line] === NOT && rank < NOT) count++;
    if (rank < ranks[line]!) ranks[line] = rank;
  }

  /** Rates the line of each place where the needle is. */
  function scan(needle: string, rank: (at: number, line: number) => number): void {
    for (let line = 0, at = -1; (at = text.indexOf(needle, at + 1)) >= 0;) {
      while (starts[line + 1]! <= at) line++;
      rate(line, rank(at, line));
      if (!ranks[line]) at = starts[line + 1]! - 1;
    }
  }

  function match(query: string): void {
    // An IBAN names its bank after the check digits; in Italy and San Marino after one letter more.
    const iban = query.replace(/\W/g, '').toUpperCase();
    if (/^[A-Z]{2}\d\d\w/.test(iban)) {
      const country = iban.slice(0, 2);
      const rest = iban.slice(/IT|SM/.test(country) ? 5 : 4);
      const named = (code: string) => rest.startsWith(code) || code.startsWith(rest);
      banks.forEach((bank, line) => bank.country === country && bank.bank_codes?.some(named) && rate(line, NAME));
      if (count || rest[3]) return;
    }
    const wanted = fold(query).trim();
    const words = wanted.split(' ').sort((a, b) => b.length - a.length);
    // One letter begins a name. Where none does, and from two on, it may begin any word, alias or code, or stand anywhere.
    if (!wanted[1]) scan('\n ' + wanted, () => NAME);
    if (!count && wanted) scan(wanted, (at) => (text[at - 1] !== ' ' ? WITHIN : text[at - 2] === '\n' ? NAME : WORD));
    if (words[1])
      scan(words[0]!, (_, line) => (words.every((word) => text.slice(starts[line], starts[line + 1]).includes(word)) ? WITHIN : NOT));
    if (wanted[3] && !count) scan(' ', (at) => (nearly(wanted, text, at + 1) ? NEARLY : NOT));
    // The BIC of a branch, where the directory has that of the bank.
    if (wanted[10] && !count) scan('\t ' + wanted.slice(0, 8), () => WORD);
  }

  /** Sorts the banks into those here (0), elsewhere (8), hidden (16) or out of question (24), popular ones (even) before others. */
  function group(country: string, psuType: PsuType): void {
    banks.forEach((bank, line) => {
      const away = bank.country !== country ? 8 : 0;
      groups[line] = away + (bank.psu_types.includes(psuType) ? 0 : 16) + (bank.popular ? 0 : 1);
    });
  }

  return (query, country, psuType) => {
    if (!text) build();
    // Kept, because reading it off tens of thousands of objects at each key costs more than the search.
    if (grouped !== (grouped = country + psuType)) group(country, psuType);
    ranks.fill(NOT);
    count = 0;
    match(query);
    const buckets: Institution[][] = Array.from({ length: 32 }, () => []);
    for (let line = 0; line < banks.length; line++) {
      if (ranks[line] !== NOT) buckets[groups[line]! + 2 * ranks[line]!]!.push(banks[line]!);
    }
    const [here = [], elsewhere = [], hidden = []] = [0, 8, 16].map((first) =>
      ([] as Institution[]).concat(...buckets.slice(first, first + 8)),
    );
    return { here, elsewhere, hidden };
  };
}
