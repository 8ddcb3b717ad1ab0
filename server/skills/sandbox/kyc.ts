import { countryOptions, currencyOptions, SEPA, WORLD } from '../countries.ts';
import type { Everywhere, FieldSpec } from '../text.ts';
import { COMMON } from './common-texts.ts';
import { KYC } from './kyc-texts.ts';
import { months, optionsOf, shippedForm, YES_NO } from './shipped.ts';

const CURRENCIES = ['EUR', 'GBP', 'PLN', 'RON'] as const;
type Bounds = Readonly<Record<(typeof CURRENCIES)[number], readonly [min: string, max: string]>>;

const currency: FieldSpec<Everywhere> = {
  kind: 'choice',
  name: 'currency',
  label: COMMON.currency,
  autocomplete: 'transaction-currency',
  options: currencyOptions(CURRENCIES),
};

/** The currency, and the amount in it: each has bounds of its own, and a name that says what the number means. */
const amountIn = (name: string, label: Everywhere, bounds: Bounds, hint?: Everywhere): FieldSpec<Everywhere>[] => [
  currency,
  ...CURRENCIES.map((code): FieldSpec<Everywhere> => {
    const [min, max] = bounds[code];
    const when = { field: 'currency', is: [code] };
    return { kind: 'amount', name: `${name}_${code.toLowerCase()}`, label, ...(hint && { hint }), currency: code, min, max, when };
  }),
];

const LOANS: Bounds = { EUR: ['500', '75000'], GBP: ['500', '60000'], PLN: ['2000', '300000'], RON: ['2500', '350000'] };
const LIMITS: Bounds = { EUR: ['250', '10000'], GBP: ['250', '8000'], PLN: ['1000', '40000'], RON: ['1000', '50000'] };

/** What somebody applies for. */
export const kycProduct = shippedForm('product', {
  title: KYC.productTitle,
  lead: KYC.productLead,
  fields: [
    { kind: 'choice', name: 'product', label: KYC.product, options: optionsOf({ loan: KYC.loan, card: KYC.card, account: KYC.account }) },
    {
      kind: 'group',
      name: 'loan',
      label: KYC.yourLoan,
      when: { field: 'product', is: ['loan'] },
      fields: [
        ...amountIn('amount', KYC.amount, LOANS),
        {
          kind: 'choice',
          name: 'months',
          label: KYC.period,
          options: [6, 12, 24, 36, 48, 60, 84].map((count) => ({ value: String(count), label: months(count) })),
        },
        {
          kind: 'choice',
          name: 'purpose',
          label: KYC.purpose,
          options: optionsOf({ car: KYC.car, home: KYC.home, studies: KYC.studies, debts: KYC.debts, other: COMMON.other }),
        },
        { kind: 'text', name: 'purpose_other', label: KYC.purposeOther, max: 120, when: { field: 'purpose', is: ['other'] } },
      ],
    },
    {
      kind: 'group',
      name: 'card',
      label: KYC.yourCard,
      when: { field: 'product', is: ['card'] },
      fields: amountIn('limit', KYC.limit, LIMITS, KYC.limitHint),
    },
    { kind: 'group', name: 'account', label: KYC.yourAccount, when: { field: 'product', is: ['account'] }, fields: [currency] },
    {
      kind: 'choice',
      name: 'obligations',
      label: KYC.obligations,
      hint: KYC.obligationsHint,
      options: YES_NO,
      // An account that only holds money makes nobody a debtor.
      when: { field: 'product', is: ['loan', 'card'] },
    },
    {
      kind: 'group',
      name: 'other_loans',
      label: KYC.otherLoans,
      when: { field: 'obligations', is: ['yes'] },
      fields: [
        {
          kind: 'choice',
          name: 'kinds',
          label: KYC.kinds,
          many: true,
          options: optionsOf({
            mortgage: KYC.mortgage,
            consumer: KYC.consumer,
            cards: KYC.cards,
            leasing: KYC.leasing,
            other: COMMON.other,
          }),
        },
        {
          kind: 'choice',
          name: 'income_share',
          label: KYC.share,
          options: optionsOf({ under_quarter: KYC.underQuarter, under_half: KYC.underHalf, over_half: KYC.overHalf }),
        },
      ],
    },
  ],
});

const PHOTOS = ['image/jpeg', 'image/png', 'image/heic'] as const;

/** Who applies, as the law on money laundering wants it known. */
export const kycDetails = shippedForm('details', {
  title: KYC.detailsTitle,
  lead: KYC.detailsLead,
  fields: [
    { kind: 'text', name: 'given_name', label: COMMON.givenName, autocomplete: 'given-name', max: 80 },
    { kind: 'text', name: 'family_name', label: COMMON.familyName, autocomplete: 'family-name', max: 80 },
    {
      kind: 'date',
      name: 'birth_date',
      label: COMMON.birthDate,
      hint: COMMON.adult,
      autocomplete: 'bday',
      earliest: '1900-01-01',
      min_age: 18,
    },
    { kind: 'choice', name: 'birth_country', label: KYC.birthCountry, options: countryOptions(WORLD), sorted: true },
    {
      kind: 'choice',
      name: 'nationality',
      label: KYC.nationality,
      hint: KYC.nationalityHint,
      options: countryOptions(WORLD),
      sorted: true,
    },
    { kind: 'email', name: 'email', label: COMMON.email, autocomplete: 'email' },
    { kind: 'address', name: 'address', label: COMMON.homeAddress, countries: SEPA },
    {
      kind: 'text',
      name: 'tax_number',
      label: KYC.taxNumber,
      hint: KYC.taxNumberHint,
      pattern: '[A-Za-z0-9 ./\\-]+',
      min: 5,
      max: 25,
      optional: true,
    },
    { kind: 'choice', name: 'exposed', label: KYC.exposed, hint: KYC.exposedHint, options: YES_NO },
    { kind: 'text', name: 'office', label: KYC.office, max: 200, when: { field: 'exposed', is: ['yes'] } },
    { kind: 'consent', name: 'terms', label: KYC.terms },
  ],
  slots: [
    { name: 'id_document', label: KYC.idDocument, max_files: 2, accept: [...PHOTOS, 'application/pdf'] },
    { name: 'selfie', label: KYC.selfie, max_files: 1, accept: PHOTOS },
  ],
});
