import type { World } from '../world.ts';
import type { Fresh } from './outcome.ts';
import { hashOf, nonceHashOf } from './secrets.ts';

/** Secrets for whoever is next, made only if needed; the engine gets their hashes, the answer their plain text. */
export class FreshSecrets implements Fresh {
  private readonly world: World;
  private intentText: string | undefined;
  private nonceText: string | undefined;
  private nonceKept: Fresh['nonce'] | undefined;
  private tempText: string | undefined;
  private stateText: string | undefined;

  constructor(world: World) {
    this.world = world;
  }

  get intent(): string {
    return (this.intentText ??= this.world.mint.id());
  }
  get nonceToken(): string {
    return (this.nonceText ??= this.world.mint.nonce());
  }
  get tempToken(): string {
    return (this.tempText ??= this.world.mint.token('tt'));
  }
  get state(): string {
    return (this.stateText ??= this.world.mint.token('st'));
  }
  get nonce(): Fresh['nonce'] {
    return (this.nonceKept ??= { hash: nonceHashOf(this.nonceToken), expiresAt: this.inSeconds(this.world.lifetimes.nonceSeconds) });
  }
  get temp(): Fresh['temp'] {
    return { hash: hashOf(this.tempToken), expiresAt: this.inSeconds(this.world.lifetimes.tempTokenSeconds) };
  }
  get stateHash(): string {
    return hashOf(this.state);
  }
  get callUntil(): number {
    return this.inSeconds(this.world.lifetimes.providerSeconds + 2);
  }
  get waitUntil(): number {
    return this.inSeconds(this.world.lifetimes.waitSeconds);
  }

  private inSeconds(seconds: number): number {
    return this.world.ports.now() + seconds * 1000;
  }
}
