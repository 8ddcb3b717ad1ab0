import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { email, listOf, optional, text, time } from './formats.ts';
import { verificationStatus } from './operations-ais.ts';

const customer = z.object({
  id: optional(text),
  first_name: optional(text),
  last_name: optional(text),
  company_name: optional(text),
  email: optional(email),
  phone: optional(text),
  address: optional(
    z.object({
      line1: optional(text),
      line2: optional(text),
      postal_code: optional(text),
      city: optional(text),
      country: optional(text),
    }),
  ),
  external_id: optional(text),
  created_at: optional(time),
});

const bankAccount = z.object({
  id: optional(text),
  iban: optional(text),
  bic: optional(text),
  holder_name: optional(text),
  currency: optional(text),
  verified: optional(z.boolean()),
});

const verification = z.object({
  id: optional(text),
  status: optional(verificationStatus),
  match_score: optional(z.number()),
  provider_id: optional(text),
  verified_at: optional(time),
});
/** A check of a customer's name, which can be read again. */
export type CustomerVerification = z.infer<typeof verification>;

const token = 'customer';

/** Customers, their bank accounts and the checks of who they are. There is no update and no delete. */
export const customersOperations = {
  listAllCustomers: operation({
    method: 'GET',
    path: '/v1/customers',
    query: z.strictObject({ 'page[number]': optional(z.int()), 'page[size]': optional(z.int()) }),
    answers: { 200: z.object({ data: optional(z.array(customer)), meta: optional(z.object({ count: optional(z.int()) })) }) },
    token,
  }),
  createCustomer: operation({
    method: 'POST',
    path: '/v1/customers',
    body: z.strictObject({
      first_name: text,
      last_name: text,
      company_name: optional(text),
      email,
      phone: optional(text),
      external_id: optional(text),
    }),
    answers: { 201: customer },
    token,
  }),
  getCustomerById: operation({ method: 'GET', path: '/v1/customers/{customer_id}', answers: { 200: customer }, token }),
  listAllCustomerBankAccounts: operation({
    method: 'GET',
    path: '/v1/customers/{customer_id}/bank-accounts',
    answers: { 200: listOf(bankAccount) },
    token,
  }),
  createCustomerBankAccount: operation({
    method: 'POST',
    path: '/v1/customers/{customer_id}/bank-accounts',
    body: z.strictObject({ iban: text, bic: optional(text), holder_name: text, currency: optional(text) }),
    answers: { 201: bankAccount },
    token,
  }),
  getBankAccountById: operation({
    method: 'GET',
    path: '/v1/customers/{customer_id}/bank-accounts/{account_id}',
    answers: { 200: bankAccount },
    token,
  }),
  initiateCustomerVerification: operation({
    method: 'POST',
    path: '/v1/customers/{customer_id}/verification',
    body: z.strictObject({ provider_id: optional(text), expected_name: optional(text) }),
    answers: { 201: verification },
    token,
  }),
  listAllCustomerVerifications: operation({
    method: 'GET',
    path: '/v1/customers/{customer_id}/verifications',
    answers: { 200: listOf(verification) },
    token,
  }),
  getCustomerVerificationById: operation({
    method: 'GET',
    path: '/v1/customers/{customer_id}/verification/{verification_id}',
    answers: { 200: verification },
    token,
  }),
} as const;
