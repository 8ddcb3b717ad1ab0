import { createHash } from 'node:crypto';
import type { SessionAnswer, Step } from '../../../src/protocol/index.ts';
import type { RequestError, SessionsClient } from '../../../src/client/sessions-client.ts';
import { CONNECT, ORDER, PAY } from '../../server/world.ts';
import type { BankRecord, SimBank } from './bank.ts';
import type { Chance } from './chance.ts';
import { APP_KEY, ORIGIN, SECRET, SESSION_SECONDS } from './cluster.ts';
import type { Disk } from './disk.ts';
import type { Network } from './network.ts';
import type { Scheduler } from './scheduler.ts';

export interface PersonWorld {
  scheduler: Scheduler;
  chance: Chance;
  bank: SimBank;
  disk: Disk;
  network: Network;
  trace: (line: string) => void;
  /** The widget's own client, with this person's network below it. */
  client: (who: string) => SessionsClient;
}

/** What a person has at hand between two requests; a reload loses all but the verifier. */
interface Tab {
  id: string;
  verifier: string;
  nonce: string | undefined;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Somebody at a screen, who does all that people do, and the shop's back end behind them. */
export class Person {
  /** How it ended; undefined while it goes on. */
  end: string | undefined;
  private readonly who: string;
  private readonly world: PersonWorld;
  private readonly pays: boolean;
  private readonly client: SessionsClient;
  private submissions = 0;
  private readonly wait = { signal: new AbortController().signal };

  constructor(who: string, pays: boolean, world: PersonWorld) {
    this.who = who;
    this.world = world;
    this.pays = pays;
    this.client = world.client(who);
  }

  /** Goes on until there is an end. */
  async live(): Promise<void> {
    const { scheduler } = this.world;
    const started = await this.insist(() => this.begin());
    // Whatever goes wrong on the way, there is always the next look.
    for (let tab = started; this.end === undefined;) {
      try {
        const answer = await this.look(tab);
        if (answer.status === 'SESSION_COMPLETED' || answer.status === 'SESSION_ENDED') await this.finish(answer, tab);
        else tab = await this.act(answer, tab);
      } catch (error) {
        tab = this.recover(error as RequestError, tab);
      }
      if (this.end === undefined) await scheduler.sleep(this.world.chance.between(500, 60_000));
    }
    this.world.trace(`${this.who} has come to an end: ${this.end}`);
  }

  private get skill(): string {
    return this.pays ? PAY.name : CONNECT.name;
  }

  private async begin(): Promise<Tab> {
    const verifier = sha256(`${this.who} verifier`);
    const challenge = sha256(verifier);
    if (!this.pays) {
      const body = { client_id: 'shop', client_app_key: APP_KEY, skill: this.skill, challenge };
      const { session_id: id, nonce } = await this.client.create(body, this.wait);
      return { id, verifier, nonce };
    }
    const body = JSON.stringify({ client_id: 'shop', client_secret: SECRET, skill: this.skill, context: { payment: ORDER } });
    const response = await this.world.network.request(`${this.who}'s shop`, '/sessions', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
    });
    if (!response.ok) throw new Error('The session did not start.');
    const { session_id: id, nonce } = (await response.json()) as SessionAnswer;
    // The tab makes it its own; where the answer is lost, the session is the tab's all the same.
    const adopted = await this.client.resume(id, { client_id: 'shop', nonce: nonce!, challenge }, this.wait).catch(() => undefined);
    return { id, verifier, nonce: adopted?.nonce };
  }

  /** What there is to see: by the nonce, or after a reload by the verifier. */
  private async look(tab: Tab): Promise<SessionAnswer> {
    if (this.world.chance.maybe(0.06)) tab.nonce = undefined;
    if (tab.nonce !== undefined) return this.client.read(tab.id, tab.nonce, this.wait);
    const answer = await this.client.resume(tab.id, { client_id: 'shop', verifier: tab.verifier }, this.wait);
    tab.nonce = answer.nonce;
    return answer;
  }

  private async act({ step }: SessionAnswer, tab: Tab): Promise<Tab> {
    const { chance } = this.world;
    if (!step || tab.nonce === undefined) return tab;
    if (chance.maybe(0.025)) {
      await this.client.leave(tab.id, tab.nonce, 'left');
      return tab;
    }
    const data = await this.dataFor(step, tab);
    if (!data) return tab;
    const nonce = tab.nonce;
    const key = `${this.who}-${(this.submissions += 1)}`;
    const body = { client_id: 'shop', nonce, skill: this.skill, step: step.name, data };
    const submit = (): Promise<SessionAnswer> => this.client.submit(tab.id, key, body, this.wait);
    // A double click; somebody who wants two things at once; a client that mixes up its keys.
    if (chance.maybe(0.15)) void submit().catch(() => undefined);
    if (chance.maybe(0.05)) void this.client.submit(tab.id, `${key}-other`, body, this.wait).catch(() => undefined);
    const mixedUp = await this.dataFor(step, tab, true);
    if (mixedUp && chance.maybe(0.05)) void this.client.submit(tab.id, key, { ...body, data: mixedUp }, this.wait).catch(() => undefined);
    const answer = await submit();
    if (answer.nonce !== undefined) tab.nonce = answer.nonce;
    if (answer.status === 'SESSION_COMPLETED') await this.finish(answer, tab);
    return tab;
  }

  private async dataFor({ kind, show }: Step, tab: Tab, atOnce = false): Promise<object | undefined> {
    const { chance } = this.world;
    if (kind === 'choose_bank') return { institution_id: chance.one('one', 'one', 'two', 'two', 'down', 'nowhere') };
    if (kind === 'accounts') return { account_ids: chance.one(['a1'], ['a1', 'a2'], ['a3'], ['stolen']) };
    const state = 'state' in show ? show.state : undefined;
    if (state === 'approved') return { action: 'continue' };
    if (state === 'failed') return { action: chance.one('retry', 'change_bank', 'switch') };
    if (chance.maybe(0.1)) return { action: chance.one('continue', 'retry', 'switch', 'change_bank', 'in_page') };
    if (!atOnce) await this.visitBank(tab);
    return undefined;
  }

  /** Decides at the bank about any approval that is still to be had there, and is sent back, perhaps twice, perhaps not at all. */
  private async visitBank({ id }: Tab): Promise<void> {
    const { chance, bank, disk, scheduler, network } = this.world;
    const mine = [...bank.records.values()].filter(
      ({ request, verdict }) => disk.sessionOf.get(request.intent) === id && verdict === undefined,
    );
    const record: BankRecord | undefined = mine[chance.below(mine.length)];
    if (!record || chance.maybe(0.2)) return;
    await scheduler.sleep(chance.below(30_000));
    if (chance.maybe(0.04)) return this.close();
    bank.decide(record, chance.maybe(0.8) ? 'approved' : chance.one('refused', 'altered'));
    if (chance.maybe(0.25)) return;
    if (chance.maybe(0.1)) return this.close();
    const back = (): Promise<unknown> =>
      network.request(this.who, `/callback?state=${record.request.state}&status=success`).catch(() => undefined);
    await back();
    if (chance.maybe(0.2)) void back();
  }

  /** Closes the window, and with it the page behind: nobody asks any more. */
  private close(): void {
    this.end = 'the page was closed';
  }

  /** The end as the page sees it; of a completed session the shop's back end has the rest to do. */
  private async finish({ status, exit, temp_token: temp }: SessionAnswer, tab: Tab): Promise<void> {
    if (status === 'SESSION_ENDED') this.end = exit?.cause ?? 'ended';
    else if (temp === undefined) tab.nonce = undefined;
    else {
      const body = JSON.stringify({ client_id: 'shop', client_secret: SECRET, temp_token: temp });
      const headers = { 'content-type': 'application/json', 'idempotency-key': `exchange-${temp.slice(-8)}` };
      const exchange = (more = {}): Promise<Response> =>
        this.world.network.request(`${this.who}'s shop`, '/token', { method: 'POST', headers: { ...headers, ...more }, body });
      // A worker of the shop that is too quick to try again, and one that knows nothing of the others.
      if (this.world.chance.maybe(0.2)) void exchange().catch(() => undefined);
      if (this.world.chance.maybe(0.1)) void exchange({ 'idempotency-key': `other-${this.who}` }).catch(() => undefined);
      const response = await this.insist(exchange);
      if (response.status < 500 && response.status !== 409) this.end = response.ok ? 'completed' : 'the temp token was refused';
    }
  }

  private recover({ type }: RequestError, tab: Tab): Tab {
    this.world.trace(`${this.who} hears ${type}`);
    if (type === 'session_expired' || type === 'session_ended') this.end = type;
    // Gone for good: swept, or never known.
    if (type === 'session_not_found' && tab.nonce === undefined) this.end = type;
    if (['nonce_expired', 'nonce_consumed', 'session_not_found', 'nonce_invalid', 'step_out_of_order'].includes(type))
      tab.nonce = undefined;
    return tab;
  }

  /** Again and again, as long as there could be an answer at all. */
  private async insist<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; tries < (2 * SESSION_SECONDS) / 10; tries += 1) {
      try {
        return await work();
      } catch {
        await this.world.scheduler.sleep(this.world.chance.between(1000, 20_000));
      }
    }
    throw new Error(`${this.who} never got through.`);
  }
}

export const BROWSER_HEADERS = { origin: ORIGIN };
