import { countryOptions, currencyOptions, SEPA } from '../countries.ts';
import { COMMON } from './common-texts.ts';
import { MERCHANT } from './merchant-texts.ts';
import { optionsOf, shippedForm, YES_NO } from './shipped.ts';

/** A name in the domain name system: labels of letters, digits and hyphens, at least two of them. */
const DOMAIN = '(?:[A-Za-z0-9](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9\\-]{0,61}[A-Za-z0-9])';
/** RFC 7468: base64 in lines between two fixed ones. A private key has another label, so it is refused. */
const PUBLIC_KEY = '-----BEGIN PUBLIC KEY-----\\n(?:[A-Za-z0-9+/]+={0,2}\\n)+-----END PUBLIC KEY-----';

export const merchantCompany = shippedForm('company', {
  title: MERCHANT.companyTitle,
  lead: MERCHANT.companyLead,
  fields: [
    { kind: 'text', name: 'legal_name', label: MERCHANT.legalName, autocomplete: 'organization', max: 140 },
    { kind: 'choice', name: 'country', label: MERCHANT.country, autocomplete: 'country', options: countryOptions(SEPA), sorted: true },
    {
      kind: 'company_number',
      name: 'siren',
      scheme: 'siren',
      label: MERCHANT.siren,
      hint: MERCHANT.sirenHint,
      when: { field: 'country', is: ['FR'] },
    },
    {
      kind: 'company_number',
      name: 'hrb',
      scheme: 'hrb',
      label: MERCHANT.hrb,
      hint: MERCHANT.hrbHint,
      when: { field: 'country', is: ['DE'] },
    },
    {
      kind: 'company_number',
      name: 'vat',
      scheme: 'vat',
      label: MERCHANT.vat,
      hint: MERCHANT.vatHint,
      when: { field: 'country', is: SEPA.filter((country) => country !== 'FR' && country !== 'DE') },
    },
    {
      kind: 'choice',
      name: 'legal_form',
      label: MERCHANT.legalForm,
      options: optionsOf({
        sole_trader: MERCHANT.soleTrader,
        limited: MERCHANT.limited,
        stock: MERCHANT.stock,
        partnership: MERCHANT.partnership,
        association: MERCHANT.association,
        other: COMMON.other,
      }),
    },
    { kind: 'text', name: 'legal_form_other', label: MERCHANT.legalFormOther, max: 80, when: { field: 'legal_form', is: ['other'] } },
    { kind: 'address', name: 'address', label: MERCHANT.address, countries: SEPA },
    { kind: 'url', name: 'website', label: MERCHANT.website, hint: MERCHANT.websiteHint, autocomplete: 'url' },
  ],
});

export const merchantAccount = shippedForm('account', {
  title: MERCHANT.accountTitle,
  lead: MERCHANT.accountLead,
  fields: [
    { kind: 'text', name: 'holder_name', label: MERCHANT.holderName, hint: MERCHANT.holderHint, autocomplete: 'organization', max: 140 },
    { kind: 'iban', name: 'iban', label: MERCHANT.iban, autocomplete: 'off' },
    {
      kind: 'choice',
      name: 'currency',
      label: COMMON.currency,
      options: currencyOptions(['EUR', 'BGN', 'CHF', 'CZK', 'DKK', 'GBP', 'HUF', 'ISK', 'NOK', 'PLN', 'RON', 'SEK']),
    },
  ],
});

export const merchantApplication = shippedForm('application', {
  title: MERCHANT.applicationTitle,
  lead: MERCHANT.applicationLead,
  fields: [
    { kind: 'text', name: 'name', label: MERCHANT.appName, hint: MERCHANT.appNameHint, autocomplete: 'off', max: 60 },
    { kind: 'text', name: 'domain', label: MERCHANT.domain, hint: MERCHANT.domainHint, autocomplete: 'off', pattern: DOMAIN, max: 253 },
    { kind: 'url', name: 'return_url', label: MERCHANT.returnUrl, hint: MERCHANT.returnUrlHint, autocomplete: 'off' },
    { kind: 'url', name: 'webhook_url', label: MERCHANT.webhookUrl, hint: MERCHANT.webhookHint, autocomplete: 'off', optional: true },
    {
      kind: 'text',
      name: 'public_key',
      label: MERCHANT.publicKey,
      hint: MERCHANT.publicKeyHint,
      autocomplete: 'off',
      pattern: PUBLIC_KEY,
      lines: 8,
      max: 2000,
      optional: true,
    },
  ],
});

export const merchantPeople = shippedForm('people', {
  title: MERCHANT.peopleTitle,
  lead: MERCHANT.peopleLead,
  fields: [
    {
      kind: 'rows',
      name: 'people',
      label: MERCHANT.person,
      add: MERCHANT.addPerson,
      min: 1,
      max: 8,
      fields: [
        { kind: 'text', name: 'given_name', label: COMMON.givenName, autocomplete: 'off', max: 80 },
        { kind: 'text', name: 'family_name', label: COMMON.familyName, autocomplete: 'off', max: 80 },
        { kind: 'email', name: 'email', label: COMMON.email, autocomplete: 'off' },
        {
          kind: 'choice',
          name: 'role',
          label: MERCHANT.role,
          options: optionsOf({
            admin: MERCHANT.admin,
            developer: MERCHANT.developer,
            finance: MERCHANT.finance,
            viewer: MERCHANT.viewer,
          }),
        },
        { kind: 'choice', name: 'owner', label: MERCHANT.owner, hint: MERCHANT.ownerHint, options: YES_NO },
        {
          kind: 'text',
          name: 'share',
          label: MERCHANT.share,
          hint: MERCHANT.shareHint,
          pattern: '2[5-9]|[3-9][0-9]|100',
          max: 3,
          when: { field: 'owner', is: ['yes'] },
        },
      ],
    },
  ],
});
