import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { SessionAnswer, StepKind, StepShow } from '../../src/protocol/index.ts';
import { APPLY, CHECKOUT, CONNECT, createWorld, MANAGE, ORDER, SECRET, type TestWorld } from './world.ts';

const PERSON = { name: 'Ana', email: 'canary-ana@example.org' };
const SECOND = 1000;
const unavailable = new ProviderError('provider_unavailable', 'away', { retryAfterSeconds: 7 });

function shown<K extends StepKind>({ step }: Pick<SessionAnswer, 'step'>, kind: K): StepShow<K> {
  assert.equal(step?.kind, kind);
  return step.show as StepShow<K>;
}

const backEnd = (world: TestWorld, skill: string, context?: object) =>
  world.call('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill, ...(context && { context }) });
const look = (world: TestWorld, { session_id, nonce }: SessionAnswer) =>
  world.call('GET', `/sessions/${session_id}`, undefined, { authorization: `Nonce ${nonce}` });
const apply = (world: TestWorld, at: SessionAnswer, step: string, data: object) => world.submit(at, step, data, {}, APPLY.name);
const intents = (world: TestWorld): string[] => world.provider.checksAsked.map(({ intent }) => intent);

/** A bank connected, and what reads it. */
async function connected(world: TestWorld) {
  const approval = (await world.submit(await world.start(), 'bank', { institution_id: 'one' })).body;
  world.provider.decideLast();
  await look(world, approval);
  const accounts = (await world.submit(approval, 'approval', { action: 'continue' })).body;
  const { temp_token } = (await world.submit(accounts, 'accounts', { account_ids: ['a1'] })).body;
  const { body } = await world.call<{ access_token: string; credentials_id: string; session_id: string }>('POST', '/token', {
    ...{ client_id: 'shop', client_secret: SECRET, temp_token },
  });
  const read = (path: string, method = 'GET') => world.call(method, path, undefined, { authorization: `Bearer ${body.access_token}` });
  return { ...body, read };
}

describe('a check', () => {
  it('that could not be started can be tried again: the same one, until somebody has answered', async () => {
    const world = await createWorld();
    world.provider.fails = unavailable;
    const { body: failed } = await apply(world, await world.start({ skill: APPLY.name }), 'details', PERSON);
    assert.equal(shown(failed, 'wait').state, 'failed');
    const { body: again } = await apply(world, failed, 'review', { action: 'retry' });
    assert.equal(shown(again, 'wait').state, 'failed');
    world.provider.fails = undefined;
    const { body: begun } = await apply(world, again, 'review', { action: 'retry' });
    assert.equal(shown(begun, 'wait').state, 'pending');
    const [first] = intents(world);
    assert.deepEqual(intents(world), [first, first, first]);
    assert.deepEqual(world.provider.checksAsked[0]!.forms, { details: PERSON });

    world.provider.checks.set(first!, { state: 'failed' });
    assert.equal(shown((await look(world, begun)).body, 'wait').state, 'failed');
    await apply(world, begun, 'review', { action: 'retry' });
    assert.notEqual(intents(world).at(-1), first, 'what has failed for good is begun anew');
  });

  it('whose start got lost leaves the person where they can try again, with what they sent', async () => {
    const world = await createWorld();
    let open = (): void => undefined;
    world.provider.gate = new Promise((resolve) => (open = resolve));
    const session = await world.start({ skill: APPLY.name });
    const sending = apply(world, session, 'details', PERSON);
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    // As if the companion had been killed here: nobody waits for the answer any more.
    world.clock.time += 17 * SECOND;
    const { body } = await look(world, session);
    assert.equal(shown(body, 'wait').state, 'failed');
    open();
    assert.equal((await sending).body.type, 'step_in_progress');
    world.provider.gate = Promise.resolve();
    const { body: begun } = await apply(world, { ...body, nonce: session.nonce }, 'review', { action: 'retry' });
    assert.deepEqual([shown(begun, 'wait').state, new Set(intents(world)).size], ['pending', 1]);
  });

  it('that is decided stays decided, and a lost answer to going on is brought back', async () => {
    const world = await createWorld();
    const { body: waiting } = await apply(world, await world.start({ skill: APPLY.name }), 'details', PERSON);
    const [intent = ''] = intents(world);
    world.provider.checks.set(intent, { state: 'approved' });
    assert.equal(shown((await look(world, waiting)).body, 'wait').state, 'approved');
    world.provider.checks.set(intent, { state: 'declined' });
    world.clock.time += 2 * SECOND;
    assert.equal(shown((await look(world, waiting)).body, 'wait').state, 'approved');
    const once = () => world.submit(waiting, 'review', { action: 'continue' }, { 'idempotency-key': 'k' }, APPLY.name);
    const done = await once();
    assert.equal(done.body.exit?.cause, 'approved');
    assert.equal((await once()).text, done.text);
  });

  it('is asked about no more often than necessary, however many look', async () => {
    const world = await createWorld();
    const { body: waiting } = await apply(world, await world.start({ skill: APPLY.name }), 'details', PERSON);
    let reads = 0;
    const { readCheck } = world.provider;
    world.provider.readCheck = (ref) => ((reads += 1), readCheck.call(world.provider, ref));
    for (let n = 0; n < 10; n += 1) await look(world, waiting);
    assert.equal(reads, 1);
    world.provider.readCheck = () => Promise.reject(unavailable);
    world.clock.time += 2 * SECOND;
    assert.equal(shown((await look(world, waiting)).body, 'wait').state, 'pending', 'a provider that is away decides nothing');
  });
});

describe('connections', () => {
  it('stay as they are when the bank does not answer', async () => {
    const world = await createWorld();
    const { credentials_id: id, read } = await connected(world);
    const { body: list } = await backEnd(world, MANAGE.name, { customer: { credentials_ids: [id] } });
    const act = (action: string) => world.submit(list, 'connections', { action, connection_id: id }, {}, MANAGE.name);
    world.provider.fails = unavailable;
    for (const action of ['refresh', 'remove']) {
      const { body } = await act(action);
      assert.deepEqual([body.type, body.retry_after], ['provider_unavailable', 7]);
    }
    assert.equal((await read('/accounts')).status, 200);
    world.provider.fails = undefined;
    const { body } = await act('remove');
    assert.deepEqual([shown(body, 'connections').connections, shown(body, 'connections').removed], [[], 'Bank one']);
    assert.deepEqual(world.provider.revoked, [{ connection: 'canary-grant' }]);
    assert.equal((await read('/accounts')).status, 401);
  });

  it('of which the bank knows nothing any more can be removed all the same', async () => {
    const world = await createWorld();
    const { credentials_id: id, read } = await connected(world);
    const { body: list } = await backEnd(world, MANAGE.name, { customer: { credentials_ids: [id] } });
    world.provider.fails = new ProviderError('provider_rejected', 'no such consent');
    const { status } = await world.submit(list, 'connections', { action: 'remove', connection_id: id }, {}, MANAGE.name);
    assert.deepEqual([status, (await read('/accounts')).status], [200, 401]);
  });

  it('are acted on by their own names alone', async () => {
    const world = await createWorld();
    const { body: list } = await backEnd(world, MANAGE.name);
    const { body } = await world.submit(list, 'connections', { action: 'refresh', connection_id: 'x' }, {}, MANAGE.name);
    assert.deepEqual(Object.keys(body.fields ?? {}), ['data.connection_id']);
    assert.equal((await world.submit(list, 'connections', { action: 'refresh' }, {}, MANAGE.name)).status, 422);
  });
});

describe('a payee', () => {
  it('whom nobody can check is no reason not to begin', async () => {
    const world = await createWorld();
    world.provider.payee = new Error(`It failed with ${SECRET}`);
    const { body } = await backEnd(world, CHECKOUT.name, { payment: ORDER });
    assert.deepEqual(shown(body, 'review').payee_check, { result: 'unavailable' });
    assert.ok(!world.log.join('').includes(SECRET));
    world.provider.payee = { result: 'close_match' };
    const { body: nameless } = await backEnd(world, CHECKOUT.name, { payment: ORDER });
    assert.deepEqual(shown(nameless, 'review').payee_check, { result: 'no_match' }, 'a name that is not told cannot be judged');
  });

  it('is paid from the account that was chosen, and from no other', async () => {
    const world = await createWorld();
    const account = { institution_id: 'one', iban: 'FR7630006000011234567890189' };
    for (const [from, step, iban] of [
      ['known', 'redirect', account.iban],
      ['other', 'choose_bank', undefined],
    ] as const) {
      const { body } = await backEnd(world, CHECKOUT.name, { payment: ORDER, customer: { account } });
      const { digest } = shown(body, 'review');
      const { body: next } = await world.submit(body, 'review', { digest, from }, {}, CHECKOUT.name);
      assert.equal(next.step?.kind, step);
      if (from === 'other') await world.submit(next, 'bank', { institution_id: 'one' }, {}, CHECKOUT.name);
      assert.equal(world.provider.asked.at(-1)!.payFromIban, iban);
    }
  });
});

describe('forgetting a person', () => {
  it('works although the bank is away, and leaves nothing of them', async () => {
    const store = createMemoryStore();
    const world = await createWorld({ given: { store } });
    const { credentials_id, session_id, read } = await connected(world);
    world.provider.fails = unavailable;
    assert.equal((await read(`/credentials/${credentials_id}`, 'DELETE')).status, 204);
    for (const [kind, id] of [
      ['credential', credentials_id],
      ['connection', credentials_id],
      ['session', session_id],
    ] as const)
      assert.equal(await store.get(kind, id, world.clock.now()), undefined, kind);
    const { status, body } = await backEnd(world, MANAGE.name, { customer: { credentials_ids: [credentials_id] } });
    assert.deepEqual([status, body.type], [422, 'invalid_fields']);
  });

  it('is for back ends: no page may ask for it, and no token for another’s', async () => {
    const world = await createWorld();
    const one = await connected(world);
    const two = await connected(world);
    const authorization = `Bearer ${one.access_token}`;
    const page = { authorization, origin: 'https://shop.example' };
    const at = `/credentials/${one.credentials_id}`;
    assert.equal((await world.call('DELETE', at, undefined, page)).body.type, 'origin_not_allowed');
    assert.equal((await two.read(at, 'DELETE')).body.type, 'not_found');
    assert.equal((await one.read('/accounts')).status, 200);
  });
});

describe('the back end’s own look', () => {
  it('counts guessed secrets by address, whichever session they are tried on', async () => {
    const world = await createWorld({ config: { limits: { sessions: 100, calls: 1000, misses: 3 } } });
    const from = world.companion.fetch;
    world.companion.fetch = (request) => from(request, { ip: '192.0.2.7' });
    const { body } = await backEnd(world, CONNECT.name);
    const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}` });
    const at = (n: number) => `/sessions/${body.session_id.slice(0, -1)}${n}`;
    for (let n = 0; n < 3; n += 1) assert.equal((await world.call('GET', at(n), undefined, basic('guess'))).body.type, 'tenant_unknown');
    const { body: refused } = await world.call('GET', `/sessions/${body.session_id}`, undefined, basic('guess'));
    assert.equal(refused.type, 'too_many_requests');
  });
});
