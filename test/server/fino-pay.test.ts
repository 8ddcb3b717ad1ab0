import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimalOf, numberOf } from '../../server/providers/fino/figures.ts';
import { payerOf } from '../../server/providers/fino/accounts.ts';
import { orderOf, transferOf, verdictOf } from '../../server/providers/fino/transfer.ts';
import type { Resolution } from '../../server/providers/provider.ts';
import { CALLBACK, FinoWorld, IP, ORDER, refusesWith, signal, type Begun } from './fino-world.ts';

const HOUR = 3_600_000;

/** Somebody at a bank who is about to pay; what the companion is told when they are back from the bank. */
async function paying(user: string, more: { payFromIban?: string } = {}): Promise<{ world: FinoWorld; begun: Begun; after: Resolution }> {
  const world = new FinoWorld({ money_transfer: true });
  const begun = await world.begin({ order: ORDER, ...more });
  return { world, begun, after: await world.resolve(begun, await world.logIn(begun.url, user)) };
}

/** The page for the TAN. */
function tanPage(after: Resolution): string {
  assert.equal(after.state, 'redirect', JSON.stringify(after));
  return after.url;
}

const later = { next: { state: 'a-later-state', callbackUrl: CALLBACK } };

await test('a payment: the bank is connected, the TAN is entered, and finoOS says that it is done', async () => {
  const { world, begun, after } = await paying('anna');
  assert.deepEqual(world.bodyTo('/connect')['recurring'], false);
  const body = world.bodyTo('/money-transfers');
  assert.deepEqual(body['moneyTransfers'], [
    { amount: 12.3, currency: 'EUR', paymentPartner: { name: ORDER.payee_name, iban: ORDER.payee_iban }, purpose: ORDER.reference },
  ]);
  assert.equal(body['executionDate'], '2025-11-21');
  for (const field of ['redirectUrl', 'fallbackUrl', 'exitUrl']) {
    assert.ok(String(body[field]).startsWith(`${CALLBACK}?state=next-state&came=`), String(body[field]));
  }
  const url = tanPage(after);
  // Asked again before the companion has written it down: the same page. Asked after: there is nothing to add.
  assert.deepEqual(await world.resolve(begun), after);
  assert.deepEqual(await world.resolve(begun, undefined, later), { state: 'waiting' });
  const back = await world.press(url, 'approve', { tan: '123456' });
  const approved = await world.resolve(begun, back, later);
  world.grant(approved);
  assert.ok(approved.state === 'approved');
  assert.deepEqual(approved.order, ORDER);
  assert.match(approved.payerIban ?? '', /^DE\d{20}$/);
  assert.equal(world.count('createMoneyTransfer'), 1);
  assert.deepEqual(await world.resolve(begun, back, later), approved);
});

await test('a payment without a TAN, one that the bank does not carry out, one that takes its time', async () => {
  const trusted = await paying('trusted');
  trusted.world.grant(trusted.after);

  const fails = await paying('fails');
  const failed = await fails.world.press(tanPage(fails.after), 'approve', { tan: '123456' });
  assert.deepEqual(await fails.world.resolve(fails.begun, failed, later), { state: 'failed', cause: 'refused_by_bank' });

  const slow = await paying('slow');
  const back = await slow.world.press(tanPage(slow.after), 'approve', { tan: '123456' });
  assert.deepEqual(await slow.world.resolve(slow.begun, back, later), { state: 'waiting' });
  slow.world.visitor.now += 61_000;
  slow.world.grant(await slow.world.resolve(slow.begun, undefined, later));
});

await test('the person leaves the page for the TAN: what finoOS says decides, and not the address', async () => {
  const { world, begun, after } = await paying('anna');
  const user = JSON.parse(world.kept.docs.get(`attempt:${begun.intent}`)!.text) as { user: string };
  for (const came of ['paid', 'unpaid', 'dismissed', 'left', 'connected']) {
    assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=${came}&userID=${user.user}`, later), { state: 'waiting' }, came);
  }
  const back = await world.press(tanPage(after), 'cancel');
  assert.deepEqual(await world.resolve(begun, back, later), { state: 'failed', cause: 'cancelled_at_bank' });
  assert.equal(world.count('createMoneyTransfer'), 1);
});

await test('however many ask at once, one transfer is sent', async () => {
  const world = new FinoWorld({ money_transfer: true });
  const begun = await world.begin({ order: ORDER });
  const back = await world.logIn(begun.url, 'trusted');
  const answers = await Promise.all([back, undefined, undefined, back, undefined].map((each) => world.resolve(begun, each)));
  assert.ok(answers.every(({ state }) => state === 'approved' || state === 'waiting'));
  world.grant(await world.resolve(begun));
  assert.equal(world.count('createMoneyTransfer'), 1);
});

await test('an answer that is lost: nothing is sent again, and reading settles it or nobody does', async () => {
  for (const fault of [{ drop: true }, { garbage: true }, { status: 500 }, { status: 408 }]) {
    for (const after of [true, false]) {
      const world = new FinoWorld({ money_transfer: true });
      const begun = await world.begin({ order: ORDER });
      world.visitor.emulator.fault({ operation: 'createMoneyTransfer', after, ...fault });
      const back = await world.logIn(begun.url, 'trusted');
      assert.deepEqual(await world.resolve(begun, back), { state: 'waiting' });
      assert.equal(await world.provider.cancel!(begun.ref, signal()), false);
      // Where it was carried out, the booking tells.
      const settled = await world.resolve(begun);
      assert.equal(settled.state, after ? 'approved' : 'waiting', JSON.stringify(fault));
      // The user is gone by then, and with it all that could be read.
      world.visitor.now += 30 * HOUR;
      assert.equal((await world.resolve(begun)).state, after ? 'approved' : 'waiting');
      assert.equal(world.count('createMoneyTransfer'), 1);
    }
  }
});

await test('the booking of another transfer just like it tells nothing about one whose answer is lost', async () => {
  for (const readable of [true, false]) {
    for (const carriedOut of [true, false]) {
      const world = new FinoWorld({ money_transfer: true });
      const { visitor } = world;
      const begun = await world.begin({ order: ORDER });
      const back = await world.logIn(begun.url, 'trusted');
      await visitor.logIn();
      const user = `/users/${new URL(back).searchParams.get('userID')}`;
      const { accounts } = (await visitor.call('GET', `${user}/banking/accounts`)).body as { accounts: { accountId: string }[] };
      const booking = { transactionId: 'another', amount: -12.3, bookingDate: '2025-11-21', purpose: ORDER.reference };
      const transactions = [{ ...booking, paymentPartner: { name: ORDER.payee_name, iban: ORDER.payee_iban } }];
      await visitor.call('POST', `${user}/banking/accounts/${accounts[0]!.accountId}/transactions`, { transactions });
      if (!readable) visitor.emulator.fault({ operation: 'getTransactions', status: 403 });
      visitor.emulator.fault({ operation: 'createMoneyTransfer', after: carriedOut, drop: true });
      assert.deepEqual(await world.resolve(begun, back), { state: 'waiting' });
      // It left all the same, and at once; what could not be read before it left is not made up for afterwards.
      assert.equal(world.count('createMoneyTransfer'), 1);
      assert.equal((await world.resolve(begun)).state, readable && carriedOut ? 'approved' : 'waiting');
      assert.equal(world.count('createMoneyTransfer'), 1);
    }
  }
});

await test('whoever gives up while the bookings are read has sent nothing, and the next one sends it', async () => {
  const world = new FinoWorld({ money_transfer: true });
  const begun = await world.begin({ order: ORDER });
  const back = await world.logIn(begun.url, 'trusted');
  const asked = new AbortController();
  // The list of what was sent is the first to see a request.
  const push = world.sent.push.bind(world.sent);
  world.sent.push = (...requests) => {
    if (requests.some(({ url }) => url.includes('/banking/transactions'))) asked.abort();
    return push(...requests);
  };
  const query = Object.fromEntries(new URL(back).searchParams);
  const gone = world.provider.resolve({ ...later, intent: begun.intent, ref: begun.ref, ip: IP, query }, asked.signal);
  await assert.rejects(gone, refusesWith('provider_unavailable'));
  assert.equal(world.count('createMoneyTransfer'), 0);
  world.grant(await world.resolve(begun));
  assert.equal(world.count('createMoneyTransfer'), 1);
});

await test('a transfer that certainly was not sent has failed; the next attempt is another one', async () => {
  for (const [status, cause] of [
    [400, 'refused_by_bank'],
    [403, 'refused_by_bank'],
    [429, 'bank_unavailable'],
  ] as const) {
    const world = new FinoWorld({ money_transfer: true });
    const begun = await world.begin({ order: ORDER });
    world.visitor.emulator.fault({ operation: 'createMoneyTransfer', status });
    assert.deepEqual(await world.resolve(begun, await world.logIn(begun.url)), { state: 'failed', cause });
    assert.deepEqual(await world.resolve(begun), { state: 'failed', cause });
    assert.equal(world.count('createMoneyTransfer'), 1);
  }
});

await test('an attempt that was called off sends nothing, whenever that happens', async () => {
  const world = new FinoWorld({ money_transfer: true });
  const begun = await world.begin({ order: ORDER });
  const back = await world.logIn(begun.url, 'trusted');
  let cancelled: boolean | undefined;
  // Just before it is written down that a transfer leaves.
  let puts = 0;
  world.kept.beforePut = async (key) => {
    if (!key.startsWith('attempt:') || ++puts !== 2) return;
    cancelled = await world.provider.cancel!(begun.ref, signal());
  };
  assert.deepEqual(await world.resolve(begun, back), { state: 'failed', cause: 'cancelled_at_bank' });
  assert.equal(cancelled, true);
  assert.equal(world.count('createMoneyTransfer'), 0);
});

await test('a 451 without an id leads to the TAN, and after it nobody knows', async () => {
  const world = new FinoWorld({ money_transfer: true });
  const begun = await world.begin({ order: ORDER });
  world.visitor.emulator.fault({ operation: 'createMoneyTransfer', status: 451, body: { redirectURL: 'https://fino.example/tan' } });
  const after = await world.resolve(begun, await world.logIn(begun.url));
  assert.equal(tanPage(after), 'https://fino.example/tan');
  const user = (JSON.parse(world.kept.docs.get(`attempt:${begun.intent}`)!.text) as { user: string }).user;
  assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=paid&userID=${user}`, later), { state: 'waiting' });
});

await test('the account that was confirmed, or none; the user is not kept', async () => {
  const other = await paying('anna', { payFromIban: 'DE89370400440532013000' });
  assert.deepEqual(other.after, { state: 'failed', cause: 'no_accounts' });
  assert.equal(other.world.count('createMoneyTransfer'), 0);
  const world = new FinoWorld({ money_transfer: true, recurring: true, store_secrets: true });
  const begun = await world.begin({ order: ORDER });
  const { recurring, storeSecrets } = world.bodyTo('/connect');
  assert.deepEqual({ recurring, storeSecrets }, { recurring: false, storeSecrets: false });
  const approved = await world.resolve(begun, await world.logIn(begun.url, 'trusted'));
  assert.equal('validUntil' in approved && approved.validUntil, world.visitor.now + 24 * HOUR);
});

await test('when the consent behind a payment ends: that it was paid stays known, and nothing of who paid', async () => {
  const { world, begun, after } = await paying('trusted');
  const grant = world.grant(after);
  assert.ok(after.state === 'approved');
  const kept = () => world.kept.docs.get(`attempt:${begun.intent}`)!.text;
  assert.deepEqual(JSON.parse(kept()), { createdAt: world.visitor.now, end: after });
  await world.provider.revoke!(grant, {}, signal());
  for (const gone of [IP, after.payerIban!, grant.subject!, grant['login']!]) assert.ok(!kept().includes(gone), gone);
  assert.deepEqual([...world.kept.docs.keys()], [`attempt:${begun.intent}`]);
  assert.deepEqual(await world.resolve(begun), { state: 'approved', grant: {}, validUntil: after.validUntil, order: ORDER });
  assert.equal(world.count('createMoneyTransfer'), 1);
});

await test('payments are refused where they are not switched on, or cannot be said exactly', async () => {
  const off = new FinoWorld();
  await assert.rejects(off.begin({ order: ORDER }), refusesWith('provider_rejected'));
  const on = new FinoWorld({ money_transfer: true });
  await assert.rejects(on.begin({ order: { ...ORDER, amount: '123456789012.3456' } }), refusesWith('provider_rejected'));
  assert.equal(off.sent.length + on.sent.length, 0);
});

await test('which account pays', () => {
  const account = (accountId: string, more = {}) => ({ accountId, iban: `DE${accountId}`, ...more });
  const single = { supportedPayments: ['SINGLE_MONEY_TRANSFER'] };
  const none = { supportedPayments: [] };
  const giro = { type: 'GIRO' };
  const accounts = [
    account('1', { ...none, ...giro }),
    account('2', { ...single, type: 'TAGESGELD' }),
    account('3', { ...single, ...giro }),
  ];
  assert.equal(payerOf(accounts.slice(0, 2), undefined)?.accountId, '2');
  assert.equal(payerOf(accounts, undefined)?.accountId, '3');
  assert.equal(payerOf(accounts, 'DE1')?.accountId, '1');
  assert.equal(payerOf(accounts, 'DE9'), undefined);
  assert.equal(payerOf(accounts.slice(0, 1), undefined), undefined);
  assert.equal(payerOf([account('4'), account('5', giro)], undefined)?.accountId, '5');
});

await test('figures: exact decimals out of the numbers of JSON, and back', () => {
  const cases: [number | string | null | undefined, string, string | undefined][] = [
    [12.3, 'EUR', '12.30'],
    [-212.35, 'EUR', '-212.35'],
    [0, 'EUR', '0.00'],
    [-0, 'EUR', '0.00'],
    [0.1 + 0.2, 'EUR', '0.30'],
    [1e-7, 'EUR', '0.00'],
    [1234.5678, 'EUR', '1234.5678'],
    [9999999999999.99, 'EUR', '9999999999999.99'],
    [12345678901234.5, 'EUR', undefined],
    [1e21, 'EUR', undefined],
    [NaN, 'EUR', undefined],
    [500, 'JPY', '500'],
    [1.5, 'KWD', '1.500'],
    ['007.10', 'EUR', '7.10'],
    [' -1 ', 'EUR', '-1.00'],
    ['1,00', 'EUR', undefined],
    ['', 'EUR', undefined],
    [null, 'EUR', undefined],
    [undefined, 'EUR', undefined],
  ];
  for (const [figure, currency, expected] of cases) assert.equal(decimalOf(figure, currency), expected, String(figure));
  assert.equal(numberOf('12.30', 'EUR'), 12.3);
  assert.equal(numberOf('999999999999.99', 'EUR'), 999999999999.99);
  assert.equal(numberOf('123456789012.3456', 'EUR'), undefined);
});

await test('what was paid is compared in full; what finoOS does not repeat is what it was sent', () => {
  const sent = transferOf(ORDER)!;
  assert.deepEqual(orderOf(sent, ORDER), ORDER);
  assert.deepEqual(orderOf(undefined, ORDER), ORDER);
  assert.deepEqual(orderOf({ ...sent, amount: '12.3' }, { ...ORDER, amount: '12.3' }).amount, '12.3');
  assert.notDeepEqual(orderOf({ ...sent, amount: 12.31 }, ORDER), ORDER);
  assert.notDeepEqual(orderOf({ ...sent, amount: 'twelve' }, ORDER), ORDER);
  assert.notDeepEqual(orderOf({ ...sent, paymentPartner: { name: ORDER.payee_name, iban: 'DE89370400440532013000' } }, ORDER), ORDER);
  const verdicts = ['DONE', 'success', 'OPEN', 'FAILED', 'CANCELLED', 'whatever', '', null].map(verdictOf);
  assert.deepEqual(verdicts, ['done', 'done', 'open', 'refused_by_bank', 'cancelled_at_bank', 'open', 'open', 'open']);
});
