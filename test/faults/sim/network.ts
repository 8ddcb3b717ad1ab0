import type { SessionAnswer } from '../../../src/protocol/index.ts';
import { stepKey } from '../../../server/sessions/records.ts';
import { hashOf, nonceHashOf } from '../../../server/sessions/secrets.ts';
import { FULL_IBAN, type SimBank } from './bank.ts';
import type { Chance } from './chance.ts';
import { PUBLIC_URL, SECRET, type Cluster } from './cluster.ts';
import type { Disk } from './disk.ts';
import type { Scheduler } from './scheduler.ts';
import type { Claim } from './simulate.ts';

interface Message {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Between people and companions: messages get lost, come late, come twice, and what comes through is looked at. */
export class Network {
  calm = false;
  sent = 0;
  replays = 0;
  /** The first answer to every submission: the same request again must bring the same bytes. */
  private readonly answers = new Map<string, string>();
  private readonly spentBy = new Map<string, string>();
  private readonly exchanged = new Set<string>();
  private readonly nonces = new Map<string, string>();
  private readonly scheduler: Scheduler;
  private readonly chance: Chance;
  private readonly cluster: Cluster;
  private readonly disk: Disk;
  private readonly bank: SimBank;
  private readonly trace: (line: string) => void;
  private readonly claim: Claim;

  constructor(world: {
    claim: Claim;
    scheduler: Scheduler;
    chance: Chance;
    cluster: Cluster;
    disk: Disk;
    bank: SimBank;
    trace: (line: string) => void;
  }) {
    ({
      scheduler: this.scheduler,
      chance: this.chance,
      cluster: this.cluster,
      disk: this.disk,
      bank: this.bank,
      trace: this.trace,
      claim: this.claim,
    } = world);
  }

  /** As `fetch`: rejects where no answer comes. */
  async request(
    who: string,
    path: string,
    init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const { method = 'GET', headers = {}, body } = init;
    const message: Message = { method, path, headers, body };
    if (this.isLost()) return this.lose(who, 'request', message);
    // A copy that got stuck somewhere on the way arrives as well, sometime.
    if (!this.calm && this.chance.maybe(0.08))
      this.scheduler.after(this.chance.below(40_000), () => void this.deliver(`${who}'s copy`, message));
    await this.delay();
    const answer = await this.deliver(who, message);
    if (!answer || this.isLost()) return this.lose(who, 'answer', message);
    await this.delay();
    return answer;
  }

  private async deliver(who: string, message: Message): Promise<Response | undefined> {
    const { method, path, headers, body } = message;
    const request = new Request(PUBLIC_URL + path, {
      ...{ method, headers, redirect: 'manual' },
      ...(body !== undefined && { body }),
    });
    const response = await this.cluster.send(request);
    if (!response) return undefined;
    this.sent += 1;
    const text = await response.text();
    this.trace(`${who} ${method} ${path.replace(/state=.*/, 'state')} ${response.status} ${/"type":"(\w+)"/.exec(text)?.[1] ?? ''}`);
    this.claim(response.status !== 500, `no internal error: ${this.cluster.log.findLast((line) => line.includes('"internal"')) ?? ''}`);
    if (headers['origin'] !== undefined || path.startsWith('/callback')) this.checkSecrets(text);
    if (response.ok && path.endsWith('/steps'))
      this.checkSubmission(message, text, response.headers.get('idempotency-replayed') === 'true');
    if (path === '/token') this.checkExchange(message, response, text);
    if (response.ok && path.startsWith('/webhooks/')) this.checkNews(message);
    return new Response(text, { status: response.status, headers: response.headers });
  }

  /** News from the bank, which comes twice at times, and is sent again only where nobody has taken it. */
  async news(bytes: string): Promise<void> {
    for (let tries = 0; tries < 3; tries += 1) {
      const { status } = await this.request('the bank', '/webhooks/scripted/shop', { method: 'POST', body: bytes }).catch(() => ({
        status: 0,
      }));
      if (status === 200) return;
      await this.scheduler.sleep(this.chance.below(60_000));
    }
  }

  /** I3: what is acknowledged is durable, by the time anybody hears of it. */
  private checkSubmission(message: Message, text: string, replayed: boolean): void {
    const { nonce } = JSON.parse(message.body!) as { nonce: string };
    const { session_id: id, step_id } = JSON.parse(text) as SessionAnswer;
    const step = this.disk.docs.get(`step/${stepKey(id, nonceHashOf(nonce))}`);
    this.claim(step !== undefined, 'I3: an acknowledged step is in the store');
    if (step) this.claim((JSON.parse(step.value) as { step_id: string }).step_id === step_id, 'I3: it is the step that was acknowledged');
    if (replayed) this.replays += 1;
    const request = `${this.keyOf(message)} ${message.body ?? ''}`;
    const first = this.spentBy.get(nonce) ?? request;
    this.claim(first === request, 'I2: a consumed nonce answers to the request that consumed it, and to no other');
    this.spentBy.set(nonce, request);
    this.checkAgain(message, text);
  }

  /** Whoever sends an exchange twice, by the same key, gets its answer twice: else the shop believes that it has none. */
  private checkExchange(message: Message, { ok, status }: Response, text: string): void {
    const key = this.keyOf(message);
    if (ok) this.checkAgain(message, text);
    if (ok) this.exchanged.add(key);
    if (status === 401) this.claim(!this.exchanged.has(key), 'an exchange that was made is not refused to whoever made it');
  }

  /** The bank does not send again what was taken from it. */
  private checkNews({ body = '' }: Message): void {
    const { id } = JSON.parse(body) as { id: string };
    this.claim(this.disk.docs.has(`inbox/shop/scripted/${hashOf(id)}`), 'news that was acknowledged is in the store');
  }

  private keyOf({ headers }: Message): string {
    return headers['idempotency-key'] ?? headers['Idempotency-Key'] ?? '';
  }

  private checkAgain(message: Message, text: string): void {
    const key = `${this.keyOf(message)} ${message.body ?? ''}`;
    this.claim(text === (this.answers.get(key) ?? text), 'the same request brings the same bytes');
    this.answers.set(key, text);
  }

  /** I7: nothing goes to a browser that is somebody else's or the server's own. */
  private checkSecrets(text: string): void {
    for (const secret of [SECRET, FULL_IBAN, 'grant-canary']) this.claim(!text.includes(secret), `I7: ${secret} reached a browser`);
    for (const { request } of this.bank.records.values()) this.claim(!text.includes(request.state), 'I7: a state reached a browser');
    const { nonce, session_id: id } = text.startsWith('{') ? (JSON.parse(text) as Partial<SessionAnswer>) : {};
    if (nonce === undefined) return;
    this.claim((this.nonces.get(nonce) ?? id) === id, 'I7: a nonce belongs to one session');
    this.nonces.set(nonce, id!);
  }

  private isLost(): boolean {
    return !this.calm && this.chance.maybe(0.05);
  }

  private delay(): Promise<void> {
    return this.scheduler.sleep(this.calm ? 20 : this.chance.below(this.chance.maybe(0.05) ? 8000 : 120));
  }

  private async lose(who: string, what: string, { method, path }: Message): Promise<never> {
    this.trace(`${who} ${method} ${path.replace(/state=.*/, 'state')}: the ${what} is lost`);
    await this.scheduler.sleep(this.chance.below(10_000));
    throw new TypeError('fetch failed');
  }
}
