import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { email, listOf, optional, text, url } from './formats.ts';

/*
 * The organisation: applications come in a JSON:API envelope when they are written and bare when one is read, everything
 * else is flat. Creations answer without a body, so what was created is found by reading the list.
 */

const anything = z.record(z.string(), z.unknown());

const application = z.object({
  id: optional(text),
  app_name: optional(text),
  app_public_key: optional(text),
  app_urls: optional(z.object({ return_url: optional(url), domain: optional(text) })),
  app_webhooks: optional(z.array(z.object({ url: optional(url), events: optional(z.array(text)) }))),
});
/** An application, as it is read. */
export type Application = z.infer<typeof application>;

const applicationCreate = z.strictObject({
  data: z.strictObject({
    type: optional(z.literal('applications')),
    attributes: optional(z.strictObject({ app_name: optional(text), app_public_key: optional(text) })),
    relationships: optional(
      z.strictObject({
        bank_account: optional(z.strictObject({ data: optional(z.strictObject({ id: optional(text), lid: optional(text) })) })),
      }),
    ),
  }),
});

const applicationPatch = z.strictObject({
  data: optional(
    z.strictObject({
      attributes: optional(
        z.strictObject({ app_name: optional(text), app_webhooks: optional(z.array(anything)), app_urls: optional(anything) }),
      ),
    }),
  ),
});

const bankAccount = z.object({
  id: optional(text),
  iban: optional(text),
  bic: optional(text),
  holder_name: optional(text),
  currency: optional(text),
});
/** A bank account of the organisation's, as it is read. */
export type OacBankAccount = z.infer<typeof bankAccount>;
/** Written whole, also to change it. */
const bankAccountWrite = z.strictObject({ iban: text, bic: optional(text), holder_name: text, currency: optional(text) });

const incorporation = { siren: optional(text), vat: optional(text), hrb: optional(text) };
const company = z.object({
  id: optional(text),
  name: optional(text),
  incorporation: optional(z.object(incorporation)),
  external_id: optional(text),
});
/** A company, as it is read. */
export type Company = z.infer<typeof company>;
/** Written whole, also to change it. */
const companyWrite = z.strictObject({
  name: text,
  incorporation: optional(z.strictObject(incorporation)),
  external_id: optional(text),
});

const node = z.object({
  id: optional(text),
  name: optional(text),
  parent_id: optional(text),
  children: optional(z.array(z.object({ id: optional(text) }))),
});
/** Written whole, also to change it. */
const nodeWrite = z.strictObject({ name: text, parent_id: optional(text) });

/** What somebody may do; the document states the list for the creation alone, and it holds for both. */
const role = z.enum(['admin', 'developer', 'viewer']);

/** Somebody belongs to a company or to a node of the organisation: to one of them, never to both. */
const oneOfBoth = z.refine<{ company_id?: string | undefined; organisation_node_id?: string | undefined }>(
  ({ company_id, organisation_node_id }) => (company_id === undefined) !== (organisation_node_id === undefined),
  'must name either a company or an organisation node',
);
const membership = {
  company_id: optional(text),
  organisation_node_id: optional(text),
  role,
  notification_preferences: optional(anything),
};
const membershipCreate = z.strictObject({ user_id: text, ...membership }).check(oneOfBoth);
/** Within the creation of a user: that user has no id yet. */
const firstMembership = z.strictObject({ user_id: optional(text), ...membership }).check(oneOfBoth);

const person = { first_name: optional(text), last_name: optional(text), phone: optional(text) };
const user = z.object({ id: optional(text), email: optional(email), ...person });

const include = optional(z.literal('bank_accounts'));
const token = 'oac';
const done = { 200: 'none' } as const;
const created = { 201: 'none' } as const;
const deleted = { 204: 'none' } as const;

/** The organisation: applications, bank accounts, companies, nodes, memberships and users. */
export const oacOperations = {
  getApplications: operation({
    method: 'GET',
    path: '/v1/applications',
    query: z.strictObject({ include, 'filter[company_id]': optional(text) }),
    answers: { 200: listOf(application) },
    token,
  }),
  postApplications: operation({ method: 'POST', path: '/v1/applications', body: applicationCreate, answers: created, token }),
  getResV1Applications: operation({ method: 'GET', path: '/v1/applications/current', answers: { 200: application }, token }),
  getApplicationById: operation({
    method: 'GET',
    path: '/v1/applications/{app_id}',
    query: z.strictObject({ include }),
    answers: { 200: application },
    token,
  }),
  patchApplicationById: operation({ method: 'PATCH', path: '/v1/applications/{app_id}', body: applicationPatch, answers: done, token }),
  deleteApplicationById: operation({ method: 'DELETE', path: '/v1/applications/{app_id}', answers: deleted, token }),

  getBankAccounts: operation({ method: 'GET', path: '/v1/bank-accounts', answers: { 200: listOf(bankAccount) }, token }),
  postBankAccounts: operation({ method: 'POST', path: '/v1/bank-accounts', body: bankAccountWrite, answers: created, token }),
  patchBankAccountById: operation({
    method: 'PATCH',
    path: '/v1/bank-accounts/{bank_account_id}',
    body: bankAccountWrite,
    answers: done,
    token,
  }),
  deleteBankAccountById: operation({ method: 'DELETE', path: '/v1/bank-accounts/{bank_account_id}', answers: deleted, token }),

  getCompanies: operation({ method: 'GET', path: '/v1/companies', answers: { 200: listOf(company) }, token }),
  postCompanies: operation({ method: 'POST', path: '/v1/companies', body: companyWrite, answers: created, token }),
  getCompanyById: operation({ method: 'GET', path: '/v1/companies/{company_id}', answers: { 200: company }, token }),
  patchCompanyById: operation({ method: 'PATCH', path: '/v1/companies/{company_id}', body: companyWrite, answers: done, token }),
  deleteCompanyById: operation({ method: 'DELETE', path: '/v1/companies/{company_id}', answers: deleted, token }),

  postOrganisationNodes: operation({ method: 'POST', path: '/v1/organisation-nodes', body: nodeWrite, answers: created, token }),
  getOrganisationNodeById: operation({
    method: 'GET',
    path: '/v1/organisation-nodes/{organisation_node_id}',
    answers: { 200: node },
    token,
  }),
  patchOrganisationNodeById: operation({
    method: 'PATCH',
    path: '/v1/organisation-nodes/{organisation_node_id}',
    body: nodeWrite,
    answers: done,
    token,
  }),
  deleteOrganisationNodeById: operation({
    method: 'DELETE',
    path: '/v1/organisation-nodes/{organisation_node_id}',
    answers: deleted,
    token,
  }),
  getOrganisationNodeTree: operation({
    method: 'GET',
    path: '/v1/organisation-nodes/{organisation_node_id}/tree',
    answers: {
      200: z.object({
        data: optional(z.array(node)),
        meta: optional(z.object({ requested_node_id: optional(text), top_accessible_organisation_node_id: optional(text) })),
      }),
    },
    token,
  }),
  getOrganisationNodeCompanies: operation({
    method: 'GET',
    path: '/v1/organisation-nodes/{organisation_node_id}/companies',
    query: z.strictObject({ recursive: optional(z.boolean()) }),
    answers: done,
    token,
  }),

  postMemberships: operation({ method: 'POST', path: '/v1/memberships', body: membershipCreate, answers: created, token }),
  patchMembershipById: operation({
    method: 'PATCH',
    path: '/v1/memberships/{membership_id}',
    body: z.strictObject({ role: optional(role), status: optional(text), notification_preferences: optional(anything) }),
    answers: done,
    token,
  }),
  deleteMembershipById: operation({ method: 'DELETE', path: '/v1/memberships/{membership_id}', answers: deleted, token }),

  postUsers: operation({
    method: 'POST',
    path: '/v1/users',
    body: z.strictObject({ email, ...person, membership: firstMembership }),
    answers: created,
    token,
  }),
  getUserById: operation({ method: 'GET', path: '/v1/users/{user_id}', answers: { 200: user }, token }),
  patchUserById: operation({
    method: 'PATCH',
    path: '/v1/users/{user_id}',
    body: z.strictObject({ email: optional(email), ...person }),
    answers: done,
    token,
  }),
  deleteUserById: operation({ method: 'DELETE', path: '/v1/users/{user_id}', answers: deleted, token }),
} as const;
