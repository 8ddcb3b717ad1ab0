import * as z from 'zod/mini';

const ACCOUNT_TYPES = [
  ...(['BAUSPAREN', 'DEPOT', 'FESTGELD', 'FONDSDEPOT', 'GIRO', 'KREDIT_KARTE'] as const),
  ...(['KREDIT_KONTO', 'KREDITDARLEHEN', 'SPARBUCH', 'TAGESGELD', 'UNKNOWN', 'OTHER'] as const),
] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

const USER_SCOPES = ['banking', 'banking-fetch', 'banking-upload', 'account-detection', 'categorization', 'contracts', 'cockpits'] as const;

export const WEBHOOK_EVENTS = [
  ...(['transactions.raw', 'transactions.raw.notification', 'transactions', 'transactions.notification', 'contracts'] as const),
  ...(['ubasyncerror', 'companycockpit', 'personcockpit', 'cockpit.approved'] as const),
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const text = z.string();
const optionalText = z.optional(text);
const flag = z.optional(z.boolean());
/** An object or list whose members the documentation folds away. */
const folded = z.record(text, z.unknown());
const webAddress = text.check(z.refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'is not a web address'));
const accountTypes = z.optional(z.array(z.enum(ACCOUNT_TYPES)));

/**
 * The request bodies. Closed where the document lists every field, so that a misspelled one is noticed; open where it
 * folds them away.
 */
export const tokenRequest = z.strictObject({ client_id: text, client_secret: text, grant_type: z.literal('client_credentials') });

export const userCreate = z.strictObject({
  customUserID: optionalText,
  name: optionalText,
  type: z.optional(z.enum(['person', 'company'])),
  userScopes: z.optional(z.array(z.enum(USER_SCOPES))),
});
export const usersDelete = z.strictObject({ userIDs: z.array(text) });
export const userScopes = z.strictObject({ userScopes: z.array(z.enum(USER_SCOPES)) });

export const connectRequest = z.strictObject({
  accountTypes,
  redirectURL: webAddress,
  errorURL: webAddress,
  exitURL: webAddress,
  recurring: z._default(z.boolean(), false),
  persistNonRecurring: z._default(z.boolean(), false),
  storeSecrets: z._default(z.boolean(), false),
});
export const sessionRequest = z.strictObject({
  accountTypes,
  bankLoginId: optionalText,
  redirectURL: z.optional(webAddress),
  errorURL: z.optional(webAddress),
  exitURL: z.optional(webAddress),
});
export const mockConnectRequest = z.strictObject({ userName: optionalText });

/** https only, says the document; a loopback address has no certificate, and what leaves for it stays on the machine. */
const secureAddress = webAddress.check(
  z.refine((value) => /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(value), 'is not an https address'),
);
export const moneyTransferRequest = z.strictObject({
  accountId: optionalText,
  executionDate: z.optional(text.check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'is not a date (YYYY-MM-DD)'))),
  redirectUrl: z.optional(secureAddress),
  fallbackUrl: z.optional(secureAddress),
  exitUrl: z.optional(secureAddress),
  moneyTransfers: z.optional(z.array(folded)),
  singleBooking: z._default(z.boolean(), true),
});

const id = text.check(z.minLength(1));
export const transactionUpload = z.looseObject({ transactionId: id });
export const transactionsRequest = z.strictObject({ transactions: z.array(transactionUpload) });
export const accountUpload = z.looseObject({ accountId: id, accountNumber: id, transactions: z.optional(z.array(transactionUpload)) });
export const accountsRequest = z.strictObject({ accounts: z.array(accountUpload).check(z.minLength(1)) });
export const accountPatch = z.strictObject({ status: z._default(z.enum(['enabled', 'disabled']), 'enabled') });
export const accountType = z.catch(z.enum(ACCOUNT_TYPES), 'UNKNOWN');

export const patternsRequest = z.strictObject({ ids: z._default(folded, {}), patterns: z._default(z.array(folded), []) });
/** The shape of a pattern that has an effect here: a partner by name or creditor, and what to call it. */
export const pattern = z.looseObject({
  paymentPartner: z.looseObject({ name: optionalText, creditorID: optionalText }),
  tags: z.array(text),
});

const companyTraits = {
  ...{ name: optionalText, domain: optionalText, iban: optionalText, bic: optionalText },
  ...{ bankCode: optionalText, creditorID: optionalText, companyID: optionalText },
};
export const companiesRequest = z.strictObject({
  queries: z.array(z.looseObject({ keyword: optionalText, properties: z.optional(z.array(text)), limit: z.optional(z.number()) })),
});
export const logosRequest = z.strictObject({
  queries: z.array(z.looseObject({ queryID: optionalText, ...companyTraits })).check(z.maxLength(200)),
});

const ROLES = ['employee', 'tenantadmin', 'tenant-manager'] as const;
const advisor = {
  avatar: optionalText,
  linkID: optionalText,
  mail: optionalText,
  name: optionalText,
  phoneNumber: optionalText,
  reportAccess: flag,
  reportInterval: optionalText,
  reportSend: flag,
  role: z.enum(ROLES),
  sendMail: flag,
  type: z.optional(z.enum(['person', 'company', 'person-company', 'company-person'])),
};
export const advisorCreate = z.strictObject({
  ...advisor,
  onboardingMail: flag,
  reportRole: z.optional(z.enum(['report', 'report-tenant'])),
  welcomeMail: flag,
});
export const advisorPatch = z.strictObject({
  ...advisor,
  deactivated: z.optional(z.nullable(z.boolean())),
  reportRole: z.optional(z.enum(ROLES)),
});

export const tenantPatch = z.strictObject({
  AdjustUsersPermission: flag,
  accentColor: optionalText,
  deactivated: z.optional(z.nullable(z.boolean())),
  displayName: optionalText,
  expireConfig: z.optional(folded),
  logo: optionalText,
  modules: z.optional(folded),
  primaryColor: optionalText,
  report: flag,
  reportModules: z.optional(folded),
});

const rating = z.number().check(z.int(), z.minimum(1), z.maximum(5));
const logoFeedback = z
  .strictObject({
    ...companyTraits,
    url: optionalText,
    squareURL: optionalText,
    requestBody: z.optional(folded),
    logoTypes: z.optional(z.array(z.enum(['default', 'square']))),
  })
  .check(z.refine((given) => Object.keys(given).some((key) => key !== 'logoTypes'), 'names nothing to find the logo by'));
const anyFeedback = { content: text, userID: optionalText, additionalInfo: z.optional(folded) };
const contractor = { ...anyFeedback, module: z.literal('contractor') };
export const feedbackRequest = z.union([
  z.strictObject({ ...contractor, type: z.literal('rating'), feedback: z.strictObject({ rating }) }),
  z.strictObject({ ...contractor, type: z.literal('interaction'), feedback: z.strictObject({ interaction: z.literal('tagChange') }) }),
  z.strictObject({
    ...anyFeedback,
    module: z.literal('cockpit'),
    type: z.literal('cockpit'),
    feedback: z.strictObject({ cockpitID: text, cockpitTenantID: text, rating: z.optional(rating), cockpitLink: optionalText }),
  }),
  z.strictObject({
    ...anyFeedback,
    module: z.literal('company-logos'),
    type: z.enum(['missing-logo', 'wrong-logo', 'outdated-logo']),
    feedback: logoFeedback,
  }),
]);

/** The document says that the method can be selected and not what its field is called. */
const webhook = {
  callbackURL: webAddress,
  secret: text,
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  headers: z
    .record(text.check(z.regex(/^[\w-]+$/, 'is not a header')), text)
    .check(z.refine((headers) => Object.keys(headers).length <= 20, 'holds more than 20 headers')),
  method: z.enum(['POST', 'PUT', 'PATCH']),
};
export const webhookRequest = z.strictObject({ webhook: z.partial(z.strictObject(webhook)) });
