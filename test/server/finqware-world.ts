import { randomBytes } from 'node:crypto';
import { createFinqwareEmulator } from '../../server/emulators/finqware/index.ts';
import { settingsFor } from '../../server/emulators/finqware/settings.ts';
import type { Emulator } from '../../server/emulators/kit/index.ts';
import { createFinqwareProvider, type FinqwareProvider } from '../../server/providers/finqware/index.ts';
import { finqwareSettings, type FinqwareSettings } from '../../server/providers/finqware/settings.ts';
import type { Delivery, Kept, OwnProviderPorts, PassOnRequest } from '../../server/providers/provider.ts';
import { finqwareSkills } from '../../server/skills/finqware.ts';
import type { Skill } from '../../server/skills/skill.ts';

export const FINQWARE = 'http://127.0.0.1:9350';
export const COMPANION = 'https://companion.example/hooks/finqware';
export const never = new AbortController().signal;

/** The store that an adapter is given, for one tenant. */
export class MemoryKept implements Kept {
  readonly docs = new Map<string, { value: unknown; version: number }>();

  get<T>(key: string): Promise<{ value: T; version: number } | undefined> {
    return Promise.resolve(structuredClone(this.docs.get(key)) as { value: T; version: number } | undefined);
  }

  put(key: string, value: unknown, { version }: { version: number }): Promise<boolean> {
    if ((this.docs.get(key)?.version ?? 0) !== version) return Promise.resolve(false);
    if (value === undefined) this.docs.delete(key);
    else this.docs.set(key, { value: structuredClone(value), version: version + 1 });
    return Promise.resolve(true);
  }
}

export interface FinqwareWorld {
  emulator: Emulator;
  kept: MemoryKept;
  settings: FinqwareSettings;
  provider: FinqwareProvider;
  /** Another process with the same store. */
  another(): FinqwareProvider;
  skill(name: string): Skill;
  /** What has arrived at the companion from upstream. */
  deliveries: Delivery[];
  pass(seconds: number): void;
  lines: unknown[];
  /** Presses a button on the bank's page, and tells where it leads. */
  bank(url: string, decision: string, user?: string): Promise<URL>;
}

/** An adapter in front of an emulator, with a clock of their own and nothing between them. */
export function finqwareWorld(
  change: (settings: Record<string, unknown>) => Record<string, unknown> = (settings) => settings,
): FinqwareWorld {
  let now = Date.UTC(2026, 0, 15, 12);
  const deliveries: Delivery[] = [];
  const lines: unknown[] = [];
  const emulator = createFinqwareEmulator({
    publicUrl: FINQWARE,
    now: () => now,
    sleep: () => new Promise(() => undefined),
    webhook: { url: COMPANION },
    async fetch(url, init) {
      const request = new Request(url, init);
      deliveries.push({ headers: request.headers, raw: new Uint8Array(await request.arrayBuffer()) });
      return new Response(null, { status: 204 });
    },
  });
  const settings = finqwareSettings.parse(change(settingsFor(FINQWARE)));
  const kept = new MemoryKept();
  const ports: OwnProviderPorts = {
    now: () => now,
    randomBytes,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    sleep: () => Promise.resolve(),
    log: (...line) => void lines.push(line),
    kept,
    webhookUrl: COMPANION,
  };
  const skills = finqwareSkills(settings);
  return {
    emulator,
    kept,
    settings,
    provider: createFinqwareProvider(settings, ports),
    another: () => createFinqwareProvider(settings, ports),
    skill: (name) => skills.find((each) => each.name === name)!,
    deliveries,
    pass: (seconds) => void (now += seconds * 1000),
    lines,
    async bank(url, decision, user = 'anna') {
      const response = await emulator.fetch(new Request(url, { method: 'POST', body: new URLSearchParams({ decision, user }) }));
      return new URL(response.headers.get('location')!);
    },
  };
}

export const AISP = 'finqware_xyz_aisp_sbx_#1.0';
export const DEPOSIT = 'finqware_xyz_sbx_#3.0';

export const PRODUCT = { step: 'product_form', values: { value: '100000.00', currency: 'EUR', period: '12' } } as const;
export const PERSON = {
  step: 'personal_form',
  values: { given_name: 'Ana', family_name: 'Pop', birth_date: '1990-02-03', email: 'ana@shop.example', income_source: 'salary' },
} as const;
export const CONFIRMATION = { step: 'confirmation', values: { terms: true } } as const;

/** Passes these forms on, as far as the last of them. */
export const passing = (
  world: FinqwareWorld,
  forms: PassOnRequest['forms'],
  handle?: PassOnRequest['handle'],
  skill = DEPOSIT,
): PassOnRequest => ({
  ...{ skill: world.skill(skill), forms, locale: 'en' },
  ...(handle && { handle }),
});
