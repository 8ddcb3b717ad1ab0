import type { EmulatorEntry } from './kit/index.ts';

/** One line an emulator, which exports its `entry`; loaded only when it is asked for. */
export const EMULATORS: Readonly<Record<string, () => Promise<EmulatorEntry>>> = {};
