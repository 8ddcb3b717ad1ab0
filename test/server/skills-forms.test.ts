import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { SEPA, WORLD, phonePrefix } from '../../server/skills/countries.ts';
import { fieldsOf, showForm } from '../../server/skills/form.ts';
import { jsonSchemaOf } from '../../server/skills/json-schema.ts';
import { SANDBOX_SKILLS } from '../../server/skills/registry.ts';
import { COMMON } from '../../server/skills/sandbox/common-texts.ts';
import { KYC } from '../../server/skills/sandbox/kyc-texts.ts';
import { MERCHANT } from '../../server/skills/sandbox/merchant-texts.ts';
import { VERIFY } from '../../server/skills/sandbox/verify-texts.ts';
import type { FormDefinition } from '../../server/skills/skill.ts';
import { LANGUAGES, type Everywhere, type Language, type Setting } from '../../server/skills/text.ts';
import { checkForm, STEP_KINDS, type Field, type FormValues } from '../../src/protocol/index.ts';

const NOW = Date.UTC(2026, 10, 21);
const setting: Setting = { locale: 'en', country: 'FR', now: NOW };

const forms = new Map<string, FormDefinition>(
  SANDBOX_SKILLS.flatMap(({ type, steps }) => steps.flatMap(({ name, form }) => (form ? [[`${type}/${name}`, form] as const] : []))),
);
const formOf = (name: string): FormDefinition => {
  const found = forms.get(name);
  assert.ok(found, name);
  return found;
};

const address = { line1: '12 rue des Lilas', postal_code: '75011', city: 'Paris', country: 'FR' };
const person = { given_name: 'Ana', family_name: 'Moreau', birth_date: '1990-02-28', email: 'ana@example.org', address };
const company = { legal_name: 'Paper Lantern', legal_form: 'limited', address, website: 'https://lantern.example' };
const application = { name: 'Lantern', domain: 'pay.lantern.example', return_url: 'https://lantern.example/back' };
const KEY = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----';
const member = { given_name: 'Lea', family_name: 'Fontaine', email: 'lea@example.org', role: 'admin', owner: 'no' };

/** What people send: for each form some that is right. */
const RIGHT: Record<string, FormValues[]> = {
  'verify/details': [person, { ...person, phone: '+33612345678' }],
  'kyc/product': [
    { product: 'loan', loan: { currency: 'EUR', amount_eur: '5000.00', months: '24', purpose: 'car' }, obligations: 'no' },
    {
      product: 'loan',
      loan: { currency: 'RON', amount_ron: '2500', months: '6', purpose: 'other', purpose_other: 'A harp' },
      obligations: 'yes',
      other_loans: { kinds: ['mortgage', 'cards'], income_share: 'under_quarter' },
    },
    { product: 'card', card: { currency: 'GBP', limit_gbp: '8000.00' }, obligations: 'no' },
    { product: 'account', account: { currency: 'PLN' } },
  ],
  'kyc/details': [
    { ...person, birth_country: 'FR', nationality: 'RO', exposed: 'no', terms: true },
    {
      ...person,
      birth_country: 'BR',
      nationality: 'BR',
      exposed: 'yes',
      office: 'Minister',
      terms: true,
      tax_number: '12-345/678',
    },
  ],
  'merchant/company': [
    { ...company, country: 'FR', siren: '732829320' },
    { ...company, country: 'DE', hrb: 'HRB86891', legal_form: 'other', legal_form_other: 'KGaA' },
    { ...company, country: 'RO', vat: 'RO12345678' },
  ],
  'merchant/account': [{ holder_name: 'Paper Lantern', iban: 'FR7630006000011234567890189', currency: 'EUR' }],
  'merchant/application': [application, { ...application, webhook_url: 'https://lantern.example/hook', public_key: KEY }],
  'merchant/people': [{ people: [member, { ...member, role: 'viewer', owner: 'yes', share: '25' }] }],
};

/** And some that is wrong: the path of the field, and why. */
const WRONG: [form: string, values: FormValues, faults: Record<string, string>][] = [
  ['verify/details', { ...person, birth_date: '2008-11-22' }, { birth_date: 'too_late' }],
  ['verify/details', { ...person, address: { ...address, country: 'US' } }, { 'address.country': 'not_offered' }],
  ['kyc/product', { product: 'loan', obligations: 'no' }, { loan: 'required' }],
  [
    'kyc/product',
    { product: 'card', card: { currency: 'GBP', limit_gbp: '8000.01' }, obligations: 'yes' },
    { 'card.limit_gbp': 'too_large', other_loans: 'required' },
  ],
  [
    'kyc/details',
    { ...person, birth_country: 'FR', nationality: 'FR', exposed: 'yes', terms: false },
    { office: 'required', terms: 'required' },
  ],
  ['merchant/company', { ...company, country: 'FR', siren: '732829321' }, { siren: 'wrong' }],
  ['merchant/company', { ...company, country: 'DE', vat: 'DE123456789' }, { hrb: 'required' }],
  ['merchant/application', { ...application, domain: 'lantern' }, { domain: 'wrong' }],
  [
    'merchant/application',
    { ...application, domain: '-a.example', return_url: 'http://a.example' },
    { domain: 'wrong', return_url: 'wrong' },
  ],
  ['merchant/application', { ...application, public_key: KEY.replaceAll('PUBLIC', 'PRIVATE') }, { public_key: 'wrong' }],
  ['merchant/people', { people: [] }, { people: 'required' }],
  ['merchant/people', { people: Array<object>(9).fill(member) }, { people: 'too_many' }],
  ['merchant/people', { people: [{ ...member, owner: 'yes', share: '24' }] }, { 'people.0.share': 'wrong' }],
];

await test('the six journeys that ship, and what they are made of', () => {
  assert.deepEqual(
    SANDBOX_SKILLS.map(({ name, steps }) => [name, ...steps.map((step) => step.name)]),
    [
      ['sandbox_aisp_sbx_#1.0', 'bank', 'approval', 'accounts'],
      ['sandbox_verify_sbx_#1.0', 'details', 'bank', 'approval', 'verification'],
      ['sandbox_pisp_sbx_#1.0', 'review', 'bank', 'approval'],
      ['sandbox_kyc_sbx_#1.0', 'product', 'details', 'review'],
      ['sandbox_merchant_sbx_#1.0', 'company', 'account', 'application', 'people'],
      ['sandbox_manage_sbx_#1.0', 'connections', 'bank', 'approval', 'accounts'],
    ],
  );
  assert.deepEqual(
    formOf('kyc/details').slots?.map(({ name, max_files: files, accept }) => [name, files, accept]),
    [
      ['id_document', 2, ['image/jpeg', 'image/png', 'image/heic', 'application/pdf']],
      ['selfie', 1, ['image/jpeg', 'image/png', 'image/heic']],
    ],
  );
});

await test('each form takes what is right and says what is wrong', () => {
  assert.deepEqual([...forms.keys()].sort(), Object.keys(RIGHT).sort(), 'each has samples');
  for (const [name, samples] of Object.entries(RIGHT)) {
    for (const sample of samples) {
      const { faults, values } = checkForm(fieldsOf(formOf(name), setting), sample);
      assert.deepEqual(faults, {}, name);
      assert.deepEqual(Object.keys(values).sort(), Object.keys(sample).sort(), name);
    }
  }
  for (const [name, values, faults] of WRONG) assert.deepEqual(checkForm(fieldsOf(formOf(name), setting), values).faults, faults, name);
});

/** A form in a language with every text that it has. */
function textsOf(fields: readonly Field[]): string[] {
  return fields.flatMap((field) => [
    field.label,
    ...(field.hint === undefined ? [] : [field.hint]),
    ...(field.kind === 'choice' ? field.options.map(({ label }) => label) : []),
    ...(field.kind === 'rows' ? [field.add] : []),
    ...(field.kind === 'group' || field.kind === 'rows' ? textsOf(field.fields) : []),
  ]);
}

await test('every form is there in every language, in one shape', () => {
  for (const [name, definition] of forms) {
    const english = showForm(definition, setting, {}, false);
    for (const locale of LANGUAGES) {
      const shown = showForm(definition, { ...setting, locale }, {}, true);
      assert.equal(shown.prefilled, true);
      assert.ok(STEP_KINDS.form.show.safeParse(shown).success);
      assert.deepEqual(
        shown.fields.map((field) => [field.name, field.kind]),
        english.fields.map((field) => [field.name, field.kind]),
      );
      for (const text of [shown.title, shown.lead ?? '-', ...textsOf(shown.fields)]) {
        assert.ok(typeof text === 'string' && text.trim() === text && text !== '', `${name} ${locale}: ${text}`);
      }
      if (locale !== 'en') assert.notEqual(shown.title, english.title, `${name} ${locale}`);
    }
  }
});

/** The same word in two languages, and rightly so. */
const SHARED: Partial<Record<Language, readonly string[]>> = {
  fr: ['Type', 'Types'],
  de: ['Person', 'Name', 'Domain'],
  es: ['No'],
  it: ['No', 'Leasing'],
  nl: ['Product', 'Type'],
  pl: ['Limit'],
};

await test('no text is still English in another language', () => {
  const tables: Readonly<Record<string, Everywhere>>[] = [COMMON, VERIFY, KYC, MERCHANT];
  for (const table of tables) {
    for (const [key, texts] of Object.entries(table)) {
      for (const language of LANGUAGES.filter((each) => each !== 'en')) {
        const text = texts[language];
        const may = SHARED[language]?.includes(text) === true;
        assert.ok(may || text !== texts.en, `${key} in ${language}: ${text}`);
        // Arabic script, but for names of things; and nothing of it elsewhere.
        assert.equal(/\p{Script=Arabic}/u.test(text), language === 'ar', `${key} in ${language}: ${text}`);
        // A sentence stays one.
        assert.equal(/[.]$/.test(text), /[.]$/.test(texts.en), `${key} in ${language}: ${text}`);
      }
    }
  }
});

await test('what depends on the day, the country and the currency is put in when it is shown', () => {
  const shown = (name: string, field: string, more: Partial<Setting> = {}): Field | undefined =>
    fieldsOf(formOf(name), { ...setting, ...more }).find((each) => each.name === field);
  const latest = (now: number): unknown => {
    const field = shown('verify/details', 'birth_date', { now });
    return field?.kind === 'date' && field.latest;
  };
  assert.equal(latest(NOW), '2008-11-21');
  assert.equal(latest(Date.UTC(2026, 10, 21, 23, 59, 59)), '2008-11-21');
  assert.equal(latest(Date.UTC(2028, 1, 29)), '2010-02-28', 'a year without that day');
  assert.equal(latest(Date.UTC(2026, 1, 28)), '2008-02-28', 'born on the 29th: one day more to wait');
  const prefix = (country: string): unknown => {
    const field = shown('verify/details', 'phone', { country });
    return field?.kind === 'phone' && field.prefix;
  };
  assert.deepEqual(['FR', 'RO', 'GB', 'VA', 'US', ''].map(prefix), ['+33', '+40', '+44', '+39', '+44', '+44']);
  for (const country of SEPA) assert.ok(country === 'GB' || phonePrefix(country) !== '+44', country);
  const amounts = shown('kyc/product', 'loan');
  assert.ok(amounts?.kind === 'group');
  assert.ok(amounts.fields.every((field) => field.kind !== 'amount' || field.decimals === 2));
  const yen: FormDefinition = { title: 'x', fields: [{ kind: 'amount', name: 'a', label: 'a', currency: 'JPY' }] };
  assert.deepEqual(fieldsOf(yen, setting), [{ kind: 'amount', name: 'a', label: 'a', currency: 'JPY', decimals: 0 }]);
});

await test('countries stand in the order of the person’s alphabet, each once', () => {
  const countries = (locale: string): string[] => {
    const field = fieldsOf(formOf('kyc/details'), { ...setting, locale }).find(({ name }) => name === 'nationality');
    assert.ok(field?.kind === 'choice' && !('sorted' in field));
    return field.options.map(({ label }) => label);
  };
  assert.equal(new Set(WORLD).size, WORLD.length);
  for (const locale of ['en', 'de', 'pl', 'ar', 'fr-CH']) {
    const shown = countries(locale);
    assert.equal(new Set(shown).size, WORLD.length);
    assert.deepEqual(shown, [...shown].sort(new Intl.Collator(locale).compare));
  }
  assert.ok(countries('de').indexOf('Österreich') < countries('de').indexOf('Zypern'));
  assert.deepEqual(countries('xx'), countries('en'), 'an unknown language is English');
});

interface Validator {
  compile(schema: object): (value: unknown) => boolean;
}

/** Whichever JSON Schema validator comes with another tool; it is nothing that the companion needs. */
function findValidator(): Validator | undefined {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('@seriousme/openapi-schema-validator'));
    const [ajv, formats] = ['ajv/dist/2020.js', 'ajv-formats'] as const;
    const { default: Ajv } = require(ajv) as { default: new (options: object) => Validator };
    const { default: addFormats } = require(formats) as { default: (validator: Validator) => void };
    const validator = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true });
    addFormats(validator);
    return validator;
  } catch {
    return undefined;
  }
}

const validator = findValidator();

await test('the JSON Schema of a form agrees with its samples', { skip: validator === undefined && 'no validator installed' }, () => {
  for (const [name, samples] of Object.entries(RIGHT)) {
    const fields = fieldsOf(formOf(name), setting);
    const takes = validator!.compile(jsonSchemaOf(fields));
    for (const sample of samples) {
      assert.ok(takes(sample), name);
      assert.ok(takes(checkForm(fields, sample).values), `${name}, in the one notation`);
      assert.ok(!takes({ ...sample, unheard_of: 1 }), name);
      for (const key of Object.keys(sample)) {
        const { [key]: _, ...less } = sample;
        const isNeeded = Object.keys(checkForm(fields, less).faults).length > 0;
        assert.equal(takes(less), !isNeeded, `${name} without ${key}`);
      }
    }
  }
  /** What a schema cannot see: days relative to today, sums, how much an amount is. */
  const beyond = ['too_late', 'too_large'];
  for (const [name, values, faults] of WRONG) {
    const seen = Object.values(faults).some((fault) => !beyond.includes(fault)) && !('siren' in faults);
    if (seen) assert.ok(!validator!.compile(jsonSchemaOf(fieldsOf(formOf(name), setting)))(values), `${name}: ${JSON.stringify(faults)}`);
  }
});
