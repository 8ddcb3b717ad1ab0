import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import {
  answered,
  done,
  fault,
  flagText,
  maybeFlag,
  maybeList,
  maybeText,
  open,
  optionalFlag,
  optionalText,
  personHeader,
  tenantHeader,
  text,
  visitorHeader,
} from './schemas.ts';
import { accountType } from './settings.ts';

const accountTypes = z.optional(z.array(accountType));

const spellings = { redirectURL: maybeText, RedirectURL: maybeText, redirectUrl: maybeText };

/** Where the person is to go. The document spells the field in two ways, and shows no sample. */
const sessionAnswer = z.pipe(
  z.looseObject(spellings),
  z.transform(({ redirectURL, RedirectURL, redirectUrl }) => ({ redirectURL: redirectURL ?? RedirectURL ?? redirectUrl ?? undefined })),
);
/** The same for a money transfer. Its body is not documented at all: the ids are taken where they are there. */
const tanAnswer = z.pipe(
  z.looseObject({ ...spellings, paymentId: maybeText, sessionId: maybeText }),
  z.transform(({ redirectURL, RedirectURL, redirectUrl, paymentId, sessionId }) => ({
    redirectURL: redirectURL ?? RedirectURL ?? redirectUrl ?? undefined,
    paymentId,
    sessionId,
  })),
);

const sessionBody = z.strictObject({
  accountTypes,
  bankLoginId: optionalText,
  errorURL: optionalText,
  exitURL: optionalText,
  redirectURL: optionalText,
});

/** https alone, says the document; what stays on this very machine needs no certificate. */
const secureUrl = text.check(z.regex(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/])/));

/** One login at one bank. */
export const loginStatus = z.looseObject({ bankLoginId: maybeText });

/** How a person comes to the Banking UI: to connect, to manage, to bring up to date, to pay. */
export const sessionOperations = {
  createConnectUserSession: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/connect',
    inferred: true,
    headers: visitorHeader,
    query: z.strictObject({ demo: z.optional(flagText), multiple: z.optional(flagText) }),
    body: z.strictObject({
      accountTypes,
      errorURL: text,
      exitURL: text,
      redirectURL: text,
      persistNonRecurring: optionalFlag,
      recurring: optionalFlag,
      storeSecrets: optionalFlag,
    }),
    answers: answered(sessionAnswer),
  }),
  connectUserMock: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/connect/mock',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ userName: optionalText }),
    answers: answered(z.looseObject({ alreadyConnected: maybeFlag, bankLoginId: maybeText, data: maybeList(open), status: maybeText })),
  }),
  createManagementSession: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/management',
    inferred: true,
    headers: personHeader,
    query: z.strictObject({ addBankLogin: flagText, demo: z.optional(flagText), multiple: z.optional(flagText) }),
    body: sessionBody,
    answers: answered(sessionAnswer),
  }),
  createSynchronizationSession: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/sync',
    inferred: true,
    headers: personHeader,
    body: sessionBody,
    // Six outcomes, none of them an error.
    answers: { 200: 'none', 202: 'none', 204: 'none', 409: fault, 422: fault, 423: fault, 429: fault, 451: sessionAnswer },
  }),
  getLoginsSyncStatus: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/logins',
    inferred: true,
    headers: tenantHeader,
    answers: { 200: z.nullable(z.array(loginStatus)), 204: 'none' },
  }),
  deleteLogin: operation({
    method: 'DELETE',
    path: '/users/{user-id}/banking/logins/{banklogin-id}',
    inferred: true,
    headers: personHeader,
    answers: done,
  }),
  disconnectUser: operation({
    method: 'DELETE',
    path: '/users/{user-id}/banking',
    inferred: true,
    headers: personHeader,
    answers: done,
  }),
  createMoneyTransfer: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/logins/{banklogin-id}/money-transfers',
    inferred: true,
    headers: personHeader,
    body: z.strictObject({
      accountId: optionalText,
      /** Today or later; today where absent. */
      executionDate: z.optional(z.iso.date()),
      exitUrl: z.optional(secureUrl),
      fallbackUrl: z.optional(secureUrl),
      moneyTransfers: z.optional(z.array(open)),
      redirectUrl: z.optional(secureUrl),
      singleBooking: optionalFlag,
    }),
    // 451: the person has to enter a TAN.
    answers: { 200: z.looseObject({ paymentId: maybeText, sessionId: maybeText, status: maybeText }), 451: tanAnswer },
  }),
  getMoneyTransfer: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/logins/{banklogin-id}/money-transfers/{money-transfer-id}',
    inferred: true,
    headers: personHeader,
    answers: answered(z.looseObject({ moneyTransfers: maybeList(open), status: maybeText })),
  }),
} as const;
