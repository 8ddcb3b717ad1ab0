/** From so many of a hundred on, a name counts as the account holder's. */
export const VERIFIED_FROM = 80;

/** What precedes or follows a name and is no part of it. */
const TITLES = new Set([
  'mr',
  'mrs',
  'ms',
  'dr',
  'prof',
  'm',
  'mme',
  'mlle',
  'herr',
  'frau',
  'sr',
  'sra',
  'sig',
  'dhr',
  'mevr',
  'pan',
  'pani',
]);

/** Letters that no decomposition makes plain. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', ß: 'ss', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i' };

/** A name's words, blind to case, accents and punctuation, as banks keep them in many notations. */
function wordsOf(name: string): string[] {
  const words = name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[łøßæœđðþı]/g, (letter) => PLAIN[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const real = words.filter((word) => !TITLES.has(word));
  return real.length > 0 ? real : words;
}

/** How many letters must be put in, taken out, replaced or swapped with their neighbour to get from one to the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min((now[column - 1] ?? 0) + 1, (last[column] ?? 0) + 1, (last[column - 1] ?? 0) + cost);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      now.push(least);
    }
    before = last;
    last = now;
  }
  return last[b.length] ?? 0;
}

/** How alike two words are, 0 to 1. An initial stands for a word, though not for certain. */
function likeness(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length === 1 && long.startsWith(short)) return long.length === 1 ? 1 : 0.85;
  return 1 - distance(a, b) / long.length;
}

/** More is nobody's name; the rest would only cost time. */
const MAX_WORDS = 12;
/** What each word without a counterpart takes off: a second given name is often left out. */
const PER_MISSING_WORD = 6;
/** At most that much for one word where the other name has several. */
const HALF_A_NAME = 60;

/** How well two names match, 0 to 100: word by word in whichever order, each used once, long words counting for more. */
export function matchScore(one: string, other: string): number {
  const [a = [], b = []] = [one, other].map((name) => wordsOf(name.slice(0, 500)).slice(0, MAX_WORDS));
  const pairs = a.flatMap((x) => b.map((y) => ({ x, y, alike: likeness(x, y), weight: x.length + y.length })));
  // The surest first, and of two as sure the longer.
  pairs.sort((p, q) => q.alike - p.alike || q.weight - p.weight);
  const [left, right] = [[...a], [...b]];
  let sum = 0;
  let weight = 0;
  for (const pair of pairs) {
    const [at, there] = [left.indexOf(pair.x), right.indexOf(pair.y)];
    if (at < 0 || there < 0) continue;
    left.splice(at, 1);
    right.splice(there, 1);
    sum += pair.alike * pair.weight;
    weight += pair.weight;
  }
  if (weight === 0) return 0;
  const score = Math.round((sum / weight) * 100) - (left.length + right.length) * PER_MISSING_WORD;
  // One word of several names half a family.
  const isHalf = Math.min(a.length, b.length) < 2 && a.length !== b.length;
  return Math.max(0, isHalf ? Math.min(score, HALF_A_NAME) : score);
}
