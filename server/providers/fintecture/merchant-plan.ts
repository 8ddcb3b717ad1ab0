import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { CheckRequest } from '../provider.ts';
import type { Application, Company, OacBankAccount } from './operations-oac.ts';

const text = z.string();
const optional = z.optional(text);

/** What the forms of the merchant journey bring; the organisation has no place for the rest of them. */
const forms = z.object({
  company: z.object({ legal_name: text, siren: optional, hrb: optional, vat: optional }),
  account: z.object({ holder_name: text, iban: text, currency: text }),
  application: z.object({ name: text, domain: text, return_url: text, webhook_url: optional, public_key: optional }),
  people: z.object({ people: z.array(z.object({ given_name: text, family_name: text, email: text, role: text })) }),
});

/** What is to be there in the end. */
export interface Plan extends z.infer<typeof forms> {
  /** By which the company is found again. */
  externalId: string;
  /** The tenant's own back end has named the merchant: then what is there under that name may be changed. */
  isNamed: boolean;
}

/** The plan of a session, and the name of the work: the same forms are the same work. Nothing where they are other forms. */
export function planOf(request: Pick<CheckRequest, 'forms' | 'reference'>): { id: string; plan: Plan } | undefined {
  const { success, data } = forms.safeParse(request.forms);
  if (!success) return undefined;
  const id = createHash('sha256')
    .update(JSON.stringify([request.reference ?? null, data]))
    .digest('base64url')
    .slice(0, 32);
  return { id, plan: { ...data, externalId: request.reference ?? id, isNamed: request.reference !== undefined } };
}

type Incorporation = NonNullable<Company['incorporation']>;
const NUMBERS = ['siren', 'vat', 'hrb'] as const;

const incorporationOf = ({ company }: Plan): Incorporation =>
  Object.fromEntries(NUMBERS.flatMap((name) => (company[name] === undefined ? [] : [[name, company[name]]])));

/** Whether a company is registered under the same number. */
export const isSameCompany = ({ incorporation }: Company, { company }: Plan): boolean =>
  NUMBERS.some((name) => company[name] !== undefined && incorporation?.[name] === company[name]);

/** The whole company, as it is to be: what is there already and not ours to state stays. */
export const companyOf = (plan: Plan, there: Company = {}) => ({
  name: plan.company.legal_name,
  incorporation: { ...there.incorporation, ...incorporationOf(plan) },
  external_id: plan.externalId,
});

const spaceless = (iban: string | undefined): string => (iban ?? '').replace(/\s/g, '').toUpperCase();

export const isSameAccount = ({ iban }: OacBankAccount, { account }: Plan): boolean => spaceless(iban) === spaceless(account.iban);

/** The whole bank account, likewise. */
export const accountOf = ({ account }: Plan, there: OacBankAccount = {}) => ({
  ...(there.bic !== undefined && { bic: there.bic }),
  ...{ iban: account.iban, holder_name: account.holder_name, currency: account.currency },
});

export const isSameApplication = ({ app_name, app_public_key }: Application, { application }: Plan): boolean =>
  app_name === application.name && (application.public_key === undefined || app_public_key?.trim() === application.public_key.trim());

/** The new application, in the envelope that it is written in. */
export const applicationOf = ({ application: { name, public_key } }: Plan, accountId: string) => ({
  data: {
    type: 'applications' as const,
    attributes: { app_name: name, ...(public_key !== undefined && { app_public_key: public_key }) },
    relationships: { bank_account: { data: { id: accountId } } },
  },
});

/** Where an application's people and news go, the whole of it: addresses that are there already stay. */
export function addressesOf({ application: { name, domain, return_url, webhook_url } }: Plan, there: Application) {
  const hooks = there.app_webhooks ?? [];
  const isKnown = webhook_url === undefined || hooks.some(({ url }) => url === webhook_url);
  return {
    app_name: name,
    app_urls: { ...there.app_urls, domain, return_url },
    app_webhooks: isKnown ? hooks : [...hooks, { url: webhook_url }],
  };
}

/** The organisation knows no role for finances: those who have it may look. */
export const roleOf = (role: string): 'admin' | 'developer' | 'viewer' => (role === 'admin' || role === 'developer' ? role : 'viewer');

/** Whether nothing of what is to be there is missing or different. */
export const holds = (there: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return there === wanted;
  if (typeof there !== 'object' || there === null) return false;
  return Object.entries(wanted).every(([key, value]) => holds((there as Record<string, unknown>)[key], value));
};
