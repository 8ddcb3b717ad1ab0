import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import {
  answered,
  correlation,
  done,
  maybeFlag,
  maybeList,
  maybeOpen,
  maybeText,
  open,
  optionalFlag,
  optionalText,
  pdfHeader,
  tenantHeader,
  text,
} from './schemas.ts';

const lists = { contracts: maybeList(open), credits: maybeList(open), insurances: maybeList(open), internalContracts: maybeList(open) };
const cockpit = {
  ...lists,
  accountData: maybeOpen,
  createdAt: maybeText,
  liquidity: maybeOpen,
  observationPeriod: maybeOpen,
  savingSecurities: maybeList(open),
  securities: maybeList(open),
  tenant: maybeOpen,
  type: maybeText,
  user: maybeOpen,
  version: maybeText,
};
export const companyCockpit = z.looseObject({
  ...cockpit,
  caa: maybeOpen,
  cashflow: maybeOpen,
  collectivePayments: maybeOpen,
  customerTop: maybeList(open),
  facts: maybeOpen,
  graphs: maybeList(open),
  supplierTop: maybeList(open),
});
export const personCockpit = z.looseObject({
  ...cockpit,
  accountHistories: maybeOpen,
  householdExpenditure: maybeOpen,
  income: maybeOpen,
  overview: maybeOpen,
  spending: maybeOpen,
  wealth: maybeOpen,
});

const role = z.enum(['employee', 'tenantadmin', 'tenant-manager']);
const advisor = {
  avatar: optionalText,
  linkID: optionalText,
  mail: optionalText,
  name: optionalText,
  phoneNumber: optionalText,
  reportAccess: optionalFlag,
  /** As cron writes it. */
  reportInterval: optionalText,
  reportSend: optionalFlag,
  role,
  sendMail: optionalFlag,
  type: z.optional(z.enum(['person', 'company', 'person-company', 'company-person'])),
};
const whichAdvisor = z.strictObject({ 'advisor-id': optionalText });
/** `null` and `false` are the same. */
const deactivated = z.optional(z.nullable(z.boolean()));

/** A tenant at finoOS: its name, its colours, what it has switched on. */
export const tenant = z.looseObject({
  accentColor: maybeText,
  createdAt: maybeText,
  createdByEvent: maybeFlag,
  deactivated: maybeFlag,
  displayName: maybeText,
  expireConfig: maybeOpen,
  id: maybeText,
  modifiedAt: maybeText,
  modules: maybeOpen,
  name: maybeText,
  primaryColor: maybeText,
  report: maybeFlag,
  reportModules: maybeOpen,
});

/** Cockpits, the advisors who read them, and the tenant. */
export const cockpitOperations = {
  getCockpits: operation({
    method: 'GET',
    path: '/cockpits',
    inferred: true,
    headers: tenantHeader,
    query: z.strictObject({
      page: z.optional(z.int()),
      'page-size': z.optional(z.int().check(z.minimum(2))),
      'advisor-id': optionalText,
      'custom-user-id': optionalText,
    }),
    answers: answered(z.looseObject({ cockpits: maybeList(open), metaData: maybeOpen })),
  }),
  getCompanyCockpit: operation({
    method: 'GET',
    path: '/users/{user-id}/cockpit/company',
    inferred: true,
    headers: tenantHeader,
    answers: answered(companyCockpit),
  }),
  getCockpitCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/cockpit/correlation',
    inferred: true,
    headers: tenantHeader,
    query: z.strictObject({ 'correlation-id': optionalText }),
    answers: answered(correlation),
  }),
  getCockpitPdf: operation({
    method: 'GET',
    path: '/users/{user-id}/cockpit/pdf',
    inferred: true,
    headers: pdfHeader,
    answers: { 200: 'stream' },
  }),
  getPersonCockpit: operation({
    method: 'GET',
    path: '/users/{user-id}/cockpit/person',
    inferred: true,
    headers: tenantHeader,
    answers: answered(personCockpit),
  }),
  getAdvisors: operation({
    method: 'GET',
    path: '/cockpit-advisors',
    inferred: true,
    headers: tenantHeader,
    query: z.strictObject({
      'user-id': optionalText,
      'user-name': optionalText,
      email: optionalText,
      'link-id': optionalText,
      activated: optionalFlag,
      /** Inclusive. */
      'since-last-activity': optionalText,
      /** Exclusive. */
      'until-last-activity': optionalText,
      roles: z.optional(z.array(text)),
      reportRoles: z.optional(z.array(text)),
      reportAccess: optionalFlag,
      reportSend: optionalFlag,
    }),
    answers: answered(z.looseObject({ metaData: maybeOpen, users: maybeList(open) })),
  }),
  createAdvisor: operation({
    method: 'POST',
    path: '/cockpit-advisors',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({
      ...advisor,
      onboardingMail: optionalFlag,
      reportRole: z.optional(z.enum(['report', 'report-tenant'])),
      welcomeMail: optionalFlag,
    }),
    answers: answered(open),
  }),
  getAdvisor: operation({
    method: 'GET',
    path: '/cockpit-advisors/advisor',
    inferred: true,
    headers: tenantHeader,
    query: whichAdvisor,
    answers: answered(open),
  }),
  deleteAdvisor: operation({
    method: 'DELETE',
    path: '/cockpit-advisors/advisor',
    inferred: true,
    headers: tenantHeader,
    query: whichAdvisor,
    answers: done,
  }),
  patchAdvisor: operation({
    method: 'PATCH',
    path: '/cockpit-advisors/advisor',
    inferred: true,
    headers: tenantHeader,
    // The document does not say how the advisor is named; its sisters take this.
    query: whichAdvisor,
    // The roles stand where creation has report roles: as printed.
    body: z.strictObject({ ...advisor, deactivated, reportRole: z.optional(role) }),
    answers: answered(open),
  }),
  updateAdvisorAvatar: operation({
    method: 'PUT',
    path: '/cockpit-advisors/avatar',
    inferred: true,
    headers: tenantHeader,
    query: whichAdvisor,
    // The document lists a file within an urlencoded form, which cannot hold one.
    encoding: 'multipart',
    body: z.strictObject({ file: z.instanceof(Blob), url: optionalText }),
    answers: answered(z.looseObject({ fileHandle: maybeText, url: maybeText })),
  }),
  deleteAdvisorAvatar: operation({
    method: 'DELETE',
    path: '/cockpit-advisors/{advisor-id}/avatar',
    inferred: true,
    headers: tenantHeader,
    answers: done,
  }),
  getTenant: operation({ method: 'GET', path: '/cockpit-tenants', inferred: true, headers: tenantHeader, answers: answered(tenant) }),
  patchTenant: operation({
    method: 'PATCH',
    path: '/cockpit-tenants',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({
      AdjustUsersPermission: optionalFlag,
      accentColor: optionalText,
      /** Deactivates every user below the tenant, too. */
      deactivated,
      displayName: optionalText,
      expireConfig: z.optional(open),
      logo: optionalText,
      modules: z.optional(open),
      primaryColor: optionalText,
      report: optionalFlag,
      reportModules: z.optional(open),
    }),
    answers: answered(tenant),
  }),
} as const;
