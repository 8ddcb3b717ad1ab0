import type { Context } from 'hono';
import * as z from 'zod/mini';
import { uuid } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { reachesCompany, type Company } from './organisation.ts';
import { param, readJson, text } from './read.ts';
import type { Fintecture } from './state.ts';
import { created, type Secured } from './tokens.ts';

const incorporation = z.strictObject({ siren: z.optional(text), vat: z.optional(text), hrb: z.optional(text) });
const companyBody = z.strictObject({ name: text, incorporation: z.optional(incorporation), external_id: z.optional(text) });

/** A company without where it stands in the tree. */
export const showCompany = ({ nodeId: _nodeId, ...rest }: Company): object => rest;

/** Companies. A change takes the whole body, as a creation does. */
export function companyOperations({ world, state }: Fintecture): Record<string, Secured> {
  const companyOf = (c: Context): Company => {
    const found = state.organisation.companies.get(param(c, 'company_id'));
    return found !== undefined && reachesCompany(state.organisation, found.id)
      ? found
      : refuse(404, 'company_not_found', 'There is no such company.');
  };
  return {
    getCompanies: {
      method: 'GET',
      path: '/v1/companies',
      handle(c) {
        const all = [...state.organisation.companies.values()];
        return c.json({ data: all.filter(({ id }) => reachesCompany(state.organisation, id)).map(showCompany) });
      },
    },
    postCompanies: {
      method: 'POST',
      path: '/v1/companies',
      async handle(c) {
        const company = { id: uuid(world), ...(await readJson(c, companyBody)), nodeId: state.organisation.top };
        state.organisation.companies.set(company.id, company);
        return created(`/v1/companies/${company.id}`);
      },
    },
    getCompanyById: { method: 'GET', path: '/v1/companies/{company_id}', handle: (c) => c.json(showCompany(companyOf(c))) },
    patchCompanyById: {
      method: 'PATCH',
      path: '/v1/companies/{company_id}',
      async handle(c) {
        const company = companyOf(c);
        Object.assign(company, await readJson(c, companyBody));
        return c.body(null, 200);
      },
    },
    deleteCompanyById: {
      method: 'DELETE',
      path: '/v1/companies/{company_id}',
      handle(c) {
        const { id } = companyOf(c);
        const { accounts, applications, companies } = state.organisation;
        const used = [...accounts.values(), ...applications.values()].some(({ companyId }) => companyId === id);
        if (used) refuse(409, 'company_in_use', 'The company has bank accounts or applications.');
        companies.delete(id);
        return c.body(null, 204);
      },
    },
  };
}
