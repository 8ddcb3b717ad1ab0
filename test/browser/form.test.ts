import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { DraftEvent } from '../../src/events/draft.ts';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { Field, FormValues } from '../../src/protocol/form.ts';
import type { Step, StepShow } from '../../src/protocol/steps.ts';
import type { TesseraForm } from '../../src/steps/form/form.ts';
import { CONDITIONAL, EVERY_KIND, FILLED, PEOPLE } from '../../stories/steps/form-fields.ts';
import '../../src/steps/form/form.ts';

const stepOf = (fields: readonly Field[], values: FormValues = {}, show: Partial<StepShow<'form'>> = {}): Step<'form'> => ({
  name: 'details',
  kind: 'form',
  show: { title: 'Your loan', fields: [...fields], values, ...show },
});

async function render(fields: readonly Field[], values: FormValues = {}, more: Partial<TesseraForm> = {}): Promise<TesseraForm> {
  const { step = stepOf(fields, values), locale = 'en', draft = null, refused = [], tenantName = 'Kite' } = more;
  return fixture(
    html`<tessera-form
      .words=${english}
      .step=${step}
      .locale=${locale}
      .draft=${draft}
      .refused=${refused}
      .tenantName=${tenantName}
    ></tessera-form>`,
  );
}

const $ = <E extends Element = HTMLElement>(element: TesseraForm, selector: string): E => element.renderRoot.querySelector<E>(selector)!;
const $$ = <E extends Element = HTMLElement>(element: TesseraForm, selector: string): E[] => [
  ...element.renderRoot.querySelectorAll<E>(selector),
];
const place = (element: TesseraForm, path: string): HTMLElement => $(element, `[data-path="${path}"]`);
const control = (element: TesseraForm, path: string, selector = 'input,select,textarea'): HTMLInputElement =>
  place(element, path).querySelector<HTMLInputElement>(selector)!;
const error = (element: TesseraForm, path: string): string => place(element, path).querySelector(':scope > .error')?.textContent ?? '';
const active = (element: TesseraForm): Element | null => element.shadowRoot!.activeElement;
const field = (name: string): Field => EVERY_KIND.find((each) => each.name === name)!;

async function type(element: TesseraForm, path: string, text: string, selector?: string): Promise<void> {
  const input = control(element, path, selector);
  input.focus();
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { inputType: 'insertText' }));
  await element.updateComplete;
}

async function leave(element: TesseraForm): Promise<void> {
  (active(element) as HTMLElement | null)?.blur();
  await element.updateComplete;
}

async function send(element: TesseraForm): Promise<void> {
  $(element, '.go').click();
  await element.updateComplete;
  await element.updateComplete;
}

/** What is sent, or nothing. */
async function sent(element: TesseraForm): Promise<FormValues | undefined> {
  let data: FormValues | undefined;
  element.addEventListener('tessera-step-submit', (event) => (data = event.data), { once: true });
  await send(element);
  return data;
}

describe('tessera-form', () => {
  it('is accessible: empty, filled, with faults, refused, in rows, in the dark', async () => {
    const element = await render(EVERY_KIND);
    await expect(element).to.be.accessible();
    await send(element);
    await aTimeout(250);
    await expect(element).to.be.accessible();
    await expect(await render(EVERY_KIND, FILLED)).to.be.accessible();
    await expect(await render(PEOPLE, {}, { refused: ['people.0.born'] })).to.be.accessible();
    document.body.style.cssText = 'color-scheme: dark; background: #14161a';
    const dark = await render(EVERY_KIND, FILLED, { refused: ['iban'] });
    await aTimeout(250);
    await expect(dark).to.be.accessible();
    document.body.style.cssText = '';
  });

  it('is not red on arrival, nor where nothing was typed', async () => {
    const element = await render(EVERY_KIND);
    expect($$(element, '.error')).to.have.length(0);
    for (const input of $$<HTMLInputElement>(element, 'input')) input.focus();
    await leave(element);
    expect($$(element, '.error, [aria-invalid=true]')).to.have.length(0);
  });

  it('sends what was filled in before, as it came', async () => {
    expect(await sent(await render(EVERY_KIND, FILLED))).to.deep.equal(FILLED);
    for (const locale of ['de', 'fr', 'ar', 'pl']) expect(await sent(await render(EVERY_KIND, FILLED, { locale }))).to.deep.equal(FILLED);
  });

  it('labels every control, says what is optional, and ties the hint to the control', async () => {
    const element = await render(EVERY_KIND);
    expect(place(element, 'phone').querySelector('label')!.textContent).to.equal('Mobile phone (optional)');
    const input = control(element, 'first_name');
    expect(input.labels![0]!.textContent).to.equal('First name');
    expect($(element, `#${CSS.escape(input.getAttribute('aria-describedby')!)}`).textContent).to.contain('passport');
    expect(input.getAttribute('aria-required')).to.equal('true');
    expect(control(element, 'phone').getAttribute('aria-required')).to.equal('false');
  });

  it('tells the browser what to fill in', async () => {
    const element = await render([...EVERY_KIND, ...PEOPLE]);
    const tokens = (path: string): string[] =>
      [...place(element, path).querySelectorAll('input,select')].map((each) => each.getAttribute('autocomplete') ?? '');
    expect(tokens('first_name')).to.deep.equal(['given-name']);
    expect(tokens('email')).to.deep.equal(['email']);
    expect(tokens('phone')).to.deep.equal(['tel']);
    expect(tokens('born')).to.deep.equal(['bday-month', 'bday-day', 'bday-year']);
    expect(tokens('address')).to.deep.equal(['address-line1', 'address-line2', 'postal-code', 'address-level2', 'country']);
    expect(tokens('iban')).to.deep.equal(['off']);
    expect(tokens('people.0.name.first')).to.deep.equal(['section-people-0 given-name']);
  });

  it('lists countries by name, in the order of the language', async () => {
    const element = await render([field('address')], {}, { locale: 'de' });
    const names = [...control(element, 'address.country').querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(names).to.deep.equal(['Please choose', 'Deutschland', 'Frankreich', 'Italien', 'Niederlande', 'Österreich', 'Spanien']);
  });

  describe('while it is filled in', () => {
    it('checks a field when it is left, and is content as soon as it is right', async () => {
      const element = await render([field('email')]);
      await type(element, 'email', 'ana@');
      expect(error(element, 'email')).to.equal('');
      await leave(element);
      expect(error(element, 'email')).to.contain('e-mail address');
      expect(control(element, 'email').getAttribute('aria-invalid')).to.equal('true');
      const id = place(element, 'email').querySelector('.error')!.id;
      expect(control(element, 'email').getAttribute('aria-describedby')).to.contain(id);
      expect($(element, '[role=status]').textContent).to.contain('E-mail address: ');
      await type(element, 'email', 'ana@example.org');
      expect(error(element, 'email')).to.equal('');
      await type(element, 'email', 'ana@');
      expect(error(element, 'email'), 'not while typing').to.equal('');
    });

    it('checks a date when all of it is left', async () => {
      const element = await render([field('born')], {}, { locale: 'de' });
      const [day, month, year] = $$<HTMLInputElement>(element, '.parts input') as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
      for (const [input, text] of [
        [day, '31'],
        [month, '2'],
        [year, '1990'],
      ] as const) {
        input.focus();
        input.value = text;
        input.dispatchEvent(new InputEvent('input'));
        await element.updateComplete;
        expect(error(element, 'born')).to.equal('');
      }
      await leave(element);
      expect(error(element, 'born')).not.to.equal('');
      await type(element, 'born', '28');
      expect(error(element, 'born')).to.equal('');
      expect(await sent(element)).to.deep.equal({ born: '1990-02-28' });
    });

    it('takes a date that the browser fills in at once', async () => {
      const element = await render([field('born')], {}, { locale: 'de' });
      ['7', '5', '1990'].forEach((text, index) => {
        const input = $$<HTMLInputElement>(element, '.parts input')[index]!;
        input.value = text;
        input.dispatchEvent(new InputEvent('input'));
      });
      expect(await sent(element)).to.deep.equal({ born: '1990-05-07' });
    });

    it('shows an amount as it was understood, in the notation of the locale', async () => {
      const element = await render([field('value')], {}, { locale: 'de' });
      await type(element, 'value', '12500.5');
      await leave(element);
      expect(control(element, 'value').value).to.equal('12.500,50');
      expect(place(element, 'value').querySelector('span')!.textContent).to.equal('€');
      expect(await sent(element)).to.deep.equal({ value: '12500.50' });
      await type(element, 'value', '30000');
      await leave(element);
      expect(error(element, 'value').replace(/\s/g, ' ')).to.contain('25.000,00 €');
    });

    it('groups an IBAN', async () => {
      const element = await render([field('iban')]);
      await type(element, 'iban', 'iban de89370400440532013000');
      expect(control(element, 'iban').value).to.equal('DE89 3704 0044 0532 0130 00');
      expect(await sent(element)).to.deep.equal({ iban: 'DE89370400440532013000' });
    });

    it('takes the digits of other scripts, and a website without what nobody types', async () => {
      const element = await render([field('phone'), field('website')]);
      await type(element, 'phone', '٠١٧٠ ١٢٣٤٥٦٧');
      await type(element, 'website', 'kite.example/shop');
      expect(await sent(element)).to.deep.equal({ phone: '+491701234567', website: 'https://kite.example/shop' });
    });

    it('counts near the end, and says at once when it is over', async () => {
      const element = await render([field('reason')]);
      const left = (): string => $(element, '.left').textContent.trim();
      await type(element, 'reason', 'x'.repeat(50));
      expect(left()).to.equal('');
      await type(element, 'reason', 'x'.repeat(119));
      expect(left()).to.equal('1 character left');
      await type(element, 'reason', 'x'.repeat(121));
      expect(left()).to.equal('');
      expect(error(element, 'reason')).to.equal('At most 120 characters fit here.');
    });

    it('shows what an answer asks for, and sends nothing that is hidden', async () => {
      const element = await render(CONDITIONAL, { email: 'ana@example.org' });
      expect(place(element, 'vat')).to.equal(null);
      const [person, company] = $$<HTMLInputElement>(element, '[type=radio]') as [HTMLInputElement, HTMLInputElement];
      company.click();
      await element.updateComplete;
      await type(element, 'company_name', 'Paper Lantern');
      await type(element, 'vat', 'FR 12 345678901');
      expect(await sent(element)).to.deep.equal({
        kind: 'company',
        company_name: 'Paper Lantern',
        vat: 'FR12345678901',
        email: 'ana@example.org',
      });
      person.click();
      await element.updateComplete;
      expect(await sent(element)).to.deep.equal({ kind: 'person', email: 'ana@example.org' });
      company.click();
      await element.updateComplete;
      expect(control(element, 'company_name').value, 'what was typed is still known').to.equal('Paper Lantern');
    });

    it('leaves an optional address out that was not filled in', async () => {
      const element = await render([{ ...field('address'), optional: true }]);
      expect(await sent(element)).to.deep.equal({});
      await type(element, 'address.city', 'Hamburg');
      expect(await sent(element)).to.equal(undefined);
      expect(error(element, 'address.line1')).to.equal('Please fill this in.');
    });
  });

  describe('rows', () => {
    it('come and go, spoken, with the focus in a sensible place', async () => {
      const element = await render(PEOPLE);
      expect($$(element, '.item > legend').map(({ textContent }) => textContent)).to.deep.equal(['Person 1']);
      expect($(element, '.remove'), 'one is needed').to.equal(null);
      await type(element, 'people.0.name.first', 'Ana');
      $(element, '.add').click();
      await element.updateComplete;
      expect($(element, '[role=status]').textContent).to.equal('2 entries');
      expect(active(element)).to.equal(control(element, 'people.1.name.first'));
      await type(element, 'people.1.name.first', 'Bela');
      $(element, '.remove').click();
      await element.updateComplete;
      expect(control(element, 'people.0.name.first').value).to.equal('Bela');
      expect(active(element)).to.equal(place(element, 'people.0'));
      expect($(element, '[role=status]').textContent).to.equal('1 entry');
      for (const count of [2, 3, 4]) {
        $(element, '.add').click();
        await element.updateComplete;
        expect($$(element, '.item')).to.have.length(count);
      }
      expect($(element, '.add'), 'no more are possible').to.equal(null);
      $$(element, '.remove')[3]!.click();
      await element.updateComplete;
      expect(active(element)).to.equal($(element, '.add'));
    });

    it('say in the summary whose answer is meant', async () => {
      const element = await render(PEOPLE);
      await send(element);
      expect($(element, '.fixes li').textContent.trim()).to.equal('Person 1: First name: Please fill this in.');
    });
  });

  describe('when it is sent', () => {
    it('names all that is to be put right, above and beside, and takes the focus there', async () => {
      const element = await render([field('first_name'), field('email'), field('period'), field('terms')]);
      await type(element, 'email', 'ana@');
      expect(await sent(element)).to.equal(undefined);
      expect(active(element)).to.equal($(element, '.fixes'));
      expect($(element, '.fixes b').textContent).to.equal('Please check 4 answers');
      const links = $$<HTMLAnchorElement>(element, '.fixes a');
      expect(links.map(({ textContent }) => textContent)).to.deep.equal([
        'First name: Please fill this in.',
        'E-mail address: This is not a complete e-mail address, such as ana@example.org.',
        'Over how long: Please choose one.',
        'I have read the terms of the loan and agree to them: Please tick this to go on.',
      ]);
      for (const path of ['first_name', 'email', 'period', 'terms']) expect(error(element, path), path).not.to.equal('');
      links[2]!.click();
      await element.updateComplete;
      expect(active(element)).to.equal(control(element, 'period'));
      expect(location.hash).to.equal('');
    });

    it('stays where it is while things are put right, and goes with the next try', async () => {
      const element = await render([field('first_name'), field('email')]);
      await send(element);
      await type(element, 'first_name', 'Ana');
      expect($$(element, '.fixes a').map((link) => link.className)).to.deep.equal(['done', '']);
      await type(element, 'email', 'ana@example.org');
      expect(await sent(element)).to.deep.equal({ first_name: 'Ana', email: 'ana@example.org' });
      await element.updateComplete;
      expect($(element, '.fixes')).to.equal(null);
    });

    it('marks what the companion refused, until it is changed', async () => {
      const element = await render([field('address'), field('iban')], FILLED);
      element.problem = 'invalid_fields';
      element.refused = ['address.city', 'iban', 'nobody.knows'];
      await element.updateComplete;
      await element.updateComplete;
      expect($$(element, '.fixes a')).to.have.length(2);
      expect($(element, '.note.bad:not(.fixes)'), 'said once').to.equal(null);
      expect(error(element, 'address.city')).to.contain('not accepted');
      await type(element, 'address.city', 'Bremen');
      expect(error(element, 'address.city')).to.equal('');
      expect(error(element, 'iban')).to.contain('not accepted');
      expect(await sent(element)).to.deep.include({ iban: 'DE89370400440532013000' });
    });

    it('says a problem that is of no field', async () => {
      const element = await render([field('email')]);
      element.problem = 'network_lost';
      await element.updateComplete;
      expect($(element, '[role=alert]').textContent).to.contain('connection');
    });

    it('sends nothing twice', async () => {
      const element = await render(EVERY_KIND, FILLED);
      element.busy = true;
      await element.updateComplete;
      expect(await sent(element)).to.equal(undefined);
      expect($(element, '.go').getAttribute('aria-busy')).to.equal('true');
    });

    it('keeps the button under the finger', async () => {
      const element = await render([field('email')]);
      await type(element, 'email', 'ana@');
      const press = new MouseEvent('mousedown', { cancelable: true, bubbles: true });
      $(element, '.go').dispatchEvent(press);
      expect(press.defaultPrevented).to.equal(true);
    });
  });

  describe('what was typed', () => {
    it('is handed out shortly after, and at once when the page goes', async () => {
      const element = await render([field('email'), field('value')]);
      void type(element, 'value', '12,5');
      const { values } = await oneEvent<DraftEvent>(element, 'tessera-draft');
      expect(values).to.deep.equal({ email: undefined, value: '12,5' });
      let drafts = 0;
      element.addEventListener('tessera-draft', () => drafts++);
      await type(element, 'email', 'a');
      window.dispatchEvent(new Event('pagehide'));
      expect(drafts).to.equal(1);
      await type(element, 'email', 'an');
      element.remove();
      expect(drafts).to.equal(2);
      await aTimeout(350);
      expect(drafts).to.equal(2);
    });

    it('is handed out at once when the focus goes: it may go to what leads away', async () => {
      const element = await render([field('email')]);
      const drafts: unknown[] = [];
      element.addEventListener('tessera-draft', ({ step, values }) => drafts.push([step, values]));
      await type(element, 'email', 'ana@');
      await leave(element);
      expect(drafts).to.deep.equal([[element.step.name, { email: 'ana@' }]]);
    });

    it('comes back as it was, and wins over what is known', async () => {
      const draft = JSON.parse(
        JSON.stringify({ value: '12,5', born: '1990-5-', first_name: 'A', strange: 1, address: 'none' }),
      ) as FormValues;
      const element = await render(EVERY_KIND, FILLED, { draft });
      expect(control(element, 'value').value).to.equal('12,5');
      expect($$<HTMLInputElement>(element, '.parts input').map(({ value }) => value)).to.deep.equal(['5', '', '1990']);
      expect(control(element, 'first_name').value).to.equal('A');
      expect($$(element, '.error')).to.have.length(0);
    });

    it('stays when the same step comes again, and goes with another', async () => {
      const element = await render([field('email')]);
      await type(element, 'email', 'ana@');
      element.step = stepOf([field('email')], { email: 'old@example.org' });
      await element.updateComplete;
      expect(control(element, 'email').value).to.equal('ana@');
      element.step = { ...stepOf([field('email')]), name: 'other' };
      await element.updateComplete;
      expect(control(element, 'email').value).to.equal('');
    });

    it('is named as known already where it is', async () => {
      const show = stepOf(EVERY_KIND, FILLED, { prefilled: true });
      expect($(await render([], {}, { step: show }), '.note').textContent).to.contain('Kite knows this already');
    });
  });

  it('opens what is agreed to in another tab, and nothing that is no page', async () => {
    const link = $<HTMLAnchorElement>(await render([field('terms')]), 'a');
    expect([link.target, link.rel, link.textContent.trim()]).to.deep.equal(['_blank', 'noopener', 'kite.example/terms']);
    const element = await render([{ ...field('terms'), url: 'javascript:alert(1)' } as Field]);
    expect($(element, 'a')).to.equal(null);
  });

  it('has letters that no phone zooms in on, and controls that are easy to hit', async () => {
    const element = await render(EVERY_KIND);
    for (const each of $$(element, 'input:not([type=checkbox],[type=radio]),select,textarea')) {
      expect(parseFloat(getComputedStyle(each).fontSize)).to.be.at.least(16);
      expect((each.closest('.money') ?? each).getBoundingClientRect().height).to.be.at.least(48);
    }
    for (const each of $$(element, '.box')) expect(each.offsetHeight).to.be.at.least(48);
  });

  it('is not wider than a column of 320 px', async () => {
    const element = await render([...EVERY_KIND, ...PEOPLE], FILLED);
    element.parentElement!.style.width = '280px';
    await send(element);
    expect(element.scrollWidth).to.equal(280);
    element.parentElement!.style.width = '';
  });

  it('works by keyboard alone', async () => {
    const element = await render([field('first_name'), field('period'), field('terms')]);
    element.focusTitle();
    for (const press of ['Tab', 'A', 'Tab', 'ArrowDown', 'Tab', ' ']) await sendKeys({ press });
    await element.updateComplete;
    setTimeout(
      () =>
        void sendKeys({ press: 'Tab' })
          .then(() => sendKeys({ press: 'Tab' }))
          .then(() => sendKeys({ press: 'Enter' })),
    );
    const { data } = await oneEvent<StepSubmitEvent>(element, 'tessera-step-submit');
    expect(data).to.deep.equal({ first_name: 'A', period: '24', terms: true });
  });

  it('is sent by Enter in a line', async () => {
    const element = await render([field('first_name')]);
    await type(element, 'first_name', 'Ana');
    setTimeout(() => void sendKeys({ press: 'Enter' }));
    const { data } = await oneEvent<StepSubmitEvent>(element, 'tessera-step-submit');
    expect(data).to.deep.equal({ first_name: 'Ana' });
  });
});
