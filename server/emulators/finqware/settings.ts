import { FINQWARE_CLIENT } from './state.ts';

const text = (name: string, en: string, more: Record<string, unknown> = {}) => ({ kind: 'text', name, label: { en }, ...more });
const choice = (name: string, en: string, values: Readonly<Record<string, string>>, more: Record<string, unknown> = {}) => ({
  ...{ kind: 'choice', name, label: { en } },
  options: Object.entries(values).map(([value, label]) => ({ value, label: { en: label } })),
  ...more,
});

const personal = [
  text('given_name', 'Given name', { autocomplete: 'given-name', max: 80 }),
  text('family_name', 'Family name', {
    autocomplete: 'family-name',
    max: 80,
    hint: { en: 'The emulator declines applications of "Refused", and breaks at those of "Broken".' },
  }),
  { kind: 'date', name: 'birth_date', label: { en: 'Date of birth' }, autocomplete: 'bday', earliest: '1900-01-01', min_age: 18 },
  { kind: 'email', name: 'email', label: { en: 'E-mail' }, autocomplete: 'email' },
];

/** What a tenant of the companion's states to use an emulator at that address. */
export const settingsFor = (publicUrl: string): Record<string, unknown> => ({
  environment: 'sandbox',
  base_url: publicUrl,
  ...FINQWARE_CLIENT,
  session_fields: { tenant_user_id: '{uuid}' },
  jwks_url: `${publicUrl}/.well-known/jwks.json`,
  skills: [
    { name: 'xyz_aisp_sbx_#1.0', type: 'aisp', bank: { name: 'XYZ Bank', country: 'RO', bic: 'XYZBROBU' } },
    { name: 'alba_aisp_sbx_#1.0', type: 'aisp', bank: { name: 'Banca Alba', country: 'RO', bic: 'ALBAROBU' } },
    {
      name: 'xyz_sbx_#3.0',
      type: 'kyc',
      usual_hours: 4,
      forms: [
        {
          name: 'product_form',
          kinds: ['form'],
          form: {
            title: { en: 'Your deposit' },
            fields: [
              { kind: 'amount', name: 'value', label: { en: 'Amount' }, currency: 'EUR', min: '1000', max: '500000' },
              choice('currency', 'Currency', { EUR: 'Euro' }),
              choice('period', 'For how long', { 6: '6 months', 12: '12 months', 24: '24 months' }),
            ],
          },
        },
        {
          name: 'personal_form',
          kinds: ['form'],
          form: {
            title: { en: 'About you' },
            fields: [
              ...personal,
              choice(
                'income_source',
                'Where the money comes from',
                { salary: 'Salary', business: 'Business', savings: 'Savings', inheritance: 'Inheritance' },
                { optional: true, hint: { en: 'The bank wants to know from 50,000 on.' } },
              ),
            ],
          },
        },
        {
          name: 'confirmation',
          kinds: ['form'],
          form: {
            title: { en: 'Confirm' },
            fields: [{ kind: 'consent', name: 'terms', label: { en: 'I accept the terms of the deposit.' } }],
          },
        },
        { name: 'review', kinds: ['wait'], what: 'review' },
      ],
    },
    {
      name: 'alba_card_sbx_#1.0',
      type: 'kyc',
      usual_hours: 0,
      forms: [
        {
          name: 'product_form',
          kinds: ['form'],
          form: {
            title: { en: 'Your card' },
            fields: [
              { kind: 'amount', name: 'limit', label: { en: 'Limit' }, currency: 'RON', min: '500', max: '20000' },
              choice('currency', 'Currency', { RON: 'Leu' }),
            ],
          },
        },
        { name: 'personal_form', kinds: ['form'], form: { title: { en: 'About you' }, fields: personal } },
        { name: 'review', kinds: ['wait'], what: 'review' },
      ],
    },
  ],
});
