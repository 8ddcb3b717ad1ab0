import { expect, waitUntil } from '@open-wc/testing';
import { english } from '../../src/i18n/en-later.ts';
import type { Messages } from '../../src/i18n/en.ts';
import { LANGUAGES } from '../../src/i18n/index.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';
import { bankStep, connectionsStep, formStep, reviewStep, waitStep } from '../../stories/flow/steps.ts';
import { button, face, flowWith, message, submit, texts } from './flow-world.ts';
import { motion } from './motion.ts';

const companion = (options: ConstructorParameters<typeof PretendCompanion>[0] = {}) => new PretendCompanion({ id: 'l1', ...options });
const steps = [bankStep, formStep('details'), reviewStep(), connectionsStep(), waitStep('review')];
const languages: Record<string, () => Promise<Messages>> = LANGUAGES;
const titleOf = (step: HTMLElement): string => step.shadowRoot!.querySelector('h2')!.textContent.trim();
const cardOf = (flow: HTMLElement): HTMLElement => flow.shadowRoot!.querySelector('.card')!;

/** Has the language come differently, or not at all, as long as the test runs. */
async function withLanguage(language: string, load: () => Promise<Messages>, run: () => Promise<void>): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(languages, language);
  languages[language] = load;
  try {
    await run();
  } finally {
    Reflect.deleteProperty(languages, language);
    if (own) Object.defineProperty(languages, language, own);
  }
}

describe('the flow in another language', () => {
  before(() => motion('reduce'));
  afterEach(() => sessionStorage.clear());

  for (const language of Object.keys(languages)) {
    it(`speaks it on every step, and says which it is (${language})`, async () => {
      const words = await languages[language]!();
      const { flow } = await flowWith({ client: companion({ steps }), language: `${language}-XX` });
      const bank = await face(flow, 'tessera-choose-bank');
      await waitUntil(() => titleOf(bank) === words.choose_bank.title);
      expect(cardOf(flow)).to.include({ lang: language, dir: language === 'ar' ? 'rtl' : 'ltr' });
      submit(bank, { institution_id: 'nord-bank' });
      expect((await face(flow, 'tessera-form')).shadowRoot!.textContent).to.contain(words.form.send);
      submit(flow.face!, { full_name: 'Ana' });
      expect(titleOf(await face(flow, 'tessera-review'))).to.equal(words.review.title);
      submit(flow.face!, { digest: 'd1', from: 'other' });
      expect(titleOf(await face(flow, 'tessera-connections'))).to.equal(words.connections.title);
      submit(flow.face!, { action: 'done' });
      expect(titleOf(await face(flow, 'tessera-wait'))).to.equal(words.wait.review.title);
      flow.leave();
      expect(titleOf(await face(flow, 'tessera-result'))).to.equal(words.causes.in_review.title);
    });
  }

  it('takes words of the page in place of any, also of those that come late', async () => {
    const messages = { form: { send: 'Go' }, causes: { left: { title: 'Tot ziens' } }, leaving: { title: 'Tschüss?' } };
    for (const language of ['en', 'fr']) {
      const { flow } = await flowWith({ client: companion({ steps: [formStep('details')] }), language, messages });
      expect((await face(flow, 'tessera-form')).shadowRoot!.querySelector('button')!.textContent.trim()).to.equal('Go');
      flow.shadowRoot!.querySelector<HTMLElement>('[part=close]')!.click();
      await message(flow, 'Tschüss?');
      flow.leave();
      expect(titleOf(await face(flow, 'tessera-result'))).to.equal('Tot ziens');
      flow.remove();
    }
  });

  it('changes it in the middle of a session, and stays where it is', async () => {
    const french = await LANGUAGES.fr();
    const { flow, client } = await flowWith({ client: companion({ steps: [formStep('details'), bankStep] }) });
    const step = await face(flow, 'tessera-form');
    const input = step.shadowRoot!.querySelector('input')!;
    input.value = 'Ana';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    flow.language = 'fr';
    await waitUntil(() => texts(flow).includes(french.common.progress(1, 2)), 'it should change');
    expect(flow.face).to.equal(step);
    expect([step.shadowRoot!.querySelector('input')!.value, client.log]).to.deep.equal(['Ana', ['create']]);
    // What the companion has put into words stays in the session's language.
    expect(step.shadowRoot!.textContent).to.contain('About details').and.to.contain(french.form.send);
    flow.language = 'en';
    await waitUntil(() => texts(flow).includes(english.common.progress(1, 2)), 'it should change back');
  });

  it("follows the page's", async () => {
    const { lang } = document.documentElement;
    const { flow } = await flowWith({ client: companion(), language: '' });
    await face(flow, 'tessera-choose-bank');
    await waitUntil(() => texts(flow).includes('Step 1'));
    try {
      document.documentElement.lang = 'fr-BE';
      await waitUntil(() => titleOf(flow.face!) === 'Choisissez votre banque', 'it should follow');
      expect(flow.text.locale).to.equal('fr-BE');
    } finally {
      document.documentElement.lang = lang;
    }
  });

  it('is in English where it does not load, with nothing broken', async () => {
    await withLanguage(
      'fr',
      () => Promise.reject(new Error('Not there.')),
      async () => {
        const { flow } = await flowWith({ client: companion({ steps }), language: 'fr' });
        const step = await face(flow, 'tessera-choose-bank');
        expect(titleOf(step)).to.equal(english.choose_bank.title);
        expect(cardOf(flow).lang).to.equal('en');
        submit(step, { institution_id: 'nord-bank' });
        expect((await face(flow, 'tessera-form')).shadowRoot!.textContent).to.contain(english.form.send);
        (await button(flow, english.common.close)).click();
        await message(flow, english.leaving.title);
      },
    );
  });

  it('runs from right to left inside of itself alone, as long as its words do', async () => {
    await withLanguage('ar', languages['ar'] ?? LANGUAGES.fr, async () => {
      const { flow } = await flowWith({ client: companion(), language: 'ar' });
      const step = await face(flow, 'tessera-choose-bank');
      await waitUntil(() => cardOf(flow).dir === 'rtl');
      expect([getComputedStyle(step).direction, getComputedStyle(flow).direction, document.documentElement.dir]).to.deep.equal([
        'rtl',
        'ltr',
        '',
      ]);
      flow.language = 'en';
      await waitUntil(() => getComputedStyle(step).direction === 'ltr');
      flow.dir = 'rtl';
      flow.requestUpdate();
      await flow.updateComplete;
      expect(getComputedStyle(step).direction).to.equal('rtl');
    });
  });
});
