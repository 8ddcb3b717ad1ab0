import type { Handler } from './call.ts';
import { json } from './errors.ts';
import type { OperationId } from './operations.ts';
import { tenantPatch } from './schemas.ts';
import { rfc3339, type Fino } from './state.ts';
import { DEFAULT_TENANT } from './users.ts';

/** The tenant as it is when nobody has changed it. */
export const freshTenant = (now: number): Record<string, unknown> => ({
  ...{ id: '4f155736-1824-4d82-9f1f-3d04a8ff6d84', name: DEFAULT_TENANT, displayName: 'Emulator', createdByEvent: false },
  ...{ accentColor: '#E8A13A', primaryColor: '#2B3A67', deactivated: false, report: true },
  ...{ expireConfig: { cockpit: 90 }, modules: {}, reportModules: {}, createdAt: rfc3339(now), modifiedAt: rfc3339(now) },
});

type Own = 'getTenant' | 'patchTenant';

/** The tenant. */
export function tenantOf({ world, state }: Fino): Record<Own & OperationId, Handler> {
  return {
    getTenant: () => json(state.tenant),

    async patchTenant(call) {
      const { AdjustUsersPermission, ...changes } = await call.body(tenantPatch);
      state.tenant = { ...state.tenant, ...changes, modifiedAt: rfc3339(world.now()) };
      // Who loses the report loses what there is to see of it; who gains it may look again.
      if (AdjustUsersPermission) {
        for (const advisor of state.advisors.values())
          advisor.fields = { ...advisor.fields, reportAccess: state.tenant['report'] === true };
      }
      if (changes.deactivated) for (const advisor of state.advisors.values()) advisor.fields = { ...advisor.fields, deactivated: true };
      return json(state.tenant);
    },
  };
}
