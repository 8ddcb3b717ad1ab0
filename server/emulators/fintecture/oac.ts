import type { Operation } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { applicationOperations } from './oac-applications.ts';
import { companyOperations } from './oac-companies.ts';
import { nodeOperations } from './oac-nodes.ts';
import { userOperations } from './oac-users.ts';
import type { Fintecture } from './state.ts';
import { bearer, secured, type Secured } from './tokens.ts';

/** The 28 operations of the document "Organisation Access Credentials". Credentials that may only read change nothing. */
export function oacOperations(fintecture: Fintecture): Record<string, Operation> {
  const parts = [applicationOperations, companyOperations, nodeOperations, userOperations].map((part) => part(fintecture));
  const guarded = Object.entries(Object.assign({}, ...parts) as Record<string, Secured>).map(([name, operation]): [string, Secured] => [
    name,
    {
      ...operation,
      handle(c) {
        const { mayWrite } = bearer(fintecture, c, 'OAC');
        if (operation.method !== 'GET' && !mayWrite) refuse(403, 'insufficient_scope', 'These credentials may only read.');
        return operation.handle(c);
      },
    },
  ]);
  return secured(fintecture, ['OAC'], Object.fromEntries(guarded));
}
