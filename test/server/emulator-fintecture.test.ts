import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BANKS } from '../../server/emulators/fintecture/banks.ts';
import * as fintecture from '../../server/emulators/fintecture/index.ts';
import { PEOPLE } from '../../server/emulators/fintecture/people.ts';
import { readDocument } from '../upstreams/documents.ts';
import { BACK, HOME, MINUTE, start, type Json } from './fintecture-world.ts';

describe('the emulator of Fintecture', () => {
  it('has every operation of the four documents, by its name, method and path', async () => {
    const { emulator } = start();
    for (const name of ['fintecture-ais', 'fintecture-customers', 'fintecture-oac', 'fintecture-beyond'] as const) {
      for (const { id, method, path, bearer } of readDocument(name).operations) {
        const response = await emulator.fetch(new Request(HOME + path.replace(/\{[^}]+\}/g, 'x'), { method }));
        assert.equal(emulator.calls().at(-1)?.operation, id);
        if (bearer) assert.equal(response.status, 401, id);
      }
    }
  });

  it('tells which command starts it, and what the companion needs to know', () => {
    const { fintecture: settings } = fintecture.entry.settings('http://127.0.0.1:9100') as { fintecture: Json };
    assert.equal(settings['base_url'], 'http://127.0.0.1:9100');
    assert.match(String(settings['private_key']), /^-----BEGIN PRIVATE KEY-----/);
  });
});

describe('its tokens', () => {
  it('are given for the right credentials and scope alone, by form or by Basic', async () => {
    const { access, send } = start();
    const wrong: [number, Json][] = [
      [401, { grant_type: 'client_credentials', scope: 'PIS', client_secret: 'wrong' }],
      [401, { grant_type: 'client_credentials', scope: 'PIS', client_id: 'toString' }],
      [400, { grant_type: 'client_credentials' }],
      [400, { grant_type: 'client_credentials', scope: 'OAC' }],
      [400, { grant_type: 'client_credentials', scope: 'pis' }],
      [400, { grant_type: 'password', scope: 'PIS' }],
      [400, { grant_type: 'client_credentials', scope: 'PIS', app_id: 'emulator' }],
      [400, { grant_type: 'client_credentials', scope: 'AIS', code: 'x' }],
      [400, { grant_type: 'authorization_code', code: 'x' }],
      [400, { grant_type: 'authorization_code' }],
    ];
    for (const [status, form] of wrong) assert.equal((await access(form)).status, status, JSON.stringify(form));
    const json = { grant_type: 'client_credentials', scope: 'PIS' };
    assert.equal((await send('POST', '/oauth/accesstoken', { json })).status, 415);
    const basic = { authorization: `Basic ${Buffer.from('emulator:emulator-secret').toString('base64')}` };
    const { status, body } = await send('POST', '/oauth/accesstoken', { form: json, headers: basic });
    assert.equal(status, 200);
    assert.deepEqual({ ...body, access_token: '' }, { access_token: '', token_type: 'Bearer', expires_in: 3600, scope: 'PIS' });
  });

  it('open what their scope names, for an hour', async () => {
    const world = start();
    const { send, token, oac, pass } = world;
    const tokens: Record<string, string> = {
      PIS: await token('PIS'),
      AIS: await token('AIS'),
      customer: await token('customer'),
      OAC: await oac(),
    };
    const opens: [string, string[]][] = [
      ['/res/v1/providers', ['PIS', 'AIS', 'customer']],
      [`/ais/v2/connect?redirect_uri=${encodeURIComponent(BACK)}`, ['AIS']],
      ['/v1/customers', ['customer']],
      ['/v1/companies', ['OAC']],
    ];
    for (const [path, scopes] of opens) {
      for (const [scope, each] of Object.entries(tokens)) {
        assert.equal((await send('GET', path, { token: each })).status, scopes.includes(scope) ? 200 : 403, `${path} ${scope}`);
      }
      assert.equal((await send('GET', path, { token: 'made-up' })).status, 401);
    }
    pass(60 * MINUTE - 1);
    assert.equal((await send('GET', '/v1/customers', { token: tokens['customer']! })).status, 200);
    pass(1);
    assert.equal((await send('GET', '/v1/customers', { token: tokens['customer']! })).status, 401);
  });

  it('of a connection are replaced by a refresh, and the old ones die', async () => {
    const { connected, send, pass } = start();
    const { accessToken, refreshToken, home } = await connected('anna');
    const refresh = (refresh_token: string) =>
      send('POST', '/oauth/refreshtoken', {
        form: { grant_type: 'refresh_token', refresh_token, client_id: fintecture.APP_ID, client_secret: fintecture.APP_SECRET },
      });
    const { status, body } = await refresh(refreshToken);
    assert.equal(status, 200);
    assert.equal((await send('GET', `${home}/accounts`, { token: accessToken })).status, 401);
    assert.equal((await send('GET', `${home}/accounts`, { token: body['access_token'] as string })).status, 200);
    assert.equal((await refresh(refreshToken)).status, 400);
    pass(181 * 24 * 60 * MINUTE);
    assert.equal((await refresh(body['refresh_token'] as string)).status, 400, 'the consent is over');
  });
});

describe('its directory', () => {
  it('lists banks that differ in all that banks differ in', async () => {
    const { send, token, emulator } = start();
    const pis = await token('PIS');
    const { body } = await send('GET', '/res/v1/providers', { token: pis });
    const banks = body['data'] as typeof BANKS;
    assert.deepEqual([...new Set(banks.map(({ country }) => country))].sort(), ['DE', 'ES', 'FR', 'GB', 'IT', 'NL', 'PL']);
    for (const models of ['redirect', 'decoupled', 'redirect,decoupled'])
      assert.ok(
        banks.some((bank) => bank.auth_models.join() === models),
        models,
      );
    assert.ok(banks.some((bank) => bank.pis.length === 0) && banks.some((bank) => bank.ais.length === 0));
    assert.ok(banks.some((bank) => bank.psu_types.join() === 'corporate'));
    assert.ok(
      ((await send('GET', '/res/v1/providers?country=DE', { token: pis })).body['data'] as typeof BANKS).every(
        ({ country }) => country === 'DE',
      ),
    );
    assert.equal((await send('GET', '/res/v1/providers?country=de', { token: pis })).status, 400);
    assert.equal((await send('GET', '/res/v1/providers?contry=DE', { token: pis })).status, 400);
    const one = await send('GET', '/res/v1/providers/rheide', { token: pis });
    assert.equal(one.body['name'], 'Rheinbank');
    assert.equal((await send('GET', '/res/v1/providers/nowhere', { token: pis })).status, 404);
    const logo = await emulator.fetch(new Request(one.body['logo_url'] as string));
    assert.deepEqual([logo.status, logo.headers.get('content-type')], [200, 'image/svg+xml']);
  });
});

describe('its people', () => {
  it('are told apart by their user names', () => {
    assert.equal(new Set(PEOPLE.map(({ user }) => user)).size, PEOPLE.length);
    for (const user of ['anna', 'bruno', 'slow', 'refused', 'failed', 'altered'])
      assert.ok(
        PEOPLE.some((each) => each.user === user),
        user,
      );
  });
});
describe('its webhooks', () => {
  it('come as JSON where that is wanted, and can be sent by hand', async () => {
    const { emulator, hooks, send } = start({ webhook: { url: 'https://hooks.test/', format: 'json' } });
    const json = { name: 'payment', session_id: 'p1', status: 'payment_completed' };
    assert.equal((await send('POST', '/__emulator/webhooks', { json })).status, 200);
    assert.equal((await send('POST', '/__emulator/webhooks', { json: { ...json, status: 'paid' } })).status, 400);
    emulator.fire('connection', { session_id: 'c1', status: 'COMPLETED', customer_id: 'x' });
    await emulator.settled();
    assert.deepEqual(
      hooks.map(({ body }) => JSON.parse(body) as Json),
      [
        { session_id: 'p1', status: 'payment_completed' },
        { session_id: 'c1', status: 'COMPLETED', customer_id: 'x' },
      ],
    );
    assert.equal(hooks[0]?.headers.get('x-tessera-secret'), fintecture.WEBHOOK_SECRET);
  });

  it('go where the application says', async () => {
    const { emulator, oac, send } = start({ webhook: { url: 'https://hooks.test/' } });
    const token = await oac();
    const app_webhooks = [
      { url: 'https://new.test/', events: ['payment'] },
      { url: 'https://other.test/', events: ['connection'] },
    ];
    assert.equal(
      (await send('PATCH', '/v1/applications/emulator', { token, json: { data: { attributes: { app_webhooks } } } })).status,
      200,
    );
    emulator.fire('payment', { session_id: 'p1', status: 'payment_completed' });
    await emulator.settled();
    assert.deepEqual(
      emulator.deliveries().map(({ url }) => url),
      ['https://new.test/'],
    );
    emulator.reset();
    assert.deepEqual(emulator.deliveries(), []);
    assert.equal((await send('GET', '/v1/companies', { token })).status, 401, 'a reset forgets tokens');
  });
});
