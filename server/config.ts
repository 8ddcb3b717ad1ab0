import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { isSafeAddress } from './addresses.ts';
import { fieldFaults } from './errors/check.ts';
import { OWN_PROVIDERS, PROVIDERS, type OwnProvider } from './providers/registry.ts';
import { SKILLS } from './skills/registry.ts';
import type { Skill } from './skills/skill.ts';
import { webhookSettings } from './webhooks/settings.ts';

const text = z.string().check(z.minLength(1), z.maxLength(4096));
const seconds = (fallback: number, max: number) => z._default(z.int().check(z.minimum(1), z.maximum(max)), fallback);
const perMinute = (fallback: number) => z._default(z.int().check(z.minimum(1), z.maximum(10_000_000)), fallback);

/** What a configuration may name: what ships, and what the code that mounts the companion brings along. */
export interface Known {
  skills: readonly Skill[];
  providers: readonly string[];
}
const SHIPPED: Known = { skills: SKILLS, providers: Object.keys(PROVIDERS) };

const url = text.check(z.refine(isSafeAddress, 'must be an https address (http only for this machine)'));
const origin = url.check(
  z.refine(
    (value) => URL.canParse(value) && new URL(value).origin === value && !value.includes('*'),
    'must be an origin such as https://shop.example, with no path, no slash and no asterisk',
  ),
);

const tenant = z.strictObject({
  client_id: z.string().check(z.regex(/^[\w.-]{1,64}$/, 'may hold letters, digits, dot, dash and underscore')),
  client_app_key: text.check(z.minLength(4)),
  client_secret: text,
  name: text,
  logo: z.optional(url),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-fA-F]{6}$/, 'must look like #1a2b3c'))),
  /** Where customers are whose language does not tell; two capital letters. */
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, 'must be two capital letters'))),
  origins: z.array(origin),
  skills: z.array(text).check(z.minLength(1)),
  /** The upstream systems that the tenant has credentials for. */
  providers: z._default(
    z.strictObject({
      fintecture: z.optional(OWN_PROVIDERS.fintecture.settings),
      fino: z.optional(OWN_PROVIDERS.fino.settings),
      finqware: z.optional(OWN_PROVIDERS.finqware.settings),
    }),
    {},
  ),
  /** Where the tenant's back end hears of what happens. */
  webhooks: z._default(webhookSettings(url), []),
});

export const configSchema = z.strictObject({
  /** Where browsers reach the companion, path included: `https://shop.example/tessera`. */
  public_url: url.check(z.refine((value) => !value.endsWith('/') && !/[?#]/.test(value), 'must not end in a slash nor hold ? or #')),
  tenants: z.array(tenant).check(z.minLength(1)),
  /** `sqlite` keeps all in one file; `memory` loses all with the process. */
  store: z._default(z.enum(['sqlite', 'memory']), 'sqlite'),
  data_dir: z._default(text, './data'),
  /** 32 bytes or more, base64 or hex; tags nonces. Made and kept in data_dir where it is not given. */
  key: z.optional(text.check(z.refine((value) => keyBytes(value).length >= 32, 'must hold at least 32 bytes, as hex or base64'))),
  providers: z._default(z.array(text), []),
  trusted_proxies: z._default(z.int().check(z.minimum(0), z.maximum(10)), 0),
  log_level: z._default(z.enum(['debug', 'info', 'warn', 'error']), 'info'),
  lifetimes: z._default(
    z.strictObject({
      session_seconds: seconds(24 * 3600, 30 * 24 * 3600),
      nonce_seconds: seconds(1800, 1800),
      temp_token_seconds: seconds(600, 3600),
      provider_seconds: seconds(15, 60),
      wait_seconds: seconds(30 * 24 * 3600, 365 * 24 * 3600),
    }),
    { session_seconds: 24 * 3600, nonce_seconds: 1800, temp_token_seconds: 600, provider_seconds: 15, wait_seconds: 30 * 24 * 3600 },
  ),
  /** Per address and minute. */
  limits: z._default(z.strictObject({ sessions: perMinute(60), calls: perMinute(600), misses: perMinute(10) }), {
    sessions: 60,
    calls: 600,
    misses: 10,
  }),
  /** Client secrets under 32 characters are refused unless this says otherwise; for demos alone. */
  dangerously_allow_weak_secrets: z._default(z.boolean(), false),
});

/** What is compared with each other; where one of them is wrong, the others are compared all the same. */
const comparable = z.object({
  tenants: z.catch(
    z.array(
      z.object({
        client_id: z.catch(z.string(), ''),
        client_app_key: z.catch(z.string(), ''),
        client_secret: z.catch(z.string(), ''),
        skills: z.catch(z.array(z.string()), []),
        providers: z.catch(z._default(z.record(z.string(), z.unknown()), {}), {}),
      }),
    ),
    [],
  ),
  providers: z.catch(z.nullable(z._default(z.array(z.string()), [])), null),
  dangerously_allow_weak_secrets: z.catch(z.boolean(), false),
});

/** A configuration as a person writes it. */
export type CompanionConfig = z.input<typeof configSchema>;
/** The same, complete and checked. */
export type Settings = z.output<typeof configSchema>;

/** Every fault of a configuration at once, by the path of the field. Values are not repeated: one may be a secret. */
export class ConfigError extends Error {
  readonly code = 'config_invalid';
  readonly faults: Readonly<Record<string, string>>;

  constructor(faults: Record<string, string>) {
    super(
      `The configuration has ${Object.keys(faults).length} fault(s):\n${Object.entries(faults)
        .map(([field, fault]) => `  ${field}: ${fault}`)
        .join('\n')}`,
    );
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Checks a configuration, whole, and completes it. */
export function parseConfig(input: unknown, env: Environment = {}, known: Known = SHIPPED): Settings {
  const faults: Record<string, string> = {};
  const given = fromEnvironment(input, env, faults, '');
  const result = configSchema.safeParse(given, { reportInput: true });
  const compared = comparable.safeParse(given);
  // What a field is by itself is said rather than how it compares.
  const across = compared.success ? acrossFields(compared.data, known) : {};
  Object.assign(faults, { ...across, ...(result.success ? {} : configFaults(result.error.issues)), ...faults });
  if (Object.keys(faults).length > 0 || !result.success) throw new ConfigError(faults);
  return result.data;
}

/** Our own words for a custom rule are meant to be read; every other issue is put in words by its kind. */
function configFaults(issues: readonly z.core.$ZodIssue[]): Record<string, string> {
  const faults = fieldFaults(issues);
  for (const issue of issues) {
    if ((issue.code === 'custom' || issue.code === 'invalid_format') && issue.message && issue.message !== 'Invalid input')
      faults[issue.path.map(String).join('.')] = issue.message;
  }
  return faults;
}

function acrossFields(
  { tenants, providers, dangerously_allow_weak_secrets: weak }: z.output<typeof comparable>,
  known: Known,
): Record<string, string> {
  const faults: Record<string, string> = {};
  const unknown = providers?.filter((name) => !known.providers.includes(name)) ?? [];
  if (unknown.length > 0) faults['providers'] = `has no provider ${unknown.join(', ')}; there is: ${known.providers.join(', ')}`;
  tenants.forEach(({ client_id, client_secret, client_app_key, skills, providers: own }, index) => {
    const at = `tenants.${index}`;
    if (tenants.findIndex((each) => each.client_id === client_id) !== index) faults[`${at}.client_id`] = 'is used by two tenants';
    if (!weak && client_secret.length < 32) faults[`${at}.client_secret`] = 'must have at least 32 characters';
    if (client_secret === client_app_key) faults[`${at}.client_app_key`] = 'must differ from client_secret: it is public';
    const offered = [...known.skills, ...ownSkills(own)];
    for (const name of skills) {
      const skill = offered.find((each) => each.name === name);
      const fault = skill
        ? skillFault(skill, own, providers)
        : `has no skill ${name}; there is: ${offered.map((each) => each.name).join(', ')}`;
      if (fault !== undefined) faults[`${at}.skills`] = fault;
    }
  });
  return faults;
}

/** The settings of a tenant's own provider, where they are right by themselves. */
function settingsOf({ settings }: OwnProvider, given: unknown): unknown {
  const { success, data } = settings.safeParse(given);
  return success ? data : undefined;
}

const ENTRIES = Object.entries(OWN_PROVIDERS) as unknown as [name: string, entry: OwnProvider][];

/** The skills that the settings of a tenant's own providers bring along. */
export function ownSkills(given: Readonly<Record<string, unknown>>): readonly Skill[] {
  return ENTRIES.flatMap(([name, entry]) => {
    const settings = settingsOf(entry, given[name]);
    return settings === undefined ? [] : (entry.skills?.(settings) ?? []);
  });
}

/** What keeps a tenant from offering a skill. */
function skillFault(skill: Skill, own: Readonly<Record<string, unknown>>, shared: readonly string[] | null): string | undefined {
  const entry = ENTRIES.find(([name]) => name === skill.provider)?.[1];
  if (!entry)
    return shared?.includes(skill.provider) === false
      ? `${skill.name} needs the provider ${skill.provider}, which is not in providers`
      : undefined;
  const given = own[skill.provider];
  if (given === undefined) return `${skill.name} needs the provider ${skill.provider}, which is not in the tenant's providers`;
  const settings = settingsOf(entry, given);
  if (settings === undefined) return undefined;
  const { environment } = settings as { environment: Skill['flavour'] };
  if (environment !== skill.flavour)
    return `${skill.name} is for the environment ${skill.flavour}, and ${skill.provider} is set to ${environment}`;
  const fault = entry.fault?.(settings, skill);
  return fault && `${skill.name} ${fault}`;
}

/** A value `env:NAME` is read from the environment: from NAME, or from the file that NAME_FILE names. */
function fromEnvironment(value: unknown, env: Environment, faults: Record<string, string>, at: string): unknown {
  if (Array.isArray(value)) return value.map((each, index) => fromEnvironment(each, env, faults, at ? `${at}.${index}` : String(index)));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, fromEnvironment(each, env, faults, at ? `${at}.${key}` : key)]),
    );
  }
  const name = typeof value === 'string' ? /^env:([A-Z][A-Z0-9_]*)$/.exec(value)?.[1] : undefined;
  if (name === undefined) return value;
  const found = readVariable(name, env, faults, at);
  if (found === undefined) faults[at] ??= `needs the variable ${name} or ${name}_FILE`;
  return found ?? 'missing';
}

function readVariable(name: string, env: Environment, faults: Record<string, string>, at: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (file === undefined) return env[name] || undefined;
  if (env[name] !== undefined) faults[at] = `has both ${name} and ${name}_FILE; keep one`;
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    faults[at] = `cannot read the file that ${name}_FILE names`;
    return 'missing';
  }
}

/** Reads the configuration file; variables override what a container usually sets. */
export function readConfig(file: string, env: Environment, skills: readonly Skill[] = []): Settings {
  if (!existsSync(file)) throw new ConfigError({ [file]: 'does not exist; name another with --config or TESSERA_CONFIG' });
  let input: unknown;
  try {
    input = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError({
      [file]: `is not valid JSON${/ at position \d+( \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : '')?.[0] ?? ''}`,
    });
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new ConfigError({ [file]: 'must hold a JSON object' });
  const overrides = { public_url: 'TESSERA_PUBLIC_URL', data_dir: 'TESSERA_DATA_DIR', key: 'TESSERA_KEY', log_level: 'TESSERA_LOG_LEVEL' };
  const given = Object.entries(overrides).filter(([, name]) => env[name] !== undefined || env[`${name}_FILE`] !== undefined);
  return parseConfig({ ...input, ...Object.fromEntries(given.map(([field, name]) => [field, `env:${name}`])) }, env, {
    ...SHIPPED,
    skills: [...SHIPPED.skills, ...skills],
  });
}

/** The bytes of a key written as hex or base64. */
export function keyBytes(key: string): Buffer {
  return /^[0-9a-f]+$/i.test(key) && key.length % 2 === 0 ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64');
}
