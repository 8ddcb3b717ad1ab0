import type { Order } from '../../../src/protocol/index.ts';
import type { Authorization, Kept, Resolution } from '../provider.ts';
import type { Token } from './operations-beyond.ts';

/** An approval under way: what was asked for, and how far it has come. */
export interface Approval {
  institution: string;
  callbackUrl: string;
  /** Of a payment. */
  order?: Order;
  /** What upstream has answered; absent as long as nobody knows whether it has. */
  started?: Authorization;
  /** What the return, or the poll, brought: good for one token. */
  code?: string;
  customer?: string;
  /** Since when the code is being exchanged: it is never sent twice. */
  exchanging?: number;
  /** What it was exchanged for, and when. */
  token?: Token & { at: number };
  /** How it ended. What is decided stays decided. */
  ended?: Extract<Resolution, { state: 'approved' | 'failed' }>;
}

/** How long an approval is remembered: longer than any session that may still ask. */
const KEPT_MS = 90 * 86_400_000;

/** Remembers approvals by their intent, for every process. */
export class Approvals {
  private readonly kept: Kept;
  private readonly now: () => number;

  constructor({ kept, now }: { kept: Kept; now: () => number }) {
    this.kept = kept;
    this.now = now;
  }

  async read(intent: string): Promise<Approval | undefined> {
    return (await this.kept.get<Approval>(keyOf(intent)))?.value;
  }

  /** Writes down that an approval is about to be asked for. False where that was written before. */
  open(intent: string, approval: Approval): Promise<boolean> {
    return this.kept.put(keyOf(intent), approval, { version: 0, expiresAt: this.now() + KEPT_MS });
  }

  /** Changes one, unless `change` has nothing to change any more; says whether it was changed here. */
  async change(intent: string, change: (approval: Approval) => Approval | undefined): Promise<boolean> {
    for (;;) {
      const there = await this.kept.get<Approval>(keyOf(intent));
      const next = there && change(there.value);
      if (!next) return false;
      if (await this.kept.put(keyOf(intent), next, { version: there.version, expiresAt: this.now() + KEPT_MS })) return true;
    }
  }
}

const keyOf = (intent: string): string => `approval:${intent}`;
