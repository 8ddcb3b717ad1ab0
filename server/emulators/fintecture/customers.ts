import type { Context } from 'hono';
import * as z from 'zod/mini';
import { uuid, type Operation } from '../kit/index.ts';
import { findBank } from './banks.ts';
import { refuse } from './errors.ts';
import { compare } from './names.ts';
import { email, iban, param, readJson, readQuery, text } from './read.ts';
import type { Customer, CustomerAccount, Fintecture, Verification } from './state.ts';
import { secured } from './tokens.ts';

const PAGE_SIZE = 20;
const MOST = 100;
/** How long an ordinary check takes. */
export const CHECK_MS = 1000;

const count = z.pipe(z.string().check(z.regex(/^[1-9]\d{0,5}$/)), z.transform(Number));
const pageQuery = z.strictObject({ 'page[number]': z.optional(count), 'page[size]': z.optional(count) });
const customerBody = z.strictObject({
  first_name: text,
  last_name: text,
  company_name: z.optional(text),
  email,
  phone: z.optional(text),
  external_id: z.optional(text),
});
export const bankAccountBody = z.strictObject({ iban, holder_name: text, bic: z.optional(text), currency: z.optional(text) });
const verificationBody = z.strictObject({ provider_id: text, expected_name: text });

/** The nine operations of the document "Customers". */
export function customersOperations(fintecture: Fintecture): Record<string, Operation> {
  const { world, state, timeline } = fintecture;

  const customerOf = (c: Context): Customer =>
    state.customers.get(param(c, 'customer_id')) ?? refuse(404, 'customer_not_found', 'There is no such customer.');
  const show = ({ accounts: _accounts, verifications: _verifications, ...rest }: Customer): object => rest;

  return secured(fintecture, ['customer'], {
    listAllCustomers: {
      method: 'GET',
      path: '/v1/customers',
      takesQuery: true,
      handle(c) {
        const { 'page[number]': number = 1, 'page[size]': size = PAGE_SIZE } = readQuery(c, pageQuery);
        if (size > MOST) refuse(400, 'invalid_request', `query: page[size] is at most ${MOST}.`);
        const all = [...state.customers.values()];
        return c.json({ data: all.slice((number - 1) * size, number * size).map(show), meta: { count: all.length } });
      },
    },
    createCustomer: {
      method: 'POST',
      path: '/v1/customers',
      async handle(c) {
        const body = await readJson(c, customerBody);
        const same = [...state.customers.values()].some((each) => body.external_id !== undefined && each.external_id === body.external_id);
        if (same) refuse(409, 'external_id_taken', 'Another customer has this external_id.');
        const created_at = new Date(world.now()).toISOString();
        const customer = {
          id: uuid(world),
          ...body,
          created_at,
          accounts: new Map<string, CustomerAccount>(),
          verifications: new Map<string, Verification>(),
        } satisfies Customer;
        state.customers.set(customer.id, customer);
        return c.json(show(customer), 201);
      },
    },
    getCustomerById: {
      method: 'GET',
      path: '/v1/customers/{customer_id}',
      handle(c) {
        return c.json(show(customerOf(c)));
      },
    },
    listAllCustomerBankAccounts: {
      method: 'GET',
      path: '/v1/customers/{customer_id}/bank-accounts',
      handle(c) {
        return c.json({ data: [...customerOf(c).accounts.values()] });
      },
    },
    createCustomerBankAccount: {
      method: 'POST',
      path: '/v1/customers/{customer_id}/bank-accounts',
      async handle(c) {
        const customer = customerOf(c);
        const body = await readJson(c, bankAccountBody);
        const account = { id: uuid(world), ...body, verified: false };
        customer.accounts.set(account.id, account);
        return c.json(account, 201);
      },
    },
    getBankAccountById: {
      method: 'GET',
      path: '/v1/customers/{customer_id}/bank-accounts/{account_id}',
      handle(c) {
        const account = customerOf(c).accounts.get(param(c, 'account_id'));
        return c.json(account ?? refuse(404, 'account_not_found', 'There is no such account.'));
      },
    },
    initiateCustomerVerification: {
      method: 'POST',
      path: '/v1/customers/{customer_id}/verification',
      async handle(c) {
        const customer = customerOf(c);
        const { provider_id, expected_name } = await readJson(c, verificationBody);
        if (findBank(provider_id) === undefined) refuse(400, 'provider_not_found', 'There is no such bank.');
        const verification: Verification = { id: uuid(world), status: 'pending', provider_id };
        customer.verifications.set(verification.id, verification);
        const isSlow = /\bslow\b/i.test(expected_name);
        timeline.later(isSlow ? fintecture.slowMs : CHECK_MS, () => decide(customer, verification, expected_name));
        return c.json(verification, 201);
      },
    },
    listAllCustomerVerifications: {
      method: 'GET',
      path: '/v1/customers/{customer_id}/verifications',
      handle(c) {
        return c.json({ data: [...customerOf(c).verifications.values()] });
      },
    },
    getCustomerVerificationById: {
      method: 'GET',
      path: '/v1/customers/{customer_id}/verification/{verification_id}',
      handle(c) {
        const verification = customerOf(c).verifications.get(param(c, 'verification_id'));
        return c.json(verification ?? refuse(404, 'verification_not_found', 'There is no such verification.'));
      },
    },
  });

  /** Against the customer's own names and those on the accounts; the name of the user `failed` cannot be checked. */
  function decide(customer: Customer, verification: Verification, expected: string): void {
    if (/\bfailed\b/i.test(expected)) {
      verification.status = 'failed';
      return;
    }
    const accounts = [...customer.accounts.values()];
    const names = [
      `${customer.first_name} ${customer.last_name}`,
      customer.company_name ?? '',
      ...accounts.map(({ holder_name }) => holder_name),
    ];
    const verdict = compare(
      expected,
      names.map((name) => ({ name })),
    );
    Object.assign(verification, verdict, { verified_at: new Date(world.now()).toISOString() });
    if (verdict.status !== 'verified') return;
    for (const account of accounts) if (compare(expected, [{ name: account.holder_name }]).status === 'verified') account.verified = true;
  }
}
