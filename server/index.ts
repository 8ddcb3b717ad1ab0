import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { steadyClock } from './clock.ts';
import { ConfigError, keyBytes, ownSkills, parseConfig, type CompanionConfig, type Settings } from './config.ts';
import { createLog } from './log.ts';
import type { Ports } from './ports.ts';
import { keptFor } from './providers/kept.ts';
import type { CreateProvider, Provider } from './providers/provider.ts';
import { OWN_PROVIDERS, PROVIDERS, type OwnProvider } from './providers/registry.ts';
import type { Env } from './routes/http.ts';
import { hashOf, Mint, Vault } from './sessions/secrets.ts';
import { Sessions } from './sessions/service.ts';
import { SKILLS } from './skills/registry.ts';
import type { Skill } from './skills/skill.ts';
import { STORES } from './store/registry.ts';
import { createWork } from './work.ts';
import { Directories, type Tenant, type World } from './world.ts';

export { ConfigError, type CompanionConfig } from './config.ts';
export type { Ports } from './ports.ts';
export type { Doc, Store, Write } from './store/store.ts';
export { approve, chooseAccounts, chooseBank, connections, defineSkill, form, review, wait, type Skill } from './skills/skill.ts';
export { ProviderError, type CreateProvider, type Provider } from './providers/provider.ts';

/** A companion: a web-standard handler, to run by itself or to mount in the server that is already there. */
export interface Companion {
  /** Answers what is below the path of `public_url`. Hand in the client's address where the runtime knows it. */
  fetch(request: Request, env?: Env['Bindings']): Promise<Response>;
  /** Ends the open streams and answers `/readyz` with 503; other requests go on. The first thing to do before stopping. */
  drain(): void;
  /** Does what has become due: asks upstream, delivers webhooks, ends consents. It happens by itself every second. Says how much there was. */
  work(): Promise<number>;
  /** Stops working and closes the store; call it when the last request is answered. */
  close(): Promise<void>;
}

/** What may be handed in: the ports, and skills and providers beside those that ship. */
export interface Given extends Partial<Ports> {
  skills?: readonly Skill[];
  providers?: Readonly<Record<string, CreateProvider>>;
  widgetDirectory?: string;
  /** False where whoever moves the clock also calls `work`: then nothing happens by itself. */
  byItself?: boolean;
}

/** Makes a companion from a configuration. Throws a ConfigError that names every fault at once. */
export async function createCompanion(config: CompanionConfig, given: Given = {}): Promise<Companion> {
  const known = {
    skills: [...SKILLS, ...(given.skills ?? [])],
    providers: [...Object.keys(PROVIDERS), ...Object.keys(given.providers ?? {})],
  };
  return companionOf(parseConfig(config, process.env, known), given);
}

/** The same from settings that are already checked. */
export async function companionOf(settings: Settings, given: Given = {}): Promise<Companion> {
  const store =
    given.store ?? (settings.store === 'sqlite' ? await STORES.sqlite(path.join(settings.data_dir, 'tessera.db')) : await STORES.memory());
  const now = given.now ?? steadyClock();
  const ports: Ports = {
    now,
    randomBytes: given.randomBytes ?? ((size) => randomBytes(size)),
    fetch: given.fetch ?? globalThis.fetch,
    store,
    sleep: given.sleep ?? ((milliseconds, signal) => wait(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => undefined)),
    log: given.log ?? createLog((lines) => process.stdout.write(lines), settings.log_level, now),
  };
  const providers = new Map<string, Provider>();
  const closing = new AbortController();
  const key = keyOf(settings);
  const vault = new Vault(key);
  const skills = new Map([...SKILLS, ...(given.skills ?? [])].map((skill) => [skill.name, skill]));
  const world: World = {
    ports,
    mint: new Mint(key, ports),
    vault,
    tenants: new Map(
      await Promise.all(
        settings.tenants.map(async (tenant) => [tenant.client_id, tenantOf(tenant, skills, await ownProviders(tenant))] as const),
      ),
    ),
    skills,
    providers,
    directories: new Directories(),
    publicUrl: settings.public_url,
    lifetimes: {
      sessionSeconds: settings.lifetimes.session_seconds,
      nonceSeconds: settings.lifetimes.nonce_seconds,
      tempTokenSeconds: settings.lifetimes.temp_token_seconds,
      providerSeconds: settings.lifetimes.provider_seconds,
      waitSeconds: settings.lifetimes.wait_seconds,
    },
    closing: closing.signal,
  };
  const sessions = new Sessions(world);
  for (const name of settings.providers) {
    const create = given.providers?.[name] ?? (await PROVIDERS[name]!());
    const notify = (state: string): void =>
      void sessions.upstream
        .hint(
          state,
          (each) => sessions.skillOf(each),
          (id) => sessions.load(id),
        )
        .catch(() => undefined);
    providers.set(name, create({ ...ports, publicUrl: `${settings.public_url}/${name}`, notify }));
  }

  async function ownProviders({ client_id: tenant, providers: own }: Settings['tenants'][number]): Promise<Tenant['providers']> {
    const { store: _store, log, ...rest } = ports;
    const made = (Object.entries(OWN_PROVIDERS) as unknown as [string, OwnProvider][]).flatMap(([name, entry]) => {
      const given = own[name as keyof typeof own];
      if (given === undefined) return [];
      const kept = keptFor({ store, vault, now }, `${tenant}/${name}`);
      const tell: Ports['log'] = (level, event, fields) => log(level, event, { ...fields, tenant, provider: name });
      const webhookUrl = `${settings.public_url}/webhooks/${name}/${tenant}`;
      return [entry.load().then((create) => [name, create(given, { ...rest, log: tell, kept, webhookUrl })] as const)];
    });
    return new Map(await Promise.all(made));
  }

  const work = createWork(world, sessions);
  if (given.byItself !== false) work.start();
  const soon = (): void => {
    if (given.byItself !== false) void work.due();
  };
  const app = createApp(world, sessions, settings, { widgetDirectory: given.widgetDirectory ?? builtWidget(), soon });

  return {
    fetch: async (request, env = {}) => app.fetch(request, env),
    drain: () => closing.abort(),
    work: () => work.due(),
    async close() {
      await work.stop();
      await store.close();
    },
  };
}

function tenantOf(tenant: Settings['tenants'][number], all: ReadonlyMap<string, Skill>, providers: Tenant['providers']): Tenant {
  const { client_id, client_app_key, client_secret, name, logo, color, country, origins, webhooks } = tenant;
  const own = ownSkills(tenant.providers);
  const skillOf = (each: string): Skill => own.find((skill) => skill.name === each) ?? all.get(each)!;
  return {
    clientId: client_id,
    appKeyHash: hashOf(client_app_key),
    secretHash: hashOf(client_secret),
    face: { name, ...(logo !== undefined && { logo }), ...(color !== undefined && { color }) },
    country: country ?? null,
    origins: new Set(origins),
    skills: new Map(tenant.skills.map((each) => [each, skillOf(each)])),
    providers,
    webhooks,
  };
}

/** The key of the nonces: as configured, or made once and kept beside the database, for the owner's eyes alone. */
function keyOf({ key, store, data_dir }: Settings): Uint8Array {
  if (key !== undefined) return keyBytes(key);
  if (store === 'memory') return randomBytes(32);
  const file = path.join(data_dir, 'key');
  mkdirSync(data_dir, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    // Whole or not at all, whichever of two processes that start together is the first.
    const own = `${file}.${process.pid}`;
    writeFileSync(own, randomBytes(32).toString('hex'), { mode: 0o600 });
    try {
      linkSync(own, file);
    } catch (error) {
      if (!existsSync(file)) throw error;
    } finally {
      unlinkSync(own);
    }
  }
  if ((statSync(file).mode & 0o077) !== 0) throw new ConfigError({ key: `${file} can be read by others; its mode must be 0600` });
  const kept = keyBytes(readFileSync(file, 'utf8').trim());
  if (kept.length < 32) throw new ConfigError({ key: `${file} holds less than 32 bytes; restore it from a backup` });
  return kept;
}

/** The widget that was built with this companion: beside the bundle, or in the repository. */
function builtWidget(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const beside = path.join(here, 'widget');
  return existsSync(beside) ? beside : path.join(here, '..', 'dist', 'cdn');
}
