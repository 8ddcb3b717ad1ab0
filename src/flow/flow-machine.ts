import { PASSING } from '../client/passing.ts';
import type { TroubleType } from '../client/sessions-client.ts';
import { exitRecord, type Cause, type Stage } from '../protocol/exit.ts';
import type { LeaveReason, SessionAnswer } from '../protocol/sessions.ts';
import type { Step, StepShow } from '../protocol/steps.ts';
import { IDLE, type Call, type FlowEvent, type FlowState, type Sent, type Trouble } from './flow-state.ts';
import { sessionOf, type Session } from './session.ts';

type Intent = Call extends infer C ? (C extends Call ? Omit<C, 'id' | 'attempt'> : never) : never;

const oneOf =
  (...types: TroubleType[]) =>
  (type: TroubleType) =>
    types.includes(type);

/** Nobody's decision: the same call may be repeated as it is. */
const isPassing = oneOf(...PASSING, 'provider_unavailable', 'bank_unavailable');
/** Another window may speak for the session by now. A companion that gives nothing away does not tell this from a session that is gone. */
const isDisowned = oneOf('session_not_found', 'nonce_invalid', 'nonce_consumed');
/** Resuming the session tells how it stands. */
const isBehind = oneOf('nonce_expired', 'nonce_consumed', 'nonce_invalid', 'step_out_of_order', 'session_ended', 'session_not_found');
const isGone = oneOf('session_not_found', 'session_expired', 'session_ended', 'resume_refused');
/** The companion has certainly not taken what was sent, so it may be sent again with a fresh nonce. */
const wasNotTaken = oneOf('nonce_expired', 'nonce_invalid', 'session_not_found');

/** The steps during which the person is at the bank. */
export const isApproval = (step: Step | undefined): step is Step<'redirect' | 'decoupled'> =>
  step?.kind === 'redirect' || step?.kind === 'decoupled';

/** Others decide, which can take hours: leaving meanwhile is no end. */
export const isInReview = (step: Step | undefined): step is Step<'wait'> => step?.kind === 'wait' && step.show.state === 'pending';

/** The answer of the bank, or of whoever decides, is there. */
const isDecided = (step: Step): boolean =>
  isApproval(step) ? step.show.state === 'approved' : step.kind === 'wait' && step.show.state !== 'pending' && step.show.state !== 'failed';

/** A payment that is before the bank and not known to have come to nothing: it may be taken, or be approved yet in another window. */
export function openPayment(step: Step | undefined): StepShow<'redirect' | 'decoupled'> | undefined {
  if (!isApproval(step) || !step.show.payment) return undefined;
  const { state, cause } = step.show;
  return state !== 'failed' || cause === 'payment_unknown' || cause === 'bank_answer_mismatch' ? step.show : undefined;
}

/** Is something that the person sent on its way? */
export const isBusy = ({ call, stalled, queued }: FlowState): boolean =>
  !stalled && (call?.do === 'submit' || call?.do === 'leave' || queued !== null);

/** What the flow is after an event. Pure and total: a pair that means nothing leaves the state as it is. */
export function next(state: FlowState, event: FlowEvent): FlowState {
  const { phase, call, session } = state;
  const open = phase === 'open' && session !== null;
  switch (event.type) {
    case 'start': {
      if (phase === 'opening' || phase === 'open' || phase === 'elsewhere') return state;
      const idle: FlowState = { ...IDLE, calls: state.calls };
      if (event.from === 'stray') return { ...idle, phase: 'stray' };
      if (event.from === 'answer') return arrive({ ...idle, resumable: event.resumable }, event.answer, event.at);
      return event.from === 'resume'
        ? begin({ ...idle, phase: 'opening', resumable: true }, { do: 'resume', session: event.session, or: event.or, more: false })
        : begin({ ...idle, phase: 'opening', resumable: event.resumable }, { do: event.from });
    }

    case 'broken':
      return phase === 'open' || phase === 'over' ? state : { ...IDLE, calls: state.calls, phase: 'broken', trouble: event.trouble };

    case 'answered':
      return call?.id === event.call && !state.stalled ? arrive(state, event.answer, event.at) : state;

    case 'refused':
      return call?.id === event.call && !state.stalled ? refuse(state, call, event.trouble) : state;

    case 'waiting':
      if (call?.id !== event.call || state.stalled) return state;
      if (event.because === 'network') return { ...state, offline: true };
      // Whoever wants to go is not kept for long: only as long as a bank may take to call off a payment.
      if (call.do === 'leave' && (state.slow === 1 || !openPayment(session?.step))) return end(state, 'network_lost');
      return { ...state, slow: state.slow === 0 ? 1 : 2 };

    case 'submit':
      return open ? submit(state, session, { data: event.data, back: false }) : state;

    case 'back':
      return open && session.position?.back ? submit(state, session, { data: {}, back: true }) : state;

    case 'retry':
      return call && (state.stalled || state.slow === 2) ? repeat(state, call) : state;

    case 'refresh':
    case 'more_time':
      return open && !call && state.resumable ? resume(state, session, event.type === 'more_time') : state;

    case 'time_up':
      if (!open || call) return state;
      // The companion has the last word: it may have given more time to another window.
      return state.resumable ? resume(state, session) : end(state, 'session_expired');

    case 'news':
      return open && !call && session.nonce === event.nonce ? arrive(state, event.answer, event.at) : state;

    case 'news_refused':
      return open && !call && session.nonce === event.nonce ? newsRefused(state, event.trouble) : state;

    case 'superseded':
      return open
        ? { ...state, phase: 'elsewhere', call: null, stalled: false, queued: null, trouble: null, offline: false, slow: 0 }
        : state;

    case 'take_over':
      return phase === 'elsewhere' && session && state.resumable ? resume({ ...state, phase: 'opening' }, session) : state;

    case 'leave':
      if (phase === 'elsewhere') return end(state, 'superseded');
      return phase === 'opening' || phase === 'open' ? leave(state, event.reason) : state;
  }
}

function begin(state: FlowState, intent: Intent): FlowState {
  const id = state.calls + 1;
  return { ...state, calls: id, call: { ...intent, id, attempt: 0 }, stalled: false, slow: 0, trouble: null };
}

const resume = (state: FlowState, { id }: Session, more = false): FlowState => begin(state, { do: 'resume', session: id, or: null, more });

function submit(state: FlowState, session: Session, sent: Sent): FlowState {
  const { call, stalled } = state;
  if (call?.do === 'resume') {
    const queued = { ...state, queued: { step: session.step.name, ...sent } };
    return stalled ? repeat(queued, call) : queued;
  }
  if (call && !stalled) return state;
  // The same once more after a lost answer keeps its key, so that it counts once.
  return call?.do === 'submit' && call.back === sent.back && same(call.data, sent.data) ? repeat(state, call) : send(state, session, sent);
}

function repeat(state: FlowState, call: Call): FlowState {
  // What the companion refused is asked anew, with a new key; what it may have accepted keeps its key.
  if (call.do === 'submit' && state.trouble && state.trouble.type !== 'network_lost') return begin(state, call);
  return { ...state, call: { ...call, attempt: call.attempt + 1 }, stalled: false, slow: 0, trouble: null };
}

function send(state: FlowState, { step, nonce }: Session, { data, back }: Sent, again = false): FlowState {
  return begin({ ...state, queued: null }, { do: 'submit', step: step.name, nonce, data, back, again });
}

/** The person, or the page, leaves: at once, where nothing can have happened that only the companion knows of. */
function leave(state: FlowState, reason: LeaveReason): FlowState {
  const { session, call, stalled } = state;
  if (call?.do === 'leave') return state;
  const isOpen = openPayment(session?.step) || (call?.do === 'submit' && !stalled);
  if (session && isOpen) return begin({ ...state, queued: null }, { do: 'leave', nonce: session.nonce, reason });
  return end(state, isInReview(session?.step) ? 'in_review' : reason);
}

/** How it ends as far as this window knows: of a payment before the bank that is nothing. */
function end(state: FlowState, known: Cause): FlowState {
  const { session, trouble } = state;
  const cause = openPayment(session?.step) && known !== 'superseded' ? 'payment_unknown' : known;
  const stage: Stage = session?.step.kind ?? 'start';
  return { ...over(state), exit: exitRecord(cause, stage, session?.id ?? null, trouble?.id ?? null) };
}

const over = (state: FlowState): FlowState => ({ ...IDLE, calls: state.calls, session: state.session, phase: 'over' });

/** An answer about the session, whoever asked for it. */
function arrive(state: FlowState, answer: SessionAnswer, at: number): FlowState {
  const { call, session } = state;
  const known = session?.id === answer.session_id ? session : null;
  const arrived = sessionOf(answer, known, at);
  if (!arrived) {
    if (answer.status === 'SESSION_ENDED' && call?.do === 'resume' && call.or === 'create') return begin(state, { do: 'create' });
    const cause = answer.status === 'SESSION_COMPLETED' ? 'completed' : 'session_expired';
    const exit = answer.exit ?? exitRecord(cause, session?.step.kind ?? 'start', answer.session_id, null);
    return { ...over(state), exit, tempToken: answer.temp_token ?? null, receipt: answer.receipt ?? null };
  }
  // The same step stays the same object, so that its element has nothing to do and keeps what was typed.
  if (known && same(known.step, arrived.step)) arrived.step = known.step;
  const { expires_at } = arrived;
  const isLast = expires_at === known?.expires_at && (state.isLast || (call?.do === 'resume' && call.more));
  const open = { ...state, call: null, stalled: false, slow: 0, offline: false, trouble: null, session: arrived, isLast } as const;
  return settle({ ...open, phase: 'open' }, arrived);
}

/** What follows from the step by itself: a submission that waited is sent, and a step that is decided goes on. */
function settle(state: FlowState, session: Session): FlowState {
  const { queued } = state;
  if (queued?.step === session.step.name) return send(state, session, queued, true);
  const idle = queued ? { ...state, queued: null } : state;
  return isDecided(session.step) ? send(idle, session, { data: { action: 'continue' }, back: false }) : idle;
}

function refuse(state: FlowState, call: Call, trouble: Trouble): FlowState {
  const { type } = trouble;
  const { session } = state;
  const stalled: FlowState = { ...state, stalled: true, trouble, slow: 0, offline: type === 'network_lost' };
  const behind = isBehind(type);
  switch (call.do) {
    case 'create':
      return isPassing(type) ? stalled : { ...IDLE, calls: state.calls, phase: 'broken', trouble };

    case 'adopt':
      if (behind || isGone(type)) return end({ ...state, trouble }, behind ? 'nonce_expired' : 'session_expired');
      return isPassing(type) ? stalled : { ...IDLE, calls: state.calls, phase: 'broken', trouble };

    case 'resume':
      if (isPassing(type)) {
        // Renewing ahead of time is not the person's business; when the nonce is really needed, it is tried again.
        return state.phase === 'open' && !state.queued ? { ...state, call: null, slow: 0, trouble: call.more ? trouble : null } : stalled;
      }
      return call.or ? begin(state, { do: call.or }) : end({ ...state, trouble }, 'session_expired');

    case 'leave':
      return end({ ...state, trouble }, 'network_lost');

    case 'submit': {
      if (behind && session && state.resumable && !call.again) {
        const queued = wasNotTaken(type) ? { step: call.step, data: call.data, back: call.back } : null;
        return resume({ ...state, queued }, session);
      }
      if (behind || isGone(type)) return end({ ...state, trouble }, isGone(type) ? 'session_expired' : 'nonce_expired');
      if (type === 'step_pending') return wait(state);
      return (session && isDecided(session.step)) || type === 'network_lost'
        ? stalled
        : { ...state, call: null, slow: 0, offline: false, trouble };
    }
  }
}

/** The companion says that it is not decided after all: back to waiting for news. */
function wait(state: FlowState): FlowState {
  const { session } = state;
  const undecided = isApproval(session?.step) ? 'checking' : session?.step.kind === 'wait' ? 'pending' : null;
  if (!session || !undecided) return { ...state, call: null, slow: 0, offline: false };
  const step = { ...session.step, show: { ...session.step.show, state: undecided } } as Step;
  return { ...state, call: null, slow: 0, offline: false, session: { ...session, step } };
}

function newsRefused(state: FlowState, trouble: Trouble): FlowState {
  const { type } = trouble;
  if (type === 'network_lost') return state.offline ? state : { ...state, offline: true };
  if (isDisowned(type)) return next(state, { type: 'superseded' });
  if (isBehind(type) && state.resumable && state.session) return resume(state, state.session);
  return isBehind(type) || isGone(type) ? end({ ...state, trouble }, 'session_expired') : state;
}

const same = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);
