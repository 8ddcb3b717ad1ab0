import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PRODUCT } from './sim/product.ts';
import { runWorlds } from './sim/run.ts';
import { simulate } from './sim/simulate.ts';

/** One seed given: that world alone. */
const only = process.env['SEED'];
/** The same worlds every day, so that a failure is a change; the long tests go where nobody has been. */
const SEED = Number(only ?? 1);
const WORLDS = only === undefined ? Number(process.env['WORLDS'] ?? 150) : 1;

describe(`simulated worlds: ${WORLDS}, from SEED=${SEED}`, () => {
  it('keep every promise through crashes, lost and doubled messages, wrong clocks and a bank that fails', async () => {
    const { ends, kills, replays, again, settled } = await runWorlds(SEED, WORLDS);
    if (WORLDS < 100) return;
    // A harness in which nothing ever goes wrong proves nothing.
    assert.ok(kills >= WORLDS, `${kills} kills`);
    assert.ok(replays >= WORLDS / 2, `${replays} replays`);
    assert.ok(again >= WORLDS / 5, `${again} jobs begun again`);
    assert.ok(settled >= WORLDS / 50, `${settled} payments settled late`);
    assert.ok((ends.get('completed') ?? 0) >= WORLDS, `${ends.get('completed') ?? 0} sessions completed`);
    for (const end of ['session_ended', 'payment_unknown', 'the page was closed']) assert.ok(ends.has(end), `nobody ended with ${end}`);
  });

  it('happen again in every detail from the same seed', async () => {
    for (let seed = SEED; seed < SEED + Math.min(5, WORLDS); seed += 1) {
      assert.deepEqual(await simulate(seed, PRODUCT), await simulate(seed, PRODUCT), `SEED=${seed}`);
    }
  });
});
