import type { ErrorType } from '../../src/protocol/index.ts';
import type { Session } from './session.ts';

/** What the engine decides. A refusal may still carry a changed session: time has passed, or a call has ended. */
export type Outcome =
  | {
      ok: true;
      session: Session;
      /** Make this session's pending call before answering. */
      call?: true;
      /** Tell the bank that this attempt is off. */
      cancel?: string;
    }
  | { ok: false; error: ErrorType; session: Session; fields?: Record<string, string>; retryAfter?: number };

export const accept = (session: Session): Outcome => ({ ok: true, session });

export function refuse(session: Session, error: ErrorType, more: { fields?: Record<string, string>; retryAfter?: number } = {}): Outcome {
  return { ok: false, error, session, ...more };
}

/** Fresh secrets for whoever is next, made by the caller; the engine sees hashes alone. */
export interface Fresh {
  readonly nonce: { readonly hash: string; readonly expiresAt: number };
  readonly temp: { readonly hash: string; readonly expiresAt: number };
  readonly intent: string;
  readonly stateHash: string;
  /** When a call made now counts as lost. */
  readonly callUntil: number;
  /** Until when others may take to decide. */
  readonly waitUntil: number;
}
