import ky, { HTTPError } from 'ky';
import type * as z from 'zod/mini';
import { fieldFaults } from '../../errors/check.ts';
import type { Log } from '../../ports.ts';
import { readBody, parseJson } from './body.ts';
import { CallError, codeOfStatus, UpstreamError } from './error.ts';
import type { CallOptions, Client, Operations, OperationSpec } from './operation.ts';
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
}

interface Given {
  path?: Readonly<Record<string, string>>;
  query?: unknown;
  headers?: unknown;
  body?: unknown;
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
  const { protocol, hostname } = new URL(baseUrl);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
  if (protocol !== 'https:' && !(protocol === 'http:' && local)) throw new TypeError('The base address of an upstream system must be https.');
  if (baseUrl.endsWith('/')) throw new TypeError('The base address of an upstream system must not end in a slash.');
}

function caller(name: string, spec: OperationSpec, options: ClientOptions) {
  const token = options.tokens[spec.token ?? 'default'];
  return async (given: Given = {}, own: CallOptions = {}): Promise<unknown> => {
    const request = prepare(name, spec, options, given);
    const once = async (bearer: string | undefined): Promise<unknown> => send(request, bearer, own);
    if (spec.token === 'none') return once(undefined);
    if (own.bearer !== undefined) return once(own.bearer);
    if (!token) throw new CallError(name, { token: `needs the client's token "${spec.token ?? 'default'}", which it was not given` });
    const bearer = await token.get();
    try {
      return await once(bearer);
    } catch (error) {
      // What was refused for its token alone was not carried out, whatever it is.
      if (!(error instanceof UpstreamError) || error.code !== 'unauthorized') throw error;
      token.refused(bearer);
      return once(await token.get());
    }
  };

  async function send({ url, body, text, headers }: Prepared, bearer: string | undefined, own: CallOptions): Promise<unknown> {
    const requestId = uuid(options.randomBytes);
    const sent: Record<string, string> = { accept: 'application/json', ...options.headers, ...headers, 'x-request-id': requestId };
    if (bearer !== undefined) sent['authorization'] = `Bearer ${bearer}`;
    Object.assign(sent, options.sign?.({ operation: name, method: spec.method, url, body: text, headers: sent }));
    const deadline = AbortSignal.timeout((own.deadlineSeconds ?? options.deadlineSeconds ?? DEADLINE_SECONDS) * 1000);
    const signal = own.signal ? AbortSignal.any([own.signal, deadline]) : deadline;
    const began = performance.now();
    let status: number | undefined;
    try {
      const response = await request(url, body, sent, signal);
      status = response.status;
      return await answer(response, requestId, signal);
    } catch (error) {
      const fault = await faultOf(error, requestId, { own: own.signal, deadline });
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
        shouldRetry: ({ error }) => !(error instanceof HTTPError) || (retryAfterOf(error.response) ?? 0) * 1000 <= MAX_RETRY_AFTER_MS ? undefined : false,
      },
    });
  }

  async function answer(response: Response, requestId: string, signal: AbortSignal): Promise<unknown> {
    const { status, headers } = response;
    const reading = spec.answers[status]!;
    if (reading === 'stream') return { status, headers, requestId, body: response.body ?? new Blob([]).stream() };
    if (reading === 'none') {
      await response.body?.cancel();
      return { status, headers, requestId, body: undefined };
    }
    const malformed = (cause: unknown): UpstreamError => new UpstreamError('malformed_answer', { operation: name, requestId, status, cause });
    const text = await readBody(response, options.maxAnswerBytes ?? MAX_ANSWER_BYTES, signal).catch((error: unknown) => {
      throw isNoText(error) ? malformed(error) : error;
    });
    if (text === undefined) throw new UpstreamError('too_large', { operation: name, requestId, status });
    let value: unknown;
    try {
      value = parseJson(text);
    } catch (cause) {
      throw malformed(cause);
    }
    const { success, data, error } = reading.safeParse(value);
    // Only where it is wrong, not what was there: that may be somebody's name.
    if (!success) throw malformed(new Error(Object.keys(fieldFaults(error.issues)).join(', ')));
    return { status, headers, requestId, body: data };
  }

  async function faultOf(
    error: unknown,
    requestId: string,
    signals: { own: AbortSignal | undefined; deadline: AbortSignal },
  ): Promise<UpstreamError> {
    if (error instanceof UpstreamError) return error;
    const facts = { operation: name, requestId };
    if (error instanceof HTTPError) {
      const { response } = error;
      const text = await readBody(response as Response, MAX_FAULT_BYTES, signals.deadline).catch(() => undefined);
      const detail = text === undefined ? undefined : ignoring(() => parseJson(text));
      return new UpstreamError(codeOfStatus(response.status), {
        ...facts,
        status: response.status,
        retryAfterSeconds: retryAfterOf(response as Response),
        detail,
      });
    }
    if (signals.own?.aborted) return new UpstreamError('given_up', { ...facts, cause: error });
    if (signals.deadline.aborted) return new UpstreamError('timed_out', { ...facts, cause: error });
    return new UpstreamError(neverLeft(error) ? 'unreachable' : 'lost', { ...facts, cause: error });
  }
}

type Sendable = string | FormData | null;

interface Prepared {
  url: URL;
  body: Sendable;
  /** The body as text; empty where it has none or is made of parts. */
  text: string;
  headers: Record<string, string>;
}

/** Checks a call against its operation and puts it together. */
function prepare(name: string, spec: OperationSpec, options: ClientOptions, given: Given): Prepared {
  const faults: Record<string, string> = {};
  for (const part of Object.keys(given)) if (!['path', 'query', 'headers', 'body'].includes(part)) faults[part] = 'is not a part of a call';
  const wanted = [...spec.path.matchAll(/\{([^}]+)\}/g)].map(([, each]) => each!);
  const path = given.path ?? {};
  for (const each of Object.keys(path)) if (!wanted.includes(each)) faults[`path.${each}`] = 'is not a known field';
  for (const each of wanted) {
    const value: unknown = path[each];
    if (typeof value !== 'string' || value === '') faults[`path.${each}`] = 'is required';
    else if (value === '.' || value === '..') faults[`path.${each}`] = 'is not valid';
  }
  const query = part(spec.query, given.query, 'query', faults);
  const headers = part(spec.headers, given.headers, 'headers', faults);
  const body = part(spec.body, given.body, 'body', faults);
  if (Object.keys(faults).length > 0) throw new CallError(name, faults);

  const url = new URL(options.baseUrl + spec.path.replaceAll(/\{([^}]+)\}/g, (_, each: string) => encodeURIComponent(path[each]!)));
  for (const [key, value] of pairs(query)) url.searchParams.append(key, value);
  return { url, ...encode(spec.encoding ?? 'json', body), headers: withType(spec, body, Object.fromEntries(pairs(headers))) };
}

function part(schema: z.ZodMiniType | undefined, value: unknown, at: string, faults: Record<string, string>): unknown {
  if (!schema) {
    if (value !== undefined) faults[at] = 'does not belong to this call';
    return undefined;
  }
  const { success, data, error } = schema.safeParse(value ?? (at === 'body' ? value : {}), { reportInput: true });
  if (!success) for (const [field, fault] of Object.entries(fieldFaults(error.issues, at))) faults[field] = fault;
  return data;
}

function* pairs(values: unknown): Generator<[key: string, value: string]> {
  for (const [key, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) yield [key, String(each)];
  }
}

function encode(encoding: NonNullable<OperationSpec['encoding']>, body: unknown): Pick<Prepared, 'body' | 'text'> {
  if (body === undefined) return { body: null, text: '' };
  if (encoding === 'multipart') return { body: formData(body as Record<string, unknown>), text: '' };
  const text = encoding === 'form' ? new URLSearchParams([...pairs(body)]).toString() : JSON.stringify(body);
  return { body: text, text };
}

function formData(body: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) {
    if (value instanceof File) form.append(key, value, value.name);
    else if (value instanceof Blob) form.append(key, value);
    else if (value !== undefined) form.append(key, String(value));
  }
  return form;
}

/** The boundary of a multipart body is for `fetch` to choose and to say. */
function withType(spec: OperationSpec, body: unknown, headers: Record<string, string>): Record<string, string> {
  if (body === undefined || spec.encoding === 'multipart') return headers;
  return { ...headers, 'content-type': spec.encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json' };
}

/** Seconds, or a date; nothing where it is neither. */
function retryAfterOf({ headers }: { headers: Headers }): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d{1,9}$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
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
const isNoText = (error: unknown): boolean => error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA';

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
