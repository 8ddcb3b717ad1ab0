import { aTimeout, expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import type { TesseraPick } from '../../src/elements/pick.ts';
import type { StepSubmitEvent } from '../../src/events/step-submit.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { Institution, StepShow } from '../../src/protocol/steps.ts';
import { type TesseraChooseBank } from '../../src/steps/choose-bank/choose-bank.ts';
import '../../src/steps/choose-bank/choose-bank.ts';
import { motion } from './motion.ts';

const bank = (name: string, more: Partial<Institution> = {}): Institution => ({
  id: name,
  name,
  country: 'DE',
  psu_types: ['retail', 'corporate'],
  methods: ['redirect'],
  ...more,
});

const POPULAR = [bank('Lindenbank'), bank('Havelbank', { status: 'slow' }), bank('Weißfels Direkt', { status: 'down' })];
const DIRECTORY = [
  ...POPULAR,
  bank('Werkbank', { psu_types: ['corporate'] }),
  bank('Nordbank', { country: 'DK' }),
  bank('Stadtkasse', { id: 's1', hint: 'Mühltal' }),
  bank('Stadtkasse', { id: 's2', hint: 'Rosengau' }),
  ...Array.from({ length: 3000 }, (_, index) => bank(`Kasse ${index}`)),
];
const SHOW: StepShow<'choose_bank'> = {
  popular: POPULAR,
  countries: ['DK', 'DE'],
  country: 'DE',
  psu_type: 'retail',
  total: DIRECTORY.length,
};

async function render(more: Partial<TesseraChooseBank> = {}, show: Partial<StepShow<'choose_bank'>> = {}): Promise<TesseraChooseBank> {
  const step = { name: 'bank', kind: 'choose_bank', show: { ...SHOW, ...show } } as const;
  const element = await fixture<TesseraChooseBank>(html`<tessera-choose-bank .words=${english} .step=${step}></tessera-choose-bank>`);
  Object.assign(element, more);
  // Until what comes behind the first screen is there, too.
  element.renderRoot.querySelector('input')!.dispatchEvent(new Event('focus'));
  await (element as unknown as { ready: Promise<void> }).ready;
  await element.updateComplete;
  await aTimeout(20);
  return element;
}

const $ = <E extends Element = HTMLElement>(element: TesseraChooseBank, selector: string): E =>
  element.renderRoot.querySelector<E>(selector)!;
const options = (element: TesseraChooseBank): HTMLElement[] => [...element.renderRoot.querySelectorAll<HTMLElement>('[role=option]')];
const names = (element: TesseraChooseBank): string[] => options(element).map((option) => option.querySelector('.name')!.textContent.trim());
const headings = (element: TesseraChooseBank): string[] =>
  [...element.renderRoot.querySelectorAll('.head')].map((head) => head.textContent);
const switchOf = (element: TesseraChooseBank, what: string): HTMLButtonElement =>
  $<HTMLButtonElement>(element, `.bar button[aria-label^='${what}']`);

async function type(element: TesseraChooseBank, text: string): Promise<void> {
  const input = $<HTMLInputElement>(element, 'input');
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event('input'));
  await element.updateComplete;
}

async function press(element: TesseraChooseBank, ...keys: string[]): Promise<void> {
  for (const key of keys) await sendKeys({ press: key });
  await element.updateComplete;
}

/** What the keyboard is on, as assistive technology finds it. */
function activeName(element: TesseraChooseBank): string | undefined {
  const id = $(element, 'input').getAttribute('aria-activedescendant');
  const option = id === null ? null : $(element, `#${id}`);
  return option?.querySelector('.name')?.textContent.trim();
}

describe('tessera-choose-bank', () => {
  it('is accessible: with popular banks, with all, with results, with none, while waiting', async () => {
    const element = await render();
    await expect(element).to.be.accessible();
    element.directory = DIRECTORY;
    await element.updateComplete;
    await expect(element).to.be.accessible();
    for (const query of ['bank', 'werkbank', 'xyzzy']) {
      await type(element, query);
      await expect(element).to.be.accessible();
    }
    const waiting = await render();
    await type(waiting, 'xyzzy');
    await expect(waiting).to.be.accessible();
  });

  it('is accessible in the dark, too', async () => {
    const element = await render({ directory: DIRECTORY, problem: 'bank_unavailable' });
    document.body.style.cssText = 'color-scheme: dark; background: #14161a';
    await expect(element).to.be.accessible();
    document.body.style.cssText = '';
  });

  describe('before the directory is there', () => {
    it('shows the popular banks at once', async () => {
      const element = await render();
      expect(names(element)).to.deep.equal(['Lindenbank', 'Havelbank', 'Weißfels Direkt']);
      expect(headings(element)).to.deep.equal(['Popular']);
    });

    it('asks for it once, by itself when there is time', async () => {
      let asked = 0;
      const step = { name: 'bank', kind: 'choose_bank', show: SHOW } as const;
      const element = await fixture<TesseraChooseBank>(
        html`<tessera-choose-bank .words=${english} .step=${step} @tessera-directory-needed=${() => asked++}></tessera-choose-bank>`,
      );
      await waitUntil(() => asked > 0);
      await type(element, 'b');
      expect(asked).to.equal(1);
    });

    it('shows the shape of what will come below the popular ones that match', async () => {
      const element = await render();
      await type(element, 'bank');
      expect(names(element)).to.deep.equal(['Lindenbank', 'Havelbank']);
      expect(element.renderRoot.querySelectorAll('.row[aria-hidden]')).to.have.length(3);
    });

    it('says when it cannot be had, and asks again', async () => {
      const element = await render({ directoryFailed: true });
      expect($(element, '.note').textContent).to.contain('could not be loaded');
      const asked = oneEvent(element, 'tessera-directory-needed');
      $(element, '.note button').click();
      await asked;
      await element.updateComplete;
      expect($(element, '.note')).to.equal(null);
    });
  });

  describe('the list', () => {
    it('waits for nothing that the first screen does without', async () => {
      const step = { name: 'bank', kind: 'choose_bank', show: SHOW } as const;
      const element = await fixture<TesseraChooseBank>(html`<tessera-choose-bank .words=${english} .step=${step}></tessera-choose-bank>`);
      expect(names(element)).to.have.length(3);
      await waitUntil(() => switchOf(element, 'Country'));
    });

    it('has few rows, however many banks there are', async () => {
      const element = await render({ directory: DIRECTORY });
      expect(headings(element)).to.deep.equal(['Popular', 'All banks']);
      expect(options(element).length).to.be.within(8, 20);
      expect($(element, '[role=option]').getAttribute('aria-setsize')).to.equal(String(POPULAR.length + DIRECTORY.length - 2));
    });

    it('does not move when the directory comes', async () => {
      const element = await render();
      const before = options(element).map((option) => [option.textContent, option.getBoundingClientRect().top]);
      element.directory = [bank('Aachener', { popular: true }), ...DIRECTORY];
      await element.updateComplete;
      const after = options(element).map((option) => [option.textContent, option.getBoundingClientRect().top]);
      expect(after.slice(0, before.length)).to.deep.equal(before);
    });

    it('has the right rows wherever it is scrolled to', async () => {
      const element = await render({ directory: DIRECTORY });
      const list = $(element, '.list');
      list.scrollTop = 60_000;
      await oneEvent(list, 'scroll');
      await element.updateComplete;
      const box = list.getBoundingClientRect();
      const middle = options(element).find((option) => option.getBoundingClientRect().top > box.top + 100)!;
      // Two headings are 0.4 rows lower each.
      const row = Math.round((list.scrollTop + middle.getBoundingClientRect().top - box.top) / 60 + 0.8);
      expect(Math.abs(Number(middle.getAttribute('aria-posinset')) + 1 - row)).to.be.lessThan(1.5);
      expect(options(element).at(-1)!.getBoundingClientRect().bottom).to.be.greaterThan(box.bottom);
      expect(options(element)[0]!.getBoundingClientRect().top).to.be.lessThan(box.top);
    });

    it('tells banks of one name apart', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'stadtkasse');
      expect(options(element).map((option) => option.querySelector('.m')!.textContent)).to.deep.equal(['Mühltal', 'Rosengau']);
    });

    it('begins with the banks used last and the one that was being tried', async () => {
      const element = await render({ directory: DIRECTORY, lastUsed: ['s2', 'gone'] }, { chosen: 'Havelbank' });
      expect(headings(element)).to.deep.equal(['Last used', 'Popular', 'All banks']);
      expect(names(element).slice(0, 4)).to.deep.equal(['Havelbank', 'Stadtkasse', 'Lindenbank', 'Weißfels Direkt']);
    });

    it('shows a monogram for a logo that cannot be had', async () => {
      const element = await render({}, { popular: [bank('Lindenbank', { logo: '/not-here.svg' })] });
      await waitUntil(() => $(element, '.mono'));
      expect($(element, '.mono').textContent).to.equal('L');
      expect($(element, 'img')).to.equal(null);
    });
  });

  describe('search', () => {
    it('follows each key and marks what matches', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'linden');
      expect(names(element)).to.deep.equal(['Lindenbank']);
      expect($(element, 'mark').textContent).to.equal('Linden');
    });

    it('says how many there are once the person has finished', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'stad');
      await type(element, 'stadt');
      expect($(element, '[role=status]').textContent).to.equal('');
      await waitUntil(() => $(element, '[role=status]').textContent.includes('2 banks'));
    });

    it('offers what matches in other countries, naming the country', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'nordbank');
      expect(headings(element)).to.deep.equal(['In other countries']);
      expect($(element, '[role=option] .m').textContent).to.equal('Denmark');
    });

    it('says why a bank is missing, and shows it with one click', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'werkbank');
      expect(names(element)).to.deep.equal([]);
      expect($(element, '.note').textContent).to.contain('Werkbank serves companies only.');
      $(element, '.note button').click();
      await element.updateComplete;
      expect(names(element)).to.deep.equal(['Werkbank']);
      expect(switchOf(element, 'Kind').textContent.trim()).to.equal('Business account');
    });

    it('says what to try where nothing is found', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'xyzzy');
      expect($(element, '.note').textContent).to.contain('No bank found for “xyzzy”.');
      expect($(element, 'input').getAttribute('aria-expanded')).to.equal('false');
      $(element, '.note button').click();
      await element.updateComplete;
      expect(names(element)[0]).to.equal('Lindenbank');
    });

    it('goes back to the top with every change', async () => {
      const element = await render({ directory: DIRECTORY });
      const list = $(element, '.list');
      list.scrollTop = 3000;
      await oneEvent(list, 'scroll');
      await type(element, 'kasse');
      expect(list.scrollTop).to.equal(0);
      expect(names(element)[0]).to.equal('Kasse 0');
    });
  });

  describe('choosing', () => {
    it('submits at once', async () => {
      const element = await render();
      setTimeout(() => options(element)[0]!.click());
      const { data } = await oneEvent<StepSubmitEvent>(element, 'tessera-step-submit');
      expect(data).to.deep.equal({ institution_id: 'Lindenbank', psu_type: 'retail' });
    });

    it('shows the progress in the row, and takes no second choice', async () => {
      const element = await render();
      let submitted = 0;
      element.addEventListener('tessera-step-submit', () => {
        submitted++;
        element.busy = true;
      });
      options(element)[1]!.click();
      await element.updateComplete;
      expect(options(element).map((option) => option.getAttribute('aria-busy'))).to.deep.equal(['false', 'true', 'false']);
      expect($(element, '.list').inert).to.equal(true);
      options(element)[0]!.click();
      expect(submitted).to.equal(1);
    });

    it('does not take a bank that is down, and says so', async () => {
      const element = await render();
      element.addEventListener('tessera-step-submit', () => expect.fail('submitted'));
      const down = options(element)[2]!;
      expect(down.getAttribute('aria-disabled')).to.equal('true');
      expect(down.textContent).to.contain('Not available at the moment');
      down.click();
      await element.updateComplete;
      expect($(element, '[role=status]').textContent).to.contain('Weißfels Direkt is not available');
    });

    it('keeps the list beside a problem, and what the person switched when the step comes again', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'werkbank');
      $(element, '.note button').click();
      Object.assign(element, { problem: 'bank_unavailable', step: { ...element.step, show: { ...SHOW } } });
      await element.updateComplete;
      expect($(element, '[role=alert]').textContent).not.to.equal('');
      expect(names(element)).to.deep.equal(['Werkbank']);
    });
  });

  describe('on a page of somebody else’s', () => {
    const hosted = { popular: [bank('finoOS')], countries: [], total: 1, hosted: true } as const;
    const there = async (more: Partial<TesseraChooseBank> = {}): Promise<TesseraChooseBank> => {
      const step = { name: 'bank', kind: 'choose_bank', show: { ...SHOW, ...hosted } } as const;
      const element = await fixture<TesseraChooseBank>(html`<tessera-choose-bank .words=${english} .step=${step}></tessera-choose-bank>`);
      Object.assign(element, more);
      await element.updateComplete;
      return element;
    };
    const go = (element: TesseraChooseBank) => $<HTMLButtonElement>(element, '.go');

    it('says where the bank is chosen and what happens then, with nothing to search or to switch', async () => {
      const element = await there();
      expect(element.renderRoot.textContent)
        .to.contain('You choose your bank on the next page, at finoOS.')
        .and.to.contain('brought back here');
      expect(element.renderRoot.querySelectorAll('input, [role=listbox], [role=option]')).to.have.length(0);
      expect([...element.renderRoot.querySelectorAll('button')]).to.deep.equal([go(element)]);
      await expect(element).to.be.accessible();
      document.body.style.cssText = 'color-scheme: dark; background: #14161a';
      await expect(await there({ problem: 'bank_unavailable' })).to.be.accessible();
      document.body.style.cssText = '';
    });

    it('needs one click, or one key', async () => {
      const element = await there();
      element.focusTitle();
      expect(element.shadowRoot!.activeElement).to.equal($(element, 'h2'));
      const submitted: unknown[] = [];
      element.addEventListener('tessera-step-submit', ({ data }: StepSubmitEvent) => submitted.push(data));
      await press(element, 'Tab', 'Enter');
      expect(submitted).to.deep.equal([{ institution_id: 'finoOS' }]);
      element.busy = true;
      await element.updateComplete;
      expect([go(element).ariaBusy, go(element).ariaDisabled]).to.deep.equal(['true', 'true']);
      go(element).click();
      expect(submitted).to.have.length(1);
    });

    it('asks for no directory', async () => {
      let asked = 0;
      const element = await there();
      element.addEventListener('tessera-directory-needed', () => asked++);
      await aTimeout(100);
      expect(asked).to.equal(0);
    });

    it('says what went wrong, and lets the person try again', async () => {
      const element = await there({ problem: 'provider_unavailable' });
      expect($(element, '[role=alert]').textContent).to.equal(english.problems.provider_unavailable);
      expect(go(element).textContent).to.equal('Continue');
    });
  });

  describe('switches', () => {
    const opened = async (element: TesseraChooseBank): Promise<TesseraPick> => {
      await waitUntil(() => $(element, 'tessera-pick:popover-open'));
      const list = $<TesseraPick>(element, 'tessera-pick');
      await list.updateComplete;
      await waitUntil(() => list.shadowRoot!.activeElement, 'the list has the focus');
      return list;
    };

    it('lists the countries by name', async () => {
      const element = await render({ directory: DIRECTORY });
      switchOf(element, 'Country').click();
      const list = await opened(element);
      await expect(list).to.be.accessible();
      const items = [...list.renderRoot.querySelectorAll('li')];
      expect(items.map((item) => item.textContent.trim())).to.deep.equal(['Denmark', 'Germany']);
      items[0]!.click();
      await waitUntil(() => names(element)[0] === 'Nordbank');
      expect($(element, 'tessera-pick')).to.equal(null);
      expect(switchOf(element, 'Country').getAttribute('aria-label')).to.equal('Country: Denmark');
    });

    it('opens, goes, finds by letters, picks and closes by keyboard, and gives the focus back', async () => {
      const element = await render({ directory: DIRECTORY });
      const country = switchOf(element, 'Country');
      country.focus();
      await press(element, 'Enter');
      const list = await opened(element);
      expect(country.getAttribute('aria-expanded')).to.equal('true');
      await press(element, 'd');
      await list.updateComplete;
      expect(list.renderRoot.querySelector('[data-active]')!.textContent).to.contain('Denmark');
      await press(element, 'End');
      await list.updateComplete;
      expect(list.renderRoot.querySelector('[data-active]')!.textContent).to.contain('Germany');
      await press(element, 'Escape');
      await waitUntil(() => !$(element, 'tessera-pick'));
      expect(element.shadowRoot!.activeElement).to.equal(country);
      expect(country.getAttribute('aria-expanded')).to.equal('false');
      await press(element, 'Enter');
      await opened(element);
      await press(element, 'ArrowUp', 'Enter');
      await waitUntil(() => names(element)[0] === 'Nordbank');
      expect(element.shadowRoot!.activeElement).to.equal(country);
    });
  });

  describe('by keyboard', () => {
    it('has the focus in the search on arrival where there is a mouse', async () => {
      const element = await render();
      element.focusTitle();
      expect(element.shadowRoot!.activeElement).to.equal($(element, matchMedia('(pointer: fine)').matches ? 'input' : 'h2'));
    });

    it('goes down past the headings, and up to the search again', async () => {
      const element = await render({ directory: DIRECTORY });
      $(element, 'input').focus();
      await press(element, 'ArrowDown');
      expect(activeName(element)).to.equal('Lindenbank');
      await press(element, 'ArrowDown', 'ArrowDown', 'ArrowDown');
      expect(activeName(element)).to.equal('Lindenbank');
      await press(element, 'ArrowUp');
      expect(activeName(element)).to.equal('Weißfels Direkt');
      await press(element, 'Home');
      expect(activeName(element)).to.equal('Lindenbank');
      await press(element, 'ArrowUp');
      expect(activeName(element)).to.equal(undefined);
    });

    it('reaches the end of thousands, with the row in sight', async () => {
      const element = await render({ directory: DIRECTORY });
      $(element, 'input').focus();
      await press(element, 'ArrowDown', 'End');
      expect(activeName(element)).to.equal('Kasse 2999');
      const box = $(element, '.list').getBoundingClientRect();
      const row = $(element, '[aria-selected=true]').getBoundingClientRect();
      expect(row.bottom).to.be.at.most(box.bottom + 1);
      await press(element, 'PageUp', 'PageUp');
      const pagesUp = Number(activeName(element)!.slice(6));
      expect(pagesUp).to.be.within(2960, 2995);
      await press(element, 'PageDown');
      expect(Number(activeName(element)!.slice(6))).to.be.within(pagesUp + 1, 2999);
    });

    it('leaves Home and End to the text until the person is in the list', async () => {
      const element = await render({ directory: DIRECTORY });
      await type(element, 'kasse');
      await press(element, 'Home');
      expect(activeName(element)).to.equal(undefined);
      expect($<HTMLInputElement>(element, 'input').selectionStart).to.equal(0);
    });

    it('takes the only result with Enter, of several the first with a second one', async () => {
      const element = await render({ directory: DIRECTORY });
      const submitted: string[] = [];
      element.addEventListener('tessera-step-submit', ({ data }: StepSubmitEvent) =>
        submitted.push('institution_id' in data ? String(data.institution_id) : ''),
      );
      await type(element, 'linden');
      await press(element, 'Enter');
      await type(element, 'kasse 1');
      await press(element, 'Enter');
      expect(submitted).to.deep.equal(['Lindenbank']);
      expect(activeName(element)).to.equal('Kasse 1');
      await press(element, 'Enter');
      expect(submitted).to.deep.equal(['Lindenbank', 'Kasse 1']);
    });

    it('clears with Escape, and leaves a second Escape to whoever is around', async () => {
      const element = await render({ directory: DIRECTORY });
      let escaped = 0;
      element.addEventListener('keydown', () => escaped++);
      await type(element, 'linden');
      await press(element, 'Escape');
      expect($<HTMLInputElement>(element, 'input').value).to.equal('');
      expect(escaped).to.equal(0);
      await press(element, 'Escape');
      expect(escaped).to.equal(1);
    });

    it('stands still for those who want no motion', async () => {
      await motion('reduce');
      const element = await render();
      await type(element, 'xyzzy');
      expect(getComputedStyle($(element, '.sk')).animationIterationCount).to.match(/^1(, 1)*$/);
      await motion('no-preference');
    });
  });
});
