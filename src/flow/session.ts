import type { SessionAnswer } from '../protocol/sessions.ts';
import type { Step } from '../protocol/steps.ts';

/** The session as the companion last told it. */
export interface Session extends Pick<SessionAnswer, 'position' | 'tenant' | 'skill' | 'nonce_expires_at' | 'expires_at'> {
  id: string;
  nonce: string;
  step: Step;
  /** Milliseconds by which the companion's clock is ahead. */
  clockOffset: number;
}

/** What an answer makes of the session, where it is under way. What the answer leaves out stays as it was. */
export function sessionOf(answer: SessionAnswer, known: Session | null, at: number): Session | undefined {
  const { session_id: id, nonce = known?.nonce, step, now, ...rest } = answer;
  return step && nonce !== undefined ? { ...known, ...rest, id, nonce, step, clockOffset: Date.parse(now) - at } : undefined;
}
