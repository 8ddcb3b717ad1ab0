import assert from 'node:assert/strict';
import type { Authorization, Check, Resolution } from '../../../server/providers/provider.ts';
import type { Answer, decide, SessionEvent, Submission } from '../../../server/sessions/engine.ts';
import type { Fresh, Outcome } from '../../../server/sessions/outcome.ts';
import { isDeepStrictEqual } from 'node:util';
import { orderHash } from '../../../server/sessions/order.ts';
import { currentKind, type Connected, type Session } from '../../../server/sessions/session.ts';
import type { Account, CheckState, Order, RefreshResult, StepKind } from '../../../src/protocol/index.ts';
import { deepFreeze, projection, stateOf, verdictOf } from './compare.ts';
import { ACCOUNTS, BANKS, FIELDS, type Data, type History, type Move, type ProviderSays, type Which } from './moves.ts';
import { Spec } from './spec.ts';

const START = Date.UTC(2026, 0, 15, 12);
const ORDER: Order = {
  amount: '49.90',
  currency: 'EUR',
  payee_name: 'Shop',
  payee_iban: 'FR7630006000011234567890189',
  reference: 'Order 7',
};

type Decide = typeof decide;
type Call = NonNullable<Session['pending']>;

const KINDS: readonly StepKind[] = ['choose_bank', 'redirect', 'decoupled', 'accounts', 'form', 'review', 'wait', 'connections'];
const ANSWERS: readonly SessionEvent['type'][] = ['authorized', 'accounts_listed', 'check_started', 'refreshed', 'revoked', 'passed_on'];

/** What of a final session may not change any more: all but the temp token, and what its exchange takes out of the session. */
const finalPart = ({ temp: _temp, forms: _f, details: _d, payFrom: _p, accounts: _a, handle: _h, approval, ...rest }: Session) => ({
  ...rest,
  approval: approval && { ...approval, grant: null, payerIban: null },
});

/** What even the bank's late word leaves as it is: all but the approval, and how the session has ended. */
const lastingPart = ({ approval: _approval, status: _s, exit: _e, temp: _t, expiresAt: _x, ...rest }: Session) => rest;

/** Plays a history through an engine, and compares after every event with the rules and with the invariants. */
export function play(
  engine: Decide,
  history: History,
  saw: (state: string, event: SessionEvent['type']) => void = () => undefined,
): Session {
  const { skill, lastsMinutes, startedBy, canLeavePage, knowsAccount, payeeMatches, moves } = history;
  let now = START;
  let made = 0;
  let session = beginning();
  const spec = new Spec(skill, session);
  const nonces = [session.nonce!.hash];
  const temps: string[] = [];
  const calls: Call[] = [];
  const consumed = new Set<string>();
  const gone = new Set<string>();
  const asked = new Set<string>();
  const cancelled = new Set<string>();
  /** Checks that were started, and what was told of them first. */
  const checks = new Set<string>();
  const answeredChecks = new Set<string>();
  /** Payments that were sent, until it is certain that they moved nothing. */
  const moving = new Set<string>();
  /** Payments that the bank has approved as they were ordered, and those of which the session has heard something else. */
  const paid = new Set<string>();
  const altered = new Set<string>();
  /** What upstream has given last for the forms, as long as it is certain which of them it has. */
  let handle: Session['handle'] = null;

  for (const [index, move] of moves.entries()) {
    if (move.do === 'pass') {
      now += move.milliseconds;
      continue;
    }
    const event = eventOf(move);
    if (event) step(event, `move ${index} (${JSON.stringify(move)})`);
  }
  // Whatever has happened, time brings it to an end.
  now = Math.max(now, session.expiresAt);
  step({ type: 'tick' }, 'the end of time');
  assert.notEqual(session.status, 'open', 'liveness: the session ends by itself');
  return session;

  function step(event: SessionEvent, where: string): void {
    const before = deepFreeze(session);
    saw(stateOf(before, skill), event.type);
    const expected = spec.take(event, now);
    const outcome = engine(before, skill, event, now);
    assert.deepEqual(engine(before, skill, event, now), outcome, `${where}: the same twice gives the same`);
    const after = outcome.session;
    hearOfMoney(event);
    assert.deepEqual(verdictOf(outcome), expected, `${where}: the verdict`);
    assert.deepEqual(after, JSON.parse(JSON.stringify(after)), `${where}: a session is plain data`);
    assert.deepEqual(projection(after), projectionOfSpec(), `${where}: I8, the session is the fold of its events`);
    checkTime(before, outcome, event, where);
    checkNonces(before, after, event, where);
    checkEnd(before, after, event, where);
    assert.equal(after.order, before.order, `${where}: I6, the order is frozen`);
    checkMoney(after, outcome, event, where);
    checkHandle(before, after, event, where);
    checkOthers(before, outcome, event, where);
    if (outcome.ok && outcome.cancel !== undefined) {
      assert.ok(!cancelled.has(outcome.cancel), `${where}: an attempt is called off once`);
      if (!outcome.call) cancelled.add(outcome.cancel);
    }
    if (outcome.ok && outcome.call) calls.push(after.pending!);
    if (after.temp && after.temp.hash !== temps.at(-1)) temps.push(after.temp.hash);
    session = after;
  }

  /** A refusal changes what time and the end of a call change, and nothing else. */
  function checkTime(before: Session, outcome: Outcome, event: SessionEvent, where: string): void {
    const later = engine(before, skill, { type: 'tick' }, now).session;
    assert.deepEqual(engine(later, skill, { type: 'tick' }, now).session, later, `${where}: time passes once`);
    if (outcome.ok) return;
    const answered = ANSWERS.includes(event.type);
    const { pending, handle: kept } = outcome.session;
    const allowed = answered && later.status === 'open' ? { ...later, pending, handle: kept } : later;
    assert.deepEqual(outcome.session, allowed, `${where}: a refused event changes nothing`);
  }

  function checkNonces(before: Session, after: Session, event: SessionEvent, where: string): void {
    assert.ok(after.seq === before.seq || after.seq === before.seq + 1, `${where}: I1, submissions count one by one`);
    if (after.seq > before.seq) {
      const used = event.type === 'submit' ? event.nonceHash : before.pending!.nonceHash;
      assert.ok(!consumed.has(used), `${where}: I2, a nonce is consumed once`);
      consumed.add(used);
    }
    const hash = after.nonce?.hash;
    if (before.nonce && before.nonce.hash !== hash) gone.add(before.nonce.hash);
    if (hash !== undefined) assert.ok(!gone.has(hash) && !consumed.has(hash), `${where}: I2, a nonce that is gone never returns`);
    if (hash !== undefined && hash !== nonces.at(-1)) nonces.push(hash);
    if (after.status !== 'open') assert.equal(after.nonce, null, `${where}: no nonce speaks for a session that is over`);
  }

  /** What has ended stays so; only of a payment that nobody knew of, the bank's word still comes in. */
  function checkEnd(before: Session, after: Session, event: SessionEvent, where: string): void {
    if (before.status === 'open') return;
    if (before.exit?.cause !== 'payment_unknown' || event.type !== 'news')
      return assert.deepEqual(finalPart(after), finalPart(before), `${where}: I4, a final state stays`);
    assert.deepEqual(lastingPart(after), lastingPart(before), `${where}: I4, late news is about the payment alone`);
    if (after.status === 'completed') {
      assert.equal(after.exit?.cause, 'paid', `${where}: I13, what is settled late is paid`);
      assert.ok(event.intent === after.approval?.intent && paid.has(event.intent), `${where}: I13, because the bank has just said so`);
    } else if (after.exit?.cause !== 'payment_unknown') {
      const said = event.resolution.state === 'failed' ? event.resolution.cause : 'nothing';
      assert.equal(after.exit?.cause, said, `${where}: I13, or it has ended for the reason that the bank gives`);
    }
  }

  function checkMoney(after: Session, outcome: Outcome, event: SessionEvent, where: string): void {
    const call = outcome.ok && outcome.call ? after.pending!.call : undefined;
    if (call?.do === 'authorize') {
      assert.ok(!asked.has(call.intent), `${where}: I5, an intent is sent once`);
      asked.add(call.intent);
      if (after.order) {
        assert.equal(moving.size, 0, `${where}: I5, no second payment while the first may have moved money`);
        moving.add(call.intent);
      }
    }
    if (!after.order) return;
    const { approval, status, exit } = after;
    if (approval?.state === 'approved') assert.ok(paid.has(approval.intent), `${where}: I6, what was approved is what was ordered`);
    if (status === 'completed') {
      assert.equal(approval?.state, 'approved', `${where}: I6, completed means approved`);
      assert.ok(!altered.has(approval.intent), `${where}: I6, an altered order never completes`);
    }
    if (status === 'ended' && exit?.cause !== 'payment_unknown') assert.equal(moving.size, 0, `${where}: I5, nobody is told to pay again`);
  }

  /** What the bank says of payments, whether or not the session takes it in. What it is known to have approved, it cannot take back. */
  function hearOfMoney(event: SessionEvent): void {
    const { intent: known, state, cause } = session.approval ?? {};
    const isPaid = state === 'approved' || cause === 'bank_answer_mismatch';
    const nothing = (intent: string): unknown => !(isPaid && intent === known) && moving.delete(intent);
    if (event.type === 'authorized' && !event.answer.ok && event.answer.code !== 'provider_unavailable') nothing(event.intent);
    if (event.type === 'leave' && event.stopped !== undefined) nothing(event.stopped);
    if (event.type !== 'news') return;
    const { intent, resolution } = event;
    if (resolution.state === 'failed' && resolution.cause !== 'payment_unknown') nothing(intent);
    if (resolution.state !== 'approved') return;
    if (isDeepStrictEqual(resolution.order ?? null, session.order)) paid.add(intent);
    else if (intent === known && state !== 'approved') altered.add(intent);
  }

  /** I12: of an answer that was lost nobody knows what upstream has, so nothing of the answers before counts any more. */
  function checkHandle(before: Session, after: Session, event: SessionEvent, where: string): void {
    const { call, nonceHash, until = 0 } = before.pending ?? {};
    if (call?.do === 'pass_on') {
      const isAnswer = event.type === 'passed_on' && event.step === call.step && event.nonceHash === nonceHash;
      if (now >= until || (isAnswer && !event.answer.ok)) handle = null;
      else if (isAnswer && event.answer.ok && event.answer.value.ok) handle = event.answer.value.handle;
    }
    const isOver = after.status === 'ended' || after.temp?.spent === true;
    assert.deepEqual(after.handle, isOver ? null : handle, `${where}: I12, a handle never survives a lost answer`);
  }

  /** What is not about money: forms are kept, checks are started once and decided once, removed connections stay away. */
  function checkOthers(before: Session, outcome: Outcome, event: SessionEvent, where: string): void {
    const after = outcome.session;
    const over = after.status === 'ended' || after.temp?.spent === true;
    if (over) assert.deepEqual([after.forms, after.approval?.grant ?? null], [{}, null], `${where}: I9, what is over knows nobody`);
    else for (const name of Object.keys(before.forms)) assert.ok(name in after.forms, `${where}: I9, a form that was sent is kept`);
    const { check } = before;
    if (check && check.state !== 'pending' && after.check?.intent === check.intent && check.ref !== null)
      assert.deepEqual(after.check, check, `${where}: I10, what is decided stays decided`);
    if (event.type === 'check_started' && event.answer.ok && outcome.ok) answeredChecks.add(event.intent);
    const call = outcome.ok && outcome.call ? after.pending!.call : undefined;
    if (call?.do === 'start_check') {
      assert.ok(!answeredChecks.has(call.intent), `${where}: I10, a check that has begun is not begun again`);
      checks.add(call.intent);
    }
    if (after.status === 'completed' && before.status === 'open')
      assert.notEqual(after.check?.state, 'pending', `${where}: I10, nobody goes on while others decide`);
    for (const id of before.changes.removed) {
      assert.ok(after.changes.removed.includes(id), `${where}: I11, what is removed stays removed`);
      assert.ok(!after.connections!.some((each) => each.id === id), `${where}: I11, what is removed is not shown`);
    }
    assert.ok(
      (after.connections ?? []).filter(({ id }) => id === after.id).length <= 1,
      `${where}: I11, one bank is connected in a session`,
    );
    assert.ok(after.expiresAt >= before.expiresAt, `${where}: a session is not cut short`);
  }

  function eventOf(move: Exclude<Move, { do: 'pass' }>): SessionEvent | undefined {
    switch (move.do) {
      case 'tick':
        return { type: 'tick' };
      case 'resume':
        return { type: 'resume', fresh: fresh(), ...(move.share && { lifetime: (lastsMinutes * 60_000) / move.share }) };
      case 'reopen':
        return { type: 'reopen', fresh: fresh() };
      case 'verdict':
        return { type: 'checked', intent: pick([...checks], move.which), check: checkOf(move.says) };
      case 'adopt':
        return {
          type: 'adopt',
          nonceHash: pick(nonces, move.nonce),
          challenge: 'challenge',
          origin: 'https://shop.example',
          fresh: fresh(),
        };
      case 'leave':
        return {
          ...{ type: 'leave', nonceHash: pick(nonces, move.nonce), cause: move.cause, requestId: 'request' },
          ...(move.stopped !== 'nothing' && { stopped: pick([...asked], move.stopped) }),
        };
      case 'finish':
        return { type: 'finish', fresh: fresh() };
      case 'exchange':
        return { type: 'exchange', tempHash: pick(temps, move.temp) };
      case 'news':
        return {
          type: 'news',
          intent: pick([...asked], move.which),
          resolution: resolutionOf(move),
          returned: move.returned,
          nextStateHash: `next${made}`,
          fresh: fresh(),
        };
      case 'answer': {
        const call = move.which === 'current' ? session.pending : move.which === 'old' ? (calls.at(-2) ?? stray()) : stray();
        return call ? answerTo(call, move.says) : undefined;
      }
      case 'submit': {
        const open = skill.steps[session.at]!;
        const other = skill.steps[(session.at + 1) % skill.steps.length]!;
        const institution = move.data && move.data.bank !== 'nowhere' ? BANKS[move.data.bank] : undefined;
        const step = move.step === 'current' ? open.name : other.name;
        const kind = currentKind(session, skill);
        const submission = move.data ? dataOf(move.data, move.kind === 'current' ? kind : KINDS[made % KINDS.length]!) : undefined;
        return { type: 'submit', step, nonceHash: pick(nonces, move.nonce), submission, institution, fresh: fresh() };
      }
    }
  }

  function dataOf(data: Data, kind: StepKind): Submission {
    if (data.back) return { kind: 'back' };
    switch (kind) {
      case 'choose_bank': {
        const { bank, psu, method } = data;
        return { kind, data: { institution_id: bank, ...(psu !== 'any' && { psu_type: psu }), ...(method !== 'any' && { method }) } };
      }
      case 'accounts':
        return { kind, data: { account_ids: [...data.accounts] } };
      case 'redirect':
      case 'decoupled':
        return { kind, data: { action: data.action } };
      case 'form':
        return { kind, data: { answer: data.answer } };
      case 'review': {
        const digest = data.digest === 'shown' ? orderHash(ORDER) : 'another';
        return { kind, data: { digest, from: data.from, ...(data.accepts && { payee_accepted: true }) } };
      }
      case 'wait':
        return { kind, data: { action: data.wait } };
      case 'connections': {
        const { connections: action, connection } = data;
        return { kind, data: action === 'add' || action === 'done' ? { action } : { action, connection_id: connection } };
      }
    }
  }

  function checkOf(state: CheckState): Check {
    return { ref: `check ${made}`, state, usualSeconds: 2 };
  }

  function answerTo({ call, nonceHash }: Call, says: ProviderSays): SessionEvent {
    const failure = { down: 'bank_unavailable', rejected: 'provider_rejected', unavailable: 'provider_unavailable' } as const;
    const failed = says in failure ? ({ ok: false, code: failure[says as keyof typeof failure] } as const) : undefined;
    const secrets = { fresh: fresh() };
    switch (call.do) {
      case 'list_accounts': {
        const answer: Answer<Account[]> = failed ?? { ok: true, value: says === 'nothing_to_share' ? [] : ACCOUNTS };
        return { type: 'accounts_listed', nonceHash, answer, ...secrets };
      }
      case 'start_check': {
        const state = says === 'nothing_to_share' ? 'failed' : says === 'other_method' ? 'verified' : 'pending';
        return { type: 'check_started', intent: call.intent, answer: failed ?? { ok: true, value: checkOf(state) }, ...secrets };
      }
      case 'refresh': {
        const value: RefreshResult = says === 'as_asked' ? 'up_to_date' : 'approval_needed';
        return { type: 'refreshed', connection: call.connection, answer: failed ?? { ok: true, value }, ...secrets };
      }
      case 'pass_on': {
        const value =
          says === 'as_asked'
            ? ({ ok: true, handle: { session: `h${made}` } } as const)
            : ({ ok: false, fields: { amount: 'no' } } as const);
        return { type: 'passed_on', step: call.step, nonceHash, answer: failed ?? { ok: true, value }, ...secrets };
      }
      case 'revoke':
        return { type: 'revoked', connection: call.connection, answer: failed ?? { ok: true, value: undefined }, ...secrets };
      case 'authorize': {
        const method = (says === 'other_method') === (call.method === 'redirect') ? 'decoupled' : 'redirect';
        const begun = { ref: `ref-${call.intent}`, expiresAt: now + 15 * 60_000 };
        const value: Authorization = method === 'redirect' ? { method, url: 'https://bank.example/', ...begun } : { method, ...begun };
        return { type: 'authorized', intent: call.intent, answer: failed ?? { ok: true, value }, ...secrets };
      }
    }
  }

  /** A call that nobody made. */
  function stray(): Call {
    const strays: Call['call'][] = [
      { do: 'authorize', intent: 'foreign', institutionId: 'both', psuType: 'retail', method: 'redirect', stateHash: 's' },
      { do: 'list_accounts' },
      { do: 'start_check', intent: 'foreign', what: 'review' },
      { do: 'refresh', connection: 'c9' },
      { do: 'revoke', connection: 'c9' },
      { do: 'pass_on', step: 'nowhere' },
    ];
    return { call: strays[made % strays.length]!, nonceHash: pick(nonces, 'current'), until: now };
  }

  function resolutionOf({ says, cause }: Extract<Move, { do: 'news' }>): Resolution {
    if (says === 'waiting') return { state: 'waiting' };
    if (says === 'failed') return { state: 'failed', cause };
    // The address that is known already, or another one.
    if (says === 'redirect')
      return { state: 'redirect', url: `https://bank.example/${made % 3 === 0 ? '' : made}`, expiresAt: now + 10 * 60_000 };
    const field = FIELDS[made % FIELDS.length]!;
    const ordered = says === 'altered' ? { ...ORDER, [field]: `${ORDER[field]}1` } : ORDER;
    const withOrder = (session.order !== null) !== (says === 'unasked');
    return { state: 'approved', grant: { connection: 'c' }, validUntil: now + 1e10, ...(withOrder && { order: ordered }) };
  }

  function fresh(): Fresh {
    made += 1;
    return {
      nonce: { hash: `n${made}`, expiresAt: now + 30 * 60_000 },
      temp: { hash: `t${made}`, expiresAt: now + 10 * 60_000 },
      intent: `i${made}`,
      stateHash: `s${made}`,
      callUntil: now + 17_000,
      waitUntil: now + 30 * 86_400_000,
    };
  }

  function pick(all: readonly string[], which: Which): string {
    const hash = which === 'current' ? all.at(-1) : which === 'old' ? (all.at(-2) ?? all[0]) : undefined;
    return hash ?? 'foreign';
  }

  function beginning(): Session {
    const browser = startedBy === 'browser';
    return {
      ...{ id: 'session', tenant: 'shop', skill: skill.name, createdAt: now, expiresAt: now + lastsMinutes * 60_000 },
      origin: browser ? 'https://shop.example' : null,
      challenge: browser ? 'challenge' : null,
      returnUrl: canLeavePage ? 'https://shop.example/' : null,
      ...{
        display: 'popup',
        locale: 'en',
        country: null,
        order: skill.type === 'pisp' ? ORDER : null,
        payeeCheck: has('review') ? { result: payeeMatches ? 'match' : 'no_match' } : null,
        payFrom: has('review') && knowsAccount ? { bank: BANKS.both, iban: 'FR7630006000011234567890189', used: false } : null,
        details: {},
        forms: {},
        handle: null,
        check: null,
        connections: has('connections') ? [connection('c1', 'both'), connection('c2', 'app')] : null,
        changes: { removed: [], refreshed: [], replaces: null, lastRemoved: null },
        reference: null,
        status: 'open',
        at: 0,
        seq: 0,
      },
      nonce: { hash: 'n0', expiresAt: now + 30 * 60_000 },
      ...{
        bank: null,
        psuType: 'retail',
        methods: [],
        approval: null,
        accounts: null,
        chosen: null,
        pending: null,
        temp: null,
        exit: null,
      },
    };
  }

  function has(kind: StepKind): boolean {
    return skill.steps.some(({ kinds }) => kinds[0] === kind);
  }

  function connection(id: string, bank: keyof typeof BANKS): Connected {
    return { id, bank: BANKS[bank], accounts: 1, validUntil: now + 1e10, refreshedAt: null, result: null };
  }

  function projectionOfSpec(): object {
    const { over, place, accepted, nonce, bank, attempt, call, offered, chosen, temp, claimed, inPage } = spec;
    const { end, sent, handle, known, check, connected, changed } = spec;
    return {
      ...{
        status: over?.as ?? 'open',
        cause: over?.because ?? null,
        accepted,
        nonce,
        bank: bank?.id ?? null,
        offered,
        chosen,
        temp,
        claimed,
        inPage,
      },
      ...{ place, end, sent, handle, known, check, connected, changed },
      attempt: attempt && {
        intent: attempt.intent,
        method: attempt.method,
        stands: attempt.stands,
        because: attempt.because,
        ...{ ref: attempt.ref, url: attempt.url, state: attempt.state, until: attempt.until },
      },
      call: call && { what: call.what, nonce: call.nonce, until: call.until },
    };
  }
}
