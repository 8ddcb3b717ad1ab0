import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { answered, correlation, done, maybeList, maybeText, moment, optionalText, pdfHeader, tenantHeader, text } from './schemas.ts';

const id = text.check(z.minLength(1));
/** Banks answer with numbers; a stand-in may write the exact text. */
const figure = z.nullish(z.union([z.number(), text]));

/**
 * An account. The document names the first three fields and folds the others away: those are the ones of finoOS's public
 * description of accounts that are uploaded.
 */
export const bankingAccount = z.looseObject({
  accountId: maybeText,
  accountNumber: maybeText,
  supportedPayments: maybeList(text),
  balance: figure,
  bankCode: maybeText,
  bankLoginId: maybeText,
  bankName: maybeText,
  bic: maybeText,
  currency: maybeText,
  iban: maybeText,
  name: maybeText,
  owner: maybeText,
  status: maybeText,
  type: maybeText,
});
export type BankingAccount = z.output<typeof bankingAccount>;

/** A booking; the document names its id, and the rest is as with accounts. */
export const bankingTransaction = z.looseObject({
  transactionId: maybeText,
  accountId: maybeText,
  amount: figure,
  bookingDate: maybeText,
  bookingText: maybeText,
  currency: maybeText,
  paymentPartner: z.nullish(z.looseObject({ name: maybeText, iban: maybeText })),
  purpose: maybeText,
  valueDate: maybeText,
});
export type BankingTransaction = z.output<typeof bankingTransaction>;

/** Accounts, transactions, the PDF, and what is uploaded. */
export const bankingOperations = {
  getAccounts: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/accounts',
    inferred: true,
    headers: tenantHeader,
    // 204 where the user has none.
    answers: { 200: z.looseObject({ accounts: maybeList(bankingAccount) }), 204: 'none' },
  }),
  createExternalAccounts: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/accounts',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ accounts: z.array(z.looseObject({ accountId: id, accountNumber: id })).check(z.minLength(1)) }),
    answers: answered(z.looseObject({ userId: maybeText })),
  }),
  addExternalTransactions: operation({
    method: 'POST',
    path: '/users/{user-id}/banking/accounts/{account-id}/transactions',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ transactions: z.array(z.looseObject({ transactionId: id })) }),
    answers: answered(z.looseObject({ transactionsAdded: z.nullish(z.number()) })),
  }),
  deleteExternalAccount: operation({
    method: 'DELETE',
    path: '/users/{user-id}/banking/accounts/{account-id}',
    inferred: true,
    headers: tenantHeader,
    answers: done,
  }),
  patchAccount: operation({
    method: 'PATCH',
    path: '/users/{user-id}/banking/accounts/{account-id}',
    inferred: true,
    headers: tenantHeader,
    body: z.strictObject({ status: z.optional(z.enum(['enabled', 'disabled'])) }),
    answers: done,
  }),
  getAccountSummaryPdf: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/accounts/{account-id}/summary',
    inferred: true,
    headers: pdfHeader,
    query: z.strictObject({ since: z.optional(moment), until: z.optional(moment) }),
    // 206: cut after 10,000 transactions; the header `stoppedAt` says where the next part begins.
    answers: { 200: 'stream', 206: 'stream' },
  }),
  getBankingCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/correlation',
    inferred: true,
    headers: tenantHeader,
    answers: answered(correlation),
  }),
  getTransactions: operation({
    method: 'GET',
    path: '/users/{user-id}/banking/transactions',
    inferred: true,
    headers: tenantHeader,
    query: z.strictObject({
      since: z.optional(moment),
      until: z.optional(moment),
      /** Separated by commas; makes the two dates void. */
      transactionIds: optionalText,
      lastMonths: z.optional(text.check(z.regex(/^[1-9]\d*$/))),
    }),
    answers: { 200: z.nullable(z.array(bankingTransaction)), 204: 'none' },
  }),
} as const;
