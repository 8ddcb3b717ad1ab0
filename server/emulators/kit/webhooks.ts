import type { EmulatorWorld } from './world.ts';

/** Waits between the attempts: a receiver that is down for a moment still hears of it. */
const WAITS_MS = [1_000, 5_000, 20_000, 60_000];
const PATIENCE_MS = 10_000;
const MOST_KEPT = 500;

/** A request to be delivered; made anew for every attempt, since a signature may hold the time. */
export interface Delivery {
  url: string;
  /** POST unless it says otherwise. */
  method?: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of a webhook. */
export interface DeliveryReport {
  name: string;
  url: string;
  /** The status of every answer; 0 where there was none. */
  attempts: number[];
  state: 'under_way' | 'delivered' | 'given_up';
}

/** Sends webhooks behind the answer, again and again until one is accepted with 2xx. */
export class WebhookSender {
  readonly #world: EmulatorWorld;
  #reports: DeliveryReport[] = [];
  #underWay = new Set<Promise<void>>();
  #era = new AbortController();

  constructor(world: EmulatorWorld) {
    this.#world = world;
  }

  send(name: string, make: () => Delivery | Promise<Delivery>): void {
    const sending = this.#deliver(name, make, this.#era.signal).finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  reports(): readonly DeliveryReport[] {
    return this.#reports;
  }

  /** Resolves once nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  reset(): void {
    this.#era.abort();
    this.#era = new AbortController();
    this.#underWay = new Set();
    this.#reports = [];
  }

  async #deliver(name: string, make: () => Delivery | Promise<Delivery>, over: AbortSignal): Promise<void> {
    const report: DeliveryReport = { name, url: '', attempts: [], state: 'under_way' };
    this.#reports = [...this.#reports, report].slice(-MOST_KEPT);
    for (const wait of [0, ...WAITS_MS]) {
      if (wait > 0) await this.#world.sleep(wait);
      if (over.aborted) break;
      const delivery = await make();
      report.url = delivery.url;
      const status = await this.#attempt(delivery, over);
      report.attempts.push(status);
      if (status >= 200 && status < 300) {
        report.state = 'delivered';
        return;
      }
    }
    report.state = 'given_up';
  }

  async #attempt({ url, method = 'POST', headers, body }: Delivery, over: AbortSignal): Promise<number> {
    const signal = AbortSignal.any([over, AbortSignal.timeout(PATIENCE_MS)]);
    try {
      const response = await this.#world.fetch(url, { method, headers, body, redirect: 'manual', signal });
      await response.body?.cancel();
      return response.status;
    } catch {
      return 0;
    }
  }
}
