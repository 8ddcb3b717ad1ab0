import assert from 'node:assert/strict';
import { PRODUCT } from './product.ts';
import { simulate, type Run } from './simulate.ts';

type Sum = Pick<Run, 'kills' | 'replays' | 'again' | 'settled'> & { ends: Map<string, number> };

/** Runs worlds from consecutive seeds and says what happened in them. Throws at the first promise that is broken. */
export async function runWorlds(first: number, count: number): Promise<Sum> {
  const sum: Sum = { ends: new Map<string, number>(), kills: 0, replays: 0, again: 0, settled: 0 };
  for (let seed = first; seed < first + count; seed += 1) {
    const { broken, trace, ends, kills, replays, again, settled } = await simulate(seed, PRODUCT);
    if (broken !== undefined)
      assert.fail(`${broken}\nThe end of what happened (all of it again: SEED=${seed}):\n${trace.slice(-60).join('\n')}`);
    for (const end of ends) sum.ends.set(end, (sum.ends.get(end) ?? 0) + 1);
    sum.kills += kills;
    sum.replays += replays;
    sum.again += again;
    sum.settled += settled;
  }
  return sum;
}
