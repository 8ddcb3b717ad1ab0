import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decide } from '../../server/sessions/engine.ts';
import { histories } from './engine/moves.ts';
import { play } from './engine/play.ts';

const RUNS = Number(process.env['MODEL_RUNS'] ?? 30_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe(`the engine, many histories: ${RUNS}, SEED=${SEED}`, () => {
  it('keeps every promise', () => {
    fc.assert(
      fc.property(histories(60), (history) => void play(decide, history)),
      { numRuns: RUNS, seed: SEED, includeErrorInReport: true },
    );
  });
});
