import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { english } from '../../src/i18n/en-later.ts';
import { CAUSES, exitRecord, type Cause } from '../../src/protocol/exit.ts';
import type { Receipt } from '../../src/protocol/sessions.ts';
import type { TesseraResult } from '../../src/steps/result/result.ts';
import '../../src/steps/result/result.ts';
import { receipt } from '../../stories/flow/steps.ts';
import { canMove, motion } from './motion.ts';

async function render(cause: Cause, given: { inDialog?: boolean; tenantName?: string; receipt?: Receipt } = {}): Promise<TesseraResult> {
  const { inDialog = false, tenantName = '', receipt = null } = given;
  const exit = exitRecord(cause, 'accounts', 'ses_1', 'req_1');
  const result = html`<tessera-result .words=${english} .exit=${exit} .tenantName=${tenantName} .receipt=${receipt}></tessera-result>`;
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
    for (const cause of [
      'completed',
      'left',
      'bank_said_nothing',
      'payment_unknown',
      'session_expired',
      'declined',
      'in_review',
    ] as const) {
      await expect(await render(cause, { inDialog: true })).to.be.accessible();
    }
    await expect(await render('paid', { inDialog: true, receipt })).to.be.accessible();
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

  it('has a sign for every tone: good news, not as hoped, bad news, not over', async () => {
    const look = async (cause: Cause) => $(await render(cause), 'svg').getAttribute('class');
    for (const cause of ['completed', 'paid', 'verified', 'approved', 'submitted', 'managed'] as const)
      expect(await look(cause), cause).to.equal('good');
    for (const cause of ['unverified', 'declined', 'not_checked', 'payment_unknown'] as const)
      expect(await look(cause), cause).to.equal('warn');
    expect(await look('in_review')).to.equal('');
    expect(await look('internal')).to.equal('bad');
    const drawn = async (cause: Cause) => $(await render(cause), 'path').getAttribute('d');
    expect(await drawn('in_review')).to.equal(await drawn('payment_unknown'));
    expect(await drawn('unverified')).not.to.equal(await drawn('internal'));
  });

  it('has a receipt for what was paid', async () => {
    const element = await render('paid', { receipt });
    const all = $(element, '.receipt').textContent.replace(/\s+/g, ' ');
    for (const said of ['€49.90', 'Tideline Goods', 'FR76 3000 4000 0312 3456 7890 143', 'Order 4711', 'Nord Bank'])
      expect(all).to.contain(said);
    expect($(element, 'code').textContent).to.equal('req_1');
    expect($(await render('paid'), '.receipt')).to.equal(null);
  });

  it('prints the receipt alone, and leaves nothing behind', async () => {
    const element = await render('paid', { receipt });
    const before = document.documentElement.outerHTML;
    const printed: Window[] = [];
    element.print = (page) => printed.push(page);
    for (const times of [1, 2]) {
      $(element, '.receipt button').click();
      await waitUntil(() => printed.length === times);
    }
    const { body, documentElement } = printed[1]!.document;
    expect(body.textContent).to.contain('€49.90').and.contain('Order 4711').and.contain('req_1');
    expect(body.querySelector('button')).to.equal(null);
    expect(documentElement.lang).to.equal('en');
    expect(document.documentElement.outerHTML).to.equal(before);
    expect(element.renderRoot.querySelectorAll('iframe').length).to.equal(1);
    printed[1]!.dispatchEvent(new Event('afterprint'));
    expect($(element, 'iframe')).to.equal(null);
  });

  it('draws its sign, or shows it at once to those who want no motion', async () => {
    await motion('no-preference');
    const element = await render('completed');
    expect(getComputedStyle($(element, 'path')).animationName).to.equal(canMove ? 'draw' : 'none');
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
