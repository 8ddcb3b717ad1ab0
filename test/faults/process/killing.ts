import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { stepKey } from '../../../server/sessions/records.ts';
import { nonceHashOf } from '../../../server/sessions/secrets.ts';
import type { Session } from '../../../server/sessions/session.ts';
import { Chance } from '../sim/chance.ts';
import { Chain, type Link } from './chain.ts';
import { CompanionProcess } from './companion.ts';
import { RealBank } from './http.ts';

const AT_ONCE = 3;

export interface Killed {
  cycles: number;
  acknowledged: number;
  replayed: number;
  fresh: number;
}

/** Kills a companion with submissions under way so many times, and looks at what is left of what it had promised. */
export async function killing(file: string, cycles: number, seed: number): Promise<Killed> {
  const chance = new Chance(seed);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'tessera-kill-'));
  const bank = new RealBank();
  const companion = new CompanionProcess(file, { dataDir, bank: await bank.listen(), port: 0, providerSeconds: 1 });
  const agent = new Agent({ keepAlive: true });
  let up = Promise.resolve();
  let over = false;
  const link: Link = { port: () => companion.port, up: () => up, chance, agent, retried: { replayed: 0, fresh: 0 }, isOver: () => over };
  const chains: Chain[] = [];

  try {
    await companion.start();
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      const round = workers();
      const under = Promise.all(round.map((chain) => chain.next()));
      await new Promise((resolve) => setTimeout(resolve, chance.below(14)));
      up = companion.kill().then(() => companion.start());
      await up;
      await under;
    }
    // To the end: nothing that was begun stays stuck.
    for (const chain of chains) while (!chain.done && chain.acknowledged.length < 40) await patiently(chain);
    assert.equal(await companion.kill('SIGTERM'), 0, 'it stops when told to');
    audit(path.join(dataDir, 'tessera.db'), chains, bank);
  } finally {
    over = true;
    await up.catch(() => undefined);
    await companion.end();
    agent.destroy();
    bank.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  const acknowledged = chains.reduce((sum, chain) => sum + chain.acknowledged.length, 0);
  return { cycles, acknowledged, ...link.retried };

  /** Sessions that have something to do now; new ones where there are too few. */
  function workers(): Chain[] {
    const free = chains.filter((chain) => !chain.done && chain.acknowledged.length < 40 && chain.busyUntil <= Date.now());
    while (free.length < AT_ONCE) {
      const chain = new Chain(link, chance.maybe(0.4));
      chains.push(chain);
      free.push(chain);
    }
    return free.slice(-AT_ONCE);
  }

  async function patiently(chain: Chain): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, chain.busyUntil - Date.now())));
    await chain.next();
  }
}

/** Holds the file against what was acknowledged: nothing lost, nothing doubled, every chain of nonces whole. */
function audit(file: string, chains: readonly Chain[], bank: RealBank): void {
  const db = new Database(file, { readonly: true });
  const [check] = db.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[];
  assert.equal(check?.integrity_check, 'ok');
  const read = (kind: string) =>
    new Map(
      (db.prepare('SELECT id, value FROM docs WHERE kind = ?').all(kind) as { id: string; value: string }[]).map(({ id, value }) => [
        id,
        value,
      ]),
    );
  const [steps, sessions] = [read('step'), read('session')];
  db.close();
  for (const chain of chains.filter(({ id }) => id !== '')) {
    const session = JSON.parse(sessions.get(chain.id) ?? assert.fail('an acknowledged session is there')) as Session;
    const own = [...steps]
      .filter(([key]) => key.endsWith(`/${chain.id}`))
      .map(([, value]) => JSON.parse(value) as { seq: number; step_id: string });
    const numbers = own.map(({ seq }) => seq).sort((a, b) => a - b);
    assert.deepEqual(
      numbers,
      Array.from({ length: session.seq }, (_, index) => index + 1),
      'steps are numbered without gap or double',
    );
    for (const [index, { nonce, step_id }] of chain.acknowledged.entries()) {
      const kept = JSON.parse(steps.get(stepKey(chain.id, nonceHashOf(nonce))) ?? assert.fail('an acknowledged step is there')) as {
        seq: number;
        step_id: string;
      };
      assert.deepEqual([kept.seq, kept.step_id], [index + 1, step_id], 'it is the step that was acknowledged, in its place');
    }
    assert.equal(session.seq, chain.acknowledged.length, 'there is no step that nobody made');
    if (chain.done) assert.equal(session.temp?.spent, true, 'an acknowledged exchange is there');
  }
  assert.equal(bank.repeated, 0, 'no intent was sent twice');
  const sent = [...bank.authorized.values()].filter((order) => order !== null).length;
  const paying = chains.filter(({ pays, id }) => pays && id !== '').length;
  assert.ok(sent <= paying, `${sent} payments for ${paying} orders`);
}
