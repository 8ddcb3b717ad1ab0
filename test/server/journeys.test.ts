import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SessionAnswer } from '../../src/protocol/index.ts';
import { Journey, shown } from './journey.ts';
import { ORDER, SECRET } from './world.ts';

const PERSON = {
  ...{ given_name: 'Ana', family_name: 'Moreau', birth_date: '1990-05-04', email: 'ana@example.org' },
  address: { line1: '1 rue de la Paix', postal_code: '75002', city: 'Paris', country: 'FR' },
};
const APPLICANT = { ...PERSON, birth_country: 'FR', nationality: 'FR', exposed: 'no', terms: true };
const LOAN = {
  product: 'loan',
  loan: { currency: 'EUR', amount_eur: '5000', months: '24', purpose: 'car' },
  obligations: 'no',
};
const COMPANY = {
  ...{ legal_name: 'Paper Lantern', country: 'FR', siren: '732829320', legal_form: 'limited', website: 'https://shop.example' },
  address: PERSON.address,
};
const BANK = { institution_id: 'sbx-fr-nord' };
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

const fieldsOf = (reply: { status: number; body: unknown }): Record<string, string> => {
  assert.equal(reply.status, 422, JSON.stringify(reply.body));
  return (reply.body as { fields?: Record<string, string> }).fields ?? {};
};
const causeOf = ({ exit }: SessionAnswer): string | undefined => exit?.cause;

/** Up to the verification, which has begun. */
async function toVerification(user = 'ana', details: object = PERSON): Promise<{ journey: Journey; at: SessionAnswer }> {
  const journey = await Journey.create('verify');
  const bank = await journey.send(await journey.start(), details);
  return { journey, at: await journey.approve(await journey.send(bank, BANK), user) };
}

async function toReview(more: object = {}): Promise<{ journey: Journey; at: SessionAnswer }> {
  const journey = await Journey.create('kyc');
  return { journey, at: await journey.send(await journey.send(await journey.start(), LOAN), { ...APPLICANT, ...more }) };
}

/** A bank connected in a journey of its own. */
async function connected(journey: Journey, user = 'ana'): Promise<Awaited<ReturnType<Journey['exchange']>>> {
  const aisp = journey.as('aisp');
  const accounts = await aisp.approve(await aisp.send(await aisp.start(), BANK), user);
  const ids = shown(accounts, 'accounts').accounts.map(({ id }) => id);
  return aisp.exchange(await aisp.send(accounts, { account_ids: ids }));
}

describe('verifying a customer', () => {
  it('compares what was typed with what the bank knows; the score is for the back end alone', async () => {
    const { journey, at } = await toVerification();
    assert.equal(shown(at, 'wait').state, 'pending');
    journey.world.clock.time += 2 * SECOND;
    const decided = await journey.look(at);
    assert.deepEqual([shown(decided, 'wait').state, shown(decided, 'wait').what], ['verified', 'verification']);
    const done = await journey.send(decided, { action: 'continue' });
    assert.equal(causeOf(done), 'verified');
    assert.ok(!JSON.stringify([at, decided, done]).includes('score'));
    const { read } = await journey.exchange(done);
    const { body } = await read<{ verifications: Record<string, unknown>[] }>('/verifications');
    assert.deepEqual(
      [body.verifications.length, body.verifications[0]!['status'], body.verifications[0]!['match_score']],
      [1, 'verified', 100],
    );
    assert.deepEqual((await read('/forms')).body, { forms: [{ step: 'details', values: PERSON }] });
    assert.deepEqual((await read('/accounts')).body, { accounts: [] }, 'nothing was shared');
    assert.deepEqual((await read('/payments')).body, { payments: [] });
  });

  it('says so when the account is somebody else’s', async () => {
    const { journey, at } = await toVerification('nomatch');
    journey.world.clock.time += 2 * SECOND;
    assert.equal(causeOf(await journey.send(await journey.look(at), { action: 'continue' })), 'unverified');
  });

  it('can be tried again where it failed, or gone on without', async () => {
    const { journey, at } = await toVerification('twice', { ...PERSON, given_name: 'Theo', family_name: 'Twice' });
    journey.world.clock.time += 2 * SECOND;
    const failed = await journey.look(at);
    assert.equal(shown(failed, 'wait').state, 'failed');
    const again = await journey.send(failed, { action: 'retry' });
    assert.equal(shown(again, 'wait').state, 'pending');
    journey.world.clock.time += 2 * SECOND;
    assert.equal(causeOf(await journey.send(await journey.look(again), { action: 'continue' })), 'verified');

    const other = await toVerification('nocheck');
    other.journey.world.clock.time += 2 * SECOND;
    const done = await other.journey.send(await other.journey.look(other.at), { action: 'continue' });
    assert.equal(causeOf(done), 'not_checked');
    const { read } = await other.journey.exchange(done);
    assert.equal((await read<{ verifications: { status: string }[] }>('/verifications')).body.verifications[0]!.status, 'failed');
  });

  it('waits for hours, and refuses to go on or to try again meanwhile', async () => {
    const { journey, at } = await toVerification('hours');
    assert.equal((await journey.try(at, { action: 'continue' })).body.type, 'step_pending');
    assert.equal((await journey.try(at, { action: 'retry' })).body.type, 'action_not_possible');
    assert.equal(Date.parse(at.expires_at!) - Date.parse(at.now), 30 * DAY);
  });
});

describe('paying', () => {
  const pay = (more: object = {}, customer?: object) => ({ payment: { ...ORDER, ...more }, ...(customer && { customer }) });
  const confirm = (at: SessionAnswer, more: object = {}) => ({ digest: shown(at, 'review').digest, from: 'other', ...more });

  it('shows what is paid, at the bank too, and ends with a receipt', async () => {
    const journey = await Journey.create('pisp');
    const review = await journey.start(pay());
    assert.deepEqual(shown(review, 'review').payment, ORDER);
    assert.deepEqual(shown(review, 'review').payee_check, { result: 'match' });
    const approval = await journey.send(await journey.send(review, confirm(review)), BANK);
    const { amount, currency, payee_name } = ORDER;
    assert.deepEqual(shown(approval, 'redirect').payment, { amount, currency, payee_name });
    const done = await journey.approve(approval);
    assert.equal(causeOf(done), 'paid');
    assert.deepEqual({ ...done.receipt, bank: undefined, accepted_at: undefined }, { ...ORDER, bank: undefined, accepted_at: undefined });
    assert.equal(done.receipt?.bank.id, BANK.institution_id);
    const { read } = await journey.exchange(done);
    const { payments } = (await read<{ payments: Record<string, unknown>[] }>('/payments')).body;
    assert.deepEqual([payments.length, payments[0]!['amount'], payments[0]!['payee_check']], [1, amount, { result: 'match' }]);
    assert.match(String(payments[0]!['payer_iban']), /^FR/);
  });

  it('confirms exactly what was shown', async () => {
    const journey = await Journey.create('pisp');
    const review = await journey.start(pay());
    const { digest } = shown(review, 'review');
    assert.deepEqual(Object.keys(fieldsOf(await journey.try(review, { digest: `${digest}x`, from: 'other' }))), ['data.digest']);
    assert.deepEqual(Object.keys(fieldsOf(await journey.try(review, { digest, from: 'known' }))), ['data.from']);
    const other = await journey.start(pay({ amount: '49.91' }));
    assert.notEqual(shown(other, 'review').digest, digest);
  });

  it('does not pass over what the payee’s bank says', async () => {
    const journey = await Journey.create('pisp');
    for (const [name, check] of [
      ['Close Match', { result: 'close_match', name: 'Close Match & Sons' }],
      ['No Match', { result: 'no_match' }],
      ['Unavailable', { result: 'unavailable' }],
    ] as const) {
      const review = await journey.start(pay({ payee_name: name }));
      assert.deepEqual(shown(review, 'review').payee_check, check);
      assert.deepEqual(Object.keys(fieldsOf(await journey.try(review, confirm(review)))), ['data.payee_accepted']);
      const bank = await journey.send(review, confirm(review, { payee_accepted: true }));
      assert.equal(bank.step?.kind, 'choose_bank');
    }
  });

  it('begins all the same when the payee’s bank says nothing at all', async () => {
    const journey = await Journey.create('pisp');
    const starting = journey.start(pay({ payee_name: 'Never Answers' }));
    for (let n = 0; n < 20; n += 1) await new Promise((resolve) => setImmediate(resolve));
    await journey.world.clock.pass(15 * SECOND);
    assert.deepEqual(shown(await starting, 'review').payee_check, { result: 'unavailable' });
  });

  it('pays again from the account used last time, or from another', async () => {
    const journey = await Journey.create('pisp');
    const account = { institution_id: 'sbx-fr-nord', iban: 'FR7630006000011234567890189' };
    const review = await journey.start(pay({}, { account }));
    assert.deepEqual(shown(review, 'review').account?.bank.id, 'sbx-fr-nord');
    assert.equal(shown(review, 'review').account?.iban_masked, 'FR76 •••• 0189');
    assert.ok(!JSON.stringify(shown(review, 'review').account).includes(account.iban));
    const approval = await journey.send(review, confirm(review, { from: 'known' }));
    assert.equal(shown(approval, 'redirect').bank.id, 'sbx-fr-nord');
    assert.equal(approval.position?.back, undefined, 'nothing takes a payment back once the bank was asked');

    const second = await journey.start(pay({}, { account }));
    const bank = await journey.send(second, confirm(second));
    assert.equal(bank.position?.back, true);
    const back = await journey.back(bank);
    assert.equal(shown(back, 'review').account?.iban_masked, 'FR76 •••• 0189');
    assert.equal(causeOf(await journey.approve(await journey.send(back, confirm(back, { from: 'known' })))), 'paid');
  });

  it('refuses by name what the back end says wrong of the account', async () => {
    const journey = await Journey.create('pisp');
    const account = { institution_id: 'nowhere', iban: 'FR7630006000011234567890188' };
    assert.deepEqual(Object.keys(fieldsOf(await journey.create(pay({}, { account })))), [
      'context.customer.account.institution_id',
      'context.customer.account.iban',
    ]);
    const foreign = { customer: { account, details: {}, credentials_ids: [] } };
    assert.deepEqual(Object.keys(fieldsOf(await journey.as('aisp').create(foreign))), [
      'context.customer.details',
      'context.customer.account',
      'context.customer.credentials_ids',
    ]);
  });
});

describe('applying for a product', () => {
  it('goes back and forth, and forgets nothing that was sent', async () => {
    const journey = await Journey.create('kyc');
    const product = await journey.start();
    assert.equal(product.position?.back, undefined);
    assert.equal((await journey.try(product, {}, { back: true })).body.type, 'action_not_possible');
    const details = await journey.send(product, LOAN);
    assert.equal(details.position?.back, true);
    const back = await journey.back(details);
    assert.deepEqual(shown(back, 'form').values, { ...LOAN, loan: { ...LOAN.loan, amount_eur: '5000.00' } });
    assert.deepEqual(shown(await journey.send(back, LOAN), 'form').values, {});
  });

  it('names each wrong field by its path, never by its value, and keeps the nonce', async () => {
    const journey = await Journey.create('kyc');
    const product = await journey.start();
    const bad = { product: 'loan', loan: { currency: 'EUR', amount_eur: '1', months: '13', purpose: 'other' }, obligations: 'no', spy: 1 };
    assert.deepEqual(fieldsOf(await journey.try(product, bad)), {
      'data.loan.amount_eur': 'is too small',
      'data.loan.months': 'is not among the options',
      'data.loan.purpose_other': 'is required',
      'data.spy': 'is not a known field',
    });
    const young = await journey.send(product, LOAN);
    const faults = fieldsOf(await journey.try(young, { ...APPLICANT, birth_date: '2010-01-01', email: 'canary@' }));
    assert.deepEqual(faults, { 'data.birth_date': 'is too late', 'data.email': 'is not a value of its kind' });
  });

  it('is looked at by people: approved, declined, or not at all', async () => {
    for (const [family_name, state, cause] of [
      ['Approved', 'approved', 'approved'],
      ['Declined', 'declined', 'declined'],
      ['Unreadable', 'failed', 'not_checked'],
    ] as const) {
      const { journey, at } = await toReview({ family_name });
      assert.deepEqual([shown(at, 'wait').what, shown(at, 'wait').state], ['review', 'pending']);
      journey.world.clock.time += 5 * SECOND;
      const decided = await journey.look(at);
      assert.equal(shown(decided, 'wait').state, state);
      assert.equal(causeOf(await journey.send(decided, { action: 'continue' })), cause);
    }
  });

  it('can be left for days and taken up by the back end, wherever the person is by then', async () => {
    const { journey, at } = await toReview();
    const { world } = journey;
    const path = `/sessions/${at.session_id}`;
    const basic = { authorization: `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}` };
    world.clock.time += 20 * DAY;
    assert.equal((await world.call('GET', path, undefined, { authorization: `Nonce ${at.nonce}` })).body.type, 'nonce_expired');
    const looked = await world.call('GET', path, undefined, basic);
    assert.deepEqual([looked.body.step?.kind, looked.body.nonce], ['wait', undefined]);
    const wrong = Buffer.from(`shop:${SECRET}x`).toString('base64');
    assert.equal((await world.call('GET', path, undefined, { authorization: `Basic ${wrong}` })).body.type, 'tenant_unknown');
    const other = Buffer.from(`other:${SECRET}-other`).toString('base64');
    assert.equal((await world.call('GET', path, undefined, { authorization: `Basic ${other}` })).body.type, 'session_not_found');
    const page = { ...basic, origin: 'https://shop.example' };
    assert.equal((await world.call('GET', path, undefined, page)).body.type, 'invalid_fields');

    const secret = { client_id: 'shop', client_secret: SECRET };
    assert.equal((await world.call('POST', `${path}/resume`, { ...secret, client_secret: 'guess' })).body.type, 'tenant_unknown');
    const { body: first } = await world.call('POST', `${path}/resume`, secret);
    const { body: second } = await world.call('POST', `${path}/resume`, secret);
    const adopt = (nonce: string) =>
      world.call('POST', `${path}/resume`, { client_id: 'shop', nonce, challenge: 'c'.repeat(43) }, { origin: 'https://shop.example' });
    assert.equal((await adopt(first.nonce!)).body.type, 'session_not_found', 'the older one died');
    const { body: adopted } = await adopt(second.nonce!);
    assert.equal(adopted.step?.kind, 'wait');
    assert.equal((await adopt(second.nonce!)).body.type, 'session_not_found', 'and this one is spent');
  });

  it('really ends when the person says so', async () => {
    const { journey, at } = await toReview();
    const { body } = await journey.world.call('DELETE', `/sessions/${at.session_id}`, undefined, { authorization: `Nonce ${at.nonce}` });
    assert.deepEqual([body.status, causeOf(body), body.exit?.stage], ['SESSION_ENDED', 'left', 'wait']);
  });

  it('begins with what the tenant knows, and with nothing that is not right', async () => {
    const journey = await Journey.create('kyc');
    const details = { given_name: ' Ana ', family_name: 'Moreau', address: PERSON.address };
    const product = await journey.start({ customer: { details } });
    assert.equal(shown(product, 'form').prefilled, undefined, 'this form asks for none of it');
    const second = shown(await journey.send(product, LOAN), 'form');
    assert.deepEqual([second.values, second.prefilled], [{ ...details, given_name: 'Ana' }, true]);
    const wrong = { given_name: '', favourite: 'blue', email: 'canary@', address: { city: 'Paris' }, terms: true };
    assert.deepEqual(fieldsOf(await journey.create({ customer: { details: wrong } })), {
      'context.customer.details.given_name': 'is required',
      'context.customer.details.favourite': 'is not a known field',
      'context.customer.details.email': 'is not a value of its kind',
      'context.customer.details.address.line1': 'is required',
      'context.customer.details.address.postal_code': 'is required',
      'context.customer.details.address.country': 'is required',
      'context.customer.details.terms': 'can be given by the person alone',
    });
  });

  it('gets more time when it is asked for, though not for ever', async () => {
    const journey = await Journey.create('kyc', { config: { lifetimes: { session_seconds: 600 } } });
    const verifier = 'v'.repeat(43);
    const { createHash } = await import('node:crypto');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const at = await journey.start(undefined, { challenge });
    const more = (asked: object) =>
      journey.world.call('POST', `/sessions/${at.session_id}/resume`, { client_id: 'shop', verifier, ...asked });
    journey.world.clock.time += 500 * SECOND;
    assert.equal((await more({})).body.expires_at, at.expires_at, 'not asked, not given');
    const { body } = await more({ more_time: true });
    assert.equal(Date.parse(body.expires_at!) - journey.world.clock.time, 600 * SECOND);
    let last = body;
    for (let n = 0; n < 12; n += 1) {
      journey.world.clock.time += 480 * SECOND;
      const reply = await more({ more_time: true });
      if (reply.body.status !== 'SESSION_OPEN') break;
      last = reply.body;
    }
    assert.equal(Date.parse(last.expires_at!) - Date.parse(at.now), 6000 * SECOND);
  });
});

describe('onboarding a merchant', () => {
  it('takes four forms and gives them to the back end', async () => {
    const journey = await Journey.create('merchant');
    const account = await journey.send(await journey.start(), COMPANY);
    const iban = 'FR7630006000011234567890189';
    const application = await journey.send(account, {
      holder_name: 'Paper Lantern',
      iban: 'fr76 3000 6000 0112 3456 7890 189',
      currency: 'EUR',
    });
    const people = await journey.send(application, { name: 'Shop', domain: 'shop.example', return_url: 'https://shop.example/back' });
    const person = { given_name: 'Ana', family_name: 'Moreau', email: 'ana@shop.example', role: 'admin', owner: 'yes', share: '60' };
    assert.deepEqual(Object.keys(fieldsOf(await journey.try(people, { people: [{ ...person, share: '12' }] }))), ['data.people.0.share']);
    const done = await journey.send(people, { people: [person] });
    assert.equal(causeOf(done), 'submitted');
    const { token, read } = await journey.exchange(done);
    assert.equal(Date.parse(token.expires_at) - journey.world.clock.time, 30 * DAY);
    const { forms } = (await read<{ forms: { step: string; values: Record<string, unknown> }[] }>('/forms')).body;
    assert.deepEqual(
      forms.map(({ step }) => step),
      ['company', 'account', 'application', 'people'],
    );
    assert.equal(forms[1]!.values['iban'], iban, 'in one notation');
  });
});

describe('managing connections', () => {
  it('shows what the tenant names, refreshes, removes, adds, and says what has changed', async () => {
    const journey = await Journey.create('manage');
    const ana = await connected(journey);
    const sam = await connected(journey, 'sam');
    const ids = [ana.token.credentials_id, sam.token.credentials_id];
    let at = await journey.start({ customer: { credentials_ids: [...ids, ids[0]] } });
    const { connections, can_add } = shown(at, 'connections');
    assert.deepEqual(
      connections.map(({ id, accounts, state }) => [id, accounts, state]),
      [
        [ids[0], 1, 'active'],
        [ids[1], 4, 'active'],
      ],
    );
    assert.ok(can_add);
    at = await journey.send(at, { action: 'refresh', connection_id: ids[0] });
    assert.equal(shown(at, 'connections').connections[0]!.result, 'up_to_date');
    assert.equal(shown(at, 'connections').connections[0]!.refreshed_at, at.now);
    at = await journey.send(at, { action: 'remove', connection_id: ids[1] });
    assert.deepEqual([shown(at, 'connections').connections.length, typeof shown(at, 'connections').removed], [1, 'string']);
    assert.equal((await sam.read('/accounts')).body && (await sam.read('/accounts')).status, 401, 'its token reads nothing more');
    at = await journey.send(at, { action: 'add' });
    assert.equal(at.step?.kind, 'choose_bank');
    at = await journey.send(await journey.back(at), { action: 'add' });
    at = await journey.approve(await journey.send(at, BANK), 'lea');
    at = await journey.send(at, { account_ids: [shown(at, 'accounts').accounts[0]!.id] });
    const list = shown(at, 'connections');
    assert.deepEqual([list.connections.length, list.connections[1]!.is_new, list.can_add, list.removed], [2, true, false, undefined]);
    assert.equal((await journey.try(at, { action: 'add' })).body.type, 'action_not_possible');
    const done = await journey.send(at, { action: 'done' });
    assert.equal(causeOf(done), 'managed');
    const { token, read } = await journey.exchange(done);
    assert.deepEqual(token.connections, [
      { credentials_id: token.credentials_id, change: 'added' },
      { credentials_id: ids[1], change: 'removed' },
      { credentials_id: ids[0], change: 'refreshed' },
    ]);
    assert.equal((await read<{ accounts: unknown[] }>('/accounts')).body.accounts.length, 1);
    assert.equal((await ana.read('/accounts')).status, 200);
  });

  it('tells every answer of a refresh', async () => {
    const journey = await Journey.create('manage');
    for (const [user, result] of [
      ['moved', 'interface_deprecated'],
      ['expired', 'credentials_needed'],
      ['barred', 'access_blocked'],
      ['limit', 'daily_limit_reached'],
      ['again', 'approval_needed'],
    ] as const) {
      const { token } = await connected(journey, user);
      const id = token.credentials_id;
      const at = await journey.send(await journey.start({ customer: { credentials_ids: [id] } }), { action: 'refresh', connection_id: id });
      const [connection] = shown(at, 'connections').connections;
      assert.deepEqual([connection!.result, connection!.refreshed_at], [result, undefined]);
    }
  });

  it('connects a bank again: the new consent takes the place of the old one at the exchange', async () => {
    const journey = await Journey.create('manage');
    const old = await connected(journey);
    const id = old.token.credentials_id;
    let at = await journey.send(await journey.start({ customer: { credentials_ids: [id] } }), { action: 'reconnect', connection_id: id });
    assert.equal(shown(at, 'redirect').bank.id, BANK.institution_id, 'no bank is asked for');
    at = await journey.approve(at);
    at = await journey.send(at, { account_ids: [shown(at, 'accounts').accounts[0]!.id] });
    assert.deepEqual(
      shown(at, 'connections').connections.map(({ is_new }) => is_new),
      [true],
    );
    const done = await journey.send(at, { action: 'done' });
    assert.equal((await old.read('/accounts')).status, 200, 'until then the old one is good');
    const { token, read } = await journey.exchange(done);
    assert.deepEqual(token.connections, [
      { credentials_id: token.credentials_id, change: 'added' },
      { credentials_id: id, change: 'removed' },
    ]);
    assert.equal((await old.read('/accounts')).status, 401);
    assert.equal((await read('/accounts')).status, 200);
  });

  it('takes back what it has just connected; what that was to replace is there again', async () => {
    const journey = await Journey.create('manage');
    const { token } = await connected(journey);
    const id = token.credentials_id;
    let at = await journey.send(await journey.start({ customer: { credentials_ids: [id] } }), { action: 'reconnect', connection_id: id });
    at = await journey.approve(at);
    at = await journey.send(at, { account_ids: [shown(at, 'accounts').accounts[0]!.id] });
    at = await journey.send(at, { action: 'remove', connection_id: shown(at, 'connections').connections[0]!.id });
    const { connections, can_add } = shown(at, 'connections');
    assert.deepEqual([connections.map((each) => each.id), can_add], [[id], true]);
    const exchanged = await journey.exchange(await journey.send(at, { action: 'done' }));
    assert.deepEqual(exchanged.token.connections, []);
    assert.deepEqual((await exchanged.read('/accounts')).body, { accounts: [] });
  });

  it('still shows a connection that has ended, and none that is not the tenant’s', async () => {
    const journey = await Journey.create('manage');
    const { token } = await connected(journey);
    const id = token.credentials_id;
    const other = { client_id: 'other', client_secret: `${SECRET}-other` };
    const theirs = await journey.create({ customer: { credentials_ids: [id, 'nothing'] } }, other);
    assert.deepEqual(Object.keys(fieldsOf(theirs)), ['context.customer.credentials_ids.0', 'context.customer.credentials_ids.1']);
    journey.world.clock.time += 170 * DAY;
    const customer = { credentials_ids: [id] };
    assert.equal(shown(await journey.start({ customer }), 'connections').connections[0]!.state, 'expires_soon');
    journey.world.clock.time += 11 * DAY;
    assert.equal(shown(await journey.start({ customer }), 'connections').connections[0]!.state, 'expired');
  });
});

describe('forgetting', () => {
  it('ends the consent, the token and what was kept, for the own token alone', async () => {
    const journey = await Journey.create('aisp');
    const one = await connected(journey);
    const two = await connected(journey, 'sam');
    assert.equal((await two.read(`/credentials/${one.token.credentials_id}`, 'DELETE')).body && (await one.read('/accounts')).status, 200);
    const gone = await one.read(`/credentials/${one.token.credentials_id}`, 'DELETE');
    assert.deepEqual([gone.status, gone.text], [204, '']);
    assert.equal((await one.read('/accounts')).status, 401);
    assert.equal((await one.read(`/credentials/${one.token.credentials_id}`, 'DELETE')).status, 401);
    assert.equal((await two.read('/accounts')).status, 200);
  });
});
