import type { Context } from 'hono';
import { secret, uuid, type Operation } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { accountsOf, movementsOf, toAmount, type Movement } from './people.ts';
import { admit, readBody } from './read.ts';
import type { Consent, Finqware } from './state.ts';

const CONSENT_MS = 90 * 24 * 3_600_000;
const KEYS = ['client_id', 'client_secret'];
const ACCESS = [...KEYS, 'credentials_id', 'access_token'];

const COMPARE: Readonly<Record<string, (at: number, wanted: number) => boolean>> = {
  eq: (at, wanted) => at === wanted,
  gte: (at, wanted) => at >= wanted,
  gt: (at, wanted) => at > wanted,
  lte: (at, wanted) => at <= wanted,
  lt: (at, wanted) => at < wanted,
};

/** What a tenant's server calls: the exchange of the token, the data, and the end of a consent. */
export function dataOperations(finqware: Finqware): Record<string, Operation> {
  const { world, state, run } = finqware;
  const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

  async function createToken(c: Context): Promise<Response> {
    run();
    const body = await readBody(finqware, c, [...KEYS, 'temp_token']);
    admit(finqware, body.text('client_id'), { name: 'client_secret', value: body.text('client_secret') });
    const session = state.tempTokens.get(body.text('temp_token'));
    if (!session) return refuse(world, 401, 'invalid_temp_token', 'There is no such token, or it was exchanged before.');
    if (session.status !== 'SESSION_COMPLETED') return refuse(world, 401, 'inactive_credentials', 'Nobody has consented.');
    state.tempTokens.delete(body.text('temp_token'));
    const expiresAt = world.now() + CONSENT_MS;
    const consent: Consent = { id: uuid(world), accessToken: secret(world), session, status: 'ACTIVE', expiresAt };
    state.consents.set(consent.id, consent);
    return c.json({
      ...{ credentials_id: consent.id, access_token: consent.accessToken },
      ...{ consent_exp: iso(expiresAt), max_data_retention: iso(expiresAt + CONSENT_MS) },
    });
  }

  /** The consent that the call names, whoever it belongs to. */
  function named(body: Awaited<ReturnType<typeof readBody>>): Consent {
    admit(finqware, body.text('client_id'), { name: 'client_secret', value: body.text('client_secret') });
    const consent = state.consents.get(body.text('credentials_id'));
    if (!consent) return refuse(world, 401, 'invalid_credentials_id', 'There is no such consent.');
    if (consent.accessToken !== body.text('access_token')) refuse(world, 401, 'invalid_access_token', 'The token is another one.');
    return consent;
  }

  async function readable(c: Context, optional: readonly string[] = []) {
    run();
    const body = await readBody(finqware, c, ACCESS, { optional: ['tenant_user_id', ...optional], objects: ['filter'] });
    const consent = named(body);
    const { status, expiresAt, session } = consent;
    if (status === 'DELETED') refuse(world, 401, 'inactive_credentials', 'The consent was deleted.');
    if (status === 'EXPIRED' || world.now() >= expiresAt) refuse(world, 401, 'expired_credentials', 'The consent has expired.');
    if ((session.tenantUser ?? '') !== body.text('tenant_user_id')) refuse(world, 400, 'invalid_field', 'tenant_user_id is another one.');
    return { body, session, accounts: accountsOf(session.user ?? '') ?? [] };
  }

  async function getAccounts(c: Context): Promise<Response> {
    const { accounts, session } = await readable(c);
    return c.json(
      accounts.map(({ id, iban, currency, type, name, balance }) => ({
        data: {
          account_schemes: [
            { identification: iban, scheme_name: 'IBAN' },
            { identification: session.skill.bic, scheme_name: 'BICFI' },
          ],
          balances: ['Expected', 'InterimAvailable'].map((balance_type) => ({
            ...{ balance_amount: toAmount(balance), balance_currency: currency, balance_type, credit_limit_included: false },
            credit_debit_indicator: balance < 0 ? 'debit' : 'credit',
          })),
          ...{ account_sub_type: '', account_type: type, currency, name, nickname: '' },
        },
        ...{ id, servicer_id: session.skill.bic, servicer_name: session.skill.servicer, timestamp: iso(world.now()) },
      })),
    );
  }

  async function getTransactions(c: Context): Promise<Response> {
    const { body, accounts } = await readable(c, ['filter']);
    const filters = Object.entries(body.object('filter'));
    const fits = (movement: Movement): boolean =>
      filters.every(([name, wanted]) => {
        if (name === 'account_id') return movement.accountId === wanted;
        if (name === 'currency') return movement.currency === wanted;
        if (name === 'status') return (movement.isPending ? 'pending' : 'booked') === wanted;
        if (name === 'credit_debit_indicator') return (movement.cents < 0 ? 'debit' : 'credit') === wanted;
        const compare = name.startsWith('booking_date_') ? COMPARE[name.slice('booking_date_'.length)] : undefined;
        const at = Date.parse(String(wanted));
        if (!compare) return refuse(world, 400, 'unknown_fields', `Unknown: filter.${name}.`);
        if (Number.isNaN(at)) return refuse(world, 400, 'invalid_field', `filter.${name} must be an instant.`);
        return compare(movement.at, at);
      });
    return c.json(
      accounts
        .flatMap((account) => movementsOf(account, world.now()))
        .filter(fits)
        .map((movement) => ({
          ...{ account_id: movement.accountId, timestamp: iso(world.now()), id: movement.id, utx_id: movement.utxId },
          data: {
            ...{ amount: toAmount(movement.cents), booking_date_time: iso(movement.at), currency: movement.currency, info: movement.info },
            ...{ credit_debit_indicator: movement.cents < 0 ? 'debit' : 'credit', status: movement.isPending ? 'pending' : 'booked' },
            ...{ details: null, exchange_rate: null },
          },
        })),
    );
  }

  async function deleteConsent(c: Context): Promise<Response> {
    const consent = named(await readBody(finqware, c, ACCESS));
    consent.status = 'DELETED';
    const result = { client_id: 'emulator', credentials_id: consent.id, status: consent.status };
    return c.json({ code: 'credentials_deleted', http: 200, message: 'Consent deleted', op_type: 'delete', result });
  }

  return {
    createToken: { method: 'POST', path: '/token', handle: createToken },
    getAccounts: { method: 'POST', path: '/accounts', handle: getAccounts },
    getTransactions: { method: 'POST', path: '/transactions', handle: getTransactions },
    deleteConsent: { method: 'POST', path: '/consents/delete', handle: deleteConsent },
  };
}
