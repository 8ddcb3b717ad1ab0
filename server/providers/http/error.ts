import { ProviderError } from '../provider.ts';

/**
 * Why a call came to nothing. `unreachable` never left this machine; after `lost`, `timed_out` and `broken` nobody knows
 * whether it was carried out.
 */
export type UpstreamCode =
  | 'unreachable'
  | 'lost'
  | 'timed_out'
  | 'given_up'
  | 'unauthorized'
  | 'not_found'
  | 'rate_limited'
  | 'refused'
  | 'broken'
  | 'redirected'
  | 'malformed_answer'
  | 'too_large';

interface Facts {
  operation: string;
  requestId: string;
  status?: number | undefined;
  retryAfterSeconds?: number | undefined;
  /** The answer's body, for adapters that know what to look for in it. */
  detail?: unknown;
  cause?: unknown;
}

/** An upstream system did not do what it was asked. The message holds no address, no body and no secret. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamCode;
  readonly operation: string;
  readonly requestId: string;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  declare readonly detail: unknown;

  constructor(code: UpstreamCode, { operation, requestId, status, retryAfterSeconds, detail, cause }: Facts) {
    super(`${operation}: ${code.replaceAll('_', ' ')}${status === undefined ? '' : ` (${status})`}`, { cause });
    this.code = code;
    this.operation = operation;
    this.requestId = requestId;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    // Whoever prints the error does not print somebody's answer.
    Object.defineProperty(this, 'detail', { value: detail, enumerable: false });
  }
}

/** A call that does not fit its operation: nothing was sent. Fields by their path, such as `body.iban`. */
export class CallError extends TypeError {
  override readonly name = 'CallError';
  readonly operation: string;
  readonly fields: Readonly<Record<string, string>>;

  constructor(operation: string, fields: Record<string, string>) {
    super(
      `${operation}: ${Object.entries(fields)
        .map(([field, fault]) => `${field} ${fault}`)
        .join('; ')}`,
    );
    this.operation = operation;
    this.fields = fields;
  }
}

export function codeOfStatus(status: number): UpstreamCode {
  if (status === 401) return 'unauthorized';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  if (status >= 300 && status < 400) return 'redirected';
  return status >= 400 && status < 500 ? 'refused' : 'broken';
}

/**
 * The same for a provider's caller. What may have been carried out is `provider_unavailable`: after a payment that means
 * that nobody knows; every other code means that nothing has happened.
 */
export function providerError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  // It was not even sent.
  if (error instanceof CallError) return new ProviderError('provider_rejected', error.message, { cause: error });
  if (!(error instanceof UpstreamError)) return new ProviderError('provider_unavailable', 'The provider failed.', { cause: error });
  const { code, message, retryAfterSeconds } = error;
  const more = { cause: error, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  switch (code) {
    case 'unreachable':
    case 'unauthorized':
    case 'rate_limited':
      return new ProviderError('bank_unavailable', message, more);
    case 'refused':
    case 'not_found':
      return new ProviderError('provider_rejected', message, more);
    default:
      return new ProviderError('provider_unavailable', message, more);
  }
}

/** Wraps every method of an adapter, so that nothing else than a ProviderError leaves it. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw providerError(error);
  }
}
