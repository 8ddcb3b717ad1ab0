import * as z from 'zod/mini';
import { operation, type AnswerSchema } from '../http/operation.ts';

/*
 * Finqware, as far as its documents tell. The guide states the paths of sessions, steps and uploads, and names the addresses for
 * tokens, accounts and transactions; the public reference prints the bodies. `inferred` marks a method or a path that neither
 * states. A tenant whose Finqware answers at other paths says so in its settings.
 */

const text = z.string().check(z.minLength(1));
/** Absent, null and empty are the same here. */
const maybe = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value || undefined),
);

/** No document states which status is success: any of these is. */
const success = <A extends AnswerSchema>(answer: A) => ({ 200: answer, 201: answer, 202: answer, 203: answer }) as const;

const sessionCreate = z.looseObject({ client_id: text, client_app_key: text, skill: text });
const sessionCreated = z.object({ session_id: text, nonce: text, status: maybe });

/** All values are strings, numbers included; a group of fields is an object of them. */
export type StepData = { readonly [name: string]: StepValue };
export type StepValue = string | readonly StepValue[] | StepData;
const stepValue: z.ZodMiniType<StepValue> = z.lazy(() => z.union([z.string(), z.array(stepValue), z.record(z.string(), stepValue)]));

const stepSubmit = z.strictObject({
  client_id: text,
  nonce: text,
  skill: text,
  step: text,
  data: z.record(z.string(), stepValue),
});
/** Whatever is there says how the session goes on: a nonce for the next step, a page of the bank's, or the token of its end. */
const stepAccepted = z.object({
  step_id: maybe,
  nonce: maybe,
  status: maybe,
  temp_token: maybe,
  redirect_url: maybe,
  link: maybe,
  url: maybe,
  data: z.catch(z.object({ url: maybe, method: maybe }), { url: undefined, method: undefined }),
});

const upload = z.strictObject({ client_id: text, nonce: z.optional(text), file: z.instanceof(Blob) });
const uploaded = z.object({ step_id: maybe, nonce: maybe, status: maybe });

const listed = z.array(z.object({ skill: maybe, type: maybe, flavour: maybe }));

const keys = { client_id: text, client_secret: text };
const sessionState = z.object({ session_id: maybe, status: maybe, temp_token: maybe });

const token = z.object({ access_token: text, credentials_id: text, consent_exp: maybe, max_data_retention: maybe });

/** What reads or ends a consent: the tenant's keys and the consent's own. */
const access = { ...keys, credentials_id: text, access_token: text, tenant_user_id: z.optional(text) };
const decimal = z.string().check(z.regex(/^-?\d{1,18}(\.\d{1,8})?$/));
const sign = z.nullish(z.enum(['credit', 'debit']));
const list = <S extends z.ZodMiniType>(item: S) =>
  z.pipe(
    z.nullish(z.array(item)),
    z.transform((value) => value ?? []),
  );

const account = z.object({
  id: text,
  servicer_name: maybe,
  timestamp: maybe,
  data: z.object({
    account_schemes: list(z.object({ identification: maybe, scheme_name: maybe })),
    balances: list(
      z.object({ balance_amount: decimal, balance_currency: maybe, balance_type: maybe, credit_debit_indicator: sign, timestamp: maybe }),
    ),
    account_type: maybe,
    account_sub_type: maybe,
    currency: maybe,
    name: maybe,
    nickname: maybe,
  }),
});
export type FinqwareAccount = z.output<typeof account>;

const transaction = z.object({
  id: text,
  /** The same for the same transaction in every consent. */
  utx_id: maybe,
  account_id: text,
  data: z.object({
    amount: decimal,
    currency: maybe,
    booking_date_time: maybe,
    credit_debit_indicator: sign,
    info: maybe,
    status: maybe,
  }),
});
export type FinqwareTransaction = z.output<typeof transaction>;

const filter = z.strictObject({ account_id: z.optional(text), booking_date_gte: z.optional(text), booking_date_lte: z.optional(text) });

/** Everything that is known of Finqware's operations, in one place. */
export const operations = {
  createSession: operation({ method: 'POST', path: '/sessions', body: sessionCreate, answers: success(sessionCreated), token: 'none' }),
  submitStep: operation({
    method: 'POST',
    path: '/sessions/{session_id}/steps',
    body: stepSubmit,
    answers: success(stepAccepted),
    token: 'none',
  }),
  uploadToStep: operation({
    method: 'POST',
    path: '/steps/{step_id}/upload',
    body: upload,
    encoding: 'multipart',
    answers: { ...success(uploaded), 204: 'none' },
    token: 'none',
    inferred: true,
  }),
  listSkills: operation({ method: 'GET', path: '/catalog/skills', answers: success(listed), token: 'none', inferred: true }),
  /** How a session stands, for those that others decide about later. No document has it, only that there are such sessions. */
  readSession: operation({
    method: 'POST',
    path: '/sessions/get',
    body: z.strictObject({ ...keys, session_id: text }),
    answers: success(sessionState),
    repeatable: true,
    token: 'none',
    inferred: true,
  }),
  createToken: operation({
    method: 'POST',
    path: '/token',
    body: z.strictObject({ ...keys, temp_token: text }),
    answers: success(token),
    token: 'none',
  }),
  getAccounts: operation({
    method: 'POST',
    path: '/accounts',
    body: z.strictObject(access),
    answers: success(z.array(account)),
    repeatable: true,
    token: 'none',
  }),
  getTransactions: operation({
    method: 'POST',
    path: '/transactions',
    body: z.strictObject({ ...access, filter: z.optional(filter) }),
    answers: success(z.array(transaction)),
    repeatable: true,
    token: 'none',
  }),
  deleteConsent: operation({
    method: 'POST',
    path: '/consents/delete',
    body: z.strictObject({ ...keys, credentials_id: text, access_token: text }),
    answers: { ...success('none'), 204: 'none' },
    // The reference says so itself.
    repeatable: true,
    token: 'none',
  }),
} as const;
