import type { Account, Institution } from '../../../src/protocol/index.ts';
import type { Authorization, AuthorizeRequest, Provider, Resolution } from '../../../server/providers/provider.ts';
import type { Chance } from './chance.ts';
import type { Disk } from './disk.ts';
import type { Scheduler } from './scheduler.ts';
import type { Claim, Product } from './simulate.ts';

/** What the bank knows of one approval. The bank does not crash. */
export interface BankRecord {
  readonly request: AuthorizeRequest;
  readonly ref: string;
  readonly expiresAt: number;
  verdict?: 'approved' | 'refused' | 'altered' | 'called off';
}

/** What the bank sends of its own accord: an approval has been decided, or there is something new behind a consent. */
export type SimNews = { id: string; ref: string } | { id: string; subject: string; what: 'has_data' };

const institution = (id: string, more: Partial<Institution> = {}): Institution => ({
  ...{ id, name: `Bank ${id}`, country: 'FR', psu_types: ['retail'], methods: ['redirect', 'decoupled'], popular: true },
  ...more,
});

/** The IBAN whose middle must never be seen in a browser. */
export const FULL_IBAN = 'DE89370400440532013000';

const account = (id: string): Account => ({
  ...{ id, name: `Account ${id}`, type: 'current', currency: 'EUR', iban: FULL_IBAN, institution_id: 'one' },
  balances: [{ type: 'available', amount: '12.50', currency: 'EUR', at: '2026-01-15T00:00:00Z' }],
});

/** A bank with slow lines, lost answers and a mind of its own, shared by all companions. */
export class SimBank {
  readonly records = new Map<string, BankRecord>();
  /** No faults any more. */
  calm = false;
  /** Sends news to the companions; what becomes of it is up to the network. */
  send: (news: SimNews) => void = () => undefined;
  private readonly scheduler: Scheduler;
  private readonly chance: Chance;
  private readonly product: Product;
  private readonly disk: Disk;
  private readonly claim: Claim;

  constructor(world: { disk: Disk; scheduler: Scheduler; chance: Chance; product: Product; claim: Claim }) {
    ({ disk: this.disk, scheduler: this.scheduler, chance: this.chance, product: this.product, claim: this.claim } = world);
  }

  /** As one companion's provider; its calls end with the process that made them. */
  provider(isAlive: () => boolean): Provider {
    const alive = async <T>(answer: Promise<T>): Promise<T> => {
      const settled = await answer.then(
        (value) => () => value,
        (error: unknown) => () => {
          throw error;
        },
      );
      return isAlive() ? settled() : new Promise<T>(() => undefined);
    };
    return {
      name: 'sim',
      institutions: async () => [
        institution('one'),
        institution('two', { methods: ['decoupled'] }),
        institution('down', { status: 'down' }),
      ],
      authorize: (request) => alive(this.authorize(request)),
      resolve: ({ intent }) => alive(this.resolve(intent)),
      cancel: (ref) => alive(this.callOff(ref)),
      accounts: () => alive(this.accounts()),
      transactions: async () => ({ transactions: [] }),
      holders: async () => [],
      receive: async ({ raw }) => JSON.parse(Buffer.from(raw).toString()) as SimNews,
    };
  }

  /** The person decides at the bank. */
  decide(record: BankRecord, verdict: NonNullable<BankRecord['verdict']>): void {
    if (this.scheduler.now >= record.expiresAt) return;
    record.verdict ??= verdict;
    // Some of it the bank forgets to tell.
    if (this.calm || this.chance.maybe(0.6)) this.send({ id: `decided ${record.ref}`, ref: record.ref });
    const subject = `subject-${record.request.intent}`;
    if (this.chance.maybe(0.3))
      this.scheduler.after(this.chance.below(600_000), () => this.send({ id: `data ${subject}`, subject, what: 'has_data' }));
  }

  /** Nothing comes of it any more, or it has been decided already. */
  private async callOff(ref: string): Promise<boolean> {
    await this.line(800);
    if (!this.calm && this.chance.maybe(0.3)) throw this.failure('provider_unavailable');
    const record = this.records.get(ref.slice('ref-'.length));
    if (!record || record.verdict !== undefined) return false;
    record.verdict = 'called off';
    return true;
  }

  private async authorize(request: AuthorizeRequest): Promise<Authorization> {
    this.claim(!this.records.has(request.intent), 'I5: an intent is sent once');
    this.claim(this.disk.sessionOf.has(request.intent), 'I5: a call is written down before it is made');
    if (!this.calm && this.chance.maybe(0.1)) {
      await this.line(500);
      throw this.failure('bank_unavailable');
    }
    const record: BankRecord = { request, ref: `ref-${request.intent}`, expiresAt: this.scheduler.now + 15 * 60_000 };
    this.records.set(request.intent, record);
    await this.line(this.chance.maybe(0.1) ? 30_000 : 800);
    if (!this.calm && this.chance.maybe(0.08)) throw this.failure('provider_unavailable');
    const { ref, expiresAt } = record;
    if (request.method === 'decoupled') return { method: 'decoupled', ref, matchingCode: '42', expiresAt };
    return { method: 'redirect', ref, url: `https://bank.sim/${ref}`, expiresAt };
  }

  private async resolve(intent: string): Promise<Resolution> {
    await this.line(800);
    if (!this.calm && this.chance.maybe(0.15)) throw this.failure('provider_unavailable');
    const record = this.records.get(intent);
    if (!record) return { state: 'failed', cause: 'provider_failed' };
    const { verdict, request, expiresAt } = record;
    if (verdict === 'refused') return { state: 'failed', cause: 'refused_by_bank' };
    if (verdict === 'called off') return { state: 'failed', cause: 'cancelled_at_bank' };
    if (verdict === undefined)
      return this.scheduler.now < expiresAt ? { state: 'waiting' } : { state: 'failed', cause: 'approval_expired' };
    const order = request.order && (verdict === 'altered' ? { ...request.order, amount: '99.99' } : request.order);
    return {
      state: 'approved',
      grant: { connection: `grant-canary-${intent}`, subject: `subject-${intent}` },
      validUntil: this.scheduler.now + 3_600_000,
      ...(order && { order }),
    };
  }

  private async accounts(): Promise<Account[]> {
    await this.line(800);
    if (!this.calm && this.chance.maybe(0.15)) throw this.failure('provider_unavailable');
    return this.chance.maybe(0.05) ? [] : ['a1', 'a2', 'a3'].map(account);
  }

  private line(most: number): Promise<void> {
    return this.scheduler.sleep(this.chance.below(most));
  }

  private failure(code: 'bank_unavailable' | 'provider_unavailable'): Error {
    return new this.product.ProviderError(code, 'A simulated failure.');
  }
}
