import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import '../../src/steps/decoupled/decoupled.ts';
import type { TesseraDecoupled } from '../../src/steps/decoupled/decoupled.ts';
import { qrModules, qrPath } from '../../src/steps/decoupled/qr.ts';
import { approvalStep, inMinutes, PAYMENT } from '../../stories/flow/steps.ts';
import { motion } from './motion.ts';

const APP = 'nordbank://approve?id=7';
const PAGE = 'https://app.nordbank.example/approve?id=7';

interface Given {
  show?: Partial<StepShow<'decoupled'>>;
  onPhone?: boolean;
  clockOffset?: number;
}

const decoupledWith = async ({ show = {}, onPhone = false, clockOffset = 0 }: Given = {}) => {
  const submitted: string[] = [];
  const element = await fixture<TesseraDecoupled>(html`
    <tessera-decoupled
      .step=${approvalStep('decoupled', show)}
      .words=${english}
      .onPhone=${onPhone}
      .clockOffset=${clockOffset}
      @tessera-step-submit=${({ data }: StepSubmitEvent) => submitted.push((data as { action: string }).action)}
    ></tessera-decoupled>
  `);
  return { element, submitted };
};

const find = <E extends Element>(element: TesseraDecoupled, selector: string): E | null => element.shadowRoot!.querySelector<E>(selector);
const text = (element: TesseraDecoupled, selector: string): string | undefined =>
  find(element, selector)?.textContent.replace(/\s+/g, ' ').trim();
const press = (element: TesseraDecoupled, label: string): void => {
  [...element.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent.trim() === label)!.click();
};
const seconds = (count: number): string => inMinutes(count / 60);

describe('tessera-decoupled', () => {
  before(() => motion('reduce'));

  it('is accessible in every state', async () => {
    const shows: Given[] = [
      {},
      { show: { app_url: PAGE, matching_code: '4912', other_way: true } },
      { show: { app_url: APP, matching_code: '4912' }, onPhone: true },
      { show: { expires_at: seconds(20) } },
      ...(['checking', 'unknown', 'approved'] as const).map((state) => ({ show: { state } })),
      { show: { state: 'failed', cause: 'approval_expired' } },
    ];
    for (const given of shows) {
      const { element } = await decoupledWith(given);
      await expect(element).to.be.accessible();
      find<HTMLDetailsElement>(element, 'details')?.setAttribute('open', '');
      await expect(element).to.be.accessible();
    }
  });

  it('says which app, and on which device', async () => {
    expect(text((await decoupledWith()).element, 'h2')).to.equal('Open the Nord Bank app on your phone and approve');
    expect(text((await decoupledWith({ onPhone: true })).element, 'h2')).to.equal('Open the Nord Bank app and approve');
  });

  it('says what is paid', async () => {
    const { element } = await decoupledWith({ show: { payment: PAYMENT } });
    expect(text(element, '.payment')).to.contain('€49.90').and.contain('Tideline Goods');
    // A second request beside the first might be paid as well.
    expect([...element.shadowRoot!.querySelectorAll('.actions button')].map((button) => button.textContent.trim())).to.deep.equal([
      'Do not pay',
    ]);
  });

  it('shows the code large, and reads it out sign by sign', async () => {
    const { element } = await decoupledWith({ show: { matching_code: '4912' } });
    expect(text(element, '.code [aria-hidden]')).to.equal('4912');
    expect(text(element, '.code .vh')).to.equal('4 9 1 2');
  });

  describe('the way into the app', () => {
    it('is a button on the phone itself, without anything to scan', async () => {
      const { element } = await decoupledWith({ show: { app_url: APP }, onPhone: true });
      const link = find<HTMLAnchorElement>(element, 'a.go')!;
      expect([link.href, link.target, link.rel]).to.deep.equal([APP, '', 'noopener']);
      expect(find(element, '.scan')).to.equal(null);
    });

    it('leaves this page where it is when the app is a web page', async () => {
      const { element } = await decoupledWith({ show: { app_url: PAGE }, onPhone: true });
      expect(find<HTMLAnchorElement>(element, 'a.go')!.target).to.equal('_blank');
    });

    it('is a code to scan beside a phone, and a link only where it can be opened here', async () => {
      const { element } = await decoupledWith({ show: { app_url: APP } });
      await waitUntil(() => find(element, '.scan path')?.getAttribute('d'), 'it should be drawn');
      expect(find(element, '.scan path')!.getAttribute('d')).to.equal(qrPath(APP).path);
      expect(find(element, 'a')).to.equal(null);
      expect(find<HTMLAnchorElement>((await decoupledWith({ show: { app_url: PAGE } })).element, '.scan a')!.href).to.equal(PAGE);
    });

    it('is not there where the bank names none, or one that could run something', async () => {
      for (const app_url of [
        undefined,
        'javascript:alert(1)',
        ' JavaScript:alert(1)',
        'data:text/html,hi',
        'blob:https://x/y',
        'file:///etc',
      ]) {
        for (const onPhone of [true, false]) {
          const { element } = await decoupledWith({ show: app_url === undefined ? {} : { app_url }, onPhone });
          expect(find(element, 'a, .scan'), String(app_url)).to.equal(null);
        }
      }
    });

    it('leaves the place of the picture empty for an address that is too long for one', async () => {
      const { element } = await decoupledWith({ show: { app_url: `${APP}?${'x'.repeat(2000)}` } });
      expect(find(element, '.scan path')?.getAttribute('d')).to.equal('');
    });
  });

  describe('the time left', () => {
    it("runs by the companion's clock", async () => {
      const { element } = await decoupledWith({ show: { expires_at: seconds(120) }, clockOffset: 60_000 });
      expect(text(element, 'time')).to.match(/^Time left: (1:00|0:59)$/);
    });

    it('counts, and is spoken once when a minute is left', async () => {
      const { element } = await decoupledWith({ show: { expires_at: seconds(61.2) } });
      const spoken = () => text(element, 'time ~ .vh, .wait ~ .vh');
      expect([text(element, 'time'), spoken()]).to.deep.equal(['Time left: 1:02', '']);
      await waitUntil(() => text(element, 'time') === 'Time left: 1:00', 'it should count', { timeout: 3000 });
      expect(spoken()).to.equal('1 minute left');
    });

    it('gets louder at the end', async () => {
      const classOf = async (left: number) =>
        find((await decoupledWith({ show: { expires_at: seconds(left) } })).element, 'time')!.className;
      expect([await classOf(300), await classOf(50), await classOf(20)]).to.deep.equal(['', 'soon', 'soon now']);
    });

    it('says so when it is up, and stands still', async () => {
      const { element } = await decoupledWith({ show: { expires_at: seconds(-5) } });
      expect(text(element, 'time')).to.equal('The time is up. One moment.');
      let updates = 0;
      element.requestUpdate = () => void (updates += 1);
      await aTimeout(1300);
      expect(updates).to.equal(0);
    });

    it('leaves no timer behind', async () => {
      const { element } = await decoupledWith();
      element.remove();
      let updates = 0;
      element.requestUpdate = () => void (updates += 1);
      await aTimeout(1300);
      expect(updates).to.equal(0);
    });
  });

  it('sends again, takes the other way, changes the bank', async () => {
    const { element, submitted } = await decoupledWith({ show: { other_way: true } });
    press(element, 'Send the request again');
    press(element, english.approval.otherWay.redirect);
    press(element, 'Choose another bank');
    expect(submitted).to.deep.equal(['retry', 'switch', 'change_bank']);
  });

  it('draws the new code of another attempt', async () => {
    const { element } = await decoupledWith({ show: { app_url: PAGE } });
    element.step = approvalStep('decoupled', { app_url: `${PAGE}&again` });
    await waitUntil(() => find(element, '.scan path')?.getAttribute('d') === qrPath(`${PAGE}&again`).path);
  });

  it('has help for who is stuck, with a way out, and can be used by keyboard alone', async () => {
    const { element, submitted } = await decoupledWith();
    element.focusTitle();
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    expect(submitted).to.deep.equal(['retry']);
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Tab' });
    expect(element.shadowRoot!.activeElement?.localName).to.equal('summary');
    await sendKeys({ press: 'Enter' });
    expect(find<HTMLDetailsElement>(element, 'details')!.open).to.equal(true);
    expect(text(element, 'details ul')).to.contain('Nord Bank');
    const left = oneEvent(element, 'tessera-leave');
    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });
    await left;
  });
});

describe('the QR code', () => {
  it('is module by module what another encoder draws, in every size', async () => {
    const drawn: string[] = [];
    for (let length = 1; length <= 858; length += length < 60 ? 1 : 7) {
      drawn.push(JSON.stringify(qrModules('abcdefghij:/?=&e'.repeat(60).slice(0, length))));
    }
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(drawn.join('\n'))));
    // Of the same 174 addresses as uqr 0.1.3 encodes them with `ecc: 'L'`, `maskPattern: 0`, `border: 0`.
    const expected = '368b8f6da1bf469014fc26269ae66331c96cbcec29f5c0b353b5ab83bb4caca0';
    expect(Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')).to.equal(expected);
  });

  it('counts bytes, not letters', () => {
    // 17 bytes are the most that the smallest code holds.
    expect(qrModules('x'.repeat(17)).length).to.equal(21);
    expect(qrModules('é'.repeat(8)).length).to.equal(21);
    expect(qrModules('é'.repeat(9)).length).to.equal(25);
  });

  it('has one path, with every dark module in it once', () => {
    const modules = qrModules(PAGE);
    const { size, path } = qrPath(PAGE);
    const drawn = modules.map((row) => row.map(() => 0));
    for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
      for (let i = 0; i < Number(width); i++) drawn[Number(y)]![Number(x) + i]! += 1;
    }
    expect(size).to.equal(modules.length);
    expect(drawn).to.deep.equal(modules.map((row) => row.map(Number)));
  });

  it('refuses what no code can hold', () => {
    expect(() => qrModules('x'.repeat(859))).to.throw(RangeError);
  });
});
