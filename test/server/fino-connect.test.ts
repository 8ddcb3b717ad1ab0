import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLBACK, FinoWorld, IP, refusesWith, signal, skillNamed } from './fino-world.ts';

const HOUR = 3_600_000;

await test('a first bank: a user, a session with three ways back, and the bank that the person chose', async () => {
  const world = new FinoWorld();
  const { provider } = world;
  const begun = await world.begin({ reference: 'customer-42' });
  assert.deepEqual(world.bodyTo('/users'), { type: 'person', customUserID: 'customer-42' });
  const { redirectURL, errorURL, exitURL, ...more } = world.bodyTo('/connect');
  for (const url of [redirectURL, errorURL, exitURL]) {
    assert.ok(String(url).startsWith(`${CALLBACK}?state=state-1&came=`), String(url));
  }
  assert.equal(new Set([redirectURL, errorURL, exitURL]).size, 3);
  assert.deepEqual(more, { recurring: false, storeSecrets: false });

  assert.deepEqual(await world.resolve(begun), { state: 'waiting' });
  const back = await world.logIn(begun.url);
  const approved = await world.resolve(begun, back);
  const grant = world.grant(approved);
  assert.equal(grant.subject, new URL(back).searchParams.get('userID'));
  assert.equal('validUntil' in approved && approved.validUntil, world.visitor.now + 24 * HOUR);
  // Whatever is asked later: it stays decided.
  assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=left&userID=${grant.subject}`), approved);

  const accounts = await provider.accounts(grant, signal());
  assert.deepEqual(
    accounts.map(({ type, currency, institution_id, balances }) => [type, currency, institution_id, balances[0]?.amount]),
    [
      ['current', 'EUR', 'fino', '2431.17'],
      ['savings', 'EUR', 'fino', '12400.00'],
      ['card', 'EUR', 'fino', '-212.35'],
    ],
  );
  const ids = accounts.map(({ id }) => id);
  const holders = await provider.holders(grant, ids.slice(0, 1), signal());
  assert.deepEqual(holders, [{ account_id: ids[0], name: 'Anna Berger' }]);
});

await test('transactions: page after page, each once, within the days that were asked for', async () => {
  const world = new FinoWorld();
  const grant = await world.connect();
  const [first] = await world.provider.accounts(grant, signal());
  const query = { accountIds: [first!.id], from: '2025-10-01', to: '2025-11-10' };
  const whole = await world.provider.transactions(grant, { ...query, limit: 1000 }, signal());
  assert.ok(whole.transactions.length > 30 && whole.nextCursor === undefined);
  assert.ok(
    whole.transactions.every(({ amount, booking_date: day }) => /^\d+\.\d{2}$/.test(amount) && day >= query.from && day <= query.to),
  );
  assert.deepEqual(new Set(whole.transactions.map(({ direction }) => direction)), new Set(['debit', 'credit']));
  const seen = [];
  let cursor: string | undefined;
  do {
    const page = await world.provider.transactions(grant, { ...query, limit: 7, ...(cursor && { cursor }) }, signal());
    seen.push(...page.transactions);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  assert.deepEqual(seen, whole.transactions);
  assert.deepEqual(await world.provider.transactions(grant, { ...query, from: '2026-02-01', to: '2026-03-01', limit: 9 }, signal()), {
    transactions: [],
  });
  await assert.rejects(
    world.provider.transactions(grant, { ...query, limit: 9, cursor: 'bm8' }, signal()),
    refusesWith('provider_rejected'),
  );
});

await test('the ways out: the person leaves, the bank refuses, there is no account, nobody comes back', async () => {
  const world = new FinoWorld();
  const left = await world.begin();
  assert.deepEqual(await world.resolve(left, await world.press(left.url, 'cancel')), { state: 'failed', cause: 'cancelled_at_bank' });
  const refused = await world.begin();
  assert.deepEqual(await world.resolve(refused, await world.logIn(refused.url, 'refused')), { state: 'failed', cause: 'refused_by_bank' });
  const empty = await world.begin();
  assert.deepEqual(await world.resolve(empty, await world.logIn(empty.url, 'empty')), { state: 'failed', cause: 'no_accounts' });
  const nobody = await world.begin();
  world.visitor.now += HOUR;
  assert.deepEqual(await world.resolve(nobody), { state: 'failed', cause: 'approval_expired' });
  // Whoever came to nothing is not left behind at finoOS.
  assert.equal(world.count('deleteUser'), 4);
});

await test('what the address says is a hint: another user in it is none, and without it finoOS is asked', async () => {
  const world = new FinoWorld();
  const begun = await world.begin();
  assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=left&userID=somebody-else`), { state: 'waiting' });
  assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=left`), { state: 'waiting' });
  assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=connected&userID=somebody-else`), { state: 'waiting' });
  await world.logIn(begun.url);
  // The window was closed before it led back.
  world.grant(await world.resolve(begun));
});

await test('an attempt whose answer was lost, or that was called off, comes to nothing', async () => {
  const world = new FinoWorld();
  assert.deepEqual(await world.resolve({ intent: 'never' }), { state: 'failed', cause: 'provider_failed' });
  // A process that stood still before it began does not begin it afterwards.
  await assert.rejects(world.begin({ intent: 'never' }), refusesWith('provider_rejected'));
  assert.equal(world.sent.length, 0);
  assert.deepEqual(await world.resolve({ intent: 'never' }), { state: 'failed', cause: 'provider_failed' });
  const lost = await world.begin();
  assert.deepEqual(await world.resolve({ intent: lost.intent }), { state: 'failed', cause: 'provider_failed' });
  assert.equal((await world.visitor.press(lost.url, 'approve', { bank: 'hansekontor', user: 'anna' })).status, 404);
  const off = await world.begin();
  assert.equal(await world.provider.cancel!(off.ref, signal()), true);
  assert.deepEqual(await world.resolve(off), { state: 'failed', cause: 'cancelled_at_bank' });
  const done = await world.begin();
  await world.resolve(done, await world.logIn(done.url));
  assert.equal(await world.provider.cancel!(done.ref, signal()), false);
});

await test('the same attempt again is the same session; a failed one leaves no user', async () => {
  const world = new FinoWorld();
  const request = world.request();
  const first = await world.provider.authorize(request, signal());
  assert.deepEqual(await world.provider.authorize(request, signal()), first);
  assert.equal(world.count('addUser'), 1);
  world.visitor.emulator.fault({ operation: 'createConnectUserSession', status: 500 });
  await assert.rejects(world.begin(), refusesWith('provider_unavailable'));
  assert.equal(world.count('deleteUser'), 1);
  world.visitor.emulator.fault({ operation: 'createConnectUserSession', status: 201, body: { redirectURL: 'javascript:alert(1)' } });
  await assert.rejects(world.begin(), refusesWith('provider_unavailable'));
  world.visitor.emulator.fault({ operation: 'createConnectUserSession', status: 201, body: { RedirectURL: 'https://fino.example/ui' } });
  assert.equal((await world.begin()).url, 'https://fino.example/ui');
  const institution = { ...world.request().institution, id: 'other' };
  await assert.rejects(world.begin({ institution }), refusesWith('bank_unknown'));
});

await test('a company, kept and recurring, with the kinds of account that the tenant wants', async () => {
  const world = new FinoWorld({ recurring: true, store_secrets: true, account_types: ['GIRO'], tenant_id: 'cockpit-emulator' });
  const begun = await world.begin({ psuType: 'corporate' });
  assert.deepEqual(world.bodyTo('/users'), { type: 'company' });
  const { accountTypes, recurring, storeSecrets } = world.bodyTo('/connect');
  assert.deepEqual({ accountTypes, recurring, storeSecrets }, { accountTypes: ['GIRO'], recurring: true, storeSecrets: true });
  assert.ok(world.sent.every(({ headers }) => headers.get('tenantid') === 'cockpit-emulator'));
  const approved = await world.resolve(begun, await world.logIn(begun.url));
  assert.equal('validUntil' in approved && approved.validUntil, world.visitor.now + 180 * 24 * HOUR);
  assert.equal((await world.provider.accounts(world.grant(approved), signal())).length, 1);
});

await test('one more bank for the same person: a management session, and each consent reads its own', async () => {
  const world = new FinoWorld({ recurring: true });
  const first = await world.connect();
  const begun = await world.begin({ beside: first });
  assert.equal(world.sent.at(-1)?.headers.get('user-ip'), IP);
  assert.equal(new URL(world.sent.at(-1)!.url).searchParams.get('addBankLogin'), 'true');
  // The bank that is there already is none that was connected.
  assert.deepEqual(await world.resolve(begun), { state: 'waiting' });
  const second = world.grant(await world.resolve(begun, await world.logIn(begun.url, 'werk', 'isarland')));
  assert.equal(second.subject, first.subject);
  assert.notEqual(second['login'], first['login']);
  assert.equal((await world.provider.accounts(first, signal())).length, 3);
  assert.equal((await world.provider.accounts(second, signal())).length, 1);
  const nothing = await world.begin({ beside: first });
  const again = await world.logIn(nothing.url, 'anna');
  assert.deepEqual(await world.resolve(nothing, again), { state: 'failed', cause: 'cancelled_at_bank' }, 'the same bank is no other one');
  assert.equal(world.count('deleteUser'), 0);
  // An address is asked for there; without one, the bank is connected for a user of its own.
  const { ip: _, ...alone } = world.request({ beside: first });
  await world.provider.authorize(alone, signal());
  assert.equal(world.count('addUser'), 2);

  await world.provider.revoke!(first, { ip: IP }, signal());
  assert.deepEqual([world.count('deleteLogin'), world.count('deleteUser')], [1, 0]);
  assert.deepEqual(await world.provider.accounts(first, signal()), []);
  // A back end ends the other one: the address is the one from which the person agreed.
  await world.provider.revoke!(second, {}, signal());
  assert.deepEqual([world.count('deleteLogin'), world.count('deleteUser')], [2, 1]);
  await world.provider.revoke!(second, {}, signal());
  await assert.rejects(world.provider.accounts(second, signal()), refusesWith('provider_rejected'));
});

await test('of an attempt that has ended, the end is kept; of a consent that has ended, nothing', async () => {
  const world = new FinoWorld({ recurring: true });
  const { docs } = world.kept;
  const left = await world.begin();
  await world.resolve(left, await world.press(left.url, 'cancel'));
  assert.deepEqual(Object.keys(JSON.parse(docs.get(`attempt:${left.intent}`)!.text) as object), ['createdAt', 'end']);
  assert.ok(!docs.get(`attempt:${left.intent}`)!.text.includes(IP));
  docs.clear();

  const first = await world.connect();
  const { subject, intent } = first;
  assert.deepEqual([...docs.keys()], [`attempt:${intent}`, `user:${subject}`]);
  const renewal = await world.begin({ renew: first });
  const renewed = world.grant(await world.resolve(renewal, await world.press(renewal.url)));
  const further = await world.begin({ beside: renewed });
  const second = world.grant(await world.resolve(further, await world.logIn(further.url, 'werk', 'isarland')));
  // What was renewed took the place of what was there before.
  assert.deepEqual([...docs.keys()].sort(), [`attempt:${renewal.intent}`, `attempt:${further.intent}`, `user:${subject}`].sort());

  world.visitor.emulator.fault({ operation: 'deleteLogin', status: 403 });
  await assert.rejects(world.provider.revoke!(renewed, { ip: IP }, signal()), refusesWith('provider_rejected'));
  assert.ok(docs.has(`attempt:${renewal.intent}`));
  await world.provider.revoke!(renewed, { ip: IP }, signal());
  // The other consent is the one that the user stands for.
  assert.deepEqual([...docs.keys()].sort(), [`attempt:${further.intent}`, `user:${subject}`]);
  await world.provider.revoke!(second, {}, signal());
  assert.equal(docs.size, 0);
  await world.provider.revoke!(second, {}, signal());
  assert.equal(docs.size, 0);
});

await test('each answer to a refresh', async () => {
  const results = {
    anna: 'up_to_date',
    deprecated: 'interface_deprecated',
    credentials: 'credentials_needed',
    blocked: 'access_blocked',
    limit: 'daily_limit_reached',
    sca: 'approval_needed',
  };
  for (const [user, expected] of Object.entries(results)) {
    const world = new FinoWorld();
    const grant = await world.connect(user);
    assert.equal(await world.provider.refresh!(grant, { ip: IP, callbackUrl: CALLBACK }, signal()), expected, user);
    assert.equal(world.count('createSynchronizationSession'), 1);
    await assert.rejects(world.provider.refresh!(grant, { callbackUrl: CALLBACK }, signal()), refusesWith('provider_rejected'));
    world.visitor.now += 25 * HOUR;
    // Deleted, as finoOS does with users who do not recur.
    assert.equal(await world.provider.refresh!(grant, { ip: IP, callbackUrl: CALLBACK }, signal()), 'approval_needed');
  }
});

await test('renewal: by the session that the bank asks for, and only once finoOS has new data', async () => {
  for (const user of ['sca', 'deprecated', 'credentials', 'anna']) {
    const world = new FinoWorld({ recurring: true });
    const grant = await world.connect(user);
    const begun = await world.begin({ renew: grant });
    assert.equal(world.count('createManagementSession'), user === 'sca' ? 0 : 1, user);
    assert.deepEqual(await world.resolve(begun), { state: 'waiting' });
    // Nobody renews anything by writing an address.
    assert.deepEqual(await world.resolve(begun, `${CALLBACK}?came=connected&userID=${grant.subject}`), { state: 'waiting' });
    const again = world.grant(await world.resolve(begun, await world.press(begun.url)));
    assert.deepEqual(again, { ...grant, intent: begun.intent });
    assert.equal(await world.provider.refresh!(again, { ip: IP, callbackUrl: CALLBACK }, signal()), 'up_to_date', user);
    const left = await world.begin({ renew: grant });
    assert.deepEqual(await world.resolve(left, await world.press(left.url, 'cancel')), { state: 'failed', cause: 'cancelled_at_bank' });
  }
  const world = new FinoWorld();
  const blocked = await world.connect('blocked');
  await assert.rejects(world.begin({ renew: blocked }), refusesWith('provider_rejected'));
});

await test('a renewal for a user who is gone begins anew', async () => {
  const world = new FinoWorld();
  const grant = await world.connect();
  world.visitor.now += 25 * HOUR;
  const again = await world.connect('anna', { renew: grant });
  assert.notEqual(again.subject, grant.subject);
});

await test('one entry stands for all banks, and payments are there where they are switched on', async () => {
  for (const money_transfer of [false, true]) {
    const { provider } = new FinoWorld({ money_transfer });
    const [entry, ...others] = await provider.institutions(signal(), skillNamed('fino_aisp_#1.0'));
    assert.equal(entry?.id, provider.hostedChoice);
    assert.equal(others.length, 0);
    assert.equal((await provider.institutions(signal(), skillNamed('fino_pisp_sbx_#1.0'))).length, money_transfer ? 1 : 0);
  }
});
