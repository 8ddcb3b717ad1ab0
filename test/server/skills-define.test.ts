import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  approve,
  chooseAccounts,
  chooseBank,
  connections,
  defineSkill,
  form,
  review,
  wait,
  type Skill,
  type SkillStep,
} from '../../server/skills/skill.ts';
import type { FieldSpec } from '../../server/skills/text.ts';
import { skillsAnswer } from '../../src/protocol/index.ts';
import { Journey } from './journey.ts';
import { APP_KEY } from './world.ts';

const define =
  (type: Skill['type'], ...steps: SkillStep[]) =>
  () =>
    defineSkill({ name: 'own', provider: 'sandbox', type, flavour: 'sandbox', startsFrom: ['backend'], steps });
const name: FieldSpec = { kind: 'text', name: 'name', label: 'Name' };
const details = form('details', { title: 'Details', fields: [name] });
const bank = [chooseBank(), approve()];

describe('the order of steps', () => {
  it('may be any that can be brought to an end', () => {
    for (const each of [
      define('pisp', review(), ...bank),
      define('pisp', details, ...bank),
      define('verify', details, ...bank, chooseAccounts(), wait('verification')),
      define('kyc', details, wait('review'), form('more', { title: 'More', fields: [name] })),
      define('merchant', details),
      define('manage', connections(), ...bank, chooseAccounts()),
    ])
      assert.doesNotThrow(each);
  });

  it('is refused in words where it can not', () => {
    const wrong: [() => Skill, RegExp][] = [
      [define('pisp', ...bank, details), /nothing can follow the approval of a payment/],
      [define('pisp', details, review(), ...bank), /first step of a payment/],
      [define('aisp', review(), ...bank), /first step of a payment/],
      [define('kyc', wait('review')), /nothing to wait for/],
      [define('verify', details, wait('verification')), /needs an approval before it/],
      [define('kyc', details, wait('review'), wait('review', 'again')), /waits twice/],
      [define('aisp', connections(), ...bank, chooseAccounts()), /belong to a skill that manages/],
      [define('manage', ...bank, chooseAccounts()), /connections are followed by/],
      [define('manage', connections(), ...bank, chooseAccounts(), details), /connections are followed by/],
      [define('kyc', { name: 'bare', kinds: ['form'] }), /form without fields/],
      [define('kyc', details, { name: 'bare', kinds: ['wait'] }), /does not say what it waits for/],
    ];
    for (const [each, words] of wrong) assert.throws(each, words);
  });
});

describe('the fields of a form', () => {
  const fields =
    (...given: FieldSpec[]) =>
    () =>
      define('merchant', form('own', { title: 'Own', fields: given }))();

  it('are refused where nobody could answer them', () => {
    const choice: FieldSpec = { kind: 'choice', name: 'kind', label: 'Kind', options: [{ value: 'a', label: 'A' }] };
    const rows = { kind: 'rows', name: 'rows', label: 'Row', add: 'Add', fields: [name] } as const;
    assert.doesNotThrow(fields(choice, { ...name, when: { field: 'kind', is: ['a'] } }, { ...rows, min: 1, max: 2 }));
    const wrong: [() => Skill, RegExp][] = [
      [fields(), /no fields/],
      [fields(name, name), /name that is there twice/],
      [fields({ ...name, name: 'fullName' }), /small letters/],
      [fields({ ...name, name: '__proto__' }), /small letters/],
      [fields({ ...name, when: { field: 'kind', is: ['a'] } }, choice), /does not come before it/],
      [fields(choice, { ...name, when: { field: 'kind', is: [] } }), /never asked for/],
      [fields({ ...choice, options: [] }), /nothing to choose from/],
      [fields({ ...name, pattern: '(' }), /no regular expression/],
      [fields({ ...name, min: 3, max: 2 }), /max below its min/],
      [fields({ ...rows, min: 3, max: 2 }), /max below its min/],
      [fields({ ...rows, max: 0 }), /has no rows/],
      [fields({ ...rows, max: 2, fields: [name, name] }), /there twice/],
      [fields({ kind: 'group', name: 'group', label: 'Group', fields: [] }), /no fields/],
      [fields({ kind: 'address', name: 'home', label: 'Home', countries: [] }), /no country/],
    ];
    for (const [each, words] of wrong) assert.throws(each, words);
  });
});

describe('the skills that ship', () => {
  it('are listed with what their forms take, and the places for documents', async () => {
    const { world } = await Journey.create('aisp');
    const { body } = await world.call<object>('GET', `/skills?client_id=shop&client_app_key=${APP_KEY}`);
    const { skills } = skillsAnswer.parse(body);
    assert.deepEqual(skillsAnswer.parse(body), body);
    assert.deepEqual(
      skills.map(({ type }) => type),
      ['aisp', 'verify', 'pisp', 'kyc', 'merchant', 'manage'],
    );
    const details = skills.find(({ type }) => type === 'kyc')!.steps.find((step) => step.name === 'details')!;
    assert.deepEqual(
      details.slots.map((slot) => [slot.name, typeof slot.label]),
      [
        ['id_document', 'string'],
        ['selfie', 'string'],
      ],
    );
    const { properties, required } = details.schema as { properties: Record<string, object>; required: string[] };
    assert.ok('family_name' in properties && required.includes('family_name'));
  });
});
