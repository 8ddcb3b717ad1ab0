import type { Cause, CheckState, FailureCause, Institution, Order, StepData } from '../../../src/protocol/index.ts';
import type { SessionEvent } from '../../../server/sessions/engine.ts';
import { orderHash } from '../../../server/sessions/order.ts';
import type { Call, Session } from '../../../server/sessions/session.ts';
import type { Skill } from '../../../server/skills/skill.ts';
import { FIELDS } from './moves.ts';

/** What an event must lead to: acceptance, with what else is to be done, or the word of a refusal. */
export interface Expected {
  verdict: string;
  call?: Call['do'];
  cancel?: string;
}

interface Attempt {
  intent: string;
  method: 'redirect' | 'decoupled';
  stands: 'waiting' | 'checking' | 'unknown' | 'approved' | 'failed';
  because: FailureCause | null;
  ref: string | null;
  /** Where the bank has the person go, and what brings them back from there. */
  url: string | null;
  state: string;
  until: number;
  backAt: number;
}

/** A call under way: for whom, until when, and what it is about. */
interface Asking {
  what: Call['do'];
  nonce: string;
  until: number;
  intent: string;
  method: 'redirect' | 'decoupled';
  state: string;
  connection: string;
  step: string;
}

type Place = 'form' | 'review' | 'bank' | 'approval' | 'accounts' | 'wait' | 'connections';
type News = Extract<SessionEvent, { type: 'news' }>;
type Submit = Extract<SessionEvent, { type: 'submit' }>;
const OK: Expected = { verdict: 'ok' };
const no = (verdict: string): Expected => ({ verdict });
const same = { choose_bank: 'bank', redirect: 'approval', decoupled: 'approval' } as const;

/**
 * The rules of a session once more, from the contract and not from the engine: a small fold over what has happened. Where
 * this and the engine differ, one of them is wrong.
 */
export class Spec {
  over: { as: 'completed' | 'ended'; because: Cause } | null = null;
  place = 0;
  accepted = 0;
  nonce: { hash: string; until: number } | null;
  bank: { id: string; methods: readonly string[] } | null = null;
  attempt: Attempt | null = null;
  call: Asking | null = null;
  offered: string[] | null = null;
  chosen: string[] | null = null;
  temp: { hash: string; until: number; spent: boolean } | null = null;
  claimed: boolean;
  inPage: boolean;
  sent: Record<string, unknown> = {};
  /** What upstream gave for the forms that it has. */
  handle: object | null = null;
  check: { intent: string; stands: CheckState; answered: boolean } | null = null;
  connected: { id: string; result: string | null }[] | null;
  changed: { removed: string[]; refreshed: string[]; replaces: string | null } = { removed: [], refreshed: [], replaces: null };
  known: boolean | null;
  end: number;
  private readonly order: Order | null;
  private readonly type: Skill['type'];
  private readonly names: readonly string[];
  private readonly places: readonly Place[];
  private readonly born: number;
  private readonly id: string;
  private readonly banks: ReadonlyMap<string, string>;
  private readonly payeeMatches: boolean;
  private readonly passesOn: boolean;
  private readonly hasReturnUrl: boolean;

  constructor(skill: Skill, session: Session) {
    this.order = session.order;
    this.type = skill.type;
    this.passesOn = skill.passesOn === true;
    this.names = skill.steps.map(({ name }) => name);
    this.places = skill.steps.map(({ kinds: [kind] }) => (kind in same ? same[kind as keyof typeof same] : (kind as Place)));
    this.end = session.expiresAt;
    this.born = session.createdAt;
    this.id = session.id;
    this.hasReturnUrl = session.returnUrl !== null;
    this.payeeMatches = session.payeeCheck?.result === 'match';
    this.nonce = session.nonce && { hash: session.nonce.hash, until: session.nonce.expiresAt };
    this.claimed = session.challenge !== null;
    this.inPage = session.display === 'page';
    this.known = session.payFrom && session.payFrom.used;
    this.connected = session.connections?.map(({ id }) => ({ id, result: null })) ?? null;
    this.banks = new Map(session.connections?.map(({ id, bank }) => [id, bank.id]));
  }

  private get at(): Place {
    return this.places[this.place]!;
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
      case 'checked':
        if (!this.over && this.check?.intent === event.intent && this.check.stands === 'pending') this.check.stands = event.check.state;
        return OK;
      case 'finish':
        if (this.lacksOnlyAWord()) this.completeUnasked(event.fresh);
        return OK;
      case 'resume':
      case 'reopen':
        return this.resume(event, now);
      case 'exchange':
        if (this.temp?.hash !== event.tempHash || this.temp.spent || now >= this.temp.until) return no('temp_token_invalid');
        this.temp.spent = true;
        this.letGo();
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
      case 'check_started':
        return this.checkStarted(event, now);
      case 'refreshed':
        return this.refreshed(event);
      case 'revoked':
        return this.revoked(event);
      case 'passed_on':
        return this.passedOn(event);
      case 'adopt': {
        const fault = this.speaks(event.nonceHash, now) ?? (this.claimed ? 'resume_refused' : null);
        if (fault) return no(fault);
        this.claimed = true;
        this.nonce = { hash: event.fresh.nonce.hash, until: event.fresh.nonce.expiresAt };
        return OK;
      }
      case 'leave': {
        if (this.nonce?.hash !== event.nonceHash) return no('session_not_found');
        const { intent, ref, stands } = this.attempt ?? {};
        // Of a payment under way, and of no other, the bank can say that it is off.
        const off = intent !== undefined && intent === event.stopped && !this.call && stands !== 'approved' && stands !== 'failed';
        this.finish('ended', this.moneyMayMove() && !off ? 'payment_unknown' : event.cause);
        return ref == null || this.order || (stands !== 'waiting' && stands !== 'checking') ? OK : { ...OK, cancel: ref };
      }
    }
  }

  private resume(event: Extract<SessionEvent, { type: 'resume' | 'reopen' }>, now: number): Expected {
    const { nonce, temp } = event.fresh;
    if (!this.over) {
      this.nonce = { hash: nonce.hash, until: nonce.expiresAt };
      // Whoever is handed the session next makes it their own.
      if (event.type === 'reopen') this.claimed = false;
      else if (event.lifetime !== undefined) this.end = Math.max(this.end, Math.min(now + event.lifetime, this.born + 10 * event.lifetime));
    } else if (this.temp && !this.temp.spent) this.temp = { hash: temp.hash, until: temp.expiresAt, spent: false };
    return OK;
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
      if (this.order && lost.what === 'authorize') this.begin(lost, 'unknown', {});
      if (lost.what === 'pass_on') this.handle = null;
      if (lost.what === 'start_check') this.await(lost.intent, 'failed', false);
    }
    const attempt = this.attempt;
    if (!attempt) return;
    const silent = attempt.stands === 'checking' && now >= attempt.backAt + 20_000;
    const late = attempt.stands === 'waiting' && now >= attempt.until;
    if (!silent && !late) return;
    if (this.order) attempt.stands = 'unknown';
    else Object.assign(attempt, { stands: 'failed', because: silent ? 'bank_said_nothing' : 'approval_expired' });
  }

  private submit(event: Submit, now: number): Expected {
    const fault = this.speaks(event.nonceHash, now);
    if (fault) return no(fault);
    if (this.call) return no('step_in_progress');
    const { submission: given } = event;
    if (event.step !== this.names[this.place] || !given) return no('step_out_of_order');
    if (given.kind === 'back') return this.goBack(event);
    const at = this.at;
    if (at === 'bank' && given.kind === 'choose_bank') return this.chooseBank(given.data, event);
    if (at === 'approval' && given.kind === this.attempt?.method) return this.act(given.data.action, event);
    if (at === 'accounts' && given.kind === 'accounts') return this.chooseAccounts(given.data.account_ids, event);
    if (at === 'form' && given.kind === 'form') {
      this.sent = { ...this.sent, [event.step]: given.data };
      return this.passesOn ? this.ask('pass_on', event, { step: event.step }) : this.on(event);
    }
    if (at === 'review' && given.kind === 'review') return this.confirm(given.data, event);
    if (at === 'wait' && given.kind === 'wait') return this.goOnWaiting(given.data.action, event);
    if (at === 'connections' && given.kind === 'connections') return this.manage(given.data, event);
    return no('step_out_of_order');
  }

  /** On to the next step; some need an answer of the provider first. */
  private on(event: Pick<Submit, 'nonceHash' | 'fresh'>): Expected {
    const next = this.places[this.place + 1];
    if (next === 'accounts') return this.ask('list_accounts', event);
    if (next === 'wait') return this.ask('start_check', event);
    if (next !== undefined) this.place += 1;
    else if (this.type !== 'manage') return this.complete(event);
    else {
      this.place = 0;
      this.connected!.push({ id: this.id, result: null });
    }
    return this.accept(event);
  }

  private goBack(event: Submit): Expected {
    const may = ['form', 'bank', 'review'].includes(this.at) && !this.moneyMayMove();
    // What a bank or somebody else has said is not taken back.
    const to = this.places.findLastIndex((place, index) => index < this.place && place !== 'bank');
    if (!may || to < 0 || !['form', 'review', 'connections'].includes(this.places[to]!)) return no('action_not_possible');
    this.place = to;
    return this.accept(event);
  }

  private confirm(data: StepData<'review'>, event: Submit): Expected {
    if (data.digest !== orderHash(this.order!) || (!this.payeeMatches && !data.payee_accepted)) return no('invalid_fields');
    if (data.from === 'other') {
      this.known &&= false;
      return this.on(event);
    }
    if (this.known === null) return no('invalid_fields');
    const refusal = this.startAt(event.institution, {}, event);
    if (!('call' in refusal)) return refusal;
    this.known = true;
    return refusal;
  }

  private goOnWaiting(action: string, event: Submit): Expected {
    const check = this.check!;
    if (action === 'continue') return check.stands === 'pending' ? no('step_pending') : this.on(event);
    if (check.stands !== 'failed') return no('action_not_possible');
    // Nobody has answered for the last one: it may be under way, and must not be started twice.
    return this.ask('start_check', event, { intent: check.answered ? event.fresh.intent : check.intent });
  }

  private manage(data: StepData<'connections'>, event: Submit): Expected {
    const own = this.connected!.some(({ id }) => id === this.id);
    if (data.action === 'done') return this.complete(event);
    if (data.action === 'add') {
      if (own) return no('action_not_possible');
      this.forget();
      this.changed.replaces = null;
      this.place = 1;
      return this.accept(event);
    }
    if (!('connection_id' in data)) throw new Error('no such action');
    const id = data.connection_id;
    const isShown = this.connected!.some((each) => each.id === id) && !(own && id === this.changed.replaces);
    if (!isShown) return no('invalid_fields');
    if (data.action !== 'reconnect') return this.ask(data.action === 'refresh' ? 'refresh' : 'revoke', event, { connection: id });
    if (own) return no('action_not_possible');
    const asked = this.startAt(event.institution, {}, event);
    if (!('call' in asked)) return asked;
    const { bank } = this;
    this.forget();
    this.bank = bank;
    this.changed.replaces = id;
    return asked;
  }

  private chooseBank(data: StepData<'choose_bank'>, event: Submit): Expected {
    const asked = this.startAt(event.institution, data, event);
    if (!('call' in asked)) return asked;
    this.known &&= false;
    if (this.banks.get(this.changed.replaces ?? '') !== data.institution_id) this.changed.replaces = null;
    return asked;
  }

  private startAt(bank: Institution | undefined, data: Partial<StepData<'choose_bank'>>, event: Submit): Expected {
    if (!bank) return no('bank_unknown');
    if (bank.status === 'down') return no('bank_unavailable');
    if (data.psu_type && !bank.psu_types.includes(data.psu_type)) return no('invalid_fields');
    if (data.method && !bank.methods.includes(data.method)) return no('invalid_fields');
    this.bank = { id: bank.id, methods: bank.methods };
    return this.ask('authorize', event, { method: data.method ?? bank.methods[0]! });
  }

  private act(action: string, event: Submit): Expected {
    const attempt = this.attempt!;
    const cancel = attempt.stands === 'waiting' && attempt.ref !== null ? { cancel: attempt.ref } : {};
    const again = this.order ? !this.moneyMayMove() : ['waiting', 'failed'].includes(attempt.stands);
    if (action === 'continue') {
      if (attempt.stands === 'failed') return no('action_not_possible');
      return attempt.stands === 'approved' ? this.on(event) : no('step_pending');
    }
    if (action === 'in_page') {
      if (attempt.method !== 'redirect' || attempt.stands !== 'waiting' || !this.hasReturnUrl) return no('action_not_possible');
      this.inPage = true;
      return this.accept(event);
    }
    if (!again) return no('action_not_possible');
    if (action === 'change_bank') {
      this.place = this.places.indexOf('bank');
      this.attempt = null;
      return { ...this.accept(event), ...cancel };
    }
    if (action === 'retry') return { ...this.ask('authorize', event, { method: attempt.method }), ...cancel };
    const other = this.bank?.methods.find((method) => method !== attempt.method);
    return other ? { ...this.ask('authorize', event, { method: other as Attempt['method'] }), ...cancel } : no('action_not_possible');
  }

  private chooseAccounts(ids: readonly string[], event: Submit): Expected {
    if (ids.some((id) => !this.offered?.includes(id))) return no('invalid_fields');
    this.chosen = ids.filter((id, index) => ids.indexOf(id) === index);
    this.offered = null;
    return this.on(event);
  }

  private authorized({ intent, answer, fresh }: Extract<SessionEvent, { type: 'authorized' }>): Expected {
    const call = this.call;
    if (call?.what !== 'authorize' || call.intent !== intent) return no('step_in_progress');
    this.call = null;
    if (answer.ok) {
      const { method, ref, expiresAt } = answer.value;
      const url = answer.value.method === 'redirect' ? answer.value.url : null;
      this.begin({ ...call, method }, 'waiting', { ref, url, until: Math.min(expiresAt, this.end) });
    } else if (this.order && answer.code === 'provider_unavailable') this.begin(call, 'unknown', {});
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
      this.place += 1;
      this.offered = answer.value.map(({ id }) => id);
    }
    return this.accept({ nonceHash, fresh });
  }

  private checkStarted({ intent, answer, fresh }: Extract<SessionEvent, { type: 'check_started' }>, now: number): Expected {
    const call = this.call;
    if (call?.what !== 'start_check' || call.intent !== intent) return no('step_in_progress');
    this.call = null;
    this.await(intent, answer.ok ? answer.value.state : 'failed', answer.ok);
    if (this.check!.stands === 'pending')
      this.end = Math.max(this.end, Math.min(fresh.waitUntil, this.born + 10 * (fresh.waitUntil - now)));
    return this.accept({ nonceHash: call.nonce, fresh });
  }

  private refreshed({ connection, answer, fresh }: Extract<SessionEvent, { type: 'refreshed' }>): Expected {
    const call = this.call;
    if (call?.what !== 'refresh' || call.connection !== connection) return no('step_in_progress');
    this.call = null;
    if (!answer.ok) return no(answer.code);
    this.connected!.find(({ id }) => id === connection)!.result = answer.value;
    const { refreshed } = this.changed;
    if (answer.value === 'up_to_date' && !refreshed.includes(connection)) refreshed.push(connection);
    return this.accept({ nonceHash: call.nonce, fresh });
  }

  private revoked({ connection, answer, fresh }: Extract<SessionEvent, { type: 'revoked' }>): Expected {
    const call = this.call;
    if (call?.what !== 'revoke' || call.connection !== connection) return no('step_in_progress');
    this.call = null;
    if (!answer.ok && answer.code !== 'provider_rejected') return no(answer.code);
    this.connected = this.connected!.filter(({ id }) => id !== connection);
    this.changed.refreshed = this.changed.refreshed.filter((id) => id !== connection);
    if (connection !== this.id) this.changed.removed.push(connection);
    else {
      this.forget();
      this.changed.replaces = null;
    }
    return this.accept({ nonceHash: call.nonce, fresh });
  }

  private passedOn({ step, nonceHash, answer, fresh }: Extract<SessionEvent, { type: 'passed_on' }>): Expected {
    if (this.call?.what !== 'pass_on' || this.call.step !== step || this.call.nonce !== nonceHash) return no('step_in_progress');
    this.call = null;
    if (!answer.ok) this.handle = null;
    if (!answer.ok) return no(answer.code);
    // What was entered stays, for the person to put right.
    if (!answer.value.ok) return no('invalid_fields');
    this.handle = answer.value.handle;
    return this.on({ nonceHash, fresh });
  }

  /** News counts for what is under way, and for a payment also when its session has ended without knowing. */
  private hear(event: News, now: number): void {
    const { attempt } = this;
    const over = this.over;
    const late = over?.because === 'payment_unknown';
    if ((over && !late) || attempt?.intent !== event.intent) return;
    if (attempt.stands !== 'approved' && attempt.stands !== 'failed') this.learn(attempt, event, now);
    if (!late) return;
    if (attempt.stands === 'approved') this.completeUnasked(event.fresh);
    else if (attempt.stands === 'failed' && !this.moneyMayMove()) over.because = attempt.because!;
  }

  private learn(attempt: Attempt, { resolution, returned, nextStateHash }: News, now: number): void {
    switch (resolution.state) {
      case 'failed':
        attempt.stands = 'failed';
        attempt.because = resolution.cause;
        return;
      case 'approved': {
        const asAsked = FIELDS.every((field) => this.order?.[field] === resolution.order?.[field]);
        Object.assign(attempt, asAsked ? { stands: 'approved' } : { stands: 'failed', because: 'bank_answer_mismatch' });
        return;
      }
      case 'redirect':
        // An address that is known already is no news.
        if (resolution.url === attempt.url) return;
        Object.assign(attempt, { method: 'redirect', stands: 'waiting', url: resolution.url, state: nextStateHash });
        attempt.until = Math.min(resolution.expiresAt, this.end);
        return;
      case 'waiting':
        if (returned && attempt.stands === 'waiting') Object.assign(attempt, { stands: 'checking', backAt: now });
    }
  }

  private speaks(hash: string, now: number): string | null {
    if (this.nonce?.hash !== hash) return 'session_not_found';
    return now >= this.nonce.until ? 'nonce_expired' : null;
  }

  private ask(what: Call['do'], { fresh, nonceHash }: Pick<Submit, 'nonceHash' | 'fresh'>, more: Partial<Asking> = {}): Expected {
    const asking = { intent: fresh.intent, state: fresh.stateHash, method: this.attempt?.method ?? ('redirect' as const) };
    this.call = { what, nonce: nonceHash, until: fresh.callUntil, connection: '', step: '', ...asking, ...more };
    return { ...OK, call: what };
  }

  private begin(call: Pick<Attempt, 'intent' | 'method' | 'state'>, stands: Attempt['stands'], known: Partial<Attempt>): void {
    this.place = this.places.indexOf('approval');
    this.attempt = this.attemptOf(call, stands, known);
  }

  private attemptOf(
    { intent, method, state }: Pick<Attempt, 'intent' | 'method' | 'state'>,
    stands: Attempt['stands'],
    known: Partial<Attempt>,
  ): Attempt {
    return { intent, method, state, stands, because: null, ref: null, url: null, until: this.end, backAt: 0, ...known };
  }

  private await(intent: string, stands: CheckState, answered: boolean): void {
    this.place = this.places.indexOf('wait');
    this.check = { intent, stands, answered };
  }

  private accept({ nonceHash, fresh }: Pick<Submit, 'nonceHash' | 'fresh'>): Expected {
    this.accepted += 1;
    // Whoever resumed while the call was under way keeps the nonce that they were given.
    if (this.nonce?.hash === nonceHash) this.nonce = { hash: fresh.nonce.hash, until: fresh.nonce.expiresAt };
    return OK;
  }

  private complete({ fresh }: Pick<Submit, 'fresh'>): Expected {
    const { stands = 'failed' } = this.check ?? {};
    const checked = stands === 'failed' || stands === 'pending' ? 'not_checked' : stands;
    const causes = { aisp: 'completed', pisp: 'paid', merchant: 'submitted', manage: 'managed', verify: checked, kyc: checked } as const;
    this.accepted += 1;
    this.finish('completed', causes[this.type]);
    this.temp = { hash: fresh.temp.hash, until: fresh.temp.expiresAt, spent: false };
    return OK;
  }

  /** Nobody's submission completes it, and the back end has as long as others had to decide. */
  private completeUnasked(fresh: Submit['fresh']): void {
    this.complete({ fresh });
    this.accepted -= 1;
    this.end = Math.max(this.end, fresh.waitUntil);
  }

  /** Paid, or checked, at the last step, and no page has come to say that it goes on. */
  private lacksOnlyAWord(): boolean {
    if (this.over || this.call || this.place !== this.places.length - 1) return false;
    if (this.at === 'wait') return this.check !== null && !['pending', 'failed'].includes(this.check.stands);
    return this.order !== null && this.attempt?.stands === 'approved';
  }

  private finish(as: 'completed' | 'ended', because: Cause): void {
    // A payment that was being sent when the session ended has been sent, for all that anybody knows.
    if (as === 'ended' && this.order && this.call?.what === 'authorize') this.attempt = this.attemptOf(this.call, 'unknown', {});
    this.over = { as, because };
    this.nonce = null;
    this.call = null;
    if (as === 'ended') this.letGo();
  }

  /** What was known of the person is not kept any longer than somebody needs it. */
  private letGo(): void {
    Object.assign(this, { sent: {}, handle: null, known: null, offered: null });
  }

  private forget(): void {
    Object.assign(this, { bank: null, attempt: null, offered: null, chosen: null });
  }

  /** Sent, and not known to have come to nothing: only then may there be another attempt at a payment. */
  private moneyMayMove(): boolean {
    if (!this.order) return false;
    const { stands = 'failed', because } = this.attempt ?? {};
    return this.call?.what === 'authorize' || stands !== 'failed' || because === 'bank_answer_mismatch' || because === 'payment_unknown';
  }
}
