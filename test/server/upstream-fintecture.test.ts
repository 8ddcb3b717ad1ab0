import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUpstreamWorld, Customer, shown, type Open, type Page } from './upstream-world.ts';
import { ORDER } from './world.ts';

/* The journeys on Fintecture, the companion whole, the banks' pages one by one. */

const CONNECT = 'fintecture_aisp_sbx_#1.0';
const VERIFY = 'fintecture_verify_sbx_#1.0';
const PAY = 'fintecture_pisp_sbx_#1.0';
const SELL = 'fintecture_merchant_sbx_#1.0';
const world = () => createUpstreamWorld('fintecture', [CONNECT, VERIFY, PAY, SELL]);
const customer = async (skill: string): Promise<Customer> => new Customer(await world(), skill);

async function atBank(person: Customer, open: Open, bank = 'lilafr', more: object = {}): Promise<{ at: Open; page: Page }> {
  const at = await person.send(open, { institution_id: bank, ...more });
  return { at, page: await person.open(shown(at, 'redirect').url) };
}

/** Minutes go by, with nobody at the page. */
async function minutes(person: Customer, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await person.world.clock.pass(60_000);
    await person.world.companion.work();
  }
}

await test('the directory has only banks that can do what is asked for', async () => {
  const ids = async (skill: string): Promise<string[]> => (await (await customer(skill)).banks()).map(({ id }) => id);
  const reading = await ids(CONNECT);
  assert.ok(reading.includes('alpiit') && !reading.includes('faroes'), 'one without payments, and none without accounts');
  assert.equal(shown(await (await customer(PAY)).start({ payment: ORDER }), 'review').digest.length > 0, true);
  assert.deepEqual(await ids(PAY), ['fintecture_connect'], 'a payment session names no bank');
});

await test('the directory is read although one bank of it says more, or less, than is documented', async () => {
  const bank = { id: 'lilafr', name: 'Lila', country: 'FR', ais: ['Accounts'] };
  for (const odd of [{ auth_models: ['embedded'] }, { logo_url: '' }, { logo_url: null }, { pis: ['NEW'] }, { ais: ['NEW'] }]) {
    const person = await customer(CONNECT);
    const body = { data: [bank, { ...bank, id: 'odd', ...odd }] };
    person.world.emulator.fault({ operation: 'getResV1Providers', times: 10, status: 200, body });
    assert.ok(
      (await person.banks()).some(({ id }) => id === 'lilafr'),
      JSON.stringify(odd),
    );
  }
});

await test('connect by redirect: shared, read, and deleted at Fintecture, too', async () => {
  const person = await customer(CONNECT);
  const { at, page } = await atBank(person, await person.start());
  assert.ok((await page.press('Approve', { user: 'anna' })).isHome);
  const choice = await person.send(await person.look(at), { action: 'continue' });
  const { accounts } = shown(choice, 'accounts');
  assert.equal(accounts.length, 2);
  const done = await person.send(choice, { account_ids: [accounts[0]!.id] });
  const { token, read } = await person.exchange(done);
  assert.equal((await read('/accounts')).body['accounts']?.length, 1);
  assert.ok(((await read('/transactions')).body['transactions']?.length ?? 0) > 0);
  assert.equal((await read('/holders')).body['holders']?.[0]?.['name'], 'Anna Keller');
  // Their token lives for an hour, the consent for longer.
  await person.world.clock.pass(5 * 3_600_000);
  assert.equal((await read('/accounts')).status, 200);
  assert.equal((await read(`/credentials/${token.credentials_id}`, 'DELETE')).status, 204);
  assert.ok(person.world.emulator.calls().some(({ operation, status }) => operation === 'deleteAisV1Customer' && status === 204));
});

await test('connect in the app: approved on the phone, found out by asking', async () => {
  const person = await customer(CONNECT);
  const at = await person.send(await person.start(), { institution_id: 'nordde' });
  assert.equal(at.step?.kind, 'decoupled');
  assert.equal(shown(await person.look(at), 'decoupled').state, 'waiting');
  const phone = await person.open('http://localhost:9/phone');
  const address = /href="([^"]*\/phone\/[^"]+)"/.exec(phone.html)?.[1];
  const page = await person.open(new URL(address ?? '', phone.url).href);
  await page.press('Approve', { user: 'anna' });
  const approved = await person.look(at);
  assert.equal(shown(approved, 'decoupled').state, 'approved');
  assert.equal(shown(await person.send(approved, { action: 'continue' }), 'accounts').accounts.length, 2);
});

await test('connect: what was approved for nothing ends at Fintecture, too', async () => {
  const person = await customer(CONNECT);
  const { at, page } = await atBank(person, await person.start());
  await page.press('Approve', { user: 'anna' });
  const seen = await person.look(at);
  assert.equal(shown(seen, 'redirect').state, 'approved');
  assert.equal((await person.leave(seen)).exit?.cause, 'left');
  await person.world.companion.work();
  assert.ok(person.world.emulator.calls().some(({ operation, status }) => operation === 'deleteAisV1Customer' && status === 204));
});

await test('connect: what is approved after the person has left is not taken', async () => {
  const person = await customer(CONNECT);
  const { at, page } = await atBank(person, await person.start());
  assert.equal((await person.leave(at)).exit?.cause, 'left');
  assert.ok((await page.press('Approve', { user: 'anna' })).isHome);
  assert.equal((await person.ask(at)).exit?.cause, 'left');
  assert.ok(!person.world.emulator.calls().some(({ operation }) => operation === 'getAisV1CustomerAccounts'));
  const kept = await person.world.store.list('kept', { from: '', to: '~', limit: 10 }, person.world.clock.now());
  assert.deepEqual(
    kept.filter(({ id }) => id.includes('/connection:')),
    [],
  );
});

for (const [button, user, cause] of [
  ['Cancel', 'anna', 'cancelled_at_bank'],
  ['Refuse', 'anna', 'refused_by_bank'],
] as const) {
  await test(`connect: ${button.toLowerCase()} at the bank is ${cause}`, async () => {
    const person = await customer(CONNECT);
    const { at, page } = await atBank(person, await person.start());
    assert.ok((await page.press(button, { user })).isHome);
    assert.equal(shown(await person.look(at), 'redirect').cause, cause);
  });
}

await test('connect: a bank that is down, and one that answers with nonsense, are said and left behind', async () => {
  for (const fault of [{ status: 503 }, { garbage: true }, { drop: true }]) {
    const person = await customer(CONNECT);
    const open = await person.start();
    person.world.emulator.fault({ operation: 'getAisV1ProviderAuthorization', times: 10, ...fault });
    const { status, body } = await person.try(open, { institution_id: 'lilafr' });
    assert.ok(status === 502 || status === 503, `${status} ${JSON.stringify(body)}`);
    assert.match(body.type ?? '', /^(provider|bank)_unavailable$/);
    assert.equal(body.step?.kind ?? 'choose_bank', 'choose_bank');
  }
});

const DETAILS = {
  ...{ birth_date: '1988-04-12', email: 'anna@example.org' },
  address: { line1: '12 rue des Lilas', postal_code: '75011', city: 'Paris', country: 'FR' },
};

for (const [given_name, family_name, user, cause] of [
  ['Anna', 'Keller', 'anna', 'verified'],
  ['Bruno', 'Moreau', 'anna', 'unverified'],
] as const) {
  await test(`verify: ${given_name} at ${user}'s bank is ${cause}`, async () => {
    const person = await customer(VERIFY);
    const { at, page } = await atBank(person, await person.send(await person.start(), { given_name, family_name, ...DETAILS }));
    await page.press('Approve', { user });
    const waiting = await person.send(await person.look(at), { action: 'continue' });
    assert.equal(waiting.step?.kind, 'wait');
    const decided = await person.look(await person.look(waiting));
    assert.equal(shown(decided, 'wait').state, cause);
    const done = await person.send(decided, { action: 'continue' });
    assert.equal(done.exit?.cause, cause);
    const { read } = await person.exchange(done);
    const [verification] = (await read('/verifications')).body['verifications'] ?? [];
    assert.equal(verification?.['status'], cause);
  });
}

async function toPay(user: string, button = 'Approve'): Promise<{ person: Customer; at: Open }> {
  const person = await customer(PAY);
  const reviewed = await person.start({ payment: ORDER });
  const { digest } = shown(reviewed, 'review');
  const banks = await person.send(reviewed, { digest, from: 'other', payee_accepted: true });
  assert.equal(shown(banks, 'choose_bank').hosted, true);
  const { at, page } = await atBank(person, banks, 'fintecture_connect');
  const bank = await page.press('Continue', { bank: 'lilafr' });
  assert.ok((await bank.press(button, { user })).isHome);
  return { person, at };
}

await test('pay: signed, approved, and paid as ordered', async () => {
  const { person, at } = await toPay('anna');
  let seen = await person.look(at);
  for (let time = 0; time < 10 && shown(seen, 'redirect').state !== 'approved'; time += 1) seen = await person.look(seen);
  const paid = await person.send(seen, { action: 'continue' });
  assert.equal(paid.exit?.cause, 'paid');
  assert.equal(paid.receipt?.amount, ORDER.amount);
});

for (const [user, button, cause] of [
  ['anna', 'Cancel', 'cancelled_at_bank'],
  ['anna', 'Refuse', 'refused_by_bank'],
  ['altered', 'Approve', 'bank_answer_mismatch'],
] as const) {
  await test(`pay: ${user}, ${button.toLowerCase()}, is ${cause}`, async () => {
    const { person, at } = await toPay(user, button);
    let seen = await person.look(at);
    for (let time = 0; time < 10 && shown(seen, 'redirect').state !== 'failed'; time += 1) seen = await person.look(seen);
    assert.equal(shown(seen, 'redirect').cause, cause);
  });
}

await test('pay: with the page closed and no webhook ever, the companion finds out, finishes, and tells the tenant', async () => {
  const { person, at } = await toPay('slow');
  person.world.network.webhooks = false;
  await minutes(person, 30);
  assert.equal((await person.ask(at)).exit?.cause, 'paid');
  assert.deepEqual(
    person.world.told.map(({ type }) => type),
    ['payment.accepted', 'session.completed'],
  );
});

await test('pay: what nothing is decided by keeps nobody from learning that it was paid', async () => {
  const { person, at } = await toPay('slow');
  const said = { amount: ORDER.amount, currency: 'EUR', end_to_end_id: null, customer_id: null, payment_method: 'instant' };
  const body = { id: 'p', type: 'PIS', status: 'payment_completed', attributes: said, updated_at: null };
  person.world.emulator.fault({ operation: 'getPaymentSession', times: 100, status: 200, body });
  assert.equal(shown(await person.look(at), 'redirect').state, 'approved');
});

await test('pay: a session that was lost on its way is looked for by its intent alone, and nothing is sent twice', async () => {
  const person = await customer(PAY);
  const reviewed = await person.start({ payment: ORDER });
  const { digest } = shown(reviewed, 'review');
  const open = await person.send(reviewed, { digest, from: 'other', payee_accepted: true });
  person.world.emulator.fault({ operation: 'createPisV2Connect', drop: true, after: true });
  const at = await person.send(open, { institution_id: 'fintecture_connect' });
  assert.equal(shown(at, 'redirect').state, 'unknown');
  await minutes(person, 20);
  assert.equal(person.world.emulator.calls().filter(({ operation }) => operation === 'createPisV2Connect').length, 1);
  assert.equal((await person.leave(await person.look(at))).exit?.cause, 'payment_unknown');
});

await test('merchant: four forms become a company, an account, an application and people', async () => {
  const person = await customer(SELL);
  const account = await person.send(await person.start(), {
    ...{ legal_name: 'Paper Lantern', country: 'FR', siren: '732 829 320', legal_form: 'limited' },
    ...{ address: DETAILS.address, website: 'https://lantern.example' },
  });
  const application = await person.send(account, { holder_name: 'Paper Lantern', iban: ORDER.payee_iban, currency: 'EUR' });
  const people = await person.send(application, {
    name: 'Lantern',
    domain: 'pay.lantern.example',
    return_url: 'https://lantern.example/back',
  });
  const rows = [{ given_name: 'Ana', family_name: 'Moreau', email: 'ana@example.org', role: 'admin', owner: 'yes', share: '100' }];
  const waiting = await person.send(people, { people: rows });
  assert.equal(waiting.step?.kind, 'wait');
  await minutes(person, 10);
  assert.equal((await person.ask(waiting)).exit?.cause, 'submitted');
  const calls = person.world.emulator.calls().filter(({ status }) => status < 300);
  const done = calls.map(({ operation }) => operation);
  for (const wanted of ['postCompanies', 'postBankAccounts', 'postApplications', 'postUsers'])
    assert.equal(done.filter((operation) => operation === wanted).length, 1, `${wanted}: ${done.join(' ')}`);
});

await test('two tenants: nothing of one is used for the other', async () => {
  const [first, second] = [await customer(CONNECT), await customer(CONNECT)];
  const { at, page } = await atBank(first, await first.start());
  await page.press('Approve', { user: 'anna' });
  assert.equal(shown(await first.look(at), 'redirect').state, 'approved');
  assert.equal(second.world.emulator.calls().length, 0);
});

await test('connect: what nobody comes for ends at Fintecture, too, once nobody can come any more', async () => {
  const person = await customer(CONNECT);
  const { at, page } = await atBank(person, await person.start());
  await page.press('Approve', { user: 'anna' });
  const choice = await person.send(await person.look(at), { action: 'continue' });
  const done = await person.send(choice, { account_ids: [shown(choice, 'accounts').accounts[0]!.id] });
  assert.equal(done.exit?.cause, 'completed');
  const ended = (): boolean => person.world.emulator.calls().some(({ operation }) => operation === 'deleteAisV1Customer');
  await person.world.companion.work();
  assert.equal(ended(), false);
  await person.world.clock.pass(24 * 3_600_000 + 2_000);
  await person.world.companion.work();
  await person.world.companion.work();
  assert.equal(ended(), true);
});

await test('news that anybody could have sent leaves no trace where it is about nothing', async () => {
  const w = await createUpstreamWorld('fintecture', [CONNECT], { settings: { webhook_secret: undefined } });
  const before = (await w.store.list('inbox', { from: '', to: '~', limit: 10 }, w.clock.now())).length;
  for (let index = 0; index < 20; index += 1) {
    const body = new URLSearchParams({ session_id: `made-up-${index}`, status: 'COMPLETED' });
    const request = new Request('https://pay.example/tessera/webhooks/fintecture/shop', { method: 'POST', body });
    assert.equal((await w.companion.fetch(request)).status, 200);
  }
  for (const kind of ['inbox', 'job'])
    assert.equal((await w.store.list(kind, { from: '', to: '~', limit: 10 }, w.clock.now())).length, before);
});

await test('a directory that cannot be read is nothing to whoever need not choose', async () => {
  const person = await customer(CONNECT);
  const { at } = await atBank(person, await person.start());
  person.world.emulator.fault({ operation: 'getResV1Providers', times: 50, status: 503 });
  await person.world.clock.pass(301_000);
  assert.equal(shown(await person.look(at), 'redirect').state, 'waiting');
  assert.equal((await person.leave(at)).exit?.cause, 'left');
});
