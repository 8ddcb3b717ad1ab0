import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Context } from 'hono';
import { routePath } from 'hono/route';
import { AppError, toProblem } from '../errors/app-error.ts';
import type { Caller, World } from '../world.ts';

/** What the runtime tells beside the request: Node's own objects, or an address handed in by whoever mounts the companion. */
export interface Env {
  Bindings: { incoming?: IncomingMessage; ip?: string };
}

type Headers = Record<string, string>;

/**
 * On every answer. Nothing of ours may be framed, sniffed, kept, or named in a Referer. What differs is filled into a copy:
 * to put such an object together name by name takes longer than most of what the answer tells.
 */
const SECURE: Headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'content-type': 'application/json; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  vary: 'Origin',
  'x-content-type-options': 'nosniff',
  'x-request-id': '',
};
/** Beside it, for a page that may read the answer. */
const SHARED: Headers = {
  ...SECURE,
  'access-control-allow-origin': '',
  'access-control-expose-headers': 'Idempotency-Replayed, Retry-After, X-Request-Id',
};

const MAX_BODY_BYTES = 64 * 1024;
const MAX_DEPTH = 16;

export interface HttpOptions {
  world: World;
  /** Every origin of every tenant: who may read an answer at all. What it may do is decided per tenant. */
  origins: ReadonlySet<string>;
  /** How many proxies of ours stand in front; the client's address is the one that the outermost of them saw. */
  trustedProxies: number;
}

export type Handler = (c: Context<Env>, caller: Caller) => Promise<Reply> | Reply;

/** Makes a handler of ours one of the router's. */
export type Wrap = (handler: Handler) => (c: Context<Env>) => Promise<Response>;

/** What a handler returns: a text ready to be sent, or a whole response. */
export type Reply = Response | { status?: number; json: unknown; headers?: Headers } | { status?: number; text: string; headers: Headers };

/** Wraps every route: who calls, the headers that all answers share, errors in one shape, one line in the log. */
export function createHttp({ world, origins, trustedProxies }: HttpOptions): (handler: Handler) => (c: Context<Env>) => Promise<Response> {
  const { log, now } = world.ports;
  return (handler) =>
    async function handle(c) {
      const started = now();
      const caller = callerOf(c);
      const headers = headersFor(caller);
      let response: Response;
      try {
        response = toResponse(await handler(c, caller), headers);
      } catch (error) {
        response = refusal(error, caller, headers);
      }
      log('info', 'request', {
        request_id: caller.requestId,
        method: c.req.method,
        route: routePath(c),
        status: response.status,
        ms: now() - started,
      });
      return response;
    };

  function callerOf(c: Context<Env>): Caller {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : world.mint.id();
    const address = addressOf(c, trustedProxies);
    return { requestId, origin: c.req.header('origin') ?? null, ip: address && networkOf(address), address: address && asIp(address) };
  }

  function headersFor({ origin, requestId }: Caller): Headers {
    const shared = origin !== null && origins.has(origin);
    const headers = { ...(shared ? SHARED : SECURE) };
    headers['x-request-id'] = requestId;
    if (shared) headers['access-control-allow-origin'] = origin;
    return headers;
  }

  function refusal(error: unknown, caller: Caller, headers: Headers): Response {
    const problem = toProblem(error, caller.requestId);
    if (problem.http === 500) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : 'unknown';
      log('error', 'internal', { request_id: caller.requestId, stack });
    }
    const wait: Headers = problem.retry_after === undefined ? {} : { 'retry-after': String(problem.retry_after) };
    return toResponse({ status: problem.http, json: problem, headers: wait }, headers);
  }
}

function toResponse(reply: Reply, headers: Headers): Response {
  if (reply instanceof Response) {
    for (const [name, value] of Object.entries(headers))
      if (name !== 'content-type' && !reply.headers.has(name)) reply.headers.set(name, value);
    return reply;
  }
  if (reply.headers) Object.assign(headers, reply.headers);
  return new Response('text' in reply ? reply.text : JSON.stringify(reply.json), { status: reply.status ?? 200, headers });
}

function addressOf(c: Context<Env>, trustedProxies: number): string | null {
  const direct = c.env.ip ?? c.env.incoming?.socket.remoteAddress;
  const chain = trustedProxies > 0 ? (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => each.trim()) : [];
  return chain.at(-trustedProxies) || direct || null;
}

/** Whoever has one IPv6 address has a whole /64 of them. */
const networkOf = (address: string): string => (address.includes(':') && !address.includes('.') ? firstHalf(address) : address);

/** The address itself, where it is one; an IPv4 address that comes as an IPv6 one is written as what it is. */
function asIp(address: string): string | null {
  const ip = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(ip) ? ip : null;
}

/** The network part of an IPv6 address. Of what is none it makes something, too: a proxy may hand on anything. */
function firstHalf(address: string): string {
  const [head, tail] = address.split('::', 2).map((part) => part.split(':').filter((group) => group !== ''));
  const rest = tail ?? [];
  const zeros = Array<string>(Math.max(0, 8 - head!.length - rest.length)).fill('0');
  return [...head!, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}

/** The body as JSON, and as the text that arrived. Bounded in length and depth before anything looks at it. */
export async function readJson(c: Context<Env>): Promise<{ raw: string; value: unknown }> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '') || c.req.header('content-encoding') !== undefined) {
    throw new AppError('unsupported_media_type');
  }
  const raw = await readText(c).catch((cause: unknown) => {
    // Whoever hangs up halfway has sent half a body, and has not broken anything.
    throw cause instanceof AppError ? cause : new AppError('malformed_request', { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw new AppError('malformed_request');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || tooDeep(raw)) throw new AppError('malformed_request');
  return { raw, value };
}

async function readText(c: Context<Env>): Promise<string> {
  const length = c.req.header('content-length');
  if (length !== undefined) {
    if (!(Number(length) <= MAX_BODY_BYTES)) throw new AppError('body_too_large');
    const text = await c.req.text();
    // Node holds a client to its Content-Length; other runtimes may not.
    if (text.length > MAX_BODY_BYTES) throw new AppError('body_too_large');
    return text;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new AppError('body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Counts brackets outside of strings; the text is known to be JSON by then. */
function tooDeep(json: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i += 1) {
    const c = json.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i += 1;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x7b || c === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (c === 0x7d || c === 0x5d) depth -= 1;
  }
  return false;
}

/** The credential of a scheme in the Authorization header. */
export function credentialOf(c: Context<Env>, scheme: 'Nonce' | 'Bearer', missing: 'nonce_invalid' | 'access_token_invalid'): string {
  const [given, value, ...rest] = (c.req.header('authorization') ?? '').split(' ');
  if (given?.toLowerCase() !== scheme.toLowerCase() || !value || rest.length > 0) throw new AppError(missing);
  return value;
}

/** The client id and the secret of a back end (RFC 7617); nothing where it proves itself in another way. */
export function basicOf(c: Context<Env>): { clientId: string; secret: string } | undefined {
  const [, encoded] = /^basic ([\w+/]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [clientId = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { clientId, secret: rest.join(':') };
}

/** The key under which a lost answer can be had again; without one there is no safety net. */
export function idempotencyKeyOf(c: Context<Env>): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key !== undefined && (key.length === 0 || key.length > 255)) {
    throw new AppError('invalid_fields', { fields: { 'Idempotency-Key': 'must have 1 to 255 characters' } });
  }
  return key;
}
