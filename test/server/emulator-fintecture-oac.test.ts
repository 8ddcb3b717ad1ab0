import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fintecture from '../../server/emulators/fintecture/index.ts';
import { toIban } from '../../server/emulators/kit/index.ts';
import { publicKey, start, type Json } from './fintecture-world.ts';

describe('the emulator of Fintecture: customers', () => {
  const ANNA = { first_name: 'Anna', last_name: 'Keller', email: 'anna@mail.example', external_id: 'shop-1' };

  it('are created, listed and read', async () => {
    const { send, token } = start();
    const customer = await token('customer');
    const post = (json: unknown) => send('POST', '/v1/customers', { token: customer, json });
    const { status, body } = await post(ANNA);
    assert.equal(status, 201);
    assert.deepEqual(body, { id: body['id'], ...ANNA, created_at: '2026-03-02T10:00:00.000Z' });
    assert.deepEqual((await send('GET', `/v1/customers/${String(body['id'])}`, { token: customer })).body, body);
    assert.equal((await send('GET', '/v1/customers/nobody', { token: customer })).status, 404);
    assert.equal((await post(ANNA)).status, 409);
    for (const wrong of [{ ...ANNA, email: 'anna' }, { ...ANNA, adress: {} }, { first_name: 'A', last_name: 'B' }, 'Anna']) {
      assert.equal((await post(wrong)).status, 400, JSON.stringify(wrong));
    }
    for (let index = 0; index < 24; index += 1) await post({ ...ANNA, external_id: `more-${index}` });
    const list = async (query: string) =>
      (await send('GET', `/v1/customers${query}`, { token: customer })).body as { data: Json[]; meta: { count: number } };
    assert.deepEqual([(await list('')).data.length, (await list('')).meta.count], [20, 25]);
    assert.equal((await list('?page%5Bnumber%5D=3&page%5Bsize%5D=12')).data[0]?.['external_id'], 'more-23');
    assert.equal((await send('GET', '/v1/customers?page[number]=0', { token: customer })).status, 400);
    assert.equal((await send('GET', '/v1/customers?page=1', { token: customer })).status, 400);
  });

  it('have bank accounts and verifications, which take their time', async () => {
    const { send, token, pass } = start();
    const customer = await token('customer');
    const { id } = (await send('POST', '/v1/customers', { token: customer, json: ANNA })).body as { id: string };
    const home = `/v1/customers/${id}`;
    const iban = toIban('DE', '370400440532013000');
    const added = await send('POST', `${home}/bank-accounts`, { token: customer, json: { iban, holder_name: 'Anna Keller' } });
    assert.deepEqual([added.status, added.body['verified']], [201, false]);
    assert.equal(
      (await send('POST', `${home}/bank-accounts`, { token: customer, json: { iban: `${iban}1`, holder_name: 'Anna Keller' } })).status,
      400,
    );
    assert.deepEqual((await send('GET', `${home}/bank-accounts`, { token: customer })).body['data'], [added.body]);

    const verify = async (expected_name: string) => {
      const answer = await send('POST', `${home}/verification`, { token: customer, json: { provider_id: 'rheide', expected_name } });
      assert.deepEqual([answer.status, answer.body['status']], [201, 'pending']);
      return async () => (await send('GET', `${home}/verification/${String(answer.body['id'])}`, { token: customer })).body['status'];
    };
    const [right, wrong, slow, failed] = [
      await verify('Keller Anna'),
      await verify('Bruno Moreau'),
      await verify('Anna Slow'),
      await verify('Anna Failed'),
    ];
    assert.equal(await right(), 'pending');
    pass(1000);
    assert.deepEqual([await right(), await wrong(), await slow(), await failed()], ['verified', 'unverified', 'pending', 'failed']);
    pass(14_000);
    assert.equal(await slow(), 'unverified');
    assert.equal((await send('GET', `${home}/bank-accounts/${String(added.body['id'])}`, { token: customer })).body['verified'], true);
    assert.equal(((await send('GET', `${home}/verifications`, { token: customer })).body['data'] as Json[]).length, 4);
    assert.equal((await send('GET', `${home}/verification/none`, { token: customer })).status, 404);
    assert.equal((await send('GET', `${home}/bank-accounts/none`, { token: customer })).status, 404);
    assert.equal(
      (await send('POST', `${home}/verification`, { token: customer, json: { provider_id: 'none', expected_name: 'A' } })).status,
      400,
    );
  });
});

describe('the emulator of Fintecture: organisation', () => {
  it('shows applications within reach, with their accounts where asked', async () => {
    const { oac, send } = start({ publicKey });
    const token = await oac();
    const get = (path: string) => send('GET', path, { token });
    const names = async (path: string) => ((await get(path)).body['data'] as Json[]).map(({ id }) => id);
    assert.deepEqual(await names('/v1/applications'), ['emulator']);
    assert.deepEqual(await names('/v1/applications?filter%5Bcompany_id%5D=company-france'), []);
    assert.deepEqual(
      ((await get('/v1/applications?include=bank_accounts')).body['included'] as Json[]).map(({ id }) => id),
      ['account-main'],
    );
    assert.equal((await get('/v1/applications?include=banks')).status, 400);
    assert.equal((await get('/v1/applications/app-beyond')).status, 404);
    const current = await get('/v1/applications/current');
    assert.deepEqual(current.body, {
      id: 'emulator',
      app_name: 'Emulated application',
      app_public_key: publicKey,
      app_urls: {},
      app_webhooks: [],
    });
    assert.deepEqual((await get('/v1/applications/emulator')).body, current.body);
  });

  it('creates, changes and removes applications and bank accounts', async () => {
    const { oac, send } = start();
    const token = await oac();
    const iban = toIban('DE', '370400440532013000');
    const account = await send('POST', '/v1/bank-accounts', { token, json: { iban, holder_name: 'Shop' } });
    assert.deepEqual([account.status, account.body['text']], [201, '']);
    const accounts = (await send('GET', '/v1/bank-accounts', { token })).body['data'] as { id: string; iban: string }[];
    const { id } = accounts.find((each) => each.iban === iban) ?? { id: '' };
    assert.equal(account.location, `/v1/bank-accounts/${id}`);
    assert.equal(
      (await send('PATCH', account.location, { token, json: { bic: 'COBADEFFXXX' } })).status,
      400,
      'the whole body, as printed',
    );
    assert.equal((await send('PATCH', account.location, { token, json: { iban, holder_name: 'Shop', bic: 'COBADEFFXXX' } })).status, 200);

    const relationships = { bank_account: { data: { id } } };
    const make = (data: Json) => send('POST', '/v1/applications', { token, json: { data } });
    const made = await make({ type: 'applications', attributes: { app_name: 'Second' }, relationships });
    assert.equal(made.status, 201);
    assert.equal((await make({ type: 'application' })).status, 400);
    assert.equal((await make({ relationships: { bank_account: { data: { id: 'account-beyond' } } } })).status, 404);
    assert.equal((await send('POST', '/v1/applications', { token, json: {} })).status, 400);
    const home = made.location ?? '';
    assert.equal(
      (await send('PATCH', home, { token, json: { data: { attributes: { app_urls: { return_url: 'https://a.test/' } } } } })).status,
      200,
    );
    const { body } = await send('GET', home, { token });
    assert.deepEqual([body['app_name'], body['app_urls']], ['Second', { return_url: 'https://a.test/' }]);
    assert.equal((await send('DELETE', home, { token })).status, 204);
    assert.equal((await send('GET', home, { token })).status, 404);
    assert.equal((await send('DELETE', account.location, { token })).status, 204);
    assert.equal((await send('DELETE', '/v1/bank-accounts/account-beyond', { token })).status, 404);
  });

  it('keeps companies', async () => {
    const { oac, send } = start();
    const token = await oac();
    const made = await send('POST', '/v1/companies', { token, json: { name: 'New', incorporation: { vat: 'FR1' }, external_id: 'n' } });
    const home = made.location ?? '';
    const { body } = await send('GET', home, { token });
    assert.deepEqual(body, { id: body['id'], name: 'New', incorporation: { vat: 'FR1' }, external_id: 'n' });
    assert.equal((await send('PATCH', home, { token, json: { external_id: 'm' } })).status, 400);
    assert.equal((await send('PATCH', home, { token, json: { name: 'Newer' } })).status, 200);
    assert.equal((await send('GET', home, { token })).body['name'], 'Newer');
    const names = ((await send('GET', '/v1/companies', { token })).body['data'] as Json[]).map(({ name }) => name);
    assert.deepEqual(names, ['Emulated Shop SAS', 'Emulated France SARL', 'Newer']);
    assert.equal((await send('DELETE', home, { token })).status, 204);
    assert.equal((await send('DELETE', '/v1/companies/company-main', { token })).status, 409);
    assert.equal((await send('GET', '/v1/companies/company-beyond', { token })).status, 404);
  });

  it('is a tree of which the credentials reach the part below their own node', async () => {
    const { oac, send } = start();
    const token = await oac();
    const path = '/v1/organisation-nodes';
    const made = await send('POST', path, { token, json: { name: 'Lyon', parent_id: 'node-france' } });
    const home = made.location ?? '';
    const id = home.split('/').at(-1);
    assert.deepEqual((await send('GET', home, { token })).body, { id, name: 'Lyon', parent_id: 'node-france', children: [] });
    const tree = (await send('GET', `${home}/tree`, { token })).body as { data: Json[]; meta: Json };
    assert.deepEqual(
      tree.data.map((node) => node['id']),
      ['node-top', 'node-retail', 'node-france', id],
    );
    assert.deepEqual([tree.data[0]?.['parent_id'], tree.data[0]?.['children']], [undefined, [{ id: 'node-retail' }]]);
    assert.deepEqual(tree.meta, { requested_node_id: id, top_accessible_organisation_node_id: 'node-top' });
    const companies = async (query: string) =>
      ((await send('GET', `${path}/node-top/companies${query}`, { token })).body['data'] as Json[]).map((company) => company['id']);
    assert.deepEqual(await companies(''), ['company-main', 'company-france']);
    assert.deepEqual(await companies('?recursive=false'), ['company-main']);
    assert.equal((await send('GET', `${path}/node-top/companies?recursive=yes`, { token })).status, 400);
    for (const each of ['', '/tree', '/companies']) assert.equal((await send('GET', `${path}/node-beyond${each}`, { token })).status, 404);
    assert.equal((await send('POST', path, { token, json: { name: 'X', parent_id: 'node-beyond' } })).status, 400);
    assert.equal((await send('PATCH', `${path}/node-france`, { token, json: { parent_id: 'node-top' } })).status, 400);
    assert.equal((await send('PATCH', `${path}/node-retail`, { token, json: { name: 'X', parent_id: id } })).status, 400, 'no circles');
    assert.equal((await send('PATCH', `${path}/node-top`, { token, json: { name: 'X', parent_id: 'node-retail' } })).status, 403);
    assert.equal((await send('PATCH', home, { token, json: { name: 'Paris', parent_id: 'node-top' } })).status, 200);
    assert.deepEqual((await send('GET', home, { token })).body, { id, name: 'Paris', parent_id: 'node-top', children: [] });
    assert.equal((await send('DELETE', home, { token })).status, 204);
    assert.equal((await send('DELETE', `${path}/node-retail`, { token })).status, 409);
    assert.equal((await send('DELETE', `${path}/node-top`, { token })).status, 403);
  });

  it('has users, each of a company or of a node', async () => {
    const { oac, send } = start();
    const token = await oac();
    const post = (path: string, json: unknown) => send('POST', path, { token, json });
    const membership = { user_id: 'not-yet', role: 'admin', company_id: 'company-main' };
    const made = await post('/v1/users', { email: 'ida@mail.example', first_name: 'Ida', membership });
    assert.equal(made.status, 201);
    const home = made.location ?? '';
    const id = home.split('/').at(-1);
    assert.deepEqual((await send('GET', home, { token })).body, { id, email: 'ida@mail.example', first_name: 'Ida' });
    for (const [status, json] of [
      [409, { email: 'ida@mail.example', membership }],
      [400, { email: 'eve@mail.example' }],
      [400, { email: 'eve@mail.example', membership: { ...membership, role: 'owner' } }],
      [400, { email: 'eve@mail.example', membership: { ...membership, organisation_node_id: 'node-top' } }],
      [400, { email: 'eve@mail.example', membership: { user_id: 'x', role: 'admin' } }],
      [400, { email: 'eve@mail.example', membership: { ...membership, company_id: 'company-beyond' } }],
    ] as const) {
      assert.equal((await post('/v1/users', json)).status, status, JSON.stringify(json));
    }
    assert.equal((await send('PATCH', home, { token, json: { phone: '+33600000000' } })).status, 200);
    assert.equal((await send('GET', home, { token })).body['phone'], '+33600000000');

    const joined = await post('/v1/memberships', {
      user_id: id,
      role: 'viewer',
      organisation_node_id: 'node-france',
      notification_preferences: { mail: true },
    });
    assert.equal(joined.status, 201);
    assert.equal((await post('/v1/memberships', { ...membership, user_id: 'nobody' })).status, 400);
    assert.equal((await send('PATCH', joined.location ?? '', { token, json: { role: 'anything', status: 'paused' } })).status, 200);
    const second = await post('/v1/memberships', { ...membership, user_id: id });
    assert.equal((await send('DELETE', second.location ?? '', { token })).status, 204);
    assert.equal((await send('DELETE', home, { token })).status, 204);
    assert.equal((await send('GET', home, { token })).status, 404);
    assert.equal((await send('PATCH', joined.location ?? '', { token, json: {} })).status, 404, 'memberships go along');
  });

  it('lets credentials for reading read, and no more', async () => {
    const { oac, send } = start();
    const token = await oac(fintecture.OAC_READER_ID, fintecture.OAC_READER_SECRET);
    assert.equal((await send('GET', '/v1/companies', { token })).status, 200);
    assert.equal((await send('POST', '/v1/companies', { token, json: { name: 'X' } })).status, 403);
  });
});
