import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { CheckState, StepShow } from '../../src/protocol/steps.ts';
import type { TesseraWait } from '../../src/steps/wait/wait.ts';
import '../../src/steps/wait/wait.ts';
import { inMinutes, waitStep } from '../../stories/flow/steps.ts';
import { canMove, motion } from './motion.ts';

type What = StepShow<'wait'>['what'];
const WHATS: What[] = ['verification', 'review'];
const ANSWERS: CheckState[] = ['verified', 'unverified', 'approved', 'declined'];

const waitWith = async (what: What, show: Partial<StepShow<'wait'>> = {}, clockOffset = 0) => {
  const submitted: unknown[] = [];
  const element = await fixture<TesseraWait>(html`
    <tessera-wait
      .words=${english}
      .step=${waitStep(what, show)}
      .tenantName=${'Tideline'}
      .clockOffset=${clockOffset}
      @tessera-step-submit=${({ data }: StepSubmitEvent) => submitted.push(data)}
    ></tessera-wait>
  `);
  const update = async (more: Partial<StepShow<'wait'>>) => {
    element.step = waitStep(what, { ...element.step.show, ...more });
    await element.updateComplete;
  };
  return { element, submitted, update };
};

const $ = <E extends Element = HTMLElement>(element: TesseraWait, selector: string): E => element.renderRoot.querySelector<E>(selector)!;
const text = (element: TesseraWait): string => element.renderRoot.textContent.replace(/\s+/g, ' ');
const labels = (element: TesseraWait): string[] =>
  [...element.renderRoot.querySelectorAll('button')].map((each) => each.textContent.trim());

describe('tessera-wait', () => {
  it('is accessible in every state, also in the dark', async () => {
    for (const scheme of ['', 'color-scheme: dark; background: #14161a']) {
      document.body.style.cssText = scheme;
      for (const what of WHATS) {
        for (const state of ['pending', 'failed', 'declined'] as const) {
          const { element } = await waitWith(what, { state });
          await expect(element).to.be.accessible();
          element.problem = 'provider_unavailable';
          await element.updateComplete;
          await expect(element).to.be.accessible();
        }
      }
    }
    document.body.style.cssText = '';
  });

  it('says how long a verification usually takes, and asks for nothing', async () => {
    const { element } = await waitWith('verification');
    expect(text(element)).to.contain('We are checking your details').and.contain('a few seconds');
    expect(labels(element)).to.deep.equal([]);
  });

  it('can be left when a verification takes long', async () => {
    const { element } = await waitWith('verification', { since: inMinutes(-1) });
    expect(labels(element)).to.deep.equal(['Close and come back later']);
  });

  it('looks at the time by itself', async () => {
    const { element } = await waitWith('verification');
    element.clockOffset = 60_000;
    await element.updateComplete;
    expect(labels(element)).to.deep.equal(['Close and come back later']);
  });

  it('says who reviews, for how long, since when, and how to come back', async () => {
    const { element } = await waitWith('review', { since: inMinutes(-125) });
    expect(text(element))
      .to.contain('People at Tideline')
      .and.contain('Usually this takes 4 hours.')
      .and.contain('Sent 2 hours ago')
      .and.contain(english.wait.keep);
    expect(text((await waitWith('review')).element)).to.contain('Sent now');
    expect(text((await waitWith('review', { since: inMinutes(-1500), usual_seconds: 172_800 })).element))
      .to.contain('Sent yesterday')
      .and.contain('takes 2 days');
    expect(text((await waitWith('review', { usual_seconds: 1200 })).element)).to.contain('takes 20 minutes');
  });

  it('goes by the companion’s clock', async () => {
    const { element } = await waitWith('review', { since: inMinutes(0) }, 600_000);
    expect(text(element)).to.contain('Sent 10 minutes ago');
  });

  it('offers to try again or to go on after a failure, and shows which of them it does', async () => {
    for (const what of WHATS) {
      const { element, submitted } = await waitWith(what, { state: 'failed' });
      expect(text(element)).to.contain(english.wait[what].failed.title);
      expect(labels(element)).to.deep.equal(['Try again', 'Go on without it']);
      $(element, '.go').click();
      $(element, '.alt').click();
      expect(submitted).to.deep.equal([{ action: 'retry' }, { action: 'continue' }]);
      element.busy = true;
      await element.updateComplete;
      expect($(element, '.alt').getAttribute('aria-busy')).to.equal('true');
      expect($(element, '.go').getAttribute('aria-busy')).to.equal('false');
      $(element, '.go').click();
      expect(submitted.length).to.equal(2);
    }
  });

  it('announces what becomes of it, and keeps the focus', async () => {
    const { element, update } = await waitWith('review');
    const status = $(element, '[role=status]');
    expect(status.textContent.trim()).to.equal('');
    $(element, 'button').focus();
    await update({ state: 'failed' });
    expect(status.textContent.trim()).to.equal(english.wait.review.failed.title);
    expect(element.shadowRoot!.activeElement).not.to.equal(null);
    for (const state of ANSWERS) {
      await update({ state });
      expect(status.textContent.trim()).to.equal(english.wait.decided);
      expect(labels(element)).to.deep.equal([]);
      expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
    }
  });

  it('lets the answer be seen, but not by those who want no motion', async () => {
    await motion('no-preference');
    const { element, update } = await waitWith('verification');
    const took = async () => {
      const before = performance.now();
      await element.finish();
      return performance.now() - before;
    };
    expect(await took()).to.be.lessThan(100);
    await update({ state: 'verified' });
    if (canMove) expect(await took()).to.be.within(500, 1500);
    await update({ state: 'pending' });
    await motion('reduce');
    await update({ state: 'verified' });
    expect(await took()).to.be.lessThan(100);
    expect(parseFloat(getComputedStyle($(element, 'circle')).transitionDuration)).to.be.lessThan(0.01);
    await motion('no-preference');
  });

  it('stops its clock when it is taken away, and goes on when it is back', async () => {
    const { element } = await waitWith('review');
    const parent = element.parentElement!;
    element.remove();
    element.clockOffset = 3_600_000;
    parent.append(element);
    await element.updateComplete;
    expect(text(element)).to.contain('Sent 60 minutes ago');
  });

  it('works by keyboard', async () => {
    const { element } = await waitWith('review');
    element.focusTitle();
    await sendKeys({ press: 'Tab' });
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    await oneEvent(element, 'tessera-leave');
  });
});
