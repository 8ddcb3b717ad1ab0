import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import { FINTECTURE_SKILLS } from '../../server/skills/fintecture.ts';
import { bank, CALLBACK, ORDER, Tenant } from './fintecture-tenant.ts';

const HOUR = 3_600_000;
const refuses = (code: ProviderError['code']) => (error: unknown) => error instanceof ProviderError && error.code === code;
const skill = (type: string) => FINTECTURE_SKILLS.find((each) => each.type === type)!;

void describe('Fintecture, the adapter: the directory', () => {
  void it('names the banks that can do what the skill asks for', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const connect = await provider.institutions(tenant.signal, skill('aisp'));
    const both = connect.find(({ id }) => id === 'midifr')!;
    assert.deepEqual([both.methods, both.psu_types, both.country], [['redirect', 'decoupled'], ['retail', 'corporate'], 'FR']);
    assert.equal(both.logo, 'http://localhost:9250/logos/midifr.svg');
    const ids = connect.map(({ id }) => id);
    assert.ok(ids.includes('turies') && !ids.includes('faroes'));
    const verify = (await provider.institutions(tenant.signal, skill('verify'))).map(({ id }) => id);
    assert.ok(!verify.includes('turies'), 'the bank that does not name the holders');
    assert.equal(tenant.times('/res/v1/providers'), 2);
    assert.deepEqual(await provider.institutions(tenant.signal, skill('merchant')), []);
    assert.deepEqual(
      (await provider.institutions(tenant.signal, skill('pisp'))).map(({ id }) => id),
      [provider.hostedChoice],
    );
    assert.equal(tenant.times('/res/v1/providers'), 2, 'nobody is asked where there is nothing to choose');
  });

  void it('leads to Fintecture’s own page where it names no bank', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    tenant.meddle = (request, answer) =>
      request.url.endsWith('/providers') ? Response.json({ data: [{ id: 'x', name: 'No country' }] }) : answer();
    const [only, ...others] = await provider.institutions(tenant.signal, skill('aisp'));
    assert.deepEqual([only!.id, others], [provider.hostedChoice, []]);
    const request = tenant.request({ institution: only! });
    const started = await provider.authorize(request, tenant.signal);
    assert.ok(started.method === 'redirect' && started.url.includes('/connect/'));
    assert.equal(tenant.times('GET /ais/v2/connect'), 1);
    const body = new URLSearchParams({ bank: 'rheide', decision: 'continue' });
    const chosen = await tenant.emulator.fetch(new Request(started.url, { method: 'POST', body }));
    const resolution = await tenant.resolve(provider, request.intent, await tenant.press(chosen.headers.get('location')!));
    assert.equal(resolution.state, 'approved');
  });
});

void describe('Fintecture, the adapter: approvals', () => {
  void it('several at once exchange a code once', async () => {
    const tenant = new Tenant();
    const [one, two] = [tenant.process(), tenant.process()];
    const request = tenant.request();
    const started = await one.authorize(request, tenant.signal);
    assert.ok(started.method === 'redirect');
    assert.deepEqual(await one.authorize(request, tenant.signal), started, 'the same again');
    assert.equal(tenant.times('/authorize'), 1);
    const query = await tenant.press(started.url);
    const answers = await Promise.all([one, two, one, two].map((provider) => tenant.resolve(provider, request.intent, query)));
    assert.ok(answers.some(({ state }) => state === 'approved'));
    assert.equal(tenant.exchanged, 1);
    const later = await tenant.resolve(two, request.intent);
    assert.ok(later.state === 'approved' && later.grant.subject === query['customer_id']);
    assert.deepEqual(await tenant.resolve(two, request.intent, { error: 'access_denied' }), later, 'what is decided stays decided');
  });

  void it('whose accounts they are is what the token opens, not what the return says', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const other = await tenant.connect(provider, 'bruno');
    const request = tenant.request();
    const started = await provider.authorize(request, tenant.signal);
    assert.ok(started.method === 'redirect');
    const query = await tenant.press(started.url);
    // The service itself says nothing here: only the return does, and it lies.
    tenant.meddle = async (each, answer) => {
      if (!each.url.endsWith('/oauth/accesstoken')) return answer();
      const { customer_id: _, ...rest } = (await (await answer()).json()) as Record<string, unknown>;
      return Response.json(rest);
    };
    const resolution = await tenant.resolve(provider, request.intent, { ...query, customer_id: other.subject! });
    assert.deepEqual(resolution, { state: 'failed', cause: 'provider_failed' });
  });

  void it('the return of another session changes nothing, nor does one without anything', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const request = tenant.request();
    const started = await provider.authorize(request, tenant.signal);
    for (const query of [
      { session_id: 'another', code: 'stolen', customer_id: 'x' },
      { session_id: 'another', error: 'access_denied' },
      {},
      { code: '' },
    ]) {
      assert.deepEqual(await tenant.resolve(provider, request.intent, query as Record<string, string>), { state: 'waiting' });
    }
    assert.ok(started.method === 'redirect');
    assert.equal((await tenant.resolve(provider, request.intent, await tenant.press(started.url))).state, 'approved');
  });

  void it('nobody who was not asked has approved', async () => {
    const tenant = new Tenant();
    assert.deepEqual(await tenant.resolve(tenant.process(), 'unknown', { code: 'x' }), { state: 'failed', cause: 'provider_failed' });
    assert.equal(tenant.calls.length, 0);
  });

  void it('a phone is asked about until it says something, and its code is used once', async () => {
    const tenant = new Tenant();
    const [one, two] = [tenant.process(), tenant.process()];
    const request = tenant.request({ institution: bank('nordde') });
    const started = await one.authorize(request, tenant.signal);
    assert.equal(started.method, 'decoupled');
    assert.deepEqual(await tenant.resolve(one, request.intent, { code: 'not from the phone' }), { state: 'waiting' });
    await tenant.press(`http://localhost:9250/phone/${started.ref}`);
    const answers = await Promise.all([one, two].map((provider) => tenant.resolve(provider, request.intent)));
    assert.ok(answers.some(({ state }) => state === 'approved'));
    assert.equal(tenant.exchanged, 1);
  });

  for (const [what, meta] of [
    ['neither a page nor a phone', { session_id: 's' }],
    ['a page that nobody may be sent to', { session_id: 's', url: 'http://evil.example/' }],
    ['a script', { session_id: 's', url: 'javascript:alert(1)' }],
    ['a phone without a session', { decoupled: true }],
  ] as const) {
    void it(`an answer with ${what} is none`, async () => {
      const tenant = new Tenant();
      tenant.meddle = (request, answer) => (request.url.includes('/authorize') ? Response.json({ meta }) : answer());
      await assert.rejects(tenant.process().authorize(tenant.request(), tenant.signal), refuses('provider_unavailable'));
    });
  }

  void it('a phone comes before a page, where the bank names both', async () => {
    const tenant = new Tenant();
    const meta = { session_id: 's', decoupled: true, url: 'https://bank.example/' };
    tenant.meddle = (request, answer) => (request.url.includes('/authorize') ? Response.json({ meta }) : answer());
    assert.equal((await tenant.process().authorize(tenant.request(), tenant.signal)).method, 'decoupled');
  });

  void it('asking for an approval is not repeated by itself', async () => {
    const tenant = new Tenant();
    tenant.meddle = (request, answer) => (request.url.includes('/authorize') ? new Response(null, { status: 503 }) : answer());
    await assert.rejects(tenant.process().authorize(tenant.request(), tenant.signal), refuses('provider_unavailable'));
    assert.equal(tenant.times('/authorize'), 1);
  });
});

void describe('Fintecture, the adapter: payments', () => {
  const lose = (tenant: Tenant) => {
    tenant.meddle = async (request, answer) => {
      const response = await answer();
      if (!request.url.includes('/pis/v2/connect')) return response;
      throw new TypeError('fetch failed');
    };
  };

  void it('is sent once, whoever asks again, and one that was lost waits for ever', async () => {
    const tenant = new Tenant();
    lose(tenant);
    const request = tenant.request({ order: ORDER });
    await assert.rejects(tenant.process().authorize(request, tenant.signal), refuses('provider_unavailable'));
    await assert.rejects(tenant.process().authorize(request, tenant.signal), refuses('provider_unavailable'));
    assert.equal(tenant.times('/pis/v2/connect'), 1);
    tenant.now += 24 * HOUR;
    assert.deepEqual(await tenant.resolve(tenant.process(), request.intent), { state: 'waiting' });
  });

  void it('an answer that only this process has heard is known to all', async () => {
    const tenant = new Tenant();
    const request = tenant.request({ order: ORDER });
    const started = await tenant.process().authorize(request, tenant.signal);
    assert.deepEqual(await tenant.process().authorize(request, tenant.signal), started);
    assert.equal(tenant.times('/pis/v2/connect'), 1);
  });

  void it('without a token nothing was sent, and that is known', async () => {
    const tenant = new Tenant();
    tenant.meddle = (request, answer) => (request.url.endsWith('/oauth/accesstoken') ? new Response(null, { status: 502 }) : answer());
    const request = tenant.request({ order: ORDER });
    await assert.rejects(tenant.process().authorize(request, tenant.signal), refuses('bank_unavailable'));
    assert.deepEqual(await tenant.resolve(tenant.process(), request.intent), { state: 'failed', cause: 'provider_failed' });
  });

  void it('sends what is known of the payer, and the transfer’s own number', async () => {
    const tenant = new Tenant();
    let body = '';
    let url = '';
    tenant.meddle = async (request, answer) => {
      if (request.url.includes('/pis/')) [body, url] = [await request.clone().text(), request.url];
      return answer();
    };
    const details = { given_name: 'Anna', family_name: 'Keller', email: 'anna@mail.example', phone: 'unknown', iban: 'secret' };
    const request = tenant.request({ order: { ...ORDER, amount: '5' }, details });
    await tenant.process().authorize(request, tenant.signal);
    assert.deepEqual(JSON.parse(body), {
      meta: { psu_name: 'Anna Keller', psu_email: 'anna@mail.example' },
      data: {
        type: 'PIS',
        attributes: {
          ...{ amount: '5.00', currency: 'EUR', communication: 'Order 7', end_to_end_id: request.intent.replaceAll('-', '') },
          beneficiary: { name: 'Shop', iban: ORDER.payee_iban },
        },
      },
    });
    assert.deepEqual(Object.fromEntries(new URL(url).searchParams), { redirect_uri: CALLBACK, state: request.state });
  });

  const statuses = [
    ['payment_created', { state: 'waiting' }],
    ['payment_pending', { state: 'waiting' }],
    [undefined, { state: 'waiting' }],
    ['payment_rejected', { state: 'failed', cause: 'refused_by_bank' }],
    ['payment_cancelled', { state: 'failed', cause: 'cancelled_at_bank' }],
    ['payment_failed', { state: 'failed', cause: 'provider_failed' }],
  ] as const;
  for (const [status, expected] of statuses) {
    void it(`${status ?? 'no status'} is ${JSON.stringify(expected)}`, async () => {
      const tenant = new Tenant();
      const provider = tenant.process();
      const request = tenant.request({ order: ORDER });
      await provider.authorize(request, tenant.signal);
      tenant.meddle = (each, answer) => (each.url.includes('/payments/') ? Response.json({ status }) : answer());
      assert.deepEqual(await tenant.resolve(provider, request.intent, { status: 'payment_completed' }), expected);
    });
  }

  void it('states the order as upstream does, and fills in what it does not say', async () => {
    for (const [attributes, expected] of [
      [undefined, ORDER],
      [
        { amount: '49.90', beneficiary: { iban: 'DE89 3704 0044 0532 0130 00' } },
        { ...ORDER, amount: '49.90' },
      ],
      [
        { amount: '51.00', communication: 'Other' },
        { ...ORDER, amount: '51.00', reference: 'Other' },
      ],
      [
        { currency: 'GBP', beneficiary: { name: 'Else', iban: 'X' } },
        { ...ORDER, currency: 'GBP', payee_name: 'Else', payee_iban: 'X' },
      ],
    ] as const) {
      const tenant = new Tenant();
      const provider = tenant.process();
      const request = tenant.request({ order: ORDER });
      await provider.authorize(request, tenant.signal);
      tenant.meddle = (each, answer) =>
        each.url.includes('/payments/') ? Response.json({ status: 'payment_initiated', attributes }) : answer();
      const resolution = await tenant.resolve(provider, request.intent);
      assert.ok(resolution.state === 'approved');
      assert.deepEqual(resolution.order, expected);
      await assert.rejects(provider.accounts(resolution.grant, tenant.signal), refuses('provider_rejected'));
      await provider.revoke!(resolution.grant, {}, tenant.signal);
      const { order: _, ...rest } = resolution;
      assert.deepEqual(await tenant.keeps(`approval:${request.intent}`), { ended: rest }, 'that it was made, and not what');
      assert.equal((await tenant.resolve(provider, request.intent)).state, 'approved', 'never that it may be made again');
    }
  });
});

void describe('Fintecture, the adapter: the token of a connection', () => {
  void it('is renewed once, however many need it, in however many processes', async () => {
    const tenant = new Tenant();
    const [one, two] = [tenant.process(), tenant.process()];
    const grant = await tenant.connect(one);
    tenant.now += HOUR;
    tenant.calls.length = 0;
    const all = await Promise.all([one, one, two, two, one, two].map((provider) => provider.accounts(grant, tenant.signal)));
    assert.ok(all.every((accounts) => accounts.length === 2));
    assert.equal(tenant.times('/oauth/refreshtoken'), 1);
    tenant.now += HOUR;
    assert.equal((await two.accounts(grant, tenant.signal)).length, 2);
    assert.equal(tenant.times('/oauth/refreshtoken'), 2, 'the refresh token of the renewal is the one that counts');
  });

  void it('that died early is renewed, and the call made once more', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const grant = await tenant.connect(provider);
    let refused = 0;
    tenant.meddle = (request, answer) =>
      request.url.endsWith('/accounts') && (refused += 1) === 1 ? new Response(null, { status: 401 }) : answer();
    assert.equal((await provider.accounts(grant, tenant.signal)).length, 2);
    assert.equal(tenant.times('/oauth/refreshtoken'), 1);
  });

  void it('that cannot be renewed means that the person is needed', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const grant = await tenant.connect(provider);
    assert.equal(await provider.refresh!(grant, { callbackUrl: CALLBACK }, tenant.signal), 'up_to_date');
    tenant.now += HOUR;
    tenant.meddle = (request, answer) => (request.url.endsWith('/refreshtoken') ? new Response(null, { status: 400 }) : answer());
    await assert.rejects(provider.accounts(grant, tenant.signal), refuses('provider_rejected'));
    tenant.calls.length = 0;
    assert.equal(await provider.refresh!(grant, { callbackUrl: CALLBACK }, tenant.signal), 'credentials_needed');
    assert.equal(tenant.calls.length, 0, 'what is dead is not tried again');
  });

  void it('whose renewal was lost is tried once more, and a crash in the middle blocks nobody for long', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const grant = await tenant.connect(provider);
    tenant.now += HOUR;
    tenant.meddle = async (request, answer) => {
      if (!request.url.endsWith('/refreshtoken')) return answer();
      await answer();
      tenant.meddle = undefined;
      throw new TypeError('fetch failed');
    };
    await assert.rejects(provider.accounts(grant, tenant.signal), refuses('provider_unavailable'));
    // Upstream has changed it, and nobody knows to what.
    await assert.rejects(provider.accounts(grant, tenant.signal), refuses('provider_rejected'));
    const again = await tenant.connect(provider);
    tenant.now += HOUR;
    let died = false;
    tenant.meddle = (request, answer) => {
      if (!request.url.endsWith('/refreshtoken') || died) return answer();
      died = true;
      return new Promise<Response>(() => undefined);
    };
    const dead = provider.accounts(again, tenant.signal);
    assert.equal((await tenant.process().accounts(again, tenant.signal)).length, 2);
    void dead.catch(() => undefined);
  });

  void it('nobody is told that they have to come again because Fintecture is down', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const grant = await tenant.connect(provider);
    tenant.meddle = () => new Response(null, { status: 429, headers: { 'retry-after': '60' } });
    await assert.rejects(provider.refresh!(grant, { callbackUrl: CALLBACK }, tenant.signal), refuses('bank_unavailable'));
  });

  void it('ends with the connection, also where it was dead or gone before', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const first = await tenant.connect(provider);
    await provider.revoke!(first, {}, tenant.signal);
    assert.equal(tenant.times(`DELETE /ais/v1/customer/${first.subject}`), 1);
    await assert.rejects(provider.accounts(first, tenant.signal), refuses('provider_rejected'));
    await provider.revoke!(first, {}, tenant.signal);
    const second = await tenant.connect(provider);
    tenant.now += HOUR;
    tenant.meddle = (request, answer) => (request.url.endsWith('/refreshtoken') ? new Response(null, { status: 400 }) : answer());
    await provider.revoke!(second, {}, tenant.signal);
    assert.equal(tenant.times(`DELETE /ais/v1/customer/${second.subject}`), 1, 'with the application’s own token');
  });

  void it('no token, code or name is ever logged', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    await provider.accounts(await tenant.connect(provider), tenant.signal);
    assert.ok(tenant.log.length > 3);
    for (const line of tenant.log)
      assert.deepEqual(Object.keys(JSON.parse(line) as object), ['level', 'event', 'operation', 'status', 'request_id', 'ms']);
  });
});
