import * as z from 'zod/mini';
import type { Field, FormValues } from './form.ts';
import { order } from './order.ts';

/*
 * The step kinds: for each, what the companion shows (`show`) and what the browser may send (`data`).
 * A new kind is one entry in STEP_KINDS; both sides' registries are typed by it and will not compile without theirs.
 */

const id = z.string().check(z.minLength(1), z.maxLength(128));

/** Two capital letters, as in ISO 3166-1. */
export const country = z.string().check(z.regex(/^[A-Z]{2}$/));

/** Private customers or companies: the bank's own split, and the reason why a bank can be missing from a list. */
export const psuType = z.enum(['retail', 'corporate']);

/** How a bank lets its customer approve: on its own page, or in its app. */
export const approvalMethod = z.enum(['redirect', 'decoupled']);

/** A bank as the browser sees it. Absent fields are left out, so that tens of thousands travel lightly. */
export const institution = z.object({
  id,
  name: z.string(),
  country,
  psu_types: z.array(psuType),
  methods: z.array(approvalMethod),
  bic: z.optional(z.string()),
  /** The parts of an IBAN that name this bank, in the country's own notation. */
  bank_codes: z.optional(z.array(z.string())),
  /** Other names that people type: brands, abbreviations, former names. */
  aliases: z.optional(z.array(z.string())),
  /** A second line, only where it tells two banks of the same name apart. */
  hint: z.optional(z.string()),
  logo: z.optional(z.string()),
  /** `up` where absent. */
  status: z.optional(z.enum(['slow', 'down'])),
  popular: z.optional(z.literal(true)),
});
export type Institution = z.infer<typeof institution>;

/** The bank of a step under way. */
export const bank = z.pick(institution, { id: true, name: true, logo: true, country: true });

export const causeOfFailure = z.enum([
  'cancelled_at_bank',
  'refused_by_bank',
  'bank_said_nothing',
  'bank_timed_out',
  'bank_unavailable',
  'bank_answer_mismatch',
  'approval_expired',
  'no_accounts',
  'provider_failed',
  'payment_unknown',
  'access_blocked',
]);
export type FailureCause = z.infer<typeof causeOfFailure>;

/**
 * How far an approval is: `waiting` for the person, `checking` after the bank sent them back and before its word is in,
 * `unknown` where a payment was sent and its answer was lost, then `approved` or `failed`.
 */
export const approvalState = z.enum(['waiting', 'checking', 'unknown', 'approved', 'failed']);

const approval = {
  bank,
  state: approvalState,
  cause: z.optional(causeOfFailure),
  /** When the bank gives up waiting; ISO 8601, by the server's clock (see `now` beside the step). */
  expires_at: z.string(),
  /** The bank offers the other method too. */
  other_way: z.boolean(),
  /** What is paid by it, where it is a payment. */
  payment: z.optional(z.pick(order, { amount: true, currency: true, payee_name: true })),
};

/** What a person can ask of an approval under way. `in_page` says that the bank will open in this very window. */
export const approvalAction = z.enum(['continue', 'retry', 'switch', 'change_bank', 'in_page']);
const approvalData = z.strictObject({ action: approvalAction });

/** An account to choose from: enough to recognise it, the number never in full. */
export const accountChoice = z.object({
  id,
  name: z.string(),
  iban_masked: z.optional(z.string()),
  currency: z.string(),
  type: z.enum(['current', 'savings', 'card', 'loan', 'other']),
  /** A decimal string, never a float. */
  balance: z.optional(z.string()),
});
export type AccountChoice = z.infer<typeof accountChoice>;

/** What the payee's bank says of the name on the order: it is the account's, nearly so (then which), it is not, or nobody knows. */
export const payeeCheck = z.object({ result: z.enum(['match', 'close_match', 'no_match', 'unavailable']), name: z.optional(z.string()) });
export type PayeeCheck = z.infer<typeof payeeCheck>;

/** An account that is known already, of which no more is shown than a person needs to recognise it. */
const knownAccount = z.object({ bank, iban_masked: z.string() });

/**
 * How far something is that others decide: `failed` could not be checked at all and may be tried again; the other four are
 * answers. A verification says verified or unverified, a review approved or declined.
 */
export const checkState = z.enum(['pending', 'verified', 'unverified', 'approved', 'declined', 'failed']);
export type CheckState = z.infer<typeof checkState>;

/** What the bank can answer when it is asked for news of a connection (finoOS: 204, 409, 422, 423, 429, 451). */
export const refreshResult = z.enum([
  'up_to_date',
  'interface_deprecated',
  'credentials_needed',
  'access_blocked',
  'daily_limit_reached',
  'approval_needed',
]);
export type RefreshResult = z.infer<typeof refreshResult>;

/** One bank that is connected. */
const connection = z.object({
  id,
  bank,
  accounts: z.number(),
  valid_until: z.string(),
  state: z.enum(['active', 'expires_soon', 'expired']),
  /** When its data were last brought up to date. */
  refreshed_at: z.optional(z.string()),
  /** What the last refresh in this session came to. */
  result: z.optional(refreshResult),
  /** Made in this session. */
  is_new: z.optional(z.literal(true)),
});
export type Connection = z.infer<typeof connection>;

export const STEP_KINDS = {
  choose_bank: {
    data: z.strictObject({ institution_id: id, psu_type: z.optional(psuType), method: z.optional(approvalMethod) }),
    show: z.object({
      /** Shown at once, before the directory is downloaded. */
      popular: z.array(institution),
      /** Every country that the directory covers. */
      countries: z.array(country),
      /** The country to begin with. */
      country,
      psu_type: psuType,
      /** How many banks the whole directory has. */
      total: z.number(),
      /** The bank is chosen on a page of the provider's own: `popular` holds the one entry that leads there. */
      hosted: z.optional(z.literal(true)),
      /** The bank that was being tried, where the person came back to choose another. */
      chosen: z.optional(id),
    }),
  },
  redirect: {
    data: approvalData,
    show: z.object({ ...approval, /** The bank's own page. */ url: z.string(), display: z.enum(['popup', 'page']) }),
  },
  decoupled: {
    data: approvalData,
    show: z.object({
      ...approval,
      /** Opens the bank's app; also what the QR code holds. */
      app_url: z.optional(z.string()),
      /** What the app shows too, so that the person approves the right request. */
      matching_code: z.optional(z.string()),
    }),
  },
  accounts: {
    data: z.strictObject({ account_ids: z.array(id).check(z.minLength(1), z.maxLength(200)) }),
    show: z.object({
      bank,
      accounts: z.array(accountChoice),
      /** The last day of the consent, ISO 8601. */ valid_until: z.optional(z.string()),
    }),
  },
  form: {
    /** By the names of the fields; what exactly is taken, the fields say (`checkForm`). */
    data: z.record(z.string(), z.unknown()) as z.ZodMiniType<FormValues>,
    show: z.object({
      title: z.string(),
      lead: z.optional(z.string()),
      /** In the language of the session. */
      fields: z.array(z.custom<Field>((value) => typeof value === 'object' && value !== null)),
      /** What is known or was sent before. */
      values: z.record(z.string(), z.unknown()),
      /** The values come from the tenant: the person did not type them here. */
      prefilled: z.optional(z.literal(true)),
    }),
  },
  review: {
    data: z.strictObject({
      /** The digest that was shown: exactly this is confirmed. */
      digest: z.string(),
      /** Pay from the account that was shown, or from another bank's. */
      from: z.enum(['known', 'other']),
      /** The person has read what the payee's bank says, and pays all the same. */
      payee_accepted: z.optional(z.literal(true)),
    }),
    show: z.object({
      payment: order,
      digest: z.string(),
      payee_check: payeeCheck,
      /** The account used last time, as the tenant remembers it. */
      account: z.optional(knownAccount),
    }),
  },
  wait: {
    data: z.strictObject({ action: z.enum(['continue', 'retry']) }),
    show: z.object({
      /** A verification compares with what the bank knows and takes seconds; a review is done by people and takes hours. */
      what: z.enum(['verification', 'review']),
      state: checkState,
      /** The bank that is asked, where one is. */
      bank: z.optional(bank),
      since: z.string(),
      /** How long it usually takes. */
      usual_seconds: z.number(),
    }),
  },
  connections: {
    data: z.union([
      z.strictObject({ action: z.enum(['add', 'done']) }),
      z.strictObject({ action: z.enum(['refresh', 'reconnect', 'remove']), connection_id: id }),
    ]),
    show: z.object({
      connections: z.array(connection),
      /** One bank can be added or connected again in a session. */
      can_add: z.boolean(),
      /** The one that was removed just now, by the name of its bank. */
      removed: z.optional(z.string()),
    }),
  },
} as const;

/** The name of a step kind. */
export type StepKind = keyof typeof STEP_KINDS;

/** What the browser sends for a step of kind K. */
export type StepData<K extends StepKind = StepKind> = z.infer<(typeof STEP_KINDS)[K]['data']>;

/** What the companion shows for a step of kind K. */
export type StepShow<K extends StepKind = StepKind> = z.infer<(typeof STEP_KINDS)[K]['show']>;

/** A step as it travels: its name in the skill, its kind, what to show. */
export type Step<K extends StepKind = StepKind> = { [P in K]: { name: string; kind: P; show: StepShow<P> } }[K];

const kinds = Object.keys(STEP_KINDS) as StepKind[];

/** The union of all steps, checked. */
export const step = z.discriminatedUnion(
  'kind',
  kinds.map((kind) => z.object({ name: id, kind: z.literal(kind), show: STEP_KINDS[kind].show })) as unknown as [
    z.ZodMiniObject<{ name: typeof id; kind: z.ZodMiniLiteral<StepKind>; show: z.ZodMiniObject }>,
  ],
);
