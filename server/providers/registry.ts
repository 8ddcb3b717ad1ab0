import type * as z from 'zod/mini';
import { finqwareSkills } from '../skills/finqware.ts';
import type { Skill } from '../skills/skill.ts';
import { fintectureSettings } from './fintecture/settings.ts';
import { finoSettings } from './fino/settings.ts';
import { finqwareSettings } from './finqware/settings.ts';
import type { CreateOwnProvider, CreateProvider } from './provider.ts';

/** Those that all tenants share, one line each; the code is loaded only where the configuration asks for it. */
export const PROVIDERS: Readonly<Record<string, () => Promise<CreateProvider>>> = {
  sandbox: () => import('./sandbox/index.ts').then((module) => module.createSandboxProvider),
};

/** A provider that a tenant has credentials for. */
export interface OwnProvider<S extends z.ZodMiniType = z.ZodMiniType> {
  readonly settings: S;
  readonly load: () => Promise<CreateOwnProvider<z.output<S>>>;
  /** The skills that the settings themselves bring along, beside those that ship. */
  readonly skills?: (settings: z.output<S>) => readonly Skill[];
  /** What keeps a skill from running with these settings; nothing where it runs. */
  readonly fault?: (settings: z.output<S>, skill: Skill) => string | undefined;
}

const own = <S extends z.ZodMiniType>(provider: OwnProvider<S>): OwnProvider<S> => provider;

/** Those that each tenant has its own of, one line each. */
export const OWN_PROVIDERS = {
  fintecture: own({
    settings: fintectureSettings,
    load: () => import('./fintecture/index.ts').then((module) => module.createFintectureProvider),
    fault: ({ private_key, oac }, { type }) =>
      type === 'pisp' && private_key === undefined
        ? 'needs private_key: payments are signed'
        : type === 'merchant' && oac === undefined
          ? 'needs oac: only those credentials reach the organisation'
          : undefined,
  }),
  fino: own({
    settings: finoSettings,
    load: () => import('./fino/index.ts').then((module) => module.createFinoProvider),
    fault: ({ money_transfer }, { type }) => (type === 'pisp' && !money_transfer ? 'needs money_transfer to be true' : undefined),
  }),
  finqware: own({
    settings: finqwareSettings,
    load: () => import('./finqware/index.ts').then((module) => module.createFinqwareProvider),
    skills: finqwareSkills,
  }),
} as const;
