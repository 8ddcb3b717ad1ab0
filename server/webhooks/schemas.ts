import * as z from 'zod/mini';

/** Everything that a tenant can be told of. */
export const EVENT_TYPES = [
  'session.completed',
  'session.ended',
  'verification.decided',
  'payment.accepted',
  'payment.failed',
  'connection.needs_person',
  'connection.has_data',
  'connection.ended',
  'credentials.deleted',
] as const;

/** How a delivery can stand. */
const STATES = ['waiting', 'delivered', 'failed'] as const;

/** The id of a delivery: the time, counting down, and a UUID. */
export const DELIVERY_ID = /^\d{13}-[0-9a-f-]{36}$/;

export const deliveriesQuery = z.strictObject({
  status: z.optional(z.enum(STATES)),
  limit: z.optional(z.string().check(z.regex(/^[1-9]\d{0,2}$/))),
  cursor: z.optional(z.string().check(z.regex(DELIVERY_ID))),
});

const attempt = z.object({
  at: z.iso.datetime(),
  /** What the endpoint answered with; redirects are not followed. */
  status: z.optional(z.int()),
  /** Why there was no answer. */
  fault: z.optional(z.enum(['timeout', 'unreachable', 'endpoint_removed', 'endpoint_disabled'])),
  ms: z.int(),
});

/** One event on its way to one endpoint. */
export const delivery = z.object({
  id: z.string(),
  /** The `webhook-id` that it is sent with, each time. */
  event_id: z.string(),
  type: z.enum(EVENT_TYPES),
  url: z.string(),
  status: z.enum(STATES),
  created_at: z.iso.datetime(),
  next_at: z.optional(z.iso.datetime()),
  attempts: z.array(attempt),
});

/** The newest come first. */
export const deliveriesAnswer = z.object({ deliveries: z.array(delivery), next_cursor: z.optional(z.string()) });
