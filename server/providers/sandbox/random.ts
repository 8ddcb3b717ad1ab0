/** Changing it changes every invented number of the sandbox. */
const SEED = 'tessera sandbox 1';

/**
 * Numbers that look random and are the same on every machine: the small fast counter generator (sfc32), started from a
 * hash of the names given. Whole numbers only, since the last bit of a float is not the same everywhere.
 */
export class Random {
  readonly #state = new Uint32Array(4);

  constructor(...names: readonly (string | number)[]) {
    let hash = 0x811c9dc5;
    for (const character of [SEED, ...names].join('\n')) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    }
    this.#state.set([hash, hash ^ 0x9e3779b9, Math.imul(hash, 0x85ebca6b), 1]);
    for (let round = 0; round < 12; round += 1) this.#next();
  }

  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number {
    return from + (this.#next() % (to - from + 1));
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.int(0, 99) < percent;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.int(0, from.length - 1)] ?? from[0];
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.int(0, 9)).join('');
  }

  #next(): number {
    const [a = 0, b = 0, c = 0, counter = 0] = this.#state;
    const result = (a + b + counter) >>> 0;
    this.#state.set([b ^ (b >>> 9), c + (c << 3), ((c << 21) | (c >>> 11)) + result, counter + 1]);
    return result;
  }
}
