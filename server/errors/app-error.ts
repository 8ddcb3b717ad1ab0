import { ERRORS, type ErrorType, type Problem } from '../../src/protocol/index.ts';

interface Details {
  step?: string;
  fields?: Record<string, string>;
  retryAfter?: number;
  cause?: unknown;
}

/** Anything the companion answers with that is not success. The one place where it becomes HTTP is `toProblem`. */
export class AppError extends Error {
  readonly type: ErrorType;
  readonly details: Details;

  constructor(type: ErrorType, details: Details = {}) {
    super(ERRORS[type][1], { cause: details.cause });
    this.type = type;
    this.details = details;
  }
}

/** When to ask again where nobody knows better: a full disk or a long queue is seldom gone at once. */
const RETRY_SECONDS = 5;

/** Finqware's shape. The message comes from the table, never from an exception: no path, no query, no stack gets out. */
export function toProblem(error: unknown, requestId: string): Problem {
  const { type, details } = error instanceof AppError ? error : new AppError(codeOf(error));
  const [http, message] = ERRORS[type];
  const retryAfter = details.retryAfter ?? (type === 'overloaded' ? RETRY_SECONDS : undefined);
  return {
    id: requestId,
    type,
    http,
    code: http,
    message,
    ...(details.step !== undefined && { step: details.step }),
    ...(details.fields && { fields: details.fields }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
  };
}

/** Errors of other parts that have a meaning outside. */
function codeOf(error: unknown): ErrorType {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'store_unavailable') return 'overloaded';
  return typeof code === 'string' && (code === 'bank_unavailable' || code === 'provider_rejected' || code === 'provider_unavailable')
    ? code
    : 'internal';
}

/** What a log may know of an error: its code or its name. In its message anything may stand, also what upstream has said. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
