import * as z from 'zod/mini';
import { companyCockpit, personCockpit } from './operations-cockpits.ts';
import { maybeText } from './schemas.ts';

/** What finoOS sends news of. */
export const webhookEvent = z.enum([
  'transactions.raw',
  'transactions.raw.notification',
  'transactions',
  'transactions.notification',
  'contracts',
  'ubasyncerror',
  'companycockpit',
  'personcockpit',
  'cockpit.approved',
]);

const payload = {
  webhookID: maybeText,
  userID: maybeText,
  customUserID: maybeText,
  tenantID: maybeText,
  correlationID: maybeText,
  correlationTimestamp: maybeText,
  /** The one that was given when the webhook was set up: all that proves the sender. */
  secret: maybeText,
};
const notification = z.nullish(z.looseObject({ message: maybeText, service: maybeText }));

/** The body of each kind of news; `data` depends on the event, and the document folds some of it away. */
export const finoEvent = z.discriminatedUnion('event', [
  /** Accounts without tags. */
  z.looseObject({ ...payload, event: z.literal('transactions.raw'), data: z.unknown() }),
  z.looseObject({ ...payload, event: z.literal('transactions.raw.notification'), data: notification }),
  /** Accounts with tags. */
  z.looseObject({ ...payload, event: z.literal('transactions'), data: z.unknown() }),
  z.looseObject({ ...payload, event: z.literal('transactions.notification'), data: notification }),
  z.looseObject({ ...payload, event: z.literal('contracts'), data: z.unknown() }),
  z.looseObject({
    ...payload,
    event: z.literal('ubasyncerror'),
    data: z.looseObject({
      errorEvent: maybeText,
      errorData: z.looseObject({ msg: maybeText, bankLoginID: maybeText, type: z.enum(['CHALLENGE_REQUIRED', 'ERROR']) }),
      timestamp: maybeText,
    }),
  }),
  z.looseObject({ ...payload, event: z.literal('companycockpit'), data: z.nullish(companyCockpit) }),
  z.looseObject({ ...payload, event: z.literal('personcockpit'), data: z.nullish(personCockpit) }),
  z.looseObject({
    ...payload,
    event: z.literal('cockpit.approved'),
    data: z.nullish(z.looseObject({ cockpitID: maybeText, advisorID: maybeText })),
  }),
]);
export type FinoEvent = z.output<typeof finoEvent>;
