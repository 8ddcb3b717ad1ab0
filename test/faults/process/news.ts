import assert from 'node:assert/strict';
import Database from 'libsql';
import type { Kept } from '../../../server/jobs/job.ts';
import { Chance } from '../sim/chance.ts';
import { audit } from './audit.ts';
import { RealShop, send } from './http.ts';
import { openSite } from './site.ts';

/** More than the two minutes for which a job belongs to whoever has begun it, and those that a page has to say that it goes on. */
const AHEAD_MS = 150_000;
const AT_ONCE = 3;
/** So many lives are enough to bring everything to its end. */
const LAST_LIVES = 30;

export interface Interrupted {
  payments: number;
  /** Messages to the shop that came again, and questions to the bank beyond one for each payment: what was begun twice. */
  repeated: number;
  asked: number;
}

/**
 * Kills a companion so many times with news from the bank under way, or with what it does about it. No page ever looks: all
 * that becomes of the payments comes from the news, and from looking after them.
 */
export async function newsKilling(file: string, cycles: number, seed: number): Promise<Interrupted> {
  const chance = new Chance(seed);
  const shop = new RealShop();
  const on = { maybe: () => false, below: () => 0 };
  const site = await openSite(file, on, { shop: await shop.listen(), aheadPerRestart: AHEAD_MS });
  const { companion, chains, bank } = site;
  const acknowledged = new Set<string>();

  try {
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      for (const chain of Array.from({ length: AT_ONCE }, () => site.begin(true))) while (chain.stage !== 'waiting') await chain.next();
      const under = Promise.all(unheard().map(tell));
      await pause(chance.below(40));
      await companion.kill();
      await under;
      await companion.ensure();
    }
    for (let life = 0; !isDone(); life += 1) {
      assert.ok(life < LAST_LIVES, `the shop knows of everything in the end: ${shop.told.size} of ${2 * chains.length}`);
      await companion.ensure();
      // Also what was heard before: it is taken once, and has what is due begun.
      await Promise.all([...bank.authorized.keys()].slice(-AT_ONCE).concat(unheard()).map(tell));
      await pause(300);
      if (!isDone()) await companion.kill();
    }
    assert.equal(await companion.kill('SIGTERM'), 0, 'it stops when told to');
    audit(site.database, chains, bank);
    auditNews();
  } finally {
    await site.close();
    shop.close();
  }
  return { payments: chains.length, repeated: shop.repeated, asked: bank.asked - chains.length };

  function unheard(): string[] {
    return [...bank.authorized.keys()].filter((intent) => !acknowledged.has(intent));
  }

  /** The bank tells it until somebody takes it, and twice at times. */
  async function tell(intent: string): Promise<void> {
    const body = JSON.stringify({ id: `news-${intent}`, ref: `ref-${intent}` });
    const post = () => send(companion.port, 'POST', '/webhooks/real/shop', body).catch(() => ({ status: 0 }));
    const [{ status }] = await Promise.all([post(), ...(chance.maybe(0.2) ? [post()] : [])]);
    if (status === 200) acknowledged.add(intent);
  }

  function isDone(): boolean {
    const isTold = (what: string): boolean => shop.told.has(what);
    return (
      unheard().length === 0 &&
      [...bank.authorized.keys()].every((intent) => isTold(`payment.accepted ${intent}`)) &&
      chains.every(({ id }) => isTold(`session.completed ${id}`))
    );
  }

  /** News that was taken is there once, what it has brought about was told once, and none of it is still to be done. */
  function auditNews(): void {
    for (const [what, ids] of shop.told) assert.equal(ids.size, 1, `${what} was told ${ids.size} times`);
    const db = new Database(site.database, { readonly: true });
    const of = (kind: string) =>
      (db.prepare('SELECT value FROM docs WHERE kind = ?').all(kind) as { value: string }[]).map(({ value }) => value);
    assert.equal(of('inbox').length, acknowledged.size, 'news that was taken is kept once');
    const left = of('job').map((value) => (JSON.parse(value) as Kept).job.do);
    db.close();
    assert.deepEqual(
      left.filter((each) => each !== 'expire' && each !== 'look'),
      [],
    );
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
