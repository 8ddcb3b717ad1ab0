import type { SessionAnswer } from '../../../src/protocol/index.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Chance } from './chance.ts';
import { SECRET } from './cluster.ts';
import type { Network } from './network.ts';
import type { Scheduler } from './scheduler.ts';
import type { Claim } from './simulate.ts';

interface Message {
  type: string;
  data: { session_id?: string; credentials_id?: string; id?: string; cause?: string };
}

/** The shop's back end, as far as companions tell it what has happened. It is down at times, and its answers get lost. */
export class Shop {
  calm = false;
  /** What it was told, by the id that a message keeps however often it comes. */
  private readonly messages = new Map<string, string>();
  /** Under which ids it was told the same thing. */
  private readonly told = new Map<string, Set<string>>();
  private readonly scheduler: Scheduler;
  private readonly chance: Chance;
  private readonly claim: Claim;

  constructor(world: { scheduler: Scheduler; chance: Chance; claim: Claim }) {
    ({ scheduler: this.scheduler, chance: this.chance, claim: this.claim } = world);
  }

  /** As one companion reaches it; whoever is killed meanwhile hears of nothing. */
  fetchFor(isAlive: () => boolean): typeof fetch {
    return async (_url, init) => {
      const answer = await this.receive(new Headers(init?.headers), init?.body as string);
      if (!isAlive()) return new Promise<Response>(() => undefined);
      if (!answer) throw new TypeError('fetch failed');
      return answer;
    };
  }

  /** Whether it has heard of how the session has ended, and of the payment in it. */
  knows({ id, status, exit, order, approval }: Session): boolean {
    const end = status === 'completed' ? `session.completed ${id}` : `session.ended ${id}`;
    const paid = order && approval?.state === 'approved' ? this.told.has(`payment.accepted ${id} ${approval.intent}`) : true;
    return paid && this.told.has(`${end}  ${exit?.cause ?? ''}`);
  }

  /** Comes for the outcome of a session whose page is gone. */
  async collect(network: Network, { id }: Session): Promise<void> {
    const post = (path: string, body: object) =>
      network.request('the shop', path, {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ client_id: 'shop', client_secret: SECRET, ...body }),
      });
    const { temp_token } = (await (await post(`/sessions/${id}/resume`, {})).json()) as SessionAnswer;
    this.claim(temp_token !== undefined, 'what was settled without a page can be fetched');
    const { status } = await post('/token', { temp_token });
    this.claim(status === 200, 'what was settled without a page can be exchanged');
  }

  private async receive(headers: Headers, body: string): Promise<Response | undefined> {
    await this.scheduler.sleep(this.chance.below(this.calm ? 50 : this.chance.one(50, 500, 20_000)));
    if (!this.calm && this.chance.maybe(0.1)) return undefined;
    if (!this.calm && this.chance.maybe(0.1)) return new Response(null, { status: 503, headers: { 'retry-after': '90' } });
    this.hear(headers.get('webhook-id') ?? '', body);
    return !this.calm && this.chance.maybe(0.1) ? undefined : new Response(null, { status: 204 });
  }

  /** The same message may come twice; the same thing is said in one message. */
  private hear(id: string, body: string): void {
    this.claim(this.messages.get(id) === undefined || this.messages.get(id) === body, 'a message that comes again says the same');
    this.messages.set(id, body);
    const { type, data } = JSON.parse(body) as Message;
    const what = `${type} ${data.credentials_id ?? data.session_id ?? ''} ${data.id ?? ''} ${data.cause ?? ''}`.trimEnd();
    const key = data.id === undefined ? what : `${type} ${data.session_id ?? ''} ${data.id}`;
    const ids = this.told.get(key) ?? new Set<string>();
    this.told.set(key, ids.add(id));
    this.claim(ids.size === 1, `the shop is told once: ${key}`);
  }
}
