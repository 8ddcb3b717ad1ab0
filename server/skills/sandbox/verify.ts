import { SEPA } from '../countries.ts';
import { COMMON } from './common-texts.ts';
import { shippedForm } from './shipped.ts';
import { VERIFY } from './verify-texts.ts';

/** Who somebody is, to be compared with what their bank says. */
export const verifyDetails = shippedForm('details', {
  title: VERIFY.title,
  lead: VERIFY.lead,
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
    { kind: 'email', name: 'email', label: COMMON.email, hint: VERIFY.emailHint, autocomplete: 'email' },
    { kind: 'phone', name: 'phone', label: COMMON.phone, hint: VERIFY.phoneHint, autocomplete: 'tel', optional: true },
    { kind: 'address', name: 'address', label: COMMON.homeAddress, countries: SEPA },
  ],
});
