import type { StepKind } from './steps.ts';

/** Who or what ended it, how, and what the person can do: one row for every way a session can end. */
type Row = readonly [
  outcome: 'completed' | 'left' | 'failed' | 'expired',
  origin: 'user' | 'bank' | 'network' | 'widget' | 'server',
  nextAction: 'none' | 'retry' | 'choose_other_bank' | 'contact_bank' | 'contact_merchant' | 'reconnect' | 'start_again' | 'wait',
];

/**
 * The causes. `retryable` is not listed: it follows from the next action. The last six are finoOS's answers to a
 * synchronisation (204, 409, 422, 423, 429, 451), which are outcomes of a journey and no exceptions.
 */
export const CAUSES = {
  completed: ['completed', 'user', 'none'],
  paid: ['completed', 'user', 'none'],
  verified: ['completed', 'bank', 'none'],
  unverified: ['completed', 'bank', 'contact_merchant'],
  not_checked: ['completed', 'bank', 'contact_merchant'],
  approved: ['completed', 'server', 'none'],
  declined: ['completed', 'server', 'contact_merchant'],
  submitted: ['completed', 'user', 'none'],
  managed: ['completed', 'user', 'none'],
  /** Not an end: the person has closed the page while others decide, and can come back. */
  in_review: ['left', 'user', 'wait'],
  left: ['left', 'user', 'start_again'],
  page_left: ['left', 'widget', 'start_again'],
  cancelled_at_bank: ['failed', 'user', 'retry'],
  refused_by_bank: ['failed', 'bank', 'choose_other_bank'],
  bank_said_nothing: ['failed', 'bank', 'retry'],
  bank_timed_out: ['failed', 'bank', 'retry'],
  bank_unavailable: ['failed', 'bank', 'choose_other_bank'],
  bank_answer_mismatch: ['failed', 'bank', 'start_again'],
  approval_expired: ['failed', 'user', 'retry'],
  no_accounts: ['failed', 'bank', 'choose_other_bank'],
  popup_blocked: ['failed', 'widget', 'retry'],
  network_lost: ['failed', 'network', 'retry'],
  nonce_expired: ['expired', 'server', 'start_again'],
  session_expired: ['expired', 'server', 'start_again'],
  consent_expired: ['expired', 'bank', 'reconnect'],
  superseded: ['left', 'widget', 'none'],
  provider_failed: ['failed', 'server', 'retry'],
  payment_unknown: ['failed', 'bank', 'wait'],
  internal: ['failed', 'server', 'contact_merchant'],
  up_to_date: ['completed', 'bank', 'none'],
  interface_deprecated: ['failed', 'bank', 'reconnect'],
  credentials_needed: ['failed', 'bank', 'reconnect'],
  access_blocked: ['failed', 'bank', 'contact_bank'],
  daily_limit_reached: ['failed', 'bank', 'wait'],
  approval_needed: ['failed', 'bank', 'reconnect'],
} as const satisfies Record<string, Row>;

/** Why a session ended; also the key of the words for it. */
export type Cause = keyof typeof CAUSES;

/** Where in the journey it ended: the kind of the step that was open, or `start` before there was one. */
export type Stage = 'start' | StepKind | 'result';

/** The one record a page gets, however a session ends. */
export interface ExitRecord {
  outcome: Row[0];
  stage: Stage;
  cause: Cause;
  origin: Row[1];
  retryable: boolean;
  next_action: Row[2];
  session_id: string | null;
  request_id: string | null;
}

/** Fills in the record from the table, so that both sides say the same of the same cause. */
export function exitRecord(cause: Cause, stage: Stage, sessionId: string | null, requestId: string | null): ExitRecord {
  const [outcome, origin, next_action]: Row = CAUSES[cause];
  const retryable =
    next_action === 'retry' || next_action === 'choose_other_bank' || next_action === 'start_again' || next_action === 'reconnect';
  return { outcome, stage, cause, origin, retryable, next_action, session_id: sessionId, request_id: requestId };
}
