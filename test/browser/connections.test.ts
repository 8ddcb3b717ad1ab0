import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import { refreshResult, type Connection, type StepShow } from '../../src/protocol/steps.ts';
import type { TesseraConnections } from '../../src/steps/connections/connections.ts';
import '../../src/steps/connections/connections.ts';
import { connectionOf, connectionsStep } from '../../stories/flow/steps.ts';

const connectionsWith = async (show: Partial<StepShow<'connections'>> = {}) => {
  const submitted: unknown[] = [];
  const element = await fixture<TesseraConnections>(html`
    <tessera-connections
      .words=${english}
      .step=${connectionsStep(show)}
      .tenantName=${'Tideline'}
      @tessera-step-submit=${({ data }: StepSubmitEvent) => submitted.push(data)}
    ></tessera-connections>
  `);
  const update = async (more: Partial<StepShow<'connections'>>) => {
    element.busy = false;
    element.step = connectionsStep({ ...element.step.show, ...more });
    await element.updateComplete;
  };
  return { element, submitted, update };
};

const $ = <E extends Element = HTMLElement>(element: TesseraConnections, selector: string): E =>
  element.renderRoot.querySelector<E>(selector)!;
const text = (element: TesseraConnections): string => element.renderRoot.textContent.replace(/\s+/g, ' ');
const nameOf = (button: HTMLElement): string => button.ariaLabel ?? button.textContent.trim();
const names = (element: TesseraConnections): string[] => [...element.renderRoot.querySelectorAll('button')].map(nameOf);
const button = (element: TesseraConnections, name: string): HTMLButtonElement =>
  [...element.renderRoot.querySelectorAll('button')].find((each) => nameOf(each) === name)!;
const press = async (element: TesseraConnections, name: string): Promise<void> => {
  button(element, name).focus();
  button(element, name).click();
  await element.updateComplete;
  await element.updateComplete;
};
const status = (element: TesseraConnections): string => $(element, '[role=status]').textContent.trim();
const only = (more: Partial<Connection>, can_add = true) => connectionsWith({ connections: [connectionOf('Nord Bank', more)], can_add });

describe('tessera-connections', () => {
  it('is accessible with banks, without, with every result, with the question, while busy, in the dark', async () => {
    const results = refreshResult.options.map((result) => connectionOf(`Bank ${result}`, { result }));
    for (const scheme of ['', 'color-scheme: dark; background: #14161a']) {
      document.body.style.cssText = scheme;
      for (const show of [{}, { connections: [] }, { connections: results, removed: 'Nord Bank' }]) {
        await expect((await connectionsWith(show)).element).to.be.accessible();
      }
      const { element } = await connectionsWith();
      await press(element, 'Remove: Nord Bank');
      await expect(element).to.be.accessible();
      element.busy = true;
      element.problem = 'provider_unavailable';
      await element.updateComplete;
      await expect(element).to.be.accessible();
    }
    document.body.style.cssText = '';
  });

  it('says of each bank what is shared, until when, and how fresh it is', async () => {
    const show = text((await only({ accounts: 3, valid_until: '2027-02-17', is_new: true })).element);
    expect(show).to.contain('Nord Bank New').and.contain('3 accounts').and.contain('Until Feb 17, 2027').and.contain('Updated 2 hours ago');
    expect(text((await only({ state: 'expires_soon', valid_until: '2026-12-01' })).element)).to.contain('Ends soon: Dec 1, 2026');
    expect(text((await only({ state: 'expired', valid_until: '2026-10-01' })).element)).to.contain('Ended Oct 1, 2026');
    const never = connectionOf('Nord Bank');
    delete never.refreshed_at;
    expect(text((await connectionsWith({ connections: [never] })).element)).not.to.contain('Updated');
  });

  it('gives every button a name of its own', async () => {
    const { element } = await connectionsWith();
    const all = names(element);
    expect(new Set(all).size).to.equal(all.length);
    expect(all).to.deep.equal([
      'Update: Nord Bank',
      'Connect again: Nord Bank',
      'Remove: Nord Bank',
      'Connect again: Kestrel Bank',
      'Update: Kestrel Bank',
      'Remove: Kestrel Bank',
      'Connect a bank',
      'Done',
    ]);
  });

  it('submits what each button says', async () => {
    const { element, submitted } = await connectionsWith();
    for (const name of ['Update: Nord Bank', 'Connect again: Kestrel Bank', 'Connect a bank', 'Done']) await press(element, name);
    expect(submitted).to.deep.equal([
      { action: 'refresh', connection_id: 'nord-bank' },
      { action: 'reconnect', connection_id: 'kestrel-bank' },
      { action: 'add' },
      { action: 'done' },
    ]);
  });

  it('offers what helps after each result, and not what cannot', async () => {
    const after = async (more: Partial<Connection>, can_add = true) =>
      names((await only(more, can_add)).element)
        .filter((name) => name.includes(':'))
        .map((name) => name.split(':')[0]);
    expect(await after({ result: 'up_to_date' })).to.deep.equal(['Update', 'Connect again', 'Remove']);
    for (const result of ['interface_deprecated', 'credentials_needed', 'approval_needed'] as const) {
      expect(await after({ result }), result).to.deep.equal(['Connect again', 'Remove']);
    }
    for (const result of ['daily_limit_reached', 'access_blocked'] as const) {
      expect(await after({ result }), result).to.deep.equal(['Remove']);
    }
    expect(await after({ state: 'expired' })).to.deep.equal(['Connect again', 'Remove']);
    expect(await after({}, false)).to.deep.equal(['Update', 'Remove']);
  });

  it('shows on the button that it is busy with it, and sends nothing else', async () => {
    const { element, submitted } = await connectionsWith();
    await press(element, 'Update: Kestrel Bank');
    element.busy = true;
    await element.updateComplete;
    const busy = [...element.renderRoot.querySelectorAll('[aria-busy=true]')] as HTMLElement[];
    expect(busy.map(nameOf)).to.deep.equal(['Update: Kestrel Bank']);
    const { width } = busy[0]!.getBoundingClientRect();
    for (const name of names(element)) await press(element, name);
    expect(submitted.length).to.equal(1);
    element.busy = false;
    await element.updateComplete;
    expect(busy[0]!.getBoundingClientRect().width, 'nothing moves').to.equal(width);
  });

  it('says aloud what an update came to', async () => {
    const { element, update } = await connectionsWith();
    await press(element, 'Update: Nord Bank');
    element.busy = true;
    await element.updateComplete;
    expect(status(element)).to.equal('');
    await update({ connections: [connectionOf('Nord Bank', { result: 'daily_limit_reached' })] });
    expect(status(element)).to.equal(english.connections.results.daily_limit_reached);
    // The button is gone, the focus is not.
    expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
  });

  it('asks before it removes, and takes no for an answer', async () => {
    const { element, submitted } = await connectionsWith();
    await press(element, 'Remove: Nord Bank');
    expect(submitted).to.deep.equal([]);
    expect(element.shadowRoot!.activeElement).to.equal($(element, '#question'));
    expect($(element, '.sure').textContent).to.contain('Remove Nord Bank?').and.contain('Tideline');
    await press(element, 'Keep it');
    expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Remove: Nord Bank'));
    await press(element, 'Remove: Nord Bank');
    await sendKeys({ press: 'Escape' });
    await element.updateComplete;
    expect($(element, '.sure')).to.equal(null);
    expect(element.shadowRoot!.activeElement).to.equal(button(element, 'Remove: Nord Bank'));
  });

  it('says that a bank was removed, and leaves the focus on the title', async () => {
    const { element, submitted, update } = await connectionsWith();
    await press(element, 'Remove: Nord Bank');
    await press(element, 'Remove this bank');
    expect(submitted).to.deep.equal([{ action: 'remove', connection_id: 'nord-bank' }]);
    await update({ connections: [connectionOf('Kestrel Bank')], removed: 'Nord Bank' });
    expect(status(element)).to.equal('Nord Bank was removed.');
    expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
    expect(text(element)).not.to.contain('Remove Nord Bank?');
  });

  it('gives up the question when the removal did not work', async () => {
    const { element } = await connectionsWith();
    await press(element, 'Remove: Nord Bank');
    await press(element, 'Remove this bank');
    element.problem = 'provider_unavailable';
    await element.updateComplete;
    expect($(element, '[role=alert]').textContent).to.equal(english.problems.provider_unavailable);
    expect(element.shadowRoot!.activeElement).not.to.equal(null);
  });

  it('has something to do where no bank is connected', async () => {
    const { element } = await connectionsWith({ connections: [] });
    expect(text(element)).to.contain(english.connections.none);
    expect($(element, '.go').textContent.trim()).to.equal('Connect a bank');
    const last = await connectionsWith({ connections: [], can_add: false });
    expect(names(last.element)).to.deep.equal(['Done']);
  });

  it('fits into 320 pixels, with letters twice as large', async () => {
    const { element } = await only({ result: 'credentials_needed', state: 'expires_soon' });
    element.style.cssText = 'width: 288px; --tessera-font-size: 32px';
    expect(element.scrollWidth).to.be.at.most(288);
  });

  it('works by keyboard alone', async () => {
    const { element, submitted } = await only({});
    element.focusTitle();
    for (const key of ['Tab', 'Tab', 'Tab', 'Enter']) await sendKeys({ press: key });
    await element.updateComplete;
    expect(element.shadowRoot!.activeElement).to.equal($(element, '#question'));
    setTimeout(() => void sendKeys({ press: 'Tab' }).then(() => sendKeys({ press: 'Enter' })));
    await oneEvent(element, 'tessera-step-submit');
    expect(submitted).to.deep.equal([{ action: 'remove', connection_id: 'nord-bank' }]);
  });
});
