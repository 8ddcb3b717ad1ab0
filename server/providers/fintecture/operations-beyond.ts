import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { email, lax, listOf, optional, text, time, url } from './formats.ts';

/* What the three documents leave out and Fintecture publishes elsewhere: tokens, the directory of banks, payments. */

const token = z.object({
  access_token: optional(text),
  token_type: optional(z.literal('Bearer')),
  expires_in: optional(z.int()),
  refresh_token: optional(text),
  scope: optional(text),
  /** Not in the document: whose accounts the token opens, where the service says so. */
  customer_id: optional(text),
});
/** A token as it is given out. */
export type Token = z.infer<typeof token>;

const provider = z.object({
  id: optional(text),
  name: optional(text),
  country: optional(text),
  logo_url: lax(url),
  auth_models: lax(z.array(z.enum(['redirect', 'decoupled']))),
  ais: lax(z.array(z.enum(['Accountholders', 'Accounts', 'Transactions']))),
  pis: lax(z.array(z.enum(['SEPA', 'iSCT', 'FPS', 'PLN', 'INT']))),
  psu_types: lax(z.array(z.enum(['retail', 'corporate']))),
});
/** A bank of the directory. */
export type Bank = z.infer<typeof provider>;

const currency = z.enum(['EUR', 'GBP', 'PLN']);
const beneficiary = { name: optional(text), iban: optional(text), bic: optional(text) };
const paymentMethod = z.enum(['immediate_transfer', 'smart_transfer', 'bnpl']);

const payment = z.object({
  id: optional(text),
  type: optional(z.literal('PIS')),
  attributes: optional(
    z.object({
      amount: optional(text),
      currency: optional(currency),
      customer_id: lax(text),
      end_to_end_id: lax(text),
      communication: optional(text),
      beneficiary: optional(z.object(beneficiary)),
      payment_method: lax(paymentMethod),
    }),
  ),
  status: optional(
    z.enum([
      'payment_created',
      'payment_pending',
      'payment_initiated',
      'payment_completed',
      'payment_rejected',
      'payment_cancelled',
      'payment_failed',
    ]),
  ),
  created_at: lax(time),
  updated_at: lax(time),
});
/** A payment session, as it is read. */
export type Payment = z.infer<typeof payment>;

const paymentWrite = z.strictObject({
  meta: z.strictObject({
    psu_name: optional(text),
    psu_email: optional(email),
    psu_phone: optional(text),
    psu_address: optional(text),
  }),
  data: z.strictObject({
    type: optional(z.literal('PIS')),
    attributes: optional(
      z.strictObject({
        amount: text,
        currency,
        customer_id: optional(text),
        end_to_end_id: optional(text),
        communication: text,
        beneficiary: optional(z.strictObject(beneficiary)),
        payment_method: optional(paymentMethod),
      }),
    ),
  }),
});

/** The four that prove who sent a payment. A client with a private key makes them itself, over the bytes that it sends. */
const signed = z.strictObject({
  Signature: optional(text),
  Digest: optional(text),
  Date: optional(text),
  'x-request-id': optional(z.uuid()),
});

const credentials = { scope: optional(text), client_id: optional(text), client_secret: optional(text) };

export const beyondOperations = {
  createAccessToken: operation({
    method: 'POST',
    path: '/oauth/accesstoken',
    body: z.strictObject({
      grant_type: z.enum(['authorization_code', 'client_credentials']),
      code: optional(text),
      redirect_uri: optional(url),
      ...credentials,
    }),
    encoding: 'form',
    answers: { 200: token },
    token: 'none',
  }),
  createRefreshToken: operation({
    method: 'POST',
    path: '/oauth/refreshtoken',
    body: z.strictObject({
      grant_type: z.literal('refresh_token'),
      refresh_token: text,
      client_id: optional(text),
      client_secret: optional(text),
    }),
    encoding: 'form',
    answers: { 200: token },
    token: 'none',
  }),
  getResV1Providers: operation({
    method: 'GET',
    path: '/res/v1/providers',
    query: z.strictObject({ country: optional(z.string().check(z.regex(/^[A-Z]{2}$/))) }),
    answers: { 200: listOf(provider) },
  }),
  getResV1Provider: operation({ method: 'GET', path: '/res/v1/providers/{provider_id}', answers: { 200: provider } }),
  createPisV2Connect: operation({
    method: 'POST',
    path: '/pis/v2/connect',
    // Where the payer returns to, and with what: published beside the document, which does not list them.
    query: z.strictObject({ redirect_uri: optional(url), state: optional(text) }),
    headers: signed,
    body: paymentWrite,
    answers: {
      200: z.object({
        meta: optional(z.object({ session_id: optional(text), status: optional(text), url: optional(url), code: optional(text) })),
      }),
    },
  }),
  getPaymentSession: operation({ method: 'GET', path: '/pis/v2/payments/{payment_id}', answers: { 200: payment } }),
} as const;

/** The operations that are signed where the client has a key to sign with. */
export const SIGNED: readonly string[] = ['createPisV2Connect', 'getPaymentSession'];
