import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import { STORES } from '../../server/store/registry.ts';
import type { Store } from '../../server/store/store.ts';
import { findCanaries, formsOf, PACKAGE_CANARIES, type Canary } from '../faults/canaries.mjs';
import { CHALLENGE, NOT_FOR_LOGS, PAYMENT, PERSONAL, Recorder, SECRETS, VERIFIER, type Recorded } from '../faults/recorder.ts';
import { APP_KEY, CONNECT, ORIGIN, PAY, SECRET } from './world.ts';

const MINUTE = 60_000;
const BROWSER = { origin: ORIGIN };
const named = (what: string, values: Iterable<string>): Canary[] => [...values].map((value) => ({ what, value }));

/** Whatever people, shops and banks do, and some things that they should not. */
async function live(recorder: Recorder): Promise<void> {
  const { world } = recorder;
  const browser = (method: string, at: string, body?: unknown, headers = {}): Promise<Recorded> =>
    recorder.send('browser', method, at, body, { ...BROWSER, ...headers });
  const shop = (method: string, at: string, body?: unknown, headers = {}): Promise<Recorded> =>
    recorder.send('backend', method, at, body, headers);
  const begin = (more = {}) =>
    browser('POST', '/sessions', {
      client_id: 'shop',
      client_app_key: APP_KEY,
      skill: CONNECT.name,
      challenge: CHALLENGE,
      return_url: `${ORIGIN}/canary-basket`,
      ...more,
    });
  const submit = ({ body }: Recorded, step: string, data: object, more = {}, key = 'canary-idempotency-4711') =>
    browser(
      'POST',
      `/sessions/${body.session_id}/steps`,
      { client_id: 'shop', nonce: body.nonce, skill: CONNECT.name, step, data, ...more },
      { 'idempotency-key': key },
    );
  const look = ({ body }: Recorded, at = '') =>
    browser('GET', `/sessions/${body.session_id}${at}`, undefined, { authorization: `Nonce ${body.nonce ?? ''}` });
  const resume = ({ body }: Recorded) => browser('POST', `/sessions/${body.session_id}/resume`, { client_id: 'shop', verifier: VERIFIER });
  const back = () => recorder.send('browser', 'GET', `/callback?state=${recorder.states.at(-1)!}&code=1`);
  const exchange = (temp_token?: string, client_secret = SECRET) =>
    shop('POST', '/token', { client_id: 'shop', client_secret, temp_token }, { 'idempotency-key': 'canary-idempotency-4711' });

  for (const institution_id of ['one', 'two']) {
    // All the way, by a page and by an app, with a lost answer, a reload and a look at the stream on the way.
    const session = await begin(institution_id === 'one' ? {} : { display: 'page' });
    const approval = await submit(session, 'bank', { institution_id });
    await submit(session, 'bank', { institution_id });
    await submit(session, 'bank', { institution_id, psu_type: 'retail' });
    await submit(session, 'bank', { institution_id }, {}, 'another');
    await look(approval, '/events');
    recorder.approve();
    await back();
    await back();
    const resumed = await resume(approval);
    const accounts = await submit(resumed, 'approval', { action: 'continue' });
    await submit(accounts, 'accounts', { account_ids: ['a1', 'stolen'] });
    const last = await submit(accounts, 'accounts', { account_ids: ['a1', 'a2'] });
    const again = await resume(last);
    await exchange(last.body.temp_token);
    await exchange(again.body.temp_token, `${SECRET}-wrong`);
    const { body: token } = await exchange(again.body.temp_token);
    await exchange(again.body.temp_token);
    const bearer = { authorization: `Bearer ${token.access_token ?? ''}` };
    for (const at of ['/accounts', '/holders', '/transactions', '/transactions?account_id=stolen', '/transactions?from=never'])
      await shop('GET', at, undefined, bearer);
    await browser('GET', '/accounts', undefined, bearer);
    await shop('GET', '/accounts', undefined, { authorization: 'Bearer at_forged-access-token-of-somebody' });
  }

  // A payment that a shop starts, a tab adopts, and a bank alters.
  const payment = await shop('POST', '/sessions', {
    client_id: 'shop',
    client_secret: SECRET,
    skill: PAY.name,
    context: { payment: PAYMENT, reference: 'canary-customer-4711' },
  });
  const adopted = await browser('POST', `/sessions/${payment.body.session_id}/resume`, {
    client_id: 'shop',
    nonce: payment.body.nonce,
    challenge: CHALLENGE,
  });
  const paying = await submit(adopted, 'bank', { institution_id: 'one' }, { skill: PAY.name });
  world.provider.decideLast(world.provider.approval({ ...PAYMENT, amount: '4990.00' }));
  await look(paying);
  await submit(paying, 'approval', { action: 'retry' }, { skill: PAY.name });

  // Everything that goes wrong.
  const lost = await begin();
  world.provider.authorizeFails = new ProviderError('provider_unavailable', `It failed with ${SECRET} and ${recorder.states.at(-1)!}`);
  await submit(lost, 'bank', { institution_id: 'one' });
  world.provider.authorizeFails = undefined;
  for (const data of [
    {},
    { institution_id: SECRET },
    { institution_id: 'one', method: SECRET },
    { institution_id: { x: SECRET } },
  ])
    await submit(lost, 'bank', data);
  await submit(lost, 'accounts', { account_ids: [SECRET] });
  await submit({ ...lost, body: { ...lost.body, nonce: SECRET } }, 'bank', { institution_id: 'one' });
  await browser('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill: CONNECT.name });
  await browser('POST', '/sessions', {
    client_id: SECRET,
    client_app_key: SECRET,
    skill: SECRET,
    return_url: `https://evil.example/${SECRET}`,
  });
  await browser('POST', '/sessions', `{"client_id":"${SECRET}`);
  await browser('POST', `/sessions/${lost.body.session_id}/resume`, { client_id: 'shop', verifier: VERIFIER.replace('canary', 'tanary') });
  await browser('GET', `/callback?state=${SECRET}&code=${VERIFIER}`);
  await browser('GET', `/${SECRET}?x=${VERIFIER}`);
  await browser('GET', `/sessions/${SECRET}`, undefined, { authorization: `Nonce ${SECRET}`, 'x-request-id': 'canary request id' });
  await recorder.send('browser', 'GET', '/skills?client_id=shop&client_app_key=pk_wrong', undefined, {
    origin: `https://${SECRET}.example`,
  });
  const stranger = await begin();
  await browser('GET', `/sessions/${stranger.body.session_id}`, undefined, { authorization: `Nonce ${lost.body.nonce ?? ''}` });
  await browser(
    'DELETE',
    `/sessions/${stranger.body.session_id}`,
    { reason: 'left' },
    { authorization: `Nonce ${stranger.body.nonce ?? ''}` },
  );
  await look(stranger);
  for (const at of ['/skills', '/institutions']) await browser('GET', `${at}?client_id=shop&client_app_key=${APP_KEY}`);
  for (const at of ['/healthz', '/readyz', '/openapi.json', '/return.js', '/tessera.js']) await browser('GET', at);
  await world.clock.pass(31 * MINUTE);
  await look(lost);
  await submit(lost, 'bank', { institution_id: 'one' });
  await resume(lost);
}

describe('canaries', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-canary-'));
  let recorder: Recorder;
  let store: Store;
  /** Every secret that was given out, too. */
  let tokens: Canary[];
  const disk = (): Buffer => Buffer.concat(readdirSync(folder).map((file) => readFileSync(path.join(folder, file))));

  before(async () => {
    store = await STORES.sqlite(path.join(folder, 'tessera.db'));
    recorder = await Recorder.open(store);
    await live(recorder);
    tokens = [
      ...named('a nonce', recorder.nonces.keys()),
      ...named('a temp token', recorder.temps.keys()),
      ...named('an access token', recorder.access),
      ...named('a state', recorder.states),
    ];
  });
  after(() => rmSync(folder, { recursive: true }));

  it('were all sung: the run saw what it should', () => {
    const types = new Set(recorder.answers.map(({ body }) => (body as { type?: string }).type));
    for (const type of [
      'invalid_fields',
      'nonce_invalid',
      'nonce_consumed',
      'nonce_expired',
      'origin_not_allowed',
      'temp_token_invalid',
      'access_token_invalid',
      'provider_unavailable',
      'resume_refused',
      'session_ended',
      'step_out_of_order',
      'tenant_unknown',
      'malformed_request',
      'not_found',
      'action_not_possible',
    ]) {
      assert.ok(types.has(type), `nothing was refused with ${type}`);
    }
    assert.equal(recorder.access.size, 2);
    assert.ok(SECRETS.length + PERSONAL.length + NOT_FOR_LOGS.length + tokens.length >= 25);
    assert.ok(formsOf('canary').length >= 8);
  });

  it('are in nothing that a browser gets', () => {
    for (const { by, method, path: at, status, bytes, body } of recorder.answers.filter((answer) => answer.by === 'browser')) {
      // Its own are its own: the nonce and the temp token of this very answer.
      const others = tokens.filter(({ value }) => value !== body.nonce && value !== body.temp_token);
      assert.deepEqual(findCanaries(bytes, [...SECRETS, ...PERSONAL, ...others]), [], `${by} ${method} ${at.slice(0, 40)} ${status}`);
      assert.doesNotMatch(bytes, /\n\s+at |node_modules|\.ts:\d|SQLITE|\/work\//, `${method} ${at} tells of the inside`);
    }
  });

  it('reach a back end only where they are what it asked for', () => {
    for (const { method, path: at, status, bytes, body } of recorder.answers.filter(({ by }) => by === 'backend')) {
      const others = tokens.filter(({ value }) => value !== body.nonce && value !== body.access_token);
      const data = ['/accounts', '/holders', '/transactions'].includes(at) ? [] : PERSONAL;
      assert.deepEqual(findCanaries(bytes, [...SECRETS, ...data, ...others]), [], `${method} ${at} ${status}`);
    }
  });

  it('are in no line of the log', () => {
    const log = recorder.world.log.join('\n');
    assert.ok(log.length > 1000);
    assert.deepEqual(findCanaries(log, [...SECRETS, ...PERSONAL, ...NOT_FOR_LOGS, ...tokens]), []);
    for (const line of recorder.world.log) assert.doesNotThrow(() => void JSON.parse(line));
  });

  it('are not in the file of the database', () => {
    const kept = NOT_FOR_LOGS.filter(({ what }) => what === 'an Idempotency-Key');
    assert.deepEqual(findCanaries(disk(), [...SECRETS, ...PERSONAL, ...tokens, ...kept]), []);
    assert.ok(disk().includes('"status":"completed"'), 'it is the file of this run');
  });

  it('are found, in whatever form, where somebody plants them', () => {
    for (const { what, value } of [...SECRETS, ...PERSONAL, ...tokens]) {
      for (const [form, text] of formsOf(value))
        assert.deepEqual(findCanaries(`{"x":"..${text}.."}`, [{ what, value }]), [`${what} (${form})`]);
      for (const shift of ['', 'a', 'ab']) {
        const inside = Buffer.from(`${shift}${value}, and more`).toString('base64');
        assert.equal(findCanaries(inside, [{ what, value }]).length, 1, `${what} inside of base64`);
      }
    }
    const [bad] = [`{"key":"canary-grant-6f1d0c"}`];
    assert.ok(PACKAGE_CANARIES.some(({ is }) => is.test(bad)));
  });

  it('are gone from the disk when their session is gone, with everything of the person', async () => {
    const { clock } = recorder.world;
    await clock.pass(200 * 24 * 60 * MINUTE);
    while ((await store.sweep(clock.now(), 1000)) > 0);
    await store.close();
    const left = disk().toString('latin1');
    assert.doesNotMatch(left, /canary|session|shop\.example|"status"/i);
  });
});
