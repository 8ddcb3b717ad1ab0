import ky, { HTTPError } from 'ky';
import { isSafeBase } from '../../addresses.ts';
import { fieldFaults } from '../../errors/check.ts';
import type { Log } from '../../ports.ts';
import { readBody, parseJson } from './body.ts';
import { CallError, codeOfStatus, UpstreamError } from './error.ts';
import type { CallOptions, Client, Operations, OperationSpec } from './operation.ts';
import { lowered, prepare, type Given, type Prepared, type Sendable } from './prepare.ts';
import type { TokenSource } from './token.ts';

/** What is about to be sent, byte by byte, for whoever has to sign it. */
export interface Outgoing {
  readonly operation: string;
  readonly method: string;
  readonly url: URL;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ClientOptions {
  /** Without a slash at the end; https, or http on this very machine. */
  baseUrl: string;
  /** By the name that operations call them by; an operation that names none uses `default`. */
  tokens: Readonly<Record<string, TokenSource>>;
  fetch: typeof fetch;
  randomBytes(size: number): Uint8Array;
  log?: Log;
  /** Sent with every call. */
  headers?: Readonly<Record<string, string>>;
  /** More headers for what is sent, such as its signature. */
  sign?(outgoing: Outgoing): Record<string, string>;
  /** How long one call may take, repeats and the reading of its answer included. */
  deadlineSeconds?: number;
  /** How often what is safe to repeat is repeated. */
  repeats?: number;
  /** The pause before the first repeat; later ones double it, and all of them are shortened at random. */
  pauseMs?: number;
  maxAnswerBytes?: number;
  /** Whether upstream writes null where it knows nothing: then the schemas need not know of it. */
  nullsAreAbsent?: boolean;
}

const DEADLINE_SECONDS = 12;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_FAULT_BYTES = 16 * 1024;
/** Statuses that say "later" rather than "no". */
const LATER = [408, 429, 500, 502, 503, 504];
/** Longer than this nobody waits within a call. */
const MAX_RETRY_AFTER_MS = 5_000;

/**
 * A typed client from a table of operations: checks what goes out and what comes in, repeats what is safe to repeat, follows
 * no redirect, and fails in one way only, with an UpstreamError (or, before anything is sent, a CallError).
 */
export function createClient<const T extends Operations>(operations: T, options: ClientOptions): Client<T> {
  checkBase(options.baseUrl);
  const methods = Object.entries(operations).map(([name, spec]) => [name, caller(name, spec, options)] as const);
  return Object.freeze(Object.fromEntries(methods)) as unknown as Client<T>;
}

function checkBase(baseUrl: string): void {
  if (!isSafeBase(baseUrl)) throw new TypeError('The base address of an upstream system must be https, with no slash at its end.');
}

function caller(name: string, spec: OperationSpec, options: ClientOptions) {
  const token = options.tokens[spec.token ?? 'default'];
  return async (given: Given = {}, own: CallOptions = {}): Promise<unknown> => {
    const request = prepare(name, spec, options.baseUrl, given);
    const deadline = AbortSignal.timeout((own.deadlineSeconds ?? options.deadlineSeconds ?? DEADLINE_SECONDS) * 1000);
    const signals = { own: own.signal, deadline, any: own.signal ? AbortSignal.any([own.signal, deadline]) : deadline };
    const once = async (bearer: string | undefined): Promise<unknown> => send(request, bearer, signals);
    if (spec.token === 'none') return once(undefined);
    if (own.bearer !== undefined) return once(own.bearer);
    if (!token) throw new CallError(name, { token: `needs the client's token "${spec.token ?? 'default'}", which it was not given` });
    const bearer = await tokenOf(token, signals);
    try {
      return await once(bearer);
    } catch (error) {
      // What was refused for its token alone was not carried out, whatever it is.
      if (!(error instanceof UpstreamError) || error.code !== 'unauthorized') throw error;
      token.refused(bearer);
      return once(await tokenOf(token, signals));
    }
  };

  /** Without a token nothing was sent: whatever became of asking for one, the call itself has done nothing. */
  async function tokenOf(token: TokenSource, signals: Signals): Promise<string> {
    try {
      return await within(token.get(), signals.any);
    } catch (cause) {
      const known = cause instanceof UpstreamError ? cause : undefined;
      const status = known?.status ?? 0;
      const code = status === 429 ? 'rate_limited' : status >= 400 && status < 500 ? 'unauthorized' : 'unreachable';
      const requestId = known?.requestId ?? uuid(options.randomBytes);
      throw new UpstreamError(code, { operation: name, requestId, retryAfterSeconds: known?.retryAfterSeconds, cause });
    }
  }

  async function send({ url, body, text, headers }: Prepared, bearer: string | undefined, signals: Signals): Promise<unknown> {
    const requestId = uuid(options.randomBytes);
    const sent: Record<string, string> = { accept: 'application/json', ...lowered(options.headers), ...headers, 'x-request-id': requestId };
    if (bearer !== undefined) sent['authorization'] = `Bearer ${bearer}`;
    Object.assign(sent, lowered(options.sign?.({ operation: name, method: spec.method, url, body: text, headers: sent })));
    const began = performance.now();
    let status: number | undefined;
    try {
      const response = await request(url, body, sent, signals.any);
      status = response.status;
      return await answer(response, requestId, signals.any);
    } catch (error) {
      const fault = await faultOf(error, requestId, signals);
      status = fault.status ?? status;
      throw fault;
    } finally {
      const ms = Math.round(performance.now() - began);
      options.log?.('debug', 'upstream', { operation: name, status: status ?? null, request_id: requestId, ms });
    }
  }

  function request(url: URL, body: Sendable, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    const safe = spec.repeatable ?? spec.method === 'GET';
    return ky(url, {
      method: spec.method,
      body,
      headers,
      signal,
      redirect: 'manual',
      timeout: false,
      fetch: options.fetch,
      throwHttpErrors: (code) => !(code in spec.answers),
      retry: {
        limit: safe ? (options.repeats ?? 2) : 0,
        methods: [spec.method.toLowerCase() as 'get'],
        statusCodes: LATER,
        afterStatusCodes: LATER,
        maxRetryAfter: MAX_RETRY_AFTER_MS,
        delay: (attempt) => (options.pauseMs ?? 200) * 2 ** (attempt - 1),
        jitter: (pause) => pause * (0.5 + options.randomBytes(1)[0]! / 512),
        // One that asks for more patience than a call has is not asked again within it.
        shouldRetry: ({ error }) =>
          !(error instanceof HTTPError) || (retryAfterOf(error.response) ?? 0) * 1000 <= MAX_RETRY_AFTER_MS ? undefined : false,
      },
    });
  }

  async function answer(response: Response, requestId: string, signal: AbortSignal): Promise<unknown> {
    const { status, headers } = response;
    const malformed = (cause?: unknown): UpstreamError =>
      new UpstreamError('malformed_answer', { operation: name, requestId, status, cause });
    const reading = spec.answers[status];
    if (reading === undefined) {
      await response.body?.cancel();
      throw malformed();
    }
    if (reading === 'stream') return { status, headers, requestId, body: response.body ?? new Blob([]).stream() };
    if (reading === 'none') {
      await response.body?.cancel();
      return { status, headers, requestId, body: undefined };
    }
    const text = await readBody(response, options.maxAnswerBytes ?? MAX_ANSWER_BYTES, signal).catch((error: unknown) => {
      throw isNoText(error) ? malformed(error) : error;
    });
    if (text === undefined) throw new UpstreamError('too_large', { operation: name, requestId, status });
    let value: unknown;
    try {
      value = parseJson(text, options);
    } catch (cause) {
      throw malformed(cause);
    }
    const { success, data, error } = reading.safeParse(value);
    // Only where it is wrong, not what was there: that may be somebody's name.
    if (!success) throw malformed(new Error(Object.keys(fieldFaults(error.issues)).join(', ')));
    return { status, headers, requestId, body: data };
  }

  async function faultOf(error: unknown, requestId: string, signals: Signals): Promise<UpstreamError> {
    if (error instanceof UpstreamError) return error;
    const facts = { operation: name, requestId };
    if (error instanceof HTTPError) {
      const { response } = error;
      const text = await readBody(response as Response, MAX_FAULT_BYTES, signals.deadline).catch(() => undefined);
      const detail = text === undefined ? undefined : ignoring(() => parseJson(text));
      return new UpstreamError(codeOfStatus(response.status), {
        ...facts,
        status: response.status,
        retryAfterSeconds: retryAfterOf(response),
        detail,
      });
    }
    if (signals.own?.aborted) return new UpstreamError('given_up', { ...facts, cause: error });
    if (signals.deadline.aborted) return new UpstreamError('timed_out', { ...facts, cause: error });
    return new UpstreamError(neverLeft(error) ? 'unreachable' : 'lost', { ...facts, cause: error });
  }
}

/** What ends a call early: its caller, its deadline, and either of them. */
interface Signals {
  own: AbortSignal | undefined;
  deadline: AbortSignal;
  any: AbortSignal;
}

/** The same, but no longer than the signal allows. */
async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let giveUp: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Nobody is told to stay away for longer than a day, which is the longest limit that is known upstream. */
const MAX_PAUSE_SECONDS = 86_400;

/** Seconds, or a date; nothing where it is neither. */
function retryAfterOf({ headers }: { headers: Headers }): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d{1,9}$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.ceil(seconds)), MAX_PAUSE_SECONDS) : undefined;
}

const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** Whether not even a connection came about. */
function neverLeft(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && NEVER_LEFT.has(each.code)) return true;
  }
  return false;
}

/** Bytes that are no UTF-8. */
const isNoText = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

function ignoring<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function uuid(randomBytes: (size: number) => Uint8Array): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
