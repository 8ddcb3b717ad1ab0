/** Letters that no normalisation takes apart. */
const LETTERS: Record<string, string> = { ø: 'o', ł: 'l', ß: 'ss', đ: 'd', ð: 'd', æ: 'ae', œ: 'oe', þ: 'th', ı: 'i', ħ: 'h' };

/** Folds one lower-case character: accents go, punctuation becomes a blank. Each is worked out once. */
const foldLetter = (letter: string): string =>
  (LETTERS[letter] ??= letter
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]/gu, ' '));

/** What is compared instead of what is written: blind to case, accents and punctuation. Tabs and line ends stay. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    // All but blanks, digits and plain letters.
    .replace(/[!-/:-@[-`{-\uffff]/g, foldLetter)
    .replace(/  +/g, ' ');

/** Cuts a name where the query matches: every second piece is a match, the first never is. */
export function cut(name: string, typed: string): string[] {
  const query = fold(typed).trim();
  // Folded letter by letter, so that each knows where it came from: one letter can become two, or none.
  let folded = ' ';
  const starts = [0];
  const ends = [0];
  let position = 0;
  for (const letter of name) {
    const end = position + letter.length;
    for (const part of fold(letter)) {
      if (part === ' ' && folded.endsWith(' ')) continue;
      folded += part;
      starts.push(position);
      ends.push(end);
    }
    position = end;
  }

  const pieces = [];
  let done = 0;
  for (const needle of folded.includes(query) ? [query] : query.split(' ')) {
    const word = folded.indexOf(' ' + needle);
    const at = word < 0 ? folded.indexOf(needle) : word + 1;
    if (!needle || at < 0 || starts[at]! < done) continue;
    pieces.push(name.slice(done, starts[at]));
    done = ends[at + needle.length - 1]!;
    pieces.push(name.slice(starts[at], done));
  }
  return [...pieces, name.slice(done)];
}
