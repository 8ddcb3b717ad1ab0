import assert from 'node:assert/strict';
import { constants, createPrivateKey, createPublicKey, publicEncrypt } from 'node:crypto';
import { describe, it } from 'node:test';
import { createFintectureEmulator, WEBHOOK_SECRET } from '../../server/emulators/fintecture/index.ts';
import { pageOf, toAccount, toHolder, toTransactions } from '../../server/providers/fintecture/accounts.ts';
import { createFintectureClient } from '../../server/providers/fintecture/client.ts';
import { institutionsFor } from '../../server/providers/fintecture/directory.ts';
import { accountOf, addressesOf, companyOf, holds, planOf, roleOf } from '../../server/providers/fintecture/merchant-plan.ts';
import type { AisTransaction } from '../../server/providers/fintecture/operations-ais.ts';
import { digestOf } from '../../server/providers/fintecture/signing.ts';
import { ProviderError, type News } from '../../server/providers/provider.ts';
import { fixedToken } from '../../server/providers/http/token.ts';
import { HOME, PRIVATE_KEY, SECRET_HEADER, Tenant } from './fintecture-tenant.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');

void describe('Fintecture: what banks tell, in our words', () => {
  void it('an account with all there is', () => {
    const balance = { type: 'available', amount: '-12.5', currency: 'PLN', timestamp: '2026-03-01T00:00:00Z' } as const;
    assert.deepEqual(toAccount({ id: 'a', iban: 'DE1', bic: 'B', currency: 'EUR', type: 'CACC', balances: [balance] }, 'bank', NOW), [
      {
        ...{ id: 'a', name: '', type: 'current', currency: 'EUR', iban: 'DE1', bic: 'B', institution_id: 'bank' },
        balances: [{ type: 'available', amount: '-12.5', currency: 'PLN', at: '2026-03-01T00:00:00Z' }],
      },
    ]);
  });

  void it('an account with next to nothing, and one with nothing', () => {
    assert.deepEqual(toAccount({ id: 'a' }, 'bank', NOW), [
      { id: 'a', name: '', type: 'other', currency: 'XXX', institution_id: 'bank', balances: [] },
    ]);
    assert.deepEqual(toAccount({ iban: 'DE1' }, 'bank', NOW), []);
    const [account] = toAccount(
      {
        id: 'a',
        balances: [
          { amount: '1' },
          { type: 'current' },
          { type: 'current', amount: 'one' },
          { type: 'current', amount: '2', currency: 'GBP' },
        ],
      },
      'bank',
      NOW,
    );
    assert.deepEqual(account!.balances, [{ type: 'current', amount: '2', currency: 'GBP', at: '2026-03-02T10:00:00.000Z' }]);
    assert.equal(account!.currency, 'GBP');
  });

  void it('bookings: amounts stay text, the direction is said once', () => {
    const found: AisTransaction[] = [
      {
        id: '1',
        amount: '100000000000000000.01',
        currency: 'EUR',
        booking_date: '2026-03-01',
        type: 'credit',
        description: 'Salary',
        counterparty: { name: 'N', iban: 'I' },
      },
      { id: '2', amount: '-7.10', type: 'debit', booking_date: '2026-03-01' },
      { id: '3', amount: '-7.10', booking_date: '2026-03-01' },
      { id: '4', amount: '7', value_date: '2026-03-03' },
      { id: '5', amount: '7' },
      { id: '6', amount: '1e3' },
      { id: '7' },
    ];
    const all = toTransactions(found, { id: 'acc', currency: 'EUR' }, NOW);
    assert.deepEqual(
      all.map(({ id, amount, direction, status, booking_date }) => [id, amount, direction, status, booking_date]),
      [
        ['1', '100000000000000000.01', 'credit', 'booked', '2026-03-01'],
        ['2', '7.10', 'debit', 'booked', '2026-03-01'],
        ['3', '7.10', 'debit', 'booked', '2026-03-01'],
        ['4', '7', 'credit', 'pending', '2026-03-03'],
        ['5', '7', 'credit', 'pending', '2026-03-02'],
      ],
    );
    assert.deepEqual([all[0]!.counterparty_name, all[0]!.counterparty_iban, all[1]!.description], ['N', 'I', '']);
  });

  void it('bookings without a name get one that stays the same, also where two are alike', () => {
    const coffee: AisTransaction = { amount: '-2.50', booking_date: '2026-03-01', description: 'Coffee' };
    const ids = (found: AisTransaction[]) => toTransactions(found, { id: 'acc' }, NOW).map(({ id }) => id);
    const [first, second] = ids([coffee, coffee]);
    assert.notEqual(first, second);
    assert.deepEqual(ids([{ ...coffee, description: 'Tea' }, coffee, coffee]).slice(1), [first, second]);
  });

  void it('pages: every booking once, also when new ones come in between', () => {
    const list = Array.from({ length: 25 }, (_, index) => ({
      id: `t${index}`,
      amount: '1',
      booking_date: `2026-02-${String((index % 9) + 10)}`,
    }));
    const all = (more: AisTransaction[] = []) => toTransactions([...more, ...list], { id: 'acc' }, NOW);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(all(seen.length > 0 ? [{ id: 'new', amount: '1', booking_date: '2026-02-28' }] : []), {
        accountIds: ['acc'],
        limit: 4,
        ...(cursor && { cursor }),
      });
      seen.push(...page.transactions.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    assert.deepEqual([seen.length, new Set(seen).size], [25, 25]);
    const some = pageOf(all(), { accountIds: ['acc'], from: '2026-02-12', to: '2026-02-13', limit: 100 });
    assert.ok(
      some.transactions.length > 0 && some.transactions.every(({ booking_date: day }) => day === '2026-02-12' || day === '2026-02-13'),
    );
    assert.throws(() => pageOf(all(), { accountIds: [], limit: 1, cursor: 'bm90IG91cnM' }), ProviderError);
  });

  void it('holders: whoever has a name', () => {
    assert.deepEqual(toHolder({ name: 'Anna', email: 'a@b.example', phone: '' }, 'acc'), [
      { account_id: 'acc', name: 'Anna', email: 'a@b.example' },
    ]);
    assert.deepEqual(toHolder({ email: 'a@b.example' }, 'acc'), []);
  });

  void it('banks: what cannot be shown is left out, what is not said is not ruled out', () => {
    const good = { id: 'b', name: 'Bank', country: 'FR', ais: ['Accounts'] } as const;
    const banks = [good, { ...good, id: '' }, { ...good, name: '' }, { ...good, country: 'fr' }, { ...good, ais: [] }].map((each) => ({
      ...each,
      ais: [...each.ais],
    }));
    assert.deepEqual(institutionsFor('aisp', banks), [
      { id: 'b', name: 'Bank', country: 'FR', psu_types: ['retail', 'corporate'], methods: ['redirect'] },
    ]);
    const [shown] = institutionsFor('aisp', [{ ...good, ais: ['Accounts'], logo_url: 'javascript:alert(1)' }]);
    assert.ok(!('logo' in shown!));
  });
});

void describe('Fintecture: a merchant’s plan', () => {
  const forms = {
    company: { legal_name: 'Lilas', country: 'FR', siren: '732829320' },
    account: { holder_name: 'Lilas', iban: 'FR7630006000011234567890189', currency: 'EUR' },
    application: { name: 'Shop', domain: 'l.example', return_url: 'https://l.example/back', webhook_url: 'https://l.example/hook' },
    people: { people: [{ given_name: 'L', family_name: 'M', email: 'l@l.example', role: 'finance' }] },
  };
  const { id, plan } = planOf({ forms })!;

  void it('is the same for the same forms, another for others, and none for forms of something else', () => {
    assert.equal(planOf({ forms: structuredClone(forms) })!.id, id);
    assert.notEqual(planOf({ forms: { ...forms, company: { ...forms.company, legal_name: 'Other' } } })!.id, id);
    assert.notEqual(planOf({ forms, reference: 'm7' })!.id, id);
    assert.deepEqual([plan.externalId, plan.isNamed, planOf({ forms, reference: 'm7' })!.plan.externalId], [id, false, 'm7']);
    assert.equal(planOf({ forms: { details: {} } }), undefined);
  });

  void it('writes the whole of what is there, with what is new', () => {
    assert.deepEqual(companyOf(plan, { id: 'c', name: 'Old', incorporation: { vat: 'FR1', siren: '1' } }), {
      ...{ name: 'Lilas', external_id: id, incorporation: { vat: 'FR1', siren: '732829320' } },
    });
    assert.deepEqual(accountOf(plan, { bic: 'B', currency: 'GBP' }), { bic: 'B', ...forms.account });
    const there = { app_urls: { domain: 'old' }, app_webhooks: [{ url: 'https://old.example', events: ['x'] }] };
    assert.deepEqual(addressesOf(plan, there), {
      app_name: 'Shop',
      app_urls: { domain: 'l.example', return_url: 'https://l.example/back' },
      app_webhooks: [{ url: 'https://old.example', events: ['x'] }, { url: 'https://l.example/hook' }],
    });
    assert.ok(holds({ ...addressesOf(plan, there), more: 1 }, addressesOf(plan, { ...there, ...addressesOf(plan, there) })));
    assert.ok(!holds(there, addressesOf(plan, there)));
    assert.deepEqual(['admin', 'developer', 'viewer', 'finance'].map(roleOf), ['admin', 'developer', 'viewer', 'viewer']);
  });
});

void describe('Fintecture: webhooks', () => {
  const receive = (body: string, headers: Record<string, string> = {}, settings: object = {}): Promise<News | undefined> =>
    new Tenant().process(settings).receive!(
      { headers: new Headers({ 'x-tessera-secret': SECRET_HEADER, ...headers }), raw: Buffer.from(body) },
      new AbortController().signal,
    );
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

  void it('name a session, in a form or in JSON', async () => {
    const form = await receive('session_id=s-1&status=payment_completed', FORM);
    assert.equal(form?.ref, 's-1');
    const json = await receive('{"session_id":"s-1","customer_id":"c-1","status":"COMPLETED"}', JSON_TYPE);
    assert.deepEqual([json?.ref, json?.subject], ['s-1', 'c-1']);
    assert.deepEqual(await receive('session_id=s-1&status=payment_completed', FORM), form, 'the same again is the same news');
    assert.notEqual((await receive('session_id=s-1&status=payment_failed', FORM))?.id, form?.id);
    assert.ok(form && !('what' in form) && !('status' in form), 'what it says of the state is not passed on');
  });

  void it('without the tenant’s own secret are nobody’s, where there is one', async () => {
    for (const secret of ['', 'wrong', `${SECRET_HEADER}x`])
      assert.equal(await receive('session_id=s', { ...FORM, 'x-tessera-secret': secret }), undefined);
    assert.equal((await receive('session_id=s', { ...FORM, 'x-tessera-secret': '' }, { webhook_secret: undefined }))?.ref, 's');
  });

  void it('whose digest or seal is another body’s were changed on the way', async () => {
    const body = 'session_id=s';
    const seal = (text: string) => {
      const key = createPublicKey(createPrivateKey(PRIVATE_KEY));
      const sealed = publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.from(text)).toString('base64');
      return { signature: `keyId="a",algorithm="rsa-sha256",headers="date digest",signature="${sealed}"` };
    };
    const digest = digestOf(body);
    assert.ok(await receive(body, { ...FORM, digest, ...seal(`date: now\ndigest: ${digest}`) }));
    assert.equal(await receive(body, { ...FORM, digest: digestOf('other') }), undefined);
    assert.equal(await receive(body, { ...FORM, digest, ...seal(`date: now\ndigest: ${digestOf('other')}`) }), undefined);
    assert.equal(await receive(body, { ...FORM, digest, signature: 'keyId="a",signature="bm90IGEgc2VhbA=="' }), undefined);
    assert.equal(await receive(body, { ...FORM, digest, signature: 'nothing' }), undefined);
  });

  void it('that say nothing, or something else, are no news, and nothing breaks', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '7',
      '{"session_id":7}',
      '{"session_id":{}}',
      '{"__proto__":{"session_id":"s"}}',
      `{"session_id":"${'x'.repeat(200)}"}`,
      '\u0000',
      'session_id=',
      'session_id=a%00b',
      'x'.repeat(70_000),
    ];
    for (const body of bodies)
      for (const type of [FORM, JSON_TYPE, {}]) assert.equal(await receive(body, type), undefined, body.slice(0, 40));
  });

  void it('as the emulator sends them are read', async () => {
    const tenant = new Tenant();
    const got: News[] = [];
    const provider = tenant.process({ webhook_secret: WEBHOOK_SECRET });
    const emulator = createFintectureEmulator({
      ...{ publicUrl: 'http://localhost:9250', now: () => tenant.now, webhook: { url: 'https://pay.example/webhooks' } },
      publicKey: createPublicKey(createPrivateKey(PRIVATE_KEY)).export({ type: 'spki', format: 'pem' }) as string,
      fetch: async (_url, init) => {
        const raw = Buffer.from(init?.body as string);
        const news = await provider.receive!({ headers: new Headers(init?.headers), raw }, tenant.signal);
        if (news) got.push(news);
        return new Response(null, { status: 204 });
      },
    });
    const body = JSON.stringify({ name: 'payment', session_id: 's-9', status: 'payment_completed' });
    const fired = await emulator.fetch(
      new Request('http://localhost:9250/__emulator/webhooks', { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
    );
    assert.ok(fired.ok, await fired.text());
    for (let turns = 0; turns < 50 && got.length === 0; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(got[0]?.ref, 's-9');
  });
});

void describe('Fintecture: null in an answer is nothing', () => {
  const read = (body: unknown) => {
    const token = fixedToken('token');
    return createFintectureClient({
      ...{ environment: 'sandbox', app_id: 'app', app_secret: 'secret', base_url: HOME },
      ...{ tokens: { ais: token, customer: token, oac: token }, fetch: () => Promise.resolve(Response.json(body)) },
    });
  };

  void it('of an account', async () => {
    const balance = { type: null, amount: '1.00', currency: null, timestamp: null };
    const account = { id: 'a', iban: null, bic: null, currency: 'EUR', type: null, balances: [balance] };
    const { body } = await read({ data: [account, { id: 'b', balances: null }] }).getAisV1CustomerAccounts({ path: { customer_id: 'c' } });
    assert.deepEqual(body.data, [{ id: 'a', currency: 'EUR', balances: [{ amount: '1.00' }] }, { id: 'b' }]);
    assert.deepEqual(toAccount(body.data[0]!, 'bank', NOW)[0]!.type, 'other');
  });

  void it('of a customer', async () => {
    const customer = { id: 'c', first_name: 'Anna', last_name: null, company_name: null, email: null, phone: null, created_at: null };
    const answer = { ...customer, address: { line1: null, city: 'Paris' }, external_id: null };
    const { body } = await read(answer).getCustomerById({ path: { customer_id: 'c' } });
    assert.deepEqual(body, { id: 'c', first_name: 'Anna', address: { city: 'Paris' } });
  });

  void it('of a company', async () => {
    const company = { id: 'k', name: 'Lantern', incorporation: { siren: '732829320', vat: null, hrb: null }, external_id: null };
    const { body } = await read({ data: [company, { id: 'l', incorporation: null }] }).getCompanies();
    assert.deepEqual(body.data, [{ id: 'k', name: 'Lantern', incorporation: { siren: '732829320' } }, { id: 'l' }]);
  });
});
