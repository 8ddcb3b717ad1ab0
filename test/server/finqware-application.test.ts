import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckRequest, Grant, PassedOn } from '../../server/providers/provider.ts';
import { CONFIRMATION, DEPOSIT, finqwareWorld, never, passing, PERSON, PRODUCT, type FinqwareWorld } from './finqware-world.ts';

const called = (world: FinqwareWorld, operation: string): number =>
  world.emulator.calls().filter((call) => call.operation === operation).length;

const handleOf = (passed: PassedOn): Grant => {
  assert.ok(passed.ok, JSON.stringify(passed));
  return passed.handle;
};

/** All forms, one by one; what is kept after the last one. */
async function whole(world: FinqwareWorld, person: typeof PERSON | { step: string; values: object } = PERSON): Promise<Grant> {
  const forms = [PRODUCT, { step: person.step, values: { ...person.values } }, CONFIRMATION];
  let handle: Grant | undefined;
  for (let count = 1; count <= forms.length; count += 1) {
    handle = handleOf(await world.provider.passOn!(passing(world, forms.slice(0, count), handle), never));
  }
  return handle!;
}

const checking = (handle: Grant): CheckRequest => ({ intent: 'i1', what: 'review', forms: {}, handle });
const file = (name = 'IMG_1.JPG', type = 'image/jpeg'): File => new File(['a picture'], name, { type });

describe('Finqware: a product, form by form', () => {
  it('is a skill whose forms go upstream', () => {
    const world = finqwareWorld();
    const { steps, passesOn, type, flavour } = world.skill(DEPOSIT);
    assert.deepEqual([type, flavour, passesOn], ['kyc', 'sandbox', true]);
    assert.deepEqual(
      steps.map(({ name }) => name),
      ['product_form', 'personal_form', 'confirmation', 'review'],
    );
  });

  it('passes each form on in one session, with a nonce that stays with us', async () => {
    const world = finqwareWorld();
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    const second = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
    await world.provider.passOn!(passing(world, [PRODUCT, PERSON, CONFIRMATION], second), never);
    assert.equal(called(world, 'createSession'), 1);
    assert.equal(called(world, 'submitStep'), 3);
    assert.notEqual(first['finqware'], second['finqware']);
  });

  it('tells what is refused, depending on a step before, and goes on in the same session', async () => {
    const world = finqwareWorld();
    const { income_source: _without, ...values } = PERSON.values;
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    const refused = await world.provider.passOn!(passing(world, [PRODUCT, { step: PERSON.step, values }], first), never);
    assert.deepEqual(refused, { ok: false, fields: { income_source: 'Missing: income_source.' } });
    handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
    assert.equal(called(world, 'createSession'), 1);

    const small = { step: PRODUCT.step, values: { ...PRODUCT.values, value: '1000.00' } };
    const other = handleOf(await world.provider.passOn!(passing(world, [small]), never));
    handleOf(await world.provider.passOn!(passing(world, [small, { step: PERSON.step, values }], other), never));
  });

  it('names the fields where upstream does', async () => {
    const world = finqwareWorld();
    const body = { id: 'x', type: 'invalid_request', http: 400, code: 'invalid_field', message: 'no', fields: { value: 'too much' } };
    world.emulator.fault({ operation: 'submitStep', status: 400, body });
    assert.deepEqual(await world.provider.passOn!(passing(world, [PRODUCT]), never), { ok: false, fields: { value: 'too much' } });
    world.emulator.fault({ operation: 'submitStep', status: 422, body: 'no' });
    assert.deepEqual(await world.provider.passOn!(passing(world, [PRODUCT]), never), {
      ok: false,
      fields: { product_form: 'was refused' },
    });
  });

  it('begins anew where the nonce has expired, and sends every form again in its order', async () => {
    const world = finqwareWorld();
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    world.pass(31 * 60);
    const second = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
    assert.equal(called(world, 'createSession'), 2);
    handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON, CONFIRMATION], second), never));
    assert.equal(called(world, 'submitStep'), 4);
  });

  it('begins anew where upstream alone knows that the session is over', async () => {
    for (const [status, code] of [
      [401, 'expired_nonce'],
      [404, 'invalid_session_id'],
      [400, 'nonce_used'],
      [410, 'gone'],
    ] as const) {
      const world = finqwareWorld();
      const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
      world.emulator.fault({ operation: 'submitStep', status, body: { id: 'x', type: 'x', http: status, code, message: '' } });
      handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
      assert.equal(called(world, 'createSession'), 2, code);
    }
  });

  it('begins anew after going back, whether or not what comes later was sent', async () => {
    const world = finqwareWorld();
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    const second = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
    const changed = { step: PRODUCT.step, values: { ...PRODUCT.values, period: '24' } };
    const back = handleOf(await world.provider.passOn!(passing(world, [changed], second), never));
    assert.equal(called(world, 'createSession'), 2);
    // A form from before that is not as it was sent there.
    handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], back), never));
    assert.equal(called(world, 'createSession'), 3);
  });

  it('begins anew after an answer that was lost', async () => {
    for (const after of [true, false]) {
      const world = finqwareWorld();
      const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
      world.emulator.fault({ operation: 'submitStep', drop: true, after });
      await assert.rejects(world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never), { code: 'provider_unavailable' });
      const again = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON]), never));
      handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON, CONFIRMATION], again), never));
      assert.equal(called(world, 'createSession'), 2);
    }
  });

  it('says which form is at fault where an earlier one is refused on the way', async () => {
    const world = finqwareWorld();
    const wrong = { step: PRODUCT.step, values: { ...PRODUCT.values, currency: 'USD' } };
    const refused = await world.provider.passOn!(passing(world, [wrong, PERSON]), never);
    assert.deepEqual(refused, { ok: false, fields: { 'product_form.currency': 'currency must be one of EUR, RON.' } });
  });

  it('refuses a session that ends before its last form, and keys that are wrong, without trying on', async () => {
    const world = finqwareWorld();
    world.emulator.fault({ operation: 'submitStep', status: 200, body: { step_id: 's', nonce: null, status: 'SESSION_IN_PROGRESS' } });
    await assert.rejects(world.provider.passOn!(passing(world, [PRODUCT, PERSON]), never), { code: 'provider_rejected' });
    const other = finqwareWorld((settings) => ({ ...settings, client_app_key: 'wrong' }));
    await assert.rejects(other.provider.passOn!(passing(other, [PRODUCT]), never), { code: 'bank_unavailable' });
    assert.equal(called(other, 'createSession'), 1);
  });

  it('takes files for a step, also after the last one, under the name of their place', async () => {
    const world = finqwareWorld();
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    const second = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON], first), never));
    const same = await world.provider.attach(second, { step: 'personal_form', slot: 'selfie', file: file() }, never);
    assert.deepEqual(same, second);
    const last = handleOf(await world.provider.passOn!(passing(world, [PRODUCT, PERSON, CONFIRMATION], same), never));
    await world.provider.attach(last, { step: 'personal_form', slot: 'id_document', file: file('pass.pdf', 'application/pdf') }, never);
    const { session_id } = JSON.parse(last['finqware']!) as { session_id: string };
    const response = await world.emulator.fetch(
      new Request('http://127.0.0.1:9350/sessions/get', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_id: 'emulator', client_secret: 'emulator-secret', session_id }),
      }),
    );
    const { steps } = (await response.json()) as { steps: { step: string; uploads: { name: string; size: number }[] }[] };
    assert.deepEqual(
      steps.map(({ step, uploads }) => [step, uploads.map(({ name, size }) => `${name} ${size}`)]),
      [
        ['product_form', []],
        ['personal_form', ['selfie.JPG 9', 'id_document.pdf 9']],
        ['confirmation', []],
      ],
    );
    await assert.rejects(world.provider.attach(last, { step: 'nothing', slot: 'selfie', file: file() }, never), {
      code: 'provider_rejected',
    });
    const text = file('a.txt', 'text/plain');
    await assert.rejects(world.provider.attach(last, { step: 'personal_form', slot: 'selfie', file: text }, never), {
      code: 'provider_rejected',
    });
  });

  it('takes a new nonce from the answer to a file, and any answer that says success', async () => {
    const world = finqwareWorld();
    const first = handleOf(await world.provider.passOn!(passing(world, [PRODUCT]), never));
    const attachment = { step: 'product_form', slot: 'offer', file: file() };
    world.emulator.fault({ operation: 'uploadToStep', status: 201, body: { nonce: 'newer' } });
    assert.match((await world.provider.attach(first, attachment, never))['finqware']!, /"nonce":"newer"/);
    world.emulator.fault({ operation: 'uploadToStep', status: 202, body: 'thanks' });
    assert.deepEqual(await world.provider.attach(first, attachment, never), first);
  });
});

describe('Finqware: what others decide', () => {
  it('is pending for hours, then approved, and the token of the end is exchanged once', async () => {
    const world = finqwareWorld();
    const check = await world.provider.startCheck!(checking(await whole(world)), never);
    assert.deepEqual([check.state, check.usualSeconds], ['pending', 4 * 3600]);
    world.pass(3 * 3600);
    assert.equal((await world.provider.readCheck!(check.ref, never)).state, 'pending');
    world.pass(3600);
    const decided = await world.provider.readCheck!(check.ref, never);
    assert.equal(decided.state, 'approved');
    world.pass(60);
    assert.deepEqual(await world.another().readCheck!(check.ref, never), decided);
    assert.equal(called(world, 'createToken'), 1);
  });

  it('is the same review when it is started again', async () => {
    const world = finqwareWorld();
    const handle = await whole(world);
    const one = await world.provider.startCheck!(checking(handle), never);
    const two = await world.another().startCheck!(checking(handle), never);
    assert.deepEqual(one, two);
  });

  for (const [family_name, state] of [
    ['Refused', 'declined'],
    ['Broken', 'failed'],
  ] as const) {
    it(`can be ${state}`, async () => {
      const world = finqwareWorld();
      const handle = await whole(world, { ...PERSON, values: { ...PERSON.values, family_name } });
      const { ref } = await world.provider.startCheck!(checking(handle), never);
      world.pass(4 * 3600);
      assert.equal((await world.provider.readCheck!(ref, never)).state, state);
      assert.equal(called(world, 'createToken'), 0);
    });
  }

  it('is told by a webhook before its time, and read again', async () => {
    const world = finqwareWorld();
    const { ref } = await world.provider.startCheck!(checking(await whole(world)), never);
    world.emulator.fire('session.decided', { decision: 'decline' });
    await world.emulator.settled();
    const news = await world.provider.receive!(world.deliveries[0]!, never);
    assert.equal(news?.ref, ref);
    assert.equal((await world.provider.readCheck!(ref, never)).state, 'declined');
  });

  it('believes the webhook where sessions cannot be read, and takes back nothing for an old one', async () => {
    const world = finqwareWorld();
    world.emulator.fault({ operation: 'readSession', times: 99, status: 404 });
    const { ref } = await world.provider.startCheck!(checking(await whole(world)), never);
    world.emulator.fire('session.updated', { session_id: ref });
    world.emulator.fire('session.decided', { session_id: ref, decision: 'approve' });
    await world.emulator.settled();
    const [early, late] = world.deliveries;
    await world.provider.receive!(late!, never);
    await world.provider.receive!(early!, never);
    assert.equal((await world.provider.readCheck!(ref, never)).state, 'approved');
  });

  it('is not taken from a status that may as well mean that the session goes on', async () => {
    for (const status of ['SESSION_ACTIVE', 'ACTIVE', 'whatever']) {
      const world = finqwareWorld();
      const handle = await whole(world);
      world.emulator.fault({ operation: 'readSession', status: 200, body: { status } });
      assert.equal((await world.provider.startCheck!(checking(handle), never)).state, 'pending', status);
    }
  });

  it('is an approval without a token only where the status says so', async () => {
    for (const [status, state] of [
      ['SESSION_COMPLETED', 'pending'],
      ['DONE', 'pending'],
      ['FINISHED', 'pending'],
      ['SUCCESS', 'pending'],
      ['SESSION_APPROVED', 'approved'],
    ] as const) {
      const world = finqwareWorld();
      const handle = await whole(world);
      world.emulator.fault({ operation: 'readSession', status: 200, body: { status } });
      assert.equal((await world.provider.startCheck!(checking(handle), never)).state, state, status);
      assert.equal(called(world, 'createToken'), 0);
    }
  });

  it('can come at once', async () => {
    const world = finqwareWorld();
    const skill = 'finqware_alba_card_sbx_#1.0';
    const card = { step: 'product_form', values: { limit: '1000.00', currency: 'RON' } };
    const { income_source: _none, ...values } = PERSON.values;
    const person = { step: 'personal_form', values };
    const first = handleOf(await world.provider.passOn!(passing(world, [card], undefined, skill), never));
    const last = handleOf(await world.provider.passOn!(passing(world, [card, person], first, skill), never));
    const check = await world.provider.startCheck!(checking(last), never);
    assert.equal(check.state, 'approved');
  });

  it('leaves nothing behind once its credentials are ended, and ends the consent that came of it', async () => {
    const world = finqwareWorld();
    const handle = await whole(world);
    const { ref } = await world.provider.startCheck!(checking(handle), never);
    world.pass(4 * 3600);
    assert.equal((await world.provider.readCheck!(ref, never)).state, 'approved');
    assert.deepEqual([...world.kept.docs.keys()].sort(), [`review:${ref}`, `token:${ref}`]);
    world.emulator.fault({ operation: 'deleteConsent', status: 403 });
    await assert.rejects(world.provider.revoke!(handle, {}, never), { code: 'provider_rejected' });
    await world.provider.revoke!(handle, {}, never);
    assert.equal(called(world, 'deleteConsent'), 2);
    assert.equal(world.kept.docs.size, 0);
    // Once more there is nothing to end.
    await world.provider.revoke!(handle, {}, never);
    assert.equal(called(world, 'deleteConsent'), 2);
  });

  it('knows of nothing that was never passed on', async () => {
    const world = finqwareWorld();
    await assert.rejects(world.provider.startCheck!({ intent: 'i', what: 'review', forms: {} }, never), { code: 'provider_rejected' });
    await assert.rejects(world.provider.startCheck!(checking({ finqware: '{' }), never), { code: 'provider_rejected' });
    await assert.rejects(world.provider.readCheck!('nobody', never), { code: 'provider_rejected' });
  });
});
