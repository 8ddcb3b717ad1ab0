import { aTimeout, expect, oneEvent, waitUntil } from '@open-wc/testing';
import { RequestError } from '../../src/client/sessions-client.ts';
import { DraftEvent } from '../../src/events/draft.ts';
import { english } from '../../src/i18n/en-later.ts';
import { exitRecord } from '../../src/protocol/exit.ts';
import type { FormValues } from '../../src/protocol/form.ts';
import type { Step } from '../../src/protocol/steps.ts';
import type { TesseraForm } from '../../src/steps/form/form.ts';
import type { StepElement } from '../../src/steps/step-element.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { approvalStep, bankStep, connectionsStep, formStep, inMinutes, receipt, reviewStep, waitStep } from '../../stories/flow/steps.ts';
import { button, countOf, exitOf, face, flowWith, KEY, message, submit, texts } from './flow-world.ts';
import { motion } from './motion.ts';

const MINUTE = 60_000;
/** Under a name of its own: tests that run in another window at the same time would take over a session of the same name. */
const companion = (options: ConstructorParameters<typeof PretendCompanion>[0]) => new PretendCompanion({ id: 'j1', ...options });
const forms: readonly Step[] = [formStep('company'), formStep('people'), bankStep];
const typed = async (from: HTMLElement, values: FormValues): Promise<void> => {
  from.dispatchEvent(new DraftEvent((from as TesseraForm).step.name, values));
  await aTimeout(0);
};
const storage = (): string => JSON.stringify(sessionStorage);
/** The form of this step. */
async function form(
  flow: Parameters<typeof face>[0],
  name: string,
): Promise<HTMLElement & { draft?: FormValues; refused: readonly string[] }> {
  await waitUntil(() => (flow.face as StepElement<'form'> | null)?.step.name === name, `the form "${name}" should be shown`, {
    timeout: 4000,
  });
  return (await face(flow, 'tessera-form')) as HTMLElement & { refused: readonly string[] };
}

describe('tessera-flow, whichever journey', () => {
  before(() => motion('reduce'));
  afterEach(() => sessionStorage.clear());

  describe('begins with', () => {
    const firsts: readonly (readonly [tag: string, step: Step])[] = [
      ['tessera-form', formStep('company')],
      ['tessera-review', reviewStep()],
      ['tessera-connections', connectionsStep()],
      ['tessera-wait', waitStep('review')],
    ];
    for (const [tag, step] of firsts) {
      it(`a ${step.kind} as well as with the choice of a bank`, async () => {
        const { flow, client } = await flowWith({ client: companion({ steps: [step] }) });
        await face(flow, tag);
        expect(countOf(client, 'create')).to.equal(1);
        expect(texts(flow)).to.contain('Third Drum');
        await expect(flow).to.be.accessible();
      });
    }
  });

  describe('going back', () => {
    const backOf = (flow: HTMLElement) => flow.shadowRoot!.querySelector<HTMLButtonElement>('[part=back]');

    it('is offered where the companion says so, and leaves the history of the browser alone', async () => {
      const { length } = history;
      const { flow, client } = await flowWith({ client: companion({ steps: forms, back: true }) });
      const first = await form(flow, 'company');
      expect(backOf(flow)).to.equal(null);
      submit(first, { full_name: 'Ana' });
      await form(flow, 'people');
      await expect(flow).to.be.accessible();
      (await button(flow, 'Back')).click();
      await form(flow, 'company');
      expect(client.log.at(-1)).to.equal('submit people back');
      expect(client.submissions.at(-1)!.body).to.deep.include({ step: 'people', back: true, data: {} });
      expect(client.submissions.at(-1)!.key).to.not.equal(client.submissions[0]!.key);
      expect(history.length).to.equal(length);
      await waitUntil(() => flow.face!.shadowRoot!.activeElement?.localName === 'h2', 'the title should have the focus');
    });

    it('keeps what was typed on the way', async () => {
      const { flow } = await flowWith({ client: companion({ steps: forms, back: true }) });
      submit(await form(flow, 'company'), { full_name: 'Ana' });
      await typed(await form(flow, 'people'), { email: 'half@' });
      (await button(flow, 'Back')).click();
      submit(await form(flow, 'company'), { full_name: 'Ana' });
      expect((await form(flow, 'people')).draft).to.deep.equal({ email: 'half@' });
    });

    it('is not offered while the flow asks something else, nor at the end', async () => {
      const { flow } = await flowWith({ client: companion({ steps: forms, back: true, at: 1 }) });
      await form(flow, 'people');
      (await button(flow, 'Close')).click();
      await message(flow, 'Leave now?');
      expect(backOf(flow)).to.equal(null);
      flow.leave();
      await face(flow, 'tessera-result');
      expect(backOf(flow)).to.equal(null);
    });
  });

  describe('what was typed', () => {
    it('is there again after a reload', async () => {
      const client = companion({ steps: forms });
      const { flow } = await flowWith({ client });
      await typed(await form(flow, 'company'), { full_name: 'An' });
      await typed(flow.face!, { full_name: 'Ana' });
      flow.remove();
      const again = await flowWith({ client });
      expect((await form(again.flow, 'company')).draft).to.deep.equal({ full_name: 'Ana' });
      expect(client.log.at(-1)).to.equal('resume j1');
    });

    it('stays after an error and an expired nonce', async () => {
      const { flow } = await flowWith({ client: companion({ steps: forms }).refuse('submit', 'nonce_expired', 'internal') });
      const step = await form(flow, 'company');
      await typed(step, { full_name: 'Ana' });
      submit(step, { full_name: 'Ana' });
      await waitUntil(() => (step as unknown as StepElement<'form'>).problem === 'internal');
      expect(flow.face).to.equal(step);
      expect(storage()).to.contain('Ana');
    });

    it('is gone when its step is done, and when the session is over', async () => {
      const { flow } = await flowWith({ client: companion({ steps: forms }) });
      await typed(await form(flow, 'company'), { full_name: 'Ana' });
      submit(flow.face!, { full_name: 'Ana' });
      await typed(await form(flow, 'people'), { full_name: 'Ben' });
      expect(storage()).to.contain('Ben').and.to.not.contain('Ana');
      flow.leave();
      await face(flow, 'tessera-result');
      expect([sessionStorage.length, localStorage.length]).to.deep.equal([0, 0]);
    });

    it('is not given to another session', async () => {
      sessionStorage.setItem(`${KEY} drafts`, JSON.stringify({ session: 'old', values: { company: { full_name: 'Somebody' } } }));
      const { flow } = await flowWith({ client: companion({ steps: forms }) });
      expect((await form(flow, 'company')).draft).to.equal(undefined);
      await typed(flow.face!, { full_name: 'Ana' });
      expect(storage()).to.not.contain('Somebody');
    });

    it('is kept only as far as there is room, and where storage may be used', async () => {
      const { flow } = await flowWith({ client: companion({ steps: forms, back: true }) });
      await typed(await form(flow, 'company'), { full_name: 'Ana'.repeat(30_000) });
      expect(storage().length).to.be.lessThan(1000);
      const { setItem } = Storage.prototype;
      Storage.prototype.setItem = () => {
        throw new DOMException('No.', 'QuotaExceededError');
      };
      try {
        await typed(flow.face!, { full_name: 'Ana' });
        submit(flow.face!, { full_name: 'Ana' });
        await form(flow, 'people');
      } finally {
        Storage.prototype.setItem = setItem;
      }
    });

    it('comes from a real form, and goes back into it', async () => {
      const client = companion({ steps: forms });
      const { flow } = await flowWith({ client });
      const input = (await form(flow, 'company')).shadowRoot!.querySelector<HTMLInputElement>('input')!;
      const told = oneEvent(flow, 'tessera-draft');
      input.value = 'Ana Lima';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      expect(((await told) as unknown as DraftEvent).values).to.deep.include({ full_name: 'Ana Lima' });
      flow.remove();
      const again = await flowWith({ client });
      expect((await form(again.flow, 'company')).shadowRoot!.querySelector<HTMLInputElement>('input')!.value).to.equal('Ana Lima');
    });
  });

  for (const mode of ['inline', 'dialog'] as const) {
    it(`brings the beginning of what follows a long form into sight (${mode})`, async () => {
      const fields = Array.from({ length: 30 }, (_, index) => ({ kind: 'text' as const, name: `f${index}`, label: `Field ${index}` }));
      const { flow } = await flowWith({
        client: companion({ steps: [formStep('company', { fields }), formStep('people', { fields })] }),
        mode,
      });
      flow.start();
      const step = await form(flow, 'company');
      const last = [...step.shadowRoot!.querySelectorAll('button')].at(-1)!;
      last.scrollIntoView();
      const top = () => flow.shadowRoot!.querySelector('.card')!.getBoundingClientRect().top;
      expect(top()).to.be.lessThan(-500);
      submit(step, {});
      await form(flow, 'people');
      await waitUntil(() => top() >= 0, 'the beginning should be in sight');
      scrollTo(0, 0);
    });
  }

  it('tells a form which answers were refused', async () => {
    const refusal = new RequestError('invalid_fields', 'No.', 'r1', 0, {
      'data.email': 'not an address',
      'data.people.0.name': 'x',
      step: 'y',
    });
    const { flow } = await flowWith({ client: companion({ steps: forms }).refuse('submit', refusal) });
    const step = await form(flow, 'company');
    submit(step, { email: 'x' });
    await waitUntil(() => step.refused.length > 0, 'the form should be told');
    expect(step.refused).to.deep.equal(['email', 'people.0.name']);
    submit(step, { email: 'x@example.org' });
    await form(flow, 'people');
  });

  describe('waiting for others', () => {
    it('listens, and goes on by itself when there is an answer', async () => {
      const client = companion({ steps: [waitStep('verification')], end: { exit: exitRecord('verified', 'wait', 'j1', null) } });
      const { flow } = await flowWith({ client });
      await face(flow, 'tessera-wait');
      await waitUntil(() => client.streams === 1, 'it should listen');
      const exited = exitOf(flow);
      client.decide('verified');
      expect((await exited).cause).to.equal('verified');
      expect(client.submissions.map(({ body }) => body.data)).to.deep.equal([{ action: 'continue' }]);
      await face(flow, 'tessera-result');
    });

    it('asks behind the stream: for what takes seconds soon, for what takes hours when the tab is seen again', async () => {
      const seconds = companion({ steps: [waitStep('verification')] });
      const hours = companion({ steps: [waitStep('review')] });
      await face((await flowWith({ client: seconds })).flow, 'tessera-wait');
      await face((await flowWith({ client: hours, sessionId: 'j1', nonce: 'n' })).flow, 'tessera-wait');
      await waitUntil(() => countOf(seconds, 'read') > 0, 'it should ask', { timeout: 4000 });
      expect(countOf(hours, 'read')).to.equal(0);
      document.dispatchEvent(new Event('visibilitychange'));
      await waitUntil(() => countOf(hours, 'read') > 0, 'it should ask when the tab is seen again');
    });

    it('can be left and taken up again in the same tab, and nobody is told that it is over', async () => {
      const client = companion({ steps: [waitStep('review')] });
      const { flow } = await flowWith({ client, mode: 'dialog' });
      flow.start();
      await face(flow, 'tessera-wait');
      await waitUntil(() => flow.shadowRoot!.querySelector('dialog')!.open);
      const exited = exitOf(flow);
      (await button(flow, 'Close')).click();
      expect(await exited).to.deep.include({ cause: 'in_review', outcome: 'left', stage: 'wait', next_action: 'wait' });
      expect([countOf(client, 'leave'), client.streams]).to.deep.equal([0, 0]);
      expect(JSON.parse(sessionStorage.getItem(KEY)!)).to.include({ id: 'j1' });
      // It does not open by itself, but where it is asked for.
      const { flow: again } = await flowWith({ client, mode: 'dialog' });
      await aTimeout(50);
      expect(countOf(client, 'resume')).to.equal(0);
      again.start();
      await face(again, 'tessera-wait');
      expect([countOf(client, 'create'), countOf(client, 'resume')]).to.deep.equal([1, 1]);
      const over = exitOf(again);
      client.decide('approved');
      await over;
      expect(sessionStorage.length).to.equal(0);
    });

    it('ends for good where it could not be checked and the person leaves', async () => {
      const { flow, client } = await flowWith({ client: companion({ steps: [waitStep('verification', { state: 'failed' })] }) });
      await face(flow, 'tessera-wait');
      flow.leave();
      await face(flow, 'tessera-result');
      expect([client.log.at(-1), sessionStorage.length]).to.deep.equal(['leave j1 left', 0]);
    });
  });

  it('opens again, days later, with the nonce that the back end brings', async () => {
    sessionStorage.setItem(KEY, JSON.stringify({ id: 'j1', verifier: 'v', later: true }));
    const client = companion({ steps: [waitStep('review')] }).refuse('resume', 'resume_refused');
    const { flow } = await flowWith({ client, sessionId: 'j1', nonce: 'fresh' });
    await face(flow, 'tessera-wait');
    expect(client.log.slice(0, 2)).to.deep.equal(['resume j1', 'resume j1']);
    expect(client.resumed).to.include({ nonce: 'fresh' });
  });

  it('leaves a receipt of a payment', async () => {
    const client = companion({ steps: [reviewStep()], end: { exit: exitRecord('paid', 'review', 'j1', null), receipt } });
    const { flow } = await flowWith({ client });
    submit(await face(flow, 'tessera-review'), { digest: 'd1', from: 'other' });
    const result = await face(flow, 'tessera-result');
    expect(result).to.deep.include({ receipt, tenantName: 'Third Drum' });
  });

  describe('more time', () => {
    const note = (flow: HTMLElement): string => flow.shadowRoot!.querySelector('[role=status]')!.textContent.replace(/\s+/g, ' ').trim();

    it('is offered in the last minutes, aloud, and had by a button', async () => {
      const client = companion({ livesMs: 4.5 * MINUTE, moreMs: 30 * MINUTE });
      const { flow } = await flowWith({ client });
      await waitUntil(() => note(flow).includes(english.time.text(5)), 'the time left should be said');
      await expect(flow).to.be.accessible();
      (await button(flow, english.time.more)).click();
      await waitUntil(() => note(flow) === '', 'there should be more time');
      expect(client.resumed).to.include({ more_time: true });
      expect(flow.face!.localName).to.equal('tessera-choose-bank');
    });

    it('is not promised where there is none', async () => {
      const { flow } = await flowWith({ client: companion({ livesMs: 4.5 * MINUTE }) });
      (await button(flow, english.time.more)).click();
      await waitUntil(() => note(flow).includes(english.time.last), 'it should say so');
      expect(flow.shadowRoot!.querySelector('[role=status] button')).to.equal(null);
    });

    it('says nothing before, and nothing to those who wait for others', async () => {
      const { flow } = await flowWith({ client: companion({ livesMs: 6 * MINUTE }) });
      await face(flow, 'tessera-choose-bank');
      await aTimeout(100);
      expect(note(flow)).to.equal('');
      const waiting = companion({ steps: [waitStep('review')], livesMs: 2 * MINUTE });
      const { flow: other } = await flowWith({ client: waiting, sessionId: 's2', nonce: 'n' });
      await face(other, 'tessera-wait');
      await aTimeout(100);
      expect(note(other)).to.equal('');
    });

    it('leaves at least twenty seconds to ask for it, and asks how it stands when they are over', async () => {
      const client = companion({ livesMs: 400 });
      const { flow } = await flowWith({ client });
      await waitUntil(() => note(flow).includes(english.time.text(1)));
      client.refuse('resume', 'session_expired');
      const result = await face(flow, 'tessera-result');
      expect(result).to.deep.include({ exit: exitRecord('session_expired', 'choose_bank', 'j1', 'r1') });
    });
  });

  it('says the same of an end, wherever it was left', async () => {
    const stages: readonly Step[] = [
      formStep('company'),
      reviewStep(),
      connectionsStep(),
      approvalStep('decoupled', { expires_at: inMinutes(5) }),
    ];
    for (const step of stages) {
      const { flow } = await flowWith({ client: companion({ steps: [step] }) });
      await waitUntil(() => (flow.face as StepElement<'form'> | null)?.step?.kind === step.kind, `${step.kind} should be shown`, {
        timeout: 4000,
      });
      const exited = exitOf(flow);
      flow.leave();
      expect(await exited).to.include({ stage: step.kind, cause: 'left', session_id: 'j1' });
      flow.remove();
    }
  });
});
