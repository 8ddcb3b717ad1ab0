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
  ended?: undefined;
}

/** An approval that is over: how it ended, and nothing of what led to it. What is decided stays decided. */
export interface Ended {
  ended: Extract<Resolution, { state: 'approved' | 'failed' }>;
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

  async read(intent: string): Promise<Approval | Ended | undefined> {
    return (await this.kept.get<Approval | Ended>(keyOf(intent)))?.value;
  }

  /** Writes down that an approval is about to be asked for, or that it never will be. False where either was written before. */
  open(intent: string, approval: Approval | Ended): Promise<boolean> {
    return this.put(intent, approval, 0);
  }

  /** Changes one that is under way, unless `change` has nothing to change any more; says whether it was changed here. */
  async change(intent: string, change: (approval: Approval) => Approval | Ended | undefined): Promise<boolean> {
    for (;;) {
      const there = await this.kept.get<Approval | Ended>(keyOf(intent));
      const next = !there || there.value.ended ? undefined : change(there.value);
      if (!there || !next) return false;
      if (await this.put(intent, next, there.version)) return true;
    }
  }

  /** Keeps nothing of one any more; only of a payment that it was approved, without the order: it must not be made again. */
  async forget(intent: string): Promise<void> {
    for (;;) {
      const there = await this.kept.get<Approval | Ended>(keyOf(intent));
      if (!there || (await this.put(intent, withoutOrder(there.value), there.version))) return;
    }
  }

  private put(intent: string, approval: Approval | Ended | undefined, version: number): Promise<boolean> {
    return this.kept.put(keyOf(intent), approval, { version, expiresAt: this.now() + KEPT_MS });
  }
}

function withoutOrder({ ended }: Approval | Ended): Ended | undefined {
  if (ended?.state !== 'approved' || ended.grant['payment'] === undefined) return undefined;
  const { order: _, ...rest } = ended;
  return { ended: rest };
}

const keyOf = (intent: string): string => `approval:${intent}`;
