import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExitRecord, SessionAnswer, Step } from '../../src/protocol/index.ts';
import type { PassOnRequest, PassedOn, ResolveRequest } from '../../server/providers/provider.ts';
import { ProviderError } from '../../server/providers/provider.ts';
import { form, defineSkill, wait } from '../../server/skills/skill.ts';
import { createWorld, ORDER, ORIGIN, PAY, SECRET, type TestWorld } from './world.ts';

/* What providers beyond the sandbox bank need of a session: a second address, forms passed on, payments settled late. */

type Open = SessionAnswer & { nonce: string };

async function pay(world: TestWorld): Promise<Open> {
  const created = await world.call<Open>('POST', '/sessions', {
    ...{ client_id: 'shop', client_secret: SECRET, skill: PAY.name },
    context: { payment: ORDER },
  });
  const chosen = await world.submit(created.body, 'bank', { institution_id: 'one' }, {}, PAY.name);
  return chosen.body as Open;
}

const look = (world: TestWorld, { session_id, nonce }: Open) =>
  world.call<Open & { exit?: ExitRecord }>('GET', `/sessions/${session_id}`, undefined, {
    origin: ORIGIN,
    authorization: `Nonce ${nonce}`,
  });
const leave = (world: TestWorld, { session_id, nonce }: Open) =>
  world.call<Open & { exit: ExitRecord }>(
    'DELETE',
    `/sessions/${session_id}`,
    { reason: 'left' },
    { origin: ORIGIN, authorization: `Nonce ${nonce}` },
  );
const backEnd = (world: TestWorld, { session_id }: Open) =>
  world.call<Open & { exit?: ExitRecord }>('GET', `/sessions/${session_id}`, undefined, {
    authorization: `Basic ${Buffer.from(`shop:${SECRET}`).toString('base64')}`,
  });
const callback = (world: TestWorld, state: string) =>
  world.companion.fetch(new Request(`https://pay.example/tessera/callback?state=${state}`));

await test('a bank that needs the person at a second address sends the same window on, and knows who comes back from there', async () => {
  const world = await createWorld();
  const open = await pay(world);
  const { state, intent } = world.provider.asked[0]!;
  const seen: string[] = [];
  world.provider.resolve = ({ next }: Partial<ResolveRequest>) => {
    seen.push(next!.state);
    return Promise.resolve({ state: 'redirect', url: 'https://bank.example/tan', expiresAt: world.clock.now() + 600_000 });
  };
  const first = await callback(world, state);
  assert.equal(first.status, 303);
  assert.equal(first.headers.get('location'), 'https://bank.example/tan');
  const shown = (await look(world, open)).body.step as Step<'redirect'>;
  assert.equal(shown.show.url, 'https://bank.example/tan');
  assert.equal(shown.show.state, 'waiting');
  assert.equal((await callback(world, state)).status, 200, 'a state is good for one return');

  world.provider.resolve = () => Promise.resolve(world.provider.approval());
  assert.equal(new Set(seen.slice(0, 1)).size, 1);
  assert.equal((await callback(world, seen[0]!)).status, 200);
  const done = await world.submit(open, 'approval', { action: 'continue' }, {}, PAY.name);
  assert.equal(done.body.exit?.cause, 'paid');
  assert.ok(intent);
});

await test('the same window is sent on also where the page has just asked, and the bank says it once', async () => {
  const world = await createWorld();
  const open = await pay(world);
  const { state } = world.provider.asked[0]!;
  let answer = (): void => undefined;
  const told = new Promise<void>((resolve) => (answer = resolve));
  let isTold = false;
  world.provider.resolve = async () => {
    if (isTold) return { state: 'waiting' };
    isTold = true;
    await told;
    return { state: 'redirect', url: 'https://bank.example/tan', expiresAt: world.clock.now() + 600_000 };
  };
  const looking = look(world, open);
  while (!isTold) await new Promise((resolve) => setImmediate(resolve));
  const returning = callback(world, state);
  await new Promise((resolve) => setImmediate(resolve));
  answer();
  assert.equal((await returning).headers.get('location'), 'https://bank.example/tan');
  assert.equal(((await looking).body.step as Step<'redirect'>).show.url, 'https://bank.example/tan');
});

await test('an address that is not safe reaches no browser, whoever names it', async () => {
  const world = await createWorld();
  const open = await pay(world);
  const { state } = world.provider.asked[0]!;
  for (const url of ['http://bank.example/tan', 'javascript:alert(1)', 'https://somebody@bank.example/']) {
    world.provider.resolve = () => Promise.resolve({ state: 'redirect', url, expiresAt: world.clock.now() + 600_000 });
    await world.clock.pass(2_000);
    assert.doesNotMatch((await look(world, open)).text, /tan|javascript|somebody/);
  }
  assert.equal((await callback(world, state)).status, 200);

  const other = await createWorld();
  other.provider.authorize = () =>
    Promise.resolve({ method: 'redirect', ref: 'r', url: 'javascript:alert(1)', expiresAt: Infinity } as never);
  const refused = await pay(other);
  assert.equal(
    (refused as { step?: Step<'redirect'> }).step?.show.state,
    'unknown',
    'nobody knows what such an answer means for a payment',
  );
});

await test('an order holds nothing that a bank or a screen would take for something else', async () => {
  const world = await createWorld();
  for (const [field, value] of [
    ['payee_name', 'Shop\u202eLRAS'],
    ['reference', 'Order 7\r\nX-Injected: 1'],
    ['reference', 'Order\u0000'],
  ] as const) {
    const context = { payment: { ...ORDER, [field]: value } };
    const { status, body } = await world.call('POST', '/sessions', { client_id: 'shop', client_secret: SECRET, skill: PAY.name, context });
    assert.equal(status, 422);
    assert.deepEqual(body.fields, { [`context.payment.${field}`]: 'holds characters that nobody sees' });
  }
});

await test('leaving a payment: only the bank can say that no money moves', async () => {
  for (const [stops, cause] of [
    [true, 'left'],
    [false, 'payment_unknown'],
  ] as const) {
    const world = await createWorld();
    world.provider.stops = stops;
    const left = await leave(world, await pay(world));
    assert.equal(left.body.exit.cause, cause);
    assert.equal(world.provider.cancelled.length, 1);
  }
});

await test('leaving a payment while the bank cannot be reached leaves it open what became of it', async () => {
  const world = await createWorld();
  world.provider.cancel = () => Promise.reject(new ProviderError('provider_unavailable', 'nobody answers'));
  assert.equal((await leave(world, await pay(world))).body.exit.cause, 'payment_unknown');
});

await test('a payment that nobody knew of is settled when the bank says so, also after the session', async () => {
  const world = await createWorld();
  world.provider.stops = false;
  const open = await pay(world);
  await leave(world, open);
  assert.equal((await backEnd(world, open)).body.exit?.cause, 'payment_unknown');
  world.provider.decideLast();
  await world.clock.pass(5_000);
  const settled = await backEnd(world, open);
  assert.equal(settled.body.exit?.cause, 'paid');
  assert.equal(settled.body.receipt?.amount, ORDER.amount);

  const reopened = await world.call<Open>('POST', `/sessions/${open.session_id}/resume`, { client_id: 'shop', client_secret: SECRET });
  const { temp_token } = reopened.body;
  const token = await world.call<{ access_token: string }>('POST', '/token', { client_id: 'shop', client_secret: SECRET, temp_token });
  assert.equal(token.status, 200);
});

await test('a payment that turns out to have failed after its session says why', async () => {
  const world = await createWorld();
  world.provider.stops = false;
  const open = await pay(world);
  await leave(world, open);
  world.provider.decideLast({ state: 'failed', cause: 'refused_by_bank' });
  await world.clock.pass(5_000);
  assert.equal((await backEnd(world, open)).body.exit?.cause, 'refused_by_bank');
});

await test('a payment altered by the bank is never taken for the one that was asked for, however late', async () => {
  const world = await createWorld();
  world.provider.stops = false;
  const open = await pay(world);
  await leave(world, open);
  world.provider.decideLast(world.provider.approval({ ...ORDER, amount: '4990.00' }));
  await world.clock.pass(5_000);
  assert.equal((await backEnd(world, open)).body.exit?.cause, 'payment_unknown');
});

const PRODUCT = defineSkill({
  ...{ provider: 'scripted', flavour: 'sandbox', startsFrom: ['browser', 'backend'], passesOn: true },
  name: 'scripted_kyc_sbx_#2.0',
  type: 'kyc',
  steps: [
    form('product', { title: 'Product', fields: [{ kind: 'text', name: 'value', label: 'How much' }] }),
    form('details', { title: 'Details', fields: [{ kind: 'text', name: 'name', label: 'Name' }] }),
    wait('review'),
  ],
});

async function product(answers: (request: PassOnRequest) => PassedOn | ProviderError) {
  const asked: PassOnRequest[] = [];
  const skills = [PRODUCT];
  const tenant = {
    client_id: 'shop',
    client_app_key: 'pk_shop',
    client_secret: SECRET,
    name: 'Shop',
    origins: [ORIGIN],
    skills: [PRODUCT.name],
  };
  const world = await createWorld({ config: { tenants: [tenant] }, given: { skills } });
  Object.assign(world.provider, {
    passOn: (request: PassOnRequest) => {
      asked.push(structuredClone({ ...request, skill: undefined }) as never);
      const answer = answers(request);
      return answer instanceof ProviderError ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const send = (at: { session_id: string; nonce?: string | undefined }, step: string, data: object) =>
    world.submit(at, step, data, {}, PRODUCT.name);
  return { world, asked, send, open: await world.start({ skill: PRODUCT.name }) };
}

await test('forms go upstream one by one, with what upstream gave for the one before; then the check begins', async () => {
  const { world, asked, send, open } = await product(({ forms }) => ({ ok: true, handle: { upstream: `after ${forms.length}` } }));
  const second = await send(open, 'product', { value: '100' });
  assert.equal(second.body.step?.name, 'details');
  const third = await send({ session_id: open.session_id, nonce: second.body.nonce }, 'details', { name: 'Ana' });
  assert.equal(third.body.step?.kind, 'wait');
  assert.deepEqual(
    asked.map(({ forms, handle }) => [forms.map(({ step }) => step), handle]),
    [
      [['product'], undefined],
      [['product', 'details'], { upstream: 'after 1' }],
    ],
  );
  assert.deepEqual(world.provider.checksAsked[0]?.handle, { upstream: 'after 2' });
  assert.doesNotMatch(third.text, /upstream/);
});

await test('what upstream refuses is a refusal of that field, and nothing typed is lost', async () => {
  let good = false;
  const { world, send, open } = await product(() =>
    good ? { ok: true, handle: {} } : { ok: false, fields: { value: 'whatever upstream says' } },
  );
  const refused = await send(open, 'product', { value: '1' });
  assert.equal(refused.status, 422);
  assert.deepEqual(refused.body.fields, { 'data.value': 'is not accepted' });
  const shown = (await look(world, open)).body.step as Step<'form'>;
  assert.deepEqual(shown.show.values, { value: '1' });
  good = true;
  assert.equal((await send(open, 'product', { value: '2' })).body.step?.name, 'details');
});

await test('an answer that was lost has the next attempt begin upstream anew', async () => {
  let lost = false;
  const { asked, send, open } = await product(({ forms }) =>
    lost ? new ProviderError('provider_unavailable', 'lost') : { ok: true, handle: { upstream: `after ${forms.length}` } },
  );
  const second = await send(open, 'product', { value: '1' });
  lost = true;
  const at = { session_id: open.session_id, nonce: second.body.nonce };
  assert.equal((await send(at, 'details', { name: 'Ana' })).body.type, 'provider_unavailable');
  lost = false;
  assert.equal((await send(at, 'details', { name: 'Ana' })).body.step?.kind, 'wait');
  assert.equal(asked.at(-1)?.handle, undefined);
  assert.equal(asked.at(-1)?.forms.length, 2);
});
