import type { Context } from 'hono';
import * as z from 'zod/mini';
import { uuid } from '../kit/index.ts';
import { APP_ID } from './credentials.ts';
import { bankAccountBody } from './customers.ts';
import { refuse } from './errors.ts';
import { reachesCompany, type Application, type OrganisationAccount } from './organisation.ts';
import { anything, param, readJson, readQuery, text } from './read.ts';
import type { Fintecture } from './state.ts';
import { created, type Secured } from './tokens.ts';

const include = z.optional(z.enum(['bank_accounts']));
const listQuery = z.strictObject({ include, 'filter[company_id]': z.optional(text) });
const oneQuery = z.strictObject({ include });
const reference = z.strictObject({ id: z.optional(text), lid: z.optional(text) });
const createBody = z.strictObject({
  data: z.strictObject({
    type: z.optional(z.enum(['applications'])),
    attributes: z.optional(z.strictObject({ app_name: z.optional(text), app_public_key: z.optional(text) })),
    relationships: z.optional(z.strictObject({ bank_account: z.optional(z.strictObject({ data: z.optional(reference) })) })),
  }),
});
const changes = z.strictObject({ app_name: z.optional(text), app_webhooks: z.optional(z.array(anything)), app_urls: z.optional(anything) });
const patchBody = z.strictObject({ data: z.optional(z.strictObject({ attributes: z.optional(changes) })) });

/** Applications, and the accounts of the companies behind them. */
export function applicationOperations({ world, state }: Fintecture): Record<string, Secured> {
  const applicationOf = (c: Context): Application => {
    const found = state.organisation.applications.get(param(c, 'app_id'));
    if (found === undefined || !reachesCompany(state.organisation, found.companyId))
      refuse(404, 'application_not_found', 'There is no such application.');
    return found;
  };
  const accountOf = (id: string): OrganisationAccount | undefined => {
    const found = state.organisation.accounts.get(id);
    return found !== undefined && reachesCompany(state.organisation, found.companyId) ? found : undefined;
  };
  const accountAt = (c: Context): OrganisationAccount =>
    accountOf(param(c, 'bank_account_id')) ?? refuse(404, 'bank_account_not_found', 'There is no such bank account.');

  const show = ({ companyId: _companyId, accountIds: _accountIds, ...rest }: Application): object => rest;
  const showAccount = ({ companyId: _companyId, ...rest }: OrganisationAccount): object => rest;
  const included = (applications: readonly Application[]): object => {
    const ids = new Set(applications.flatMap(({ accountIds }) => accountIds));
    return { included: [...ids].flatMap((id) => accountOf(id) ?? []).map(showAccount) };
  };

  return {
    getApplications: {
      method: 'GET',
      path: '/v1/applications',
      takesQuery: true,
      handle(c) {
        const { include: more, 'filter[company_id]': companyId } = readQuery(c, listQuery);
        const all = [...state.organisation.applications.values()].filter((each) => reachesCompany(state.organisation, each.companyId));
        const found = all.filter((each) => companyId === undefined || each.companyId === companyId);
        return c.json({ data: found.map(show), ...(more && included(found)) });
      },
    },
    postApplications: {
      method: 'POST',
      path: '/v1/applications',
      async handle(c) {
        const { attributes, relationships } = (await readJson(c, createBody)).data;
        const accountId = relationships?.bank_account?.data?.id;
        const account =
          accountId === undefined
            ? undefined
            : (accountOf(accountId) ?? refuse(404, 'bank_account_not_found', 'There is no such bank account.'));
        const companyId = account?.companyId ?? firstCompany();
        const application = {
          id: uuid(world),
          ...attributes,
          app_urls: {},
          app_webhooks: [],
          companyId,
          accountIds: account === undefined ? [] : [account.id],
        };
        state.organisation.applications.set(application.id, application);
        return created(`/v1/applications/${application.id}`);
      },
    },
    getResV1Applications: {
      method: 'GET',
      path: '/v1/applications/current',
      handle(c) {
        const own = state.organisation.applications.get(APP_ID);
        return c.json(own === undefined ? refuse(404, 'application_not_found', 'The application was removed.') : show(own));
      },
    },
    getApplicationById: {
      method: 'GET',
      path: '/v1/applications/{app_id}',
      takesQuery: true,
      handle(c) {
        const { include: more } = readQuery(c, oneQuery);
        const application = applicationOf(c);
        return c.json({ ...show(application), ...(more && included([application])) });
      },
    },
    patchApplicationById: {
      method: 'PATCH',
      path: '/v1/applications/{app_id}',
      async handle(c) {
        const application = applicationOf(c);
        Object.assign(application, (await readJson(c, patchBody)).data?.attributes);
        return c.body(null, 200);
      },
    },
    deleteApplicationById: {
      method: 'DELETE',
      path: '/v1/applications/{app_id}',
      handle(c) {
        state.organisation.applications.delete(applicationOf(c).id);
        return c.body(null, 204);
      },
    },
    getBankAccounts: {
      method: 'GET',
      path: '/v1/bank-accounts',
      handle: (c) => c.json({ data: [...state.organisation.accounts.values()].filter(({ id }) => accountOf(id)).map(showAccount) }),
    },
    postBankAccounts: {
      method: 'POST',
      path: '/v1/bank-accounts',
      async handle(c) {
        const account = { id: uuid(world), ...(await readJson(c, bankAccountBody)), companyId: firstCompany() };
        state.organisation.accounts.set(account.id, account);
        return created(`/v1/bank-accounts/${account.id}`);
      },
    },
    patchBankAccountById: {
      method: 'PATCH',
      path: '/v1/bank-accounts/{bank_account_id}',
      async handle(c) {
        const account = accountAt(c);
        Object.assign(account, await readJson(c, bankAccountBody));
        return c.body(null, 200);
      },
    },
    deleteBankAccountById: {
      method: 'DELETE',
      path: '/v1/bank-accounts/{bank_account_id}',
      handle(c) {
        state.organisation.accounts.delete(accountAt(c).id);
        return c.body(null, 204);
      },
    },
  };

  /** What comes without a company belongs to the first one. */
  function firstCompany(): string {
    const first = [...state.organisation.companies.keys()].find((id) => reachesCompany(state.organisation, id));
    return first ?? refuse(409, 'no_company', 'The organisation has no company.');
  }
}
