import type { StepData } from '../../../src/protocol/index.ts';
import type { Authorization, Resolution } from '../../providers/provider.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Answer } from '../engine.ts';
import { orderHash } from '../order.ts';
import { accept, refuse, type Fresh, type Outcome } from '../outcome.ts';
import type { Approval, Call, Session } from '../session.ts';
import { startApproval } from './choose-bank.ts';
import { accepted, goOn, type Given } from './finish.ts';
import { checkLost } from './wait.ts';

/** How long the bank's word may take once the bank has sent the person back. */
const CHECKING_SECONDS = 20;

/** The person acts on an approval under way. */
export function submitApproval(session: Session, skill: Skill, { action }: StepData<'redirect'>, given: Given): Outcome {
  const approval = session.approval;
  const bank = session.bank;
  if (!approval || !bank) return refuse(session, 'internal');
  const open = canStartAgain(session, approval);
  switch (action) {
    case 'continue':
      if (approval.state === 'failed') return refuse(session, 'action_not_possible');
      if (approval.state !== 'approved' || !approval.grant) return refuse(session, 'step_pending', { retryAfter: 2 });
      return goOn(session, skill, given);
    case 'in_page':
      if (approval.method !== 'redirect' || approval.state !== 'waiting' || session.returnUrl === null)
        return refuse(session, 'action_not_possible');
      return accept(accepted(session, given.fresh, { display: 'page' }));
    case 'retry':
      if (!open) return refuse(session, 'action_not_possible');
      return withCancel(startApproval(session, bank.id, approval.method, given), approval);
    case 'switch': {
      const other = session.methods.find((method) => method !== approval.method);
      if (!open || !other) return refuse(session, 'action_not_possible');
      return withCancel(startApproval(session, bank.id, other, given), approval);
    }
    case 'change_bank': {
      const back = skill.steps.findIndex((step) => step.kinds[0] === 'choose_bank');
      if (!open || back < 0) return refuse(session, 'action_not_possible');
      return withCancel(accept(accepted(session, given.fresh, { at: back, approval: null })), approval);
    }
  }
}

/** Another attempt may begin while nothing is decided; for a payment, only once it is certain that the last one moved nothing. */
function canStartAgain(session: Session, approval: Approval): boolean {
  return session.order ? movedNothing(approval) : approval.state === 'waiting' || approval.state === 'failed';
}

/** Whether it is certain that this attempt at a payment came to nothing. One that the bank altered may have moved money. */
export function movedNothing({ state, cause }: Approval): boolean {
  return state === 'failed' && cause !== 'bank_answer_mismatch' && cause !== 'payment_unknown';
}

/** A payment was sent for and is not known to have come to nothing: nobody must be told to pay again. */
export function moneyMayMove({ order, pending, approval }: Session): boolean {
  return order !== null && (pending?.call.do === 'authorize' || (approval !== null && !movedNothing(approval)));
}

/** The old attempt is off; a bank that can be told is told. */
function withCancel(outcome: Outcome, { ref, state }: Approval): Outcome {
  return outcome.ok && ref !== null && state === 'waiting' ? { ...outcome, cancel: ref } : outcome;
}

/** The provider has answered the call that starts an approval. */
export function authorized(
  session: Session,
  skill: Skill,
  event: { intent: string; answer: Answer<Authorization>; fresh: Fresh },
): Outcome {
  const call = session.pending?.call;
  if (call?.do !== 'authorize' || call.intent !== event.intent) return refuse(session, 'step_in_progress', { retryAfter: 1 });
  const { answer } = event;
  if (!answer.ok && !(session.order && answer.code === 'provider_unavailable')) {
    return refuse({ ...session, pending: null }, answer.code, answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter });
  }
  const approval = answer.ok ? begun(session, call, answer.value) : ({ ...blank(session, call), state: 'unknown' } as const);
  return accept(accepted(session, event.fresh, { approval, at: approvalStep(skill) }));
}

const approvalStep = (skill: Skill): number =>
  skill.steps.findIndex((step) => step.kinds.includes('redirect') || step.kinds.includes('decoupled'));

type AuthorizeCall = { intent: string; method: 'redirect' | 'decoupled'; stateHash: string };

function blank(session: Session, { intent, method, stateHash }: AuthorizeCall): Approval {
  return {
    intent,
    method,
    stateHash,
    state: 'waiting',
    cause: null,
    ref: null,
    url: null,
    appUrl: null,
    matchingCode: null,
    expiresAt: session.expiresAt,
    returnedAt: null,
    frozen: session.order && orderHash(session.order),
    grant: null,
    validUntil: null,
    decidedAt: null,
    payerIban: null,
  };
}

function begun(session: Session, call: AuthorizeCall, answer: Authorization): Approval {
  const { method, ref, expiresAt } = answer;
  const where = method === 'redirect' ? { url: answer.url } : { appUrl: answer.appUrl ?? null, matchingCode: answer.matchingCode ?? null };
  return { ...blank(session, call), method, ref, expiresAt: Math.min(expiresAt, session.expiresAt), ...where };
}

interface News {
  intent: string;
  resolution: Resolution;
  returned: boolean;
  /** Of the `state` that brings the person back from another address, where the bank names one. */
  nextStateHash: string;
}

/** Upstream's word on an attempt. What is decided stays decided, and news of an attempt given up is no news. */
export function news(session: Session, event: News, now: number): Session {
  const approval = session.approval;
  if (!approval || approval.intent !== event.intent || approval.state === 'approved' || approval.state === 'failed') return session;
  const { resolution } = event;
  switch (resolution.state) {
    case 'waiting':
      return event.returned && approval.returnedAt === null && approval.state === 'waiting'
        ? withApproval(session, { ...approval, state: 'checking', returnedAt: now })
        : session;
    case 'redirect': {
      const { url, expiresAt } = resolution;
      if (url === approval.url) return session;
      const again = { method: 'redirect', state: 'waiting', url, stateHash: event.nextStateHash, returnedAt: null } as const;
      return withApproval(session, { ...approval, ...again, expiresAt: Math.min(expiresAt, session.expiresAt) });
    }
    case 'failed':
      return withApproval(session, { ...approval, state: 'failed', cause: resolution.cause });
    case 'approved': {
      const same = approval.frozen === (resolution.order ? orderHash(resolution.order) : null);
      const { bank } = resolution;
      const there = same && bank && session.bank ? { ...session, bank: { id: session.bank.id, ...bank } } : session;
      return withApproval(
        there,
        same
          ? {
              ...approval,
              state: 'approved',
              grant: resolution.grant,
              validUntil: resolution.validUntil,
              decidedAt: now,
              payerIban: resolution.payerIban ?? null,
            }
          : { ...approval, state: 'failed', cause: 'bank_answer_mismatch' },
      );
    }
  }
}

/** What time does to an approval, and to a call whose answer never came. */
export function settleApproval(session: Session, skill: Skill, now: number): Session {
  const { pending, approval } = session;
  if (pending && now >= pending.until) return settleApproval(lost(session, skill, pending.call, now), skill, now);
  if (approval?.state === 'waiting' && now >= approval.expiresAt) {
    return withApproval(
      session,
      session.order ? { ...approval, state: 'unknown' } : { ...approval, state: 'failed', cause: 'approval_expired' },
    );
  }
  if (approval?.state === 'checking' && approval.returnedAt !== null && now >= approval.returnedAt + CHECKING_SECONDS * 1000) {
    return withApproval(
      session,
      session.order ? { ...approval, state: 'unknown' } : { ...approval, state: 'failed', cause: 'bank_said_nothing' },
    );
  }
  return session;
}

/** A call without an answer: reading may be repeated, but a payment that may have been sent is never sent again. */
function lost(session: Session, skill: Skill, call: Call, now: number): Session {
  if (call.do === 'start_check') return checkLost(session, skill, call, now);
  // Whether upstream has the form nobody knows: the next attempt begins there anew.
  if (call.do === 'pass_on') return { ...session, pending: null, handle: null };
  if (call.do !== 'authorize' || !session.order) return { ...session, pending: null };
  return { ...unanswered(session, call), at: approvalStep(skill) };
}

const unanswered = (session: Session, call: AuthorizeCall): Session => ({
  ...session,
  pending: null,
  approval: { ...blank(session, call), state: 'unknown' },
});

/** A session that ends while a payment is being sent: the attempt stays known, so that somebody can find out. */
export function withSent(session: Session): Session {
  const call = session.pending?.call;
  return call?.do === 'authorize' && session.order ? unanswered(session, call) : session;
}

const withApproval = (session: Session, approval: Approval): Session => ({ ...session, approval });
