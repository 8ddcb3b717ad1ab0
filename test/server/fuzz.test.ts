import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from '../faults/fuzz/fuzz.ts';

const COUNT = Number(process.env['FUZZ'] ?? 20_000);
/** The same every day, so that a failure is a change; the long tests go where nobody has been. */
const SEED = Number(process.env['SEED'] ?? 1);

describe(`bad requests, ${COUNT} of them, SEED=${SEED}`, () => {
  it('break nothing, hang nowhere and learn nothing', async () => {
    const answers = await fuzz(COUNT, SEED);
    if (COUNT < 10_000) return;
    // Refused at the door and deep inside: else the fuzzing has not come far.
    const types = new Set([...answers.keys()].map((answer) => answer.split(' ')[1]));
    assert.ok(types.size >= 15, [...types].join(', '));
    assert.ok((answers.get('200 ') ?? 0) > COUNT / 50, 'some were good');
  });
});
