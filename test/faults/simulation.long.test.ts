import { describe, it } from 'node:test';
import { runWorlds } from './sim/run.ts';

const WORLDS = Number(process.env['WORLDS'] ?? 1000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe(`simulated worlds, many: ${WORLDS}, from SEED=${SEED}`, () => {
  it('keep every promise', async () => {
    await runWorlds(SEED, WORLDS);
  });
});
