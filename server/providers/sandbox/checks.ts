import { createHash } from 'node:crypto';
import type { Ports } from '../../ports.ts';
import type { Write } from '../../store/store.ts';
import { ProviderError } from '../provider.ts';
import type { StoredCheck } from './check.ts';

const KIND = 'sandbox_check';
/** The applications on the desk of the office: one document, since a store cannot be searched. */
const DESK = { kind: 'sandbox_desk', id: 'applications' } as const;
const DESK_HOLDS = 100;
/** Whose verification failed the last time. */
const FAILED = 'sandbox_check_failed';
/** Longer than any session waits. */
const REMEMBERED_FOR = 60 * 86_400_000;
const MAX_ROUNDS = 50;

/** The sandbox's name for a check. It follows from the intent, so the same intent never makes a second one. */
const refOf = (intent: string): string => createHash('sha256').update(`sandbox check ${intent}`).digest('base64url').slice(0, 24);

/** The verifications and reviews in the store: they outlive a restart. */
export class Checks {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async read(ref: string): Promise<StoredCheck | undefined> {
    return (await this.#read(ref))?.check;
  }

  /**
   * Writes a new check; where the intent has one already, answers with that one. `begin` is told whether the last check of
   * the same `consent` failed: some customers' checks succeed only when tried again.
   */
  async open(
    intent: string,
    consent: string | undefined,
    begin: (failedBefore: boolean) => Omit<StoredCheck, 'ref' | 'intent' | 'formToken'>,
  ): Promise<StoredCheck> {
    const ref = refOf(intent);
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const there = await this.read(ref);
      if (there !== undefined) return there;
      const now = this.#ports.now();
      const failed = consent === undefined ? undefined : await this.#ports.store.get(FAILED, consent, now);
      const check: StoredCheck = { ...begin(failed !== undefined), ref, intent, formToken: this.#token() };
      const expiresAt = now + REMEMBERED_FOR;
      const writes: Write[] = [{ kind: KIND, id: ref, expect: 0, value: JSON.stringify(check), expiresAt }];
      if (check.what === 'review') {
        const { refs, version } = await this.#desk();
        writes.push({ ...DESK, expect: version, value: JSON.stringify([ref, ...refs].slice(0, DESK_HOLDS)), expiresAt });
      }
      if (consent !== undefined && check.itself?.state === 'failed' && !failed) {
        writes.push({ kind: FAILED, id: consent, expect: 0, value: '1', expiresAt });
      } else if (consent !== undefined && check.itself?.state !== 'failed' && failed) {
        writes.push({ kind: FAILED, id: consent, expect: failed.version });
      }
      if (await this.#ports.store.write(writes, now)) return check;
    }
    throw new ProviderError('provider_unavailable', 'The sandbox could not write the check.');
  }

  /** Replaces the check by what `change` makes of it. Where `change` gives back the same, nothing is written. */
  async change(ref: string, change: (check: StoredCheck) => StoredCheck): Promise<StoredCheck | undefined> {
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const there = await this.#read(ref);
      if (there === undefined) return undefined;
      const changed = change(there.check);
      if (changed === there.check) return changed;
      const next: StoredCheck = { ...changed, formToken: this.#token() };
      const write = { kind: KIND, id: ref, expect: there.version, value: JSON.stringify(next), expiresAt: there.expiresAt };
      if (await this.#ports.store.write([write], this.#ports.now())) return next;
    }
    throw new ProviderError('provider_unavailable', 'The sandbox could not write the check.');
  }

  /** The applications of late, newest first. */
  async onDesk(): Promise<StoredCheck[]> {
    const { refs } = await this.#desk();
    const checks = await Promise.all(refs.map((ref) => this.read(ref)));
    return checks.filter((check) => check !== undefined);
  }

  async #read(ref: string): Promise<{ check: StoredCheck; version: number; expiresAt: number } | undefined> {
    const doc = await this.#ports.store.get(KIND, ref, this.#ports.now());
    return doc && { check: JSON.parse(doc.value) as StoredCheck, version: doc.version, expiresAt: doc.expiresAt };
  }

  async #desk(): Promise<{ refs: string[]; version: number }> {
    const doc = await this.#ports.store.get(DESK.kind, DESK.id, this.#ports.now());
    return doc === undefined ? { refs: [], version: 0 } : { refs: JSON.parse(doc.value) as string[], version: doc.version };
  }

  #token(): string {
    return Buffer.from(this.#ports.randomBytes(16)).toString('base64url');
  }
}
