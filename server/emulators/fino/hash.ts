/** A whole number that looks random and is the same every time (FNV-1a, mixed once more at the end). */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\n')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** An id in the style of the documentation's samples: 24 hexadecimal digits, the same for the same parts. */
export const objectIdOf = (...parts: readonly (string | number)[]): string =>
  [1, 2, 3]
    .map((part) =>
      hashOf(part, ...parts)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');

/** A number from `from` to `to`, both included, that follows from the parts. */
export const between = (from: number, to: number, ...parts: readonly (string | number)[]): number =>
  from + (hashOf(...parts) % (to - from + 1));
