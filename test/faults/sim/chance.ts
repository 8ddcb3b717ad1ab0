import { seeded } from '../../server/world.ts';

/** What a seed decides. */
export class Chance {
  private readonly random: ReturnType<typeof seeded>;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  /** True this often. */
  maybe(share: number): boolean {
    return this.random.next() < share;
  }
  /** From 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.random.next() * limit);
  }
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }
  one<T>(...of: [T, ...T[]]): T {
    return this.of(of);
  }
  /** One of a list that is not empty. */
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }
  bytes = (size: number): Uint8Array => this.random.bytes(size);
}
