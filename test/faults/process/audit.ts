import assert from 'node:assert/strict';
import Database from 'libsql';
import { stepKey } from '../../../server/sessions/records.ts';
import { nonceHashOf } from '../../../server/sessions/secrets.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Chain } from './chain.ts';
import type { RealBank } from './http.ts';

/** Holds the file against what was acknowledged: nothing lost, nothing doubled, every chain of nonces whole. */
export function audit(file: string, chains: readonly Chain[], bank: RealBank): void {
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
