import { institutionsAnswer, type TenantFace } from '../src/protocol/index.ts';
import { AppError } from './errors/app-error.ts';
import type { Ports } from './ports.ts';
import { ProviderError, type Provider } from './providers/provider.ts';
import type { Directory } from './sessions/show.ts';
import type { Mint, Vault } from './sessions/secrets.ts';
import type { Skill } from './skills/skill.ts';
import type { Endpoint } from './webhooks/settings.ts';

/** A merchant app, as the companion keeps it: of its key and its secret only the hashes. */
export interface Tenant {
  clientId: string;
  appKeyHash: string;
  secretHash: string;
  face: TenantFace;
  /** Where its customers are, as far as their language does not tell. */
  country: string | null;
  origins: ReadonlySet<string>;
  /** Those that it offers, by name. */
  skills: ReadonlyMap<string, Skill>;
  /** Those that it has credentials for: its own, and nobody else's. */
  providers: ReadonlyMap<string, Provider>;
  /** Where it wants to hear of what happens. */
  webhooks: readonly Endpoint[];
}

export interface Lifetimes {
  sessionSeconds: number;
  nonceSeconds: number;
  tempTokenSeconds: number;
  /** How long a provider may take to answer one call. */
  providerSeconds: number;
  /** How long a session lives while others decide, and what is kept where there is no consent that ends. */
  waitSeconds: number;
}

/** Everything that requests share. */
export interface World {
  ports: Ports;
  mint: Mint;
  vault: Vault;
  tenants: ReadonlyMap<string, Tenant>;
  skills: ReadonlyMap<string, Skill>;
  /** Those that all tenants share. */
  providers: ReadonlyMap<string, Provider>;
  directories: Directories;
  /** Where browsers reach the companion, without a slash at the end. */
  publicUrl: string;
  lifetimes: Lifetimes;
  /** Fires when the companion is about to stop: streams end, so that nothing holds it back. */
  closing: AbortSignal;
}

/** Who is calling, as far as HTTP tells. */
export interface Caller {
  requestId: string;
  /** The page that calls; null for a back end, a native app, and a same-origin GET. */
  origin: string | null;
  /** The network that they call from, to count by. Null where the runtime does not tell: then nothing is counted. */
  ip: string | null;
  /** The address itself, for upstream systems that want to know it. */
  address: string | null;
}

/** Gives a call to a provider its deadline, also where the provider ignores the signal. */
export async function withDeadline<T>(world: World, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const clock = new AbortController();
  const deadline = world.ports.sleep(world.lifetimes.providerSeconds * 1000, clock.signal).then(() => {
    throw new ProviderError('provider_unavailable', 'The provider did not answer in time.');
  });
  try {
    return await Promise.race([call(over.signal), deadline]);
  } catch (cause) {
    if (cause instanceof ProviderError) throw cause;
    // Whatever else it throws may hold a secret in its message, which goes no further.
    throw new ProviderError('provider_unavailable', 'The provider failed.', { cause });
  } finally {
    clock.abort();
    over.abort();
    deadline.catch(() => undefined);
  }
}

/** The directories of banks, read once in a while. What all tenants share is read once for all; the rest for each tenant and skill. */
export class Directories {
  private readonly entries = new Map<string, { at: number; directory: Promise<Directory> }>();
  private readonly maxAgeSeconds: number;

  constructor(maxAgeSeconds = 300) {
    this.maxAgeSeconds = maxAgeSeconds;
  }

  of(world: World, tenant: string, skill: Skill): Promise<Directory> {
    const own = world.tenants.get(tenant)?.providers.has(skill.provider) === true;
    const key = own ? `${tenant} ${skill.name}` : skill.provider;
    const entry = this.entries.get(key);
    const now = world.ports.now();
    if (entry && now < entry.at + this.maxAgeSeconds * 1000) return entry.directory;
    const fresh = this.read(world, providerOf(world, tenant, skill), skill);
    // Yesterday's directory is better than waiting for today's; without any, the next request asks again.
    const kept = { at: now, directory: entry?.directory ?? fresh };
    this.entries.set(key, kept);
    fresh.then(
      () => (kept.directory = fresh),
      () => entry ?? this.entries.delete(key),
    );
    return kept.directory;
  }

  private async read(world: World, provider: Provider, skill: Skill): Promise<Directory> {
    const answer = await withDeadline(world, (signal) => provider.institutions(signal, skill));
    // Here, once, and not in every answer that names a bank: what is not in the contract does not leave.
    const { success, data, error } = institutionsAnswer.safeParse({ institutions: answer });
    if (!success) throw new ProviderError('provider_unavailable', 'The directory of banks cannot be read.', { cause: error });
    // In the order in which people look for a name; the widget keeps it.
    const byName = new Intl.Collator('en').compare;
    const all = data.institutions.sort((a, b) => byName(a.name, b.name));
    const sizes = new Map<string, number>();
    for (const { country } of all) sizes.set(country, (sizes.get(country) ?? 0) + 1);
    const countries = [...sizes.keys()].sort();
    return {
      hosted: all.length === 1 && all[0]!.id === provider.hostedChoice,
      all,
      popular: all.filter(({ popular }) => popular),
      byId: new Map(all.map((institution) => [institution.id, institution])),
      countries,
      largest: countries.reduce((best, each) => (sizes.get(each)! > (sizes.get(best) ?? 0) ? each : best), ''),
    };
  }
}

/** The provider that a tenant means by a name: its own, or the one that all share. */
export function providerOf(world: World, tenant: string, { provider: name }: Pick<Skill, 'provider'>): Provider {
  const provider = world.tenants.get(tenant)?.providers.get(name) ?? world.providers.get(name);
  if (!provider) throw new AppError('internal', { cause: new Error(`The provider ${name} is not switched on.`) });
  return provider;
}
