import type { Institution } from '../../../src/protocol/index.ts';
import { translated } from '../http/error.ts';
import { ProviderError, type CreateOwnProvider, type Grant } from '../provider.ts';
import { accountsOf, INSTITUTION, toAccount, toHolders, type NamedAccount } from './accounts.ts';
import { Attempts, grantOf } from './attempts.ts';
import { authorize, type Fino } from './authorize.ts';
import { createFinoClient } from './client.ts';
import { refresh, revoke } from './consents.ts';
import { tenantTheme } from './extras.ts';
import { receive } from './receive.ts';
import { cancel, resolve } from './resolve.ts';
import type { FinoSettings } from './settings.ts';
import { pageOf, spanOf } from './transactions.ts';

/** The way to all of finoOS's banks. */
const ENTRY: Institution = {
  id: INSTITUTION,
  name: 'fino',
  country: 'DE',
  psu_types: ['retail', 'corporate'],
  methods: ['redirect'],
  popular: true,
};

/** finoOS: the person chooses the bank and logs in on its pages, and every person is a user of its own there. */
export const createFinoProvider: CreateOwnProvider<FinoSettings> = (settings, ports) => {
  const { fetch, randomBytes, now, log, kept } = ports;
  const client = createFinoClient({ ...settings, fetch, randomBytes, now, log });
  const attempts = new Attempts(kept, now);
  const fino: Fino = { client, settings, attempts, now };

  /** The accounts that may be read with a grant. */
  async function open(grant: Grant, signal: AbortSignal): Promise<NamedAccount[]> {
    const { subject, login } = grantOf(grant);
    const { body } = await client.getAccounts({ path: { 'user-id': subject } }, { signal });
    return accountsOf(body?.accounts, login);
  }

  return {
    name: 'fino',
    hostedChoice: INSTITUTION,

    face: (signal) =>
      translated(async () => {
        const { primaryColor } = await tenantTheme(client, { signal });
        return primaryColor === undefined ? {} : { color: primaryColor };
      }),

    institutions: (_signal, { type }) => Promise.resolve(type === 'pisp' && !settings.money_transfer ? [] : [ENTRY]),

    authorize: (request, signal) =>
      translated(() => {
        if (request.institution.id !== INSTITUTION)
          throw new ProviderError('bank_unknown', 'At finoOS, the bank is chosen on its own page.');
        return authorize(fino, request, signal);
      }),

    resolve: (request, signal) => translated(() => resolve(fino, request, signal)),

    cancel: (ref) => translated(() => cancel(fino, ref)),

    accounts: (grant, signal) => translated(async () => (await open(grant, signal)).map((account) => toAccount(account, now()))),

    transactions: (grant, query, signal) =>
      translated(async () => {
        const span = spanOf(query, now());
        if (!span) return { transactions: [] };
        const { subject } = grantOf(grant);
        const { body } = await client.getTransactions({ path: { 'user-id': subject }, query: span }, { signal });
        return pageOf(body ?? [], query);
      }),

    holders: (grant, accountIds, signal) => translated(async () => toHolders(await open(grant, signal), accountIds)),

    refresh: (grant, person, signal) => translated(() => refresh(fino, grant, person, signal)),

    revoke: (grant, person, signal) => translated(() => revoke(fino, grant, person, signal)),

    receive: (delivery) => translated(() => receive(delivery, settings, attempts)),
  };
};
