import type { Hono } from 'hono';
import { tokenExchange, transactionsQuery, type Account, type Verification } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import type { RateLimit } from '../limits.ts';
import { providerOf, withDeadline, type World } from '../world.ts';
import { credentialFor, deleteCredential, exchangeToken, type Credential } from '../sessions/credentials.ts';
import { iso } from '../clock.ts';
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
      const now = world.ports.now();
      const wait = misses.isReached(caller.ip, now);
      if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
      try {
        const { text, replayed } = await exchangeToken(world, sessions, body, { secret: body.temp_token, key, raw }, caller);
        return { text, headers: replayed ? { 'idempotency-replayed': 'true' } : {} };
      } catch (error) {
        // Wrong secrets are counted by address. A token of 256 bits needs no such guard, and many people share a back end's.
        if (error instanceof AppError && error.type === 'tenant_unknown') misses.take(caller.ip, now);
        throw error;
      }
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
      if (query.accountIds.length === 0) return { transactions: [] };
      const { transactions, nextCursor } = await withDeadline(world, (signal) =>
        provider(credential).transactions(credential.grant, query, signal),
      );
      const shared = transactions.filter(({ account_id }) => query.accountIds.includes(account_id));
      return { transactions: shared, ...(nextCursor !== undefined && { next_cursor: nextCursor }) };
    }),
  );

  app.get(
    '/holders',
    reading(async (credential) => {
      const { grant, account_ids: shared } = credential;
      if (shared.length === 0) return { holders: [] };
      const holders = await withDeadline(world, (signal) => provider(credential).holders(grant, shared, signal));
      return { holders: holders.filter(({ account_id }) => shared.includes(account_id)) };
    }),
  );

  app.get(
    '/verifications',
    reading(({ check: told }) => Promise.resolve({ verifications: told ? [verificationOf(told)] : [] })),
  );
  app.get(
    '/payments',
    reading(({ payment }) => Promise.resolve({ payments: payment ? [payment] : [] })),
  );
  app.get(
    '/forms',
    reading(({ forms }) => Promise.resolve({ forms })),
  );

  app.delete(
    '/credentials/:id',
    wrap(async (c, caller) => {
      if (caller.origin !== null) throw new AppError('origin_not_allowed');
      const credential = await credentialFor(world, credentialOf(c, 'Bearer', 'access_token_invalid'));
      // A token speaks for its own credential and knows of no other.
      if (credential.id !== c.req.param('id')) throw new AppError('not_found');
      await deleteCredential(world, credential, caller);
      return new Response(null, { status: 204 });
    }),
  );

  const provider = (credential: Credential) => providerOf(world, credential.tenant, credential);

  /** Only what the person ticked, whatever the upstream would give. */
  async function consented(credential: Credential): Promise<Account[]> {
    // Where nothing was shared, nobody need be asked.
    if (credential.account_ids.length === 0) return [];
    const accounts = await withDeadline(world, (signal) => provider(credential).accounts(credential.grant, signal));
    return accounts.filter((account) => credential.account_ids.includes(account.id));
  }

  function reading(
    read: (credential: Credential, c: Parameters<Handler>[0]) => Promise<unknown>,
  ): (c: Parameters<Handler>[0]) => Promise<Response> {
    return wrap(async (c, { origin }) => {
      if (origin !== null) throw new AppError('origin_not_allowed');
      return { json: await read(await credentialFor(world, credentialOf(c, 'Bearer', 'access_token_invalid')), c) };
    });
  }
}

function verificationOf({ intent, what, state, score, decidedAt }: NonNullable<Credential['check']>): Verification {
  return {
    ...{ id: intent, what, status: state },
    ...(score !== null && { match_score: score }),
    ...(decidedAt !== null && { decided_at: iso(decidedAt) }),
  };
}
