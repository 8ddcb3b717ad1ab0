import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Any, TestWorld } from '../server/world.ts';
import { ORIGIN, SECRET } from '../server/world.ts';

/** One of many at once: the same nonce, perhaps under the same key, perhaps with the same body. */
interface Runner {
  key: string | undefined;
  data: object;
}

interface Result {
  runner: Runner;
  status: number;
  replayed: boolean;
  text: string;
  type: string | undefined;
}

const AT_ONCE = 50;

/** A field of runners: identical twins, other keys, other bodies under the same key, and some without a key. */
function field(data: object, other: object): Runner[] {
  return Array.from({ length: AT_ONCE }, (_, n) => {
    if (n % 4 === 0) return { key: 'same', data };
    if (n % 4 === 1) return { key: `own-${n}`, data };
    if (n % 4 === 2) return { key: undefined, data };
    return { key: 'same', data: other };
  });
}

/** Exactly one wins; every other one hears that it did not, or gets the winner's own bytes again. */
export function judge(results: readonly Result[]): Result {
  const winners = results.filter(({ status, replayed }) => status === 200 && !replayed);
  assert.equal(winners.length, 1, `${winners.length} winners`);
  const [winner] = winners;
  for (const { runner, status, replayed, text, type } of results) {
    if (status === 200 && replayed) {
      assert.deepEqual([runner.key, runner.data], [winner!.runner.key, winner!.runner.data], 'only the same request is answered again');
      assert.equal(text, winner!.text, 'a replay is byte-identical');
    } else if (status !== 200) {
      const mixedUp = runner.key !== undefined && runner.key === winner!.runner.key && runner.data !== winner!.runner.data;
      const allowed = mixedUp ? ['idempotency_mismatch', 'step_in_progress', 'nonce_consumed'] : ['nonce_consumed', 'step_in_progress'];
      assert.ok(allowed.includes(type ?? ''), `${status} ${type ?? text}`);
    }
  }
  return winner!;
}

/** Many submissions of a bank at once, then many of accounts, then many exchanges. */
export async function race(world: TestWorld): Promise<void> {
  const session = await world.start();
  const asked = world.provider.asked.length;
  const run = async (from: Any, step: string, runners: readonly Runner[]): Promise<Any> => {
    const all = runners.map(async (runner): Promise<Result> => {
      const headers = runner.key === undefined ? {} : { 'idempotency-key': runner.key };
      const { status, headers: given, text, body } = await world.submit(from, step, runner.data, headers);
      return { runner, status, replayed: given.get('idempotency-replayed') === 'true', text, type: body.type };
    });
    return JSON.parse(judge(await Promise.all(all)).text) as Any;
  };

  const approval = await run(session as unknown as Any, 'bank', field({ institution_id: 'one' }, { institution_id: 'two' }));
  assert.equal(world.provider.asked.length, asked + 1, 'the bank is asked once');
  world.provider.decideLast();
  const { body: seen } = await world.call('GET', `/sessions/${session.session_id}`, undefined, {
    authorization: `Nonce ${approval.nonce}`,
  });
  assert.equal((seen.step?.show as { state?: string }).state, 'approved', 'the nonce of the winner is good');
  const accounts = await run(approval, 'approval', field({ action: 'continue' }, { action: 'continue', unused: undefined }));
  const last = await run(accounts, 'accounts', field({ account_ids: ['a1'] }, { account_ids: ['a2'] }));
  assert.equal(last.status, 'SESSION_COMPLETED');
  await raceExchange(world, last.temp_token!);
}

async function raceExchange(world: TestWorld, temp_token: string): Promise<void> {
  const body = { client_id: 'shop', client_secret: SECRET, temp_token };
  const all = Array.from({ length: AT_ONCE }, (_, n) =>
    world.call('POST', '/token', body, n % 2 === 0 ? { 'idempotency-key': 'same' } : {}),
  );
  const results = await Promise.all(all);
  const good = results.filter(({ status }) => status === 200);
  assert.equal(new Set(good.map(({ text }) => text)).size, 1, 'one credential');
  assert.equal(good.filter(({ headers }) => headers.get('idempotency-replayed') !== 'true').length, 1, 'one exchange');
  for (const { status, body: refused } of results) if (status !== 200) assert.equal(refused.type, 'temp_token_invalid');
}

/** Many tabs resume at once: of all the nonces that were given out one is good, and it is enough to go on with. */
export async function raceResume(world: TestWorld): Promise<void> {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const session = await world.start({ challenge });
  const resume = () => world.call('POST', `/sessions/${session.session_id}/resume`, { client_id: 'shop', verifier }, { origin: ORIGIN });
  const resumed = await Promise.all(Array.from({ length: 20 }, resume));
  const nonces = resumed.flatMap(({ status, body }) => (status === 200 ? [body.nonce!] : []));
  for (const { status, body } of resumed) if (status !== 200) assert.equal(body.type, 'overloaded');
  const looks = await Promise.all(
    nonces.map((nonce) => world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${nonce}` })),
  );
  assert.equal(looks.filter(({ status }) => status === 200).length, 1, 'one nonce is good');
}

/** Somebody leaves while they submit: the session ends one way or the other, and stays so. */
export async function raceLeave(world: TestWorld): Promise<void> {
  const session = await world.start();
  const leave = () =>
    world.call(
      'DELETE',
      `/sessions/${session.session_id}`,
      { reason: 'left' },
      { authorization: `Nonce ${session.nonce}`, origin: ORIGIN },
    );
  const [left, submitted] = await Promise.all([leave(), world.submit(session, 'bank', { institution_id: 'one' })]);
  if (left.status === 200) assert.ok(submitted.status !== 200, 'a session that was left takes no step');
  else assert.deepEqual([left.body.type, submitted.status], ['nonce_consumed', 200]);
  const again = await world.submit(session, 'bank', { institution_id: 'one' });
  assert.ok(again.status >= 400);
}
