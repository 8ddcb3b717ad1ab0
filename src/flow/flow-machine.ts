import { exitRecord, type Cause, type ExitRecord, type Stage } from '../protocol/exit.ts';
import type { LeaveReason, SessionAnswer } from '../protocol/sessions.ts';
import type { Step, StepData } from '../protocol/steps.ts';
import type { TroubleType } from '../client/sessions-client.ts';
import { PASSING } from '../client/passing.ts';
import { sessionOf, type Session } from './session.ts';

/** What went wrong, the companion's id of the request, and a sentence for the developer. */
export interface Trouble {
  type: TroubleType;
  id: string | null;
  message: string;
}

/** A call to the companion that must be under way. The controller starts one whenever the id or the attempt changes. */
export type Call = { id: number; attempt: number } & (
  | { do: 'create' | 'adopt' }
  /** `orCreate`: nobody has seen anything of this session yet, so where it is gone a new one may take its place. */
  | { do: 'resume'; session: string; orCreate: boolean }
  /** `again`: the same data was refused before, for its nonce. */
  | { do: 'submit'; step: string; nonce: string; data: StepData; again: boolean }
);

type Intent = Call extends infer C ? (C extends Call ? Omit<C, 'id' | 'attempt'> : never) : never;

/**
 * Where the flow is: `opening` before there is a step, `open` on a step, `elsewhere` when another window has taken the session over,
 * `stray` when the bank sent the person to a window that knows of no session, `broken` when the page uses the flow wrongly.
 */
export type Phase = 'idle' | 'opening' | 'open' | 'elsewhere' | 'stray' | 'broken' | 'over';

export interface FlowState {
  readonly phase: Phase;
  /** How many calls there have been. */
  readonly calls: number;
  readonly call: Call | null;
  /** The call has given up; the person can have it repeated. */
  readonly stalled: boolean;
  /** 1 when a call has taken long enough for a word about it, 2 when it is time for a way out. */
  readonly slow: 0 | 1 | 2;
  /** The companion could not be reached a moment ago. */
  readonly offline: boolean;
  /** Sent by the person while the nonce was being renewed. */
  readonly queued: { step: string; data: StepData } | null;
  readonly session: Session | null;
  readonly trouble: Trouble | null;
  /** This window holds the verifier. */
  readonly resumable: boolean;
  readonly exit: ExitRecord | null;
  readonly tempToken: string | null;
}

export type FlowEvent =
  | { type: 'start'; from: 'create' | 'adopt' | 'stray'; resumable: boolean }
  | { type: 'start'; from: 'resume'; session: string; orCreate: boolean }
  /** What the first screen has asked for is there. */
  | { type: 'start'; from: 'answer'; answer: SessionAnswer; at: number; resumable: boolean }
  | { type: 'broken'; trouble: Trouble }
  | { type: 'answered'; call: number; answer: SessionAnswer; at: number }
  | { type: 'refused'; call: number; trouble: Trouble }
  | { type: 'waiting'; call: number; because: 'time' | 'network' }
  | { type: 'submit'; data: StepData }
  | { type: 'retry' }
  | { type: 'refresh' }
  /** Heard without asking: by the event stream or the poll, with this nonce. */
  | { type: 'news'; nonce: string; answer: SessionAnswer; at: number }
  | { type: 'news_refused'; nonce: string; trouble: Trouble }
  | { type: 'superseded' }
  | { type: 'take_over' }
  | { type: 'leave'; reason: LeaveReason };

export const IDLE: FlowState = {
  phase: 'idle',
  calls: 0,
  call: null,
  stalled: false,
  slow: 0,
  offline: false,
  queued: null,
  session: null,
  trouble: null,
  resumable: false,
  exit: null,
  tempToken: null,
};

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

/** Is something that the person sent on its way? */
export const isBusy = ({ call, stalled, queued }: FlowState): boolean => !stalled && (call?.do === 'submit' || queued !== null);

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
        ? begin({ ...idle, phase: 'opening', resumable: true }, { do: 'resume', session: event.session, orCreate: event.orCreate })
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
      return event.because === 'network' ? { ...state, offline: true } : { ...state, slow: state.slow === 0 ? 1 : 2 };

    case 'submit':
      if (!open) return state;
      if (call?.do === 'resume') {
        const queued = { ...state, queued: { step: session.step.name, data: event.data } };
        return state.stalled ? repeat(queued, call) : queued;
      }
      if (call && !state.stalled) return state;
      // The same once more after a lost answer keeps its key, so that it counts once.
      return call?.do === 'submit' && same(call.data, event.data) ? repeat(state, call) : send(state, session, event.data);

    case 'retry':
      return call && (state.stalled || state.slow === 2) ? repeat(state, call) : state;

    case 'refresh':
      return open && !call && state.resumable ? resume(state, session) : state;

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
      return phase === 'opening' || phase === 'open' ? end(state, event.reason) : state;
  }
}

function begin(state: FlowState, intent: Intent): FlowState {
  const id = state.calls + 1;
  return { ...state, calls: id, call: { ...intent, id, attempt: 0 }, stalled: false, slow: 0, trouble: null };
}

const resume = (state: FlowState, { id }: Session): FlowState => begin(state, { do: 'resume', session: id, orCreate: false });

function repeat(state: FlowState, call: Call): FlowState {
  // What the companion refused is asked anew, with a new key; what it may have accepted keeps its key.
  if (call.do === 'submit' && state.trouble && state.trouble.type !== 'network_lost') return begin(state, call);
  return { ...state, call: { ...call, attempt: call.attempt + 1 }, stalled: false, slow: 0, trouble: null };
}

function send(state: FlowState, { step, nonce }: Session, data: StepData, again = false): FlowState {
  return begin({ ...state, queued: null }, { do: 'submit', step: step.name, nonce, data, again });
}

function end(state: FlowState, cause: Cause | LeaveReason): FlowState {
  const { session, trouble } = state;
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
    if (answer.status === 'SESSION_ENDED' && call?.do === 'resume' && call.orCreate) return begin(state, { do: 'create' });
    const cause = answer.status === 'SESSION_COMPLETED' ? 'completed' : 'session_expired';
    const exit = answer.exit ?? exitRecord(cause, session?.step.kind ?? 'start', answer.session_id, null);
    return { ...over(state), exit, tempToken: answer.temp_token ?? null };
  }
  // The same step stays the same object, so that its element has nothing to do and keeps what was typed.
  if (known && same(known.step, arrived.step)) arrived.step = known.step;
  return settle({ ...state, phase: 'open', call: null, stalled: false, slow: 0, offline: false, trouble: null, session: arrived }, arrived);
}

/** What follows from the step by itself: a submission that waited is sent, and an approved step goes on. */
function settle(state: FlowState, session: Session): FlowState {
  const { queued } = state;
  if (queued?.step === session.step.name) return send(state, session, queued.data, true);
  const idle = queued ? { ...state, queued: null } : state;
  return isApproval(session.step) && session.step.show.state === 'approved' ? send(idle, session, { action: 'continue' }) : idle;
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
        return state.phase === 'open' && !state.queued ? { ...state, call: null, slow: 0 } : stalled;
      }
      return call.orCreate ? begin(state, { do: 'create' }) : end({ ...state, trouble }, 'session_expired');

    case 'submit': {
      if (behind && session && state.resumable && !call.again) {
        const queued = wasNotTaken(type) ? { step: call.step, data: call.data } : null;
        return resume({ ...state, queued }, session);
      }
      if (behind || isGone(type)) return end({ ...state, trouble }, isGone(type) ? 'session_expired' : 'nonce_expired');
      if (type === 'step_pending') return wait(state);
      const byItself = 'action' in call.data && call.data.action === 'continue';
      return byItself || type === 'network_lost' ? stalled : { ...state, call: null, slow: 0, offline: false, trouble };
    }
  }
}

/** The companion says that the bank is not done after all: back to waiting for news. */
function wait(state: FlowState): FlowState {
  const { session } = state;
  if (!session || !isApproval(session.step)) return { ...state, call: null, slow: 0, offline: false };
  const step = { ...session.step, show: { ...session.step.show, state: 'checking' } } as Step;
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
