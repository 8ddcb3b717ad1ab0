import * as z from 'zod/mini';
import type { Grant } from '../provider.ts';

const conversation = z.object({
  session_id: z.string(),
  skill: z.string(),
  /** For the next step; absent once there is none. */
  nonce: z.optional(z.string()),
  nonce_until: z.number(),
  user: z.optional(z.string()),
  /** The token of the session's end, where the last step brought it. */
  temp_token: z.optional(z.string()),
  status: z.optional(z.string()),
  /** The forms that were taken, in their order: what was in them, as a hash, and what the step is called there. */
  sent: z.array(z.object({ step: z.string(), digest: z.string(), step_id: z.optional(z.string()) })),
});

/** A session of theirs under way: what is to be kept of it between two forms. */
export type Conversation = z.output<typeof conversation>;

export const toHandle = (at: Conversation): Grant => ({ finqware: JSON.stringify(at) });

/** Undefined where it is none of ours. */
export function fromHandle(handle: Grant): Conversation | undefined {
  try {
    const { data } = conversation.safeParse(JSON.parse(handle['finqware'] ?? ''));
    return data;
  } catch {
    return undefined;
  }
}
