import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { bankLogo, bankLogoStyles } from '../../elements/bank-logo.ts';
import { DirectoryNeededEvent } from '../../events/directory-needed.ts';
import type { Institution } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { styles } from './choose-bank.styles.ts';

/** Rows beyond the edges of the box, so that a quick finger or a screen reader finds something there. */
const SPARE = 3;
/** How much lower than a row a heading is, in rows. */
const LOWER = 0.4;

type Kind = Institution['psu_types'][number];

/** The search, which the first screen does without. */
let search: typeof import('./search.ts') | undefined;

/** Does it when there is nothing better to do. */
const idle = (work: () => void): unknown => (window.requestIdleCallback ?? setTimeout)(work);

/**
 * @summary Finding one's bank among tens of thousands: the popular ones at once, search, country, private or business account.
 * @tag tessera-choose-bank
 * @fires tessera-directory-needed - All banks are wanted: set `directory`, or `directoryFailed` where they cannot be had.
 */
export class TesseraChooseBank extends StepElement<'choose_bank'> {
  static override styles = [...base, bankLogoStyles, styles];

  @query('input') private readonly input!: HTMLInputElement;
  @query('.list') private readonly list!: HTMLElement;
  @query('.pad') private readonly pad!: HTMLElement;

  @state() private text = '';
  @state() private country = '';
  @state() private psuType: Kind = 'retail';
  /** The row that the keyboard is on. */
  @state() private active = -1;
  /** The first row that exists. */
  @state() private from = 0;
  /** What is said aloud. */
  @state() private spoken = '';

  /** Banks, and between them headings. */
  private rows: (Institution | string)[] = [];
  /** Where the headings are. */
  private heads: number[] = [];
  /** All banks of the chosen country and kind. */
  private all: readonly Institution[] = [];
  /** A bank that would match, were it not for the kind of account. */
  private concealed: Institution | undefined;
  private find: ReturnType<typeof import('./search.ts').searchable> | undefined;
  private countryNames = new Intl.DisplayNames('en', { type: 'region' });
  private rowHeight = 60;
  private rowsInBox = 8;
  private top = 0;
  private asked = false;
  private chosen = '';
  private timer = 0;

  /** All banks; `null` until they are there. */
  @property({ attribute: false }) directory: readonly Institution[] | null = null;

  /** The directory could not be had; the person can ask again. */
  @property({ type: Boolean }) directoryFailed = false;

  /** Ids of banks that the person used before, the last one first. */
  @property({ attribute: false }) lastUsed: readonly string[] = [];

  /** Where no keyboard would cover the list, the search gets the focus; else the title, as everywhere. */
  override focusTitle(): void {
    if (matchMedia('(pointer: fine)').matches) this.input.focus({ preventScroll: true });
    else super.focusTitle();
  }

  override willUpdate(changed: PropertyValues): void {
    const has = (...names: string[]) => names.some((name) => changed.has(name));
    const { show } = this.step;
    if (has('locale')) this.countryNames = new Intl.DisplayNames(this.locale, { type: 'region' });
    // The same step can come again, after a problem; what the person has switched stays.
    if (changed.get('step')?.name !== this.step.name && has('step')) [this.country, this.psuType] = [show.country, show.psu_type];
    const banks = this.directory ?? show.popular;
    if (has('step', 'directory')) {
      this.find = search?.searchable(banks);
      // Prepares the search, so that the first letter is as quick as the others.
      if (this.directory) idle(() => this.find?.('', this.country, this.psuType));
    }
    const switched = has('step', 'country', 'psuType');
    if (switched || has('directory')) this.all = banks.filter(this.fits);
    if (switched || has('text')) {
      this.active = -1;
      this.from = 0;
      if (this.top) this.list.scrollTop = this.top = 0;
    }
    if (switched || has('directory', 'text', 'lastUsed', 'words')) this.arrange();
  }

  override firstUpdated(): void {
    idle(this.needDirectory);
    // Heights follow the size of the person's text.
    new ResizeObserver(() => {
      this.rowHeight = 3.75 * parseFloat(getComputedStyle(this.list).fontSize);
      this.rowsInBox = Math.ceil(this.list.clientHeight / this.rowHeight) || 8;
      this.requestUpdate();
    }).observe(this.list);
  }

  /** Sizes are set here and not in the template: a strict content security policy forbids style attributes. */
  override updated(): void {
    this.pad.style.height = `${this.topOf(this.rows.length)}px`;
    this.pad.style.paddingTop = `${this.topOf(this.from)}px`;
  }

  private readonly fits = (bank: Institution): boolean => bank.country === this.country && bank.psu_types.includes(this.psuType);

  private readonly needDirectory = (): void => {
    if (this.asked) return;
    this.asked = true;
    if (!this.directory) this.dispatchEvent(new DirectoryNeededEvent());
    import('./search.ts').then(
      (module) => {
        search = module;
        this.requestUpdate('directory');
      },
      () => (this.directoryFailed = true),
    );
  };

  /** Decides what stands in the list. */
  private arrange(): void {
    const words = this.words.choose_bank;
    const { popular, chosen = '' } = this.step.show;
    this.rows = [];
    this.heads = [];
    this.concealed = undefined;
    const add = (heading: string, banks: readonly Institution[]): void => {
      if (!banks[0]) return;
      if (heading) this.heads.push(this.rows.length);
      this.rows = this.rows.concat(heading || [], banks);
    };
    if (this.text.trim()) {
      const found = this.find?.(this.text, this.country, this.psuType);
      if (!found) return;
      add('', found.here);
      add(words.elsewhere, found.elsewhere);
      if (!found.here[3]) this.concealed = found.hidden[0];
    } else {
      const recent = [chosen, ...this.lastUsed].flatMap((id) => this.all.find((bank) => bank.id === id) ?? []);
      const known = popular.filter(this.fits);
      add(words.recent, recent);
      add(
        words.popular,
        (known[0] ? known : this.all.filter((bank) => bank.popular)).filter((bank) => !recent.includes(bank)),
      );
      if (this.directory) add(words.all, this.all);
    }
  }

  private headsBefore(row: number): number {
    return this.heads.filter((head) => head < row).length;
  }

  private topOf(row: number): number {
    return this.rowHeight * (row - LOWER * this.headsBefore(row));
  }

  private readonly scrolled = (): void => {
    this.top = this.list.scrollTop;
    // By twos: every other row costs nothing.
    this.from = Math.max(0, Math.floor(this.top / this.rowHeight) - SPARE) & ~1;
    if (this.top) this.needDirectory();
  };

  private say(text: string): void {
    this.spoken = text;
  }

  private typed(text: string): void {
    const words = this.words.choose_bank;
    this.text = text;
    this.needDirectory();
    // The list follows each key; what is said waits until the person has finished.
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const count = this.rows.length - this.heads.length;
      this.say((count ? words.banks(count) : words.none(text)) + (this.concealed ? ` ${this.whyHidden}` : ''));
    }, 700);
  }

  private readonly clear = (): void => {
    this.typed('');
    this.focusTitle();
  };

  private readonly steer = (event: KeyboardEvent): void => {
    const { key, isComposing } = event;
    const page = this.rowsInBox - 2;
    const onRow = this.active >= 0;
    const moves: Record<string, number | false> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: onRow && Math.max(0, this.active - page),
      Home: onRow && 0,
      End: onRow && this.rows.length,
    };
    const target = moves[key] ?? false;
    if (isComposing) return;
    if (target !== false) this.move(target, key === 'ArrowUp' ? -1 : 1);
    else if (key === 'Enter') {
      if (onRow || this.rows.length === 1) this.choose(Math.max(0, this.active));
      else this.move(0, 1);
    } else if (key === 'Escape' && this.text) this.typed('');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Goes to a row, past headings; above the first is the search again. */
  private move(target: number, past: 1 | -1): void {
    let row = Math.min(target, this.rows.length - 1);
    if (this.heads.includes(row)) row += past;
    this.active = row;
    const { rowHeight, list } = this;
    const top = row > 1 ? this.topOf(row) : 0;
    list.scrollTop = Math.max(Math.min(list.scrollTop, top), top + rowHeight - list.clientHeight);
    this.scrolled();
  }

  private choose(row: number): void {
    const bank = this.rows[row];
    if (!bank || typeof bank === 'string' || this.busy) return;
    if (bank.status === 'down') return this.say(this.words.choose_bank.isDown(bank.name));
    this.chosen = bank.id;
    this.submit({ institution_id: bank.id, psu_type: this.psuType });
  }

  private readonly clicked = (event: Event): void => {
    const option = (event.target as Element).closest('[role=option]');
    if (option) this.choose(Number(option.id.slice(1)));
  };

  private async pick(
    event: Event,
    property: 'country' | 'psuType',
    label: string,
    options: [value: string, label: string][],
  ): Promise<void> {
    const button = event.currentTarget as HTMLButtonElement;
    const { pick } = await import('../../elements/pick.ts');
    const value = await pick(button, label, options, this[property]);
    if (!value) return;
    Object.assign(this, { [property]: value });
    this.needDirectory();
    await this.updateComplete;
    // The button was one of those that show where nothing was found.
    if (!button.isConnected) this.focusTitle();
  }

  private readonly pickCountry = (event: Event): unknown => {
    const names = this.step.show.countries.map((code): [string, string] => [code, this.countryNames.of(code)!]);
    names.sort(([, a], [, b]) => a.localeCompare(b, this.locale));
    return this.pick(event, 'country', this.words.choose_bank.country, names);
  };

  private readonly pickKind = (event: Event): unknown => {
    const { kind, retail, corporate } = this.words.choose_bank;
    return this.pick(event, 'psuType', kind, [
      ['retail', retail],
      ['corporate', corporate],
    ]);
  };

  private get otherKind(): Kind {
    return this.psuType === 'retail' ? 'corporate' : 'retail';
  }

  private get whyHidden(): string {
    return this.concealed ? this.words.choose_bank.only[this.otherKind](this.concealed.name) : '';
  }

  private readonly switchKind = (): void => {
    this.psuType = this.otherKind;
    this.focusTitle();
  };

  private readonly askAgain = (): void => {
    this.directoryFailed = this.asked = false;
    this.needDirectory();
  };

  override render(): TemplateResult {
    const {
      text,
      words: { choose_bank: words, common },
    } = this;
    const empty = !this.rows[0];
    const waiting = !(this.directory && this.find) && !this.directoryFailed && (empty || text);
    const kind = words[this.psuType];
    const country = this.countryNames.of(this.country)!;
    return html`
      <h2 data-title tabindex="-1">${words.title}</h2>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : ''}
      <div class="field">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="9" cy="9" r="6" />
          <path d="m13.5 13.5 4 4" />
        </svg>
        <input
          role="combobox"
          aria-label=${words.search}
          aria-controls="list"
          aria-expanded=${!empty}
          aria-autocomplete="list"
          aria-activedescendant=${this.active < 0 ? nothing : `o${this.active}`}
          placeholder=${words.search}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          .value=${text}
          @input=${() => this.typed(this.input.value)}
          @keydown=${this.steer}
          @focus=${this.needDirectory}
        />
        ${
          text &&
          html`<button aria-label=${words.clear} @click=${this.clear}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d="m5.5 5.5 9 9m0-9-9 9" /></svg>
          </button>`
        }
      </div>
      <div class="bar">
        ${this.step.show.countries[1] && html`<button class="m" aria-haspopup="listbox" aria-expanded="false" aria-label=${words.switch(words.country, country)} @click=${this.pickCountry}>${country}</button>`}
        <button
          class="m"
          aria-haspopup="listbox"
          aria-expanded="false"
          aria-label=${words.switch(words.kind, kind)}
          @click=${this.pickKind}
        >
          ${kind}
        </button>
      </div>
      <div class="box">
        ${this.concealed ? html`<p class="note">${this.whyHidden} <button class="alt" @click=${this.switchKind}>${words.show[this.otherKind]}</button></p>` : ''}
        <div
          class="list"
          id="list"
          role="listbox"
          aria-label=${words.title}
          tabindex="-1"
          ?hidden=${empty && !waiting}
          ?inert=${this.busy}
          @scroll=${this.scrolled}
          @click=${this.clicked}
        >
          <div class="pad" @mousedown=${(event: Event) => event.preventDefault()}>
            ${this.rows.slice(this.from, this.from + this.rowsInBox + 2 * SPARE).map((row, index) => this.renderRow(row, this.from + index))}
          </div>
          ${waiting ? [1, 2, 3].map(() => html`<div class="row" aria-hidden="true"><span class="logo sk"></span><span class="sk">&nbsp;</span></div>`) : ''}
        </div>
        ${
          empty && !waiting && !this.concealed
            ? html`<p class="note">
                ${words.none(text)} ${words.noneHelp}
                <button class="alt" @click=${this.clear}>${words.clear}</button>
                <button class="alt" @click=${this.pickCountry}>${words.otherCountry}</button>
              </p>`
            : ''
        }
        ${this.directoryFailed ? html`<p class="note bad" role="alert">${words.failed} <button class="alt" @click=${this.askAgain}>${common.tryAgain}</button></p>` : ''}
      </div>
      <p class="vh" role="status">${this.spoken}</p>
    `;
  }

  private renderRow(row: Institution | string, index: number): TemplateResult {
    if (typeof row === 'string') return html`<div class="head m" role="presentation">${row}</div>`;
    const words = this.words.choose_bank;
    const before = this.headsBefore(index);
    const details = [row.hint, row.country !== this.country && this.countryNames.of(row.country), row.status && words[row.status]].filter(
      Boolean,
    );
    return html`<div
      class="row"
      role="option"
      id="o${index}"
      aria-posinset=${index + 1 - before}
      aria-setsize=${this.rows.length - this.heads.length}
      aria-selected=${index === this.active}
      aria-disabled=${row.status === 'down'}
      aria-busy=${this.busy && row.id === this.chosen}
    >
      ${bankLogo(row)}
      <span>
        <span class="name"
          >${search?.cut(row.name, this.text).map((part, odd) => (odd & 1 ? html`<mark>${part}</mark>` : part)) ?? row.name}</span
        >
        ${details[0] ? html`<span class="m">${details.join(' · ')}</span>` : ''}
      </span>
    </div>`;
  }
}

if (!customElements.get('tessera-choose-bank')) customElements.define('tessera-choose-bank', TesseraChooseBank);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-choose-bank': TesseraChooseBank;
  }
}
