import type { Cause, FailureCause, Order } from '../../../src/protocol/index.ts';
import type { SessionEvent } from '../../../server/sessions/engine.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Skill } from '../../../server/skills/skill.ts';
import { FIELDS } from './moves.ts';

/** What an event must lead to: acceptance, with what else is to be done, or the word of a refusal. */
export interface Expected {
  verdict: string;
  call?: 'authorize' | 'list_accounts';
  cancel?: string;
}

interface Attempt {
  intent: string;
  method: 'redirect' | 'decoupled';
  stands: 'waiting' | 'checking' | 'unknown' | 'approved' | 'failed';
  because: FailureCause | null;
  ref: string | null;
  until: number;
  backAt: number;
}

type Submit = Extract<SessionEvent, { type: 'submit' }>;
const OK: Expected = { verdict: 'ok' };
const no = (verdict: string): Expected => ({ verdict });

/**
 * The rules of a session once more, from the contract and not from the engine: a small fold over what has happened. Where
 * this and the engine differ, one of them is wrong.
 */
export class Spec {
  over: { as: 'completed' | 'ended'; because: Cause } | null = null;
  place: 'bank' | 'approval' | 'accounts' = 'bank';
  accepted = 0;
  nonce: { hash: string; until: number } | null;
  bank: { id: string; methods: readonly string[] } | null = null;
  attempt: Attempt | null = null;
  call: { what: 'authorize' | 'list_accounts'; intent: string; method: 'redirect' | 'decoupled'; nonce: string; until: number } | null =
    null;
  offered: string[] | null = null;
  chosen: string[] | null = null;
  temp: { hash: string; until: number; spent: boolean } | null = null;
  claimed: boolean;
  inPage: boolean;
  private readonly isPayment: boolean;
  private readonly order: Order | null;
  private readonly asksForAccounts: boolean;
  private readonly names: Record<Spec['place'], string | undefined>;
  private readonly end: number;
  private readonly hasReturnUrl: boolean;

  constructor(skill: Skill, session: Session) {
    this.isPayment = session.order !== null;
    this.order = session.order;
    this.asksForAccounts = skill.steps.length > 2;
    this.names = { bank: skill.steps[0]?.name, approval: skill.steps[1]?.name, accounts: skill.steps[2]?.name };
    this.end = session.expiresAt;
    this.hasReturnUrl = session.returnUrl !== null;
    this.nonce = session.nonce && { hash: session.nonce.hash, until: session.nonce.expiresAt };
    this.claimed = session.challenge !== null;
    this.inPage = session.display === 'page';
  }

  /** Takes an event in and says what must come of it. */
  take(event: SessionEvent, now: number): Expected {
    this.age(now);
    switch (event.type) {
      case 'tick':
        return OK;
      case 'news':
        this.hear(event, now);
        return OK;
      case 'resume':
        if (!this.over) this.nonce = { hash: event.fresh.nonce.hash, until: event.fresh.nonce.expiresAt };
        else if (this.temp && !this.temp.spent)
          this.temp = { hash: event.fresh.temp.hash, until: event.fresh.temp.expiresAt, spent: false };
        return OK;
      case 'exchange':
        if (this.temp?.hash !== event.tempHash || this.temp.spent || now >= this.temp.until) return no('temp_token_invalid');
        this.temp.spent = true;
        return OK;
    }
    if (this.over) return no(this.over.because === 'session_expired' ? 'session_expired' : 'session_ended');
    switch (event.type) {
      case 'submit':
        return this.submit(event, now);
      case 'authorized':
        return this.authorized(event);
      case 'accounts_listed':
        return this.listed(event);
      case 'adopt': {
        const fault = this.speaks(event.nonceHash, now) ?? (this.claimed ? 'resume_refused' : null);
        if (fault) return no(fault);
        this.claimed = true;
        this.nonce = { hash: event.fresh.nonce.hash, until: event.fresh.nonce.expiresAt };
        return OK;
      }
      case 'leave': {
        if (this.nonce?.hash !== event.nonceHash) return no('session_not_found');
        const ref = this.attempt && ['waiting', 'checking'].includes(this.attempt.stands) ? this.attempt.ref : null;
        this.finish('ended', this.attempt?.stands !== 'waiting' && this.moneyMayMove() ? 'payment_unknown' : event.cause);
        return ref === null ? OK : { ...OK, cancel: ref };
      }
    }
  }

  /** What time alone changes. */
  private age(now: number): void {
    if (this.over) return;
    if (now >= this.end) {
      return this.finish('ended', this.moneyMayMove() ? 'payment_unknown' : 'session_expired');
    }
    if (this.call && now >= this.call.until) {
      const lost = this.call;
      this.call = null;
      if (this.isPayment && lost.what === 'authorize') this.begin(lost, 'unknown', null, this.end);
    }
    const attempt = this.attempt;
    if (!attempt) return;
    const silent = attempt.stands === 'checking' && now >= attempt.backAt + 20_000;
    const late = attempt.stands === 'waiting' && now >= attempt.until;
    if (!silent && !late) return;
    if (this.isPayment) attempt.stands = 'unknown';
    else Object.assign(attempt, { stands: 'failed', because: silent ? 'bank_said_nothing' : 'approval_expired' });
  }

  private submit(event: Submit, now: number): Expected {
    const fault = this.speaks(event.nonceHash, now);
    if (fault) return no(fault);
    if (this.call) return no('step_in_progress');
    if (event.step === this.names[this.place] && event.data) {
      if (this.place === 'bank' && 'institution_id' in event.data) return this.chooseBank(event.data, event);
      if (this.place === 'approval' && 'action' in event.data) return this.act(event.data.action, event);
      if (this.place === 'accounts' && 'account_ids' in event.data) return this.chooseAccounts(event.data.account_ids, event);
    }
    return no('step_out_of_order');
  }

  private chooseBank(data: Extract<Submit['data'], { institution_id: string }>, event: Submit): Expected {
    const bank = event.institution;
    if (!bank) return no('bank_unknown');
    if (bank.status === 'down') return no('bank_unavailable');
    if (data.psu_type && !bank.psu_types.includes(data.psu_type)) return no('invalid_fields');
    if (data.method && !bank.methods.includes(data.method)) return no('invalid_fields');
    this.bank = { id: bank.id, methods: bank.methods };
    return this.ask(data.method ?? bank.methods[0]!, event);
  }

  private act(action: string, event: Submit): Expected {
    const attempt = this.attempt!;
    const cancel = attempt.stands === 'waiting' && attempt.ref !== null ? { cancel: attempt.ref } : {};
    const again = this.isPayment ? !this.moneyMayMove() : ['waiting', 'failed'].includes(attempt.stands);
    if (action === 'continue') {
      if (attempt.stands === 'failed') return no('action_not_possible');
      if (attempt.stands !== 'approved') return no('step_pending');
      if (!this.asksForAccounts) return this.complete(event);
      this.call = { ...attempt, what: 'list_accounts', nonce: event.nonceHash, until: event.fresh.callUntil };
      return { ...OK, call: 'list_accounts' };
    }
    if (action === 'in_page') {
      if (attempt.method !== 'redirect' || attempt.stands !== 'waiting' || !this.hasReturnUrl) return no('action_not_possible');
      this.inPage = true;
      return this.accept(event);
    }
    if (!again) return no('action_not_possible');
    if (action === 'change_bank') {
      this.place = 'bank';
      this.attempt = null;
      return { ...this.accept(event), ...cancel };
    }
    if (action === 'retry') return { ...this.ask(attempt.method, event), ...cancel };
    const other = this.bank?.methods.find((method) => method !== attempt.method);
    return other ? { ...this.ask(other as Attempt['method'], event), ...cancel } : no('action_not_possible');
  }

  private chooseAccounts(ids: readonly string[], event: Submit): Expected {
    if (ids.some((id) => !this.offered?.includes(id))) return no('invalid_fields');
    this.chosen = ids.filter((id, index) => ids.indexOf(id) === index);
    this.offered = null;
    return this.complete(event);
  }

  private authorized({ intent, answer, fresh }: Extract<SessionEvent, { type: 'authorized' }>): Expected {
    const call = this.call;
    if (call?.what !== 'authorize' || call.intent !== intent) return no('step_in_progress');
    this.call = null;
    if (answer.ok) {
      const { method, ref, expiresAt } = answer.value;
      this.begin({ intent, method }, 'waiting', ref, Math.min(expiresAt, this.end));
    } else if (this.isPayment && answer.code === 'provider_unavailable') this.begin(call, 'unknown', null, this.end);
    else return no(answer.code);
    return this.accept({ nonceHash: call.nonce, fresh });
  }

  private listed({ nonceHash, answer, fresh }: Extract<SessionEvent, { type: 'accounts_listed' }>): Expected {
    if (this.call?.what !== 'list_accounts' || this.call.nonce !== nonceHash) return no('step_in_progress');
    this.call = null;
    // A consent that the bank no longer honours is no reason to be stuck: the attempt has failed, another may begin.
    if (!answer.ok && answer.code === 'provider_rejected') Object.assign(this.attempt!, { stands: 'failed', because: 'provider_failed' });
    else if (!answer.ok) return no(answer.code);
    else if (answer.value.length === 0) Object.assign(this.attempt!, { stands: 'failed', because: 'no_accounts' });
    else {
      this.place = 'accounts';
      this.offered = answer.value.map(({ id }) => id);
    }
    return this.accept({ nonceHash, fresh });
  }

  private hear({ intent, resolution, returned }: Extract<SessionEvent, { type: 'news' }>, now: number): void {
    const attempt = this.attempt;
    if (this.over || attempt?.intent !== intent || attempt.stands === 'approved' || attempt.stands === 'failed') return;
    if (resolution.state === 'failed') Object.assign(attempt, { stands: 'failed', because: resolution.cause });
    else if (resolution.state === 'approved') {
      const asAsked = FIELDS.every((field) => this.order?.[field] === resolution.order?.[field]);
      Object.assign(attempt, asAsked ? { stands: 'approved' } : { stands: 'failed', because: 'bank_answer_mismatch' });
    } else if (returned && attempt.stands === 'waiting') Object.assign(attempt, { stands: 'checking', backAt: now });
  }

  private speaks(hash: string, now: number): string | null {
    if (this.nonce?.hash !== hash) return 'session_not_found';
    return now >= this.nonce.until ? 'nonce_expired' : null;
  }

  private ask(method: Attempt['method'], { fresh, nonceHash }: Submit): Expected {
    this.call = { what: 'authorize', intent: fresh.intent, method, nonce: nonceHash, until: fresh.callUntil };
    return { ...OK, call: 'authorize' };
  }

  private begin(
    { intent, method }: Pick<Attempt, 'intent' | 'method'>,
    stands: Attempt['stands'],
    ref: string | null,
    until: number,
  ): void {
    this.place = 'approval';
    this.attempt = { intent, method, stands, because: null, ref, until, backAt: 0 };
  }

  private accept({ nonceHash, fresh }: Pick<Submit, 'nonceHash' | 'fresh'>): Expected {
    this.accepted += 1;
    // Whoever resumed while the call was under way keeps the nonce that they were given.
    if (this.nonce?.hash === nonceHash) this.nonce = { hash: fresh.nonce.hash, until: fresh.nonce.expiresAt };
    return OK;
  }

  private complete({ fresh }: Submit): Expected {
    this.accepted += 1;
    this.finish('completed', 'completed');
    this.temp = { hash: fresh.temp.hash, until: fresh.temp.expiresAt, spent: false };
    return OK;
  }

  private finish(as: 'completed' | 'ended', because: Cause): void {
    this.over = { as, because };
    this.nonce = null;
    this.call = null;
  }

  /** Sent, and not known to have come to nothing: only then may there be another attempt at a payment. */
  private moneyMayMove(): boolean {
    if (!this.isPayment) return false;
    const { stands = 'failed', because } = this.attempt ?? {};
    return this.call?.what === 'authorize' || stands !== 'failed' || because === 'bank_answer_mismatch' || because === 'payment_unknown';
  }
}
