import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { open, type TesseraFlow } from '../../src/index.ts';
import { english } from '../../src/i18n/en-later.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { accountsStep, approvalStep, bankStep, formStep, waitStep } from '../../stories/flow/steps.ts';
import { button, chooseBank, countOf, exitOf, face, flowWith, KEY, message, submit, texts } from './flow-world.ts';
import { motion } from './motion.ts';

/** Under a name of its own: see flow-journeys.test.ts. */
const companion = (options: ConstructorParameters<typeof PretendCompanion>[0] = {}) => new PretendCompanion({ id: 'h1', ...options });

/** Has the page do this to everything that it can reach, as long as the test runs. */
async function withSheet(css: string, run: () => Promise<void>): Promise<void> {
  const style = Object.assign(document.createElement('style'), { textContent: css });
  document.head.append(style);
  try {
    await run();
  } finally {
    style.remove();
  }
}

/** What a person sees of the flow: where things are, how large, in which face and colour. */
function lookOf(flow: TesseraFlow): Record<string, unknown> {
  const card = flow.shadowRoot!.querySelector<HTMLElement>('.card')!;
  const [header, stage, foot] = ['header', '.stage', '[part=foot]'].map((name) => card.querySelector<HTMLElement>(name)!);
  const step = flow.face!;
  const title = step.shadowRoot!.querySelector('h2')!;
  const size = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return `${Math.round(width)} x ${Math.round(height)}`;
  };
  const face = (element: Element) => {
    const { fontSize, fontStyle, fontWeight, lineHeight, letterSpacing, textTransform, textAlign, color, visibility } =
      getComputedStyle(element);
    return [fontSize, fontStyle, fontWeight, lineHeight, letterSpacing, textTransform, textAlign, color, visibility].join(' ');
  };
  return {
    sizes: [card, header!, stage!, foot!, step, title].map(size),
    faces: [card, header!.querySelector('b')!, foot!, step, title].map(face),
    close: size(card.querySelector('[part=close]')!),
  };
}

describe('a hostile page', () => {
  before(() => motion('reduce'));
  afterEach(() => sessionStorage.clear());

  describe('cannot change the look of what it does not own', () => {
    const sheets = {
      'a reset with all its might': '* { all: unset !important; }',
      'the reset of a framework': '*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; font: inherit; }',
      'rules for bare elements':
        'button, input, p, h2, header, dialog, svg, b { display: inline !important; position: fixed !important; color: red !important; font: 40px fantasy !important; background: lime !important; }',
      'type that is inherited':
        'body { letter-spacing: 3px; text-transform: uppercase; font-style: italic; line-height: 3; text-align: end; font-weight: 900; white-space: pre; }',
    };
    for (const [name, css] of Object.entries(sheets)) {
      it(name, async () => {
        const { flow } = await flowWith({ client: companion() });
        await face(flow, 'tessera-choose-bank');
        await waitUntil(() => texts(flow).includes('Step 1'));
        const look = lookOf(flow);
        await withSheet(css, async () => {
          await aTimeout(0);
          expect(lookOf(flow)).to.deep.equal(look);
          const redirect = await chooseBank(flow);
          await expect(redirect).to.be.accessible();
        });
      });
    }
  });

  it('that is dark and resets everything is dark for the flow too', async () => {
    const page = await fixture<HTMLElement>(html`<div style="color: white; background: black"></div>`);
    await withSheet('tessera-flow { all: unset !important; }', async () => {
      const { flow } = await flowWith({ client: companion() });
      page.append(flow);
      await face(flow, 'tessera-choose-bank');
      expect(getComputedStyle(flow).colorScheme).to.equal('dark');
      expect(getComputedStyle(flow.shadowRoot!.querySelector('header b')!).color).to.not.equal('rgb(22, 24, 29)');
    });
  });

  describe('that moves the flow about', () => {
    it('while something is typed, loses nothing', async () => {
      const { flow } = await flowWith({ client: companion({ steps: [formStep('company')] }) });
      const form = await face(flow, 'tessera-form');
      const input = form.shadowRoot!.querySelector<HTMLInputElement>('input')!;
      input.value = 'Ana Lima';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      const elsewhere = await fixture<HTMLElement>(html`<section></section>`);
      elsewhere.append(flow);
      await aTimeout(50);
      expect(flow.face).to.equal(form);
      expect(form.shadowRoot!.querySelector<HTMLInputElement>('input')!.value).to.equal('Ana Lima');
    });

    it('while the bank is asked, has it heard once', async () => {
      const { flow, client } = await flowWith({ client: companion() });
      await chooseBank(flow);
      await waitUntil(() => client.streams === 1);
      for (let i = 0; i < 3; i++) {
        (await fixture<HTMLElement>(html`<section></section>`)).append(flow);
        await aTimeout(20);
      }
      expect(client.streams).to.equal(1);
      client.approve();
      await face(flow, 'tessera-accounts');
      expect(client.log.filter((line) => line.startsWith('submit approval'))).to.have.length(1);
      expect(countOf(client, 'create')).to.equal(1);
    });

    it('while it is a dialog, has it back above the page', async () => {
      const { flow } = await flowWith({ client: companion(), mode: 'dialog' });
      flow.start();
      await face(flow, 'tessera-choose-bank');
      const dialog = flow.shadowRoot!.querySelector('dialog')!;
      await waitUntil(() => dialog.open);
      const closed: Event[] = [];
      flow.addEventListener('tessera-closed', (event) => closed.push(event));
      (await fixture<HTMLElement>(html`<section></section>`)).append(flow);
      await waitUntil(() => dialog.matches(':modal'), 'it should be above the page again');
      expect(closed).to.deep.equal([]);
      // A browser lets nobody object to Escape before the person has done something else.
      await sendKeys({ press: 'Tab' });
      await sendKeys({ press: 'Escape' });
      await message(flow, english.leaving.title);
    });

    it('mounts it twice at once, as frameworks do to try it out, has one session', async () => {
      const client = companion();
      const mount = (): TesseraFlow => {
        const flow = Object.assign(document.createElement('tessera-flow'), {
          clientId: 'demo',
          clientAppKey: 'pk',
          skill: 'connect',
          companion: '/tessera',
          language: 'en',
          client,
        });
        document.body.append(flow);
        return flow;
      };
      mount().remove();
      const flow = mount();
      await face(flow, 'tessera-choose-bank');
      await aTimeout(50);
      expect(countOf(client, 'create')).to.equal(1);
      flow.remove();
      await aTimeout(10);
      // The whole application is torn down and built up again, with the same journey under way.
      const again = mount();
      await face(again, 'tessera-choose-bank');
      expect([countOf(client, 'create'), countOf(client, 'resume')]).to.deep.equal([1, 1]);
      again.remove();
    });
  });

  describe('with two flows', () => {
    it('of the same journey, has two sessions, of which neither takes the place of the other', async () => {
      const first = companion({ id: 'h2' });
      const second = companion({ id: 'h3' });
      const { flow } = await flowWith({ client: first });
      await face(flow, 'tessera-choose-bank');
      const { flow: other } = await flowWith({ client: second });
      await face(other, 'tessera-choose-bank');
      expect([countOf(second, 'create'), countOf(second, 'resume')]).to.deep.equal([1, 0]);
      expect(JSON.parse(sessionStorage.getItem(KEY)!)).to.include({ id: 'h2' });
      await chooseBank(other);
      other.leave();
      await face(other, 'tessera-result');
      expect(JSON.parse(sessionStorage.getItem(KEY)!)).to.include({ id: 'h2' });
      submit(flow.face!, { institution_id: 'nord-bank' });
      await face(flow, 'tessera-redirect');
      flow.leave();
      await face(flow, 'tessera-result');
      expect(sessionStorage.length).to.equal(0);
    });

    it('of which one was removed, goes on with its session in another', async () => {
      const client = companion();
      const { flow } = await flowWith({ client });
      await chooseBank(flow);
      flow.remove();
      const { flow: other } = await flowWith({ client });
      await face(other, 'tessera-redirect');
      expect([countOf(client, 'create'), countOf(client, 'resume')]).to.deep.equal([1, 1]);
    });
  });

  describe('runs it inside', () => {
    const within = (flow: HTMLElement): TesseraFlow =>
      Object.assign(flow as TesseraFlow, {
        clientId: 'demo',
        clientAppKey: 'pk',
        skill: 'connect',
        companion: '/tessera',
        language: 'en',
        display: 'popup' as const,
        client: companion(),
      });

    it('a dialog of its own, and Escape is the page’s', async () => {
      const dialog = await fixture<HTMLDialogElement>(html`<dialog><tessera-flow></tessera-flow></dialog>`);
      const flow = within(dialog.querySelector('tessera-flow')!);
      dialog.showModal();
      await chooseBank(flow);
      await expect(flow).to.be.accessible();
      await sendKeys({ press: 'Escape' });
      await waitUntil(() => !dialog.open);
      dialog.showModal();
      expect(flow.face!.localName).to.equal('tessera-redirect');
      dialog.close();
    });

    it('a dialog, as a dialog', async () => {
      const dialog = await fixture<HTMLDialogElement>(html`<dialog></dialog>`);
      dialog.showModal();
      const opened = open({
        clientId: 'demo',
        clientAppKey: 'pk',
        skill: 'connect',
        companion: '/tessera',
        language: 'en',
        client: companion(),
      });
      await waitUntil(() => document.querySelector('tessera-flow')?.face, 'it should be there', { timeout: 4000 });
      const flow = document.querySelector('tessera-flow')!;
      await waitUntil(() => flow.shadowRoot!.querySelector('dialog')!.matches(':modal'));
      (await button(flow, 'Close')).click();
      (await button(flow, english.leaving.leave)).click();
      expect((await opened).exit.cause).to.equal('left');
      expect(dialog.open).to.equal(true);
      dialog.close();
    });

    it('the shadow of another element, whose language and colours it takes', async () => {
      const host = await fixture<HTMLElement>(html`<div lang="fr" style="color: white; background: black"></div>`);
      host.attachShadow({ mode: 'open' }).append(document.createElement('tessera-flow'));
      const flow = within(host.shadowRoot!.querySelector('tessera-flow')!);
      flow.language = '';
      const heard = oneEvent(document, 'tessera-step-shown');
      const step = await face(flow, 'tessera-choose-bank');
      await heard;
      expect(step.shadowRoot!.querySelector('h2')!.textContent).to.equal('Choisissez votre banque');
      expect(flow.style.colorScheme).to.equal('dark');
      submit(step, { institution_id: 'nord-bank' });
      await face(flow, 'tessera-redirect');
    });
  });

  it('is left as it was found: no lock on scrolling, no style, no attribute, nothing kept', async () => {
    const outside: string[] = [];
    const home = document.createElement('div');
    document.body.append(home);
    const watcher = new MutationObserver((records) => {
      for (const { target, attributeName, type } of records)
        if (target !== home) outside.push(`${type} ${target.nodeName} ${attributeName ?? ''}`);
    });
    const sheets = () => [document.adoptedStyleSheets.length, document.styleSheets.length, document.head.childElementCount];
    const before = [
      sheets(),
      getComputedStyle(document.body).overflow,
      getComputedStyle(document.documentElement).overflow,
      history.length,
    ];
    watcher.observe(document.documentElement, { subtree: true, childList: true, attributes: true });
    const flow = Object.assign(document.createElement('tessera-flow'), {
      clientId: 'demo',
      clientAppKey: 'pk',
      skill: 'connect',
      companion: '/tessera',
      language: 'en',
      mode: 'dialog' as const,
      client: companion({ steps: [bankStep, formStep('details'), approvalStep('redirect'), accountsStep, waitStep('verification')] }),
    });
    home.append(flow);
    flow.start();
    submit(await face(flow, 'tessera-choose-bank'), { institution_id: 'nord-bank' });
    submit(await face(flow, 'tessera-form'), { full_name: 'Ana' });
    await face(flow, 'tessera-redirect');
    flow.client.approve();
    submit(await face(flow, 'tessera-accounts'), { account_ids: ['3011'] });
    await face(flow, 'tessera-wait');
    const during = [
      sheets(),
      getComputedStyle(document.body).overflow,
      getComputedStyle(document.documentElement).overflow,
      history.length,
    ];
    const exited = exitOf(flow);
    flow.client.decide('verified');
    await exited;
    await face(flow, 'tessera-result');
    flow.leave();
    await waitUntil(() => !flow.shadowRoot!.querySelector('dialog')!.open);
    watcher.disconnect();
    // The flow's own colour scheme is on itself.
    expect(outside.filter((line) => !line.includes('TESSERA-FLOW'))).to.deep.equal([]);
    expect(during).to.deep.equal(before);
    expect([
      sheets(),
      getComputedStyle(document.body).overflow,
      getComputedStyle(document.documentElement).overflow,
      history.length,
    ]).to.deep.equal(before);
    expect([sessionStorage.length, localStorage.length, document.cookie]).to.deep.equal([0, 0, '']);
    home.remove();
  });

  it('that pollutes what objects and lists inherit does not get into what is sent', async () => {
    const pollute = (prototype: object): void => {
      Object.defineProperty(prototype, 'extra', { value: () => 'pollution', enumerable: true, configurable: true });
    };
    pollute(Array.prototype);
    pollute(Object.prototype);
    try {
      const { flow, client } = await flowWith({ client: companion(), messages: { common: { close: 'Shut' } } });
      await chooseBank(flow);
      client.approve();
      submit(await face(flow, 'tessera-accounts'), { account_ids: ['3011'] });
      await face(flow, 'tessera-result');
      await button(flow, 'Shut').catch(() => undefined);
      expect(JSON.stringify(client.submissions)).to.not.contain('pollution');
      expect(sessionStorage.length).to.equal(0);
    } finally {
      for (const prototype of [Array.prototype, Object.prototype]) Reflect.deleteProperty(prototype, 'extra');
    }
  });
});
