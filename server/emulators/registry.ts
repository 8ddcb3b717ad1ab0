import type { EmulatorEntry } from './kit/index.ts';

/** One line an emulator, which exports its `entry`; loaded only when it is asked for. */
export const EMULATORS: Readonly<Record<string, () => Promise<EmulatorEntry>>> = {
  fintecture: () => import('./fintecture/index.ts').then((module) => module.entry),
  fino: () => import('./fino/index.ts').then((module) => module.entry),
  finqware: () => import('./finqware/index.ts').then((module) => module.entry),
};
