import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { orderHash } from '../../server/sessions/order.ts';
import { readSkills } from '../../server/skills/folder.ts';
import { approve, chooseBank, defineSkill, form, review, type Skill, type SkillStep } from '../../server/skills/skill.ts';
import type { FieldSpec } from '../../server/skills/text.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import { STORES } from '../../server/store/registry.ts';
import type { Store } from '../../server/store/store.ts';
import { checkForm, type PayeeCheck, type SessionAnswer } from '../../src/protocol/index.ts';
import { Journey, shown } from './journey.ts';
import { APPLY, CHECKOUT, createWorld, ORDER, SECRET } from './world.ts';

const define = (type: Skill['type'], ...steps: SkillStep[]): Skill =>
  defineSkill({ name: 'own_#1.0', provider: 'sandbox', type, flavour: 'sandbox', startsFrom: ['backend'], steps });
const asking = (...fields: FieldSpec[]): Skill => define('merchant', form('own', { title: 'Own', fields }));
const DAY = 86_400_000;

describe('a payment', () => {
  it('is the same one, whether or not the noughts at the end of its amount are written', () => {
    const hash = (amount: string, currency = 'EUR'): string => orderHash({ ...ORDER, amount, currency });
    assert.equal(hash('49.9'), hash('49.90'));
    assert.equal(hash('50'), hash('50.00'));
    assert.equal(hash('49.900'), hash('49.90'));
    assert.equal(hash('100', 'JPY'), hash('100.0', 'JPY'));
    for (const [one, other] of [
      ['49.9', '49.09'],
      ['50', '500'],
      ['5', '50'],
      ['49.90', '49.901'],
    ] as const)
      assert.notEqual(hash(one), hash(other));
  });

  it('is not said to be made by a skill that asks no bank', () => {
    assert.throws(() => define('pisp', review()), /a payment needs an approval/);
    assert.doesNotThrow(() => define('pisp', review(), chooseBank(), approve()));
  });

  it('from a known account passes over no form', () => {
    const terms = form('terms', { title: 'Terms', fields: [{ kind: 'consent', name: 'terms', label: 'Terms' }] });
    assert.throws(() => define('pisp', review(), terms, chooseBank(), approve()), /followed by the choice of a bank/);
  });

  it('is shown with nothing of a payee’s bank that the contract does not know', async () => {
    const world = await createWorld();
    for (const payee of [{ result: 'sure' }, { result: 'close_match', name: 7 }, null]) {
      world.provider.payee = payee as unknown as PayeeCheck;
      const asked = { client_id: 'shop', client_secret: SECRET, skill: CHECKOUT.name, context: { payment: ORDER } };
      const { body } = await world.call('POST', '/sessions', asked);
      assert.deepEqual(shown(body, 'review').payee_check, { result: 'unavailable' });
    }
  });
});

describe('a skill that would break while somebody goes through it', () => {
  const amount = { kind: 'amount', name: 'a', label: 'A', currency: 'EUR' } as const;
  const day = { kind: 'date', name: 'a', label: 'A' } as const;
  const choice = (...values: string[]): FieldSpec => ({
    ...{ kind: 'choice', name: 'a', label: 'A' },
    options: values.map((value) => ({ value, label: value })),
  });

  it('is refused when it is defined', () => {
    const wrong: [() => Skill, RegExp][] = [
      [() => asking({ ...amount, min: '1,000' }), /no amount/],
      [() => asking({ ...amount, max: '-1' }), /no amount/],
      [() => asking({ ...amount, min: '5', max: '1' }), /max below its min/],
      [() => asking({ ...amount, decimals: 9 }), /more than four decimals/],
      [() => asking({ ...day, latest: '31.12.2020' }), /no day/],
      [() => asking({ ...day, earliest: '2021-02-30' }), /no day/],
      [() => asking(choice('x', 'x')), /twice/],
      [() => asking({ kind: 'consent', name: 'a', label: 'A', url: 'javascript:alert(1)' }), /https/],
      [() => asking({ ...day, name: 'constructor' }), /small letters/],
      [() => define('merchant', form('constructor', { title: 'Own', fields: [day] })), /named/],
      [() => define('merchant', form('__proto__', { title: 'Own', fields: [day] })), /named/],
      [() => define('merchant', form('x'.repeat(200), { title: 'Own', fields: [day] })), /named/],
      [() => define('aisp', { name: 'bank', kinds: ['choose_bank', 'redirect'] }, approve()), /only one kind/],
    ];
    for (const [each, words] of wrong) assert.throws(each, words);
    for (const fine of [amount, { ...amount, min: '1', max: '10.50' }, { ...day, earliest: '2020-02-29' }, choice('x', 'y')])
      assert.doesNotThrow(() => asking(fine));
  });

  it('is refused when it is read from a file: texts without English, names that are taken', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'tessera-skills-'));
    const skill = (name: string, label: unknown) => ({
      ...{ name, provider: 'sandbox', type: 'merchant', flavour: 'sandbox', startsFrom: ['backend'] },
      steps: [{ name: 'own', kinds: ['form'], form: { title: 'Own', fields: [{ kind: 'text', name: 'a', label }] } }],
    });
    const read = async (files: Record<string, unknown>): Promise<Skill[]> => {
      rmSync(path.join(home, 'skills'), { recursive: true, force: true });
      mkdirSync(path.join(home, 'skills'));
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(home, 'skills', name), JSON.stringify(content));
      return readSkills(path.join(home, 'tessera.json'));
    };
    try {
      assert.equal((await read({ 'a.json': skill('own_#1.0', { en: 'Name', fr: 'Nom' }), 'b.json': skill('own_#2.0', 'Name') })).length, 2);
      await assert.rejects(read({ 'a.json': skill('own_#1.0', { fr: 'Nom' }) }), /label/);
      await assert.rejects(read({ 'a.json': skill('own_#1.0', { en: 'Name', xx: 'Nom' }) }), /label/);
      await assert.rejects(read({ 'a.json': skill('own_#1.0', 'A'), 'b.json': skill('own_#1.0', 'A') }), /b\.json.*own_#1\.0.*already/);
      await assert.rejects(read({ 'a.json': skill('sandbox_merchant_sbx_#1.0', 'A') }), /already/);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe('an answer', () => {
  it('that nobody can see is none', () => {
    for (const blank of ['\u200b', '\u2060\u2060', ' \u200e ', '\u3164', '\ufeff', '\u00ad', '\u{e0041}'])
      assert.deepEqual(checkForm([{ kind: 'text', name: 'a', label: 'A' }], { a: blank }).faults, { a: 'required' });
    assert.deepEqual(checkForm([{ kind: 'text', name: 'a', label: 'A' }], { a: 'نرم\u200cافزار' }).faults, {});
  });
});

describe('a session that waits', () => {
  it('does not live for ever, however often what failed is tried again', async () => {
    const world = await createWorld();
    const began = world.clock.now();
    const session = (await world.submit(await world.start({ skill: APPLY.name }), 'details', { name: 'n' }, {}, APPLY.name)).body;
    for (let round = 0; round < 30; round += 1) {
      world.provider.checks.set(world.provider.checksAsked.at(-1)!.intent, { state: 'failed' });
      await world.clock.pass(29 * DAY);
      const at = `/sessions/${session.session_id}`;
      const { body } = await world.call('POST', `${at}/resume`, { client_id: 'shop', client_secret: SECRET });
      await world.call('GET', at, undefined, { authorization: `Nonce ${body.nonce}` });
      if ((await world.submit(body, 'review', { action: 'retry' }, {}, APPLY.name)).status !== 200) break;
    }
    assert.ok(world.clock.now() - began <= 301 * DAY + 29 * DAY, `${(world.clock.now() - began) / DAY} days`);
  });
});

describe('what is kept', () => {
  const personal = { given_name: 'Zelda', family_name: 'Quuxington', birth_date: '1988-04-12', email: 'zelda@quux.example' };
  const address = { line1: '99 Zebedee Lane', postal_code: '75011', city: 'Zanzicity', country: 'FR' };
  const account = { institution_id: 'sbx-gb-kestrel', iban: 'ES9121000418450200051332' };

  it('tells nobody who was verified, who was to be paid, and what lies on an account', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tessera-attack-'));
    try {
      const store = await STORES.sqlite(path.join(folder, 'tessera.db'));
      const verify = await Journey.create('verify', { given: { store } });
      let at = await verify.send(await verify.start(), { ...personal, address });
      at = await verify.approve(await verify.send(at, { institution_id: account.institution_id }));
      assert.equal(at.step?.kind, 'wait');

      const pay = verify.as('pisp');
      const payment = { ...ORDER, payee_name: 'Zacharias Close Match', reference: 'Zref4711' };
      const { digest } = shown(await pay.start({ payment, customer: { account } }), 'review');
      assert.ok(digest);

      const connect = verify.as('aisp');
      at = await connect.approve(await connect.send(await connect.start(), { institution_id: account.institution_id }));
      const { accounts } = shown(at, 'accounts');

      const disk = Buffer.concat(readdirSync(folder).map((file) => readFileSync(path.join(folder, file)))).toString('utf8');
      const never = [
        'Zelda',
        'Quuxington',
        'zelda@',
        'Zebedee',
        'Zanzicity',
        '1988-04-12',
        account.iban,
        'Zacharias',
        'Zref4711',
        '& Sons',
      ];
      for (const each of [...never, ORDER.payee_iban, accounts[0]!.iban_masked!]) assert.ok(!disk.includes(each), each);
      await store.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a session that is over', () => {
  const kept = async (store: Store, { session_id }: SessionAnswer): Promise<string> =>
    (await store.get('session', session_id, Date.parse('2026-01-16')))?.value ?? '';

  it('keeps no consent and no form: the credential has them, or nobody', async () => {
    const store = createMemoryStore();
    const apply = await Journey.create('kyc', { given: { store } });
    const at = await apply.send(await apply.start(), { product: 'account', account: { currency: 'EUR' } });
    assert.match(await kept(store, at), /"hidden"/);
    const leave = { authorization: `Nonce ${at.nonce}` };
    assert.equal((await apply.world.call('DELETE', `/sessions/${at.session_id}`, undefined, leave)).status, 200);
    assert.match(await kept(store, at), /"status":"ended"/);
    assert.doesNotMatch(await kept(store, at), /"hidden"/);

    const connect = apply.as('aisp');
    let bank = await connect.approve(await connect.send(await connect.start(), { institution_id: 'sbx-gb-kestrel' }));
    bank = await connect.send(bank, { account_ids: [shown(bank, 'accounts').accounts[0]!.id] });
    assert.doesNotMatch(await kept(store, bank), /"grant":null/);
    const { read } = await connect.exchange(bank);
    assert.match(await kept(store, bank), /"grant":null/);
    assert.equal((await read('/accounts')).status, 200);
  });
});

describe('the back end that looks at a session', () => {
  const basic = { authorization: `Basic ${btoa(`shop:${SECRET}`)}` };

  it('sees no account that the person has not chosen yet, and nothing that they have not sent off', async () => {
    const connect = await Journey.create('aisp');
    const at = await connect.approve(await connect.send(await connect.start(), { institution_id: 'sbx-gb-kestrel' }));
    assert.ok(shown(at, 'accounts').accounts.length > 0);
    const { body } = await connect.world.call('GET', `/sessions/${at.session_id}`, undefined, basic);
    assert.deepEqual(shown(body, 'accounts').accounts, []);

    const apply = connect.as('kyc');
    const second = await apply.send(await apply.start(), { product: 'account', account: { currency: 'EUR' } });
    const first = await apply.back(second);
    assert.equal(shown(first, 'form').values['product'], 'account');
    const looked = await apply.world.call('GET', `/sessions/${first.session_id}`, undefined, basic);
    assert.deepEqual(shown(looked.body, 'form').values, {});
  });
});
