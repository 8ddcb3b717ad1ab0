import { faultOf } from './errors/app-error.ts';
import type { TenantFace } from '../src/protocol/index.ts';
import { withDeadline, type World } from './world.ts';

/** How long what a provider says of a tenant's looks is believed, and how soon a provider is asked again that did not answer. */
const BELIEVED_MS = 3_600_000;

/** How tenants look: as they are configured, and where that leaves something open, as one of their providers knows them. */
export class Faces {
  private readonly known = new Map<string, { until: number; face: Partial<TenantFace> }>();

  /** Nobody waits for it: the first person sees what is configured, the next one what was found. */
  of(world: World, clientId: string): TenantFace {
    const { face, providers } = world.tenants.get(clientId)!;
    if (face.color !== undefined) return face;
    const now = world.ports.now();
    const known = this.known.get(clientId);
    if (!known || now >= known.until) {
      const kept = { until: now + BELIEVED_MS, face: known?.face ?? {} };
      this.known.set(clientId, kept);
      for (const provider of providers.values()) {
        if (!provider.face) continue;
        withDeadline(world, (signal) => provider.face!(signal)).then(
          (found) => (kept.face = found),
          (error: unknown) => world.ports.log('warn', 'face_unknown', { tenant: clientId, provider: provider.name, fault: faultOf(error) }),
        );
      }
    }
    return { ...this.known.get(clientId)!.face, ...face };
  }
}
