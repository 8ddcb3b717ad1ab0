import * as z from 'zod/mini';
import { uuid, type Operation } from '../kit/index.ts';
import { BANKS, describe, findBank } from './banks.ts';
import { refuse } from './errors.ts';
import { decimal, type Persona } from './people.ts';
import { email, iban, param, readJson, readQuery, text, uri } from './read.ts';
import { needSignature } from './signature.ts';
import type { Fintecture, Payment, PaymentStatus } from './state.ts';
import { secured } from './tokens.ts';

/** How long the bank takes to carry out what was approved. */
export const SETTLE_MS = 1500;

const providersQuery = z.strictObject({ country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))) });
const connectQuery = z.strictObject({ state: z.optional(text), redirect_uri: z.optional(uri) });
const optional = z.optional(text);
const connectBody = z.strictObject({
  meta: z.strictObject({ psu_name: optional, psu_email: z.optional(email), psu_phone: optional, psu_address: optional }),
  data: z.strictObject({
    type: z.optional(z.enum(['PIS'])),
    attributes: z.strictObject({
      amount: z.string().check(z.regex(/^(?!0+\.?0*$)\d{1,10}(\.\d{1,2})?$/)),
      currency: z.enum(['EUR', 'GBP', 'PLN']),
      communication: z.string().check(z.minLength(1), z.maxLength(140)),
      customer_id: optional,
      end_to_end_id: z.optional(z.string().check(z.minLength(1), z.maxLength(35))),
      beneficiary: z.optional(z.strictObject({ name: optional, iban: z.optional(iban), bic: optional })),
      payment_method: z.optional(z.enum(['immediate_transfer', 'smart_transfer', 'bnpl'])),
    }),
  }),
});

/** A payment's next status, and word of it. */
export function progress({ world, tell }: Fintecture, payment: Payment, status: PaymentStatus): void {
  payment.status = status;
  payment.updatedAt = world.now();
  tell({ id: payment.id, status });
}

/** The payer has approved; the rest is up to the bank. */
export function carryOut(fintecture: Fintecture, payment: Payment, { quirk }: Persona): void {
  const { timeline, slowMs } = fintecture;
  if (quirk === 'refused') return progress(fintecture, payment, 'payment_rejected');
  if (quirk === 'failed') return progress(fintecture, payment, 'payment_failed');
  if (quirk === 'altered') payment.attributes = { ...payment.attributes, amount: oneMore(payment.attributes.amount) };
  const initiate = (): void => {
    progress(fintecture, payment, 'payment_initiated');
    timeline.later(SETTLE_MS, () => progress(fintecture, payment, 'payment_completed'));
  };
  if (quirk === 'slow') timeline.later(slowMs, initiate);
  else initiate();
}

function oneMore(amount: string): string {
  const [whole = '0', cents = ''] = amount.split('.');
  return decimal((Number(whole) + 1) * 100 + Number(cents.padEnd(2, '0')));
}

/** The directory of banks. */
export function providerOperations(fintecture: Fintecture): Record<string, Operation> {
  const { publicUrl } = fintecture.world;
  return secured(fintecture, ['PIS', 'AIS', 'customer'], {
    getResV1Providers: {
      method: 'GET',
      path: '/res/v1/providers',
      takesQuery: true,
      handle(c) {
        const { country } = readQuery(c, providersQuery);
        const banks = BANKS.filter((bank) => country === undefined || bank.country === country);
        return c.json({ data: banks.map((bank) => describe(bank, publicUrl)) });
      },
    },
    getResV1Provider: {
      method: 'GET',
      path: '/res/v1/providers/{provider_id}',
      handle(c) {
        const bank = findBank(param(c, 'provider_id'));
        return bank === undefined ? refuse(404, 'provider_not_found', 'There is no such bank.') : c.json(describe(bank, publicUrl));
      },
    },
  });
}

/** Payment initiation. */
export function paymentOperations(fintecture: Fintecture): Record<string, Operation> {
  const { world, state, publicKey } = fintecture;
  return secured(fintecture, ['PIS'], {
    createPisV2Connect: {
      method: 'POST',
      path: '/pis/v2/connect',
      takesQuery: true,
      async handle(c) {
        await needSignature(c, world, publicKey);
        const { state: own, redirect_uri: redirectUri } = readQuery(c, connectQuery);
        const { attributes } = (await readJson(c, connectBody)).data;
        const { customer_id: customerId } = attributes;
        if (customerId !== undefined && !state.customers.has(customerId)) refuse(400, 'customer_not_found', 'There is no such customer.');
        const now = world.now();
        const payment: Payment = {
          ...{ kind: 'PIS', id: uuid(world), redirectUri, state: own, attributes },
          ...{ status: 'payment_created', createdAt: now, updatedAt: now },
        };
        state.sessions.set(payment.id, payment);
        progress(fintecture, payment, 'payment_created');
        return c.json({ meta: { session_id: payment.id, status: payment.status, url: `${world.publicUrl}/connect/${payment.id}` } });
      },
    },
    getPaymentSession: {
      method: 'GET',
      path: '/pis/v2/payments/{payment_id}',
      handle(c) {
        const payment = state.sessions.get(param(c, 'payment_id'));
        if (payment?.kind !== 'PIS') return refuse(404, 'payment_not_found', 'There is no such payment.');
        const { id, attributes, status, createdAt, updatedAt } = payment;
        const [created_at, updated_at] = [createdAt, updatedAt].map((time) => new Date(time).toISOString());
        return c.json({ id, type: 'PIS', attributes, status, created_at, updated_at });
      },
    },
  });
}
