import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FaultScript } from '../../server/emulators/kit/faults.ts';
import { createUpstreamWorld, Customer, shown, type Open, type UpstreamWorld } from './upstream-world.ts';

/* The journeys on Fintecture, the companion whole, in front of the emulator. */

const [CONNECT, PAY, VERIFY, ONBOARD] = ['aisp', 'pisp', 'verify', 'merchant'].map((type) => `fintecture_${type}_sbx_#1.0`) as [
  string,
  string,
  string,
  string,
];
const world = (): Promise<UpstreamWorld> => createUpstreamWorld('fintecture', [CONNECT, PAY, VERIFY, ONBOARD]);

const callsOf = ({ emulator }: UpstreamWorld, operation: string): number =>
  emulator.calls().filter((call) => call.operation === operation).length;
const spoil = ({ emulator }: UpstreamWorld, ...faults: FaultScript[]): Promise<unknown> =>
  emulator.fetch(
    new Request('http://localhost:9/__emulator/faults', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    }),
  );

async function toBank(customer: Customer, bank: string, more: object = {}): Promise<Open> {
  return customer.send(await customer.start(), { institution_id: bank, ...more });
}

/** At the bank's page, as this person, and back. */
async function atBank(customer: Customer, at: Open, user = 'anna', button = 'Approve'): Promise<Open> {
  const page = await customer.open(shown(at, 'redirect').url);
  assert.ok((await page.press(button, { user })).isHome);
  return customer.look(at);
}

/** On the phone that the bank asks. */
async function onPhone(customer: Customer, user = 'anna', button = 'Approve'): Promise<void> {
  const list = await customer.open('http://localhost:9/phone');
  const link = /href="([^"]*\/phone\/[^"]+)"/.exec(list.html)?.[1];
  assert.ok(link, list.html);
  await (await customer.open(link)).press(button, { user });
}

void describe('Fintecture: connecting accounts', () => {
  void it('at the bank’s page: accounts chosen and read, the consent ended', async () => {
    const customer = new Customer(await world(), CONNECT);
    const banks = await customer.banks();
    assert.ok(banks.length > 5 && !banks.some(({ id }) => id === 'faroes'), 'the bank without accounts is not offered');
    const choice = await customer.send(await atBank(customer, await toBank(customer, 'rheide')), { action: 'continue' });
    const { accounts } = shown(choice, 'accounts');
    assert.deepEqual(
      accounts.map(({ type, name }) => [type, name]),
      [
        ['current', ''],
        ['savings', ''],
      ],
    );
    const done = await customer.send(choice, { account_ids: [accounts[0]!.id] });
    const { token, read } = await customer.exchange(done);
    const [account] = (await read('/accounts')).body['accounts']!;
    assert.equal(account!['institution_id'], 'rheide');
    assert.match(String(account!['iban']), /^DE/);
    const [holder] = (await read('/holders')).body['holders']!;
    assert.equal(holder!['name'], 'Anna Keller');

    const first = await read<{ transactions: { id: string; amount: string }[]; next_cursor: string }>('/transactions?limit=5');
    assert.equal(first.body.transactions.length, 5);
    assert.ok(first.body.transactions.every(({ amount }) => /^\d+\.\d{2}$/.test(amount)));
    const second = await read<{ transactions: { id: string }[] }>(`/transactions?limit=5&cursor=${first.body.next_cursor}`);
    const ids = [...first.body.transactions, ...second.body.transactions].map(({ id }) => id);
    assert.equal(new Set(ids).size, 10);

    assert.equal((await read(`/credentials/${token.credentials_id}`, 'DELETE')).status, 204);
    assert.equal(callsOf(customer.world, 'deleteAisV1Customer'), 1);
    assert.equal((await read('/accounts')).status, 401);
    assert.equal(callsOf(customer.world, 'createAccessToken'), 3, 'one each for the directory, for asking and for the code');
  });

  void it('in the bank’s app, also where a page was asked for', async () => {
    const customer = new Customer(await world(), CONNECT);
    const at = await toBank(customer, 'nordde', { method: 'decoupled' });
    assert.equal(shown(at, 'decoupled').state, 'waiting');
    await onPhone(customer);
    const approved = await customer.look(at);
    assert.equal(shown(approved, 'decoupled').state, 'approved');
    const choice = await customer.send(approved, { action: 'continue' });
    assert.equal(shown(choice, 'accounts').accounts.length, 2);
  });

  void it('refused on the phone', async () => {
    const customer = new Customer(await world(), CONNECT);
    const at = await toBank(customer, 'nordde');
    await onPhone(customer, 'anna', 'Refuse');
    assert.equal(shown(await customer.look(at), 'decoupled').cause, 'refused_by_bank');
  });

  for (const [button, user, cause] of [
    ['Refuse', 'anna', 'refused_by_bank'],
    ['Cancel', 'anna', 'cancelled_at_bank'],
    ['Approve', 'refused', 'refused_by_bank'],
  ] as const) {
    void it(`${button} as ${user} is ${cause}, and it can be tried again`, async () => {
      const customer = new Customer(await world(), CONNECT);
      const failed = await atBank(customer, await toBank(customer, 'rheide'), user, button);
      assert.equal(shown(failed, 'redirect').cause, cause);
      const again = await customer.send(failed, { action: 'retry' });
      assert.equal(shown(await atBank(customer, again), 'redirect').state, 'approved');
    });
  }

  void it('no account at all', async () => {
    const customer = new Customer(await world(), CONNECT);
    const back = await atBank(customer, await toBank(customer, 'rheide'), 'empty');
    assert.equal(shown(await customer.send(back, { action: 'continue' }), 'redirect').cause, 'no_accounts');
  });

  void it('a code whose exchange was lost is not sent again', async () => {
    const customer = new Customer(await world(), CONNECT);
    const at = await toBank(customer, 'rheide');
    await spoil(customer.world, { operation: 'createAccessToken', drop: true, after: true });
    const failed = await atBank(customer, at);
    assert.equal(shown(failed, 'redirect').cause, 'provider_failed');
    assert.equal(callsOf(customer.world, 'createAccessToken'), 3);
  });

  void it('a code that could not be brought at once is exchanged later', async () => {
    const customer = new Customer(await world(), CONNECT);
    const at = await toBank(customer, 'rheide');
    await spoil(customer.world, { operation: 'createAccessToken', status: 429, headers: { 'retry-after': '60' } });
    const page = await customer.open(shown(at, 'redirect').url);
    await page.press('Approve', { user: 'anna' });
    assert.equal(shown(await customer.look(at), 'redirect').state, 'approved');
  });
});

const ORDER = { amount: '49.9', currency: 'EUR', payee_name: 'Shop GmbH', payee_iban: 'DE89370400440532013000', reference: 'Order 7' };

/** Fintecture's own page stands for every bank: the payer chooses there. */
const PAGE = 'fintecture_connect';

/** The review is confirmed, and a bank to be chosen. */
async function confirmed(customer: Customer, order: object = ORDER): Promise<Open> {
  const open = await customer.start({ payment: order });
  return customer.send(open, { digest: shown(open, 'review').digest, from: 'other', payee_accepted: true });
}

const toPayment = async (customer: Customer): Promise<Open> => customer.send(await confirmed(customer), { institution_id: PAGE });

/** The payer chooses a bank on Fintecture's page, and approves there. */
async function payAs(customer: Customer, at: Open, user: string, button = 'Approve'): Promise<Open> {
  const hosted = await customer.open(shown(at, 'redirect').url);
  const page = await hosted.press('Continue', { bank: 'rheide' });
  assert.ok((await page.press(button, { user })).isHome);
  return customer.look(at);
}

void describe('Fintecture: paying', () => {
  void it('approved: once, signed, for what was asked', async () => {
    const customer = new Customer(await world(), PAY);
    const approved = await payAs(customer, await toPayment(customer), 'anna');
    assert.equal(shown(approved, 'redirect').state, 'approved');
    const done = await customer.send(approved, { action: 'continue' });
    const { read } = await customer.exchange(done);
    const [payment] = (await read('/payments')).body['payments']!;
    assert.deepEqual([payment!['amount'], payment!['payee_iban'], payment!['institution_id']], ['49.9', ORDER.payee_iban, PAGE]);
    assert.equal(callsOf(customer.world, 'createPisV2Connect'), 1);
  });

  for (const [button, user, cause] of [
    ['Refuse', 'anna', 'refused_by_bank'],
    ['Cancel', 'anna', 'cancelled_at_bank'],
    ['Approve', 'refused', 'refused_by_bank'],
    ['Approve', 'failed', 'provider_failed'],
    ['Approve', 'altered', 'bank_answer_mismatch'],
  ] as const) {
    void it(`${button} as ${user} is ${cause}`, async () => {
      const customer = new Customer(await world(), PAY);
      assert.equal(shown(await payAs(customer, await toPayment(customer), user, button), 'redirect').cause, cause);
    });
  }

  void it('one whose answer was lost is never sent again, and nobody is told that it failed', async () => {
    const customer = new Customer(await world(), PAY);
    await customer.banks();
    await spoil(customer.world, { operation: 'createPisV2Connect', drop: true, after: true });
    const at = await toPayment(customer);
    assert.equal(shown(at, 'redirect').state, 'unknown');
    assert.equal(shown(await customer.look(at), 'redirect').state, 'unknown');
    assert.equal(callsOf(customer.world, 'createPisV2Connect'), 1);
  });

  void it('one that was refused can be sent anew', async () => {
    const customer = new Customer(await world(), PAY);
    const reviewed = await confirmed(customer);
    await spoil(customer.world, { operation: 'createPisV2Connect', status: 400 });
    const refused = await customer.try(reviewed, { institution_id: PAGE });
    assert.equal(refused.body.type, 'provider_rejected');
    const at = await customer.send(reviewed, { institution_id: PAGE });
    assert.equal(shown(await payAs(customer, at, 'anna'), 'redirect').state, 'approved');
  });

  void it('a currency that Fintecture does not pay in is not sent at all', async () => {
    const customer = new Customer(await world(), PAY);
    const reviewed = await confirmed(customer, { ...ORDER, currency: 'RON' });
    assert.equal((await customer.try(reviewed, { institution_id: PAGE })).body.type, 'provider_rejected');
    assert.equal(callsOf(customer.world, 'createPisV2Connect'), 0);
  });
});

const PERSON = {
  given_name: 'Anna',
  family_name: 'Keller',
  birth_date: '1990-05-04',
  email: 'anna@mail.example',
  address: { line1: '12 Harbour Street', postal_code: '10110', city: 'Riverton', country: 'DE' },
};

async function toWait(
  customer: Customer,
  { person = PERSON, user = 'anna', context }: { person?: object; user?: string; context?: object } = {},
) {
  const banks = await customer.send(await customer.start(context), person);
  const back = await atBank(customer, await customer.send(banks, { institution_id: 'rheide' }), user);
  return customer.send(back, { action: 'continue' });
}

async function decided(customer: Customer, at: Open): Promise<Open> {
  for (let times = 0; times < 15; times += 1) {
    const now = await customer.look(at);
    if (shown(now, 'wait').state !== 'pending') return now;
  }
  return assert.fail('nobody decides');
}

void describe('Fintecture: checking a name', () => {
  void it('a customer is made, checked, and the score is for the back end', async () => {
    const customer = new Customer(await world(), VERIFY);
    const at = await decided(customer, await toWait(customer));
    assert.equal(shown(at, 'wait').state, 'verified');
    const { read } = await customer.exchange(await customer.send(at, { action: 'continue' }));
    const [verification] = (await read('/verifications')).body['verifications']!;
    assert.equal(verification!['status'], 'verified');
    assert.equal(verification!['match_score'], 100);
    assert.equal(callsOf(customer.world, 'createCustomer'), 1);
    assert.equal(callsOf(customer.world, 'initiateCustomerVerification'), 1);
  });

  void it('answers that were lost are found again', async () => {
    const customer = new Customer(await world(), VERIFY);
    await spoil(
      customer.world,
      { operation: 'createCustomer', drop: true, after: true },
      { operation: 'initiateCustomerVerification', garbage: true, after: true },
    );
    const at = await toWait(customer);
    assert.equal(shown(at, 'wait').state, 'pending');
    await customer.world.clock.pass(25_000);
    await customer.look(at);
    await customer.world.clock.pass(25_000);
    assert.equal(shown(await decided(customer, at), 'wait').state, 'verified');
    assert.equal(callsOf(customer.world, 'createCustomer'), 1);
    assert.equal(callsOf(customer.world, 'initiateCustomerVerification'), 1);
  });

  void it('a customer whom the tenant knows has one record', async () => {
    const customer = new Customer(await world(), VERIFY);
    for (let times = 0; times < 2; times += 1) await decided(customer, await toWait(customer, { context: { reference: 'customer 7' } }));
    assert.equal(callsOf(customer.world, 'createCustomer'), 1);
    assert.equal(callsOf(customer.world, 'initiateCustomerVerification'), 2);
  });

  void it('a name that is not the holder’s is told from one that cannot be checked, which can be tried again', async () => {
    const wrong = new Customer(await world(), VERIFY);
    const unverified = await decided(wrong, await toWait(wrong, { person: { ...PERSON, given_name: 'Bruno' } }));
    assert.equal(shown(unverified, 'wait').state, 'unverified');
    assert.equal((await wrong.try(unverified, { action: 'retry' })).body.type, 'action_not_possible');
    const customer = new Customer(await world(), VERIFY);
    const failed = await decided(customer, await toWait(customer, { user: 'failed' }));
    assert.equal(shown(failed, 'wait').state, 'failed');
    assert.notEqual(shown(await customer.send(failed, { action: 'retry' }), 'wait').state, 'verified');
  });
});

const COMPANY = {
  legal_name: 'Lilas SAS',
  country: 'FR',
  siren: '732829320',
  legal_form: 'limited',
  address: { line1: '1 rue des Lilas', postal_code: '75001', city: 'Paris', country: 'FR' },
  website: 'https://lilas.example',
};
const ACCOUNT = { holder_name: 'Lilas SAS', iban: 'FR7630006000011234567890189', currency: 'EUR' };
const APPLICATION = {
  name: 'Lilas shop',
  domain: 'lilas.example',
  return_url: 'https://lilas.example/back',
  webhook_url: 'https://lilas.example/hook',
};
const people = (...emails: string[]) => ({
  people: emails.map((email) => ({ given_name: 'Luc', family_name: 'Martin', email, role: 'finance', owner: 'no' })),
});

async function toReview(
  customer: Customer,
  { company = COMPANY, account = ACCOUNT, context }: { company?: object; account?: object; context?: object } = {},
) {
  let at = await customer.start(context);
  for (const form of [company, account, APPLICATION, people('luc@lilas.example', 'eve@lilas.example')]) at = await customer.send(at, form);
  return at;
}

const WRITES = ['postCompanies', 'postBankAccounts', 'postApplications', 'patchApplicationById'];

void describe('Fintecture: setting up a merchant', () => {
  void it('company, account, application, its addresses and its people, once each', async () => {
    const customer = new Customer(await world(), ONBOARD);
    const at = await decided(customer, await toReview(customer));
    assert.equal(shown(at, 'wait').state, 'approved');
    assert.deepEqual(
      WRITES.map((name) => callsOf(customer.world, name)),
      [1, 1, 1, 1],
    );
    const users = customer.world.emulator.calls().filter(({ operation, status }) => operation === 'postUsers' && status === 201);
    assert.equal(users.length, 2);
    assert.equal((await customer.send(at, { action: 'continue' })).exit?.cause, 'submitted');
  });

  void it('goes on after every answer that was lost, and writes nothing twice', async () => {
    for (const operation of [...WRITES, 'postUsers']) {
      const customer = new Customer(await world(), ONBOARD);
      await spoil(customer.world, { operation, drop: true, after: true });
      const at = await toReview(customer);
      await customer.world.clock.pass(25_000);
      assert.equal(shown(await decided(customer, at), 'wait').state, 'approved', operation);
      assert.deepEqual(
        WRITES.slice(0, 3).map((name) => callsOf(customer.world, name)),
        [1, 1, 1],
      );
    }
  });

  void it('a company or an account of somebody else’s is not changed by a form', async () => {
    const one = new Customer(await world(), ONBOARD);
    await decided(one, await toReview(one));
    const taken = await toReview(one, { company: { ...COMPANY, legal_name: 'Mine now' } });
    assert.equal(shown(await decided(one, taken), 'wait').state, 'declined');
    const account = await toReview(one, { company: { ...COMPANY, siren: '552100554' }, account: { ...ACCOUNT, holder_name: 'Mine now' } });
    assert.equal(shown(await decided(one, account), 'wait').state, 'declined');
    assert.equal(callsOf(one.world, 'patchCompanyById') + callsOf(one.world, 'patchBankAccountById'), 0);
  });

  void it('a merchant that the tenant’s back end names is brought up to date', async () => {
    const customer = new Customer(await world(), ONBOARD);
    const context = { reference: 'merchant 7' };
    await decided(customer, await toReview(customer, { context }));
    const changed = await toReview(customer, {
      context,
      company: { ...COMPANY, legal_name: 'Lilas SA' },
      account: { ...ACCOUNT, holder_name: 'Lilas SA' },
    });
    assert.equal(shown(await decided(customer, changed), 'wait').state, 'approved');
    assert.deepEqual(
      WRITES.slice(0, 3).map((name) => callsOf(customer.world, name)),
      [1, 1, 1],
    );
    assert.deepEqual([callsOf(customer.world, 'patchCompanyById'), callsOf(customer.world, 'patchBankAccountById')], [1, 1]);
  });

  void it('what Fintecture does not take is declined; what fails can be tried again from where it stopped', async () => {
    const customer = new Customer(await world(), ONBOARD);
    await spoil(customer.world, { operation: 'postBankAccounts', status: 403 });
    const failed = await decided(customer, await toReview(customer));
    assert.equal(shown(failed, 'wait').state, 'failed');
    assert.equal(shown(await decided(customer, await customer.send(failed, { action: 'retry' })), 'wait').state, 'approved');
    assert.equal(callsOf(customer.world, 'postCompanies'), 1);
    const other = new Customer(await world(), ONBOARD);
    await spoil(other.world, { operation: 'postCompanies', status: 422 });
    assert.equal(shown(await decided(other, await toReview(other)), 'wait').state, 'declined');
  });
});
