import assert from 'node:assert/strict';
import { constants, createHash, privateDecrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { toIban } from '../../server/emulators/kit/index.ts';
import { HOME, keys, MINUTE, pay, payer, payment, PAYMENT, paymentUrl, publicKey, START, start, statusOf } from './fintecture-world.ts';

describe('the emulator of Fintecture: payments', () => {
  it('take the four headers, signed over the bytes as they are', async () => {
    const world = start({ publicKey });
    assert.equal((await pay(world)).status, 200);
    for (const name of ['signature', 'digest', 'date', 'x-request-id']) {
      assert.equal((await pay(world, PAYMENT, { change: (headers) => Reflect.deleteProperty(headers, name) })).status, 400, name);
    }
    const flip = (name: string, at: number) => (headers: Record<string, string>) => {
      const value = Buffer.from(headers[name] ?? '');
      const place = at < 0 ? value.length + at : at;
      value.writeUInt8(value.readUInt8(place) ^ 1, place);
      headers[name] = value.toString('latin1');
    };
    for (const [name, at] of [
      ['digest', 12],
      ['x-request-id', 2],
      ['date', 23],
      ['signature', -9],
      ['signature', 9],
    ] as const) {
      const { status } = await pay(world, PAYMENT, { change: flip(name, at) });
      assert.ok(status === 401 || status === 400, `${name}: ${status}`);
    }
    assert.equal((await pay(world, PAYMENT, { target: '/pis/v2/connect?state=s2' })).status, 401);
    assert.equal((await pay(world, PAYMENT, { keyId: 'another' })).status, 401);
    assert.equal((await pay(world, PAYMENT, { date: START - 6 * MINUTE })).status, 401);
    assert.equal(
      (
        await pay(world, PAYMENT, {
          change: (headers) => (headers['digest'] = `SHA-256=${createHash('sha256').update('{}').digest('base64')}`),
        })
      ).status,
      401,
    );
  });

  it('refuse what the document does not allow', async () => {
    const world = start();
    const wrong: unknown[] = [
      {},
      { data: PAYMENT.data },
      ...[{ amount: '0.00' }, { amount: 49.9 }, { amount: '49,90' }, { amount: '1.999' }, { amount: '-1' }, { currency: 'USD' }].map(
        payment,
      ),
      ...[
        { communication: undefined },
        { beneficiary: { iban: 'DE00' } },
        { payment_method: 'card' },
        { customer_id: 'nobody' },
        { ammount: '1' },
      ].map(payment),
    ];
    for (const json of wrong) assert.equal((await pay(world, json)).status, 400, JSON.stringify(json));
    assert.equal((await world.send('GET', '/pis/v2/payments/none', { token: await world.token('PIS') })).status, 404);
  });

  it('go from created over pending and initiated to completed, and say so', async () => {
    const world = start({ publicKey, webhook: { url: 'https://hooks.test/', secret: 'canary' } });
    const beneficiary = { name: 'Third Drum', iban: toIban('DE', '370400440532013000') };
    const started = await pay(world, payment({ beneficiary }));
    const url = paymentUrl(started);
    assert.equal(await statusOf(world, url), 'payment_created');
    const list = String((await world.send('GET', url.replace(HOME, ''))).body['text']);
    assert.ok(list.includes('Banco Faro') && !list.includes('Cassa Alpina') && !list.includes('Thames'), 'banks that can pay in euro');
    const { location } = await world.press(url, { bank: 'rheide', decision: 'continue' });
    assert.equal(await statusOf(world, url), 'payment_pending');
    const page = String((await world.send('GET', (location ?? '').replace(HOME, ''))).body['text']);
    for (const each of ['49.90 EUR', 'Third Drum', 'DE89 3704 0044 0532 0130 00', 'Order 7']) assert.ok(page.includes(each), each);
    const back = new URL((await world.press(location ?? '', { user: 'anna', decision: 'approve' })).location ?? '').searchParams;
    const id = url.split('/').at(-1) ?? '';
    assert.deepEqual(Object.fromEntries(back), { from: 'bank', state: 's1', session_id: id, status: 'payment_initiated' });
    world.pass(1500);
    const { body } = await world.send('GET', `/pis/v2/payments/${id}`, { token: await world.token('PIS') });
    assert.deepEqual(body, {
      ...{ id, type: 'PIS', attributes: { ...PAYMENT.data.attributes, beneficiary }, status: 'payment_completed' },
      ...{ created_at: '2026-03-02T10:00:00.000Z', updated_at: '2026-03-02T10:00:01.500Z' },
    });
    await world.emulator.settled();
    const statuses = ['payment_created', 'payment_pending', 'payment_initiated', 'payment_completed'];
    assert.deepEqual(
      world.hooks.map(({ body: hook }) => hook),
      statuses.map((status) => `session_id=${id}&status=${status}`),
    );
    for (const { headers, body: hook } of world.hooks) {
      assert.equal(headers.get('x-tessera-secret'), 'canary');
      assert.equal(headers.get('content-type'), 'application/x-www-form-urlencoded');
      const digest = `SHA-256=${createHash('sha256').update(hook).digest('base64')}`;
      assert.equal(headers.get('digest'), digest);
      const sealed = /signature="([^"]+)"$/.exec(headers.get('signature') ?? '')?.[1] ?? '';
      const text = privateDecrypt(
        { key: keys.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING },
        Buffer.from(sealed, 'base64'),
      ).toString();
      assert.deepEqual(text.split('\n'), [
        `date: ${headers.get('date')}`,
        `digest: ${digest}`,
        `x-request-id: ${headers.get('x-request-id')}`,
      ]);
    }
  });

  it('end in every other way, too', async () => {
    const world = start();
    const ends: [string, string, string, string | null][] = [
      ['anna', 'refuse', 'payment_rejected', 'access_denied'],
      ['anna', 'cancel', 'payment_cancelled', 'user_cancelled'],
      ['refused', 'approve', 'payment_rejected', 'access_denied'],
      ['failed', 'approve', 'payment_failed', 'server_error'],
    ];
    for (const [user, decision, status, error] of ends) {
      const url = paymentUrl(await pay(world));
      const back = new URL((await payer(world, url, user, decision)).location ?? '').searchParams;
      assert.deepEqual([back.get('status'), back.get('error')], [status, error]);
      assert.equal(await statusOf(world, url), status);
      assert.equal((await world.press(url, { bank: 'rheide', decision: 'continue' })).status, 410, 'the end is final');
    }
    const left = paymentUrl(await pay(world));
    await world.press(left, { decision: 'cancel' });
    assert.equal(await statusOf(world, left), 'payment_cancelled');
  });

  it('stay pending for the slow, and come out different for the altered', async () => {
    const world = start();
    const slow = paymentUrl(await pay(world));
    const back = new URL((await payer(world, slow, 'slow')).location ?? '').searchParams;
    assert.equal(back.get('status'), 'payment_pending');
    world.pass(14_999);
    assert.equal(await statusOf(world, slow), 'payment_pending');
    assert.equal((await world.send('GET', `/bank/${slow.split('/').at(-1)}`)).status, 410, 'nobody answers it again');
    world.pass(1);
    assert.equal(await statusOf(world, slow), 'payment_initiated');
    world.pass(1500);
    assert.equal(await statusOf(world, slow), 'payment_completed');
    const altered = paymentUrl(await pay(world, undefined, { date: START + 16_000 }));
    await payer(world, altered, 'altered');
    const { body } = await world.send('GET', `/pis/v2/payments/${altered.split('/').at(-1)}`, { token: await world.token('PIS') });
    assert.equal((body['attributes'] as { amount: string }).amount, '50.90');
  });

  it('are sent by banks of their currency', async () => {
    const world = start();
    const url = paymentUrl(await pay(world, payment({ currency: 'GBP' })));
    assert.match(String((await world.press(url, { bank: 'rheide', decision: 'continue' })).body['text']), /role="alert"/);
    await payer(world, url, 'anna', 'approve', 'thamgb');
    assert.equal(await statusOf(world, url), 'payment_initiated');
  });
});
