import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { audit } from './process/audit.ts';
import { buildServer } from './process/build.ts';
import type { Chain } from './process/chain.ts';
import { patiently } from './process/killing.ts';
import { openSite, type Site } from './process/site.ts';
import { attach, inject, straceFault } from './process/strace.ts';

const skip = straceFault() ?? false;
const COMMITS = Number(process.env['COMMITS'] ?? 500);

/** Of the two ways on from an approval, this chooses another bank. */
const ROUND = { maybe: (share: number) => share > 0.5, below: () => 0 };
/** And this looks, until the bank has approved. */
const ON = { maybe: () => false, below: () => 0 };

describe('at every system call that writes', { skip }, () => {
  let server: Awaited<ReturnType<typeof buildServer>>;
  before(async () => {
    server = await buildServer();
  });
  after(() => server.remove());

  /** Every request that writes, by what its session is at, and by which way it is taken there. */
  const REQUESTS: [what: string, pays: boolean, stage: Chain['stage'], chance: typeof ROUND][] = [
    ['the start of a session', false, 'create', ON],
    ['a step with a call to the bank in it', false, 'choose_bank', ON],
    ['a step without a call', false, 'waiting', ROUND],
    ['a look that brings news', false, 'waiting', ON],
    ['a step that lists accounts', false, 'approved', ON],
    ['the last step', false, 'accounts', ON],
    ['a payment', true, 'choose_bank', ON],
    ['the last step of a payment', true, 'approved', ON],
    ['an exchange', true, 'exchange', ON],
  ];

  it('of every request a process can be killed, and nothing is lost or doubled', async (t) => {
    let points = 0;
    for (const [what, pays, stage, chance] of REQUESTS) {
      const site = await openSite(server.file, chance);
      try {
        for (const call of ['pwrite64', 'fsync']) points += await killAtEach(site, call, pays, stage);
        for (const chain of site.chains) while (chain.stage !== 'done' && chain.acknowledged.length < 6) await patiently(chain);
        assert.equal(await site.companion.kill('SIGTERM'), 0);
        audit(site.database, site.chains, site.bank);
      } catch (error) {
        throw new Error(`killed during ${what}`, { cause: error });
      } finally {
        await site.close();
      }
    }
    t.diagnostic(`${points} points`);
    assert.ok(points >= 60, `${points} points are too few: something was not traced`);
  });

  /** Kills at the first such call of a request, at the second, and so on, until one outlives all of them. */
  async function killAtEach({ begin, companion, database }: Site, call: string, pays: boolean, stage: Chain['stage']): Promise<number> {
    for (let point = 1; ; point += 1) {
      const chain = begin(pays);
      while (chain.stage !== stage) await patiently(chain);
      await companion.ensure();
      const pid = companion.pid;
      const stop = await attach(pid, inject(call, 'signal=SIGKILL', String(point), [database, `${database}-wal`]));
      await chain.next();
      await stop();
      if (companion.pid === pid) return point - 1;
    }
  }

  it('of opening a new database a process can be killed, and the next one opens it', async (t) => {
    let points = 0;
    for (const call of ['pwrite64', 'fsync']) {
      for (let point = 1; ; point += 1) {
        const site = await openSite(server.file, ON, { under: ['strace', '-f', ...inject(call, 'signal=SIGKILL', String(point), [])] });
        const survived = site.companion.restarts === 0;
        try {
          const chain = site.begin(false);
          while (chain.stage !== 'done') await patiently(chain);
        } finally {
          await site.close();
        }
        if (survived) break;
        points += 1;
      }
    }
    t.diagnostic(`${points} points`);
    assert.ok(points > 0);
  });
});

describe(`durable before it is told, ${COMMITS} commits`, { skip }, () => {
  const built: (() => void)[] = [];
  after(() => built.forEach((remove) => remove()));

  /** Traces submissions one after the other: how many answers left after a sync, and how many without one. */
  async function trace(edits: Parameters<typeof buildServer>[0], commits: number): Promise<{ after: number; without: number }> {
    const server = await buildServer(edits);
    built.push(server.remove);
    const log = path.join(tmpdir(), `tessera-trace-${process.pid}.log`);
    const site = await openSite(server.file, ROUND);
    try {
      const chain = site.begin(false);
      await chain.next();
      const stop = await attach(site.companion.pid, ['-y', '-s', '16', '-o', log, '-e', 'trace=fsync,fdatasync,write,writev']);
      for (let count = 0; count < commits; count += 1) await chain.next();
      await stop();
      return readTrace(readFileSync(log, 'utf8'));
    } finally {
      await site.close();
      rmSync(log, { force: true });
    }
  }

  it('no answer leaves before its step is on the disk', async (t) => {
    const { after: durable, without } = await trace([], COMMITS);
    t.diagnostic(`${durable} answers after a sync, ${without} without`);
    assert.deepEqual([durable >= COMMITS, without], [true, 0]);
  });

  it('this is noticed where nothing is synced', async () => {
    const { after: durable, without } = await trace(
      [{ file: 'store/sqlite.ts', find: 'synchronous = FULL', put: 'synchronous = OFF' }],
      50,
    );
    assert.deepEqual([durable, without >= 50], [0, true]);
  });
});

/** Which answers to submissions were written to a socket with a finished sync of the log before them, and since the answer before. */
function readTrace(text: string): { after: number; without: number } {
  const seen = { after: 0, without: 0 };
  let synced = false;
  let unfinished = false;
  for (const line of text.split('\n')) {
    if (/sync\(.*-wal>/.test(line)) {
      unfinished = line.includes('<unfinished');
      synced ||= /= 0$/.test(line);
    } else if (/sync resumed>.*= 0$/.test(line) && unfinished) synced = true;
    else if (/<(socket|TCP).*"HTTP\/1\.1 200/.test(line)) {
      seen[synced ? 'after' : 'without'] += 1;
      synced = false;
    }
  }
  return seen;
}
