import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuthorizeRequest, ResolveRequest } from '../../server/providers/provider.ts';
import { ProviderError } from '../../server/providers/provider.ts';
import { AISP, finqwareWorld, never, type FinqwareWorld } from './finqware-world.ts';

const CALLBACK = 'https://companion.example/callback';

async function asking(world: FinqwareWorld, intent = 'i1'): Promise<AuthorizeRequest> {
  const [institution] = await world.provider.institutions(never, world.skill(AISP));
  return {
    ...{ intent, institution: institution!, psuType: 'retail', method: 'redirect', state: 'st4te', callbackUrl: CALLBACK },
    ...{ locale: 'en', details: {} },
  };
}

const looking = (intent = 'i1', query?: Record<string, string>): ResolveRequest => ({
  intent,
  next: { state: 'n3xt', callbackUrl: CALLBACK },
  ...(query && { query }),
});

/** To the bank and back. */
async function there(world: FinqwareWorld, decision = 'approve', user = 'anna') {
  const authorization = await world.provider.authorize(await asking(world), never);
  assert.equal(authorization.method, 'redirect');
  assert.ok('url' in authorization);
  const back = await world.bank(authorization.url, decision, user);
  return { authorization, back, query: Object.fromEntries(back.searchParams) };
}

const called = (world: FinqwareWorld, operation: string): number =>
  world.emulator.calls().filter((call) => call.operation === operation).length;

async function approved(world: FinqwareWorld) {
  const { query } = await there(world);
  const resolution = await world.provider.resolve(looking('i1', query), never);
  assert.equal(resolution.state, 'approved');
  assert.ok('grant' in resolution);
  return resolution;
}

describe('Finqware: account information', () => {
  it('lists the one bank of the skill, and none for a product', async () => {
    const world = finqwareWorld();
    const banks = await world.provider.institutions(never, world.skill(AISP));
    assert.deepEqual(banks, [
      {
        id: 'xyz_aisp_sbx_1.0',
        name: 'XYZ Bank',
        country: 'RO',
        psu_types: ['retail', 'corporate'],
        methods: ['redirect'],
        bic: 'XYZBROBU',
      },
    ]);
    assert.deepEqual(await world.provider.institutions(never, world.skill('finqware_xyz_sbx_#3.0')), []);
  });

  it('takes the person to the bank and back with our state, and then reads accounts and transactions', async () => {
    const world = finqwareWorld();
    const { back, query } = await there(world);
    assert.equal(back.origin + back.pathname, CALLBACK);
    assert.equal(query['state'], 'st4te');
    const resolution = await world.provider.resolve(looking('i1', query), never);
    assert.equal(resolution.state, 'approved');
    assert.ok('grant' in resolution);
    assert.equal(new Date(resolution.validUntil).toISOString(), '2026-04-15T12:00:00.000Z');
    const { grant } = resolution;
    assert.ok(grant.subject);

    const accounts = await world.provider.accounts(grant, never);
    assert.deepEqual(
      accounts.map(({ name, type, currency, institution_id }) => ({ name, type, currency, institution_id })),
      [
        { name: 'Cont curent', type: 'current', currency: 'RON', institution_id: 'xyz_aisp_sbx_1.0' },
        { name: 'Economii', type: 'savings', currency: 'EUR', institution_id: 'xyz_aisp_sbx_1.0' },
      ],
    );
    assert.deepEqual(accounts[0]!.balances[0], { type: 'expected', amount: '5234.17', currency: 'RON', at: '2026-01-15T12:00:00Z' });

    const query2 = { accountIds: [accounts[0]!.id], from: '2026-01-01', to: '2026-01-14', limit: 4 };
    const first = await world.provider.transactions(grant, query2, never);
    const second = await world.provider.transactions(grant, { ...query2, cursor: first.nextCursor! }, never);
    const days = [...first.transactions, ...second.transactions].map(({ booking_date }) => booking_date);
    assert.deepEqual(days, [...days].sort().reverse());
    assert.equal(new Set([...first.transactions, ...second.transactions].map(({ id }) => id)).size, days.length);
    assert.ok(days.every((day) => day >= '2026-01-01' && day <= '2026-01-14'));
    assert.equal(second.nextCursor, undefined);
    assert.ok(first.transactions.every(({ amount }) => /^\d+\.\d\d$/.test(amount)));
  });

  it('says when an account is overdrawn, and what is a card', async () => {
    const world = finqwareWorld();
    const { query } = await there(world, 'approve', 'bogdan');
    const resolution = await world.provider.resolve(looking('i1', query), never);
    assert.ok(resolution.state === 'approved');
    const accounts = await world.provider.accounts(resolution.grant, never);
    assert.deepEqual(
      accounts.map(({ type, balances }) => [type, balances[0]!.amount]),
      [
        ['current', '-312.05'],
        ['card', '-1200.00'],
      ],
    );
  });

  it('waits for the person, and for a bank that takes its time', async () => {
    const world = finqwareWorld();
    const authorization = await world.provider.authorize(await asking(world), never);
    assert.ok('url' in authorization);
    assert.deepEqual(await world.provider.resolve(looking(), never), { state: 'waiting' });
    await world.bank(authorization.url, 'approve', 'slow');
    assert.deepEqual(await world.provider.resolve(looking('i1', {}), never), { state: 'waiting' });
    assert.equal(called(world, 'createToken'), 0);
    world.pass(20);
    assert.equal((await world.provider.resolve(looking(), never)).state, 'approved');
  });

  for (const [decision, user, cause] of [
    ['cancel', 'anna', 'cancelled_at_bank'],
    ['refuse', 'anna', 'refused_by_bank'],
    ['approve', 'refused', 'refused_by_bank'],
  ] as const) {
    it(`fails as ${cause} after ${decision} by ${user}`, async () => {
      const world = finqwareWorld();
      const { query } = await there(world, decision, user);
      assert.deepEqual(await world.provider.resolve(looking('i1', query), never), { state: 'failed', cause });
      assert.equal(called(world, 'createToken'), 0);
    });
  }

  it('believes nothing that the way back says', async () => {
    const world = finqwareWorld();
    await world.provider.authorize(await asking(world), never);
    const lies = { session_id: 'another', status: 'SESSION_COMPLETED', temp_token: 'stolen', error: 'x' };
    assert.deepEqual(await world.provider.resolve(looking('i1', lies), never), { state: 'waiting' });
    world.pass(31 * 60);
    assert.deepEqual(await world.provider.resolve(looking(), never), { state: 'failed', cause: 'approval_expired' });
    assert.deepEqual(await world.provider.resolve(looking('nobody'), never), { state: 'failed', cause: 'provider_failed' });
  });

  it('exchanges the token once, however many ask, and answers the same ever after', async () => {
    const world = finqwareWorld();
    const { query } = await there(world);
    const both = await Promise.all([
      world.provider.resolve(looking('i1', query), never),
      world.another().resolve(looking('i1', query), never),
    ]);
    assert.deepEqual(both.map(({ state }) => state).sort(), ['approved', 'waiting']);
    assert.equal(called(world, 'createToken'), 1);
    const again = await world.another().resolve(looking(), never);
    assert.deepEqual(
      again,
      both.find(({ state }) => state === 'approved'),
    );
    assert.equal(called(world, 'createToken'), 1);
  });

  it('asks once more for a token whose answer was lost, and not a third time', async () => {
    const world = finqwareWorld();
    const { query } = await there(world);
    world.emulator.fault({ operation: 'createToken', drop: true });
    await assert.rejects(world.provider.resolve(looking('i1', query), never), { code: 'provider_unavailable' });
    assert.deepEqual(await world.provider.resolve(looking(), never), { state: 'waiting' });
    assert.equal(called(world, 'createToken'), 1);
    world.pass(61);
    assert.equal((await world.provider.resolve(looking(), never)).state, 'approved');

    const other = finqwareWorld();
    const { query: theirs } = await there(other);
    other.emulator.fault({ operation: 'createToken', drop: true, after: true });
    await assert.rejects(other.provider.resolve(looking('i1', theirs), never), { code: 'provider_unavailable' });
    other.pass(61);
    // It had been carried out: the token is spent, and nobody has its answer.
    assert.deepEqual(await other.provider.resolve(looking(), never), { state: 'failed', cause: 'provider_failed' });
    other.pass(600);
    assert.deepEqual(await other.provider.resolve(looking(), never), { state: 'failed', cause: 'provider_failed' });
    assert.equal(called(other, 'createToken'), 2);
  });

  it('tries again at once what was certainly not carried out', async () => {
    const world = finqwareWorld();
    const { query } = await there(world);
    world.emulator.fault({ operation: 'createToken', status: 429 });
    await assert.rejects(world.provider.resolve(looking('i1', query), never), { code: 'bank_unavailable' });
    assert.equal((await world.provider.resolve(looking(), never)).state, 'approved');
  });

  it('reads the link wherever it stands, and opens nothing that is unsafe', async () => {
    const world = finqwareWorld();
    const step = { step_id: 's', temp_token: 't', status: 'SESSION_IN_PROGRESS' };
    for (const where of [
      { redirect_url: 'https://bank.example/a' },
      { link: 'https://bank.example/a' },
      { url: 'https://bank.example/a' },
    ]) {
      world.emulator.fault({ operation: 'submitStep', status: 201, body: { ...step, ...where } });
      const authorization = await world.provider.authorize(await asking(world, JSON.stringify(where)), never);
      assert.ok('url' in authorization && authorization.url === 'https://bank.example/a');
    }
    for (const url of ['javascript:alert(1)', 'http://bank.example/', 'not an address', 'data:text/html,x']) {
      world.emulator.fault({ operation: 'submitStep', status: 200, body: { ...step, redirect_url: url } });
      await assert.rejects(world.provider.authorize(await asking(world, url), never), { code: 'provider_rejected' });
    }
    world.emulator.fault({
      operation: 'submitStep',
      status: 200,
      body: { ...step, data: { method: 'POST', url: 'https://bank.example/' } },
    });
    await assert.rejects(world.provider.authorize(await asking(world, 'post'), never), { code: 'provider_rejected' });
    world.emulator.fault({ operation: 'submitStep', status: 200, body: step });
    assert.equal((await world.provider.authorize(await asking(world, 'app'), never)).method, 'decoupled');
  });

  it('works without a way to read a session: by the return, and by a signed webhook', async () => {
    const world = finqwareWorld();
    world.emulator.fault({ operation: 'readSession', times: 20, status: 404 });
    const authorization = await world.provider.authorize(await asking(world), never);
    assert.ok('url' in authorization);
    assert.deepEqual(await world.provider.resolve(looking(), never), { state: 'waiting' });
    await world.bank(authorization.url, 'approve');
    await world.emulator.settled();
    const news = await world.provider.receive!(world.deliveries[0]!, never);
    assert.equal(news?.ref, authorization.ref);
    assert.equal((await world.provider.resolve(looking(), never)).state, 'approved');

    const other = finqwareWorld();
    other.emulator.fault({ operation: 'readSession', times: 20, status: 405 });
    const { query } = await there(other, 'refuse');
    assert.deepEqual(await other.provider.resolve(looking('i1', query), never), { state: 'failed', cause: 'refused_by_bank' });
  });

  it('ends a consent for good, and an ended one again', async () => {
    const world = finqwareWorld();
    const { grant } = await approved(world);
    await world.provider.revoke!(grant, {}, never);
    await world.provider.revoke!(grant, {}, never);
    await assert.rejects(world.provider.accounts(grant, never), ProviderError);
    world.emulator.reset();
    await world.provider.revoke!(grant, {}, never);
  });

  it('keeps nothing of the person once the consent is ended', async () => {
    const world = finqwareWorld();
    const { grant } = await approved(world);
    world.emulator.fire('session.updated', { session_id: grant['session']! });
    await world.emulator.settled();
    await world.provider.receive!(world.deliveries.at(-1)!, never);
    assert.deepEqual(
      [...world.kept.docs.keys()].map((key) => key.split(':')[0]),
      ['approval', 'token', 'told'],
    );
    world.emulator.fault({ operation: 'deleteConsent', status: 403 });
    await assert.rejects(world.provider.revoke!(grant, {}, never), ProviderError);
    await world.provider.revoke!(grant, {}, never);
    assert.equal(called(world, 'deleteConsent'), 2);
    assert.equal(world.kept.docs.size, 0);
  });

  it('ends a consent also where its records cannot be removed', async () => {
    const world = finqwareWorld();
    const { grant } = await approved(world);
    world.kept.put = () => Promise.reject(new Error('full'));
    await world.provider.revoke!(grant, {}, never);
    assert.equal(called(world, 'deleteConsent'), 1);
    assert.deepEqual(world.lines.at(-1), ['warn', 'finqware_not_forgotten', { left: 2 }]);
  });

  it('begins nothing any more after the attempt was answered with a failure', async () => {
    const world = finqwareWorld();
    const failed = { state: 'failed', cause: 'provider_failed' };
    assert.deepEqual(await world.another().resolve(looking(), never), failed);
    await assert.rejects(world.provider.authorize(await asking(world), never), { code: 'provider_rejected' });
    assert.equal(world.emulator.calls().length, 0);
    assert.deepEqual(await world.provider.resolve(looking(), never), failed);
  });

  it('gives out no page of an attempt that was given up while it was begun', async () => {
    const world = finqwareWorld();
    const { put } = world.kept;
    // Between what is written before the calls and after them, another process is asked how it stands.
    world.kept.put = async (key, value, options) => {
      if (options.version === 1) {
        world.kept.put = put;
        assert.equal((await world.another().resolve(looking(), never)).state, 'failed');
      }
      return put.call(world.kept, key, value, options);
    };
    await assert.rejects(world.provider.authorize(await asking(world), never), { code: 'provider_rejected' });
    assert.equal(called(world, 'submitStep'), 1);
    assert.equal((await world.provider.resolve(looking(), never)).state, 'failed');
  });

  it('makes no payments', async () => {
    const world = finqwareWorld();
    const order = { amount: '1.00', currency: 'RON', payee_name: 'Shop', payee_iban: 'RO49AAAA1B31007593840000' };
    await assert.rejects(world.provider.authorize({ ...(await asking(world)), order: order as never }, never), {
      code: 'provider_rejected',
    });
    assert.equal(world.emulator.calls().length, 0);
  });

  it('fails in one way only, and writes nothing secret into its lines', async () => {
    const world = finqwareWorld();
    const { grant } = await approved(world);
    for (const fault of [
      { garbage: true },
      { drop: true },
      { status: 500 },
      { status: 302 },
      { status: 401 },
      { status: 200, body: { a: 1 } },
    ]) {
      world.emulator.fault({ operation: 'getAccounts', times: 3, ...fault });
      await assert.rejects(world.provider.accounts(grant, never), ProviderError);
      world.emulator.reset();
    }
    const written = JSON.stringify(world.lines);
    for (const secret of [grant['access_token']!, world.settings.client_secret, world.settings.client_app_key]) {
      assert.ok(!written.includes(secret));
    }
  });
});
