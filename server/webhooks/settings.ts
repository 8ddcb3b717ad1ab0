import * as z from 'zod/mini';
import { EVENT_TYPES } from './schemas.ts';

/** The lengths that Standard Webhooks allows for a key, in bytes. */
const KEY_BYTES = { least: 24, most: 64 };

/** The bytes of a secret as Standard Webhooks writes it. */
export const webhookKey = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

const isSecret = (value: string): boolean => {
  const { length } = webhookKey(value);
  return /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(value) && length >= KEY_BYTES.least && length <= KEY_BYTES.most;
};

const secret = z.string().check(z.refine(isSecret, 'must be whsec_ and then 24 to 64 random bytes as base64'));

/** Where a tenant wants to hear of what happens; `url` is the configuration's idea of a safe address. */
export const webhookSettings = (url: z.ZodMiniType<string, string>) =>
  z
    .array(
      z.strictObject({
        url,
        secret,
        /** Those that the receiver may still know: while there are any, each delivery is signed with all of them. */
        old_secrets: z._default(z.array(secret).check(z.maxLength(4)), []),
        /** Only these; without them all. */
        events: z.optional(z.array(z.enum(EVENT_TYPES)).check(z.minLength(1))),
      }),
    )
    .check(
      z.maxLength(10),
      z.refine((all) => new Set(all.map((each) => each.url)).size === all.length, 'must not have the same url twice'),
    );

/** A checked address that events are sent to. */
export type Endpoint = z.output<ReturnType<typeof webhookSettings>>[number];
