import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { createFinqwareEmulator, FINQWARE_CLIENT } from '../../server/emulators/finqware/index.ts';

const URL_ = 'http://127.0.0.1:9351';
const BACK = 'https://tenant.example/back?state=s1';

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

function emulated() {
  let now = Date.UTC(2026, 0, 15, 12);
  const deliveries: { headers: Headers; text: string }[] = [];
  const emulator = createFinqwareEmulator({
    publicUrl: URL_,
    now: () => now,
    sleep: () => new Promise(() => undefined),
    webhook: { url: 'https://tenant.example/hook' },
    async fetch(url, init) {
      const request = new Request(url, init);
      deliveries.push({ headers: request.headers, text: await request.text() });
      return new Response(null, { status: 204 });
    },
  });
  const send = (path: string, init?: RequestInit): Promise<Response> => emulator.fetch(new Request(URL_ + path, init));
  async function call(path: string, body?: unknown): Promise<Answer> {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await send(path, body === undefined ? {} : json);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  const { client_id, client_app_key, client_secret } = FINQWARE_CLIENT;
  const start = (skill: string, more: object = {}): Promise<Answer> => call('/sessions', { client_id, client_app_key, skill, ...more });
  const step = (session: unknown, nonce: unknown, skill: string, name: string, data: object): Promise<Answer> =>
    call(`/sessions/${String(session)}/steps`, { client_id, nonce, skill, step: name, data });
  const keys = { client_id, client_secret };
  return { emulator, send, call, start, step, keys, deliveries, pass: (seconds: number) => void (now += seconds * 1000) };
}

const AISP = 'xyz_aisp_sbx_#1.0';
const DEPOSIT = 'xyz_sbx_#3.0';
const PRODUCT = { value: '10000', currency: 'EUR', period: '12' };
const PERSON = { given_name: 'Ana', family_name: 'Pop', birth_date: '1990-02-03', email: 'ana@shop.example' };

async function consented(world: ReturnType<typeof emulated>, user = 'anna') {
  const { body: session } = await world.start(AISP);
  const { body } = await world.step(session['session_id'], session['nonce'], AISP, 'consent', { psu_redirect_link: BACK });
  const page = new URL(String(body['redirect_url']));
  const pressed = await world.send(page.pathname, { method: 'POST', body: new URLSearchParams({ decision: 'approve', user }) });
  return { session, body, page, pressed };
}

async function toReview(world: ReturnType<typeof emulated>, person: object = PERSON) {
  const { body: session } = await world.start(DEPOSIT);
  const id = session['session_id'];
  const one = await world.step(id, session['nonce'], DEPOSIT, 'product_form', PRODUCT);
  const two = await world.step(id, one.body['nonce'], DEPOSIT, 'personal_form', person);
  const three = await world.step(id, two.body['nonce'], DEPOSIT, 'confirmation', { terms: 'true' });
  return { id: String(id), one, two, three };
}

describe('the emulator of Finqware: sessions', () => {
  it('answers the start of a session as the guide prints it', async () => {
    const { start } = emulated();
    const { status, body } = await start(AISP);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body).sort(), ['nonce', 'session_id', 'status']);
    assert.equal(body['status'], 'SESSION_CREATED');
    assert.match(String(body['session_id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    // Readable by whoever holds it, like the printed one; no padding.
    const text = Buffer.from(String(body['nonce']), 'base64url').toString('latin1');
    assert.match(text, /^0016location finqware\n0016identifier nonces\n002ecid time<2026-01-15T12:30:00\.000000\+00:00\n/);
    assert.ok(!String(body['nonce']).includes('='));
  });

  it('gives every step an id and the next nonce, and each nonce is good for once', async () => {
    const world = emulated();
    const { body: session } = await world.start(DEPOSIT);
    const first = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'product_form', PRODUCT);
    assert.equal(first.status, 200);
    assert.deepEqual(first.body['status'], 'SESSION_IN_PROGRESS');
    assert.notEqual(first.body['nonce'], session['nonce']);
    const again = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'personal_form', PERSON);
    assert.deepEqual([again.status, again.body['code']], [401, 'invalid_nonce']);
    const second = await world.step(session['session_id'], first.body['nonce'], DEPOSIT, 'personal_form', PERSON);
    assert.equal(second.status, 200);
  });

  it('lets a nonce expire after thirty minutes', async () => {
    const world = emulated();
    const { body: session } = await world.start(DEPOSIT);
    world.pass(30 * 60 - 1);
    const wrong = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'product_form', { ...PRODUCT, value: 'x' });
    assert.equal(wrong.status, 400);
    world.pass(1);
    const late = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'product_form', PRODUCT);
    assert.deepEqual([late.status, late.body['code']], [401, 'expired_nonce']);
  });

  it('has later steps depend on earlier ones', async () => {
    const world = emulated();
    const { body: session } = await world.start(DEPOSIT);
    const { body } = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'product_form', { ...PRODUCT, value: '50000' });
    const missing = await world.step(session['session_id'], body['nonce'], DEPOSIT, 'personal_form', PERSON);
    assert.deepEqual([missing.status, missing.body['code'], missing.body['message']], [400, 'missing_fields', 'Missing: income_source.']);
    // The nonce was not used up by it.
    const person = { ...PERSON, income_source: 'salary' };
    assert.equal((await world.step(session['session_id'], body['nonce'], DEPOSIT, 'personal_form', person)).status, 200);
  });

  it('refuses in the printed shape', async () => {
    const world = emulated();
    const { body: session } = await world.start(DEPOSIT);
    const id = session['session_id'];
    const nonce = session['nonce'];
    const { client_id, client_app_key } = FINQWARE_CLIENT;
    const cases: readonly (readonly [Promise<Answer>, number, string])[] = [
      [world.call('/sessions', { client_id, client_app_key }), 400, 'missing_fields'],
      [world.call('/sessions', []), 400, 'invalid_body'],
      [world.start(DEPOSIT, { client_id: 'nobody' }), 400, 'invalid_client_id'],
      [world.start(DEPOSIT, { client_app_key: 'wrong' }), 401, 'invalid_client_app_key'],
      [world.start('none_#1.0'), 400, 'invalid_skill_name'],
      [world.start(DEPOSIT, { more: 'x' }), 400, 'unknown_fields'],
      [world.start(DEPOSIT, { tenant_user_id: 1 }), 400, 'invalid_field'],
      [world.step('none', nonce, DEPOSIT, 'product_form', PRODUCT), 404, 'invalid_session_id'],
      [world.step(id, 'none', DEPOSIT, 'product_form', PRODUCT), 401, 'invalid_nonce'],
      [world.step(id, nonce, AISP, 'product_form', PRODUCT), 400, 'invalid_skill_name'],
      [world.step(id, nonce, DEPOSIT, 'personal_form', PERSON), 400, 'invalid_step'],
      [world.step(id, nonce, DEPOSIT, 'product_form', { ...PRODUCT, value: 10_000 }), 400, 'invalid_field'],
      [world.step(id, nonce, DEPOSIT, 'product_form', { ...PRODUCT, currency: 'USD' }), 400, 'invalid_field'],
      [world.step(id, nonce, DEPOSIT, 'product_form', { ...PRODUCT, colour: 'red' }), 400, 'unknown_fields'],
      [world.call('/token', { ...world.keys, temp_token: 'x' }), 401, 'invalid_temp_token'],
      [world.call('/token', { ...world.keys, client_secret: 'wrong', temp_token: 'x' }), 401, 'invalid_client_secret'],
      [world.call('/accounts', { ...world.keys, credentials_id: 'x', access_token: 'x' }), 401, 'invalid_credentials_id'],
      [world.call('/nowhere', {}), 404, 'not_found'],
      [world.call('/accounts'), 405, 'not_found'],
    ];
    for (const [answer, status, code] of cases) {
      const { status: given, body } = await answer;
      assert.deepEqual([given, body['code'], body['http']], [status, code, status]);
      assert.deepEqual(Object.keys(body), ['id', 'type', 'http', 'code', 'message']);
    }
    assert.deepEqual((await world.call('/catalog/skills')).status, 200);
  });

  it('takes files for a step that has a place for them', async () => {
    const world = emulated();
    const { body: session } = await world.start(DEPOSIT);
    const one = await world.step(session['session_id'], session['nonce'], DEPOSIT, 'product_form', PRODUCT);
    const two = await world.step(session['session_id'], one.body['nonce'], DEPOSIT, 'personal_form', PERSON);
    const upload = (step: unknown, nonce: unknown, type: string, size = 9): Promise<Response> => {
      const form = new FormData();
      form.set('client_id', 'emulator');
      form.set('nonce', String(nonce));
      form.set('file', new File(['x'.repeat(size)], 'a.jpg', { type }));
      return world.send(`/steps/${String(step)}/upload`, { method: 'POST', body: form });
    };
    assert.equal((await upload(two.body['step_id'], two.body['nonce'], 'image/jpeg')).status, 200);
    assert.equal((await upload(two.body['step_id'], one.body['nonce'], 'image/jpeg')).status, 401);
    assert.equal((await upload(two.body['step_id'], two.body['nonce'], 'text/html')).status, 400);
    assert.equal((await upload(two.body['step_id'], two.body['nonce'], 'image/jpeg', 0)).status, 400);
    assert.equal((await upload(one.body['step_id'], two.body['nonce'], 'image/jpeg')).status, 400);
    assert.equal((await upload('none', two.body['nonce'], 'image/jpeg')).status, 404);
  });
});

describe("the emulator of Finqware: the bank's page", () => {
  it('is a page for people that runs nothing, and leads back once', async () => {
    const world = emulated();
    const { page, pressed } = await consented(world);
    assert.equal(pressed.status, 303);
    const back = new URL(pressed.headers.get('location')!);
    assert.equal(back.origin + back.pathname, 'https://tenant.example/back');
    assert.equal(back.searchParams.get('state'), 's1');
    assert.equal((await world.send(page.pathname)).status, 410);

    const { body: session } = await world.start(AISP);
    const { body } = await world.step(session['session_id'], session['nonce'], AISP, 'consent', { psu_redirect_link: BACK });
    const shown = await world.send(new URL(String(body['redirect_url'])).pathname);
    assert.match(shown.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    const html = await shown.text();
    for (const label of ['Approve', 'Refuse', 'Cancel', 'User name']) assert.ok(html.includes(label));
    const nobody = new URLSearchParams({ decision: 'approve', user: '<b>' });
    const wrong = await world.send(new URL(String(body['redirect_url'])).pathname, { method: 'POST', body: nobody });
    assert.match(await wrong.text(), /Nobody has that user name/);
  });

  it('exchanges the token once, and only after the consent', async () => {
    const world = emulated();
    const { body: session } = await world.start(AISP);
    const { body } = await world.step(session['session_id'], session['nonce'], AISP, 'consent', { psu_redirect_link: BACK });
    assert.equal(body['nonce'], undefined);
    const exchange = (): Promise<Answer> => world.call('/token', { ...world.keys, temp_token: body['temp_token'] });
    assert.equal((await exchange()).body['code'], 'inactive_credentials');
    const press = new URLSearchParams({ decision: 'approve', user: 'anna' });
    await world.send(new URL(String(body['redirect_url'])).pathname, { method: 'POST', body: press });
    const { status, body: token } = await exchange();
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(token), ['credentials_id', 'access_token', 'consent_exp', 'max_data_retention']);
    assert.equal((await exchange()).body['code'], 'invalid_temp_token');

    const access = { ...world.keys, credentials_id: token['credentials_id'], access_token: token['access_token'] };
    const accounts = (await world.call('/accounts', access)).body as unknown as { id: string }[];
    assert.equal(accounts.length, 2);
    const filter = { account_id: accounts[0]!.id, booking_date_gte: '2026-01-10T00:00:00Z', credit_debit_indicator: 'debit' };
    const found = (await world.call('/transactions', { ...access, filter })).body as unknown as {
      account_id: string;
      data: { amount: string };
    }[];
    assert.ok(found.length > 0 && found.every(({ account_id, data }) => account_id === accounts[0]!.id && /^\d+\.\d\d$/.test(data.amount)));
    assert.equal((await world.call('/transactions', { ...access, filter: { colour: 'red' } })).body['code'], 'unknown_fields');
    assert.equal((await world.call('/accounts', { ...access, access_token: 'x' })).body['code'], 'invalid_access_token');
    assert.equal((await world.call('/consents/delete', access)).status, 200);
    assert.equal((await world.call('/consents/delete', access)).status, 200);
    assert.equal((await world.call('/accounts', access)).body['code'], 'inactive_credentials');
  });

  it('lets a consent end by itself', async () => {
    const world = emulated();
    const { body } = await consented(world);
    const { body: token } = await world.call('/token', { ...world.keys, temp_token: body['temp_token'] });
    world.pass(90 * 24 * 3600);
    const access = { ...world.keys, credentials_id: token['credentials_id'], access_token: token['access_token'] };
    assert.equal((await world.call('/accounts', access)).body['code'], 'expired_credentials');
  });
});

describe('the emulator of Finqware: reviews and webhooks', () => {
  it('decides hours later, and says so in a signed webhook', async () => {
    const world = emulated();
    const { id, three } = await toReview(world);
    assert.deepEqual(three.body['status'], 'SESSION_IN_REVIEW');
    assert.deepEqual([three.body['nonce'], three.body['temp_token']], [undefined, undefined]);
    const read = async (): Promise<unknown> => (await world.call('/sessions/get', { ...world.keys, session_id: id })).body['status'];
    world.pass(4 * 3600 - 1);
    assert.equal(await read(), 'SESSION_IN_REVIEW');
    world.pass(1);
    assert.equal(await read(), 'SESSION_COMPLETED');
    await world.emulator.settled();
    const [{ headers, text }] = world.deliveries as [{ headers: Headers; text: string }];
    assert.equal((JSON.parse(text) as Record<string, unknown>)['session_id'], id);

    const { keys } = (await world.call('/.well-known/jwks.json')).body as unknown as { keys: Record<string, string>[] };
    assert.equal(keys.length, 2);
    const key = createPublicKey({ key: keys.find(({ kid }) => kid === headers.get('x-signature-kid'))!, format: 'jwk' });
    const [head, payload, signature] = headers.get('x-signature')!.split('.') as [string, string, string];
    assert.equal(Buffer.from(payload, 'base64url').toString(), text);
    assert.ok(verify('RSA-SHA256', Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url')));
  });

  it('decides at a word, and is told what to decide', async () => {
    const world = emulated();
    const { id } = await toReview(world);
    const fire = (body: object): Promise<Answer> => world.call('/__emulator/webhooks', { name: 'session.decided', ...body });
    assert.equal((await fire({ decision: 'perhaps' })).status, 400);
    assert.equal((await fire({ decision: 'decline' })).status, 200);
    assert.equal((await fire({ decision: 'decline' })).status, 400);
    const { body } = await world.call('/sessions/get', { ...world.keys, session_id: id });
    assert.deepEqual([body['status'], body['temp_token']], ['SESSION_DECLINED', undefined]);
  });

  it('rotates its keys: the new one and the one before are published', async () => {
    const world = emulated();
    const kids = async (): Promise<string[]> =>
      ((await world.call('/.well-known/jwks.json')).body as unknown as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    const [current, previous] = await kids();
    await world.send('/__emulator/keys', { method: 'POST' });
    const after = await kids();
    assert.equal(after.length, 2);
    assert.ok(after.includes(current!) && !after.includes(previous!));
  });

  it('forgets everything when it is told to', async () => {
    const world = emulated();
    const { id } = await toReview(world);
    await world.send('/__emulator/reset', { method: 'POST' });
    assert.equal((await world.call('/sessions/get', { ...world.keys, session_id: id })).body['code'], 'invalid_session_id');
  });
});
