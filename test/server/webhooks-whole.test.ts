import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import type { CompanionConfig } from '../../server/index.ts';
import { ProviderError, type Delivery, type News } from '../../server/providers/provider.ts';
import type { SessionAnswer } from '../../src/protocol/index.ts';
import { APP_KEY, CONNECT, createWorld, ORDER, ORIGIN, PAY, SECRET, type TestWorld } from './world.ts';

/* From the news of upstream to the news for the tenant, through the whole companion. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOOKS = 'https://shop.example/hooks';
const PEER = new Webhook(`whsec_${'A'.repeat(32)}`);

const tenants: CompanionConfig['tenants'] = [
  {
    ...{ client_id: 'shop', client_app_key: APP_KEY, client_secret: SECRET, name: 'Shop', origins: [ORIGIN] },
    skills: [CONNECT.name, PAY.name],
    webhooks: [{ url: HOOKS, secret: `whsec_${'A'.repeat(32)}` }],
  },
];

type Open = SessionAnswer & { nonce: string };

interface Told {
  type: string;
  data: Record<string, string>;
}

async function createWhole() {
  const told: Told[] = [];
  const fetch = (async (url: string, init: { body: string; headers: Record<string, string> }) => {
    assert.equal(url, HOOKS);
    const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature } = init.headers;
    assert.equal(signature, PEER.sign(id!, new Date(Number(seconds) * 1000), init.body));
    told.push(JSON.parse(init.body) as Told);
    return new Response(null, { status: 204 });
  }) as unknown as typeof globalThis.fetch;
  const world = await createWorld({ config: { tenants }, given: { fetch } });
  const receive = ({ raw }: Delivery): Promise<News | undefined> => {
    const { secret, ...news } = JSON.parse(Buffer.from(raw).toString('utf8')) as News & { secret?: string };
    return Promise.resolve(secret === 'upstream' ? news : undefined);
  };
  Object.assign(world.provider, { receive });
  return {
    ...world,
    told,
    types: () => told.map(({ type }) => type),
    news: (news: News, secret = 'upstream') => world.call('POST', '/webhooks/scripted/shop', { ...news, secret }),
    pass: async (milliseconds: number, step = 5 * SECOND) => {
      for (let passed = 0; passed < milliseconds; passed += step) {
        await world.clock.pass(step);
        await world.companion.work();
      }
    },
  };
}

async function atBank(world: TestWorld): Promise<Open> {
  const session = await world.start();
  return { ...session, ...(await world.submit(session, 'bank', { institution_id: 'one' })).body } as Open;
}

async function atBankToPay(world: TestWorld): Promise<Open> {
  const { body } = await world.call<Open>('POST', '/sessions', {
    ...{ client_id: 'shop', client_secret: SECRET, skill: PAY.name },
    context: { payment: ORDER, reference: 'Order 7' },
  });
  return { ...body, ...(await world.submit(body, 'bank', { institution_id: 'one' }, {}, PAY.name)).body } as Open;
}

const stateOf = async (world: TestWorld, { session_id }: Open): Promise<string | undefined> => {
  const authorization = `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}`;
  const { body } = await world.call('GET', `/sessions/${session_id}`, undefined, { authorization });
  return body.step?.kind ?? body.status;
};

async function connected(world: TestWorld, subject: string): Promise<{ credentials: string; access: string }> {
  const open = await atBank(world);
  world.provider.decideLast({ state: 'approved', grant: { subject }, validUntil: world.clock.now() + 90 * 24 * 60 * MINUTE });
  await world.companion.fetch(new Request(`https://pay.example/tessera/callback?state=${world.provider.asked.at(-1)!.state}`));
  const { body: accounts } = await world.submit(open, 'approval', { action: 'continue' });
  const { body: last } = await world.submit({ ...open, ...accounts }, 'accounts', { account_ids: ['a1'] });
  const exchange = { client_id: 'shop', client_secret: SECRET, temp_token: last.temp_token };
  const { body } = await world.call<{ credentials_id: string; access_token: string }>('POST', '/token', exchange);
  return { credentials: body.credentials_id, access: body.access_token };
}

describe('news, through the whole companion', () => {
  it('tells a session what the bank has decided, once, and the tenant how the session ends', async () => {
    const world = await createWhole();
    const open = await atBank(world);
    const ref = `ref-${world.provider.asked[0]!.intent}`;
    world.provider.decideLast();
    for (let n = 0; n < 100; n += 1) assert.equal((await world.news({ id: 'n1', ref })).status, 200);
    const asked = world.provider.resolveCalls;
    await world.companion.work();
    assert.equal(world.provider.resolveCalls, asked + 1);
    const { body: accounts } = await world.submit(open, 'approval', { action: 'continue' });
    assert.equal(accounts.step?.kind, 'accounts');
    const { body: last } = await world.submit({ ...open, ...accounts }, 'accounts', { account_ids: ['a1'] });
    assert.ok(last.temp_token);
    await world.companion.work();
    assert.deepEqual(
      world.told.map(({ type, data }) => [type, data['session_id'], data['skill']]),
      [['session.completed', open.session_id, CONNECT.name]],
    );
  });

  it('changes nothing by what it says, whoever says it', async () => {
    const world = await createWhole();
    const open = await atBankToPay(world);
    const ref = `ref-${world.provider.asked[0]!.intent}`;
    assert.equal((await world.news({ id: 'forged', ref }, 'guessed')).status, 401);
    assert.equal((await world.news({ id: 'accepted', ref })).status, 200);
    await world.companion.work();
    assert.equal(await stateOf(world, open), 'redirect');
    assert.deepEqual(world.told, []);
  });

  it('that never comes is found out, and the payment is accepted although nobody is there', async () => {
    const world = await createWhole();
    const open = await atBankToPay(world);
    await world.pass(4 * MINUTE);
    world.provider.decideLast();
    // The look after that one is at most two periods away; then the page has its time, and after that nobody waits for it.
    await world.pass(10 * MINUTE);
    assert.equal(world.types()[0], 'payment.accepted');
    await world.pass(30 * MINUTE);
    assert.deepEqual(world.types(), ['payment.accepted', 'session.completed']);
    assert.deepEqual([world.told[0]!.data['session_id'], world.told[0]!.data['reference']], [open.session_id, 'Order 7']);
    await world.pass(60 * MINUTE, MINUTE);
    assert.equal(world.told.length, 2);
  });

  it('is acted on also where the bank was asked a moment ago', async () => {
    const world = await createWhole();
    const open = await atBankToPay(world);
    assert.equal(await stateOf(world, open), 'redirect');
    world.provider.decideLast();
    await world.news({ id: 'n1', ref: `ref-${world.provider.asked[0]!.intent}` });
    await world.companion.work();
    assert.equal(world.types()[0], 'payment.accepted');
  });

  it('is acted on once the bank can be asked again', async () => {
    const world = await createWhole();
    await atBankToPay(world);
    const { resolve } = world.provider;
    world.provider.resolve = () => Promise.reject(new ProviderError('bank_unavailable', 'down'));
    await world.news({ id: 'n1', ref: `ref-${world.provider.asked[0]!.intent}` });
    await world.pass(MINUTE);
    world.provider.resolve = resolve;
    world.provider.decideLast();
    await world.pass(20 * MINUTE);
    assert.equal(world.types()[0], 'payment.accepted');
  });

  it('names each connection that it is about, until its credentials are deleted', async () => {
    const world = await createWhole();
    const one = await connected(world, 'user-1');
    const two = await connected(world, 'user-1');
    await connected(world, 'user-2');
    await world.companion.work();
    world.told.length = 0;
    await world.news({ id: 'n1', subject: 'user-1', what: 'needs_person' });
    await world.companion.work();
    const named = () => world.told.map(({ type, data }) => `${type} ${data['credentials_id']}`).sort();
    assert.deepEqual(named(), [one.credentials, two.credentials].map((id) => `connection.needs_person ${id}`).sort());

    world.told.length = 0;
    const bearer = { authorization: `Bearer ${one.access}` };
    assert.equal((await world.call('DELETE', `/credentials/${one.credentials}`, undefined, bearer)).status, 204);
    await world.news({ id: 'n2', subject: 'user-1', what: 'has_ended' });
    await world.companion.work();
    assert.deepEqual(named(), [`connection.ended ${two.credentials}`, `credentials.deleted ${one.credentials}`]);
  });
});
