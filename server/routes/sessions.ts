import type { Hono } from 'hono';
import { sessionCreate, sessionLeave, sessionResume, stepSubmit } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import type { RateLimit } from '../limits.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Caller, World } from '../world.ts';
import { streamSession } from './events.ts';
import { basicOf, credentialOf, idempotencyKeyOf, readJson, type Env, type Handler, type Reply, type Wrap } from './http.ts';

export interface Limits {
  /** Sessions begun by one address. */
  create: RateLimit;
  /** Any call about sessions by one address. */
  calls: RateLimit;
  /** Nonces and verifiers that were wrong, by one address for one session. */
  misses: RateLimit;
}

/** The Sessions contract. */
export function sessionRoutes(app: Hono<Env>, wrap: Wrap, world: World, sessions: Sessions, limits: Limits): void {
  /** Counts the call, and what looks like guessing with it. */
  const guarded =
    (handler: Handler): Handler =>
    async (c, caller) => {
      const now = world.ports.now();
      const key = caller.ip && `${caller.ip} ${c.req.param('id') ?? ''}`;
      const wait = limits.calls.take(caller.ip, now) ?? limits.misses.isReached(key, now);
      if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
      try {
        return await handler(c, caller);
      } catch (error) {
        const guess = error instanceof AppError && ['nonce_invalid', 'session_not_found', 'resume_refused'].includes(error.type);
        if (guess) limits.misses.take(key, now);
        throw error;
      }
    };
  /** Many people share the address of a back end, which proves itself; what it may not do is guess its secret. */
  const byBackEnd = async <T>({ ip }: Caller, answer: () => Promise<T>): Promise<T> => {
    const now = world.ports.now();
    const wait = limits.misses.isReached(ip, now);
    if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
    try {
      return await answer();
    } catch (error) {
      if (error instanceof AppError && error.type === 'tenant_unknown') limits.misses.take(ip, now);
      throw error;
    }
  };
  const streams = new Map<string, () => void>();
  const id = (c: Parameters<Handler>[0]): string => c.req.param('id') ?? '';

  app.post(
    '/sessions',
    wrap(async (c, caller): Promise<Reply> => {
      const body = check(sessionCreate, (await readJson(c)).value);
      if (body.client_secret !== undefined) return { json: await byBackEnd(caller, () => sessions.create(body, caller)) };
      limits.create.admit(caller.ip, world.ports.now());
      return { json: await sessions.create(body, caller) };
    }),
  );

  app.post(
    '/sessions/:id/steps',
    wrap(
      guarded(async (c, caller): Promise<Reply> => {
        const { raw, value } = await readJson(c);
        const body = check(stepSubmit, value);
        const key = idempotencyKeyOf(c);
        const { body: text, replayed } = await sessions.submit(id(c), body, { secret: body.nonce, key, raw }, caller);
        return { text, headers: replayed ? { 'idempotency-replayed': 'true' } : {} };
      }),
    ),
  );

  app.post(
    '/sessions/:id/resume',
    wrap(
      guarded(async (c, caller): Promise<Reply> => {
        const body = check(sessionResume, (await readJson(c)).value);
        const resume = () => sessions.resume(id(c), body, caller);
        return { json: await ('client_secret' in body ? byBackEnd(caller, resume) : resume()) };
      }),
    ),
  );

  app.get(
    '/sessions/:id',
    wrap(
      guarded(async (c, caller): Promise<Reply> => {
        const basic = basicOf(c);
        if (!basic) return { json: await sessions.view(id(c), credentialOf(c, 'Nonce', 'nonce_invalid'), caller) };
        return { json: await byBackEnd(caller, () => sessions.look(id(c), basic.clientId, basic.secret, caller)) };
      }),
    ),
  );

  app.get(
    '/sessions/:id/events',
    wrap(
      guarded((c, caller) => {
        const nonce = credentialOf(c, 'Nonce', 'nonce_invalid');
        // A HEAD comes here too, and nobody would ever read its stream.
        if (c.req.method !== 'GET') throw new AppError('method_not_allowed');
        return streamSession(world, sessions, id(c), nonce, caller, c.req.raw.signal, streams);
      }),
    ),
  );

  app.delete(
    '/sessions/:id',
    wrap(
      guarded(async (c, caller): Promise<Reply> => {
        const nonce = credentialOf(c, 'Nonce', 'nonce_invalid');
        const { reason = 'left' } = c.req.header('content-type') === undefined ? {} : check(sessionLeave, (await readJson(c)).value);
        return { json: await sessions.leave(id(c), nonce, reason, caller) };
      }),
    ),
  );
}
