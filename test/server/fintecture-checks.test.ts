import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProviderError, type CheckRequest } from '../../server/providers/provider.ts';
import { Tenant } from './fintecture-tenant.ts';

const refuses = (code: ProviderError['code']) => (error: unknown) => error instanceof ProviderError && error.code === code;
const NAME = { given_name: 'Anna', family_name: 'Keller' };

async function checkOf(tenant: Tenant, details: object, user = 'anna'): Promise<CheckRequest> {
  const grant = await tenant.connect(tenant.process(), user);
  return { intent: `check-${user}`, what: 'verification', forms: { details: { ...details } }, grant, institutionId: 'rheide' };
}

void describe('Fintecture, the adapter: checking a name', () => {
  void it('without an address nobody gets a record: what the connection says decides', async () => {
    const tenant = new Tenant();
    const check = await tenant.process().startCheck!(await checkOf(tenant, NAME), tenant.signal);
    assert.deepEqual([check.state, check.score], ['verified', 100]);
    assert.equal(tenant.times('POST /v1/customers'), 0);
    assert.deepEqual(await tenant.process().readCheck!(check.ref, tenant.signal), check);
    assert.equal(tenant.times('/ais/v1/verification'), 1);
  });

  void it('a connection that has no answer yet is asked again, but not at every look', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const request = await checkOf(tenant, { given_name: 'Sina', family_name: 'Slow' }, 'slow');
    const check = await provider.startCheck!(request, tenant.signal);
    assert.equal(check.state, 'pending');
    for (let looks = 0; looks < 5; looks += 1) await provider.readCheck!(check.ref, tenant.signal);
    assert.equal(tenant.times('/ais/v1/verification'), 1);
    tenant.now += 20_000;
    assert.equal((await provider.readCheck!(check.ref, tenant.signal)).state, 'verified');
    assert.equal(tenant.times('/ais/v1/verification'), 2);
  });

  void it('the same intent again is the same check', async () => {
    const tenant = new Tenant();
    const request = await checkOf(tenant, { ...NAME, email: 'anna@mail.example' });
    const [first, second] = await Promise.all(
      [tenant.process(), tenant.process()].map((provider) => provider.startCheck!(request, tenant.signal)),
    );
    assert.equal(first!.ref, second!.ref);
    tenant.now += 30_000;
    await tenant.process().readCheck!(first!.ref, tenant.signal);
    tenant.now += 30_000;
    assert.equal((await tenant.process().readCheck!(first!.ref, tenant.signal)).state, 'verified');
    assert.deepEqual([tenant.times('POST /v1/customers'), tenant.times('/verification')], [1, tenant.times('/ais/v1/verification') + 1]);
  });

  void it('a share is told from a percentage', async () => {
    for (const [match_score, status, score] of [
      [0.934, 'verified', 93.4],
      [1, 'verified', 100],
      [1, 'unverified', 1],
      [87, 'verified', 87],
      [0, 'unverified', 0],
      [870, 'verified', undefined],
      [-1, 'verified', undefined],
      [50, 'failed', undefined],
    ] as const) {
      const tenant = new Tenant();
      const request = await checkOf(tenant, NAME);
      tenant.meddle = (each, answer) => (each.url.endsWith('/ais/v1/verification') ? Response.json({ status, match_score }) : answer());
      const check = await tenant.process().startCheck!(request, tenant.signal);
      assert.deepEqual([check.state, check.score], [status, score]);
    }
  });

  void it('takes a name and a bank, and knows its own checks only', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const request = await checkOf(tenant, { email: 'anna@mail.example' });
    await assert.rejects(provider.startCheck!(request, tenant.signal), refuses('provider_rejected'));
    const { grant: _, ...ungranted } = { ...request, forms: { details: NAME } };
    await assert.rejects(provider.startCheck!(ungranted, tenant.signal), refuses('provider_rejected'));
    for (const ref of ['verification.unknown', 'merchant.unknown', 'unknown']) {
      await assert.rejects(provider.readCheck!(ref, tenant.signal), refuses('provider_rejected'));
    }
  });
});

const FORMS = {
  company: { legal_name: 'Lilas', country: 'FR', siren: '732829320' },
  account: { holder_name: 'Lilas', iban: 'FR7630006000011234567890189', currency: 'EUR' },
  application: { name: 'Shop', domain: 'l.example', return_url: 'https://l.example/back' },
  people: { people: ['a@l.example', 'b@l.example'].map((email) => ({ given_name: 'L', family_name: 'M', email, role: 'admin' })) },
};
const review: CheckRequest = { intent: 'review-1', what: 'review', forms: FORMS };

void describe('Fintecture, the adapter: setting up a merchant', () => {
  void it('two processes at once write everything once', async () => {
    const tenant = new Tenant();
    const [one, two] = [tenant.process(), tenant.process()];
    const [{ ref }] = (await Promise.all([one.startCheck!(review, tenant.signal), two.startCheck!(review, tenant.signal)])) as [
      { ref: string },
      unknown,
    ];
    for (let looks = 0; looks < 6; looks += 1) {
      await Promise.all([one, two].map((provider) => provider.readCheck!(ref, tenant.signal)));
      tenant.now += 21_000;
    }
    assert.equal((await one.readCheck!(ref, tenant.signal)).state, 'approved');
    for (const path of ['companies', 'bank-accounts', 'applications']) assert.equal(tenant.times(`POST /v1/${path}`), 1, path);
  });

  void it('stops where its caller gives up, and goes on from there', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const caller = new AbortController();
    tenant.meddle = async (request, answer) => {
      const response = await answer();
      if (request.method === 'POST' && request.url.endsWith('/bank-accounts')) caller.abort();
      return response;
    };
    const check = await provider.startCheck!(review, caller.signal);
    assert.equal(check.state, 'pending');
    assert.equal(tenant.times('POST /v1/applications'), 0);
    assert.equal((await provider.readCheck!(check.ref, tenant.signal)).state, 'approved');
    assert.equal(tenant.times('POST /v1/bank-accounts'), 1);
  });

  void it('an address that has a user already is in the way, unless the tenant’s back end names the merchant', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    assert.equal((await provider.startCheck!(review, tenant.signal)).state, 'approved');
    const other = {
      ...FORMS,
      company: { ...FORMS.company, siren: '552100554' },
      account: { ...FORMS.account, iban: 'DE89370400440532013000' },
      application: { ...FORMS.application, name: 'Other' },
    };
    assert.equal((await provider.startCheck!({ ...review, forms: other }, tenant.signal)).state, 'declined');
    const named = { ...other, company: { ...other.company, siren: '542065479' } };
    assert.equal((await provider.startCheck!({ ...review, forms: named, reference: 'm-7' }, tenant.signal)).state, 'approved');
  });

  void it('without the credentials of the organisation nothing is sent', async () => {
    const tenant = new Tenant();
    const check = await tenant.process({ oac: undefined }).startCheck!(review, tenant.signal);
    assert.deepEqual([check.state, tenant.calls], ['failed', []]);
    await assert.rejects(tenant.process().startCheck!({ ...review, forms: {} }, tenant.signal), refuses('provider_rejected'));
  });
});
