import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProviderError, type CheckRequest, type Grant } from '../../server/providers/provider.ts';
import { matchScore, VERIFIED_FROM } from '../../server/providers/sandbox/names.ts';
import { PAYEE_TRICKS, payeeTrick } from '../../server/providers/sandbox/payee.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { CALLBACK, ORDER, PUBLIC_URL, SandboxVisitor } from './sandbox-visitor.ts';

const signal = new AbortController().signal;
const rejected = (error: unknown): boolean => error instanceof ProviderError && error.code === 'provider_rejected';
const OFFICE = `${PUBLIC_URL}/office`;
const DAY = 86_400_000;

/** What the person with that user name approves. */
async function approved(visitor: SandboxVisitor, user = 'ana', intent = `approval of ${user}`): Promise<Grant> {
  await visitor.approve(await visitor.start('sbx-fr-nord', { intent }), user);
  const resolution = await visitor.resolve(intent);
  assert.ok(resolution.state === 'approved');
  return resolution.grant;
}

const details = (given: string, family: string, email = 'someone@example.org'): CheckRequest['forms'] => ({
  details: { given_name: given, family_name: family, email },
});
const start = (visitor: SandboxVisitor, request: Omit<CheckRequest, 'what'> & Partial<CheckRequest>) =>
  visitor.provider.startCheck!({ what: request.grant ? 'verification' : 'review', ...request }, signal);
const read = (visitor: SandboxVisitor, ref: string) => visitor.provider.readCheck!(ref, signal);

await test('the payee’s bank answers as the name or the number says', async () => {
  const visitor = new SandboxVisitor();
  const ask = (name: string, iban = ORDER.payee_iban) =>
    visitor.provider.checkPayee!({ ...ORDER, payee_name: name, payee_iban: iban }, signal);
  assert.deepEqual(await ask('Paper Lantern'), { result: 'match' });
  assert.deepEqual(await ask('Close Match Books'), { result: 'close_match', name: 'Close Match Books & Sons' });
  assert.deepEqual(await ask('No Match Ltd'), { result: 'no_match' });
  assert.deepEqual(await ask('UNAVAILABLE'), { result: 'unavailable' });
  assert.deepEqual(visitor.slept, []);
  assert.deepEqual(await ask('Slow Match'), { result: 'match' });
  assert.deepEqual(visitor.slept, [3_000]);
  await assert.rejects(ask('Never Answers'), ProviderError);
  for (const trick of PAYEE_TRICKS) {
    assert.equal(payeeTrick({ ...ORDER, payee_iban: `DE89370400440532${trick.ending}` }), trick, 'by the number as well');
  }
  assert.deepEqual(await ask('No Match', 'DE893704004405327001'), { result: 'no_match' }, 'the name counts for more');
});

await test('names match by what people and banks make of them', () => {
  const good: [string, string][] = [
    ['Ana Moreau', 'Ana Moreau'],
    ['MOREAU ANA', 'Ana Moreau'],
    ['Mme Ana Moreau', 'Ana Moreau'],
    ['Ana Maria Moreau', 'Ana Moreau'],
    ['Anna Moreau', 'Ana Moreau'],
    ['A. Moreau', 'Ana Moreau'],
    ['Lea Fontaine', 'Léa Fontaine'],
    ['Tom Fontaine Berg', 'Tom Fontaine-Berg'],
    ['Łukasz Żuraw', 'Lukasz Zuraw'],
    ['عمر الخطيب', 'عمر الخطيب'],
  ];
  for (const [one, other] of good) assert.ok(matchScore(one, other) >= VERIFIED_FROM, `${one} and ${other}: ${matchScore(one, other)}`);
  const bad: [string, string][] = [
    ['Alex Nomatch', 'Kim Somebody-Else'],
    ['Ana Ionescu', 'Ana Moreau'],
    ['Ana', 'Kim Somebody-Else'],
    ['- Moreau', 'Ana Moreau'],
    ['', 'Ana Moreau'],
    ['...', 'Ana Moreau'],
    ['Omar Al-Khatib', 'عمر الخطيب'],
  ];
  for (const [one, other] of bad) assert.ok(matchScore(one, other) < VERIFIED_FROM, `${one} and ${other}: ${matchScore(one, other)}`);
  for (const [one, other] of [...good, ...bad]) {
    assert.equal(matchScore(one, other), matchScore(other, one), 'either way round');
    assert.ok(matchScore(one, other) >= 0 && matchScore(one, other) <= 100);
  }
  assert.equal(matchScore('Ana Moreau', 'ana  MOREAU'), 100);
});

await test('who writes the holder’s name is verified, with a score; who does not is not', async () => {
  const visitor = new SandboxVisitor();
  const grant = await approved(visitor);
  const pending = await start(visitor, { intent: 'v', grant, forms: details('Ana', 'Moreau') });
  assert.deepEqual(pending, { ref: pending.ref, state: 'pending', usualSeconds: 2 });
  const since = visitor.now;
  visitor.now += 2_000;
  const verified = { ref: pending.ref, state: 'verified', usualSeconds: 2, decidedAt: since + 2_000, score: 100 };
  assert.deepEqual(await read(visitor, pending.ref), verified);
  visitor.now += 30 * DAY;
  assert.deepEqual(await read(visitor, pending.ref), verified, 'what was decided stays so');
  assert.deepEqual(
    await start(visitor, { intent: 'v', grant, forms: details('Kim', 'Else') }),
    verified,
    'the same intent is the same check',
  );
  const other = await start(visitor, { intent: 'w', grant, forms: details('Kim', 'Else') });
  visitor.now += 2_000;
  const { state, score = 100 } = await read(visitor, other.ref);
  assert.ok(state === 'unverified' && score < VERIFIED_FROM);
});

await test('every holder of a joint account is verified, and nobody whose account is another’s', async () => {
  const visitor = new SandboxVisitor();
  const check = async (user: string, given: string, family: string) => {
    const grant = await approved(visitor, user, `${user} ${given}`);
    const { ref } = await start(visitor, { intent: `${user} ${given}`, grant, forms: details(given, family) });
    visitor.now += 2_000;
    return (await read(visitor, ref)).state;
  };
  assert.equal(await check('lea', 'Léa', 'Fontaine'), 'verified');
  assert.equal(await check('lea', 'Tom', 'Fontaine-Berg'), 'verified');
  assert.equal(await check('nomatch', 'Alex', 'Nomatch'), 'unverified');
  assert.equal(await check('zero', 'Zoé', 'Zéro'), 'failed', 'without an account there is nothing to compare with');
  assert.equal(await check('ana', '', ''), 'failed', 'nor without a name');
});

await test('verifications that take seconds or hours, fail, or work when tried again', async () => {
  const visitor = new SandboxVisitor();
  const check = async (user: string, given: string, family: string, seconds: number, intent = user) => {
    const grant = await approved(visitor, user);
    const { ref, usualSeconds } = await start(visitor, { intent, grant, forms: details(given, family) });
    assert.equal(usualSeconds, seconds);
    visitor.now += seconds * 1_000 - 1;
    assert.equal((await read(visitor, ref)).state, 'pending');
    visitor.now += 1;
    const { state, score } = await read(visitor, ref);
    assert.equal(score === undefined, state === 'failed', 'no score without an answer');
    return state;
  };
  assert.equal(await check('slow', 'Sofia', 'Slow', 20), 'verified');
  assert.equal(await check('hours', 'Hugo', 'Hours', 7_200), 'verified');
  assert.equal(await check('nocheck', 'Nadia', 'Nocheck', 2), 'failed');
  assert.equal(await check('nocheck', 'Nadia', 'Nocheck', 2, 'nocheck again'), 'failed');
  assert.equal(await check('twice', 'Theo', 'Twice', 2), 'failed');
  assert.equal(await check('twice', 'Theo', 'Twice', 2, 'twice again'), 'verified');
});

await test('a verification needs a consent that stands, a reading a check that exists', async () => {
  const visitor = new SandboxVisitor();
  await assert.rejects(start(visitor, { intent: 'v', what: 'verification', forms: details('Ana', 'Moreau') }), rejected);
  await assert.rejects(read(visitor, 'made-up'), rejected);
  const grant = await approved(visitor);
  await visitor.provider.revoke!(grant, {}, signal);
  await assert.rejects(start(visitor, { intent: 'v', grant, forms: details('Ana', 'Moreau') }), rejected);
});

const LOAN = { product: 'loan', loan: { currency: 'EUR', amount_eur: '5000.00', months: '24', purpose: 'car' }, obligations: 'no' };

for (const [action, state] of [
  ['approved', 'approved'],
  ['declined', 'declined'],
  ['failed', 'failed'],
] as const) {
  await test(`an application waits in the office until somebody decides: ${action}`, async () => {
    const visitor = new SandboxVisitor();
    const { ref, usualSeconds } = await start(visitor, { intent: 'r', forms: { product: LOAN, ...details('Ana', 'Moreau') } });
    assert.equal(usualSeconds, 4 * 3_600);
    visitor.now += 20 * DAY;
    assert.equal((await read(visitor, ref)).state, 'pending');
    const page = await visitor.read(OFFICE);
    for (const text of ['Ana Moreau', 'loan', 'amount: €5,000.00', 'months: 24']) assert.ok(page.includes(text), text);
    assert.ok(!page.includes('someone@example.org'), 'no more than the office needs');
    const token = await visitor.token(OFFICE);
    const decide = (fields: Record<string, string>): Promise<Response> =>
      visitor.open(`${OFFICE}/${ref}`, { method: 'POST', body: new URLSearchParams(fields) });
    assert.equal((await decide({ token: 'wrong', action })).status, 409, 'only by the form that was shown');
    assert.equal((await decide({ action })).status, 409);
    assert.equal((await decide({ token, action: 'eaten' })).status, 303);
    assert.equal((await read(visitor, ref)).state, 'pending');
    const answer = await decide({ token, action });
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, new URL(OFFICE).pathname]);
    assert.deepEqual(await read(visitor, ref), { ref, state, usualSeconds, decidedAt: visitor.now });
    assert.equal((await decide({ token, action: 'approved' })).status, 409, 'once');
    assert.equal((await read(visitor, ref)).state, state);
    assert.match(await visitor.read(OFFICE), /Nothing to decide[\s\S]*Decided[\s\S]*Ana Moreau/);
  });
}

await test('some names and addresses decide by themselves', async () => {
  const visitor = new SandboxVisitor();
  const check = async (intent: string, family: string, email: string) => {
    const { ref, state } = await start(visitor, { intent, forms: details('Ana', family, email) });
    assert.equal(state, 'pending');
    visitor.now += 5_000;
    return (await read(visitor, ref)).state;
  };
  assert.equal(await check('a', 'Approved', 'x@example.org'), 'approved');
  assert.equal(await check('b', 'Moreau', 'declined@example.org'), 'declined');
  assert.equal(await check('c', 'UNREADABLE', 'x@example.org'), 'failed');
  assert.equal(await check('d', 'Moreau', 'approvedly@example.org'), 'pending');
});

await test('applications survive a restart, and many at once all reach the desk', async () => {
  const store = createMemoryStore();
  const before = new SandboxVisitor(store);
  const refs = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => (await start(before, { intent: `r${n}`, forms: details('Ana', `Number${n}`) })).ref),
  );
  assert.equal(new Set(refs).size, 20);
  const after = new SandboxVisitor(store);
  const page = await after.read(OFFICE);
  for (let n = 0; n < 20; n += 1) assert.ok(page.includes(`Number${n}<`), String(n));
  assert.equal((await read(after, refs[7]!)).state, 'pending');
});

await test('the office shows names as text and takes nothing but its own forms', async () => {
  const visitor = new SandboxVisitor();
  const { ref } = await start(visitor, { intent: 'r', forms: { product: { product: '<i>' }, ...details('<script>', '"><img src=x>') } });
  const response = await visitor.open(OFFICE);
  const page = await response.text();
  assert.ok(!/<script|<img src=x|<i>/.test(page));
  assert.match(response.headers.get('content-security-policy') ?? '', /form-action 'self'.*frame-ancestors 'none'/);
  assert.equal((await visitor.open(`${OFFICE}/nothing`, { method: 'POST', body: new URLSearchParams({ token: 'x' }) })).status, 404);
  const json = await visitor.open(`${OFFICE}/${ref}`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  assert.equal(json.status, 409);
  assert.equal((await visitor.open(`${OFFICE}/${ref}`)).status, 404, 'a decision is no link');
});

await test('refreshing: up to date four times a day for each consent, and each of the other answers', async () => {
  const visitor = new SandboxVisitor();
  const grant = await approved(visitor);
  const other = await approved(visitor, 'ana', 'another consent');
  const refresh = (each: Grant) => visitor.provider.refresh!(each, { callbackUrl: CALLBACK }, signal);
  for (let time = 0; time < 4; time += 1) assert.equal(await refresh(grant), 'up_to_date');
  assert.equal(await refresh(grant), 'daily_limit_reached');
  assert.equal(await refresh(other), 'up_to_date');
  visitor.now += DAY;
  assert.equal(await refresh(grant), 'up_to_date');
  for (const [user, result] of [
    ['moved', 'interface_deprecated'],
    ['expired', 'credentials_needed'],
    ['barred', 'access_blocked'],
    ['limit', 'daily_limit_reached'],
    ['again', 'approval_needed'],
  ] as const) {
    assert.equal(await refresh(await approved(visitor, user)), result);
  }
});

await test('what was revoked is worth nothing any more; other consents of the same person are', async () => {
  const visitor = new SandboxVisitor();
  const grant = await approved(visitor);
  const other = await approved(visitor, 'ana', 'another consent');
  await visitor.provider.revoke!(grant, {}, signal);
  await visitor.provider.revoke!(grant, {}, signal);
  await assert.rejects(visitor.provider.accounts(grant, signal), rejected);
  await assert.rejects(visitor.provider.holders(grant, ['sbx-fr-nord.ana.1'], signal), rejected);
  await assert.rejects(visitor.provider.transactions(grant, { accountIds: [], limit: 1 }, signal), rejected);
  assert.equal(await visitor.provider.refresh!(grant, { callbackUrl: CALLBACK }, signal), 'approval_needed');
  assert.equal((await visitor.provider.accounts(other, signal)).length, 1);
  assert.equal(await visitor.provider.refresh!(other, { callbackUrl: CALLBACK }, signal), 'up_to_date');
});

await test('the bank begins with the account that was chosen before, and says which one paid', async () => {
  const visitor = new SandboxVisitor();
  const grant = await approved(visitor, 'milo');
  const [, second] = await visitor.provider.accounts(grant, signal);
  const payFromIban = second?.iban ?? '';
  const pay = async (intent: string, more: { payFromIban?: string }, choice: Record<string, string>) => {
    const url = await visitor.start('sbx-fr-nord', { intent, order: ORDER, ...more });
    await visitor.logIn(url, 'milo');
    const page = await visitor.read(url);
    await visitor.submit(url, { action: 'approve', ...choice });
    const resolution = await visitor.resolve(intent);
    assert.ok(resolution.state === 'approved');
    return { checked: /value="([^"]+)"\s+checked/.exec(page)?.[1], paid: resolution.payerIban };
  };
  assert.deepEqual(await pay('a', { payFromIban }, {}), { checked: second?.id, paid: payFromIban });
  const first = (await pay('b', {}, {})).paid;
  assert.notEqual(first, payFromIban);
  assert.deepEqual(await pay('c', { payFromIban }, { account: 'sbx-fr-nord.milo.1' }), { checked: second?.id, paid: first });
  assert.equal((await pay('d', { payFromIban: ORDER.payee_iban }, {})).checked, 'sbx-fr-nord.milo.1', 'a stranger’s account is nobody’s');
});
