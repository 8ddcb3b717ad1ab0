import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WEBHOOK_EVENTS } from '../../server/emulators/fino/schemas.ts';
import { isIban } from '../../server/emulators/kit/index.ts';
import { finoVisitor, PUBLIC_URL, SHOP, START, type FinoVisitor, type Json } from './emulator-fino-visitor.ts';

const list = (value: unknown): Json[] => value as Json[];
const idOf = (path: string): string => path.replace('/users/', '');

/** Somebody with a bank, and their path. */
async function connected(name = 'anna', fields: Json = { type: 'person' }): Promise<{ visitor: FinoVisitor; user: string; login: string }> {
  const visitor = await finoVisitor();
  const user = await visitor.user(fields);
  return { visitor, user, login: await visitor.connect(user, name) };
}

await test('without data there is nothing to analyse', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  for (const area of ['banking', 'categorization', 'account-detection', 'account-history', 'contracts', 'cockpit']) {
    assert.equal((await visitor.call('GET', `${user}/${area}/correlation`)).status, 404, area);
  }
  assert.deepEqual((await visitor.call('GET', `${user}/contracts`)).body['list'], []);
  assert.equal((await visitor.call('GET', `${user}/cockpit/person`)).status, 404);
  assert.equal((await visitor.call('GET', `${user}/cockpit/pdf`)).status, 404);
});

await test('categorisation: tags, what has changed since a run, and patterns of their own', async () => {
  const { visitor, user } = await connected();
  const read = async (query = ''): Promise<Json[]> =>
    list((await visitor.call('GET', `${user}/categorization${query}`)).body['categorization']);
  const all = await read();
  const first = String((await visitor.call('GET', `${user}/categorization/correlation`)).body['correlationID']);
  assert.ok(all.length > 500);
  assert.deepEqual(await read(`?correlation-id=${first}`), []);
  assert.equal((await visitor.call('GET', `${user}/categorization?correlation-id=none`)).status, 404);

  const patterns = [{ paymentPartner: { name: 'markthalle süd' }, tags: ['market'] }, { anything: 'else' }];
  assert.deepEqual((await visitor.call('PUT', `${user}/categorization/patterns`, { ids: {}, patterns })).body, { ids: {}, patterns });
  assert.deepEqual((await visitor.call('GET', `${user}/categorization/patterns`)).body, { ids: {}, patterns });
  const changed = await read(`?correlation-id=${first}`);
  assert.ok(changed.length > 0 && changed.length < all.length);
  assert.ok(changed.every(({ tags }) => JSON.stringify(tags) === '["market"]'));
  const one = `${user}/categorization/transactions/${String(changed[0]?.['transactionId'])}`;
  assert.deepEqual((await visitor.call('GET', one)).body, { tags: ['market'] });
  assert.equal((await visitor.call('GET', `${user}/categorization/transactions/none`)).status, 404);
  const accounts = list((await visitor.call('GET', `${user}/categorization/transactions`)).body['accounts']);
  assert.equal(accounts.length, 3);
  assert.ok(list(accounts[0]?.['transactions']).every(({ tags }) => list(tags).length > 0));
});

await test('account detection finds what is paid into; histories end at the balance', async () => {
  const { visitor, user } = await connected();
  const overview = (await visitor.call('GET', `${user}/account-detection`)).body['accountsOverview'] as Json;
  const flags = list(overview['accounts']).map(({ additionalAnalysesInfo, iban }) => [
    (additionalAnalysesInfo as Json)['IsUserAdded'],
    isIban(String(iban)),
  ]);
  assert.deepEqual(flags, [
    [false, true],
    [false, true],
    [true, true],
  ]);
  assert.equal(list(overview['creditCards']).length, 1);

  const histories = list((await visitor.call('GET', `${user}/account-history`)).body['histories']);
  const days = list(histories[0]?.['balances']);
  assert.equal(days.length, 730);
  assert.deepEqual(days.at(-1), { date: '2025-11-21', balance: 2431.17 });
});

await test('contracts come back every month, and can be deleted', async () => {
  const { visitor, user } = await connected();
  const read = async (): Promise<Json[]> => list((await visitor.call('GET', `${user}/contracts`)).body['list']);
  const contracts = await read();
  assert.deepEqual(
    contracts.map(({ category, active }) => [category, active]),
    ['income', 'housing', 'energy', 'telecommunication', 'insurance', 'membership'].map((category) => [category, true]),
  );
  assert.deepEqual(Object.keys(list(contracts[0]?.['transactions'])[0] ?? {}), ['transactionId']);
  const one = `${user}/contracts/${String(contracts[0]?.['id'])}`;
  assert.equal((await visitor.call('DELETE', one)).status, 204);
  assert.equal((await visitor.call('DELETE', one)).status, 404);
  assert.equal((await read()).length, 5);
  assert.equal((await visitor.call('DELETE', `${user}/contracts`)).status, 204);
  assert.deepEqual(await read(), []);
});

await test('companies and logos', async () => {
  const visitor = await finoVisitor();
  const companies = await visitor.call('POST', '/companies/search', {
    queries: [{ keyword: 'bank', properties: ['name'], limit: 1 }, { keyword: '' }],
  });
  const results = companies.body['results'] as Record<string, Json[]>;
  assert.deepEqual([results['0']?.length, results['1']?.length], [1, 0]);

  const search = (queries: Json[], query = ''): Promise<{ status: number; body: Json }> =>
    visitor.call('POST', `/companies/logos/search${query}`, { queries });
  const found = await search([
    { queryID: 'a', name: 'hansekontr' },
    { queryID: 'b', bic: 'SPKSDEB1XXX' },
    { queryID: 'c', name: 'Nobody at all' },
    { queryID: 'd', creditorID: 'DE64ZZZ09999999903' },
  ]);
  const logos = list(found.body['results']);
  assert.deepEqual(
    logos.map(({ queryID, status }) => [queryID, status]),
    [
      ['a', 'found'],
      ['b', 'forbidden'],
      ['c', 'notFound'],
      ['d', 'found'],
    ],
  );
  assert.equal('squareLogoURL' in (logos[1] ?? {}), false);
  const picture = await visitor.open(String(logos[0]?.['squareLogoURL']));
  assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/svg+xml']);
  assert.equal((await visitor.open(`${PUBLIC_URL}/ui/logos/${String(logos[1]?.['companyID'])}.svg`)).status, 404);
  assert.equal(list((await search([{ name: 'hansekontr' }], '?exactMatch=true')).body['results'])[0]?.['status'], 'notFound');
  assert.equal(list((await search([{ name: 'hansekonr' }], '?fuzziness=1')).body['results'])[0]?.['status'], 'notFound');
  assert.equal((await search([], '?fuzziness=lots')).status, 400);
  assert.equal((await search(Array.from({ length: 200 }, () => ({ name: 'x' })))).status, 200);
  assert.equal((await search(Array.from({ length: 201 }, () => ({ name: 'x' })))).status, 400);
});

await test('cockpits of a person and of a company', async () => {
  const { visitor, user } = await connected();
  const company = await visitor.user({ type: 'company', customUserID: 'werk-1' });
  await visitor.connect(company, 'werk');
  const person = (await visitor.call('GET', `${user}/cockpit/person`)).body;
  assert.equal(person['type'], 'person');
  for (const part of ['accountData', 'contracts', 'income', 'insurances', 'liquidity', 'spending', 'wealth'])
    assert.ok(part in person, part);
  assert.equal((await visitor.call('GET', `${user}/cockpit/company`)).status, 404);
  const business = (await visitor.call('GET', `${company}/cockpit/company`)).body;
  for (const part of ['cashflow', 'customerTop', 'supplierTop', 'collectivePayments', 'facts']) assert.ok(part in business, part);
  const pdf = await visitor.call('GET', `${company}/cockpit/pdf`);
  assert.equal(pdf.headers.get('content-type'), 'application/pdf');

  const { correlationID } = (await visitor.call('GET', `${user}/cockpit/correlation`)).body;
  assert.equal((await visitor.call('GET', `${user}/cockpit/correlation?correlation-id=${String(correlationID)}`)).status, 200);
  assert.equal((await visitor.call('GET', `${user}/cockpit/correlation?correlation-id=none`)).status, 404);
  const all = (await visitor.call('GET', '/cockpits?page=1&page-size=2')).body;
  assert.deepEqual([list(all['cockpits']).length, (all['metaData'] as Json)['total']], [2, 2]);
  assert.equal(list((await visitor.call('GET', '/cockpits?custom-user-id=werk-1')).body['cockpits']).length, 1);
  assert.equal((await visitor.call('GET', '/cockpits?page-size=1')).status, 400);
});

await test('advisors with their pictures, and the tenant', async () => {
  const visitor = await finoVisitor();
  assert.equal((await visitor.call('POST', '/cockpit-advisors', { name: 'Max' })).status, 400);
  assert.equal((await visitor.call('POST', '/cockpit-advisors', { role: 'superadmin' })).status, 400);
  const created = await visitor.call('POST', '/cockpit-advisors', { role: 'employee', name: 'Max Muster', mail: 'max@huk.example' });
  assert.equal(created.status, 201);
  const one = `/cockpit-advisors/advisor?advisor-id=${String(created.body['id'])}`;
  assert.equal((await visitor.call('GET', '/cockpit-advisors/advisor')).status, 400);
  const patched = await visitor.call('PATCH', one, { role: 'tenantadmin', reportRole: 'employee' });
  assert.deepEqual([patched.body['role'], patched.body['name']], ['tenantadmin', 'Max Muster']);
  const count = async (query: string): Promise<number> =>
    list((await visitor.call('GET', `/cockpit-advisors?${query}`)).body['users']).length;
  assert.deepEqual(
    await Promise.all(['user-name=^max', 'roles=employee', 'roles=employee,tenantadmin', 'activated=false'].map(count)),
    [1, 0, 1, 0],
  );
  const day = new Date(START).toISOString();
  assert.deepEqual(await Promise.all([`since-last-activity=${day}`, `until-last-activity=${day}`].map(count)), [1, 0]);
  assert.equal((await visitor.call('GET', '/cockpit-advisors?email=(')).status, 400);

  const upload = (file?: Blob): Promise<{ status: number; body: Json }> => {
    const body = new FormData();
    if (file !== undefined) body.set('file', file, 'max.png');
    const avatar = one.replace('/advisor?', '/avatar?');
    return visitor.raw('PUT', avatar, { body, headers: { authorization: `Bearer ${visitor.token}` } });
  };
  assert.equal((await upload()).status, 400);
  assert.equal((await upload(new Blob(['text'], { type: 'text/html' }))).status, 400);
  const picture = await upload(new Blob(['\x89PNG'], { type: 'image/png' }));
  assert.equal(picture.status, 200);
  assert.equal((await visitor.call('GET', one)).body['url'], picture.body['url']);
  assert.equal((await visitor.open(String(picture.body['url']))).headers.get('content-type'), 'image/png');
  const avatar = `/cockpit-advisors/${String(created.body['id'])}/avatar`;
  assert.equal((await visitor.call('DELETE', avatar)).status, 204);
  assert.equal((await visitor.call('DELETE', avatar)).status, 404);

  const tenant = await visitor.call('PATCH', '/cockpit-tenants', { accentColor: '#123456', deactivated: true });
  assert.deepEqual([tenant.status, tenant.body['accentColor']], [200, '#123456']);
  assert.equal((await visitor.call('GET', '/cockpit-tenants')).body['deactivated'], true);
  assert.equal(await count('activated=false'), 1);
  assert.equal((await visitor.call('PATCH', '/cockpit-tenants', { name: 'another' })).status, 400);
  assert.equal((await visitor.call('DELETE', one)).status, 204);
  assert.equal((await visitor.call('GET', one)).status, 404);
});

await test('feedback: the combinations that there are, and no other', async () => {
  const visitor = await finoVisitor();
  const send = async (module: string, type: string, feedback: Json, more: Json = {}): Promise<number> =>
    (await visitor.call('POST', '/feedback', { content: '', module, type, feedback, ...more })).status;
  for (const [module, type, feedback] of [
    ['contractor', 'rating', { rating: 5 }],
    ['contractor', 'interaction', { interaction: 'tagChange' }],
    ['cockpit', 'cockpit', { cockpitID: 'a', cockpitTenantID: 'b', rating: 1, cockpitLink: SHOP }],
    ['company-logos', 'missing-logo', { domain: 'shop.example' }],
    ['company-logos', 'outdated-logo', { name: 'Shop', logoTypes: ['square'] }],
  ] as const) {
    assert.equal(await send(module, type, feedback), 201, type);
  }
  for (const [module, type, feedback] of [
    ['contractor', 'rating', { rating: 6 }],
    ['contractor', 'rating', { rating: 2.5 }],
    ['contractor', 'rating', { interaction: 'tagChange' }],
    ['contractor', 'cockpit', { cockpitID: 'a', cockpitTenantID: 'b' }],
    ['cockpit', 'cockpit', { cockpitID: 'a' }],
    ['company-logos', 'missing-logo', {}],
    ['company-logos', 'wrong-logo', { logoTypes: ['default'] }],
    ['company-logos', 'wrong-logo', { name: 'Shop', logoTypes: ['round'] }],
    ['company-logos', 'rating', { rating: 3 }],
  ] as const) {
    assert.equal(await send(module, type, feedback), 400, JSON.stringify(feedback));
  }
  assert.equal(await send('contractor', 'rating', { rating: 5 }, { userID: 'nobody' }), 404);
  assert.equal(await send('contractor', 'rating', { rating: 5 }, { content: 7 }), 400);
});

await test('webhooks: set up, changed in part or whole, and taken away', async () => {
  const visitor = await finoVisitor();
  const set = (webhook: Json): Promise<{ status: number; body: Json }> => visitor.call('POST', '/webhooks', { webhook });
  const hook = { callbackURL: `${SHOP}/hook`, secret: 's3cret', events: ['contracts'], headers: { 'X-Source': 'fino' }, method: 'PUT' };
  for (const wrong of [
    { ...hook, events: ['nothing'] },
    { ...hook, events: [] },
    { ...hook, callbackURL: 'nowhere' },
    { ...hook, headers: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, ''])) },
  ]) {
    assert.equal((await set(wrong)).status, 400);
  }
  const { status, body } = await set(hook);
  assert.deepEqual([status, body['secret']], [201, 's3cret']);
  const one = `/webhooks/${String(body['id'])}`;
  const patched = (await visitor.call('PATCH', one, { webhook: { events: ['ubasyncerror'] } })).body['webhook'] as Json;
  assert.deepEqual([patched['events'], patched['callbackURL'], 'secret' in patched], [['ubasyncerror'], hook.callbackURL, false]);
  assert.equal((await visitor.call('PUT', one, { webhook: { events: ['contracts'] } })).status, 400);
  const replaced = (await visitor.call('PUT', one, { webhook: { callbackURL: `${SHOP}/b`, events: ['contracts'] } })).body[
    'webhook'
  ] as Json;
  assert.deepEqual([replaced['callbackURL'], replaced['headers'], replaced['method']], [`${SHOP}/b`, {}, 'POST']);
  assert.equal(list((await visitor.call('GET', '/webhooks')).body['webhooks']).length, 1);
  assert.equal((await visitor.call('DELETE', one)).status, 204);
  assert.equal((await visitor.call('DELETE', one)).status, 404);
});

await test('news goes out by itself: after a connection, and when the bank asks for more', async () => {
  const visitor = await finoVisitor();
  const webhook = {
    ...{ callbackURL: `${SHOP}/hook`, secret: 's3cret', method: 'PUT', headers: { 'X-Source': 'fino' } },
    events: ['transactions.notification', 'ubasyncerror'],
  };
  const { body } = await visitor.call('POST', '/webhooks', { webhook });
  const user = await visitor.user({ customUserID: 'customer-42' });
  visitor.receives = 503;
  const login = await visitor.connect(user, 'expired');
  await visitor.emulator.settled();
  // Nobody accepted it: each event was tried five times, with the same id.
  assert.deepEqual(
    visitor.emulator.deliveries().map(({ name, attempts, state }) => [name, attempts.length, state]),
    [
      ['transactions.notification', 5, 'given_up'],
      ['ubasyncerror', 5, 'given_up'],
    ],
  );
  const of = (event: string): FinoVisitor['received'] => visitor.received.filter((each) => each.body['event'] === event);
  assert.equal(new Set(of('ubasyncerror').map(({ headers }) => headers.get('x-request-id'))).size, 1);
  const [news] = of('transactions.notification');
  assert.deepEqual([news?.method, news?.url, news?.headers.get('x-source')], ['PUT', `${SHOP}/hook`, 'fino']);
  assert.equal(news?.headers.get('finoos-tenant-id'), 'emulator-tenant');
  const { correlationID, correlationTimestamp } = (await visitor.call('GET', `${user}/banking/correlation`)).body;
  assert.deepEqual(news?.body, {
    ...{
      webhookID: body['id'],
      userID: idOf(user),
      customUserID: 'customer-42',
      tenantID: 'emulator-tenant',
      correlationID,
      correlationTimestamp,
    },
    ...{ event: 'transactions.notification', secret: 's3cret' },
    data: { message: 'New transactions are available', service: 'categorization' },
  });
  const data = of('ubasyncerror')[0]?.body['data'] as Json;
  assert.deepEqual(data['errorData'], { msg: 'The consent has expired', bankLoginID: login, type: 'CHALLENGE_REQUIRED' });
  const status = list((await visitor.call('GET', `${user}/banking/logins`)).body['list'])[0];
  assert.deepEqual([status?.['manualSynchronizationRequired'], status?.['error']], [true, 'CHALLENGE_REQUIRED']);
});

await test('all nine events can be fired from outside, about the newest user or another', async () => {
  const visitor = await finoVisitor({ webhook: { url: `${SHOP}/all`, secret: 'own' } });
  const control = (input: Json): Promise<{ status: number }> =>
    visitor.raw('POST', '/__emulator/webhooks', { body: JSON.stringify(input), headers: { 'content-type': 'application/json' } });
  assert.equal((await control({ name: 'contracts' })).status, 400);
  const user = await visitor.user();
  assert.equal((await control({ name: 'ubasyncerror' })).status, 400);
  const login = await visitor.connect(user, 'anna');
  await visitor.user();
  await visitor.emulator.settled();
  // Everything but what others decide comes by itself.
  assert.deepEqual(new Set(visitor.received.map(({ body }) => body['event'])).size, 6);
  visitor.received.length = 0;
  for (const name of WEBHOOK_EVENTS) assert.equal((await control({ name, userID: idOf(user) })).status, 200, name);
  await visitor.emulator.settled();
  assert.deepEqual(
    visitor.received.map(({ body }) => [body['event'], body['secret'], body['userID']]),
    WEBHOOK_EVENTS.map((event) => [event, 'own', idOf(user)]),
  );
  await control({ name: 'ubasyncerror', userID: idOf(user), bankLoginID: login, type: 'ERROR' });
  await control({ name: 'cockpit.approved', userID: idOf(user), data: { cockpitID: 'c', advisorID: 'a' } });
  await visitor.emulator.settled();
  assert.deepEqual((visitor.received.at(-2)?.body['data'] as Json)['errorData'], {
    msg: 'The bank is in trouble',
    bankLoginID: login,
    type: 'ERROR',
  });
  assert.deepEqual(visitor.received.at(-1)?.body['data'], { cockpitID: 'c', advisorID: 'a' });
  assert.equal((await control({ name: 'nothing' })).status, 400);
});

await test('a reset forgets everything but the webhook that it was started with', async () => {
  const visitor = await finoVisitor({ webhook: { url: `${SHOP}/all` } });
  await visitor.user();
  await visitor.call('POST', '/webhooks', { webhook: { callbackURL: SHOP, events: ['contracts'] } });
  await visitor.raw('POST', '/__emulator/reset');
  assert.equal((await visitor.call('GET', '/users')).status, 401);
  await visitor.logIn();
  assert.deepEqual((await visitor.call('GET', '/users')).body['users'], []);
  assert.equal(list((await visitor.call('GET', '/webhooks')).body['webhooks']).length, 1);
});

await test('a scripted fault speaks as finoOS does', async () => {
  const visitor = await finoVisitor();
  visitor.emulator.fault({ operation: 'getUsers', status: 503 }, { operation: 'getUsers', status: 429, headers: { 'retry-after': '7' } });
  assert.deepEqual(Object.keys((await visitor.call('GET', '/users')).body), ['type', 'message']);
  const limited = await visitor.call('GET', '/users');
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7']);
  assert.equal((await visitor.call('GET', '/users')).status, 200);
});
