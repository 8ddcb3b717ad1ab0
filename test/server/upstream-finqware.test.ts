import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUpstreamWorld, Customer, shown, type Open } from './upstream-world.ts';

/* The journeys on Finqware, the companion whole: account information at a bank's page, and a deposit that people decide about. */

const CONNECT = 'finqware_xyz_aisp_sbx_#1.0';
const DEPOSIT = 'finqware_xyz_sbx_#3.0';
const world = () => createUpstreamWorld('finqware', [CONNECT, DEPOSIT]);

async function toBank(customer: Customer): Promise<Open> {
  const open = await customer.start();
  assert.equal(shown(open, 'choose_bank').total, 1);
  return customer.send(open, { institution_id: (await customer.banks())[0]!.id });
}

await test('connect: one bank, its page, the accounts shared and read, the consent ended', async () => {
  const customer = new Customer(await world(), CONNECT);
  const at = await toBank(customer);
  const page = await customer.open(shown(at, 'redirect').url);
  assert.ok((await page.press('Approve', { user: 'anna' })).isHome);
  const choice = await customer.send(await customer.look(at), { action: 'continue' });
  const [account] = shown(choice, 'accounts').accounts;
  const done = await customer.send(choice, { account_ids: [account!.id] });
  const { token, read } = await customer.exchange(done);
  const accounts = (await read('/accounts')).body['accounts'];
  assert.equal(accounts?.length, 1);
  assert.match(String(accounts?.[0]?.['iban']), /^RO/);
  assert.ok(((await read('/transactions')).body['transactions']?.length ?? 0) > 0);
  assert.equal((await read(`/credentials/${token.credentials_id}`, 'DELETE')).status, 204);
  assert.equal((await read('/accounts')).status, 401);
});

await test('connect: refused, cancelled, and no accounts at all', async () => {
  for (const [button, user, cause] of [
    ['Refuse', 'anna', 'refused_by_bank'],
    ['Cancel', 'anna', 'cancelled_at_bank'],
    ['Approve', 'refused', 'refused_by_bank'],
  ] as const) {
    const customer = new Customer(await world(), CONNECT);
    const at = await toBank(customer);
    await (await customer.open(shown(at, 'redirect').url)).press(button, { user });
    const failed = shown(await customer.look(at), 'redirect');
    assert.equal(failed.cause, cause, button);
  }
});

const PERSON = { given_name: 'Ana', family_name: 'Moraru', birth_date: '1988-04-12', email: 'ana@example.org' };

async function apply(customer: Customer, more: { value?: string; family_name?: string } = {}): Promise<Open> {
  const { value = '10000', family_name = 'Moraru' } = more;
  const second = await customer.send(await customer.start(), { value, currency: 'EUR', period: '12' });
  const third = await customer.send(second, { ...PERSON, family_name });
  return customer.send(third, { terms: true });
}

/** Hours go by, with nobody at the page. */
async function hours(customer: Customer, count: number): Promise<void> {
  for (let quarter = 0; quarter < count * 4; quarter += 1) {
    await customer.world.clock.pass(15 * 60_000);
    await customer.world.companion.work();
  }
}

for (const [family_name, cause] of [
  ['Moraru', 'approved'],
  ['Refused', 'declined'],
] as const) {
  await test(`apply: the forms go one by one, people decide hours later, and the answer is ${cause}`, async () => {
    const customer = new Customer(await world(), DEPOSIT);
    const waiting = await apply(customer, { family_name });
    assert.equal(shown(waiting, 'wait').state, 'pending');
    await hours(customer, 8);
    assert.equal((await customer.ask(waiting)).exit?.cause, cause);
    const types = customer.world.told.map(({ type }) => type);
    assert.deepEqual(types, ['verification.decided', 'session.completed']);
    const steps = customer.world.emulator.calls().filter(({ operation }) => operation === 'submitStep');
    assert.equal(steps.length, 3);
  });
}

await test('apply: what a later step needs because of an earlier one is refused by its field, and nothing is lost', async () => {
  const customer = new Customer(await world(), DEPOSIT);
  const second = await customer.send(await customer.start(), { value: '60000', currency: 'EUR', period: '12' });
  const refused = await customer.try(second, PERSON);
  assert.equal(refused.status, 422);
  assert.deepEqual(Object.keys(refused.body.fields ?? {}), ['data.income_source']);
  const third = await customer.send(second, { ...PERSON, income_source: 'salary' });
  assert.equal(third.step?.name, 'confirmation');
});

await test('apply: an answer of theirs that is lost costs nothing but another try', async () => {
  const customer = new Customer(await world(), DEPOSIT);
  const second = await customer.send(await customer.start(), { value: '10000', currency: 'EUR', period: '12' });
  customer.world.emulator.fault({ operation: 'submitStep', drop: true, after: true });
  assert.equal((await customer.try(second, PERSON)).body.type, 'provider_unavailable');
  const third = await customer.send(second, PERSON);
  assert.equal(shown(await customer.send(third, { terms: true }), 'wait').state, 'pending');
});

await test('apply: a break of more than their thirty minutes is no end', async () => {
  const customer = new Customer(await world(), DEPOSIT);
  const second = await customer.send(await customer.start(), { value: '10000', currency: 'EUR', period: '12' });
  await customer.world.clock.pass(29 * 60_000);
  const later = await customer.send(second, PERSON);
  await customer.world.clock.pass(29 * 60_000);
  assert.equal(shown(await customer.send(later, { terms: true }), 'wait').state, 'pending');
});

await test('no secret and no token of theirs is in an answer or in the log', async () => {
  const customer = new Customer(await world(), CONNECT);
  const at = await toBank(customer);
  const seen = JSON.stringify(at) + customer.world.log.join('');
  for (const canary of ['emulator-secret', 'emulator-app-key']) assert.ok(!seen.includes(canary), canary);
});
