import { expect, waitUntil } from '@open-wc/testing';
import { open, type TesseraFlow } from '../../src/index.ts';
import { english } from '../../src/i18n/en-later.ts';
import { exitRecord } from '../../src/protocol/exit.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { StepElement } from '../../src/steps/step-element.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { approvalStep, PAYMENT } from '../../stories/flow/steps.ts';
import { button, countOf, exitOf, face, flowWith, message, texts } from './flow-world.ts';
import { motion } from './motion.ts';

/** Under a name of its own: tests that run in another window at the same time would take over a session of the same name. */
const companion = (options: ConstructorParameters<typeof PretendCompanion>[0]) => new PretendCompanion({ id: 'l1', ...options });

describe('leaving a payment', () => {
  before(() => motion('reduce'));
  afterEach(() => sessionStorage.clear());

  const paying = (more: Partial<StepShow<'redirect'>> = {}) => [approvalStep('redirect', { payment: PAYMENT, ...more })];
  const askedToLeave = async (flow: TesseraFlow): Promise<void> => {
    await face(flow, 'tessera-redirect');
    (await button(flow, 'Close')).click();
    await message(flow, 'Leave now?');
    expect(texts(flow)).to.not.contain('start again at any time');
  };

  it('that may have been made is never said to have come to nothing', async () => {
    for (const state of ['waiting', 'checking'] as const) {
      const client = companion({ steps: paying({ state }) }).refuse('leave', 'network_lost');
      const { flow } = await flowWith({ client });
      await askedToLeave(flow);
      expect(texts(flow)).to.contain('Nord Bank has not told us yet');
      const exited = exitOf(flow);
      (await button(flow, 'Leave')).click();
      expect((await exited).cause).to.equal('payment_unknown');
      const result = await face(flow, 'tessera-result');
      expect(result.shadowRoot!.textContent).to.not.match(/no money moved/i);
      flow.remove();
    }
  });

  it('of which the bank’s answer was another is left with a warning', async () => {
    const steps = paying({ state: 'failed', cause: 'bank_answer_mismatch' });
    const { flow } = await flowWith({ client: companion({ steps, left: 'payment_unknown' }) });
    await askedToLeave(flow);
    expect(texts(flow)).to.contain('do not pay again');
  });

  it('that the bank has called off ends as the person wished, and is said to have moved no money', async () => {
    const client = companion({ steps: paying(), latencyMs: 50 });
    const { flow } = await flowWith({ client });
    const step = await face(flow, 'tessera-redirect');
    const exited = exitOf(flow);
    [...step.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent.trim() === english.review.leave)!.click();
    await waitUntil(() => (step as StepElement<'redirect'>).busy, 'it should be seen that something happens');
    expect(await exited).to.deep.equal(exitRecord('left', 'redirect', 'l1', null));
    const result = await face(flow, 'tessera-result');
    expect(result.shadowRoot!.textContent).to.match(/no money moved/i);
    expect([countOf(client, 'leave'), sessionStorage.length]).to.deep.equal([1, 0]);
  });

  it('is not waited for longer than a bank takes to call it off', async function () {
    this.timeout(14_000);
    const { flow } = await flowWith({ client: companion({ steps: paying() }).refuse('leave', 'never') });
    await askedToLeave(flow);
    const exited = exitOf(flow);
    (await button(flow, 'Leave')).click();
    await waitUntil(() => texts(flow).includes(english.waiting.slow), 'it should say so', { timeout: 3000 });
    expect((await exited).cause).to.equal('payment_unknown');
  });

  it('is heard of by a page that has taken the flow away', async () => {
    const { flow } = await flowWith({ client: companion({ steps: paying(), latencyMs: 50 }) });
    await face(flow, 'tessera-redirect');
    const exited = exitOf(flow);
    flow.leave('page_left');
    flow.remove();
    expect((await exited).cause).to.equal('page_left');
  });

  describe('in a dialog', () => {
    const opened = async (client: PretendCompanion) => {
      const signal = new AbortController();
      const settings = { clientId: 'demo', clientAppKey: 'pk', skill: 'pay', companion: '/tessera', language: 'en' } as const;
      const done = open({ ...settings, display: 'popup', client, signal: signal.signal });
      await waitUntil(() => document.querySelector('tessera-flow'));
      const flow = document.querySelector('tessera-flow')!;
      const dialog = () => flow.shadowRoot!.querySelector('dialog')!;
      await face(flow, 'tessera-redirect');
      await waitUntil(() => dialog().open);
      return { done, flow, dialog, signal };
    };

    it('closes it when the companion says that no money moved', async () => {
      const { done, flow } = await opened(companion({ steps: paying(), latencyMs: 30 }));
      await askedToLeave(flow);
      (await button(flow, 'Leave')).click();
      expect((await done).exit.cause).to.equal('left');
      expect(flow.isConnected).to.equal(false);
    });

    it('is told to the person before it closes where that is not certain', async () => {
      const { done, flow, dialog } = await opened(companion({ steps: paying(), left: 'payment_unknown' }));
      await askedToLeave(flow);
      (await button(flow, 'Leave')).click();
      const result = await face(flow, 'tessera-result');
      expect([dialog().open, result.shadowRoot!.querySelector('h2')!.textContent]).to.deep.equal([
        true,
        english.causes.payment_unknown.title,
      ]);
      (await button(flow, 'Close')).click();
      expect((await done).exit.cause).to.equal('payment_unknown');
    });

    it('leaves the record to a page that closes it by itself', async () => {
      const { done, flow, dialog, signal } = await opened(companion({ steps: paying(), left: 'payment_unknown', latencyMs: 400 }));
      signal.abort();
      await waitUntil(() => !dialog().open);
      expect(flow.isConnected).to.equal(true);
      expect((await done).exit.cause).to.equal('payment_unknown');
      await waitUntil(() => !flow.isConnected);
    });
  });
});
