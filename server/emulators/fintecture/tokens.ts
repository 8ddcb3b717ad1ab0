import type { Context } from 'hono';
import * as z from 'zod/mini';
import { secret, type Operation } from '../kit/index.ts';
import { APP_ID, APP_SECRET, OAC_CLIENT_ID, OAC_CLIENT_SECRET, OAC_READER_ID, OAC_READER_SECRET } from './credentials.ts';
import { refuse } from './errors.ts';
import { readForm, readQuery, text, uri } from './read.ts';
import type { Fintecture, Scope, Token } from './state.ts';

/** How long an access token lives, in seconds. */
export const TOKEN_SECONDS = 3600;

interface Client {
  secret: string;
  scopes: readonly Scope[];
  mayWrite: boolean;
}

const CLIENTS: Readonly<Record<string, Client>> = {
  [APP_ID]: { secret: APP_SECRET, scopes: ['PIS', 'AIS', 'customer', 'e-mandate'], mayWrite: true },
  [OAC_CLIENT_ID]: { secret: OAC_CLIENT_SECRET, scopes: ['OAC'], mayWrite: true },
  [OAC_READER_ID]: { secret: OAC_READER_SECRET, scopes: ['OAC'], mayWrite: false },
};

const scope = z.enum(['PIS', 'AIS', 'customer', 'e-mandate', 'OAC']);
const credentials = { client_id: z.optional(text), client_secret: z.optional(text) };
const accessBody = z.strictObject({
  grant_type: z.enum(['authorization_code', 'client_credentials']),
  code: z.optional(text),
  redirect_uri: z.optional(uri),
  scope: z.optional(scope),
  ...credentials,
});
const refreshBody = z.strictObject({ grant_type: z.enum(['refresh_token']), refresh_token: text, ...credentials });

/** The two operations that hand out tokens. */
export function tokenOperations(fintecture: Fintecture): Record<string, Operation> {
  const { world, state } = fintecture;

  const issue = (token: Omit<Token, 'expiresAt'>): Response => {
    const access = secret(world);
    state.tokens.set(access, { ...token, expiresAt: world.now() + TOKEN_SECONDS * 1000 });
    const answer = { access_token: access, token_type: 'Bearer', expires_in: TOKEN_SECONDS, scope: token.scope };
    const { customerId } = token;
    if (customerId === undefined) return Response.json(answer, noStore);
    const refresh = secret(world);
    state.refreshTokens.set(refresh, { access, customerId });
    return Response.json({ ...answer, refresh_token: refresh, customer_id: customerId }, noStore);
  };

  return {
    createAccessToken: {
      method: 'POST',
      path: '/oauth/accesstoken',
      async handle(c) {
        const body = await readForm(c, accessBody);
        const client = clientOf(c, body);
        const { code, redirect_uri: redirectUri } = body;
        if (body.grant_type === 'client_credentials') {
          if (code !== undefined) refuse(400, 'invalid_request', 'A code belongs to authorization_code.');
          if (body.scope === undefined || !client.scopes.includes(body.scope))
            refuse(400, 'invalid_scope', 'These credentials have no such scope.');
          return issue({ scope: body.scope, mayWrite: client.mayWrite });
        }
        if (!client.scopes.includes('AIS') || (body.scope ?? 'AIS') !== 'AIS') refuse(400, 'invalid_scope', 'A code opens the scope AIS.');
        const found = state.codes.get(code ?? '');
        state.codes.delete(code ?? '');
        if (found === undefined || found.expiresAt <= world.now()) refuse(400, 'invalid_grant', 'The code is unknown, used or too old.');
        if (redirectUri !== undefined && redirectUri !== found.redirectUri)
          refuse(400, 'invalid_grant', 'The redirect_uri is another one.');
        return issue({ scope: 'AIS', mayWrite: true, customerId: found.customerId });
      },
    },
    createRefreshToken: {
      method: 'POST',
      path: '/oauth/refreshtoken',
      async handle(c) {
        const body = await readForm(c, refreshBody);
        const client = clientOf(c, body);
        const found = state.refreshTokens.get(body.refresh_token);
        const connection = state.connections.get(found?.customerId ?? '');
        if (found === undefined || !client.scopes.includes('AIS') || connection === undefined || connection.expiresAt <= world.now()) {
          refuse(400, 'invalid_grant', 'The refresh token is unknown, used or too old.');
        }
        state.refreshTokens.delete(body.refresh_token);
        state.tokens.delete(found.access);
        return issue({ scope: 'AIS', mayWrite: true, customerId: found.customerId });
      },
    },
  };
}

const noStore = { headers: { 'cache-control': 'no-store' } };

/** Who asks, by Basic or by the form; both at once are refused (RFC 6749, 2.3). */
function clientOf(c: Context, body: { client_id?: string | undefined; client_secret?: string | undefined }): Client {
  const [, encoded] = /^Basic ([\w+/]+=*)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const inForm = body.client_id !== undefined || body.client_secret !== undefined;
  if (encoded !== undefined && inForm) refuse(400, 'invalid_request', 'Credentials are given twice.');
  const [id = '', ...rest] =
    encoded === undefined ? [body.client_id, body.client_secret ?? ''] : Buffer.from(encoded, 'base64').toString().split(':');
  const client = Object.hasOwn(CLIENTS, id) ? CLIENTS[id] : undefined;
  if (client === undefined || client.secret !== rest.join(':')) refuse(401, 'invalid_client', 'These credentials are wrong.');
  return client;
}

/** The token of a call, if it is alive and of one of these scopes. */
export function bearer({ world, state }: Fintecture, c: Context, ...scopes: readonly Scope[]): Token {
  const [, given = ''] = /^Bearer (\S+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  const token = state.tokens.get(given);
  if (token === undefined || token.expiresAt <= world.now())
    refuse(401, 'invalid_token', 'The access token is missing, unknown or too old.');
  if (!scopes.includes(token.scope)) refuse(403, 'insufficient_scope', `This takes a token of scope ${scopes.join(' or ')}.`);
  return token;
}

/** An operation behind a token. Without `takesQuery`, whatever is in the query is refused. */
export type Secured = Operation & { takesQuery?: true };

const nothing = z.strictObject({});

/** Asks for a living token of one of these scopes before anything else is looked at. */
export function secured(fintecture: Fintecture, scopes: readonly Scope[], operations: Record<string, Secured>): Record<string, Operation> {
  const guard = ({ takesQuery, ...operation }: Secured): Operation => ({
    ...operation,
    handle(c) {
      fintecture.timeline.run();
      bearer(fintecture, c, ...scopes);
      if (!takesQuery) readQuery(c, nothing);
      return operation.handle(c);
    },
  });
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, guard(operation)]));
}

/** A creation that is answered without a body; where the new one is stands in `Location`, beyond what the document says. */
export const created = (location: string): Response => new Response(null, { status: 201, headers: { location } });
