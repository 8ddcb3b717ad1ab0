import { secret, uuid } from '../kit/index.ts';
import { calculate } from './calculation.ts';
import type { Call, Handler } from './call.ts';
import { badRequest, empty, FinoError, json, notFound } from './errors.ts';
import type { OperationId } from './operations.ts';
import { tokenRequest, userCreate, userScopes, usersDelete } from './schemas.ts';
import { rfc3339, type Fino, type User } from './state.ts';

const TOKEN_SECONDS = 300;
const PAGE_SIZE = 20;
/** The tenant of whoever names none. */
export const DEFAULT_TENANT = 'emulator-tenant';

const ALL_SCOPES = [
  ...['banking', 'banking-fetch', 'banking-connect', 'banking-upload', 'categorization', 'account-detection', 'account-history'],
  ...['contracts', 'cockpits', 'webhooks', 'companies', 'companiesLogo', 'bankingExternal', 'credits'],
];

/** Who may ask for a token: the usual client, and one that has booked banking alone. */
const CLIENTS: Readonly<Record<string, { readonly secret: string; readonly scopes: readonly string[] }>> = {
  emulator: { secret: 'emulator-secret', scopes: ALL_SCOPES },
  'emulator-banking': { secret: 'emulator-secret', scopes: ['banking'] },
};

/** A user as the document lists it. */
export const showUser = ({ id, tenant, createdAt, type, customUserID, name }: User): Record<string, unknown> => ({
  ...{ id, tenant, type, createdAt: rfc3339(createdAt), duplicates: [] },
  ...(customUserID !== undefined && { customUserID }),
  ...(name !== undefined && { name }),
});

type Own = 'authenticate' | 'getUsers' | 'addUser' | 'deleteUsers' | 'getUserByCustomUserID' | 'getUser' | 'deleteUser' | 'addScopesToUser';

/** Authentication and users. */
export function usersOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { world, state } = fino;
  const notSince = Math.floor(world.now() / 1000);

  /** Everybody whom the caller may see, oldest first. */
  function visible(call: Call): User[] {
    const now = world.now();
    for (const { id, goneAt } of state.users.values()) if (goneAt <= now) state.users.delete(id);
    return [...state.users.values()].filter(({ tenant }) => (call.tenant ?? tenant) === tenant);
  }

  return {
    async authenticate(call) {
      const type = call.request.headers.get('content-type') ?? '';
      if (!type.startsWith('application/x-www-form-urlencoded')) throw badRequest('The body is not a form');
      const form = Object.fromEntries((await call.form()) ?? []);
      const { client_id, client_secret } = call.fit(tokenRequest, form);
      const client = Object.hasOwn(CLIENTS, client_id) ? CLIENTS[client_id] : undefined;
      if (client?.secret !== client_secret) throw new FinoError(401, 'Unauthorized');
      const now = world.now();
      for (const [token, { expiresAt }] of state.tokens) if (expiresAt <= now) state.tokens.delete(token);
      const access_token = secret(world);
      state.tokens.set(access_token, { expiresAt: now + TOKEN_SECONDS * 1000, scopes: new Set(client.scopes) });
      return json({
        access_token,
        expires_in: TOKEN_SECONDS,
        'not-before-policy': notSince,
        scope: client.scopes.join(' '),
        session_state: uuid(world),
        token_type: 'Bearer',
      });
    },

    getUsers(call) {
      const all = visible(call);
      const page = call.count('page', 1, 1);
      const users = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(showUser);
      return json({ context: { page, pageSize: PAGE_SIZE, total: all.length }, users });
    },

    async addUser(call) {
      const { customUserID, name, type = 'person', userScopes: scopes } = await call.body(userCreate);
      const user: User = {
        ...{ id: uuid(world), tenant: call.tenant ?? DEFAULT_TENANT, createdAt: world.now(), type, kept: false, goneAt: Infinity },
        ...(customUserID !== undefined && { customUserID }),
        ...(name !== undefined && { name }),
        ...(scopes !== undefined && { scopes: new Set(scopes) }),
        ...{ logins: new Map(), accounts: new Map(), transfers: new Map(), runs: [] },
        ...{ patterns: { ids: {}, patterns: [] }, deletedContracts: new Set() },
      };
      state.users.set(user.id, user);
      return json({ context: {}, user: showUser(user) }, 201);
    },

    async deleteUsers(call) {
      const { userIDs } = await call.body(usersDelete);
      const there = new Set(visible(call).map(({ id }) => id));
      const users = Object.fromEntries(userIDs.map((id) => [id, there.has(id) ? 'deleted' : 'notFound']));
      for (const id of userIDs) if (there.has(id)) state.users.delete(id);
      return json({ users });
    },

    getUserByCustomUserID(call) {
      const id = call.path('custom-user-id');
      const user = visible(call).find((each) => each.customUserID === id && each.cockpit !== undefined);
      if (user === undefined) throw notFound('User');
      return json(showUser(user));
    },

    getUser: (call) => json({ context: {}, user: showUser(call.user()) }),

    deleteUser(call) {
      state.users.delete(call.user().id);
      return empty();
    },

    async addScopesToUser(call) {
      const user = call.user();
      const added = (await call.body(userScopes)).userScopes;
      // Without scopes a user is not restricted at all, and naming some must take nothing away.
      if (user.scopes !== undefined) user.scopes = new Set([...user.scopes, ...added]);
      const { correlationID } = calculate(fino, user);
      return json({ correlationID, userScopes: [...(user.scopes ?? added)] });
    },
  };
}
