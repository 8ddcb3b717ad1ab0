import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { PayeeCheck, StepShow } from '../../src/protocol/steps.ts';
import type { TesseraReview } from '../../src/steps/review/review.ts';
import '../../src/steps/review/review.ts';
import { bankOf, PAYMENT, reviewStep } from '../../stories/flow/steps.ts';

const ACCOUNT = { bank: bankOf('Nord Bank'), iban_masked: 'FR76 •••• 3012' };
const CHECKS: PayeeCheck[] = [
  { result: 'match' },
  { result: 'close_match', name: 'Tideline Goods SARL' },
  { result: 'no_match' },
  { result: 'unavailable' },
];

const reviewWith = async (show: Partial<StepShow<'review'>> = {}, locale = 'en') => {
  const submitted: unknown[] = [];
  const element = await fixture<TesseraReview>(html`
    <tessera-review
      .words=${english}
      .step=${reviewStep(show)}
      locale=${locale}
      @tessera-step-submit=${({ data }: StepSubmitEvent) => submitted.push(data)}
    ></tessera-review>
  `);
  return { element, submitted };
};

const $ = <E extends Element = HTMLElement>(element: TesseraReview, selector: string): E => element.renderRoot.querySelector<E>(selector)!;
const text = (element: TesseraReview): string => element.renderRoot.textContent.replace(/\s+/g, ' ');
const press = async (element: TesseraReview, label: RegExp): Promise<void> => {
  [...element.renderRoot.querySelectorAll('button')].find(({ textContent }) => label.test(textContent))!.click();
  await element.updateComplete;
};

describe('tessera-review', () => {
  it('is accessible, whatever the payee’s bank says, with an error, while busy, in the dark', async () => {
    for (const scheme of ['', 'color-scheme: dark; background: #14161a']) {
      document.body.style.cssText = scheme;
      for (const payee_check of CHECKS) {
        const { element } = await reviewWith({ payee_check, account: ACCOUNT });
        await expect(element).to.be.accessible();
        await press(element, /^\s*Pay/);
        await expect(element).to.be.accessible();
        element.problem = 'provider_unavailable';
        element.busy = true;
        await element.updateComplete;
        await expect(element).to.be.accessible();
      }
    }
    document.body.style.cssText = '';
  });

  it('shows everything in full, the amount largest', async () => {
    const payee_name = 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland';
    const { element } = await reviewWith({ payment: { ...PAYMENT, payee_name } });
    expect(text(element)).to.contain(payee_name).and.contain('Order 4711').and.contain('FR76 3000 4000 0312 3456 7890 143');
    const sizes = [...element.renderRoot.querySelectorAll('*')].map((each) => parseFloat(getComputedStyle(each).fontSize));
    expect(parseFloat(getComputedStyle($(element, '.sum')).fontSize)).to.equal(Math.max(...sizes));
    expect($(element, 'bdi[dir]').dir).to.equal('ltr');
  });

  it('writes the amount as the person does, on the button, too', async () => {
    const { element } = await reviewWith({}, 'de');
    expect($(element, '.sum').textContent).to.equal('49,90\u00a0€');
    expect($(element, '.go').textContent.trim()).to.equal('Pay 49,90\u00a0€');
    const yen = await reviewWith({ payment: { ...PAYMENT, amount: '8240', currency: 'JPY' } });
    expect($(yen.element, '.sum').textContent).to.equal('¥8,240');
  });

  it('confirms exactly what it shows', async () => {
    const { element, submitted } = await reviewWith({ digest: 'abc' });
    await press(element, /^\s*Pay/);
    expect(submitted).to.deep.equal([{ digest: 'abc', from: 'other' }]);
  });

  it('tells each answer of the payee’s bank', async () => {
    for (const payee_check of CHECKS) {
      const { element } = await reviewWith({ payee_check });
      expect($(element, 'h3').textContent).to.equal(english.review.payee[payee_check.result].title);
      expect($(element, '.accept') === null).to.equal(payee_check.result === 'match');
    }
    const { element } = await reviewWith({ payee_check: CHECKS[1]! });
    expect($(element, '.check').textContent).to.contain('Tideline Goods SARL');
  });

  it('pays past anything but a match only when that was read', async () => {
    for (const payee_check of CHECKS.slice(1)) {
      const { element, submitted } = await reviewWith({ payee_check });
      await press(element, /^\s*Pay/);
      expect(submitted).to.deep.equal([]);
      expect($(element, '#error').textContent).to.equal(english.review.acceptFirst);
      const box = $<HTMLInputElement>(element, '.accept input');
      expect(element.shadowRoot!.activeElement).to.equal(box);
      expect(box.getAttribute('aria-invalid')).to.equal('true');
      box.click();
      await element.updateComplete;
      expect($(element, '#error').textContent).to.equal('');
      await press(element, /^\s*Pay/);
      expect(submitted).to.deep.equal([{ digest: 'd1', from: 'other', payee_accepted: true }]);
    }
  });

  it('makes not to pay as near as to pay where the name is wrong, and nearer to nothing else', async () => {
    const { element } = await reviewWith({ payee_check: { result: 'no_match' } });
    const [leave, pay] = [...element.renderRoot.querySelectorAll('button')] as HTMLElement[] as [HTMLElement, HTMLElement];
    expect(leave.textContent).to.contain('Do not pay');
    for (const look of ['backgroundColor', 'borderTopColor', 'borderTopWidth', 'color', 'fontWeight', 'height', 'width'] as const) {
      expect(getComputedStyle(pay)[look], look).to.equal(getComputedStyle(leave)[look]);
    }
    setTimeout(() => leave.click());
    await oneEvent(element, 'tessera-leave');
  });

  it('offers the account used last time, and another', async () => {
    const { element, submitted } = await reviewWith({ account: ACCOUNT });
    const [known, other] = [...element.renderRoot.querySelectorAll<HTMLInputElement>('[type=radio]')] as [
      HTMLInputElement,
      HTMLInputElement,
    ];
    expect(known.checked).to.equal(true);
    expect(known.labels![0]!.textContent).to.contain('Nord Bank, number ending in 3012');
    await press(element, /^\s*Pay/);
    other.click();
    await element.updateComplete;
    expect(known.checked).to.equal(false);
    await press(element, /^\s*Pay/);
    expect(submitted).to.deep.equal([
      { digest: 'd1', from: 'known' },
      { digest: 'd1', from: 'other' },
    ]);
  });

  it('keeps what was chosen when the same payment comes again, and forgets it for another', async () => {
    const { element } = await reviewWith({ payee_check: { result: 'unavailable' } });
    $<HTMLInputElement>(element, '.accept input').click();
    element.step = reviewStep({ payee_check: { result: 'unavailable' } });
    await element.updateComplete;
    expect($<HTMLInputElement>(element, '.accept input').checked).to.equal(true);
    element.step = reviewStep({ payee_check: { result: 'unavailable' }, digest: 'd2' });
    await element.updateComplete;
    expect($<HTMLInputElement>(element, '.accept input').checked).to.equal(false);
  });

  it('sends nothing twice, and is not left while it sends', async () => {
    const { element, submitted } = await reviewWith();
    element.addEventListener('tessera-leave', () => expect.fail('left'));
    element.busy = true;
    await element.updateComplete;
    await press(element, /^\s*Pay/);
    await press(element, /Do not pay/);
    expect(submitted).to.deep.equal([]);
    expect($(element, '.go').getAttribute('aria-busy')).to.equal('true');
  });

  it('fits into 320 pixels, with letters twice as large', async () => {
    const { element } = await reviewWith({
      payment: { ...PAYMENT, amount: '123456789.01', currency: 'RON', reference: 'A'.repeat(140) },
      payee_check: { result: 'no_match' },
      account: ACCOUNT,
    });
    element.style.cssText = 'width: 288px; --tessera-font-size: 32px';
    expect(element.scrollWidth).to.be.at.most(288);
  });

  it('works by keyboard alone', async () => {
    const { element, submitted } = await reviewWith({ payee_check: { result: 'unavailable' }, account: ACCOUNT });
    element.focusTitle();
    expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
    for (const key of ['Tab', ' ', 'Tab', 'ArrowDown', 'Tab', 'Enter']) await sendKeys({ press: key });
    expect(submitted).to.deep.equal([{ digest: 'd1', from: 'other', payee_accepted: true }]);
    await sendKeys({ press: 'Tab' });
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    await oneEvent(element, 'tessera-leave');
  });
});
