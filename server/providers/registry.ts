import type { CreateProvider } from './provider.ts';

/** One line a provider; its code is loaded only where the configuration asks for it. */
export const PROVIDERS: Readonly<Record<string, () => Promise<CreateProvider>>> = {
  sandbox: () => import('./sandbox/index.ts').then((module) => module.createSandboxProvider),
};
