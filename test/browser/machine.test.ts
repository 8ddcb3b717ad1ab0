import { expect } from '@open-wc/testing';
import { isBusy, next } from '../../src/flow/flow-machine.ts';
import { IDLE, type Call, type FlowEvent, type FlowState } from '../../src/flow/flow-state.ts';
import { ERRORS, type ErrorType } from '../../src/protocol/errors.ts';
import { exitRecord } from '../../src/protocol/exit.ts';
import type { SessionAnswer } from '../../src/protocol/sessions.ts';
import type { Step } from '../../src/protocol/steps.ts';
import { accountsStep, approvalStep, bankStep, formStep, PAYMENT, receipt, waitStep } from '../../stories/flow/steps.ts';
import type { TroubleType } from '../../src/client/sessions-client.ts';

const AT = Date.parse('2026-01-01T12:00:00Z');

let nonces = 0;
const answerOf = (step: Step, more: Partial<SessionAnswer> = {}): SessionAnswer => ({
  session_id: 's1',
  status: 'SESSION_OPEN',
  now: '2026-01-01T12:00:05Z',
  nonce: `n${++nonces}`,
  nonce_expires_at: '2026-01-01T12:30:05Z',
  step,
  ...more,
});
const completed: SessionAnswer = {
  session_id: 's1',
  status: 'SESSION_COMPLETED',
  now: '2026-01-01T12:01:00Z',
  temp_token: 'tt',
  exit: exitRecord('completed', 'result', 's1', null),
};
const trouble = (type: TroubleType) => ({ type, id: 'r1', message: 'No.' });

const play = (state: FlowState, ...events: FlowEvent[]): FlowState => events.reduce(next, state);
const callOf = (state: FlowState): Call => {
  if (!state.call) throw new Error('There is no call under way.');
  return state.call;
};
const answered = (state: FlowState, answer: SessionAnswer): FlowState =>
  next(state, { type: 'answered', call: callOf(state).id, answer, at: AT });
const refused = (state: FlowState, type: TroubleType): FlowState =>
  next(state, { type: 'refused', call: callOf(state).id, trouble: trouble(type) });

const starting = (resumable = true): FlowState => next(IDLE, { type: 'start', from: 'create', resumable });
const opened = (step: Step = bankStep, resumable = true): FlowState => answered(starting(resumable), answerOf(step));
const bank = { institution_id: 'nord' };
const submitting = (step: Step = bankStep, data: Parameters<typeof next>[1] extends never ? never : object = bank): FlowState =>
  next(opened(step), { type: 'submit', data: data as typeof bank });

describe('the machine', () => {
  describe('as a whole', () => {
    const problems: TroubleType[] = ['network_lost', ...(Object.keys(ERRORS) as ErrorType[])];
    const fixed: FlowEvent[] = [
      { type: 'start', from: 'create', resumable: true },
      { type: 'start', from: 'create', resumable: false },
      { type: 'start', from: 'adopt', resumable: true },
      { type: 'start', from: 'stray', resumable: true },
      { type: 'start', from: 'resume', session: 's1', or: 'create' },
      { type: 'start', from: 'resume', session: 's1', or: 'adopt' },
      { type: 'start', from: 'resume', session: 's1', or: null },
      { type: 'start', from: 'answer', answer: answerOf(bankStep, { nonce: 'n' }), at: AT, resumable: true },
      { type: 'broken', trouble: trouble('invalid_fields') },
      { type: 'submit', data: bank },
      { type: 'submit', data: { action: 'retry' } },
      { type: 'retry' },
      { type: 'back' },
      { type: 'refresh' },
      { type: 'more_time' },
      { type: 'time_up' },
      { type: 'superseded' },
      { type: 'take_over' },
      { type: 'leave', reason: 'left' },
    ];
    const answers = [
      bankStep,
      approvalStep('redirect'),
      approvalStep('redirect', { state: 'approved' }),
      approvalStep('decoupled', { state: 'failed' }),
      approvalStep('redirect', { state: 'unknown', payment: PAYMENT }),
      accountsStep,
      waitStep('verification', { since: '2026-01-01T12:00:00Z' }),
      waitStep('verification', { since: '2026-01-01T12:00:00Z', state: 'verified' }),
      waitStep('verification', { since: '2026-01-01T12:00:00Z', state: 'failed' }),
    ];

    /** Every event there is, as it would come in this state and as it would come too late. */
    const eventsIn = (state: FlowState): FlowEvent[] => {
      const ids = [state.call?.id ?? 0, -1];
      const tokens = [state.session?.nonce ?? '', 'stale'];
      const told: SessionAnswer[] = [
        ...answers.map((step) => answerOf(step, { nonce: 'n' })),
        answerOf(formStep('details'), { nonce: 'n', position: { index: 2, count: 3, back: true }, expires_at: '2026-01-01T13:00:00Z' }),
        completed,
        { ...completed, status: 'SESSION_ENDED', temp_token: undefined, exit: exitRecord('left', 'start', 's1', null) },
        { session_id: 's1', status: 'SESSION_ENDED', now: '2026-01-01T12:00:00Z' },
      ];
      return [
        ...fixed,
        ...ids.flatMap((call) => [
          ...told.map((answer): FlowEvent => ({ type: 'answered', call, answer, at: AT })),
          ...problems.map((type): FlowEvent => ({ type: 'refused', call, trouble: trouble(type) })),
          { type: 'waiting', call, because: 'time' } as const,
          { type: 'waiting', call, because: 'network' } as const,
        ]),
        ...tokens.flatMap((nonce) => [
          ...told.map((answer): FlowEvent => ({ type: 'news', nonce, answer, at: AT })),
          ...problems.map((type): FlowEvent => ({ type: 'news_refused', nonce, trouble: trouble(type) })),
        ]),
      ];
    };

    const faultOf = (before: FlowState, state: FlowState, event: FlowEvent): string | undefined => {
      const { phase, call, session, exit } = state;
      if (call && phase !== 'opening' && phase !== 'open') return 'a call where nothing is asked for';
      if (!call && phase === 'opening') return 'nothing under way while opening';
      if (phase === 'open' && !session) return 'no session on the screen';
      if ((phase === 'over') !== (exit !== null)) return 'over without a record, or a record without an end';
      if (state.tempToken !== null && phase !== 'over') return 'a token before the end';
      if (state.stalled && !call) return 'stalled without a call';
      if (state.stalled && !state.trouble) return 'stalled for no reason';
      if (state.queued && call?.do !== 'resume') return 'something waits for nothing';
      if (state.calls < before.calls) return 'calls counted backwards';
      if (call && call.id > state.calls) return 'a call that was not counted';
      if (before.phase === 'over' && phase === 'over' && before.exit !== exit) return 'a second exit record';
      if (call?.do === 'submit' && call.step !== session?.step.name) return 'data for another step';
      if (call?.do === 'resume' && !state.resumable) return 'resumed without a verifier';
      if (isBusy(state) && !call) return 'busy with nothing';
      if (call?.do === 'submit' && call.back && !session?.position?.back) return 'back where there is no way back';
      if (call?.do === 'submit' && call.back && Object.keys(call.data).length) return 'data that go back';
      if (phase === 'over' && before.phase === 'open' && exit && /^(left|network_lost)$/.test(exit.cause)) {
        const { kind, show } = before.session!.step;
        if (kind === 'wait' && show.state === 'pending' && event.type === 'leave') return 'an end of what others still decide';
        if (kind === 'redirect' && show.payment && show.state === 'unknown' && event.type === 'leave')
          return 'a payment that nobody knows about';
      }
      if (state.isLast && !session) return 'the last of no time';
      return undefined;
    };

    /** What tells states apart: not what only counts up, and of what went wrong only whether it arrived, which is all that is asked about it. */
    const keyOf = ({ calls: _calls, call, trouble, ...rest }: FlowState): string =>
      JSON.stringify([rest, call && { ...call, id: 0, attempt: 0 }, trouble && trouble.type === 'network_lost']);

    it('knows what to do in every state that can be reached, and keeps its promises there', () => {
      const seen = new Map([[keyOf(IDLE), IDLE]]);
      let steps = 0;
      // A map hands out what is added while it is walked through.
      for (const state of seen.values()) {
        for (const event of eventsIn(state)) {
          const after = next(state, event);
          steps++;
          if (after === state) continue;
          const fault = faultOf(state, after, event);
          if (fault) throw new Error(`${fault}: ${event.type} in ${keyOf(state)} led to ${keyOf(after)}`);
          const key = keyOf(after);
          if (!seen.has(key)) seen.set(key, after);
        }
        if (seen.size > 20_000) throw new Error('The states do not come to an end.');
      }
      expect(seen.size).to.be.greaterThan(100);
      expect(steps).to.be.greaterThan(10_000);
    }).timeout(20_000);

    it('never changes a state that it was given', () => {
      const freeze = (state: FlowState): FlowState => Object.freeze(state);
      let state = freeze(IDLE);
      for (const event of fixed) state = freeze(next(state, event));
      expect(state).to.be.an('object');
    });
  });

  describe('starting', () => {
    it('asks for a session once, however often it is started', () => {
      const state = starting();
      expect(callOf(state)).to.include({ do: 'create', id: 1 });
      expect(next(state, { type: 'start', from: 'create', resumable: true })).to.equal(state);
      const open = opened();
      expect(next(open, { type: 'start', from: 'create', resumable: true })).to.equal(open);
    });

    it("shows the step, by the companion's clock", () => {
      const { phase, session, call } = opened();
      expect([phase, session?.step, session?.clockOffset, call]).to.deep.equal(['open', bankStep, 5000, null]);
    });

    it('lets late answers lose', () => {
      const state = starting();
      expect(next(state, { type: 'answered', call: 7, answer: answerOf(bankStep), at: AT })).to.equal(state);
      expect(next(opened(), { type: 'refused', call: 1, trouble: trouble('internal') }).trouble).to.equal(null);
    });

    it('offers to try again where the companion cannot be reached, and repeats the same call', () => {
      const state = refused(starting(), 'network_lost');
      expect(state).to.include({ phase: 'opening', stalled: true, offline: true });
      expect(callOf(next(state, { type: 'retry' }))).to.include({ id: 1, attempt: 1 });
    });

    it('is broken where the page uses it wrongly, until it starts anew', () => {
      for (const type of ['tenant_unknown', 'origin_not_allowed', 'skill_unknown', 'return_url_not_allowed', 'invalid_fields'] as const) {
        expect(refused(starting(), type).phase).to.equal('broken');
      }
      expect(next(refused(starting(), 'skill_unknown'), { type: 'start', from: 'create', resumable: true }).phase).to.equal('opening');
    });

    it('goes on with a kept session, or takes a new one where that is gone and nobody has seen anything of it', () => {
      const kept = next(IDLE, { type: 'start', from: 'resume', session: 's1', or: 'create' });
      expect(callOf(kept)).to.include({ do: 'resume', session: 's1' });
      expect(answered(kept, answerOf(bankStep)).phase).to.equal('open');
      expect(callOf(refused(kept, 'session_not_found')).do).to.equal('create');
      expect(callOf(answered(kept, { session_id: 's1', status: 'SESSION_ENDED', now: '2026-01-01T12:00:00Z' })).do).to.equal('create');
      expect(answered(kept, completed)).to.include({ phase: 'over', tempToken: 'tt' });
    });

    it('tells a person who comes back from the bank that the session is gone', () => {
      const back = next(IDLE, { type: 'start', from: 'resume', session: 's1', or: null });
      expect(refused(back, 'session_not_found').exit?.cause).to.equal('session_expired');
    });

    it("cannot take over a back end's session whose nonce is spent", () => {
      const state = refused(next(IDLE, { type: 'start', from: 'adopt', resumable: true }), 'nonce_consumed');
      expect(state.exit?.cause).to.equal('nonce_expired');
    });
  });

  it('starts with the answer that the first screen has', () => {
    const state = next(IDLE, { type: 'start', from: 'answer', answer: answerOf(bankStep), at: AT, resumable: true });
    expect([state.phase, state.call, state.session?.step]).to.deep.equal(['open', null, bankStep]);
  });

  describe('submitting', () => {
    it('sends the data with the nonce, and nothing twice', () => {
      const state = submitting();
      expect(callOf(state)).to.deep.include({ do: 'submit', step: 'bank', nonce: state.session?.nonce, data: bank });
      expect(isBusy(state)).to.equal(true);
      expect(next(state, { type: 'submit', data: bank })).to.equal(state);
    });

    it('goes on to the next step', () => {
      const state = answered(submitting(), answerOf(approvalStep('redirect')));
      expect([state.session?.step.kind, isBusy(state)]).to.deep.equal(['redirect', false]);
    });

    it('keeps the key of what may have arrived, and takes a new one for what was refused', () => {
      const lost = refused(submitting(), 'network_lost');
      expect(lost.stalled).to.equal(true);
      expect(callOf(next(lost, { type: 'retry' })).id).to.equal(callOf(lost).id);
      expect(callOf(next(lost, { type: 'submit', data: bank })).id).to.equal(callOf(lost).id);
      expect(callOf(next(lost, { type: 'submit', data: { institution_id: 'other' } })).id).to.not.equal(callOf(lost).id);
      const stuck = refused(opened(approvalStep('redirect', { state: 'approved' })), 'provider_unavailable');
      expect(callOf(next(stuck, { type: 'retry' })).id).to.not.equal(callOf(stuck).id);
    });

    it('stays where it was when it is refused, and says why', () => {
      const state = refused(submitting(), 'bank_unavailable');
      expect([state.phase, state.call, state.trouble?.type]).to.deep.equal(['open', null, 'bank_unavailable']);
    });

    it('renews an expired nonce and sends the same again, once', () => {
      const renewing = refused(submitting(), 'nonce_expired');
      expect([callOf(renewing).do, renewing.queued?.data, isBusy(renewing)]).to.deep.equal(['resume', bank, true]);
      const again = answered(renewing, answerOf(bankStep));
      expect(callOf(again)).to.deep.include({ do: 'submit', data: bank, nonce: again.session?.nonce });
      expect(refused(again, 'nonce_expired').exit?.cause).to.equal('nonce_expired');
    });

    it('does not send again what the companion may have taken', () => {
      const looking = refused(submitting(), 'nonce_consumed');
      expect([callOf(looking).do, looking.queued]).to.deep.equal(['resume', null]);
      expect(answered(looking, answerOf(approvalStep('redirect'))).call).to.equal(null);
    });

    it('does not send to another step what was meant for this one', () => {
      const state = answered(refused(submitting(), 'nonce_expired'), answerOf(accountsStep));
      expect([state.call, state.queued, state.session?.step.kind]).to.deep.equal([null, null, 'accounts']);
    });

    it('ends where the nonce has expired and nothing can renew it', () => {
      const state = refused(next(opened(bankStep, false), { type: 'submit', data: bank }), 'nonce_expired');
      expect(state.exit).to.deep.include({ cause: 'nonce_expired', stage: 'choose_bank', request_id: 'r1' });
    });

    it('asks how it ended where the session is over', () => {
      const asking = refused(submitting(), 'session_ended');
      expect(callOf(asking).do).to.equal('resume');
      expect(answered(asking, { ...completed, temp_token: undefined }).exit?.cause).to.equal('completed');
    });
  });

  describe('time', () => {
    it('renews the nonce quietly, and keeps the same step the same', () => {
      const state = opened();
      const renewing = next(state, { type: 'refresh' });
      expect([callOf(renewing).do, isBusy(renewing)]).to.deep.equal(['resume', false]);
      const renewed = answered(renewing, answerOf(structuredClone(bankStep)));
      expect(renewed.session?.step).to.equal(state.session?.step);
      expect(renewed.session?.nonce).to.not.equal(state.session?.nonce);
    });

    it('holds what is sent meanwhile, and sends it with the new nonce', () => {
      const state = play(opened(), { type: 'refresh' }, { type: 'submit', data: bank });
      expect(isBusy(state)).to.equal(true);
      expect(callOf(answered(state, answerOf(bankStep)))).to.deep.include({ do: 'submit', data: bank });
    });

    it('does not bother anybody when renewing fails, unless something waits for it', () => {
      const renewing = next(opened(), { type: 'refresh' });
      expect(refused(renewing, 'network_lost')).to.include({ phase: 'open', call: null, trouble: null });
      expect(refused(next(renewing, { type: 'submit', data: bank }), 'network_lost').stalled).to.equal(true);
    });

    it('has a word for a slow call, then a way out, and a fresh start after that', () => {
      const slow = (state: FlowState) => next(state, { type: 'waiting', call: callOf(state).id, because: 'time' });
      const state = slow(slow(slow(submitting())));
      expect(state.slow).to.equal(2);
      expect(next(state, { type: 'retry' })).to.deep.include({ slow: 0 });
      expect(next(slow(submitting()), { type: 'retry' }).slow).to.equal(1);
    });
  });

  describe('waiting for the bank', () => {
    const redirect = approvalStep('redirect');
    const approved = approvalStep('redirect', { state: 'approved' });
    const news = (state: FlowState, step: Step, nonce = state.session!.nonce): FlowState =>
      next(state, { type: 'news', nonce, answer: answerOf(step, { nonce: undefined }), at: AT });

    it('goes on by itself when the bank has said yes', () => {
      const state = news(opened(redirect), approved);
      expect(callOf(state)).to.deep.include({ do: 'submit', data: { action: 'continue' } });
      expect(next(opened(approved), { type: 'retry' }).call).to.deep.include({ do: 'submit' });
    });

    it('waits on where the companion is not so far yet', () => {
      const state = refused(opened(approved), 'step_pending');
      expect([state.call, state.trouble, state.session?.step.show]).to.deep.equal([null, null, { ...approved.show, state: 'checking' }]);
      expect(callOf(news(state, approved)).do).to.equal('submit');
    });

    it('offers to try again where going on failed, and does not hammer', () => {
      const state = refused(opened(approved), 'provider_unavailable');
      expect([state.stalled, isBusy(state)]).to.deep.equal([true, false]);
      expect(callOf(next(state, { type: 'retry' }))).to.deep.include({ data: { action: 'continue' } });
    });

    it('believes no news that was asked for with another nonce, nor any while it is sending', () => {
      const state = opened(redirect);
      expect(news(state, approved, 'old')).to.equal(state);
      const sending = next(state, { type: 'submit', data: { action: 'retry' } });
      expect(news(sending, approved)).to.equal(sending);
    });

    it('says that the line is lost, and forgets it with the next news', () => {
      const state = opened(redirect);
      const lost = next(state, { type: 'news_refused', nonce: state.session!.nonce, trouble: trouble('network_lost') });
      expect(lost.offline).to.equal(true);
      expect(news(lost, redirect).offline).to.equal(false);
    });

    it('ends when the session has ended', () => {
      const state = opened(redirect);
      const over = next(state, { type: 'news', nonce: state.session!.nonce, answer: completed, at: AT });
      expect(over).to.deep.include({ phase: 'over', tempToken: 'tt' });
    });
  });

  describe('going back', () => {
    const second = () => answered(submitting(), answerOf(formStep('details'), { position: { index: 2, count: 3, back: true } }));

    it('sends nothing but the wish, where there is a way back', () => {
      expect(callOf(next(second(), { type: 'back' }))).to.deep.include({ do: 'submit', step: 'details', data: {}, back: true });
      expect(next(opened(), { type: 'back' }).call).to.equal(null);
    });

    it('renews an expired nonce, and goes back then', () => {
      const renewing = refused(next(second(), { type: 'back' }), 'nonce_expired');
      const again = answered(renewing, answerOf(formStep('details'), { position: { index: 2, count: 3, back: true } }));
      expect(callOf(again)).to.deep.include({ do: 'submit', back: true, data: {} });
    });

    it('is not mistaken for a form without answers', () => {
      const lost = refused(next(second(), { type: 'back' }), 'network_lost');
      expect(callOf(next(lost, { type: 'submit', data: {} }))).to.include({ back: false });
      expect(callOf(next(lost, { type: 'back' })).id).to.equal(callOf(lost).id);
    });

    it('that is not possible after all leaves the step as it was', () => {
      const state = refused(next(second(), { type: 'back' }), 'action_not_possible');
      expect([state.call, state.session?.step.name, state.trouble?.type]).to.deep.equal([null, 'details', 'action_not_possible']);
    });
  });

  describe('a form', () => {
    it('is told which of its answers were refused', () => {
      const sent = next(opened(formStep('details')), { type: 'submit', data: { email: 'x' } });
      const refusal = { ...trouble('invalid_fields'), refused: ['email'] };
      const state = next(sent, { type: 'refused', call: callOf(sent).id, trouble: refusal });
      expect([state.call, state.trouble?.refused]).to.deep.equal([null, ['email']]);
    });

    it('that happens to say "continue" is sent by a person all the same', () => {
      const sent = next(opened(formStep('details')), { type: 'submit', data: { action: 'continue' } });
      expect(refused(sent, 'provider_unavailable').stalled).to.equal(false);
    });
  });

  describe('waiting for others', () => {
    for (const state of ['verified', 'unverified', 'approved', 'declined'] as const) {
      it(`goes on by itself when there is an answer (${state})`, () => {
        expect(callOf(opened(waitStep('verification', { state })))).to.deep.include({
          do: 'submit',
          step: 'verification',
          data: { action: 'continue' },
        });
      });
    }

    it('leaves it to the person what to do where it could not be checked', () => {
      expect(opened(waitStep('verification', { state: 'failed' })).call).to.equal(null);
    });

    it('waits on where the companion is not so far yet', () => {
      const state = refused(opened(waitStep('verification', { state: 'verified' })), 'step_pending');
      expect([state.call, (state.session?.step as Step<'wait'>).show.state]).to.deep.equal([null, 'pending']);
    });

    it('is no end when it is left', () => {
      const { exit } = next(opened(waitStep('review')), { type: 'leave', reason: 'page_left' });
      expect(exit).to.deep.equal(exitRecord('in_review', 'wait', 's1', null));
      expect(next(opened(waitStep('verification', { state: 'failed' })), { type: 'leave', reason: 'left' }).exit?.cause).to.equal('left');
    });
  });

  describe('a payment', () => {
    const paying = (show: object): FlowState => opened(approvalStep('redirect', { payment: PAYMENT, ...show }));
    const leftAt = (state: FlowState) => next(state, { type: 'leave', reason: 'left' }).exit?.cause;

    const atTheBank = [
      ...['waiting', 'checking', 'unknown', 'approved'].map((state) => ({ state })),
      ...['payment_unknown', 'bank_answer_mismatch'].map((cause) => ({ state: 'failed', cause })),
    ];
    const leaving = (show: object): FlowState => next(paying(show), { type: 'leave', reason: 'left' });
    const late = (state: FlowState): FlowState => next(state, { type: 'waiting', call: callOf(state).id, because: 'time' });

    for (const show of atTheBank) {
      it(`that the bank may have taken, or may take yet, ends as the companion says (${Object.values(show).join(', ')})`, () => {
        const asked = leaving(show);
        expect([callOf(asked).do, asked.phase, asked.exit, isBusy(asked)]).to.deep.equal(['leave', 'open', null, true]);
        const exit = exitRecord('left', 'redirect', 's1', 'r9');
        const told: SessionAnswer = { ...completed, status: 'SESSION_ENDED', temp_token: undefined, exit };
        expect(answered(asked, told)).to.deep.include({ phase: 'over', exit });
        expect(answered(asked, { ...completed, receipt })).to.deep.include({ phase: 'over', tempToken: 'tt', receipt });
      });

      it(`is not known to have come to nothing where the companion does not say so (${Object.values(show).join(', ')})`, () => {
        for (const type of ['network_lost', 'nonce_consumed', 'session_ended', 'internal'] as const)
          expect(refused(leaving(show), type).exit).to.deep.equal(exitRecord('payment_unknown', 'redirect', 's1', 'r1'));
        expect([late(leaving(show)).exit, late(late(leaving(show))).exit?.cause]).to.deep.equal([null, 'payment_unknown']);
      });
    }

    it('whose time is up here is not known to have come to nothing either', () => {
      const state = opened(approvalStep('redirect', { payment: PAYMENT }), false);
      expect(next(state, { type: 'time_up' }).exit?.cause).to.equal('payment_unknown');
      expect(refused(next(paying({}), { type: 'time_up' }), 'session_expired').exit?.cause).to.equal('payment_unknown');
    });

    it('that the bank refused, or none at all, is left at once', () => {
      expect(leftAt(paying({ state: 'failed', cause: 'refused_by_bank' }))).to.equal('left');
      expect(leftAt(opened(approvalStep('redirect', { state: 'checking' })))).to.equal('left');
    });

    it('that may be on its way ends as the companion says, or nobody knows', () => {
      const asked = next(submitting(), { type: 'leave', reason: 'left' });
      expect(callOf(asked)).to.deep.include({ do: 'leave', reason: 'left' });
      expect(refused(asked, 'nonce_consumed').exit?.cause).to.equal('network_lost');
      expect(late(asked).exit?.cause).to.equal('network_lost');
      expect(next(asked, { type: 'leave', reason: 'left' })).to.equal(asked);
    });

    it('that another window has taken over is none of this one’s business', () => {
      expect(play(paying({}), { type: 'superseded' }, { type: 'leave', reason: 'left' }).exit?.cause).to.equal('superseded');
    });

    it('has its receipt at the end', () => {
      expect(answered(submitting(), { ...completed, receipt }).receipt).to.deep.equal(receipt);
    });
  });

  describe('more time', () => {
    const until = (expires_at: string, more: object = {}) => answerOf(bankStep, { expires_at, ...more });
    const short = () => answered(starting(), until('2026-01-01T12:05:00Z'));

    it('is asked for with the verifier, and is had', () => {
      const asking = next(short(), { type: 'more_time' });
      expect(callOf(asking)).to.deep.include({ do: 'resume', more: true });
      const state = answered(asking, until('2026-01-01T12:35:00Z'));
      expect([state.session?.expires_at, state.isLast]).to.deep.equal(['2026-01-01T12:35:00Z', false]);
    });

    it('is known to be the last where the end does not move, until it does', () => {
      const last = answered(next(short(), { type: 'more_time' }), until('2026-01-01T12:05:00Z'));
      expect(last.isLast).to.equal(true);
      expect(answered(next(last, { type: 'refresh' }), until('2026-01-01T12:05:00Z')).isLast).to.equal(true);
      expect(answered(next(last, { type: 'refresh' }), until('2026-01-01T12:35:00Z')).isLast).to.equal(false);
    });

    it('is said to have failed where the companion cannot be reached', () => {
      const state = refused(next(short(), { type: 'more_time' }), 'network_lost');
      expect([state.call, state.trouble?.type]).to.deep.equal([null, 'network_lost']);
    });

    it('is over when the companion says so, or when nobody can ask it', () => {
      const asking = next(short(), { type: 'time_up' });
      expect(callOf(asking)).to.deep.include({ do: 'resume', more: false });
      expect(refused(asking, 'session_expired').exit?.cause).to.equal('session_expired');
      expect(next(opened(bankStep, false), { type: 'time_up' }).exit?.cause).to.equal('session_expired');
    });
  });

  it("uses the nonce of a session that the back end has opened again, where the tab's own key opens it no longer", () => {
    const kept = next(IDLE, { type: 'start', from: 'resume', session: 's1', or: 'adopt' });
    expect(callOf(refused(kept, 'resume_refused')).do).to.equal('adopt');
    expect(answered(kept, answerOf(bankStep)).phase).to.equal('open');
  });

  describe('two windows', () => {
    for (const type of ['nonce_invalid', 'nonce_consumed', 'session_not_found'] as const) {
      it(`gives way to the other when its nonce is no good any more (${type})`, () => {
        const state = opened(approvalStep('redirect'));
        expect(next(state, { type: 'news_refused', nonce: state.session!.nonce, trouble: trouble(type) }).phase).to.equal('elsewhere');
      });
    }

    it('takes the session back when the person says so', () => {
      const state = play(opened(), { type: 'superseded' }, { type: 'take_over' });
      expect([state.phase, callOf(state).do]).to.deep.equal(['opening', 'resume']);
      expect(answered(state, answerOf(bankStep)).phase).to.equal('open');
    });

    it('does not end the session of the other when it is left', () => {
      expect(play(opened(), { type: 'superseded' }, { type: 'leave', reason: 'left' }).exit?.cause).to.equal('superseded');
    });
  });

  describe('leaving', () => {
    it('says where, why, and with which request it went wrong', () => {
      const state = next(refused(submitting(), 'network_lost'), { type: 'leave', reason: 'network_lost' });
      expect(state.exit).to.deep.equal(exitRecord('network_lost', 'choose_bank', 's1', 'r1'));
    });

    it('before there is a session, has a record all the same', () => {
      expect(next(starting(), { type: 'leave', reason: 'page_left' }).exit).to.deep.equal(exitRecord('page_left', 'start', null, null));
    });

    it('means nothing before the start and after the end', () => {
      expect(next(IDLE, { type: 'leave', reason: 'left' })).to.equal(IDLE);
      const over = next(opened(), { type: 'leave', reason: 'left' });
      expect(next(over, { type: 'leave', reason: 'left' })).to.equal(over);
    });
  });
});
