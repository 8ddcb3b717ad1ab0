import { describe, it } from 'node:test';
import { fuzz } from './fuzz/fuzz.ts';

const COUNT = Number(process.env['FUZZ'] ?? 60_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe(`bad requests, ${COUNT} of them, SEED=${SEED}`, () => {
  it('break nothing, hang nowhere and learn nothing', async () => {
    await fuzz(COUNT, SEED);
  });
});
