import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUpstreamWorld, Customer, shown, type Open, type Page } from './upstream-world.ts';
import { ORDER } from './world.ts';

const PAYMENT = { payment: { ...ORDER, payee_iban: 'DE89370400440532013000' } };

/* The journeys on finoOS, the companion whole, the Banking UI page by page. */

const TRANSFER = 'createMoneyTransfer';
const [CONNECT, PAY, MANAGE] = ['fino_aisp_sbx_#1.0', 'fino_pisp_sbx_#1.0', 'fino_manage_sbx_#1.0'];
const world = () => createUpstreamWorld('fino', [CONNECT, PAY, MANAGE]);

async function toBank(customer: Customer, open: Open): Promise<{ at: Open; page: Page }> {
  const { hosted, popular } = shown(open, 'choose_bank');
  assert.equal(hosted, true);
  const at = await customer.send(open, { institution_id: popular[0]!.id });
  return { at, page: await customer.open(shown(at, 'redirect').url) };
}

const login = (page: Page, user: string): Promise<Page> => page.press('Approve', { bank: 'isarland', user });

await test('connect: the bank is chosen at finoOS, accounts are shared, read, and let go again', async () => {
  const customer = new Customer(await world(), CONNECT);
  const { at, page } = await toBank(customer, await customer.start());
  const back = await login(page, 'anna');
  assert.ok(back.isHome, back.html);
  const approved = await customer.look(at);
  const choice = await customer.send(approved, { action: 'continue' });
  const { accounts, bank } = shown(choice, 'accounts');
  assert.ok(accounts.length > 0);
  assert.equal(bank.name, 'Isarland Bank', 'the bank has its own name once finoOS tells it');
  assert.match(bank.logo ?? '', /^http/);
  const done = await customer.send(choice, { account_ids: [accounts[0]!.id] });
  assert.equal(done.exit?.cause, 'completed');
  const { read } = await customer.exchange(done);
  assert.equal((await read('/accounts')).body['accounts']?.length, 1);
  assert.ok(((await read('/transactions')).body['transactions']?.length ?? 0) > 0);
  assert.equal((await read('/holders')).status, 200);
});

await test('leaving at the bank and trouble there are two different ends, and another attempt may begin', async () => {
  for (const [button, cause] of [
    ['Cancel', 'cancelled_at_bank'],
    ['Something goes wrong', 'refused_by_bank'],
  ] as const) {
    const customer = new Customer(await world(), CONNECT);
    const { at, page } = await toBank(customer, await customer.start());
    assert.ok((await page.press(button, { bank: 'isarland', user: 'anna' })).isHome);
    const failed = await customer.look(at);
    assert.equal(shown(failed, 'redirect').state, 'failed');
    assert.equal(shown(failed, 'redirect').cause, cause);
    const again = await customer.send(failed, { action: 'retry' });
    assert.ok((await login(await customer.open(shown(again, 'redirect').url), 'anna')).isHome);
    assert.equal(shown(await customer.look(again), 'redirect').state, 'approved');
  }
});

async function toTan(customer: Customer, user = 'anna'): Promise<{ at: Open; tan: Page }> {
  const reviewed = await customer.start(PAYMENT);
  const { digest } = shown(reviewed, 'review');
  const { at, page } = await toBank(customer, await customer.send(reviewed, { digest, from: 'other', payee_accepted: true }));
  return { at, tan: await login(page, user) };
}

await test('pay: after the login the same window goes on to the TAN, and the payment is what was ordered', async () => {
  const customer = new Customer(await world(), PAY);
  const { at, tan } = await toTan(customer);
  assert.ok(!tan.isHome);
  assert.match(tan.html, /49\.9/);
  const back = await tan.press('Approve', { tan: '123456' });
  assert.ok(back.isHome, back.html);
  const paid = await customer.send(await customer.look(at), { action: 'continue' });
  assert.equal(paid.exit?.cause, 'paid');
  const { read } = await customer.exchange(paid);
  assert.equal((await read('/payments')).body['payments']?.[0]?.['amount'], '49.90');
});

await test('pay: cancelled and failed at the TAN move nothing', async () => {
  for (const [button, cause] of [
    ['Cancel', 'cancelled_at_bank'],
    ['Something goes wrong', 'refused_by_bank'],
  ] as const) {
    const customer = new Customer(await world(), PAY);
    const { at, tan } = await toTan(customer);
    assert.ok((await tan.press(button)).isHome);
    assert.equal(shown(await customer.look(at), 'redirect').cause, cause);
  }
});

await test('pay: the page is closed after the TAN; the companion finds out and finishes by itself', async () => {
  const customer = new Customer(await world(), PAY);
  const { at, tan } = await toTan(customer);
  await tan.press('Approve', { tan: '123456' });
  for (let minute = 0; minute < 10; minute += 1) {
    await customer.world.clock.pass(60_000);
    await customer.world.companion.work();
  }
  assert.equal((await customer.ask(at)).exit?.cause, 'paid');
  assert.deepEqual(
    customer.world.told.map(({ type }) => type),
    ['payment.accepted', 'session.completed'],
  );
});

await test('pay: a transfer whose answer was lost is never sent again', async () => {
  const customer = new Customer(await world(), PAY);
  customer.world.emulator.fault({ operation: TRANSFER, drop: true, after: true });
  const { at } = await toTan(customer);
  for (let minute = 0; minute < 5; minute += 1) {
    await customer.look(at);
    await customer.world.clock.pass(60_000);
    await customer.world.companion.work();
  }
  assert.equal(customer.world.emulator.calls().filter(({ operation }) => operation === TRANSFER).length, 1);
  const { state } = shown(await customer.look(at), 'redirect');
  assert.ok(state === 'unknown' || state === 'checking' || state === 'waiting', state);
});

async function connected(user: string): Promise<{ customer: Customer; id: string; managed: Open }> {
  const first = new Customer(await world(), CONNECT);
  const { at, page } = await toBank(first, await first.start());
  await login(page, user);
  const choice = await first.send(await first.look(at), { action: 'continue' });
  const done = await first.send(choice, { account_ids: shown(choice, 'accounts').accounts.map(({ id }) => id) });
  const { token } = await first.exchange(done);
  const customer = new Customer(first.world, MANAGE);
  const managed = await customer.start({ customer: { credentials_ids: [token.credentials_id] } });
  return { customer, id: token.credentials_id, managed };
}

for (const [user, result] of [
  ['anna', 'up_to_date'],
  ['deprecated', 'interface_deprecated'],
  ['credentials', 'credentials_needed'],
  ['blocked', 'access_blocked'],
  ['limit', 'daily_limit_reached'],
  ['sca', 'approval_needed'],
] as const) {
  await test(`manage: a refresh that comes to ${result} says so`, async () => {
    const { customer, id, managed } = await connected(user);
    const refreshed = await customer.send(managed, { action: 'refresh', connection_id: id });
    assert.equal(shown(refreshed, 'connections').connections[0]?.result, result);
  });
}

await test('manage: a bank that wants its customer again is connected again, and takes the place of itself', async () => {
  const { customer, id, managed } = await connected('sca');
  const refreshed = await customer.send(managed, { action: 'refresh', connection_id: id });
  const at = await customer.send(refreshed, { action: 'reconnect', connection_id: id });
  const page = await customer.open(shown(at, 'redirect').url);
  assert.ok((await page.press('Approve', { tan: '123456' })).isHome);
  const choice = await customer.send(await customer.look(at), { action: 'continue' });
  const list = await customer.send(choice, { account_ids: [shown(choice, 'accounts').accounts[0]!.id] });
  assert.equal(shown(list, 'connections').connections.length, 1);
  const done = await customer.send(list, { action: 'done' });
  assert.equal(done.exit?.cause, 'managed');
  const { read } = await customer.exchange(done);
  await customer.world.companion.work();
  assert.equal((await read('/accounts')).status, 200, 'what was renewed under the same name was not revoked with its predecessor');
});

await test('manage: what is removed is gone at finoOS, too', async () => {
  const { customer, id, managed } = await connected('anna');
  const removed = await customer.send(managed, { action: 'remove', connection_id: id });
  assert.equal(shown(removed, 'connections').connections.length, 0);
  const calls = customer.world.emulator.calls().map(({ operation }) => operation);
  assert.ok(
    calls.some((operation) => operation === 'deleteLogin' || operation === 'deleteUser' || operation === 'disconnectUser'),
    calls.join(' '),
  );
});

await test('manage: where the bank will not end what was removed, it is told again', async () => {
  const { customer, id, managed } = await connected('anna');
  const deleted = () => customer.world.emulator.calls().filter(({ operation }) => operation === 'deleteLogin');
  customer.world.emulator.fault({ operation: 'deleteLogin', status: 403 });
  const removed = await customer.send(managed, { action: 'remove', connection_id: id });
  assert.equal(shown(removed, 'connections').connections.length, 0);
  assert.deepEqual(
    deleted().map(({ status }) => status),
    [403],
  );
  await customer.world.companion.work();
  assert.deepEqual(
    deleted().map(({ status }) => status < 300),
    [false, true],
  );
});

await test('news: a bank that wants its customer again is told to the tenant', async () => {
  const { customer, id } = await connected('expired');
  await customer.world.clock.pass(120_000);
  await customer.world.emulator.settled();
  await customer.world.companion.work();
  const { told, emulator } = customer.world;
  assert.ok(emulator.deliveries().length > 0);
  assert.ok(
    told.some(({ type, data }) => type === 'connection.needs_person' && data['credentials_id'] === id),
    JSON.stringify(told),
  );
});

await test('a tenant that states no colour has the one that finoOS knows', async () => {
  const customer = new Customer(await world(), CONNECT);
  assert.equal((await customer.start()).tenant?.color, undefined, 'nobody waits for it');
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  assert.match((await customer.start()).tenant?.color ?? '', /^#[0-9a-f]{6}$/);
});
