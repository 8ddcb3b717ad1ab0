import type { FailureCause } from '../../../src/protocol/index.ts';

/**
 * What the status of a session comes to. Finqware calls it informative and lists no values: those not known here say nothing,
 * nor does one that may as well mean that the session goes on (`ACTIVE`).
 */
export type Verdict = 'pending' | 'done' | 'declined' | 'cancelled' | 'expired' | 'failed';

const VERDICTS: Readonly<Record<string, Verdict>> = {
  CREATED: 'pending',
  IN_PROGRESS: 'pending',
  IN_REVIEW: 'pending',
  PENDING: 'pending',
  APPROVED: 'done',
  COMPLETED: 'done',
  DONE: 'done',
  FINISHED: 'done',
  SUCCESS: 'done',
  DECLINED: 'declined',
  REFUSED: 'declined',
  REJECTED: 'declined',
  ABORTED: 'cancelled',
  CANCELED: 'cancelled',
  CANCELLED: 'cancelled',
  DELETED: 'expired',
  EXPIRED: 'expired',
  ERROR: 'failed',
  FAILED: 'failed',
};

const wordOf = (status: string | undefined): string | undefined => status?.toUpperCase().replace(/^(SESSION|STEP|CONSENT)_/, '');

/** Whether a status says in so many words that people have approved: steps that are complete may still be looked at. */
export const isApproval = (status: string | undefined): boolean => wordOf(status) === 'APPROVED';

/** Of a status such as `SESSION_IN_PROGRESS`; undefined where it says nothing. */
export function verdictOf(status: string | undefined): Verdict | undefined {
  const word = wordOf(status);
  return word !== undefined && Object.hasOwn(VERDICTS, word) ? VERDICTS[word] : undefined;
}

/** Why an approval came to nothing; undefined where it did not. */
export const CAUSES: Readonly<Partial<Record<Verdict, FailureCause>>> = {
  declined: 'refused_by_bank',
  cancelled: 'cancelled_at_bank',
  expired: 'approval_expired',
  failed: 'provider_failed',
};
