import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPERATIONS } from '../../server/emulators/fino/operations.ts';
import { BANKS } from '../../server/emulators/fino/banks.ts';
import { PERSONAS } from '../../server/emulators/fino/personas.ts';
import { MOST_IN_PDF } from '../../server/emulators/fino/summary.ts';
import { isIban } from '../../server/emulators/kit/index.ts';
import { finoVisitor, FinoVisitor, IP, PUBLIC_URL, RETURNS, SHOP, type Json } from './emulator-fino-visitor.ts';

const HOUR = 3_600_000;
const list = (value: unknown): Json[] => value as Json[];
const back = (response: Response): string => response.headers.get('location') ?? '';
const userOf = (path: string): string => path.replace('/users/', '');

await test('a token is got by client credentials, lives five minutes, and is needed everywhere', async () => {
  const visitor = new FinoVisitor();
  assert.equal((await visitor.call('GET', '/users')).status, 401);
  for (const wrong of [
    { client_id: 'emulator', client_secret: 'no' },
    { client_id: 'toString', client_secret: 'no' },
  ]) {
    assert.deepEqual((await visitor.logIn(wrong)).body, { type: 'invalidInput', message: 'Unauthorized' });
  }
  const json = { headers: { 'content-type': 'application/json' }, body: '{}' };
  assert.equal((await visitor.raw('POST', '/auth', json)).status, 400);
  const form = new URLSearchParams({ client_id: 'emulator', client_secret: 'emulator-secret', grant_type: 'password' });
  assert.equal((await visitor.raw('POST', '/auth', { body: form })).status, 400);
  const { status, body } = await visitor.logIn();
  assert.equal(status, 200);
  assert.equal(body['expires_in'], 300);
  assert.equal(body['token_type'], 'Bearer');
  assert.equal('refresh_token' in body, false);
  assert.equal((await visitor.call('GET', '/users')).status, 200);
  visitor.now += 300_000;
  assert.equal((await visitor.call('GET', '/users')).status, 401);
});

await test('every operation of the table answers, and what is in none of them does not', async () => {
  const visitor = await finoVisitor();
  assert.equal(Object.keys(OPERATIONS).length, 61);
  for (const [id, { method, path }] of Object.entries(OPERATIONS)) {
    const { status } = await visitor.raw(method, path.replace(/\{[^}]+\}/g, 'nobody'));
    assert.equal(status, id === 'authenticate' ? 400 : 401, id);
    assert.equal(visitor.emulator.calls().at(-1)?.operation, id);
  }
  assert.equal((await visitor.call('GET', '/nowhere')).status, 404);
  assert.equal((await visitor.call('PUT', '/users')).status, 405);
  assert.equal((await visitor.call('GET', '/users?pages=2')).status, 400);
});

await test('users come and go', async () => {
  const visitor = await finoVisitor();
  const anna = await visitor.user({ customUserID: 'customer-42', name: 'Anna', type: 'person' });
  const { body } = await visitor.call('GET', anna);
  assert.deepEqual(body['context'], {});
  assert.equal((body['user'] as Json)['customUserID'], 'customer-42');
  assert.equal((await visitor.call('POST', '/users', { type: 'robot' })).status, 400);
  assert.equal((await visitor.call('POST', '/users', { customUserId: 'misspelled' })).status, 400);
  for (let count = 0; count < 20; count += 1) await visitor.user();
  assert.equal(list((await visitor.call('GET', '/users')).body['users']).length, 20);
  assert.equal(list((await visitor.call('GET', '/users?page=2')).body['users']).length, 1);
  assert.equal((await visitor.call('GET', '/users?page=none')).status, 400);

  // By the own identifier they are found only once they have a cockpit.
  assert.equal((await visitor.call('GET', '/users/custom/customer-42')).status, 404);
  await visitor.connect(anna, 'anna');
  assert.equal((await visitor.call('GET', '/users/custom/customer-42')).body['id'], userOf(anna));

  assert.equal((await visitor.call('DELETE', anna)).status, 204);
  assert.deepEqual((await visitor.call('GET', anna)).body, { type: 'invalidInput', message: 'User not found' });
  const other = await visitor.user();
  const deleted = await visitor.call('DELETE', '/users', { userIDs: [userOf(other), 'nobody'] });
  assert.deepEqual(deleted.body['users'], { [userOf(other)]: 'deleted', nobody: 'notFound' });
  assert.equal((await visitor.call('GET', other)).status, 404);
});

await test('a user who is not kept is gone after 24 hours', async () => {
  for (const [fields, kept] of [
    [{}, false],
    [{ recurring: true }, true],
    [{ persistNonRecurring: true }, true],
  ] as const) {
    const visitor = await finoVisitor();
    const user = await visitor.user();
    await visitor.connect(user, 'anna', fields);
    visitor.now += 24 * HOUR - 1;
    await visitor.logIn();
    assert.equal((await visitor.call('GET', `${user}/banking/accounts`)).status, 200);
    visitor.now += 1;
    assert.equal((await visitor.call('GET', `${user}/banking/accounts`)).status, kept ? 200 : 404);
  }
});

await test('scopes of the client and of the user, the tenant, and the address of the person', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user({ userScopes: ['banking'] });
  await visitor.connect(user, 'anna');
  assert.deepEqual((await visitor.call('GET', `${user}/contracts`)).body, {
    type: 'forbidden',
    message: 'Forbidden. No access to this resource',
  });
  const added = await visitor.call('POST', `${user}/scopes`, { userScopes: ['contracts'] });
  assert.deepEqual(added.body['userScopes'], ['banking', 'contracts']);
  assert.equal((await visitor.call('GET', `${user}/contracts`)).status, 200);
  assert.equal((await visitor.call('GET', `${user}/banking/correlation`)).body['correlationID'], added.body['correlationID']);

  assert.equal((await visitor.call('DELETE', `${user}/banking`)).status, 400);
  assert.equal((await visitor.call('DELETE', `${user}/banking`, undefined, { 'User-IP': 'home' })).status, 400);
  assert.equal((await visitor.call('POST', `${user}/banking/sync`, RETURNS)).status, 400);

  const { body } = await visitor.call('POST', '/users', {}, { TenantID: 'one' });
  const theirs = body['user'] as Json;
  assert.equal(theirs['tenant'], 'one');
  assert.equal((await visitor.call('GET', `/users/${String(theirs['id'])}`, undefined, { TenantID: 'two' })).status, 404);
  assert.equal((await visitor.call('GET', `/users/${String(theirs['id'])}`, undefined, { TenantID: 'one' })).status, 200);
  assert.equal(visitor.emulator.calls().at(-1)?.headers['tenantid'], 'one');
  assert.equal(visitor.emulator.calls().at(-1)?.headers['authorization'], 'Bearer');

  await visitor.logIn({ client_id: 'emulator-banking', client_secret: 'emulator-secret' });
  assert.equal((await visitor.call('GET', '/webhooks')).status, 403);
  assert.equal((await visitor.call('GET', `${user}/banking/accounts`)).status, 200);
});

await test('the connect session leads through the Banking UI and back, on each of its three ways', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const id = userOf(user);
  assert.equal((await visitor.call('GET', `${user}/banking/accounts`)).status, 204);
  assert.equal((await visitor.call('POST', `${user}/banking/connect`, { redirectURL: SHOP })).status, 400);
  const bad = { ...RETURNS, accountTypes: ['CURRENT'] };
  assert.equal((await visitor.call('POST', `${user}/banking/connect`, bad)).status, 400);

  const address = await visitor.connectSession(user);
  assert.match(address, new RegExp(`^${PUBLIC_URL}/ui/sessions/[0-9a-f]{24}\\?multiple=false&theme=%7B`));
  const page = await (await visitor.open(address)).text();
  for (const { name } of BANKS) assert.ok(page.includes(name), name);
  for (const { user: name } of PERSONAS) assert.ok(page.includes(`>${name}<`), name);
  const cancelled = await visitor.press(address, 'cancel');
  assert.equal(cancelled.status, 303);
  assert.equal(back(cancelled), `${SHOP}/exit?userID=${id}`);
  assert.equal((await visitor.open(address)).status, 410);

  const broken = await visitor.press(await visitor.connectSession(user), 'error');
  assert.equal(back(broken), `${SHOP}/error?userID=${id}`);
  const refused = await visitor.press(await visitor.connectSession(user), 'approve', { bank: 'alpenhort', user: 'refused' });
  assert.equal(back(refused), `${SHOP}/error?userID=${id}`);

  const again = await visitor.connectSession(user);
  for (const [fields, notice] of [
    [{ user: 'anna' }, 'Choose a bank.'],
    [{ bank: 'isarland', user: 'nobody' }, 'Nobody has this user name.'],
    [{ bank: 'isarland', user: 'wrong' }, 'does not accept this login'],
  ] as const) {
    const response = await visitor.press(again, 'approve', fields);
    assert.equal(response.status, 422);
    assert.ok((await response.text()).includes(notice), notice);
  }
  const done = await visitor.press(again, 'approve', { bank: 'isarland', user: 'Anna ' });
  assert.equal(back(done), `${SHOP}/done?state=abc&userID=${id}`);
  assert.equal((await visitor.press(again, 'approve', { bank: 'isarland', user: 'anna' })).status, 410);
  const accounts = list((await visitor.call('GET', `${user}/banking/accounts`)).body['accounts']);
  assert.deepEqual(
    accounts.map(({ type, balance, supportedPayments }) => [type, balance, list(supportedPayments).length]),
    [
      ['GIRO', 2431.17, 2],
      ['TAGESGELD', 12400, 0],
      ['KREDIT_KARTE', -212.35, 0],
    ],
  );
  assert.ok(accounts.every(({ iban }) => isIban(String(iban))));
  assert.equal((await visitor.open(`${PUBLIC_URL}/ui/sessions/nothing`)).status, 404);
});

await test('demo, account types and several banks in a row', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const demo = await visitor.connectSession(user, '?demo=true', { accountTypes: ['GIRO'] });
  const page = await (await visitor.open(demo)).text();
  assert.ok(page.includes('finocontext1') && !page.includes('Donaubank'));
  await visitor.press(demo, 'approve', { user: 'finocontext1' });
  assert.equal(list((await visitor.call('GET', `${user}/banking/accounts`)).body['accounts']).length, 1);

  const management = `${user}/banking/management`;
  assert.equal((await visitor.call('POST', management, RETURNS, IP)).status, 400);
  assert.equal((await visitor.call('POST', `${management}?addBankLogin=yes`, RETURNS, IP)).status, 400);
  assert.equal((await visitor.call('POST', `${management}?addBankLogin=true`, RETURNS)).status, 400);
  const opened = await visitor.call('POST', `${management}?addBankLogin=true&multiple=true`, RETURNS, IP);
  assert.equal(opened.status, 201);
  const address = String(opened.body['redirectURL']);
  assert.match(address, /\?multiple=true&/);
  const added = await visitor.press(address, 'approve', { bank: 'donaubank', user: 'trusted' });
  assert.equal(added.status, 303);
  assert.equal(back(added), address.replace(/\?.*/, ''));
  const overview = await (await visitor.open(address)).text();
  assert.ok(overview.includes('Donaubank Linz') && overview.includes('fino bank') && overview.includes('Add another bank'));
  await visitor.press(address, 'add');
  await visitor.press(address, 'approve', { bank: 'spreekasse', user: 'anna' });
  assert.equal(back(await visitor.press(address, 'done')), `${SHOP}/done?state=abc&userID=${userOf(user)}`);
  const logins = list((await visitor.call('GET', `${user}/banking/logins`)).body['list']);
  assert.deepEqual(
    logins.map(({ bankName }) => bankName),
    ['fino bank', 'Donaubank Linz', 'Spreekasse'],
  );
  // With several logins, nobody could tell which one is meant.
  assert.equal((await visitor.sync(user)).status, 400);
  assert.equal((await visitor.sync(user, { bankLoginId: 'nothing' })).status, 404);

  const login = `${user}/banking/logins/${String(logins[1]?.['bankLoginId'])}`;
  assert.equal((await visitor.call('DELETE', login, undefined, IP)).status, 204);
  assert.equal((await visitor.call('DELETE', login, undefined, IP)).status, 404);
  assert.equal((await visitor.call('DELETE', `${user}/banking`, undefined, IP)).status, 204);
  assert.deepEqual((await visitor.call('GET', `${user}/banking/logins`)).body['list'], []);
  assert.equal((await visitor.call('GET', `${user}/banking/accounts`)).status, 204);
  assert.equal((await visitor.call('GET', user)).status, 200);
});

await test('every answer of a synchronisation, and what mends it', async () => {
  for (const [name, status, mended] of [
    ['anna', 204, 204],
    ['deprecated', 409, 204],
    ['credentials', 422, 204],
    ['blocked', 423, 423],
    ['limit', 429, 429],
  ] as const) {
    const visitor = await finoVisitor();
    const user = await visitor.user();
    const bankLoginId = await visitor.connect(user, name);
    const answer = await visitor.sync(user, { bankLoginId });
    assert.equal(answer.status, status, name);
    if (status !== 204) assert.equal(answer.body['type'], 'invalidInput');
    const opened = await visitor.call('POST', `${user}/banking/management?addBankLogin=false`, { ...RETURNS, bankLoginId }, IP);
    const renewed = await visitor.press(String(opened.body['redirectURL']), 'approve');
    assert.match(back(renewed), /\/done\?/);
    assert.equal((await visitor.sync(user)).status, mended, name);
  }
});

await test('strong authentication is asked for by 451, once', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const bankLoginId = await visitor.connect(user, 'sca');
  const asked = await visitor.sync(user, { bankLoginId });
  assert.equal(asked.status, 451);
  const address = String(asked.body['redirectURL']);
  assert.ok((await (await visitor.open(address)).text()).includes('Confirm that it is you'));
  assert.match(back(await visitor.press(address, 'cancel')), /\/exit\?/);
  const second = await visitor.sync(user);
  assert.equal(second.status, 451);
  assert.match(back(await visitor.press(String(second.body['redirectURL']), 'approve')), /\/done\?/);
  assert.equal((await visitor.sync(user)).status, 204);
});

await test('stored secrets spare the question for them; a mock connection needs no page', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  await visitor.connect(user, 'credentials', { storeSecrets: true });
  assert.equal((await visitor.sync(user)).status, 204);
  const mock = `${await visitor.user()}/banking/connect/mock`;
  const { status, body } = await visitor.call('POST', mock, {});
  assert.equal(status, 200);
  assert.deepEqual([body['alreadyConnected'], body['status'], list(body['data']).length], [false, 'success', 2]);
  const again = await visitor.call('POST', mock, { userName: 'finocontext1' });
  assert.deepEqual([again.body['alreadyConnected'], again.body['bankLoginId']], [true, body['bankLoginId']]);
  assert.equal((await visitor.call('POST', mock, { userName: 'nobody' })).status, 400);
});

await test('transactions by time, by months and by id', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  await visitor.connect(user, 'anna', { recurring: true });
  const read = async (query: string): Promise<Json[]> =>
    list((await visitor.call('GET', `${user}/banking/transactions${query}`)).body['list']);
  const all = await read('');
  assert.ok(all.length > 500);
  const bounded = await read('?since=2025-11-01T00:00:00Z&until=2025-11-10T23:59:59%2B01:00');
  assert.ok(bounded.length > 0 && bounded.every(({ bookingDate }) => /^2025-11-(0\d|10)T/.test(String(bookingDate))));
  const recent = await read('?lastMonths=1');
  assert.ok(recent.length > 0 && recent.every(({ bookingDate }) => String(bookingDate) >= '2025-10-21'));
  const [first, , third] = all.map(({ transactionId }) => String(transactionId));
  assert.equal((await read(`?transactionIds=${first},${third},nothing&since=2025-11-20T00:00:00Z`)).length, 2);
  for (const wrong of ['since=yesterday', 'lastMonths=0', 'since=2025-11-10T00:00:00Z&until=2025-11-01T00:00:00Z']) {
    assert.equal((await visitor.call('GET', `${user}/banking/transactions?${wrong}`)).status, 400, wrong);
  }
  // Time goes by: the next synchronisation finds more, and the same as before.
  visitor.now += 40 * 24 * HOUR;
  await visitor.logIn();
  await visitor.sync(user);
  const later = await read('');
  assert.ok(later.length > all.length);
  assert.ok(all.every(({ transactionId }) => later.some((each) => each['transactionId'] === transactionId)));
});

await test('accounts that the integrator holds already', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const accounts = `${user}/banking/accounts`;
  assert.equal((await visitor.call('POST', accounts, { accounts: [] })).status, 400);
  assert.equal((await visitor.call('POST', accounts, { accounts: [{ accountId: 'a' }] })).status, 400);
  const own = { accountId: 'a', accountNumber: '1', balance: 10.1, owner: 'Anna' };
  const created = await visitor.call('POST', accounts, { accounts: [own] });
  assert.deepEqual([created.status, created.body], [201, { userId: userOf(user) }]);
  const shop = { transactionId: 't1', amount: -2.5, bookingDate: '2025-11-20', paymentPartner: { name: 'Shop' } };
  const added = await visitor.call('POST', `${accounts}/a/transactions`, { transactions: [shop, { ...shop, amount: -3.5 }] });
  assert.deepEqual(added.body, { transactionsAdded: 2 });
  assert.equal((await visitor.call('POST', `${accounts}/b/transactions`, { transactions: [shop] })).status, 404);
  const stored = list((await visitor.call('GET', `${user}/banking/transactions`)).body['list']);
  assert.deepEqual(
    stored.map(({ amount }) => amount),
    [-3.5],
  );
  assert.equal((await visitor.call('PATCH', `${accounts}/a`, { status: 'asleep' })).status, 400);
  assert.equal((await visitor.call('PATCH', `${accounts}/a`, { status: 'disabled' })).status, 204);
  assert.deepEqual((await visitor.call('GET', `${user}/banking/transactions`)).body['list'], []);
  assert.equal((await visitor.call('DELETE', `${accounts}/a`)).status, 204);
  assert.equal((await visitor.call('GET', accounts)).status, 204);
});

await test('a summary comes as PDF, and in parts where it holds too much', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  await visitor.connect(user, 'many');
  const [account] = list((await visitor.call('GET', `${user}/banking/accounts`)).body['accounts']);
  const summary = `${user}/banking/accounts/${String(account?.['accountId'])}/summary`;
  const latest = await visitor.call('GET', summary);
  assert.deepEqual([latest.status, latest.headers.get('content-type')], [200, 'application/pdf']);
  assert.match(String(latest.body['text']), /^%PDF-1\.4\n[^]*%%EOF\n$/);

  let since = '2023-01-01T00:00:00Z';
  let shown = 0;
  const statuses: number[] = [];
  while (statuses.at(-1) !== 200) {
    const part = await visitor.call('GET', `${summary}?since=${encodeURIComponent(since)}`);
    statuses.push(part.status);
    const count = Number(/: (\d+) transactions/.exec(String(part.body['text']))?.[1]);
    assert.ok(count > 0 && count <= MOST_IN_PDF);
    shown += count;
    since = part.headers.get('stoppedAt') ?? '';
  }
  assert.deepEqual(statuses, [206, 200]);
  assert.equal(since, '');
  assert.equal(shown, list((await visitor.call('GET', `${user}/banking/transactions`)).body['list']).length);
  assert.equal((await visitor.call('GET', `${user}/banking/accounts/none/summary`)).status, 404);
});

const ORDER = {
  ...{ redirectUrl: `${SHOP}/paid`, fallbackUrl: `${SHOP}/failed`, exitUrl: `${SHOP}/left` },
  moneyTransfers: [{ amount: 12.5, currency: 'EUR', recipient: { name: 'Shop', iban: 'DE75512108001245126199' }, purpose: 'Order 7' }],
};

await test('a transfer is approved by TAN, refused, or left', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const transfers = `${user}/banking/logins/${await visitor.connect(user, 'anna')}/money-transfers`;
  const begin = async (more: Json = {}): Promise<{ status: number; body: Json; address: string }> => {
    const { status, body } = await visitor.call('POST', transfers, { ...ORDER, ...more }, IP);
    return { status, body, address: String(body['redirectURL']) };
  };
  const statusOf = async ({ body }: { body: Json }): Promise<unknown> =>
    (await visitor.call('GET', `${transfers}/${String(body['paymentId'])}`, undefined, IP)).body['status'];

  for (const wrong of [
    { executionDate: '2025-11-20' },
    { executionDate: 'soon' },
    { redirectUrl: 'http://shop.example/paid' },
    { moneyTransfers: [] },
    { moneyTransfers: [{ amount: 1 }] },
    { accountId: 'none' },
  ]) {
    assert.equal((await begin(wrong)).status, 400, JSON.stringify(wrong));
  }
  assert.equal((await visitor.call('POST', transfers, ORDER)).status, 400);

  const paid = await begin();
  assert.equal(paid.status, 451);
  assert.equal(await statusOf(paid), 'OPEN');
  const page = await (await visitor.open(paid.address)).text();
  assert.ok(page.includes('Approve this transfer') && page.includes('DE75512108001245126199'));
  assert.equal((await visitor.press(paid.address, 'approve', { tan: '000000' })).status, 422);
  assert.match(back(await visitor.press(paid.address, 'approve', { tan: '123456' })), /\/paid\?userID=/);
  assert.equal(await statusOf(paid), 'DONE');
  const [giro] = list((await visitor.call('GET', `${user}/banking/accounts`)).body['accounts']);
  assert.equal(giro?.['balance'], 2418.67);

  const left = await begin();
  assert.match(back(await visitor.press(left.address, 'cancel')), /\/left\?/);
  assert.equal(await statusOf(left), 'CANCELLED');
  const failed = await begin();
  assert.match(back(await visitor.press(failed.address, 'error')), /\/failed\?/);
  assert.equal(await statusOf(failed), 'FAILED');
  const later = await begin({ executionDate: '2025-11-22' });
  await visitor.press(later.address, 'approve', { tan: '123456' });
  assert.equal(await statusOf(later), 'OPEN');
  visitor.now += 12 * HOUR;
  await visitor.logIn();
  assert.equal(await statusOf(later), 'DONE');
});

await test('a bank that does not tell the id of a transfer books it all the same', async () => {
  const visitor = await finoVisitor();
  const user = await visitor.user();
  const login = await visitor.connect(user, 'nameless');
  const { status, body } = await visitor.call('POST', `${user}/banking/logins/${login}/money-transfers`, ORDER, IP);
  assert.deepEqual([status, Object.keys(body)], [451, ['redirectURL']]);
  await visitor.press(String(body['redirectURL']), 'approve', { tan: '123456' });
  const [newest] = list((await visitor.call('GET', `${user}/banking/transactions?since=2025-11-21T00:00:00Z`)).body['list']).filter(
    ({ amount }) => amount === -12.5,
  );
  assert.deepEqual(newest?.['paymentPartner'], { name: 'Shop', iban: 'DE75512108001245126199' });
});

await test('a bank that trusts, one that is slow, one that fails', async () => {
  for (const [name, first, status, afterwards] of [
    ['trusted', 200, 'DONE', 'DONE'],
    ['slow', 451, 'OPEN', 'DONE'],
    ['fails', 451, 'FAILED', 'FAILED'],
  ] as const) {
    const visitor = await finoVisitor();
    const user = await visitor.user();
    const transfers = `${user}/banking/logins/${await visitor.connect(user, name)}/money-transfers`;
    const { status: answered, body } = await visitor.call('POST', transfers, ORDER, IP);
    assert.equal(answered, first, name);
    assert.equal(body['status'], first === 200 ? 'success' : undefined);
    if (first === 451) await visitor.press(String(body['redirectURL']), 'approve', { tan: '123456' });
    const read = (): Promise<{ body: Json }> => visitor.call('GET', `${transfers}/${String(body['paymentId'])}`, undefined, IP);
    assert.equal((await read()).body['status'], status, name);
    visitor.now += 60_000;
    const { body: detail } = await read();
    assert.equal(detail['status'], afterwards, name);
    assert.deepEqual(detail['moneyTransfers'], afterwards === 'DONE' ? ORDER.moneyTransfers : []);
  }
});
