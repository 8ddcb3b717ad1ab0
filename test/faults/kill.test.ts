import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildServer } from './process/build.ts';
import { killing } from './process/killing.ts';
import { newsKilling } from './process/news.ts';

const KILLS = Number(process.env['KILLS'] ?? 60);
/** The same every day, so that a failure is a change; the long tests go where nobody has been. */
const SEED = Number(process.env['SEED'] ?? 1);

describe(`kill -9 in the middle of submissions: ${KILLS} times, SEED=${SEED}`, () => {
  let server: Awaited<ReturnType<typeof buildServer>>;
  before(async () => {
    server = await buildServer();
  });
  after(() => server.remove());

  it('loses nothing that was acknowledged and doubles nothing', async (t) => {
    const { acknowledged, replayed, fresh } = await killing(server.file, KILLS, SEED);
    t.diagnostic(`${acknowledged} steps acknowledged; sent again: ${replayed} had been done, ${fresh} had not`);
    assert.ok(replayed + fresh > 0);
  });

  it('loses no news that was acknowledged, and nothing that news brings about comes twice', async (t) => {
    const { payments, repeated, asked } = await newsKilling(server.file, KILLS / 4, SEED);
    t.diagnostic(`${payments} payments; ${repeated} messages came again, and the bank was asked ${asked} times more than once`);
  });
});
