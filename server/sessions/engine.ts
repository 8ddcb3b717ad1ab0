import {
  exitRecord,
  type Account,
  type Cause,
  type Institution,
  type RefreshResult,
  type StepData,
  type StepKind,
} from '../../src/protocol/index.ts';
import type { Authorization, Check, PassedOn, ProviderError, Resolution } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';
import { accountsListed, submitAccounts } from './kinds/accounts.ts';
import { authorized, moneyMayMove, movedNothing, news, settleApproval, submitApproval, withSent } from './kinds/approval.ts';
import { submitBank } from './kinds/choose-bank.ts';
import { refreshed, revoked, submitConnections } from './kinds/connections.ts';
import { complete } from './kinds/finish.ts';
import { goBack, passedOn, submitForm } from './kinds/form.ts';
import { submitReview } from './kinds/review.ts';
import { checked, checkStarted, submitWait } from './kinds/wait.ts';
import { accept, refuse, type Fresh, type Outcome } from './outcome.ts';
import { currentKind, MOST_LIFETIMES, type Session } from './session.ts';

/** What a provider answered: its result, or the code of its error. */
export type Answer<T> = { ok: true; value: T } | { ok: false; code: ProviderError['code']; retryAfter?: number };

/** What was submitted, checked for the kind of step that it names. */
export type Submission = { [K in StepKind]: { kind: K; data: StepData<K> } }[StepKind] | { kind: 'back' };

export type SessionEvent =
  | {
      type: 'submit';
      step: string;
      nonceHash: string;
      /** Absent where it was for no step that is open. */
      submission: Submission | undefined;
      /** The bank that it is about, as the directory knows it. */
      institution?: Institution | undefined;
      fresh: Fresh;
    }
  | { type: 'authorized'; intent: string; answer: Answer<Authorization>; fresh: Fresh }
  | { type: 'accounts_listed'; nonceHash: string; answer: Answer<Account[]>; fresh: Fresh }
  | { type: 'check_started'; intent: string; answer: Answer<Check>; fresh: Fresh }
  | { type: 'refreshed'; connection: string; answer: Answer<RefreshResult>; fresh: Fresh }
  | { type: 'revoked'; connection: string; answer: Answer<void>; fresh: Fresh }
  | { type: 'passed_on'; step: string; nonceHash: string; answer: Answer<PassedOn>; fresh: Fresh }
  /** What upstream says of an attempt; `returned` when the bank has just sent the person back. */
  | { type: 'news'; intent: string; resolution: Resolution; returned: boolean; nextStateHash: string; fresh: Fresh }
  /** All is decided, and no page has come to say that it goes on. */
  | { type: 'finish'; fresh: Fresh }
  /** What upstream says of a check. */
  | { type: 'checked'; intent: string; check: Check }
  /** `lifetime`, in milliseconds, where more time is asked for. */
  | { type: 'resume'; fresh: Fresh; lifetime?: number }
  /** The back end takes the session back, to hand it to the person again. */
  | { type: 'reopen'; fresh: Fresh }
  | { type: 'adopt'; nonceHash: string; challenge: string; origin: string | null; fresh: Fresh }
  /** `stopped`: the attempt of which the bank has confirmed that nothing will come of it. */
  | { type: 'leave'; nonceHash: string; cause: Cause; requestId: string; stopped?: string }
  | { type: 'exchange'; tempHash: string }
  | { type: 'tick' };

/**
 * The engine: from a session, what happened and the time, the session that follows and what is to be done. It does no I/O,
 * and every pair of state and event is decided here: what is not foreseen is refused and changes nothing.
 */
export function decide(before: Session, skill: Skill, event: SessionEvent, now: number): Outcome {
  const session = settle(before, skill, now);
  switch (event.type) {
    case 'tick':
      return accept(session);
    case 'exchange':
      return exchange(session, event.tempHash, now);
    case 'resume':
      return resume(session, event, now);
    case 'reopen':
      return resume(session.status === 'open' ? { ...session, challenge: null, origin: null } : session, event, now);
    case 'news':
      return accept(session.status === 'open' ? news(session, event, now) : lateNews(session, skill, event, now));
    case 'finish':
      return accept(finish(session, skill, event.fresh));
    case 'checked':
      return session.status === 'open' ? accept(checked(session, event, now)) : accept(session);
  }
  if (session.status !== 'open') return refuse(session, session.exit?.cause === 'session_expired' ? 'session_expired' : 'session_ended');
  switch (event.type) {
    case 'submit':
      return submit(session, skill, event, now);
    case 'authorized':
      return authorized(session, skill, event);
    case 'accounts_listed':
      return accountsListed(session, skill, event);
    case 'check_started':
      return checkStarted(session, skill, event, now);
    case 'passed_on':
      return passedOn(session, skill, event);
    case 'refreshed':
      return refreshed(session, event, now);
    case 'revoked':
      return revoked(session, event);
    case 'adopt':
      return adopt(session, event, now);
    case 'leave':
      return leave(session, skill, event);
  }
}

/** What the passing of time alone has changed. */
function settle(session: Session, skill: Skill, now: number): Session {
  if (session.status !== 'open') return session;
  if (now >= session.expiresAt) {
    return end(session, skill, moneyMayMove(session) ? 'payment_unknown' : 'session_expired', null);
  }
  return settleApproval(session, skill, now);
}

type Submit = Extract<SessionEvent, { type: 'submit' }>;

function submit(session: Session, skill: Skill, event: Submit, now: number): Outcome {
  const fault = nonceFault(session, event.nonceHash, now);
  if (fault) return refuse(session, fault);
  if (session.pending)
    return refuse(session, 'step_in_progress', { retryAfter: Math.max(1, Math.ceil((session.pending.until - now) / 1000)) });
  const { submission } = event;
  if (submission && event.step === skill.steps[session.at]!.name) {
    if (submission.kind === 'back') return goBack(session, skill, event);
    // Data that was checked for one kind is never handed to another: time may have moved the session on since.
    if (submission.kind === currentKind(session, skill)) return submitData(session, skill, submission, event);
  }
  return refuse(session, 'step_out_of_order');
}

function submitData(session: Session, skill: Skill, submission: Exclude<Submission, { kind: 'back' }>, given: Submit): Outcome {
  switch (submission.kind) {
    case 'choose_bank':
      return submitBank(session, submission.data, given);
    case 'redirect':
    case 'decoupled':
      return submitApproval(session, skill, submission.data, given);
    case 'accounts':
      return submitAccounts(session, skill, submission.data, given);
    case 'form':
      return submitForm(session, skill, submission.data, given);
    case 'review':
      return submitReview(session, skill, submission.data, given);
    case 'wait':
      return submitWait(session, skill, submission.data, given);
    case 'connections':
      return submitConnections(session, skill, submission.data, given);
  }
}

/** The nonce rules. That a consumed nonce differs from one never issued is the caller's to find out: it has the records. */
function nonceFault(session: Session, hash: string, now: number): 'session_not_found' | 'nonce_expired' | undefined {
  if (session.nonce?.hash !== hash) return 'session_not_found';
  return now >= session.nonce.expiresAt ? 'nonce_expired' : undefined;
}

function resume(session: Session, { fresh, lifetime = 0 }: { fresh: Fresh; lifetime?: number }, now: number): Outcome {
  if (session.status === 'open') {
    const longer = lifetime && Math.min(now + lifetime, session.createdAt + MOST_LIFETIMES * lifetime);
    return accept({ ...session, nonce: fresh.nonce, expiresAt: Math.max(session.expiresAt, longer) });
  }
  if (session.status === 'completed' && session.temp && !session.temp.spent)
    return accept({ ...session, temp: { ...fresh.temp, spent: false } });
  return accept(session);
}

/** A session that the back end started becomes the tab's own: its nonce is spent, and resuming takes the tab's verifier. */
function adopt(session: Session, event: Extract<SessionEvent, { type: 'adopt' }>, now: number): Outcome {
  const fault = nonceFault(session, event.nonceHash, now);
  if (fault) return refuse(session, fault);
  if (session.challenge !== null) return refuse(session, 'resume_refused');
  return accept({ ...session, challenge: event.challenge, origin: session.origin ?? event.origin, nonce: event.fresh.nonce });
}

function leave(session: Session, skill: Skill, event: Extract<SessionEvent, { type: 'leave' }>): Outcome {
  if (session.nonce?.hash !== event.nonceHash) return refuse(session, 'session_not_found');
  const { approval, order, pending } = session;
  // Meanwhile the attempt may have been decided, and another one begun.
  const undecided = approval !== null && approval.state !== 'approved' && approval.state !== 'failed' && !pending;
  const stopped = undecided && event.stopped === approval.intent;
  // Whoever leaves while the bank has a payment before it may have approved it already: only the bank's own word counts.
  const ended = end(session, skill, moneyMayMove(session) && !stopped ? 'payment_unknown' : event.cause, event.requestId);
  const underWay = approval?.state === 'waiting' || approval?.state === 'checking';
  return underWay && approval.ref !== null && !order ? { ok: true, session: ended, cancel: approval.ref } : accept(ended);
}

/** Whether nothing is missing but the page's word that it goes on. */
export function onlyToFinish({ status, pending, at, approval, order, check }: Session, { steps }: Skill): boolean {
  if (status !== 'open' || pending || at !== steps.length - 1) return false;
  const paid = order !== null && approval?.state === 'approved';
  return steps[at]!.kinds[0] === 'wait' ? check !== null && check.state !== 'pending' && check.state !== 'failed' : paid;
}

function finish(session: Session, skill: Skill, fresh: Fresh): Session {
  return onlyToFinish(session, skill) ? unasked(session, skill, fresh) : session;
}

/** Completed by no submission, so that none is counted; the back end may come for the outcome later than a person would. */
function unasked(session: Session, skill: Skill, fresh: Fresh): Session {
  return { ...complete(session, skill, fresh), seq: session.seq, expiresAt: Math.max(session.expiresAt, fresh.waitUntil) };
}

/** The bank's word on a payment whose session has ended before it was in. */
function lateNews(session: Session, skill: Skill, event: Extract<SessionEvent, { type: 'news' }>, now: number): Session {
  if (session.exit?.cause !== 'payment_unknown' || session.approval?.intent !== event.intent) return session;
  const told = news(session, event, now);
  const { approval } = told;
  if (approval?.state === 'approved') return unasked(told, skill, event.fresh);
  if (approval?.state !== 'failed' || approval.cause === null || !movedNothing(approval)) return told;
  return { ...told, exit: exitRecord(approval.cause, session.exit.stage, session.id, session.exit.request_id) };
}

function exchange(session: Session, tempHash: string, now: number): Outcome {
  const temp = session.temp;
  if (session.status !== 'completed' || !temp || temp.hash !== tempHash || temp.spent || now >= temp.expiresAt)
    return refuse(session, 'temp_token_invalid');
  return accept({ ...forgotten(session), temp: { ...temp, spent: true } });
}

/** A session without what it knew of the person: it is over, or a credential has it all and ends when the person says so. */
function forgotten(session: Session): Session {
  const approval = session.approval && { ...session.approval, grant: null, payerIban: null };
  return { ...session, approval, forms: {}, details: {}, payFrom: null, accounts: null, handle: null };
}

function end(session: Session, skill: Skill, cause: Cause, requestId: string | null): Session {
  return {
    ...forgotten(withSent(session)),
    status: 'ended',
    nonce: null,
    pending: null,
    exit: exitRecord(cause, currentKind(session, skill), session.id, requestId),
  };
}
