import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { english } from '../../src/i18n/en-later.ts';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import type { FailureCause, StepShow } from '../../src/protocol/steps.ts';
import '../../src/steps/redirect/redirect.ts';
import type { TesseraRedirect } from '../../src/steps/redirect/redirect.ts';
import { approvalStep, PAYMENT } from '../../stories/flow/steps.ts';
import { canMove, motion } from './motion.ts';

/** A window as far as the step can see. */
class PretendWindow {
  closed = false;
  focused = 0;
  focus(): void {
    this.focused += 1;
  }
  close(): void {
    this.closed = true;
  }
}

interface Given {
  show?: Partial<StepShow<'redirect'>>;
  opens?: boolean;
  busy?: boolean;
  problem?: TesseraRedirect['problem'];
}

const redirectWith = async ({ show = {}, opens = true, busy = false, problem = null }: Given = {}) => {
  const opened: string[] = [];
  const gone: string[] = [];
  const submitted: string[] = [];
  const bankWindow = new PretendWindow();
  const element = await fixture<TesseraRedirect>(html`
    <tessera-redirect
      .step=${approvalStep('redirect', show)}
      .words=${english}
      .busy=${busy}
      .problem=${problem}
      .openWindow=${(url: string) => {
        opened.push(url);
        return opens ? (bankWindow as unknown as Window) : null;
      }}
      .goTo=${(url: string) => gone.push(url)}
      @tessera-step-submit=${({ data }: StepSubmitEvent) => submitted.push((data as { action: string }).action)}
    ></tessera-redirect>
  `);
  const update = async (more: Partial<StepShow<'redirect'>>) => {
    element.step = approvalStep('redirect', { ...element.step.show, ...more });
    await element.updateComplete;
  };
  return { element, opened, gone, submitted, bankWindow, update };
};

const text = (element: TesseraRedirect): string => element.shadowRoot!.textContent.replace(/\s+/g, ' ');
const title = (element: TesseraRedirect): string => element.shadowRoot!.querySelector('h2')!.textContent;
const labels = (element: TesseraRedirect): string[] =>
  [...element.shadowRoot!.querySelectorAll('button')].map((each) => each.textContent.trim());
const press = async (element: TesseraRedirect, label: string): Promise<void> => {
  const button = [...element.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent.trim() === label);
  if (!button) throw new Error(`There is no "${label}", only ${labels(element).join(', ')}.`);
  button.click();
  await element.updateComplete;
};
const goOn = (element: TesseraRedirect): Promise<void> => press(element, 'Continue to Nord Bank');

describe('tessera-redirect', () => {
  before(() => motion('reduce'));

  it('is accessible in every state', async () => {
    const states: Given[] = [
      {},
      { show: { display: 'page', other_way: true } },
      { busy: true },
      { problem: 'network_lost' },
      ...(['checking', 'unknown', 'approved'] as const).map((state) => ({ show: { state } })),
      { show: { state: 'failed', cause: 'cancelled_at_bank' } },
    ];
    for (const given of states) await expect((await redirectWith(given)).element).to.be.accessible();
    for (const opens of [true, false]) {
      const { element } = await redirectWith({ opens });
      await goOn(element);
      await expect(element).to.be.accessible();
    }
  });

  it('says what will happen, and where', async () => {
    const popup = await redirectWith();
    expect(title(popup.element)).to.equal('Approve at Nord Bank');
    expect(text(popup.element)).to.contain('Nord Bank opens in a new window.');
    const page = await redirectWith({ show: { display: 'page' } });
    expect(text(page.element)).to.contain('Nord Bank opens in this window.');
  });

  it('offers no second attempt beside a payment that the bank may still approve', async () => {
    const offered = (element: Element) => [...element.shadowRoot!.querySelectorAll('button')].map((button) => button.innerText.trim());
    const { element, update } = await redirectWith({ show: { payment: PAYMENT, other_way: true } });
    expect(offered(element)).to.deep.equal(['Continue to Nord Bank', 'Do not pay']);
    const left = oneEvent(element, 'tessera-leave');
    element.shadowRoot!.querySelector<HTMLElement>('button:last-child')!.click();
    await left;
    await update({ state: 'failed', cause: 'cancelled_at_bank' });
    expect(offered(element)).to.include.members(['Try again', 'Choose another bank']);
  });

  it('says what is paid, as long as it is not confirmed', async () => {
    const { element, update } = await redirectWith({ show: { payment: PAYMENT } });
    const paid = () => element.shadowRoot!.querySelector('.payment')?.textContent;
    expect(paid()).to.equal('€49.90 to Tideline Goods');
    await expect(element).to.be.accessible();
    for (const state of ['checking', 'unknown', 'failed'] as const) {
      await update({ state });
      expect(paid(), state).to.equal('€49.90 to Tideline Goods');
    }
    expect((await redirectWith()).element.shadowRoot!.querySelector('.payment')).to.equal(null);
  });

  describe('in a window of its own', () => {
    it('opens the bank in the click itself, after asking the page', async () => {
      const { element, opened, bankWindow } = await redirectWith();
      const asked = oneEvent(element, 'tessera-before-redirect');
      const told = oneEvent(element, 'tessera-bank-opened');
      const done = goOn(element);
      expect(opened).to.deep.equal([element.step.show.url]);
      await done;
      expect(await asked).to.include({ url: element.step.show.url, display: 'popup', cancelable: true });
      expect((await told) as unknown).to.include({ window: bankWindow });
      expect(title(element)).to.equal('Finish in the other window');
    });

    it('stays where a page wants to do it differently', async () => {
      const { element, opened } = await redirectWith();
      element.addEventListener('tessera-before-redirect', (event) => event.preventDefault());
      await goOn(element);
      expect(opened).to.deep.equal([]);
      expect(title(element)).to.equal('Approve at Nord Bank');
    });

    it('goes to web pages alone', async () => {
      for (const url of [
        'javascript:alert(1)',
        ' javascript:alert(1)',
        'data:text/html,hi',
        'blob:https://x',
        'bank-app://pay',
        '//x',
        '',
      ]) {
        for (const display of ['popup', 'page'] as const) {
          const { element, opened, gone } = await redirectWith({ show: { url, display } });
          await goOn(element);
          expect([...opened, ...gone], url).to.deep.equal([]);
        }
      }
    });

    it('finds the window again, and opens it where it is gone', async () => {
      const { element, opened, bankWindow } = await redirectWith();
      await goOn(element);
      await press(element, 'Open the window again');
      expect([opened.length, bankWindow.focused]).to.deep.equal([2, 2]);
    });

    it('takes a window that looks closed for a hint, and no more', async () => {
      const { element, bankWindow, submitted } = await redirectWith();
      await goOn(element);
      expect(text(element)).to.not.contain('seems to be closed');
      bankWindow.closed = true;
      await waitUntil(() => text(element).includes('seems to be closed'), 'it should say so');
      expect([title(element), submitted]).to.deep.equal(['Finish in the other window', []]);
      bankWindow.closed = false;
      await waitUntil(() => !text(element).includes('seems to be closed'), 'it should take it back');
    });

    it('closes the window when it has done its duty', async () => {
      for (const state of ['approved', 'failed', 'unknown'] as const) {
        const { element, bankWindow, update } = await redirectWith();
        await goOn(element);
        await update({ state: 'checking' });
        expect(bankWindow.closed).to.equal(false);
        await update({ state });
        expect(bankWindow.closed, state).to.equal(true);
      }
    });

    it('begins again with another attempt', async () => {
      const { element, bankWindow, update } = await redirectWith();
      await goOn(element);
      await update({ state: 'failed', cause: 'cancelled_at_bank' });
      await update({ state: 'waiting', url: 'https://bank.example/approve?id=2' });
      expect([title(element), bankWindow.closed]).to.deep.equal(['Approve at Nord Bank', true]);
    });

    describe('where the bank wants the person a second time, at another address', () => {
      const second = { state: 'waiting', url: 'https://bank.example/tan?id=1' } as const;

      it('leaves the window alone, which goes there by itself, and still leads there', async () => {
        const { element, bankWindow, opened, update } = await redirectWith({ show: { payment: PAYMENT } });
        await goOn(element);
        await update({ state: 'checking' });
        await update(second);
        expect([title(element), bankWindow.closed]).to.deep.equal(['Finish in the other window', false]);
        await expect(element).to.be.accessible();
        await press(element, 'Open the window again');
        expect(opened.at(-1)).to.equal(second.url);
        await update({ state: 'approved' });
        expect([title(element), bankWindow.closed]).to.deep.equal(['Nord Bank has confirmed', true]);
      });

      it('has its button first where the window is gone', async () => {
        const { element, bankWindow, opened, update } = await redirectWith();
        await goOn(element);
        bankWindow.closed = true;
        await update(second);
        await waitUntil(() => element.shadowRoot!.querySelector('.go'), 'it should be said');
        expect(element.shadowRoot!.querySelector('.go')!.textContent).to.equal('Open the window again');
        await press(element, 'Open the window again');
        expect(opened.at(-1)).to.equal(second.url);
      });

      it('says how to get there where this window knows of none, or is the one that goes', async () => {
        for (const display of ['popup', 'page'] as const) {
          const { element, opened, gone, update } = await redirectWith({ show: { display, state: 'checking' } });
          await update(second);
          expect(title(element)).to.equal('Approve at Nord Bank');
          await goOn(element);
          expect([...opened, ...gone]).to.deep.equal([second.url]);
        }
      });
    });

    it('leaves no timer behind', async () => {
      const { element, bankWindow } = await redirectWith();
      await goOn(element);
      let looks = 0;
      Object.defineProperty(bankWindow, 'closed', { get: () => (looks++, false) });
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(looks).to.equal(0);
    });
  });

  describe('where the browser opens no window', () => {
    it('says so, tries again, or goes on in this one as soon as the companion knows', async () => {
      const { element, opened, gone, submitted, update } = await redirectWith({ opens: false });
      await goOn(element);
      expect(text(element)).to.contain('did not open the window');
      await press(element, 'Open Nord Bank');
      expect(opened.length).to.equal(2);
      await press(element, 'Continue in this window');
      expect([submitted, gone]).to.deep.equal([['in_page'], []]);
      await update({ display: 'page' });
      expect(gone).to.deep.equal([element.step.show.url]);
    });

    it('does not leave later, when that was refused', async () => {
      const { element, gone, update } = await redirectWith({ opens: false });
      await goOn(element);
      await press(element, 'Continue in this window');
      element.problem = 'action_not_possible';
      await element.updateComplete;
      element.problem = null;
      await update({ display: 'page' });
      expect(gone).to.deep.equal([]);
    });
  });

  it('leaves this window for the bank where it is set to', async () => {
    const { element, opened, gone } = await redirectWith({ show: { display: 'page' } });
    await goOn(element);
    expect([opened, gone]).to.deep.equal([[], [element.step.show.url]]);
  });

  it('does nothing while something is on its way', async () => {
    const { element, opened, submitted } = await redirectWith({ busy: true });
    await goOn(element);
    await press(element, 'Choose another bank');
    expect([opened, submitted]).to.deep.equal([[], []]);
  });

  it('offers the other way only where there is one', async () => {
    const without = await redirectWith();
    expect(labels(without.element)).to.deep.equal(['Continue to Nord Bank', 'Choose another bank']);
    const { element, submitted } = await redirectWith({ show: { other_way: true } });
    await press(element, 'Approve in the bank’s app instead');
    await press(element, 'Choose another bank');
    expect(submitted).to.deep.equal(['switch', 'change_bank']);
  });

  describe('when it failed', () => {
    const failed = (cause: FailureCause, other_way = false) => redirectWith({ show: { state: 'failed', cause, other_way } });

    it('says what happened, and has what helps most first', async () => {
      const cancelled = await failed('cancelled_at_bank', true);
      expect(title(cancelled.element)).to.equal(english.causes.cancelled_at_bank.title);
      expect(labels(cancelled.element)).to.deep.equal(['Try again', 'Approve in the bank’s app instead', 'Choose another bank']);
      await press(cancelled.element, 'Try again');
      expect(cancelled.submitted).to.deep.equal(['retry']);
      expect(labels((await failed('refused_by_bank')).element)).to.deep.equal(['Choose another bank']);
      expect(labels((await failed('access_blocked')).element)).to.deep.equal(['Choose another bank']);
    });

    it('offers nothing that could pay twice', async () => {
      for (const cause of ['payment_unknown', 'bank_answer_mismatch'] as const) {
        const { element } = await failed(cause, true);
        expect(labels(element), cause).to.deep.equal(['Close']);
        const left = oneEvent(element, 'tessera-leave');
        await press(element, 'Close');
        await left;
      }
    });
  });

  it('says aloud how it ended', async () => {
    const { element, update } = await redirectWith();
    const status = () => element.shadowRoot!.querySelector('.vh[role=status]')!.textContent.trim();
    expect(status()).to.equal('');
    await update({ state: 'approved' });
    expect(status()).to.equal('Nord Bank has confirmed');
    await update({ state: 'failed', cause: 'bank_timed_out' });
    expect(status()).to.equal(english.causes.bank_timed_out.title);
  });

  it('lets the check mark be seen, where things may move', async () => {
    const { element, update } = await redirectWith();
    const seconds = async () => {
      const from = performance.now();
      await element.finish();
      return (performance.now() - from) / 1000;
    };
    expect(await seconds()).to.be.lessThan(0.1);
    await update({ state: 'approved' });
    expect(await seconds()).to.be.lessThan(0.1);
    if (!canMove) return;
    await motion('no-preference');
    const moving = await redirectWith({ show: { state: 'approved' } });
    const from = performance.now();
    await moving.element.finish();
    expect(performance.now() - from).to.be.within(500, 1500);
    await motion('reduce');
  });

  it('never loses the focus, and can be used by keyboard alone', async () => {
    const { element, update, opened } = await redirectWith();
    const focused = () => element.shadowRoot!.activeElement;
    element.focusTitle();
    expect(focused()?.localName).to.equal('h2');
    await sendKeys({ press: 'Tab' });
    expect(focused()?.textContent.trim()).to.equal('Continue to Nord Bank');
    await sendKeys({ press: 'Enter' });
    await element.updateComplete;
    expect(opened.length).to.equal(1);
    expect(focused()?.textContent).to.equal('Finish in the other window');
    await update({ state: 'checking' });
    expect(focused()?.localName).to.equal('h2');
    await update({ state: 'approved' });
    expect(focused()?.textContent).to.equal('Nord Bank has confirmed');
  });
});
