import { isIP } from 'node:net';
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { badRequest, FinoError, forbidden, notFound } from './errors.ts';
import type { Operation } from './operations.ts';
import type { Fino, User } from './state.ts';

/** Says in one sentence what is wrong with a body. */
function faultOf(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'The body does not fit' : `${['body', ...issue.path].join('.')}: ${issue.message}`;
}

/** One request, after everything that every operation checks. */
export class Call {
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly tenant: string | undefined;
  readonly #c: Context;
  readonly #fino: Fino;

  constructor(c: Context, fino: Fino) {
    this.#c = c;
    this.#fino = fino;
    this.request = c.req.raw;
    this.query = new URL(c.req.url).searchParams;
    this.tenant = c.req.header('tenantid');
  }

  /** What stands in the path at that name. */
  path(name: string): string {
    return this.#c.req.param(name) ?? '';
  }

  /** The user in the path. */
  user(): User {
    return this.userBy(this.path('user-id'));
  }

  /** A user that is there, has not run out of time, and belongs to the caller's tenant. */
  userBy(id: string): User {
    const { world, state } = this.#fino;
    const user = state.users.get(id);
    if (user !== undefined && user.goneAt <= world.now()) state.users.delete(id);
    else if (user !== undefined && (this.tenant ?? user.tenant) === user.tenant) return user;
    throw notFound('User');
  }

  /** A text in the query that stands for a yes or a no. */
  flag(name: string): boolean | undefined {
    const value = this.query.get(name);
    if (value === null) return undefined;
    if (value !== 'true' && value !== 'false') throw badRequest(`${name} is neither true nor false`);
    return value === 'true';
  }

  /** A whole number in the query. */
  count(name: string, least: number, otherwise: number): number {
    const value = this.query.get(name) ?? String(otherwise);
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    if (number < least) throw badRequest(`${name} is not a whole number from ${least}`);
    return number;
  }

  /** A time in the query (RFC 3339). */
  time(name: string): number | undefined {
    const value = this.query.get(name);
    if (value === null) return undefined;
    // A plus sign that was not escaped arrives as a space.
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN;
    if (Number.isNaN(time)) throw badRequest(`${name} is not a time (RFC 3339)`);
    return time;
  }

  async body<S extends z.ZodMiniType>(schema: S): Promise<z.output<S>> {
    if (!/^application\/json\b/.test(this.request.headers.get('content-type') ?? '')) throw badRequest('The body is not JSON');
    const read: unknown = await this.request.json().catch(() => undefined);
    return this.fit(schema, read);
  }

  /** A form, whichever way it is encoded; undefined where the body is none. */
  form(): Promise<FormData | undefined> {
    return this.#c.req.formData().catch(() => undefined);
  }

  fit<S extends z.ZodMiniType>(schema: S, value: unknown): z.output<S> {
    const result = schema.safeParse(value);
    if (!result.success) throw badRequest(faultOf(result.error));
    return result.data;
  }

  /** Refuses what no operation would take: no token, a scope too few, no address of the end user, a parameter too many. */
  admit({ path, query = [], scopes, userIp }: Operation): void {
    const granted = this.#granted();
    if (scopes !== undefined && !scopes.some((scope) => granted.has(scope))) throw forbidden();
    const unknown = [...this.query.keys()].find((name) => !query.includes(name));
    if (unknown !== undefined) throw badRequest(`There is no query parameter ${unknown}`);
    if (userIp && isIP(this.request.headers.get('user-ip') ?? '') === 0) throw badRequest('User-IP is missing or not an IP address');
    if (!path.includes('{user-id}')) return;
    const user = this.user();
    if (scopes !== undefined && user.scopes !== undefined && !reaches(user.scopes, scopes)) throw forbidden();
  }

  #granted(): ReadonlySet<string> {
    const { world, state } = this.#fino;
    const [scheme, token = ''] = (this.request.headers.get('authorization') ?? '').split(' ');
    const known = scheme === 'Bearer' ? state.tokens.get(token) : undefined;
    if (known === undefined || known.expiresAt <= world.now()) throw new FinoError(401, 'Unauthorized');
    return known.scopes;
  }
}

/** The scopes that users can be given; what has no such scope cannot be kept from them. */
const OF_USERS: readonly string[] = ['banking', 'account-detection', 'categorization', 'contracts', 'cockpits'];

const reaches = (given: ReadonlySet<string>, scopes: readonly string[]): boolean =>
  !scopes.some((scope) => OF_USERS.includes(scope)) || scopes.some((scope) => given.has(scope));

export type Handler = (call: Call) => Response | Promise<Response>;
