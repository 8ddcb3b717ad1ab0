import * as z from 'zod/mini';
import { ERRORS, type ErrorType } from './errors.ts';
import { CAUSES, type Cause, type ExitRecord } from './exit.ts';
import { order } from './order.ts';
import { approvalMethod, bank, institution, psuType, STEP_KINDS, step, type Step, type StepKind } from './steps.ts';

/* The requests and answers of the Sessions contract. Requests refuse unknown fields; answers may gain some. */

const short = z.string().check(z.minLength(1), z.maxLength(256));
const token = z.string().check(z.minLength(1), z.maxLength(512));
const base64url256 = z.string().check(z.regex(/^[\w-]{43}$/));

/** What only the tenant's back end may fix when it starts a session. */
export const context = z.strictObject({
  payment: z.optional(order),
  /** A customer whom the tenant knows. */
  customer: z.optional(
    z.strictObject({
      /** What forms need not ask again, by the names of their fields. */
      details: z.optional(z.record(z.string(), z.unknown())),
      /** The account used last time, to pay from it again. */
      account: z.optional(z.strictObject({ institution_id: short, iban: z.string().check(z.regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/)) })),
      /** The credentials to manage: what the token exchanges of this customer gave. */
      credentials_ids: z.optional(z.array(short).check(z.maxLength(50))),
    }),
  ),
  /** The tenant's own name for the person or the purchase; comes back with the access token. */
  reference: z.optional(short),
});

export const sessionCreate = z.strictObject({
  client_id: short,
  client_app_key: z.optional(token),
  client_secret: z.optional(token),
  skill: short,
  /** Back end only. */
  context: z.optional(context),
  /** Where a full-page trip to the bank ends: a page on one of the tenant's origins. */
  return_url: z.optional(z.string().check(z.maxLength(2048))),
  /** S256 of the verifier that stays in the tab; without it the session cannot be resumed. */
  challenge: z.optional(base64url256),
  /** A popup comes back by itself; a page is sent back to the return_url. */
  display: z.optional(z.enum(['popup', 'page'])),
  /** BCP 47; suggests a country and the language of the companion's own pages. */
  locale: z.optional(z.string().check(z.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/))),
});
export type SessionCreate = z.infer<typeof sessionCreate>;

export const stepSubmit = z.strictObject({
  client_id: short,
  nonce: token,
  skill: short,
  step: short,
  data: z.record(z.string(), z.unknown()),
  /** Back to the form before, which has kept what was sent; `data` is empty then. */
  back: z.optional(z.literal(true)),
});
export type StepSubmit = Omit<z.infer<typeof stepSubmit>, 'data'> & { data: object };

/**
 * With the verifier after a reload, or for more time; with its nonce, to make a session that the back end has started this tab's
 * own; or with the secret, by the back end, which hands the person a new nonce days later, wherever they are by then.
 */
export const sessionResume = z.union([
  z.strictObject({ client_id: short, verifier: base64url256, more_time: z.optional(z.literal(true)) }),
  z.strictObject({ client_id: short, nonce: token, challenge: base64url256 }),
  z.strictObject({ client_id: short, client_secret: token }),
]);
export type SessionResume = z.infer<typeof sessionResume>;

export const sessionLeave = z.strictObject({ reason: z.optional(z.enum(['left', 'page_left', 'popup_blocked', 'network_lost'])) });
export type LeaveReason = NonNullable<z.infer<typeof sessionLeave>['reason']>;

export const sessionStatus = z.enum(['SESSION_CREATED', 'SESSION_OPEN', 'SESSION_COMPLETED', 'SESSION_ENDED']);

const exitRecordSchema = z.object({
  outcome: z.enum(['completed', 'left', 'failed', 'expired']),
  stage: z.enum(['start', 'result', ...(Object.keys(STEP_KINDS) as StepKind[])]),
  cause: z.enum(Object.keys(CAUSES) as [Cause, ...Cause[]]),
  origin: z.enum(['user', 'bank', 'network', 'widget', 'server']),
  retryable: z.boolean(),
  next_action: z.enum(['none', 'retry', 'choose_other_bank', 'contact_bank', 'contact_merchant', 'reconnect', 'start_again', 'wait']),
  session_id: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
});

/** How the tenant wants to look; colours are the tenant's own, contrast is kept by the widget. */
export const tenantFace = z.object({ name: z.string(), logo: z.optional(z.string()), color: z.optional(z.string()) });
export type TenantFace = z.infer<typeof tenantFace>;

/** What was paid, for the person to keep. */
const receipt = z.object({ ...order.shape, bank, accepted_at: z.string() });
export type Receipt = z.infer<typeof receipt>;

/** Every answer about a session has this shape; what does not apply is absent. */
export const sessionAnswer = z.object({
  session_id: z.string(),
  status: sessionStatus,
  /** Told to the tab that takes over a session started by the back end: every submission names it. */
  skill: z.optional(z.string()),
  /** The server's clock, ISO 8601: countdowns run by it. */
  now: z.string(),
  /** The submitted step. */
  step_id: z.optional(z.string()),
  nonce: z.optional(z.string()),
  nonce_expires_at: z.optional(z.string()),
  /** What to show now. */
  step: z.optional(step),
  /** Which of how many, for "Step 2 of 3". */
  position: z.optional(
    z.object({ index: z.number(), count: z.number(), /** There is a form to go back to. */ back: z.optional(z.literal(true)) }),
  ),
  /** When the session ends unless somebody asks for more time. */
  expires_at: z.optional(z.string()),
  tenant: z.optional(tenantFace),
  temp_token: z.optional(z.string()),
  exit: z.optional(exitRecordSchema),
  receipt: z.optional(receipt),
});
export interface SessionAnswer extends Omit<z.infer<typeof sessionAnswer>, 'step' | 'exit'> {
  step?: Step;
  exit?: ExitRecord;
}

/** Finqware's error shape, on every route. */
export const problem = z.object({
  id: z.string(),
  type: z.enum(Object.keys(ERRORS) as [ErrorType, ...ErrorType[]]),
  http: z.number(),
  code: z.number(),
  message: z.string(),
  step: z.optional(z.string()),
  fields: z.optional(z.record(z.string(), z.string())),
  retry_after: z.optional(z.number()),
});
export type Problem = z.infer<typeof problem>;

/** The events of `GET /sessions/{id}/events`: the session as it is now, or that this nonce no longer speaks for it. */
export type SessionEvent = { event: 'session'; data: SessionAnswer } | { event: 'superseded'; data: object };

export const publicQuery = z.strictObject({ client_id: short, client_app_key: token });
export const institutionsQuery = z.strictObject({
  client_id: short,
  client_app_key: token,
  skill: z.optional(short),
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
  psu_type: z.optional(psuType),
});

/** A place for files that belong to a step. */
const slot = z.object({
  name: z.string(),
  label: z.string(),
  optional: z.optional(z.literal(true)),
  /** At most so many files. */
  max_files: z.number(),
  /** Media types. */
  accept: z.array(z.string()),
});

export const skillsAnswer = z.object({
  skills: z.array(
    z.object({
      skill: z.string(),
      type: z.string(),
      flavour: z.enum(['production', 'sandbox']),
      starts_from: z.array(z.enum(['browser', 'backend'])),
      steps: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(Object.keys(STEP_KINDS) as [keyof typeof STEP_KINDS]),
          /** The other kinds the same step can turn out to be; the bank decides. */
          or: z.optional(z.array(z.string())),
          /** JSON Schema of the step's data. */
          schema: z.record(z.string(), z.unknown()),
          slots: z.array(slot),
        }),
      ),
    }),
  ),
});
export const institutionsAnswer = z.object({ institutions: z.array(institution) });

export { approvalMethod };
