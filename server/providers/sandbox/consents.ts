import type { RefreshResult } from '../../../src/protocol/index.ts';
import type { Ports } from '../../ports.ts';
import { ProviderError, type Grant } from '../provider.ts';
import type { Connection } from './accounts.ts';
import { CONSENT_LASTS, type Approval } from './approval.ts';
import type { Bank } from './banks.ts';
import { personaOf } from './personas.ts';

const REVOKED = 'sandbox_revoked';
const REFRESHED = 'sandbox_refreshed';
const DAY = 86_400_000;
/** How often a day a bank must let itself be asked without its customer there (RTS Article 36 (5)). */
export const REFRESHES_A_DAY = 4;
const MAX_ROUNDS = 50;

/** What customers have agreed to: the grants, what they stand for, and whether they still do. */
export class Consents {
  readonly #ports: Ports;
  readonly #bankOf: (id: string) => Bank;

  constructor(ports: Ports, bankOf: (id: string) => Bank) {
    this.#ports = ports;
    this.#bankOf = bankOf;
  }

  grant({ ref, bank, user = '', psuType, account }: Approval): Grant {
    return { connection: `${bank}:${user}:${psuType}`, consent: ref, ...(account !== undefined && { account }) };
  }

  /** Whose accounts a grant is about, whether or not it is still worth something. */
  parties(grant: Grant): Connection {
    const [bankId = '', user = '', psuType] = (grant['connection'] ?? '').split(':');
    const persona = personaOf(user);
    if (persona === undefined) throw new ProviderError('provider_rejected', 'The grant names nobody whom the sandbox knows.');
    const account = grant['account'];
    const known = { bank: this.#bankOf(bankId), persona, psuType: psuType === 'corporate' ? 'corporate' : 'retail' } as const;
    return account === undefined ? known : { ...known, account };
  }

  /** What may be read with a grant. */
  async open(grant: Grant): Promise<Connection> {
    const parties = this.parties(grant);
    if (await this.#isRevoked(grant)) throw new ProviderError('provider_rejected', 'The consent was taken back.');
    return parties;
  }

  async refresh(grant: Grant): Promise<RefreshResult> {
    const { persona } = this.parties(grant);
    if (await this.#isRevoked(grant)) return 'approval_needed';
    if (persona.refresh !== undefined) return persona.refresh;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const now = this.#ports.now();
      const midnight = now - (now % DAY);
      const id = `${grant['consent'] ?? grant['connection']}:${midnight}`;
      const doc = await this.#ports.store.get(REFRESHED, id, now);
      const count = doc === undefined ? 0 : (JSON.parse(doc.value) as number);
      if (count >= REFRESHES_A_DAY) return 'daily_limit_reached';
      const write = { kind: REFRESHED, id, expect: doc?.version ?? 0, value: String(count + 1), expiresAt: midnight + DAY };
      if (await this.#ports.store.write([write], now)) return 'up_to_date';
    }
    throw new ProviderError('provider_unavailable', 'The sandbox could not count the refresh.');
  }

  /** Safe to repeat. */
  async revoke(grant: Grant): Promise<void> {
    const id = grant['consent'];
    if (id === undefined) return;
    const now = this.#ports.now();
    // Where it is written already, somebody else was quicker with the same.
    await this.#ports.store.write([{ kind: REVOKED, id, expect: 0, value: '1', expiresAt: now + CONSENT_LASTS }], now);
  }

  async #isRevoked({ consent }: Grant): Promise<boolean> {
    return consent !== undefined && (await this.#ports.store.get(REVOKED, consent, this.#ports.now())) !== undefined;
  }
}
