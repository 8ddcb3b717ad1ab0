import type { Field, FormValues } from '../../src/protocol/form.ts';

/** One field of every kind. */
export const EVERY_KIND: readonly Field[] = [
  { name: 'first_name', kind: 'text', label: 'First name', autocomplete: 'given-name', hint: 'As it stands in your passport.' },
  { name: 'email', kind: 'email', label: 'E-mail address' },
  { name: 'phone', kind: 'phone', label: 'Mobile phone', prefix: '+49', optional: true },
  { name: 'born', kind: 'date', label: 'Date of birth', autocomplete: 'bday', latest: '2008-11-21' },
  { name: 'value', kind: 'amount', label: 'How much would you like?', currency: 'EUR', decimals: 2, min: '500', max: '25000' },
  { name: 'iban', kind: 'iban', label: 'Account to pay it into' },
  {
    name: 'period',
    kind: 'choice',
    label: 'Over how long?',
    options: [
      { value: '12', label: '12 months' },
      { value: '24', label: '24 months' },
      { value: '36', label: '36 months' },
    ],
  },
  {
    name: 'work',
    kind: 'choice',
    label: 'What do you do?',
    options: ['Employed', 'Self-employed', 'Civil servant', 'Student', 'Retired', 'Looking for work', 'Something else'].map((label) => ({
      value: label.toLowerCase().replaceAll(/[^a-z]/g, '_'),
      label,
    })),
  },
  {
    name: 'channels',
    kind: 'choice',
    many: true,
    optional: true,
    label: 'How may we reach you?',
    options: [
      { value: 'email', label: 'E-mail' },
      { value: 'sms', label: 'Text message' },
      { value: 'post', label: 'Letter' },
    ],
  },
  { name: 'reason', kind: 'text', label: 'What is it for?', lines: 3, max: 120, optional: true },
  { name: 'address', kind: 'address', label: 'Where you live', countries: ['DE', 'AT', 'FR', 'ES', 'IT', 'NL'] },
  { name: 'company', kind: 'company_number', label: 'Company number (SIREN)', scheme: 'siren', optional: true },
  { name: 'website', kind: 'url', label: 'Website', optional: true },
  {
    name: 'terms',
    kind: 'consent',
    label: 'I have read the terms of the loan and agree to them.',
    url: 'https://kite.example/terms',
  },
];

/** What somebody could have sent for them. */
export const FILLED: FormValues = {
  first_name: 'Amélie',
  email: 'amelie@example.org',
  phone: '+491701234567',
  born: '1990-05-17',
  value: '12500.00',
  iban: 'DE89370400440532013000',
  period: '24',
  work: 'employed',
  channels: ['email', 'post'],
  reason: 'A cargo bicycle for the children, and a shed for it that keeps the rain off, with a lock, and a small lamp inside it.',
  address: { line1: 'Hafenstraße 12', postal_code: '20457', city: 'Hamburg', country: 'DE' },
  company: '732829320',
  website: 'https://kite.example',
  terms: true,
};

/** Questions that depend on an answer. */
export const CONDITIONAL: readonly Field[] = [
  {
    name: 'kind',
    kind: 'choice',
    label: 'Who is applying?',
    options: [
      { value: 'person', label: 'A person' },
      { value: 'company', label: 'A company' },
    ],
  },
  { name: 'company_name', kind: 'text', label: 'Name of the company', when: { field: 'kind', is: ['company'] } },
  { name: 'vat', kind: 'company_number', scheme: 'vat', label: 'VAT number', when: { field: 'kind', is: ['company'] } },
  { name: 'email', kind: 'email', label: 'E-mail address' },
];

/** The same questions for several people. */
export const PEOPLE: readonly Field[] = [
  {
    name: 'people',
    kind: 'rows',
    label: 'Person',
    hint: 'Everybody who owns more than a quarter of the company.',
    add: 'Add another person',
    min: 1,
    max: 4,
    fields: [
      {
        name: 'name',
        kind: 'group',
        label: 'Name',
        fields: [
          { name: 'first', kind: 'text', label: 'First name', autocomplete: 'given-name' },
          { name: 'last', kind: 'text', label: 'Last name', autocomplete: 'family-name' },
        ],
      },
      { name: 'born', kind: 'date', label: 'Date of birth', autocomplete: 'bday' },
      {
        name: 'roles',
        kind: 'choice',
        many: true,
        label: 'Roles',
        options: [
          { value: 'owner', label: 'Owner' },
          { value: 'director', label: 'Director' },
        ],
      },
    ],
  },
];
