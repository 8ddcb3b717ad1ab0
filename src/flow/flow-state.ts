import type { TroubleType } from '../client/sessions-client.ts';
import type { ExitRecord } from '../protocol/exit.ts';
import type { LeaveReason, Receipt, SessionAnswer } from '../protocol/sessions.ts';
import type { StepData } from '../protocol/steps.ts';
import type { Session } from './session.ts';

/** What went wrong, the companion's id of the request, a sentence for the developer, and which of the values were refused, by path. */
export interface Trouble {
  type: TroubleType;
  id: string | null;
  message: string;
  refused?: readonly string[];
}

/** What the person sends from a step: their data, or the wish to go back. */
export interface Sent {
  data: StepData;
  /** To the form before; there are no data then. */
  back: boolean;
}

/** A call to the companion that must be under way. The controller starts one whenever the id or the attempt changes. */
export type Call = { id: number; attempt: number } & (
  | { do: 'create' | 'adopt' }
  /** `or`: what takes the place of a session that is gone, or that this tab's verifier opens no longer. `more`: the person needs more time. */
  | { do: 'resume'; session: string; or: 'create' | 'adopt' | null; more: boolean }
  /** `again`: the same data was refused before, for its nonce. */
  | ({ do: 'submit'; step: string; nonce: string; again: boolean } & Sent)
  /** The companion's word is waited for: it knows better than this window what has become of what was sent. */
  | { do: 'leave'; nonce: string; reason: LeaveReason }
);

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
  readonly queued: ({ step: string } & Sent) | null;
  readonly session: Session | null;
  readonly trouble: Trouble | null;
  /** This window holds the verifier. */
  readonly resumable: boolean;
  /** More time was asked for, and the end has not moved. */
  readonly isLast: boolean;
  readonly exit: ExitRecord | null;
  readonly tempToken: string | null;
  readonly receipt: Receipt | null;
}

export type FlowEvent =
  | { type: 'start'; from: 'create' | 'adopt' | 'stray'; resumable: boolean }
  | { type: 'start'; from: 'resume'; session: string; or: 'create' | 'adopt' | null }
  /** What the first screen has asked for is there. */
  | { type: 'start'; from: 'answer'; answer: SessionAnswer; at: number; resumable: boolean }
  | { type: 'broken'; trouble: Trouble }
  | { type: 'answered'; call: number; answer: SessionAnswer; at: number }
  | { type: 'refused'; call: number; trouble: Trouble }
  | { type: 'waiting'; call: number; because: 'time' | 'network' }
  | { type: 'submit'; data: StepData }
  | { type: 'back' }
  | { type: 'retry' }
  | { type: 'refresh' }
  | { type: 'more_time' }
  /** By the companion's clock the session should be over. */
  | { type: 'time_up' }
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
  isLast: false,
  exit: null,
  tempToken: null,
  receipt: null,
};
