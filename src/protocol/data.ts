import * as z from 'zod/mini';
import { order } from './order.ts';
import { checkState, payeeCheck } from './steps.ts';

/* The data plane: what the tenant's back end reads with its access token. Amounts are decimal strings. */

const short = z.string().check(z.minLength(1), z.maxLength(512));
const day = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

export const tokenExchange = z.strictObject({ client_id: short, client_secret: short, temp_token: short });

export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  credentials_id: z.string(),
  skill: z.string(),
  session_id: z.string(),
  /** ISO 8601: the end of the consent, and of the token with it. */
  expires_at: z.string(),
  reference: z.optional(z.string()),
  /** What a session about connections has changed, by credentials id. */
  connections: z.optional(z.array(z.object({ credentials_id: z.string(), change: z.enum(['added', 'removed', 'refreshed']) }))),
});

export const balance = z.object({
  type: z.enum(['available', 'current', 'closingBooked', 'expected']),
  amount: z.string(),
  currency: z.string(),
  at: z.string(),
});

export const account = z.object({
  id: z.string(),
  name: z.string(),
  type: z.enum(['current', 'savings', 'card', 'loan', 'other']),
  currency: z.string(),
  iban: z.optional(z.string()),
  bic: z.optional(z.string()),
  institution_id: z.string(),
  balances: z.array(balance),
});
export type Account = z.infer<typeof account>;

export const transaction = z.object({
  id: z.string(),
  account_id: z.string(),
  amount: z.string(),
  currency: z.string(),
  direction: z.enum(['debit', 'credit']),
  status: z.enum(['booked', 'pending']),
  booking_date: day,
  value_date: z.optional(day),
  description: z.string(),
  counterparty_name: z.optional(z.string()),
  counterparty_iban: z.optional(z.string()),
});
export type Transaction = z.infer<typeof transaction>;

export const holder = z.object({
  account_id: z.string(),
  name: z.string(),
  address: z.optional(z.string()),
  email: z.optional(z.string()),
  phone: z.optional(z.string()),
});
export type Holder = z.infer<typeof holder>;

/** The outcome of a verification or a review; the score is the back end's business alone. */
export const verification = z.object({
  id: z.string(),
  what: z.enum(['verification', 'review']),
  status: checkState,
  /** How well the names match, 0 to 100. */
  match_score: z.optional(z.number()),
  decided_at: z.optional(z.string()),
});
export type Verification = z.infer<typeof verification>;

export const payment = z.object({
  id: z.string(),
  status: z.literal('accepted'),
  ...order.shape,
  institution_id: z.string(),
  /** The account it was paid from, where the bank tells: what the next payment may offer again. */
  payer_iban: z.optional(z.string()),
  accepted_at: z.string(),
  payee_check: payeeCheck,
});

/** One form as it was sent. */
export const formAnswer = z.object({ step: z.string(), values: z.record(z.string(), z.unknown()) });

export const transactionsQuery = z.strictObject({
  account_id: z.optional(short),
  from: z.optional(day),
  to: z.optional(day),
  cursor: z.optional(short),
  limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,2}$/))),
});

export const accountsAnswer = z.object({ accounts: z.array(account) });
export const transactionsAnswer = z.object({ transactions: z.array(transaction), next_cursor: z.optional(z.string()) });
export const holdersAnswer = z.object({ holders: z.array(holder) });
export const verificationsAnswer = z.object({ verifications: z.array(verification) });
export const paymentsAnswer = z.object({ payments: z.array(payment) });
export const formsAnswer = z.object({ forms: z.array(formAnswer) });
