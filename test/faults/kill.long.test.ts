import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Edit } from './mutant.ts';
import { buildServer } from './process/build.ts';
import { killing } from './process/killing.ts';
import { newsKilling } from './process/news.ts';

const KILLS = Number(process.env['KILLS'] ?? 400);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

const PLANTED: (Edit & { what: string; says: RegExp })[] = [
  {
    what: 'a session and its step are two writes',
    says: /numbered without gap|acknowledged step is there|comes through|409 !== 200/,
    file: 'sessions/service.ts',
    find: 'if (!(await this.save(before, session, skill, writes))) return undefined;',
    put: 'if (!(await this.save(before, session, skill))) return undefined; await this.world.ports.store.write(writes, 0);',
  },
  {
    what: 'a payment is sent before anybody has written down that it will be',
    says: /payments for/,
    file: 'sessions/service.ts',
    find: 'if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill)))',
    put: `const early = await makeCall(this.world, outcome.session, skill, { nonceHash, fresh, ip: null });
      if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill))) answered = early;
      else if (!answered) return undefined;
      if (!outcome.ok)`,
  },
];

describe(`kill -9 in the middle of submissions, many: ${KILLS} times, SEED=${SEED}`, () => {
  const built: (() => void)[] = [];
  after(() => built.forEach((remove) => remove()));
  const build = async (edits: readonly Edit[] = []): Promise<string> => {
    const { file, remove } = await buildServer(edits);
    built.push(remove);
    return file;
  };

  it('loses nothing that was acknowledged and doubles nothing', async (t) => {
    const file = await build();
    const half = Math.ceil(KILLS / 2);
    const lanes = await Promise.all([killing(file, half, SEED), killing(file, half, SEED + 1)]);
    const [acknowledged, replayed, fresh] = (['acknowledged', 'replayed', 'fresh'] as const).map((what) =>
      lanes.reduce((sum, lane) => sum + lane[what], 0),
    );
    t.diagnostic(`${acknowledged} steps acknowledged; sent again: ${replayed} had been done, ${fresh} had not`);
    // The kills hit before the commit and after it; else nothing is proved.
    assert.ok(replayed! >= KILLS / 50 && fresh! >= KILLS / 50);
  });

  it('loses no news that was acknowledged, and nothing that news brings about comes twice', async (t) => {
    const { payments, repeated, asked } = await newsKilling(await build(), KILLS / 10, SEED);
    t.diagnostic(`${payments} payments; ${repeated} messages came again, and the bank was asked ${asked} times more than once`);
    // The kills hit before the end of a job and after its effect; else nothing is proved.
    assert.ok(repeated + asked >= 3);
  });

  for (const { what, says, ...edit } of PLANTED) {
    it(`notices when ${what}`, async () => {
      const file = await build([edit]);
      await assert.rejects(async () => {
        for (let seed = SEED; seed < SEED + 10; seed += 1) await killing(file, 40, seed);
      }, says);
    });
  }
});
