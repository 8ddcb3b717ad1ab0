import { createHash } from 'node:crypto';
import type { Ports } from '../../ports.ts';
import { ProviderError } from '../provider.ts';
import type { Approval } from './approval.ts';
import { Random } from './random.ts';

const KIND = 'sandbox_approval';
/** The requests that wait on the phone: one document, since a store cannot be searched. */
const PHONE = { kind: 'sandbox_phone', id: 'requests' } as const;
const PHONE_HOLDS = 50;
/** An approval is remembered for a week after its end, so that a lost answer can still be asked for. */
const REMEMBERED_FOR = 7 * 86_400_000;
/** Writers that meet in one document take turns; more than so many rounds means that something is wrong. */
const MAX_ROUNDS = 50;

const WORDS = ['amber', 'birch', 'candle', 'dune', 'ember', 'fern', 'grove', 'heron', 'iris', 'jade', 'kite', 'lilac'] as const;

/** What the person sees on both screens; drawn from the reference, so the same whenever it is asked for. */
export function matchingCodeOf(ref: string, style: 'digits' | 'word' | 'none'): string | undefined {
  const random = new Random('matching code', ref);
  if (style === 'none') return undefined;
  return style === 'word' ? random.pick(WORDS) : String(random.int(10, 99));
}

/** The bank's name for an approval. It follows from the intent, so the same intent never makes a second one. */
export const refOf = (intent: string): string => createHash('sha256').update(`sandbox ${intent}`).digest('base64url').slice(0, 24);

/** The approvals in the store. */
export class Approvals {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async read(ref: string): Promise<Approval | undefined> {
    return (await this.#read(ref))?.approval;
  }

  /** Writes a new approval, and rings the phone where wanted; where it is there already, answers with that one. */
  async open(fresh: Omit<Approval, 'formToken' | 'tries'>, rings: boolean): Promise<Approval> {
    const approval: Approval = { ...fresh, formToken: this.#token(), tries: 0 };
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const there = await this.read(approval.ref);
      if (there !== undefined) return there;
      const expiresAt = approval.expiresAt + REMEMBERED_FOR;
      const writes = [{ kind: KIND, id: approval.ref, expect: 0, value: JSON.stringify(approval), expiresAt }];
      if (rings) {
        const { refs, version } = await this.#phone();
        const value = JSON.stringify([approval.ref, ...refs].slice(0, PHONE_HOLDS));
        writes.push({ ...PHONE, expect: version, value, expiresAt });
      }
      if (await this.#ports.store.write(writes, this.#ports.now())) return approval;
    }
    throw new ProviderError('provider_unavailable', 'The sandbox could not write the approval.');
  }

  /** Replaces the approval by what `change` makes of it. Where `change` gives back the same, nothing is written. */
  async change(ref: string, change: (approval: Approval) => Approval): Promise<Approval | undefined> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const there = await this.#read(ref);
      if (there === undefined) return undefined;
      const changed = change(there.approval);
      if (changed === there.approval) return changed;
      // RTS Article 4 (2) (b): what was used once is worth nothing, so every form needs a new token.
      const next: Approval = { ...changed, formToken: this.#token() };
      const write = { kind: KIND, id: ref, expect: there.version, value: JSON.stringify(next), expiresAt: there.expiresAt };
      if (await this.#ports.store.write([write], this.#ports.now())) return next;
    }
    throw new ProviderError('provider_unavailable', 'The sandbox could not write the approval.');
  }

  /** What was sent to the phone lately, newest first. */
  async onPhone(): Promise<Approval[]> {
    const { refs } = await this.#phone();
    const approvals = await Promise.all(refs.map((ref) => this.read(ref)));
    return approvals.filter((approval) => approval !== undefined);
  }

  async #read(ref: string): Promise<{ approval: Approval; version: number; expiresAt: number } | undefined> {
    const doc = await this.#ports.store.get(KIND, ref, this.#ports.now());
    return doc && { approval: JSON.parse(doc.value) as Approval, version: doc.version, expiresAt: doc.expiresAt };
  }

  async #phone(): Promise<{ refs: string[]; version: number }> {
    const doc = await this.#ports.store.get(PHONE.kind, PHONE.id, this.#ports.now());
    return doc === undefined ? { refs: [], version: 0 } : { refs: JSON.parse(doc.value) as string[], version: doc.version };
  }

  #token(): string {
    return Buffer.from(this.#ports.randomBytes(16)).toString('base64url');
  }
}
