import assert from 'node:assert/strict';
import { Chance } from '../sim/chance.ts';
import { audit } from './audit.ts';
import type { Chain } from './chain.ts';
import { openSite } from './site.ts';

const AT_ONCE = 3;
/** Of one session; then there is another. */
const MAX_STEPS = 40;

export interface Killed {
  acknowledged: number;
  replayed: number;
  fresh: number;
}

/** Kills a companion with submissions under way so many times, and looks at what is left of what it had promised. */
export async function killing(file: string, cycles: number, seed: number): Promise<Killed> {
  const chance = new Chance(seed);
  const { companion, chains, begin, bank, database, link, close } = await openSite(file, chance);
  const goesOn = (chain: Chain): boolean => chain.stage !== 'done' && chain.acknowledged.length < MAX_STEPS;

  try {
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const round = chains.filter((chain) => goesOn(chain) && chain.busyUntil <= Date.now()).slice(-AT_ONCE);
      while (round.length < AT_ONCE) round.push(begin(chance.maybe(0.4)));
      const under = Promise.all(round.map((chain) => chain.next()));
      await new Promise((resolve) => setTimeout(resolve, chance.below(14)));
      await companion.kill();
      await under;
    }
    await finish(chains.filter(goesOn));
    assert.equal(await companion.kill('SIGTERM'), 0, 'it stops when told to');
    audit(database, chains, bank);
  } finally {
    await close();
  }
  return { acknowledged: chains.reduce((sum, chain) => sum + chain.acknowledged.length, 0), ...link.retried };

  /** To the end: nothing that was begun stays stuck. */
  async function finish(rest: readonly Chain[]): Promise<void> {
    for (const chain of rest) while (goesOn(chain)) await patiently(chain);
  }
}

/** The next step of a session, once the calls of killed processes count as lost. */
export async function patiently(chain: Chain): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, chain.busyUntil - Date.now())));
  await chain.next();
}
