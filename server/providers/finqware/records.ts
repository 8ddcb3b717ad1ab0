import type { OwnProviderPorts } from '../provider.ts';

/* What is kept of a person, and for how long. */

/** An attempt to get a consent, by its intent. */
export const approvalKey = (intent: string): string => `approval:${intent}`;
/** The exchange of the token at a session's end. */
export const tokenKey = (sessionId: string): string => `token:${sessionId}`;
/** An application that others decide about. */
export const reviewKey = (sessionId: string): string => `review:${sessionId}`;
/** What a webhook said of a session. */
export const toldKey = (sessionId: string): string => `told:${sessionId}`;

/** What only a session of ours asks for again goes soon after the longest lifetime of one, and its grace. */
export const KEPT_MS = 31 * 24 * 3_600_000;

const ROUNDS = 3;

/** Removes what is kept under these keys. What cannot be removed goes by itself when its time is over. */
export async function forget({ kept, now, log }: Pick<OwnProviderPorts, 'kept' | 'now' | 'log'>, keys: readonly string[]): Promise<void> {
  const removed = await Promise.allSettled(
    keys.map(async (key) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const found = await kept.get(key);
        if (!found || (await kept.put(key, undefined, { version: found.version, expiresAt: now() }))) return;
      }
      throw new Error('Somebody else writes there.');
    }),
  );
  const left = removed.filter(({ status }) => status === 'rejected').length;
  if (left > 0) log('warn', 'finqware_not_forgotten', { left });
}
