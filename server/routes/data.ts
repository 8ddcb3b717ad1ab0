import type { Hono } from 'hono';
import { tokenExchange, transactionsQuery, type Account } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import type { RateLimit } from '../limits.ts';
import { providerOf, withDeadline, type Caller, type World } from '../world.ts';
import { credentialFor, exchangeToken, type Credential } from '../sessions/credentials.ts';
import type { Sessions } from '../sessions/service.ts';
import { credentialOf, idempotencyKeyOf, readJson, type Env, type Handler, type Reply, type Wrap } from './http.ts';

/** What the tenant's back end calls: the token exchange, and the data that the person agreed to share. */
export function dataRoutes(app: Hono<Env>, wrap: Wrap, world: World, sessions: Sessions, misses: RateLimit): void {
  app.post(
    '/token',
    wrap(async (c, caller): Promise<Reply> => {
      const { raw, value } = await readJson(c);
      const body = check(tokenExchange, value);
      const key = idempotencyKeyOf(c);
      return counted(caller, async () => {
        const { text, replayed } = await exchangeToken(world, sessions, body, { secret: body.temp_token, key, raw }, caller);
        return { text, headers: replayed ? { 'idempotency-replayed': 'true' } : {} };
      });
    }),
  );

  app.get(
    '/accounts',
    reading(async (credential) => ({ accounts: await consented(credential) })),
  );

  app.get(
    '/transactions',
    reading(async (credential, c) => {
      const { account_id: only, from, to, cursor, limit } = check(transactionsQuery, c.req.query());
      if (only !== undefined && !credential.account_ids.includes(only))
        throw new AppError('invalid_fields', { fields: { account_id: 'is not among the shared accounts' } });
      if (from !== undefined && to !== undefined && from > to)
        throw new AppError('invalid_fields', { fields: { from: 'must not be after to' } });
      const query = {
        accountIds: only === undefined ? credential.account_ids : [only],
        limit: Math.min(Number(limit ?? 100), 500),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(cursor !== undefined && { cursor }),
      };
      const { transactions, nextCursor } = await withDeadline(world, (signal) =>
        provider(credential).transactions(credential.grant, query, signal),
      );
      return { transactions, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
    }),
  );

  app.get(
    '/holders',
    reading(async (credential) => ({
      holders: await withDeadline(world, (signal) => provider(credential).holders(credential.grant, credential.account_ids, signal)),
    })),
  );

  const provider = (credential: Credential) => providerOf(world, credential);

  /** Only what the person ticked, whatever the upstream would give. */
  async function consented(credential: Credential): Promise<Account[]> {
    const accounts = await withDeadline(world, (signal) => provider(credential).accounts(credential.grant, signal));
    return accounts.filter((account) => credential.account_ids.includes(account.id));
  }

  function reading(
    read: (credential: Credential, c: Parameters<Handler>[0]) => Promise<unknown>,
  ): (c: Parameters<Handler>[0]) => Promise<Response> {
    return wrap((c, caller) =>
      counted(caller, async () => {
        if (caller.origin !== null) throw new AppError('origin_not_allowed');
        return { json: await read(await credentialFor(world, credentialOf(c, 'Bearer', 'access_token_invalid')), c) };
      }),
    );
  }

  /** Wrong secrets and tokens are counted by address. */
  async function counted(caller: Caller, work: () => Promise<Reply>): Promise<Reply> {
    const now = world.ports.now();
    const wait = misses.isReached(caller.ip, now);
    if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && (error.type === 'tenant_unknown' || error.type === 'access_token_invalid'))
        misses.take(caller.ip, now);
      throw error;
    }
  }
}
