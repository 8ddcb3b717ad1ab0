import { computePosition } from '@floating-ui/dom';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { base } from '../styles/base.ts';

/** Between the list and the button, and the edges of the window. */
const GAP = 4;

/** One of the things to pick from. */
export type Option = readonly [value: string, label: string];

/**
 * @summary A list that opens beside a button, to pick one of a few things.
 * @tag tessera-pick
 */
export class TesseraPick extends LitElement {
  static override styles = [
    ...base,
    css`
      :host {
        position: fixed;
        inset: auto;
        width: max-content;
        max-width: calc(100vw - 16px);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: calc(var(--radius) + 4px);
        background: var(--surface);
        box-shadow: 0 8px 32px rgb(0 0 0 / 0.18);
        container-type: normal;
        overflow: hidden;
      }
      :host(:not(:popover-open)) {
        display: none;
      }
      ul {
        min-width: 12em;
        max-height: min(26em, 45svh);
        padding: 6px;
        overflow: auto;
        list-style: none;
        outline: 0;
      }
      li {
        display: flex;
        align-items: center;
        gap: 24px;
        min-height: 44px;
        padding: 4px 12px;
        border-radius: calc(var(--radius) - 2px);
        cursor: pointer;
      }
      li:hover,
      [data-active] {
        background: var(--hover);
      }
      ul:focus-visible [data-active] {
        outline: 2px solid var(--primary-text);
        outline-offset: -2px;
      }
      [aria-selected='true'] {
        font-weight: 600;
      }
      [aria-selected='true']::after {
        content: '';
        flex: none;
        width: 6px;
        height: 12px;
        margin-block-end: 4px;
        margin-inline: auto 4px;
        border: solid var(--primary-text);
        border-width: 0 2px 2px 0;
        rotate: 45deg;
      }
    `,
  ];

  @query('ul') private readonly listElement!: HTMLElement;
  @state() private active = 0;
  #typed = '';
  #typedAt = 0;

  /** What can be picked. */
  @property({ attribute: false }) options: readonly Option[] = [];

  /** The one that holds now. */
  @property() value = '';

  /** What is picked, for screen readers. */
  @property() label = '';

  /** Called with what was picked. */
  @property({ attribute: false }) done: (value?: string) => void = () => {};

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('value'))
      this.active = Math.max(
        0,
        this.options.findIndex(([value]) => value === this.value),
      );
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    // On opening in the middle, so that one sees that there is more in both directions.
    this.listElement.children[this.active]?.scrollIntoView({ block: changed.has('options') ? 'center' : 'nearest' });
  }

  override focus(): void {
    this.listElement.focus({ preventScroll: true });
  }

  #moveOrPick(event: KeyboardEvent): void {
    const last = this.options.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      Home: 0,
      End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) this.active = Math.min(last, Math.max(0, target));
    else if (event.key === 'Enter' || (event.key === ' ' && !this.#typed)) this.done(this.options[this.active]?.[0]);
    else if (event.key === 'Tab') return this.done();
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) this.#find(event);
    else return;
    event.preventDefault();
  }

  /** Goes to the next option that begins with what is typed; a letter typed again goes on to the one after. */
  #find({ key, timeStamp }: KeyboardEvent): void {
    this.#typed = timeStamp - this.#typedAt > 800 ? key : this.#typed + key;
    this.#typedAt = timeStamp;
    const same = [...this.#typed].every((letter) => letter === key);
    const wanted = same ? key : this.#typed;
    const begins = ([, label]: Option) => !label.slice(0, wanted.length).localeCompare(wanted, 'en', { sensitivity: 'base' });
    const turned = this.options.map((_, index) => (index + this.active + (same ? 1 : 0)) % this.options.length);
    this.active = turned.find((index) => begins(this.options[index]!)) ?? this.active;
  }

  #pickClicked(event: Event): void {
    const item = (event.target as Element).closest('li');
    if (item) this.done(this.options[[...this.listElement.children].indexOf(item)]![0]);
  }

  override render(): TemplateResult {
    return html`<ul
      role="listbox"
      tabindex="0"
      aria-label=${this.label}
      aria-activedescendant="o${this.active}"
      @keydown=${this.#moveOrPick}
      @click=${this.#pickClicked}
    >
      ${this.options.map(
        ([value, label], index) =>
          html`<li role="option" id="o${index}" aria-selected=${value === this.value} ?data-active=${index === this.active}>${label}</li>`,
      )}
    </ul>`;
  }
}

if (!customElements.get('tessera-pick')) customElements.define('tessera-pick', TesseraPick);

/**
 * Opens the list beside a button and answers with what was picked, or nothing where the person changed their mind. The focus goes
 * back to the button. The list lives next to the button, in the same root, and is gone afterwards.
 */
export async function pick(
  button: HTMLButtonElement,
  label: string,
  options: readonly Option[],
  value: string,
): Promise<string | undefined> {
  if (button.ariaExpanded === 'true') return undefined;
  button.ariaExpanded = 'true';
  const list = Object.assign(document.createElement('tessera-pick'), { label, options, value, popover: 'auto' });
  button.after(list);
  const stop = new AbortController();
  const move = (): void => void place(button, list);
  for (const event of ['scroll', 'resize']) addEventListener(event, move, { capture: true, passive: true, signal: stop.signal });
  const picked = await new Promise<string | undefined>((resolve) => {
    list.done = resolve;
    list.addEventListener('toggle', (event) => {
      // The browser closes it by itself: Escape, a click elsewhere, another popover.
      if (event.newState === 'closed') resolve(undefined);
      // From now on a click on the button closes it. Said only now, or the click that opened it would close it again.
      else button.popoverTargetElement = list;
    });
    list.showPopover();
    void list.updateComplete.then(() => {
      move();
      list.focus();
    });
  });
  stop.abort();
  button.popoverTargetElement = null;
  button.ariaExpanded = 'false';
  if (list.matches(':focus-within')) button.focus();
  list.remove();
  return picked;
}

/** Below the button, or above it where there is more room; never past the edges of the window. */
async function place(button: HTMLElement, list: HTMLElement): Promise<void> {
  const { top, bottom } = button.getBoundingClientRect();
  const isBelow = bottom + list.offsetHeight + GAP < innerHeight || innerHeight - bottom > top;
  const { x, y } = await computePosition(button, list, { strategy: 'fixed', placement: isBelow ? 'bottom-start' : 'top-start' });
  list.style.left = `${Math.max(GAP, Math.min(x, innerWidth - list.offsetWidth - GAP))}px`;
  list.style.top = `${isBelow ? y + GAP : y - GAP}px`;
}

declare global {
  interface HTMLElementTagNameMap {
    'tessera-pick': TesseraPick;
  }
}
