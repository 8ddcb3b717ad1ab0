import type { Context } from 'hono';
import * as z from 'zod/mini';
import { secret, uuid, type Operation } from '../kit/index.ts';
import { findBank, type Bank } from './banks.ts';
import { refuse } from './errors.ts';
import { compare } from './names.ts';
import { accountsOf, transactionsOf, type Account, type Persona } from './people.ts';
import { date, param, readJson, readQuery, text, uri } from './read.ts';
import type { AisSession, Connection, Fintecture, Verification } from './state.ts';
import { bearer, secured } from './tokens.ts';

const MINUTE = 60_000;
/** How long the bank waits for an answer on the phone. */
export const DECOUPLED_MS = 5 * MINUTE;
/** How long a page can be answered. */
export const SESSION_MS = 15 * MINUTE;
const CODE_MS = 10 * MINUTE;
const CONSENT_MS = 180 * 24 * 60 * MINUTE;

const wayBack = { redirect_uri: z.optional(uri), state: z.optional(text) };
const authorizeQuery = z.strictObject({ ...wayBack, psu_type: z.optional(z.enum(['retail', 'corporate'])) });
const connectQuery = z.strictObject(wayBack);
const pollQuery = z.strictObject({ session_id: text });
const periodQuery = z.strictObject({ from: z.optional(date), to: z.optional(date) });
const verificationBody = z.strictObject({
  meta: z.strictObject({ customer_id: text }),
  data: z.strictObject({ attributes: z.strictObject({ provider_id: text, expected_name: text }) }),
});

/** The person has approved: a connection, and a code that opens it once. */
export function connect({ world, state, tell }: Fintecture, session: AisSession, bank: Bank, person: Persona): void {
  const now = world.now();
  const customerId = uuid(world);
  const code = secret(world);
  state.connections.set(customerId, { customerId, bank, person, createdAt: now, expiresAt: now + CONSENT_MS });
  state.codes.set(code, { customerId, expiresAt: now + CODE_MS, redirectUri: session.redirectUri });
  Object.assign(session, { status: 'COMPLETED', code, customerId });
  tell({ id: session.id, status: 'COMPLETED', customerId });
}

/** It came to nothing. */
export function giveUp({ tell }: Fintecture, session: AisSession): void {
  session.status = 'FAILED';
  tell({ id: session.id, status: 'FAILED' });
}

/** The nine operations of the document "Account Information Services". */
export function aisOperations(fintecture: Fintecture): Record<string, Operation> {
  const { world, state } = fintecture;

  const open = (session: Pick<AisSession, 'model' | 'psuType'> & Partial<AisSession>): AisSession => {
    const opened: AisSession = { kind: 'AIS', id: uuid(world), createdAt: world.now(), status: 'PENDING', ...session };
    state.sessions.set(opened.id, opened);
    return opened;
  };

  const connectionOf = (c: Context, id: string, tokensOfTheApplication: boolean): Connection => {
    const token = bearer(fintecture, c, 'AIS');
    if (token.customerId === undefined && !tokensOfTheApplication)
      refuse(403, 'insufficient_scope', 'This takes a token got with the code of the return.');
    if (token.customerId !== undefined && token.customerId !== id) refuse(403, 'forbidden', 'This token opens another connection.');
    const connection = state.connections.get(id);
    if (connection === undefined || connection.expiresAt <= world.now()) refuse(404, 'customer_not_found', 'There is no such connection.');
    return connection;
  };

  const accountOf = (c: Context): { connection: Connection; account: Account } => {
    const connection = connectionOf(c, param(c, 'customer_id'), false);
    const account = accountsOf(connection.person, connection.bank, world.now()).find(({ id }) => id === param(c, 'account_id'));
    return account === undefined ? refuse(404, 'account_not_found', 'There is no such account.') : { connection, account };
  };

  const bankOf = (c: Context): Bank => findBank(param(c, 'provider_id')) ?? refuse(404, 'provider_not_found', 'There is no such bank.');

  return secured(fintecture, ['AIS'], {
    getAisV1ProviderAuthorization: {
      method: 'GET',
      path: '/ais/v1/provider/{provider_id}/authorize',
      takesQuery: true,
      handle(c) {
        const bank = bankOf(c);
        const { redirect_uri: redirectUri, state: own, psu_type: psuType = 'retail' } = readQuery(c, authorizeQuery);
        if (bank.ais.length === 0) refuse(400, 'provider_not_supported', 'This bank opens no accounts.');
        if (!bank.psu_types.includes(psuType)) refuse(400, 'psu_type_not_supported', `This bank has no ${psuType} customers.`);
        const decoupled = bank.auth_models.includes('decoupled');
        // The document calls it optional, but without it nobody can come back.
        if (!decoupled && redirectUri === undefined) refuse(400, 'invalid_request', 'query: redirect_uri is missing.');
        const model = decoupled ? 'decoupled' : 'redirect';
        const session = open({ bank, model, psuType, redirectUri, state: own });
        if (decoupled) {
          fintecture.timeline.later(DECOUPLED_MS, () => {
            if (session.status === 'PENDING') giveUp(fintecture, session);
          });
        }
        const url = `${world.publicUrl}/bank/${session.id}`;
        return c.json({ meta: { session_id: session.id, decoupled, ...(bank.auth_models.includes('redirect') ? { url } : {}) } });
      },
    },
    getAisV1ProviderAuthorizationDecoupled: {
      method: 'GET',
      path: '/ais/v1/provider/{provider_id}/authorize/decoupled',
      takesQuery: true,
      handle(c) {
        const bank = bankOf(c);
        const session = state.sessions.get(readQuery(c, pollQuery).session_id);
        if (session?.kind !== 'AIS' || session.bank !== bank) return refuse(404, 'session_not_found', 'This bank has no such session.');
        if (session.model !== 'decoupled') return refuse(400, 'session_not_decoupled', 'This session is not decided on a phone.');
        const { status, code, customerId } = session;
        return c.json(status === 'COMPLETED' ? { status, code, customer_id: customerId } : { status });
      },
    },
    getAisV2Connect: {
      method: 'GET',
      path: '/ais/v2/connect',
      takesQuery: true,
      handle(c) {
        const { redirect_uri: redirectUri, state: own } = readQuery(c, connectQuery);
        if (redirectUri === undefined) refuse(400, 'invalid_request', 'query: redirect_uri is missing.');
        const session = open({ model: 'hosted', psuType: 'retail', redirectUri, state: own });
        return c.json({ meta: { session_id: session.id, url: `${world.publicUrl}/connect/${session.id}` } });
      },
    },
    deleteAisV1Customer: {
      method: 'DELETE',
      path: '/ais/v1/customer/{customer_id}',
      handle(c) {
        const { customerId } = connectionOf(c, param(c, 'customer_id'), true);
        state.connections.delete(customerId);
        for (const tokens of [state.tokens, state.refreshTokens, state.codes]) {
          for (const [key, value] of tokens) if (value.customerId === customerId) tokens.delete(key);
        }
        return c.body(null, 204);
      },
    },
    getAisV1CustomerAccounts: {
      method: 'GET',
      path: '/ais/v1/customer/{customer_id}/accounts',
      handle(c) {
        const { person, bank } = connectionOf(c, param(c, 'customer_id'), false);
        return c.json({ data: accountsOf(person, bank, world.now()) });
      },
    },
    getAisV1CustomerAccount: {
      method: 'GET',
      path: '/ais/v1/customer/{customer_id}/account/{account_id}',
      handle(c) {
        return c.json(accountOf(c).account);
      },
    },
    getAisV1CustomerAccountHolders: {
      method: 'GET',
      path: '/ais/v1/customer/{customer_id}/account/{account_id}/holders',
      handle(c) {
        const { connection } = accountOf(c);
        if (!connection.bank.ais.includes('Accountholders')) refuse(403, 'not_supported', 'This bank does not name the holders.');
        return c.json({ data: connection.person.holders });
      },
    },
    getAisV1CustomerAccountTransactions: {
      method: 'GET',
      path: '/ais/v1/customer/{customer_id}/account/{account_id}/transactions',
      takesQuery: true,
      handle(c) {
        const { from = '0000-01-01', to = '9999-12-31' } = readQuery(c, periodQuery);
        if (from > to) refuse(400, 'invalid_request', 'query: from is after to.');
        const { connection, account } = accountOf(c);
        const all = transactionsOf(connection.person, connection.bank, account, world.now());
        const data = all.filter(({ booking_date }) => from <= booking_date && booking_date <= to);
        return c.json({ data, meta: { count: data.length } });
      },
    },
    createAisV1Verification: {
      method: 'POST',
      path: '/ais/v1/verification',
      async handle(c) {
        const { meta, data } = await readJson(c, verificationBody);
        const connection = connectionOf(c, meta.customer_id, true);
        const { provider_id: providerId, expected_name: expected } = data.attributes;
        if (providerId !== connection.bank.id) refuse(400, 'provider_mismatch', 'The connection is to another bank.');
        return c.json(verify(connection, expected));
      },
    },
  });

  /** Nobody can read it again here, so asking once more is how a pending one is followed. */
  function verify({ person, bank, createdAt }: Connection, expected: string): Verification {
    const now = world.now();
    const base = { id: uuid(world) };
    if (person.quirk === 'failed' || !bank.ais.includes('Accountholders')) return { ...base, status: 'failed' };
    if (person.quirk === 'slow' && now < createdAt + fintecture.slowMs) return { ...base, status: 'pending' };
    return { ...base, ...compare(expected, person.holders), verified_at: new Date(now).toISOString() };
  }
}
