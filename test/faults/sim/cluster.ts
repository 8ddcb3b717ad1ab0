import type { Companion, CompanionConfig } from '../../../server/index.ts';
import { steadyClock } from '../../../server/clock.ts';
import { CONNECT, PAY } from '../../server/world.ts';
import type { SimBank } from './bank.ts';
import type { Chance } from './chance.ts';
import { KEY, storeOf, type Disk } from './disk.ts';
import type { Scheduler } from './scheduler.ts';
import type { Shop } from './shop.ts';
import type { Product } from './simulate.ts';

export const PUBLIC_URL = 'https://pay.sim/tessera';
export const ORIGIN = 'https://shop.sim';
export const APP_KEY = 'pk_sim';
export const SECRET = 'canary-client-secret-of-the-simulation';
/** Short, so that a simulated hour sees sessions end by time. */
export const SESSION_SECONDS = 3600;

const CONFIG: CompanionConfig = {
  public_url: PUBLIC_URL,
  tenants: [
    {
      client_id: 'shop',
      client_app_key: APP_KEY,
      client_secret: SECRET,
      name: 'Shop',
      origins: [ORIGIN],
      skills: [CONNECT.name, PAY.name],
      webhooks: [{ url: 'https://shop.sim/hook', secret: `whsec_${Buffer.alloc(32, 'canary').toString('base64')}` }],
    },
  ],
  providers: ['scripted'],
  store: 'memory',
  key: KEY,
  lifetimes: { session_seconds: SESSION_SECONDS, nonce_seconds: 600, temp_token_seconds: 600, provider_seconds: 15, wait_seconds: 7200 },
  limits: { sessions: 1e6, calls: 1e6, misses: 1e6 },
};

/** One run of a process: from its start until it is killed. */
class Process {
  alive = true;
  readonly companion: Promise<Companion>;
  private readonly onDeath = new Set<() => void>();

  constructor(start: (isAlive: () => boolean) => Promise<Companion>) {
    this.companion = start(() => this.alive);
  }

  /** The answer, or nothing once the process is dead. */
  async answer(request: Request): Promise<Response | undefined> {
    const companion = await this.companion;
    const death = new Promise<undefined>((resolve) => this.onDeath.add(() => resolve(undefined)));
    return this.alive ? Promise.race([companion.fetch(request), death]) : undefined;
  }

  async kill(): Promise<void> {
    this.alive = false;
    for (const each of this.onDeath) each();
    // What was under way stays where it was, for ever.
    void (await this.companion).close();
  }
}

/** Several companions on one store, each with a clock of its own, any of which dies at any time and comes back. */
export class Cluster {
  readonly log: string[] = [];
  kills = 0;
  calm = false;
  /** Nobody is left to wait for what is done without being asked: it is done now and then. */
  idle = false;
  private stopped = false;
  private readonly processes: (Process | undefined)[];
  private readonly skews: number[];
  private readonly scheduler: Scheduler;
  private readonly chance: Chance;
  private readonly disk: Disk;
  private readonly bank: SimBank;
  private readonly shop: Shop;
  private readonly product: Product;

  constructor(size: number, world: { scheduler: Scheduler; chance: Chance; disk: Disk; bank: SimBank; shop: Shop; product: Product }) {
    ({ scheduler: this.scheduler, chance: this.chance, disk: this.disk, bank: this.bank, shop: this.shop, product: this.product } = world);
    this.skews = Array.from({ length: size }, () => this.chance.between(-2000, 2000));
    this.processes = this.skews.map((_, index) => this.start(index));
    this.nextTrouble();
    this.nextWork();
  }

  /** Sends a request to whichever process the balancer picks. Undefined: the connection broke. */
  async send(request: Request): Promise<Response | undefined> {
    const up = this.processes.filter((each) => each?.alive);
    const process = up[this.chance.below(up.length)];
    return process?.answer(request);
  }

  /** From now on nothing is killed and every clock is right. */
  async heal(): Promise<void> {
    this.calm = true;
    this.skews.fill(0);
    this.processes.forEach((process, index) => (this.processes[index] = process?.alive ? process : this.start(index)));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const process of this.processes) await process?.kill();
  }

  private start(index: number): Process {
    const { scheduler, chance, disk, bank, shop, product } = this;
    return new Process((isAlive) =>
      product.createCompanion(CONFIG, {
        now: steadyClock(
          () => scheduler.now + this.skews[index]!,
          () => scheduler.now,
        ),
        sleep: scheduler.sleep,
        fetch: shop.fetchFor(isAlive),
        randomBytes: chance.bytes,
        store: storeOf(disk, scheduler, chance, isAlive, () => this.calm || this.kill(index)),
        log: (level, event, fields) => void this.log.push(JSON.stringify({ level, event, ...fields })),
        providers: { scripted: () => ({ ...bank.provider(isAlive), name: 'scripted' }) },
        skills: [CONNECT, PAY],
        widgetDirectory: '/nowhere',
        byItself: false,
      }),
    );
  }

  private nextTrouble(): void {
    this.scheduler.after(this.chance.between(500, 60_000), () => {
      if (this.calm) return;
      const index = this.chance.below(this.processes.length);
      if (this.chance.maybe(0.8)) this.kill(index);
      // Somebody sets the clock: a little, or by an hour, ahead or back.
      else this.skews[index] = this.chance.one(0, 5000, -5000, 60_000, -60_000, -3_600_000);
      this.nextTrouble();
    });
  }

  /** Any process may do what is due, and be killed in the middle of it. */
  private nextWork(): void {
    this.scheduler.after(this.idle ? 5 * 60_000 : this.chance.between(1000, 15_000), () => {
      if (this.stopped) return;
      void this.work();
      this.nextWork();
    });
  }

  private async work(): Promise<void> {
    const up = this.processes.filter((each) => each?.alive);
    const companion = await up[this.chance.below(up.length)]?.companion;
    await companion?.work();
  }

  private kill(index: number): void {
    const process = this.processes[index];
    if (!process?.alive) return;
    this.kills += 1;
    void process.kill();
    this.scheduler.after(this.chance.between(10, 3000), () => {
      if (!this.processes[index]?.alive) this.processes[index] = this.start(index);
    });
  }
}
