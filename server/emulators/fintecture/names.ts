import type { Holder } from './people.ts';

/** What a comparison of names came to. */
export interface Verdict {
  status: 'verified' | 'unverified';
  match_score: number;
}

/** The words of a name, without accents, case, order and punctuation. */
const words = (name: string): Set<string> =>
  new Set(
    name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );

/** Compares a name with everybody it may belong to. The score is of a hundred: how many of the words both have. */
export function compare(expected: string, holders: readonly Pick<Holder, 'name'>[]): Verdict {
  const wanted = words(expected);
  const scores = holders.map(({ name }) => {
    const found = words(name);
    const all = new Set([...wanted, ...found]);
    return Math.round((100 * [...all].filter((word) => wanted.has(word) && found.has(word)).length) / Math.max(1, all.size));
  });
  const best = Math.max(0, ...scores);
  return { status: best === 100 ? 'verified' : 'unverified', match_score: best };
}
