import { listen, type Listening } from './kit/index.ts';
import { EMULATORS } from './registry.ts';

export interface EmulateOptions {
  port: number;
  host: string | undefined;
  /** Where the webhooks go. */
  webhook: string | undefined;
}

/** A running emulator, and what to say about it. */
export interface Emulation extends Listening {
  /** One line for people, and the lines to paste into the configuration. */
  words: string;
}

/** What can be emulated. */
export const emulatorNames = (): string[] => Object.keys(EMULATORS);

/** Starts the emulator of that name; undefined where there is none. Its keys are known to everybody: this machine alone is the default. */
export async function emulate(name: string, { port, host = '127.0.0.1', webhook }: EmulateOptions): Promise<Emulation | undefined> {
  const load = Object.hasOwn(EMULATORS, name) ? EMULATORS[name] : undefined;
  if (load === undefined) return undefined;
  const entry = await load();
  const running = await listen((publicUrl) => entry.create({ publicUrl, ...(webhook !== undefined && { webhook: { url: webhook } }) }), {
    port,
    host,
  });
  const settings = JSON.stringify({ providers: entry.settings(running.url) }, null, 2);
  const words = `The emulator of ${name} is ready: ${running.url}\n\nFor a tenant of the companion's configuration:\n\n${settings.slice(2, -2)}\n`;
  return { ...running, words };
}
