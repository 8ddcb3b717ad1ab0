import assert from 'node:assert/strict';
import { type Agent } from 'node:http';
import type { Problem, SessionAnswer } from '../../../src/protocol/index.ts';
import type { Chance } from '../sim/chance.ts';
import { send, type Answer } from './http.ts';
import { APP_KEY, CONNECT, PAY, SECRET } from './names.ts';

type Any = SessionAnswer & Problem & { access_token: string };

/** What chains ask of the process that serves them. */
export interface Link {
  port: () => number;
  /** Resolves when a process serves again. */
  up: () => Promise<void>;
  chance: Pick<Chance, 'maybe' | 'below'>;
  agent: Agent;
  /** What came of submissions that had to be sent again. */
  retried: { replayed: number; fresh: number };
  /** Nobody starts a process any more. */
  isOver: () => boolean;
}

interface Acknowledged {
  nonce: string;
  key: string;
  body: string;
  text: string;
  step_id: string;
}

const ORDER = { amount: '49.90', currency: 'EUR', payee_name: 'Shop', payee_iban: 'FR7630006000011234567890189', reference: 'Order 7' };

/** One session that goes on from step to step, through any number of killed processes, and knows what it was promised. */
export class Chain {
  readonly acknowledged: Acknowledged[] = [];
  id = '';
  done = false;
  /** Not before then: the call of a killed process has to count as lost first. */
  busyUntil = 0;
  accessToken: string | undefined;
  readonly pays: boolean;
  private nonce = '';
  private step: SessionAnswer['step'];
  private count = 0;
  private waiting: { path: string; body: string; key: string; nonce: string } | undefined;
  private temp: string | undefined;
  private readonly link: Link;

  constructor(link: Link, pays: boolean) {
    this.link = link;
    this.pays = pays;
  }

  /** What comes next. */
  get stage(): 'create' | 'choose_bank' | 'accounts' | 'waiting' | 'approved' | 'failed' | 'exchange' | 'done' {
    if (this.done) return 'done';
    if (this.id === '') return 'create';
    if (this.temp !== undefined) return 'exchange';
    if (this.step?.kind === 'choose_bank' || this.step?.kind === 'accounts') return this.step.kind;
    const state = this.step?.kind === 'redirect' || this.step?.kind === 'decoupled' ? this.step.show.state : 'waiting';
    return state === 'approved' || state === 'failed' ? state : 'waiting';
  }

  /** Does what comes next. */
  async next(): Promise<void> {
    if (this.waiting) return this.submit(this.waiting);
    const { chance } = this.link;
    if (this.acknowledged.length > 0 && this.temp === undefined && chance.maybe(0.1)) return this.repeat();
    switch (this.stage) {
      case 'create':
        return this.begin();
      case 'choose_bank':
        return this.submitStep('bank', { institution_id: 'one' });
      case 'accounts':
        return this.submitStep('accounts', { account_ids: ['a1'] });
      case 'approved':
        return this.submitStep('approval', { action: 'continue' });
      case 'failed':
        // Killed before the bank heard of it: that is certain by now, so there may be another attempt.
        return this.submitStep('approval', { action: 'retry' });
      case 'waiting':
        return !this.pays && chance.maybe(0.6) ? this.submitStep('approval', { action: 'change_bank' }) : this.look();
      case 'exchange':
        return this.exchange(this.temp!);
      case 'done':
        return undefined;
    }
  }

  private async begin(): Promise<void> {
    const who = this.pays
      ? { client_secret: SECRET, skill: PAY, context: { payment: ORDER } }
      : { client_app_key: APP_KEY, skill: CONNECT };
    const { status, body } = await this.call('POST', '/sessions', JSON.stringify({ client_id: 'shop', ...who }));
    assert.equal(status, 200, JSON.stringify(body));
    this.take(body);
  }

  private async look(): Promise<void> {
    const { status, body } = await this.call('GET', `/sessions/${this.id}`, undefined, { authorization: `Nonce ${this.nonce}` });
    assert.equal(status, 200, `the nonce of an acknowledged step is good: ${JSON.stringify(body)}`);
    this.step = body.step;
  }

  private submitStep(step: string, data: object): Promise<void> {
    const body = JSON.stringify({ client_id: 'shop', nonce: this.nonce, skill: this.pays ? PAY : CONNECT, step, data });
    this.waiting = { path: `/sessions/${this.id}/steps`, body, key: `${this.id}-${(this.count += 1)}`, nonce: this.nonce };
    return this.submit(this.waiting);
  }

  /** The same bytes under the same key until there is an answer. */
  private async submit({ path, body: sent, key, nonce }: NonNullable<Chain['waiting']>): Promise<void> {
    const { status, body, text, retries, headers } = await this.call('POST', path, sent, { 'idempotency-key': key });
    if (status === 409 && body.type === 'step_in_progress') {
      this.busyUntil = Date.now() + (body.retry_after ?? 1) * 1000;
      return;
    }
    if (status === 409 && this.pays && (body.type === 'step_out_of_order' || body.type === 'action_not_possible')) {
      // The call of the killed process was lost, so the payment is unknown and the session waits for the bank's word.
      this.waiting = undefined;
      return this.look();
    }
    assert.equal(status, 200, `a submission that is sent again comes through: ${text}`);
    if (retries > 0) this.link.retried[headers['idempotency-replayed'] === 'true' ? 'replayed' : 'fresh'] += 1;
    this.acknowledged.push({ nonce, key, body: sent, text, step_id: body.step_id! });
    this.waiting = undefined;
    this.take(body);
  }

  /** What was acknowledged once is acknowledged for ever, in the same words. */
  private async repeat(): Promise<void> {
    const { key, body, text } = this.acknowledged[this.link.chance.below(this.acknowledged.length)]!;
    const again = await this.call('POST', `/sessions/${this.id}/steps`, body, { 'idempotency-key': key });
    assert.equal(again.text, text, 'a replay is byte-identical');
    const other = await this.call('POST', `/sessions/${this.id}/steps`, body, { 'idempotency-key': `${key}-other` });
    assert.deepEqual([other.status, other.body.type], [409, 'nonce_consumed'], 'a consumed nonce stays consumed');
  }

  private async exchange(temp_token: string): Promise<void> {
    const sent = JSON.stringify({ client_id: 'shop', client_secret: SECRET, temp_token });
    const { status, body, text } = await this.call('POST', '/token', sent, { 'idempotency-key': `exchange-${this.id}` });
    assert.equal(status, 200, `an exchange that is sent again comes through: ${text}`);
    this.accessToken = body.access_token;
    this.done = true;
  }

  private take({ session_id, nonce, step, temp_token }: Any): void {
    this.id = session_id;
    this.nonce = nonce ?? '';
    this.step = step;
    this.temp = temp_token;
  }

  /** Sends it until an answer comes, whichever process gives it. */
  private async call(method: string, path: string, body?: string, headers = {}): Promise<Answer<Any> & { retries: number }> {
    for (let retries = 0; ; retries += 1) {
      await this.link.up();
      const answer = await send<Any>(this.link.port(), method, path, body, headers, this.link.agent).catch(() => undefined);
      if (answer && answer.status !== 503) return { ...answer, retries };
      if (this.link.isOver()) throw new Error('It is over.');
      // The process is being killed: its end is noticed a moment later.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
