import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { early } from '../../client/early.ts';
import { bankLogo, bankLogoStyles } from '../../elements/bank-logo.ts';
import { DirectoryNeededEvent } from '../../events/directory-needed.ts';
import type { Institution } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { ChoiceElement } from './choice-element.ts';
import { styles } from './choose-bank.styles.ts';

/** Rows beyond the edges of the box, so that a quick finger or a screen reader finds something there. */
const SPARE = 3;
/** How much lower than a row a heading is, in rows. */
const LOWER = 0.4;

/** What the first screen does without; it comes right behind. */
let assist: typeof import('./assist.ts') | undefined;

/** Does it when there is nothing better to do, and not before the next frame is painted. */
const idle = (work: () => unknown): unknown => requestAnimationFrame(() => (window.requestIdleCallback ?? early.setTimeout)(work));

/**
 * The focus stays in the search while the arrow keys go through the list; only the rows in sight exist.
 *
 * @summary Finding one's bank among tens of thousands: the popular ones at once, search, country, private or business account. Or
 *   the way to where it is found, if that is a page of somebody else's.
 * @tag tessera-choose-bank
 * @fires tessera-directory-needed - All banks are wanted: set `directory`, or `directoryFailed` where they cannot be had.
 */
export class TesseraChooseBank extends ChoiceElement {
  static override styles = [...base, bankLogoStyles, styles];

  @query('input') private readonly input!: HTMLInputElement;
  @query('.pad') private readonly pad!: HTMLElement;
  /** @internal */
  @query('.list') readonly list!: HTMLElement;

  /** What is searched for. @internal */
  @state() text = '';
  /** @internal */
  @state() country = '';
  /** @internal */
  @state() psuType: Institution['psu_types'][number] = 'retail';
  /** The row that the keyboard is on. @internal */
  @state() active = -1;
  /** The first row that exists. */
  @state() private from = 0;
  /** What is said aloud. */
  @state() private spoken = '';

  /** Banks, and between them headings. @internal */
  rows: (Institution | string)[] = [];
  /** Where the headings are. @internal */
  heads: number[] = [];
  /** A bank that would match, were it not for the kind of account. @internal */
  concealed: Institution | undefined;
  /** In pixels. @internal */
  rowHeight = 60;
  /** @internal */
  rowsInBox = 8;
  /** All banks of the chosen country and kind. */
  #all: readonly Institution[] = [];
  #find: ReturnType<typeof import('./assist.ts').searchable> | undefined;
  #top = 0;
  #ready: Promise<void> | undefined;
  #chosen = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** All banks; `null` until they are there. */
  @property({ attribute: false }) directory: readonly Institution[] | null = null;

  /** The directory could not be had; the person can ask again. */
  @property({ type: Boolean }) directoryFailed = false;

  /** Ids of banks that the person used before, the last one first. */
  @property({ attribute: false }) lastUsed: readonly string[] = [];

  /** Where no keyboard would cover the list, the search gets the focus; else the title, as everywhere. */
  override focusTitle(): void {
    if (!this.hosted && matchMedia('(pointer: fine)').matches) this.input.focus({ preventScroll: true });
    else super.focusTitle();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const has = (...names: PropertyKey[]) => names.some((name) => (changed as Map<PropertyKey, unknown>).has(name));
    const { show, name } = this.step;
    // The same step comes again after a problem; then what the person has switched stays.
    if (has('step') && changed.get('step')?.name !== name) [this.country, this.psuType] = [show.country, show.psu_type];
    const banks = this.directory ?? show.popular;
    if (has('step', 'directory')) {
      this.#find = assist?.searchable(banks);
      // Prepares the search, so that the first letter is as quick as the others.
      if (this.directory) idle(() => this.#find?.('', this.country, this.psuType));
    }
    const switched = has('step', 'country', 'psuType');
    if (switched || has('directory')) this.#all = banks.filter(this.#fits);
    if (switched || has('text')) {
      this.active = -1;
      this.from = 0;
      if (this.#top) this.list.scrollTop = this.#top = 0;
    }
    if (switched || has('directory', 'text', 'lastUsed', 'words')) this.#arrange();
  }

  override firstUpdated(): void {
    if (this.hosted) return;
    idle(this.#prepare);
    // Heights follow the size of the person's text.
    new ResizeObserver(() => {
      const { rowHeight, rowsInBox } = this;
      this.rowHeight = 3.75 * parseFloat(getComputedStyle(this.list).fontSize);
      this.rowsInBox = Math.ceil(this.list.clientHeight / this.rowHeight) || 8;
      // A row too many does no harm; the first screen is mostly painted as it was guessed.
      if (rowHeight !== this.rowHeight || rowsInBox < this.rowsInBox) this.requestUpdate();
    }).observe(this.list);
  }

  /** Sizes are set here and not in the template: a strict content security policy forbids style attributes. */
  override updated(): void {
    if (this.hosted) return;
    this.pad.style.height = `${this.topOf(this.rows.length)}px`;
    this.pad.style.paddingTop = `${this.topOf(this.from)}px`;
  }

  readonly #fits = (bank: Institution): boolean => bank.country === this.country && bank.psu_types.includes(this.psuType);

  /** The person is about to search, or has the time to get ready for it. */
  readonly #prepare = (): Promise<void> => (this.#ready ??= this.#getReady());

  async #getReady(): Promise<void> {
    if (!this.directory) this.dispatchEvent(new DirectoryNeededEvent());
    try {
      assist = await import('./assist.ts');
      this.requestUpdate('directory');
    } catch {
      this.problem = 'network_lost';
      this.#ready = undefined;
    }
  }

  /** @internal */
  askAgain(): void {
    this.directoryFailed = false;
    this.#ready = undefined;
    void this.#prepare();
  }

  /** Decides what stands in the list. */
  #arrange(): void {
    const { popular: popularWord, recent: recentWord, all: allWord, elsewhere } = this.words.choose_bank;
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
      const found = this.#find?.(this.text, this.country, this.psuType);
      if (!found) return;
      add('', found.here);
      add(elsewhere, found.elsewhere);
      if (!found.here[3]) this.concealed = found.hidden[0];
    } else {
      const recent = [chosen, ...this.lastUsed].flatMap((id) => this.#all.find((bank) => bank.id === id) ?? []);
      // Those that came first stay as they are when the directory comes, lest the list jumps.
      const known = popular.filter(this.#fits);
      const others = known[0] ? known : this.#all.filter((bank) => bank.popular);
      add(recentWord, recent);
      add(
        popularWord,
        others.filter((bank) => !recent.includes(bank)),
      );
      if (this.directory) add(allWord, this.#all);
    }
  }

  #headsBefore(row: number): number {
    return this.heads.filter((head) => head < row).length;
  }

  /** Where a row begins, in pixels. @internal */
  topOf(row: number): number {
    return this.rowHeight * (row - LOWER * this.#headsBefore(row));
  }

  /** @internal */
  scrolled(): void {
    this.#top = this.list.scrollTop;
    // By twos: every other row costs nothing.
    this.from = Math.max(0, Math.floor(this.#top / this.rowHeight) - SPARE) & ~1;
    if (this.#top) void this.#prepare();
  }

  /** A finger on the list puts a phone's keyboard away. */
  readonly #dragged = { handleEvent: () => this.input.blur(), passive: true };

  /** @internal */
  typed(text: string): void {
    this.text = text;
    void this.#prepare();
    // The list follows each key; what is said waits until the person has finished.
    early.clearTimeout(this.#timer);
    this.#timer = early.setTimeout(() => (this.spoken = assist?.summary(this) ?? ''), 700);
  }

  /** @internal */
  clear(): void {
    this.typed('');
    this.focusTitle();
  }

  /** @internal */
  choose(row: number): void {
    const bank = this.rows[row];
    if (!bank || typeof bank === 'string' || this.busy) return;
    if (bank.status === 'down') this.spoken = this.words.choose_bank.isDown(bank.name);
    else {
      this.#chosen = bank.id;
      this.submit({ institution_id: bank.id, psu_type: this.psuType });
    }
  }

  #chooseClicked(event: Event): void {
    const option = (event.target as Element).closest('[role=option]');
    if (option) this.choose(Number(option.id.slice(1)));
  }

  protected override renderSearch(): TemplateResult {
    const { text, active } = this;
    const words = this.words.choose_bank;
    const isWaiting = !(this.directory && this.#find) && !this.directoryFailed && (!this.rows[0] || text);
    const isEmpty = !this.rows[0] && !isWaiting;
    // At first little more than can be seen; the next update, which follows at once, brings the others.
    const end = this.from + this.rowsInBox + (this.hasUpdated ? 2 * SPARE : 2);
    return html`
      <div class="field">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <circle cx="9" cy="9" r="6" />
          <path d="m13.5 13.5 4 4" />
        </svg>
        <input
          part="input"
          role="combobox"
          aria-label=${words.search}
          aria-controls="list"
          aria-expanded=${!isEmpty}
          aria-autocomplete="list"
          aria-activedescendant=${active < 0 ? nothing : `o${active}`}
          placeholder=${words.search}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="search"
          ?readonly=${this.busy}
          .value=${text}
          @input=${() => this.typed(this.input.value)}
          @keydown=${(event: KeyboardEvent) => assist?.steer(this, event)}
          @focus=${this.#prepare}
        />
        ${
          text &&
          html`<button aria-label=${words.clear} @click=${this.clear}>
            <svg viewBox="0 0 20 20" aria-hidden="true"><path d="m5.5 5.5 9 9m0-9-9 9" /></svg>
          </button>`
        }
      </div>
      <div class="bar">
        ${this.#renderSwitch('psuType', words.kind, words[this.psuType])}
        ${assist && this.step.show.countries[1] && this.#renderSwitch('country', words.country, assist.countryName(this.country, this.locale))}
      </div>
      <div class="box">
        <div
          class="list"
          id="list"
          role="listbox"
          aria-label=${words.title}
          tabindex="-1"
          ?hidden=${isEmpty}
          ?inert=${this.busy}
          @scroll=${this.scrolled}
          @click=${this.#chooseClicked}
          @touchmove=${this.#dragged}
        >
          <div class="pad" @mousedown=${(event: Event) => event.preventDefault()}>
            ${this.rows.slice(this.from, end).map((row, index) => this.#renderRow(row, this.from + index))}
          </div>
          ${isWaiting ? [1, 2, 3].map(() => html`<div class="row" aria-hidden="true"><b class="logo sk"></b><b class="sk">&nbsp;</b></div>`) : ''}
        </div>
        ${assist?.notes(this, isEmpty)}
      </div>
      <p class="vh" role="status">${this.spoken}</p>
    `;
  }

  #renderSwitch(property: 'country' | 'psuType', label: string, value: string): TemplateResult {
    const open = async ({ currentTarget }: Event): Promise<void> => {
      await this.#prepare();
      await assist?.openSwitch(this, property, currentTarget as HTMLButtonElement);
    };
    return html`<button
      class="m"
      aria-haspopup="listbox"
      aria-expanded="false"
      aria-label=${this.words.choose_bank.switch(label, value)}
      @click=${open}
    >
      ${value}
    </button>`;
  }

  #renderRow(row: Institution | string, index: number): TemplateResult {
    if (typeof row === 'string') return html`<div class="head m" role="presentation">${row}</div>`;
    const { hint, country, status, name, id } = row;
    const details = [
      hint,
      country !== this.country && assist?.countryName(country, this.locale),
      status && this.words.choose_bank[status],
    ].filter(Boolean);
    return html`<div
      class="row"
      part="row"
      role="option"
      id="o${index}"
      aria-posinset=${index + 1 - this.#headsBefore(index)}
      aria-setsize=${this.rows.length - this.heads.length}
      aria-selected=${index === this.active}
      aria-disabled=${status === 'down'}
      aria-busy=${this.busy && id === this.#chosen}
    >
      ${bankLogo(row)}
      <span>
        <span class="name">${assist?.cut(name, this.text).map((part, odd) => (odd & 1 ? html`<mark>${part}</mark>` : part)) ?? name}</span>
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
