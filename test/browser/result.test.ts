import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { english } from '../../src/i18n/en-later.ts';
import { CAUSES, exitRecord, type Cause } from '../../src/protocol/exit.ts';
import type { TesseraResult } from '../../src/steps/result/result.ts';
import '../../src/steps/result/result.ts';
import { motion } from './motion.ts';

async function render(cause: Cause, { inDialog = false, tenantName = '' } = {}): Promise<TesseraResult> {
  const exit = exitRecord(cause, 'accounts', 'ses_1', 'req_1');
  const result = html`<tessera-result .words=${english} .exit=${exit} .tenantName=${tenantName}></tessera-result>`;
  if (!inDialog) return fixture(result);
  const dialog = await fixture<HTMLDialogElement>(html`<dialog open aria-label="Test">${result}</dialog>`);
  return dialog.querySelector('tessera-result')!;
}

const $ = (element: TesseraResult, selector: string): HTMLElement => element.renderRoot.querySelector<HTMLElement>(selector)!;
const labels = (element: TesseraResult): string[] =>
  [...element.renderRoot.querySelectorAll('button')].map(({ textContent }) => textContent.trim());

describe('tessera-result', () => {
  it('is accessible and has words, for every cause', async () => {
    for (const cause of Object.keys(CAUSES) as Cause[]) {
      const element = await render(cause, { inDialog: true });
      expect($(element, 'h2').textContent, cause).to.match(/\w{2}/);
      expect($(element, '#text').textContent, cause).to.match(/\w{2}/);
    }
    for (const cause of ['completed', 'left', 'bank_said_nothing', 'payment_unknown', 'session_expired'] as const) {
      await expect(await render(cause, { inDialog: true })).to.be.accessible();
    }
  });

  it('is accessible in the dark, too', async () => {
    document.body.style.cssText = 'color-scheme: dark; background: #14161a';
    await expect(await render('bank_said_nothing')).to.be.accessible();
    document.body.style.cssText = '';
  });

  it('offers what helps after each failure', async () => {
    expect(labels(await render('bank_said_nothing'))).to.deep.equal(['Try again']);
    expect(labels(await render('bank_unavailable'))).to.deep.equal(['Choose another bank']);
    expect(labels(await render('session_expired'))).to.deep.equal(['Start again']);
    expect(labels(await render('consent_expired'))).to.deep.equal(['Connect again']);
    expect(labels(await render('access_blocked'))).to.deep.equal([]);
  });

  it('can be closed where there is something to close', async () => {
    expect(labels(await render('access_blocked', { inDialog: true }))).to.deep.equal(['Close']);
    expect(labels(await render('left', { inDialog: true }))).to.deep.equal(['Start again', 'Close']);
    expect(labels(await render('completed'))).to.deep.equal([]);
    expect(labels(await render('completed', { inDialog: true, tenantName: 'Tideline' }))).to.deep.equal(['Back to Tideline']);
  });

  it('gives a reference for help after a failure, and only then', async () => {
    expect($(await render('internal'), 'code').textContent).to.equal('req_1');
    expect($(await render('completed'), 'code')).to.equal(null);
    expect($(await render('left'), 'code')).to.equal(null);
  });

  it('draws its sign, or shows it at once to those who want no motion', async () => {
    const element = await render('completed');
    expect(getComputedStyle($(element, 'path')).animationName).to.equal('draw');
    await motion('reduce');
    expect(parseFloat(getComputedStyle($(element, 'path')).animationDuration)).to.be.lessThan(0.01);
    await motion('no-preference');
  });

  it('works by keyboard', async () => {
    const element = await render('bank_said_nothing', { inDialog: true });
    element.focusTitle();
    expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
    await sendKeys({ press: 'Tab' });
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    await oneEvent(element, 'tessera-restart');
    await sendKeys({ press: 'Tab' });
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    await oneEvent(element, 'tessera-leave');
  });
});
