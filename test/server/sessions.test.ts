import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import type { Step, StepKind, StepShow } from '../../src/protocol/index.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { APP_KEY, CONNECT, createWorld, ORDER, ORIGIN, PAY, SECRET, type Any, type TestWorld } from './world.ts';

const MINUTE = 60_000;
type Started = Awaited<ReturnType<TestWorld['start']>>;

/** To the approval step of a redirect. */
async function toApproval(world: TestWorld, session: Started, institution = 'one'): Promise<Any> {
  const { body, status } = await world.submit(session, 'bank', { institution_id: institution });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** To the accounts step. */
async function toAccounts(world: TestWorld, session: Started): Promise<Any> {
  const approval = await toApproval(world, session);
  world.provider.decideLast();
  await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
  const { body, status } = await world.submit(approval, 'approval', { action: 'continue' });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

function showOf<K extends StepKind>(answer: { step?: Step }, kind: K): StepShow<K> {
  assert.equal(answer.step?.kind, kind);
  return answer.step.show as StepShow<K>;
}
const stateOf = (world: TestWorld): string => world.provider.asked.at(-1)!.state;

describe('a session', () => {
  it('goes from the bank to an access token that reads the chosen accounts', async () => {
    const world = await createWorld();
    const session = await world.start({ locale: 'de-DE' });
    assert.equal(session.status, 'SESSION_CREATED');
    assert.deepEqual([session.step?.name, session.step?.kind, session.position], ['bank', 'choose_bank', { index: 1, count: 3 }]);
    assert.equal(showOf(session, 'choose_bank').country, 'DE');
    const accounts = await toAccounts(world, session);
    const show = showOf(accounts, 'accounts');
    assert.deepEqual(
      show.accounts.map((each) => [each.id, each.iban_masked]),
      [
        ['a1', 'FR76 •••• 0189'],
        ['a2', 'FR76 •••• 0189'],
        ['a3', 'FR76 •••• 0189'],
      ],
    );
    const { body: last } = await world.submit(accounts, 'accounts', { account_ids: ['a1', 'a3'] });
    assert.equal(last.status, 'SESSION_COMPLETED');
    assert.equal(last.nonce, undefined);
    assert.deepEqual([last.exit?.outcome, last.exit?.cause], ['completed', 'completed']);
    const exchange = { client_id: 'shop', client_secret: SECRET, temp_token: last.temp_token };
    const { body: token } = await world.call<{ access_token: string; credentials_id: string }>('POST', '/token', exchange);
    const read = await world.call<{ accounts: { id: string; iban: string }[] }>('GET', '/accounts', undefined, {
      authorization: `Bearer ${token.access_token}`,
    });
    assert.deepEqual(
      read.body.accounts.map((each) => each.id),
      ['a1', 'a3'],
    );
    assert.equal((await world.call('POST', '/token', exchange)).body.type, 'temp_token_invalid');
    assert.equal(
      (await world.call('GET', '/transactions?account_id=a2', undefined, { authorization: `Bearer ${token.access_token}` })).status,
      422,
    );
    assert.equal((await world.call('GET', '/accounts', undefined, { authorization: 'Bearer at_wrong' })).status, 401);
    assert.equal(
      (await world.call('GET', '/accounts', undefined, { authorization: `Bearer ${token.access_token}`, origin: ORIGIN })).status,
      403,
    );
  });

  it("runs for a client written to nothing but Finqware's documentation", async () => {
    const world = await createWorld();
    const { body: created } = await world.call('POST', '/sessions', { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name });
    for (const field of ['session_id', 'nonce', 'status'] as const) assert.equal(typeof created[field], 'string');
    const { body, status } = await world.call('POST', `/sessions/${created.session_id}/steps`, {
      client_id: 'shop',
      nonce: created.nonce,
      skill: CONNECT.name,
      step: 'bank',
      data: { institution_id: 'one' },
    });
    assert.equal(status, 200);
    assert.equal(typeof body.step_id, 'string');
    assert.notEqual(body.nonce, created.nonce);
  });
});

describe('the nonce', () => {
  it('is single-use: a second use is refused and changes nothing', async () => {
    const world = await createWorld();
    const session = await world.start();
    const approval = await toApproval(world, session);
    const again = await world.submit(session, 'bank', { institution_id: 'one' });
    assert.deepEqual([again.status, again.body.type], [409, 'nonce_consumed']);
    assert.equal(world.provider.asked.length, 1);
    const view = await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    assert.equal(view.status, 200);
  });

  it('brings a lost answer back, byte by byte, for the same key and body', async () => {
    const world = await createWorld();
    const session = await world.start();
    const first = await world.submit(session, 'bank', { institution_id: 'one' }, { 'idempotency-key': 'k1' });
    const again = await world.submit(session, 'bank', { institution_id: 'one' }, { 'idempotency-key': 'k1' });
    assert.equal(again.text, first.text);
    assert.deepEqual([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')], [null, 'true']);
    const otherBody = await world.submit(session, 'bank', { institution_id: 'two' }, { 'idempotency-key': 'k1' });
    assert.deepEqual([otherBody.status, otherBody.body.type], [422, 'idempotency_mismatch']);
    const otherKey = await world.submit(session, 'bank', { institution_id: 'one' }, { 'idempotency-key': 'k2' });
    assert.equal(otherKey.body.type, 'nonce_consumed');
    assert.equal(world.provider.asked.length, 1);
  });

  it("lives thirty minutes by the server's clock", async () => {
    const world = await createWorld();
    const early = await world.start();
    await world.clock.pass(30 * MINUTE - 1000);
    assert.equal((await world.submit(early, 'bank', { institution_id: 'one' })).status, 200);
    const late = await world.start();
    await world.clock.pass(30 * MINUTE + 1000);
    assert.equal((await world.submit(late, 'bank', { institution_id: 'one' })).body.type, 'nonce_expired');
  });

  it('speaks for its own session, tenant, page, skill and step alone', async () => {
    const world = await createWorld();
    const [one, two] = [await world.start(), await world.start()];
    const crossed = await world.submit({ session_id: two.session_id, nonce: one.nonce }, 'bank', { institution_id: 'one' });
    const unknown = await world.submit({ session_id: '01900000-0000-7000-8000-000000000000', nonce: one.nonce }, 'bank', {
      institution_id: 'one',
    });
    const { id: _a, ...crossedBody } = crossed.body;
    const { id: _b, ...unknownBody } = unknown.body;
    assert.deepEqual(crossedBody, unknownBody);
    assert.equal(crossed.status, 404);
    assert.equal((await world.submit({ ...one, nonce: `${'A'.repeat(43)}AAAAAAAAAAA` }, 'bank', {})).body.type, 'nonce_invalid');
    assert.equal(
      (await world.submit(one, 'bank', { institution_id: 'one' }, { origin: 'https://other.example' })).body.type,
      'origin_not_allowed',
    );
    assert.equal(
      (await world.submit(one, 'bank', { institution_id: 'one' }, {}, PAY.name)).body.fields?.['skill'],
      'is not the skill of this session',
    );
    assert.deepEqual(
      [(await world.submit(one, 'accounts', { account_ids: ['a1'] })).body.type, (await world.submit(one, 'accounts', {})).body.step],
      ['step_out_of_order', 'bank'],
    );
    assert.equal((await world.submit(one, 'bank', { institution_id: 'one' })).status, 200);
  });

  it('has one winner among many at once, and one call to the bank', async () => {
    const world = await createWorld();
    const session = await world.start();
    const replies = await Promise.all(Array.from({ length: 50 }, () => world.submit(session, 'bank', { institution_id: 'one' })));
    assert.equal(replies.filter((reply) => reply.status === 200).length, 1);
    for (const { status, body } of replies)
      if (status !== 200) assert.ok(['nonce_consumed', 'step_in_progress'].includes(body.type), body.type);
    assert.equal(world.provider.asked.length, 1);
  });
});

describe('input', () => {
  it('is refused by field, unknown fields too, and the nonce stays good', async () => {
    const world = await createWorld();
    const session = await world.start();
    const cases: [object, Record<string, string>][] = [
      [{}, { 'data.institution_id': 'is required' }],
      [{ institution_id: 7 }, { 'data.institution_id': 'must be of type string' }],
      [{ institution_id: 'one', amount: '1' }, { 'data.amount': 'is not a known field' }],
      [{ institution_id: 'one', psu_type: 'both' }, { 'data.psu_type': 'must be one of: retail, corporate' }],
      [{ institution_id: 'nope' }, { 'data.institution_id': 'is not in the directory' }],
      [{ institution_id: 'firm', psu_type: 'retail' }, { 'data.psu_type': 'is not served by firm' }],
    ];
    for (const [data, fields] of cases) {
      const { status, body } = await world.submit(session, 'bank', data);
      assert.deepEqual([status, body.fields], [422, fields]);
    }
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).status, 200);
  });

  it('is refused when it is not JSON, too large, too deep, compressed, or holds what it should not', async () => {
    const world = await createWorld();
    const url = '/sessions';
    const good = { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name };
    assert.equal((await world.call('POST', url, '{"a":')).body.type, 'malformed_request');
    assert.equal((await world.call('POST', url, '[]')).body.type, 'malformed_request');
    assert.equal((await world.call('POST', url, `${'{"a":'.repeat(20)}1${'}'.repeat(20)}`)).body.type, 'malformed_request');
    assert.equal((await world.call('POST', url, { ...good, skill: 'x'.repeat(70_000) })).status, 413);
    assert.equal((await world.call('POST', url, good, { 'content-encoding': 'gzip' })).status, 415);
    assert.equal((await world.call('POST', url, good, { 'content-type': 'text/plain' })).status, 415);
    const polluted = await world.call(
      'POST',
      url,
      `{"client_id":"shop","client_app_key":"${APP_KEY}","skill":"${CONNECT.name}","__proto__":{"status":"completed"}}`,
    );
    assert.deepEqual([polluted.status, polluted.body.fields], [422, { ['__proto__']: 'is not a known field' }]);
    assert.equal(({} as Record<string, unknown>)['status'], undefined);
  });
});

describe('starting', () => {
  it("takes a page on the tenant's origin, or no page at all, and the right key", async () => {
    const world = await createWorld();
    const start = (body: object, headers = {}) =>
      world.call('POST', '/sessions', { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name, ...body }, headers);
    assert.equal((await start({}, { origin: ORIGIN })).status, 200);
    assert.equal((await start({})).status, 200);
    for (const origin of ['https://shop.example.evil', 'http://shop.example', 'null', 'https://other.example', 'https://SHOP.example']) {
      assert.equal((await start({}, { origin })).body.type, 'origin_not_allowed', origin);
    }
    assert.equal((await start({ client_app_key: 'pk_other' })).body.type, 'tenant_unknown');
    assert.equal((await start({ client_id: 'nobody' })).body.type, 'tenant_unknown');
    assert.equal((await start({ skill: 'unknown' })).body.type, 'skill_unknown');
    assert.equal((await start({ client_secret: SECRET })).body.type, 'invalid_fields');
  });

  it('keeps what only a back end may say to the back end', async () => {
    const world = await createWorld();
    const fromBrowser = { client_id: 'shop', client_app_key: APP_KEY };
    const fromBackEnd = { client_id: 'shop', client_secret: SECRET };
    const context = { payment: ORDER };
    assert.equal((await world.call('POST', '/sessions', { ...fromBrowser, skill: PAY.name })).body.type, 'skill_needs_backend');
    assert.ok(
      (await world.call('POST', '/sessions', { ...fromBrowser, skill: CONNECT.name, context: { reference: 'x' } })).body.fields?.[
        'context'
      ],
    );
    assert.ok(
      (await world.call('POST', '/sessions', { ...fromBackEnd, skill: PAY.name }, { origin: ORIGIN })).body.fields?.['client_secret'],
    );
    assert.ok((await world.call('POST', '/sessions', { ...fromBackEnd, skill: PAY.name })).body.fields?.['context.payment']);
    for (const amount of ['1e3', '-1', '0', '0.00', '1,5', '1.999', '01', '']) {
      const { status } = await world.call('POST', '/sessions', {
        ...fromBackEnd,
        skill: PAY.name,
        context: { payment: { ...ORDER, amount } },
      });
      assert.equal(status, 422, amount);
    }
    assert.equal(
      (
        await world.call('POST', '/sessions', {
          ...fromBackEnd,
          skill: PAY.name,
          context: { payment: { ...ORDER, currency: 'JPY', amount: '100.5' } },
        })
      ).status,
      422,
    );
    assert.equal((await world.call('POST', '/sessions', { ...fromBackEnd, skill: PAY.name, context })).status, 200);
  });

  it("sends nobody to a page that is not the tenant's", async () => {
    const world = await createWorld();
    const start = (return_url: string) =>
      world.call('POST', '/sessions', { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name, return_url });
    const hosts = [
      'https://shop.example.evil',
      'https://shop.example@evil.example',
      'https://evil.example/https://shop.example',
      'http://shop.example',
      '//shop.example',
      'javascript:alert(1)//shop.example',
      'https:\\\\shop.example',
      'https://shop.example\\@evil.example',
      'https://user@shop.example',
      'https://shop.example:444',
      'data:text/html,x',
      'https://shop.example%2eevil.example',
      ' https://shop.example',
      'https://shop.example/\n',
      'https://ｓhop.example.evil',
    ];
    for (const url of hosts) assert.equal((await start(url)).body.type, 'return_url_not_allowed', url);
    assert.equal((await start('https://shop.example/cart?x=1#part')).status, 200);
  });
});

describe('coming back from the bank', () => {
  it('believes the bank, not the address', async () => {
    const world = await createWorld();
    const session = await world.start();
    const approval = await toApproval(world, session);
    const page = await world.call('GET', `/callback?state=${stateOf(world)}&status=success&code=1`);
    assert.equal(page.status, 200);
    const view = await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    assert.equal(showOf(view.body, 'redirect').state, 'checking');
    await world.clock.pass(21_000);
    const later = await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    assert.deepEqual([showOf(later.body, 'redirect').state, showOf(later.body, 'redirect').cause], ['failed', 'bank_said_nothing']);
  });

  it('uses a state once; shown again it does nothing, and a wrong one leads nowhere', async () => {
    const world = await createWorld();
    const session = await world.start();
    await toApproval(world, session);
    world.provider.decideLast();
    await world.call('GET', `/callback?state=${stateOf(world)}`);
    const calls = world.provider.resolveCalls;
    assert.equal((await world.call('GET', `/callback?state=${stateOf(world)}`)).status, 200);
    assert.equal(world.provider.resolveCalls, calls);
    assert.equal((await world.call('GET', '/callback?state=st_forged')).status, 404);
    assert.equal((await world.call('GET', '/callback')).status, 404);
  });

  it('sends a full page back to the shop, with nothing in the address', async () => {
    const world = await createWorld();
    const session = await world.start({ display: 'page', return_url: `${ORIGIN}/checkout?cart=1` });
    await toApproval(world, session);
    const back = await world.call('GET', `/callback?state=${stateOf(world)}`);
    assert.deepEqual([back.status, back.headers.get('location')], [303, `${ORIGIN}/checkout?cart=1#tessera-return`]);
  });

  it('turns a popup into a page when the person says so', async () => {
    const world = await createWorld();
    const approval = await toApproval(world, await world.start({ return_url: `${ORIGIN}/` }));
    const { body } = await world.submit(approval, 'approval', { action: 'in_page' });
    assert.equal(showOf(body, 'redirect').display, 'page');
    assert.equal((await world.call('GET', `/callback?state=${stateOf(world)}`)).status, 303);
  });

  it('ignores the return of an attempt that was given up', async () => {
    const world = await createWorld();
    const approval = await toApproval(world, await world.start());
    const old = stateOf(world);
    world.provider.decideLast({ state: 'failed', cause: 'cancelled_at_bank' });
    const { body: second } = await world.submit(approval, 'approval', { action: 'retry' });
    assert.deepEqual(world.provider.cancelled, [`ref-${world.provider.asked[0]!.intent}`]);
    await world.call('GET', `/callback?state=${old}`);
    const view = await world.call('GET', `/sessions/${approval.session_id}`, undefined, { authorization: `Nonce ${second.nonce}` });
    assert.equal(showOf(view.body, 'redirect').state, 'waiting');
  });
});

describe('an approval', () => {
  it('can be tried again, another way, and at another bank', async () => {
    const world = await createWorld();
    const first = await toApproval(world, await world.start());
    const { body: other } = await world.submit(first, 'approval', { action: 'switch' });
    assert.equal(showOf(other, 'decoupled').matching_code, '42');
    const { body: banks } = await world.submit(other, 'approval', { action: 'change_bank' });
    assert.equal(showOf(banks, 'choose_bank').chosen, 'one');
    assert.equal((await toApproval(world, banks as Started, 'two')).step?.kind, 'decoupled');
  });

  it('expires by itself, and says why it failed', async () => {
    const world = await createWorld();
    const approval = await toApproval(world, await world.start());
    assert.equal((await world.submit(approval, 'approval', { action: 'continue' })).body.type, 'step_pending');
    await world.clock.pass(15 * MINUTE);
    const view = await world.call('GET', `/sessions/${approval.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    assert.equal(showOf(view.body, 'redirect').cause, 'approval_expired');
    assert.equal((await world.submit(approval, 'approval', { action: 'continue' })).body.type, 'action_not_possible');
    assert.equal((await world.submit(approval, 'approval', { action: 'retry' })).status, 200);
  });

  it('leaves the choice and the nonce alone when the bank cannot be reached', async () => {
    const world = await createWorld();
    const session = await world.start();
    world.provider.authorizeFails = new ProviderError('bank_unavailable', 'down', { retryAfterSeconds: 30 });
    const { status, body, headers } = await world.submit(session, 'bank', { institution_id: 'one' });
    assert.deepEqual([status, body.type, body.retry_after, headers.get('retry-after')], [503, 'bank_unavailable', 30, '30']);
    assert.equal((await world.submit(session, 'bank', { institution_id: 'down' })).body.type, 'bank_unavailable');
    world.provider.authorizeFails = undefined;
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).status, 200);
  });

  it('gives a bank that hangs its deadline, and no more', async () => {
    const world = await createWorld();
    const session = await world.start();
    world.provider.gate = new Promise(() => undefined);
    const submission = world.submit(session, 'bank', { institution_id: 'one' });
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).body.type, 'step_in_progress');
    await world.clock.pass(15_000);
    assert.equal((await submission).body.type, 'provider_unavailable');
  });

  it('of a bank without accounts fails, and another bank can be chosen', async () => {
    const world = await createWorld();
    world.provider.accountsOf = [];
    const approval = await toApproval(world, await world.start());
    world.provider.decideLast();
    await world.call('GET', `/callback?state=${stateOf(world)}`);
    const { body } = await world.submit(approval, 'approval', { action: 'continue' });
    assert.equal(showOf(body, 'redirect').cause, 'no_accounts');
  });
});

describe('a payment', () => {
  const pay = async (world: TestWorld) => {
    const { body } = await world.call('POST', '/sessions', {
      client_id: 'shop',
      client_secret: SECRET,
      skill: PAY.name,
      context: { payment: ORDER },
    });
    return body as Started;
  };
  const submit = (world: TestWorld, session: { session_id: string; nonce?: string | undefined }, step: string, data: object) =>
    world.submit(session, step, data, {}, PAY.name);

  it('is approved as it was shown, or not at all', async () => {
    for (const change of [
      { amount: '49.91' },
      { currency: 'USD' },
      { payee_name: 'Shop SARI' },
      { payee_iban: 'DE89370400440532013000' },
      { reference: 'Order 8' },
    ]) {
      const world = await createWorld();
      const { body: approval } = await submit(world, await pay(world), 'bank', { institution_id: 'one' });
      world.provider.decideLast(world.provider.approval({ ...ORDER, ...change }));
      await world.call('GET', `/callback?state=${stateOf(world)}`);
      const view = await world.call('GET', `/sessions/${approval.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
      assert.equal(showOf(view.body, 'redirect').cause, 'bank_answer_mismatch');
      assert.equal((await submit(world, approval, 'approval', { action: 'retry' })).body.type, 'action_not_possible');
    }
    const world = await createWorld();
    const { body: approval } = await submit(world, await pay(world), 'bank', { institution_id: 'one' });
    world.provider.decideLast();
    await world.call('GET', `/callback?state=${stateOf(world)}`);
    assert.equal((await submit(world, approval, 'approval', { action: 'continue' })).body.status, 'SESSION_COMPLETED');
  });

  it('whose answer was lost is unknown, is never sent again, and is settled by looking', async () => {
    const world = await createWorld();
    const session = await pay(world);
    world.provider.authorizeFails = new ProviderError('provider_unavailable', 'gone');
    const { body: approval } = await submit(world, session, 'bank', { institution_id: 'one' });
    assert.equal(showOf(approval, 'redirect').state, 'unknown');
    for (const action of ['retry', 'switch', 'change_bank'])
      assert.equal((await submit(world, approval, 'approval', { action })).body.type, 'action_not_possible');
    assert.equal(world.provider.asked.length, 1);
    world.provider.decideLast();
    await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    assert.equal((await submit(world, approval, 'approval', { action: 'continue' })).body.status, 'SESSION_COMPLETED');
  });
});

describe('resuming', () => {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');

  it('takes the verifier of the tab, and kills the old nonce', async () => {
    const world = await createWorld();
    const session = await world.start({ challenge });
    const resume = (body: object) =>
      world.call('POST', `/sessions/${session.session_id}/resume`, { client_id: 'shop', ...body }, { origin: ORIGIN });
    assert.equal((await resume({ verifier: 'w'.repeat(43) })).body.type, 'resume_refused');
    const { body: resumed, status } = await resume({ verifier });
    assert.equal(status, 200);
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).status, 404);
    assert.equal((await world.submit(resumed, 'bank', { institution_id: 'one' })).status, 200);
    const without = await world.start();
    assert.equal(
      (await world.call('POST', `/sessions/${without.session_id}/resume`, { client_id: 'shop', verifier })).body.type,
      'resume_refused',
    );
  });

  it('works on an expired nonce, and gives a finished session its temp token again until it is exchanged', async () => {
    const world = await createWorld();
    const session = await world.start({ challenge });
    const resume = () => world.call('POST', `/sessions/${session.session_id}/resume`, { client_id: 'shop', verifier });
    await world.clock.pass(40 * MINUTE);
    const { body: resumed } = await resume();
    const accounts = await toAccounts(world, resumed as Started);
    const { body: last } = await world.submit(accounts, 'accounts', { account_ids: ['a1'] });
    const { body: again } = await resume();
    assert.notEqual(again.temp_token, last.temp_token);
    const exchange = (temp_token?: string) => world.call('POST', '/token', { client_id: 'shop', client_secret: SECRET, temp_token });
    assert.equal((await exchange(last.temp_token)).body.type, 'temp_token_invalid');
    assert.equal((await exchange(again.temp_token)).status, 200);
    assert.equal((await resume()).body.temp_token, undefined);
  });

  it("lets the first tab make a back end's session its own, once", async () => {
    const world = await createWorld();
    const { body: started } = await world.call('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill: CONNECT.name });
    const adopt = (nonce?: string, origin = ORIGIN) =>
      world.call('POST', `/sessions/${started.session_id}/resume`, { client_id: 'shop', nonce, challenge }, { origin });
    assert.equal((await adopt(started.nonce, 'https://evil.example')).body.type, 'origin_not_allowed');
    const { body: mine, status } = await adopt(started.nonce);
    assert.equal(status, 200);
    assert.equal((await adopt(started.nonce)).status, 404);
    assert.equal((await adopt(mine.nonce)).body.type, 'resume_refused');
    assert.equal((await world.submit(mine, 'bank', { institution_id: 'one' })).status, 200);
  });
});

describe('the end', () => {
  it('by leaving is one record, and final', async () => {
    const world = await createWorld();
    const approval = await toApproval(world, await world.start());
    const leave = () =>
      world.call(
        'DELETE',
        `/sessions/${approval.session_id}`,
        { reason: 'left' },
        { authorization: `Nonce ${approval.nonce}`, origin: ORIGIN },
      );
    const { body } = await leave();
    const { request_id: _request, ...exit } = body.exit!;
    assert.deepEqual(exit, {
      outcome: 'left',
      stage: 'redirect',
      cause: 'left',
      origin: 'user',
      retryable: true,
      next_action: 'start_again',
      session_id: approval.session_id,
    });
    assert.equal(world.provider.cancelled.length, 1);
    assert.equal((await leave()).body.type, 'session_ended');
    assert.equal((await world.submit(approval, 'approval', { action: 'continue' })).body.type, 'session_ended');
  });

  it('by time is told, then swept, and what is swept is gone', async () => {
    const world = await createWorld({ config: { lifetimes: { session_seconds: 600 } } });
    const session = await world.start();
    await world.clock.pass(601_000);
    const view = await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${session.nonce}` });
    assert.deepEqual([view.body.status, view.body.exit?.cause], ['SESSION_ENDED', 'session_expired']);
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).body.type, 'session_expired');
    await world.clock.pass(601_000);
    assert.equal((await world.submit(session, 'bank', { institution_id: 'one' })).body.type, 'session_not_found');
  });
});

describe('while the bank is being asked', () => {
  /** A submission that waits in the middle of its call, and the door to let it go on. */
  async function midCall(challenge?: string) {
    const world = await createWorld();
    const session = await world.start(challenge === undefined ? {} : { challenge });
    let open = (): void => undefined;
    world.provider.gate = new Promise((resolve) => (open = resolve));
    const submission = world.submit(session, 'bank', { institution_id: 'one' });
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(world.provider.asked.length, 1);
    return { world, session, submission, open };
  }

  it('the person may leave: the attempt is called off at the bank', async () => {
    const { world, session, submission, open } = await midCall();
    const left = await world.call('DELETE', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${session.nonce}` });
    assert.equal(left.body.status, 'SESSION_ENDED');
    open();
    assert.equal((await submission).body.type, 'session_ended');
    assert.deepEqual(world.provider.cancelled, [`ref-${world.provider.asked[0]!.intent}`]);
  });

  it('another tab may resume: it keeps its nonce and gets the step, the first one is told', async () => {
    const verifier = 'v'.repeat(43);
    const { world, session, submission, open } = await midCall(createHash('sha256').update(verifier).digest('base64url'));
    const { body: resumed } = await world.call('POST', `/sessions/${session.session_id}/resume`, { client_id: 'shop', verifier });
    open();
    assert.equal((await submission).body.type, 'nonce_consumed');
    const view = await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${resumed.nonce}` });
    assert.equal(view.body.step?.kind, 'redirect');
    assert.equal(world.provider.asked.length, 1);
  });

  it('looking changes nothing for the answer', async () => {
    const { world, session, submission, open } = await midCall();
    await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${session.nonce}` });
    open();
    assert.equal((await submission).status, 200);
  });
});

describe('what an attacker or an accident would like', () => {
  it('does not lock a back end out: stale tokens and its many people are not counted, guessed secrets are', async () => {
    const world = await createWorld({ config: { limits: { sessions: 3, calls: 1000, misses: 3 } } });
    const backEnd = (client_secret: string) => world.call('POST', '/sessions', { client_id: 'shop', client_secret, skill: CONNECT.name });
    const from = world.companion.fetch;
    world.companion.fetch = (request) => from(request, { ip: '192.0.2.7' });
    for (let n = 0; n < 10; n += 1) assert.equal((await backEnd(SECRET)).status, 200);
    for (let n = 0; n < 10; n += 1)
      assert.equal((await world.call('GET', '/accounts', undefined, { authorization: 'Bearer at_x' })).status, 401);
    assert.equal((await backEnd(SECRET)).status, 200);
    for (let n = 0; n < 3; n += 1) assert.equal((await backEnd('guess')).body.type, 'tenant_unknown');
    assert.equal((await backEnd('guess')).body.type, 'too_many_requests');
  });

  it('counts visitors by address, a whole IPv6 network as one, and nobody where the address is not known', async () => {
    const started = async (ip: (n: number) => string | undefined) => {
      const world = await createWorld({ config: { limits: { sessions: 3, calls: 1000, misses: 3 } } });
      const from = world.companion.fetch;
      let n = 0;
      world.companion.fetch = (request) => {
        const address = ip((n += 1));
        return from(request, address === undefined ? {} : { ip: address });
      };
      const replies = [];
      for (let k = 0; k < 6; k += 1)
        replies.push((await world.call('POST', '/sessions', { client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name })).status);
      return replies.filter((status) => status === 200).length;
    };
    assert.equal(await started(() => '192.0.2.7'), 3);
    assert.equal(await started((n) => `192.0.2.${n}`), 6);
    assert.equal(await started((n) => `2001:db8:1:2::${n}`), 3);
    assert.equal(await started((n) => `2001:db8:1:${n}::1`), 6);
    assert.equal(await started(() => undefined), 6);
  });

  it('tells the provider the whole address of the person, where it is one', async () => {
    for (const [ip, told] of [
      ['192.0.2.7', '192.0.2.7'],
      ['::ffff:192.0.2.7', '192.0.2.7'],
      ['2001:db8:1:2::3', '2001:db8:1:2::3'],
      ['unknown', undefined],
    ] as const) {
      const world = await createWorld();
      const from = world.companion.fetch;
      world.companion.fetch = (request) => from(request, { ip });
      await world.submit(await world.start(), 'bank', { institution_id: 'one' });
      assert.equal(world.provider.asked.at(-1)?.ip, told);
    }
  });

  it('starts on a page whose address holds what a query may hold', async () => {
    const world = await createWorld();
    for (const path of ['/checkout?email=ana@example.com', '/@ana/cart', '/?q=a\\b', '?x=1', '']) {
      assert.equal(
        (
          await world.call('POST', '/sessions', {
            client_id: 'shop',
            client_app_key: APP_KEY,
            skill: CONNECT.name,
            return_url: ORIGIN + path,
          })
        ).status,
        200,
        path,
      );
    }
  });

  it('finds no grant in a copy of the store', async () => {
    const written: string[] = [];
    const store = createMemoryStore();
    const world = await createWorld({
      given: { store: { ...store, write: (writes, now) => (written.push(JSON.stringify(writes)), store.write(writes, now)) } },
    });
    const accounts = await toAccounts(world, await world.start());
    const { body: last } = await world.submit(accounts, 'accounts', { account_ids: ['a1'] });
    const { body } = await world.call<{ access_token: string }>('POST', '/token', {
      client_id: 'shop',
      client_secret: SECRET,
      temp_token: last.temp_token,
    });
    assert.equal((await world.call('GET', '/accounts', undefined, { authorization: `Bearer ${body.access_token}` })).status, 200);
    assert.ok(!written.join('').includes('canary-grant'), 'a grant is sealed');
  });

  it('is not stuck with a consent that the bank no longer honours', async () => {
    const world = await createWorld();
    const approval = await toApproval(world, await world.start());
    world.provider.decideLast();
    await world.call('GET', `/callback?state=${stateOf(world)}`);
    world.provider.accounts = () => Promise.reject(new ProviderError('provider_rejected', 'withdrawn'));
    const { body } = await world.submit(approval, 'approval', { action: 'continue' });
    assert.equal(showOf(body, 'redirect').cause, 'provider_failed');
    assert.equal((await world.submit(body, 'approval', { action: 'change_bank' })).status, 200);
  });
});
