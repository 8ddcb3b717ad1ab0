import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { settingsFor } from '../../server/emulators/finqware/settings.ts';
import { createFinqwareClient } from '../../server/providers/finqware/client.ts';
import { finqwareSettings } from '../../server/providers/finqware/settings.ts';
import { finqwareSkills } from '../../server/skills/finqware.ts';
import { finqwareWorld, never } from './finqware-world.ts';

const good = settingsFor('http://127.0.0.1:9350');
const bank = { name: 'XYZ Bank', country: 'RO' };
const aisp = { name: 'xyz_aisp_sbx_#1.0', type: 'aisp', bank };
const faults = (change: Record<string, unknown>): string[] => {
  const { success, error } = finqwareSettings.safeParse({ ...good, ...change });
  return success ? [] : error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('Finqware: settings', () => {
  it('take what the emulator says of itself', () => assert.deepEqual(faults({}), []));

  it('refuse sandbox skills in production, and others in the sandbox', () => {
    assert.match(faults({ environment: 'production' })[0]!, /^skills\.0\.name: is a sandbox skill/);
    assert.match(faults({ skills: [{ ...aisp, name: 'xyz_aisp_#1.0' }] })[0]!, /^skills\.0\.name: is a production skill/);
    assert.deepEqual(faults({ environment: 'production', skills: [{ ...aisp, name: 'xyz_aisp_#1.0' }] }), []);
  });

  it('refuse skills that cannot be run', () => {
    assert.notEqual(faults({ skills: [] }).length, 0);
    assert.match(faults({ skills: [aisp, aisp] })[0]!, /is there twice/);
    assert.notEqual(faults({ skills: [{ ...aisp, name: 'XYZ' }] }).length, 0);
    assert.notEqual(faults({ skills: [{ ...aisp, bank: { name: 'XYZ' } }] }).length, 0);
    assert.notEqual(faults({ skills: [{ ...aisp, consent_step: 'constructor' }] }).length, 0);
    assert.notEqual(faults({ skills: [{ ...aisp, type: 'pisp' }] }).length, 0);
    const form = { name: 'a', kinds: ['form'], form: { title: 'A', fields: [{ kind: 'text', name: 'x', label: 'X' }] } };
    const review = { name: 'review', kinds: ['wait'], what: 'review' };
    const kyc = { name: 'xyz_sbx_#3.0', type: 'kyc' };
    assert.deepEqual(faults({ skills: [{ ...kyc, forms: [form, review] }] }), []);
    for (const forms of [
      [],
      [review],
      [form],
      [review, form],
      [form, form, review],
      [{ ...form, form: { title: 'A', fields: [] } }, review],
    ]) {
      assert.notEqual(faults({ skills: [{ ...kyc, forms }] }).length, 0, JSON.stringify(forms));
    }
  });

  it('refuse addresses that are not safe, and what nobody knows', () => {
    for (const base_url of [
      'http://finqware.example',
      'https://finqware.example/',
      'https://a:b@finqware.example',
      'x',
      'https://f.example?a',
    ]) {
      assert.notEqual(faults({ base_url }).length, 0, base_url);
    }
    assert.notEqual(faults({ jwks_url: 'http://finqware.example/keys' }).length, 0);
    assert.notEqual(faults({ secret: 'x' }).length, 0);
    assert.notEqual(faults({ paths: { submitStep: '/x' } }).length, 0);
  });

  it('become skills, one for one', () => {
    assert.deepEqual(
      finqwareSkills(finqwareSettings.parse(good)).map(({ name, type, flavour }) => [name, type, flavour]),
      [
        ['finqware_xyz_aisp_sbx_#1.0', 'aisp', 'sandbox'],
        ['finqware_alba_aisp_sbx_#1.0', 'aisp', 'sandbox'],
        ['finqware_xyz_sbx_#3.0', 'kyc', 'sandbox'],
        ['finqware_alba_card_sbx_#1.0', 'kyc', 'sandbox'],
      ],
    );
  });
});

describe('Finqware: client', () => {
  it('calls other paths where the tenant says so', async () => {
    const paths: string[] = [];
    const client = createFinqwareClient({
      base_url: 'https://api.finqware.example/v1',
      paths: { getAccounts: '/accounts/get' },
      randomBytes,
      fetch: (input) => {
        paths.push(new Request(input).url);
        return Promise.resolve(Response.json([]));
      },
    });
    const access = { client_id: 'a', client_secret: 'b', credentials_id: 'c', access_token: 'd' };
    await client.getAccounts({ body: access });
    await client.getTransactions({ body: access });
    assert.deepEqual(paths, ['https://api.finqware.example/v1/accounts/get', 'https://api.finqware.example/v1/transactions']);
  });

  it('takes any success, and answers that leave everything out but what is needed', async () => {
    for (const status of [200, 201, 202, 203]) {
      const answers: unknown[] = [{ session_id: 's', nonce: 'n' }, {}, [{ id: 'a', data: {} }]];
      const client = createFinqwareClient({
        ...{ base_url: 'https://finqware.example', randomBytes },
        fetch: () => Promise.resolve(Response.json(answers.shift(), { status })),
      });
      assert.equal((await client.createSession({ body: { client_id: 'a', client_app_key: 'b', skill: 'c' } })).body.nonce, 'n');
      const step = { client_id: 'a', nonce: 'b', skill: 'c', step: 'd', data: { value: '1', rows: [{ a: 'b' }] } };
      assert.equal((await client.submitStep({ path: { session_id: 's' }, body: step })).body.nonce, undefined);
      const access = { client_id: 'a', client_secret: 'b', credentials_id: 'c', access_token: 'd' };
      assert.deepEqual((await client.getAccounts({ body: access })).body[0]!.data.balances, []);
    }
  });

  it('sends strings alone, and nothing that is no step', async () => {
    const client = createFinqwareClient({ base_url: 'https://finqware.example', randomBytes, fetch: () => assert.fail('nothing is sent') });
    const step = { client_id: 'a', nonce: 'b', skill: 'c', step: 'd' };
    await assert.rejects(client.submitStep({ path: { session_id: 's' }, body: { ...step, data: { value: 1 } } }), {
      name: 'CallError',
    });
    await assert.rejects(client.submitStep({ path: { session_id: '..' }, body: { ...step, data: {} } }), { name: 'CallError' });
  });

  it('lists the catalog', async () => {
    const world = finqwareWorld();
    const client = createFinqwareClient({
      ...{ base_url: world.settings.base_url, randomBytes },
      fetch: (input, init) => world.emulator.fetch(new Request(input, init)),
    });
    const { body } = await client.listSkills();
    assert.ok(world.settings.skills.every(({ name }) => body.some(({ skill }) => skill === name)));
  });

  it('names the person at Finqware anew in every session, and again with what is read', async () => {
    const world = finqwareWorld();
    const [institution] = await world.provider.institutions(never, world.skill('finqware_xyz_aisp_sbx_#1.0'));
    const users: unknown[] = [];
    for (const intent of ['a', 'b']) {
      const authorization = await world.provider.authorize(
        {
          ...{ intent, institution: institution!, psuType: 'retail', method: 'redirect', state: 's', locale: 'en', details: {} },
          callbackUrl: 'https://companion.example/callback',
        },
        never,
      );
      assert.ok('url' in authorization);
      await world.bank(authorization.url, 'approve');
      const resolution = await world.provider.resolve({ intent, next: { state: 'n', callbackUrl: 'x' } }, never);
      assert.ok(resolution.state === 'approved');
      assert.equal((await world.provider.accounts(resolution.grant, never)).length, 2);
      users.push(resolution.grant['user']);
    }
    assert.match(String(users[0]), /^[0-9a-f-]{36}$/);
    assert.notEqual(users[0], users[1]);
  });
});
