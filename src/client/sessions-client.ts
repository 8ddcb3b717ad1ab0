import type { ErrorType } from '../protocol/errors.ts';
import type { LeaveReason, Problem, SessionAnswer, SessionCreate, SessionEvent, SessionResume, StepSubmit } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';

/** What can go wrong with a request: the companion's own words for it, or no answer that can be read. */
export type TroubleType = ErrorType | 'network_lost';

/** How a caller stays in touch with its request. */
export interface Wait {
  signal: AbortSignal;
  /** An attempt failed and another will be made. */
  onRetry?: (type: TroubleType) => void;
}

/** The Sessions contract as the widget uses it. The flow takes one as a property: so tests and stories need no server. */
export interface SessionsClient {
  create(body: SessionCreate, wait: Wait): Promise<SessionAnswer>;
  resume(id: string, body: SessionResume, wait: Wait): Promise<SessionAnswer>;
  /** The same key with the same body may be sent any number of times and counts once. */
  submit(id: string, key: string, body: StepSubmit, wait: Wait): Promise<SessionAnswer>;
  read(id: string, nonce: string, wait: Wait): Promise<SessionAnswer>;
  /** News as it comes, until the connection ends. */
  events(id: string, nonce: string, signal: AbortSignal): AsyncIterable<SessionEvent>;
  /** Sent to its end, even from a page that is being closed. */
  leave(id: string, nonce: string, reason: LeaveReason): Promise<SessionAnswer>;
  institutions(query: { client_id: string; client_app_key: string; skill: string }, wait: Wait): Promise<Institution[]>;
}

/** A request that came to nothing. */
export class RequestError extends Error {
  readonly type: TroubleType;
  /** The companion's id of the request, to look for in its log. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number;
  /** What is wrong with which field of the request, by its path. */
  readonly fields: Problem['fields'];

  constructor(type: TroubleType, message: string, requestId: string | null = null, retryAfterSeconds = 0, fields?: Problem['fields']) {
    super(message);
    this.type = type;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }
}
