import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { date, email, listOf, optional, text, time, url } from './formats.ts';

/** How far a verification has come; here and in the Customers API. */
export const verificationStatus = z.enum(['verified', 'unverified', 'pending', 'failed']);

const balance = z.object({
  type: optional(z.enum(['available', 'current', 'closingBooked', 'expected'])),
  amount: optional(text),
  currency: optional(text),
  timestamp: optional(time),
});

const account = z.object({
  id: optional(text),
  iban: optional(text),
  bic: optional(text),
  currency: optional(text),
  balances: optional(z.array(balance)),
  type: optional(z.enum(['CACC', 'SVGS', 'LOAN', 'CARD', 'OTHR'])),
});
/** An account as a bank tells it. */
export type AisAccount = z.infer<typeof account>;

const holder = z.object({ name: optional(text), address: optional(text), email: optional(email), phone: optional(text) });
/** Somebody whom an account belongs to. */
export type AisHolder = z.infer<typeof holder>;

const transaction = z.object({
  id: optional(text),
  amount: optional(text),
  currency: optional(text),
  booking_date: optional(date),
  value_date: optional(date),
  description: optional(text),
  type: optional(z.enum(['debit', 'credit'])),
  counterparty: optional(z.object({ name: optional(text), iban: optional(text) })),
});
/** Something that was booked. */
export type AisTransaction = z.infer<typeof transaction>;

/** What a bank is asked to approve: `decoupled` says in which of the two ways. */
const authorization = z.object({
  meta: optional(z.object({ url: optional(url), session_id: optional(text), decoupled: optional(z.boolean()) })),
});

const connect = z.object({ meta: optional(z.object({ session_id: optional(text), url: optional(url) })) });

const decoupled = z.object({
  status: optional(z.enum(['PENDING', 'COMPLETED', 'FAILED'])),
  code: optional(text),
  /** Not in the document, but in what Fintecture publishes beside it: whose accounts the code is for. */
  customer_id: optional(text),
});

const verification = z.object({
  id: optional(text),
  status: optional(verificationStatus),
  match_score: optional(z.number()),
  verified_at: optional(time),
});

const token = 'ais';

/** Account information. Its `customer_id` stands for a connection to a bank, and for no customer of the Customers API. */
export const aisOperations = {
  // Both of the next begin something although they are a GET: they are never repeated blindly.
  getAisV1ProviderAuthorization: operation({
    method: 'GET',
    path: '/ais/v1/provider/{provider_id}/authorize',
    query: z.strictObject({ redirect_uri: optional(url), state: optional(text), psu_type: optional(z.enum(['retail', 'corporate'])) }),
    answers: { 200: authorization },
    repeatable: false,
    token,
  }),
  getAisV2Connect: operation({
    method: 'GET',
    path: '/ais/v2/connect',
    query: z.strictObject({ redirect_uri: optional(url), state: optional(text) }),
    answers: { 200: connect },
    repeatable: false,
    token,
  }),
  getAisV1ProviderAuthorizationDecoupled: operation({
    method: 'GET',
    path: '/ais/v1/provider/{provider_id}/authorize/decoupled',
    query: z.strictObject({ session_id: text }),
    answers: { 200: decoupled },
    token,
  }),
  deleteAisV1Customer: operation({ method: 'DELETE', path: '/ais/v1/customer/{customer_id}', answers: { 204: 'none' }, token }),
  getAisV1CustomerAccounts: operation({
    method: 'GET',
    path: '/ais/v1/customer/{customer_id}/accounts',
    answers: { 200: listOf(account) },
    token,
  }),
  getAisV1CustomerAccount: operation({
    method: 'GET',
    path: '/ais/v1/customer/{customer_id}/account/{account_id}',
    answers: { 200: account },
    token,
  }),
  getAisV1CustomerAccountHolders: operation({
    method: 'GET',
    path: '/ais/v1/customer/{customer_id}/account/{account_id}/holders',
    answers: { 200: listOf(holder) },
    token,
  }),
  getAisV1CustomerAccountTransactions: operation({
    method: 'GET',
    path: '/ais/v1/customer/{customer_id}/account/{account_id}/transactions',
    query: z.strictObject({ from: optional(date), to: optional(date) }),
    answers: { 200: z.object({ data: optional(z.array(transaction)), meta: optional(z.object({ count: optional(z.int()) })) }) },
    token,
  }),
  createAisV1Verification: operation({
    method: 'POST',
    path: '/ais/v1/verification',
    body: z.strictObject({
      meta: optional(z.strictObject({ customer_id: optional(text) })),
      data: optional(
        z.strictObject({ attributes: optional(z.strictObject({ provider_id: optional(text), expected_name: optional(text) })) }),
      ),
    }),
    answers: { 200: verification },
    token,
  }),
} as const;
