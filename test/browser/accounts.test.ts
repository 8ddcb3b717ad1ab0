import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { AccountChoice, StepShow } from '../../src/protocol/steps.ts';
import type { TesseraAccounts } from '../../src/steps/accounts/accounts.ts';
import '../../src/steps/accounts/accounts.ts';

const ACCOUNTS: AccountChoice[] = [
  { id: 'a', name: 'Everyday', type: 'current', currency: 'EUR', iban_masked: 'FR76 •••• 3012', balance: '2418.07' },
  { id: 'b', name: 'Savings account', type: 'savings', currency: 'JPY', iban_masked: 'FR76 •••• 3019', balance: '1204500' },
  { id: 'c', name: 'Household', type: 'other', currency: 'KWD', balance: '-82.400' },
];

async function render(accounts = ACCOUNTS, show: Partial<StepShow<'accounts'>> = {}): Promise<TesseraAccounts> {
  const step = {
    name: 'accounts',
    kind: 'accounts',
    show: { bank: { id: 'nord', name: 'Nord Bank', country: 'FR' }, accounts, valid_until: '2027-02-17', ...show },
  };
  return fixture(html`<tessera-accounts .words=${english} .step=${step}></tessera-accounts>`);
}

const $ = <E extends Element = HTMLElement>(element: TesseraAccounts, selector: string): E =>
  element.renderRoot.querySelector<E>(selector)!;
const boxes = (element: TesseraAccounts): HTMLInputElement[] => [...element.renderRoot.querySelectorAll('input')];
const button = (element: TesseraAccounts): HTMLButtonElement => $<HTMLButtonElement>(element, '.go');

describe('tessera-accounts', () => {
  it('is accessible, with and without an error, while busy, in the dark', async () => {
    const element = await render();
    await expect(element).to.be.accessible();
    button(element).click();
    await element.updateComplete;
    await expect(element).to.be.accessible();
    document.body.style.cssText = 'color-scheme: dark; background: #14161a';
    element.problem = 'provider_unavailable';
    element.busy = true;
    await element.updateComplete;
    await expect(element).to.be.accessible();
    document.body.style.cssText = '';
  });

  it('ticks nothing beforehand, except the only one', async () => {
    expect(boxes(await render()).some(({ checked }) => checked)).to.equal(false);
    const single = await render(ACCOUNTS.slice(0, 1));
    expect(boxes(single).map(({ checked }) => checked)).to.deep.equal([true]);
    expect(button(single).textContent.trim()).to.equal('Share 1 account');
  });

  it('shows amounts as the currency writes them, and the number in groups', async () => {
    const element = await render();
    const amounts = [...element.renderRoot.querySelectorAll('.balance [aria-hidden]')].map(({ textContent }) =>
      textContent.replace(/\s/g, ' '),
    );
    expect(amounts).to.deep.equal(['€2,418.07', '¥1,204,500', '-KWD 82.400']);
    expect($(element, 'bdi[dir]').textContent).to.equal('FR76 •••• 3012');
  });

  it('says what is shared, and until when', async () => {
    const terms = $(await render(), '.terms').textContent;
    expect(terms).to.contain('Until February 17, 2027').and.contain('reading only');
    expect($(await render(ACCOUNTS, { valid_until: undefined as never }), '.terms').textContent).not.to.contain('Until');
  });

  it('says on the button what it does', async () => {
    const element = await render();
    expect(button(element).textContent.trim()).to.equal('Share accounts');
    boxes(element)[1]!.click();
    boxes(element)[3]!.click();
    await element.updateComplete;
    expect(button(element).textContent.trim()).to.equal('Share 2 accounts');
  });

  it('ticks and clears all at once', async () => {
    const element = await render();
    const [all, first] = boxes(element) as [HTMLInputElement, HTMLInputElement];
    first.click();
    await element.updateComplete;
    expect(all.indeterminate).to.equal(true);
    all.click();
    await element.updateComplete;
    expect(boxes(element).every(({ checked }) => checked)).to.equal(true);
    all.click();
    await element.updateComplete;
    expect(boxes(element).some(({ checked }) => checked)).to.equal(false);
  });

  it('submits what is ticked, in the order of the list', async () => {
    const element = await render();
    boxes(element)[3]!.click();
    boxes(element)[1]!.click();
    setTimeout(() => button(element).click());
    const { data } = await oneEvent<StepSubmitEvent>(element, 'tessera-step-submit');
    expect(data).to.deep.equal({ account_ids: ['a', 'c'] });
  });

  it('asks for a tick where there is none, beside the list, and only then', async () => {
    const element = await render();
    element.addEventListener('tessera-step-submit', () => expect.fail('submitted'));
    expect($(element, '#error').hidden).to.equal(true);
    button(element).click();
    await element.updateComplete;
    expect($(element, '#error').textContent).to.contain('Tick at least one');
    expect(element.shadowRoot!.activeElement).to.equal(boxes(element)[0]);
    boxes(element)[1]!.click();
    await element.updateComplete;
    expect($(element, '#error').hidden).to.equal(true);
  });

  it('keeps the ticks when the same step comes again', async () => {
    const element = await render();
    boxes(element)[1]!.click();
    element.step = { ...element.step };
    await element.updateComplete;
    expect(boxes(element)[1]!.checked).to.equal(true);
  });

  it('has a way out that shares nothing', async () => {
    const element = await render();
    setTimeout(() => $(element, '.alt').click());
    await oneEvent(element, 'tessera-leave');
  });

  it('sends nothing twice', async () => {
    const element = await render();
    let submitted = 0;
    element.addEventListener('tessera-step-submit', () => submitted++);
    boxes(element)[1]!.click();
    element.busy = true;
    await element.updateComplete;
    button(element).click();
    expect(submitted).to.equal(0);
    expect(button(element).getAttribute('aria-busy')).to.equal('true');
  });

  it('works by keyboard alone', async () => {
    const element = await render();
    element.focusTitle();
    expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
    for (const press of ['Tab', 'Tab', ' ', 'Tab', 'Tab', 'Tab']) await sendKeys({ press });
    expect(element.shadowRoot!.activeElement).to.equal(button(element));
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    const { data } = await oneEvent<StepSubmitEvent>(element, 'tessera-step-submit');
    expect(data).to.deep.equal({ account_ids: ['a'] });
  });
});
