import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { answered, correlation, done, maybeList, maybeOpen, maybeText, open, optionalText, tenantHeader } from './schemas.ts';

const patterns = z.looseObject({ ids: maybeOpen, patterns: maybeList(open) });
const logoSize = z.optional(z.int().check(z.minimum(0)));

/** What finoOS makes of the data: tags, patterns, accounts that it found, histories, contracts, companies and their logos. */
export const analysisOperations = {
  getCategorization: operation({
    method: 'GET',
    path: '/users/{user-id}/categorization',
    inferred: true,
    headers: tenantHeader,
    /** Only what has changed since that calculation. */
    query: z.strictObject({ 'correlation-id': optionalText }),
    answers: answered(z.looseObject({ categorization: maybeList(open), metaData: maybeOpen })),
  }),
  getCategorizationCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/categorization/correlation',
    inferred: true,
    headers: tenantHeader,
    answers: answered(correlation),
  }),
  getPatterns: operation({
    method: 'GET',
    path: '/users/{user-id}/categorization/patterns',
    inferred: true,
    headers: tenantHeader,
    answers: answered(patterns),
  }),
  putPatterns: operation({
    method: 'PUT',
    path: '/users/{user-id}/categorization/patterns',
    inferred: true,
    // It replaces the whole set.
    repeatable: true,
    headers: tenantHeader,
    body: z.strictObject({ ids: z.optional(open), patterns: z.optional(z.array(open)) }),
    answers: answered(patterns),
  }),
  getCategorizedTransactions: operation({
    method: 'GET',
    path: '/users/{user-id}/categorization/transactions',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.looseObject({ accounts: maybeList(open) })),
  }),
  getTransactionCategorization: operation({
    method: 'GET',
    path: '/users/{user-id}/categorization/transactions/{transaction-id}',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.looseObject({ tags: maybeList(z.unknown()) })),
  }),
  getAccountDetection: operation({
    method: 'GET',
    path: '/users/{user-id}/account-detection',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.looseObject({ accountsOverview: maybeOpen })),
  }),
  getAccountDetectionCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/account-detection/correlation',
    inferred: true,
    headers: tenantHeader,
    answers: answered(correlation),
  }),
  getAccountHistory: operation({
    method: 'GET',
    path: '/users/{user-id}/account-history',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.looseObject({ histories: maybeList(open) })),
  }),
  getAccountHistoryCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/account-history/correlation',
    inferred: true,
    headers: tenantHeader,
    answers: answered(correlation),
  }),
  getContracts: operation({
    method: 'GET',
    path: '/users/{user-id}/contracts',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.nullable(z.array(open))),
  }),
  deleteContracts: operation({
    method: 'DELETE',
    path: '/users/{user-id}/contracts',
    inferred: true,
    headers: tenantHeader,
    answers: done,
  }),
  getContractsCorrelation: operation({
    method: 'GET',
    path: '/users/{user-id}/contracts/correlation',
    inferred: true,
    headers: tenantHeader,
    answers: answered(correlation),
  }),
  deleteContract: operation({
    method: 'DELETE',
    path: '/users/{user-id}/contracts/{contract-id}',
    inferred: true,
    headers: tenantHeader,
    answers: done,
  }),
  searchCompanies: operation({
    method: 'POST',
    path: '/companies/search',
    inferred: true,
    // It reads, whatever its method.
    repeatable: true,
    headers: tenantHeader,
    query: z.strictObject({ 'logo-size': logoSize }),
    body: z.strictObject({ queries: z.array(open) }),
    answers: answered(z.looseObject({ results: z.unknown() })),
  }),
  searchLogos: operation({
    method: 'POST',
    path: '/companies/logos/search',
    inferred: true,
    repeatable: true,
    headers: tenantHeader,
    query: z.strictObject({
      exactMatch: z.optional(z.boolean()),
      /** `AUTO`, `1` or `2`; void with `exactMatch`. */
      fuzziness: optionalText,
      'logo-size': logoSize,
    }),
    body: z.strictObject({ queries: z.array(z.looseObject({ queryID: optionalText })).check(z.maxLength(200)) }),
    /** The document folds all of it away; these three members its changelog names. */
    answers: answered(
      z.looseObject({
        results: z.catch(
          maybeList(z.looseObject({ queryID: maybeText, companyID: maybeText, squareLogoURL: maybeText, status: maybeText })),
          undefined,
        ),
      }),
    ),
  }),
} as const;
