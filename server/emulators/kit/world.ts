import { randomBytes } from 'node:crypto';

/** What an emulator is started with. What would make a run unrepeatable may be handed in. */
export interface EmulatorOptions {
  /** Where it is reached from outside, without a slash at the end. */
  publicUrl: string;
  /** Milliseconds since 1970. */
  now?: () => number;
  randomBytes?: (size: number) => Uint8Array;
  sleep?: (milliseconds: number) => Promise<void>;
  /** Sends the webhooks. */
  fetch?: typeof fetch;
  /** Where the webhooks go; an emulator adds what its own sender needs. */
  webhook?: { url: string };
}

/** The same with nothing left open. */
export interface EmulatorWorld {
  publicUrl: string;
  now(): number;
  randomBytes(size: number): Uint8Array;
  sleep(milliseconds: number): Promise<void>;
  fetch: typeof fetch;
}

/** Fills in the real clock, chance and network. */
export function worldOf(options: EmulatorOptions): EmulatorWorld {
  return {
    publicUrl: options.publicUrl,
    now: options.now ?? (() => Date.now()),
    randomBytes: options.randomBytes ?? randomBytes,
    sleep: options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref())),
    fetch: options.fetch ?? fetch,
  };
}

/** A UUID (version 4) that nobody had before. */
export function uuid(world: EmulatorWorld): string {
  const bytes = Buffer.from(world.randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A value that nobody can guess, for tokens and codes. */
export const secret = (world: EmulatorWorld, size = 32): string => Buffer.from(world.randomBytes(size)).toString('base64url');
