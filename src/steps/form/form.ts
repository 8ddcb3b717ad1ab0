import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { DraftEvent } from '../../events/draft.ts';
import { checkForm, type Checked, type Field, type FieldOf, type FormValues } from '../../protocol/form.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { writeAmount } from './amount.ts';
import { faultWords, fieldAt } from './fault-words.ts';
import { drawFields, type FormFace } from './fields.ts';
import { styles } from './form.styles.ts';
import { keptValues, plainValues, put, typedValues, unfold } from './values.ts';

/** How long after the last letter what was typed is handed out to be kept. */
const DRAFT_MS = 300;
/** How long what comes takes to grow. */
const GROW = { duration: 180, easing: 'ease-out' } as const;

/** Something to put right, named in the summary. */
interface Fix {
  path: string;
  text: string;
}

/**
 * Draws the fields that the companion describes and checks them as it does. A field is checked when it was left after something
 * was typed, and is right again the moment it is; sending checks them all.
 *
 * @summary A form: whatever a journey asks for.
 * @tag tessera-form
 * @fires tessera-draft - What was typed so far, to be kept; give it back as `draft` after a reload.
 */
export class TesseraForm extends StepElement<'form'> implements FormFace {
  static override styles = [...base, styles];

  @query('.fixes') private readonly fixesElement!: HTMLElement | null;

  /** As typed. */
  @state() private values: FormValues = {};
  /** The summary: what the last try to send found. It stays as it was, lest the form moves under the hands. */
  @state() private fixes: readonly Fix[] = [];
  /** What is said aloud. */
  @state() private spoken = '';

  private fields: readonly Field[] = [];
  private checked: Checked = { values: {}, faults: {} };
  /** Paths whose faults are shown. */
  private readonly shown = new Set<string>();
  /** Paths in which something was typed since they were entered. */
  private readonly dirty = new Set<string>();
  /** Paths that the companion did not take, as long as they are unchanged. */
  private readonly unaccepted = new Set<string>();
  /** What has been on the screen before. */
  private readonly known = new WeakSet<Element>();
  private timer = 0;

  /** What is wrong, in words, by path. @internal */
  errors: ReadonlyMap<string, string> = new Map();

  /** What was typed before a reload; wins over the values of the step. */
  @property({ attribute: false }) draft: FormValues | null = null;

  /** Paths of the fields that the companion did not take: `people.0.email`. */
  @property({ attribute: false }) refused: readonly string[] = [];

  /** Who knows what is filled in already. */
  @property() tenantName = '';

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('pagehide', this.keep);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.keep);
    this.keep();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { name, show } = this.step;
    const { words, locale, shown } = this;
    if (changed.has('step') || changed.has('words') || changed.has('locale')) this.fields = unfold(show.fields, words.form.address, locale);
    // The same step comes again after a problem; then what the person has typed stays.
    if (changed.has('step') && changed.get('step')?.name !== name) {
      this.values = this.draft ? keptValues(this.fields, this.draft) : typedValues(this.fields, show.values, locale);
      for (const set of [shown, this.dirty, this.unaccepted]) set.clear();
      this.fixes = [];
    }
    this.checked = checkForm(this.fields, plainValues(this.fields, this.values, locale));
    const { faults } = this.checked;
    for (const path of shown) if (!faults[path]) shown.delete(path);
    // Nobody types on for long where there is no more room.
    for (const path in faults) if (faults[path] === 'too_long') shown.add(path);
    if (changed.has('refused')) {
      this.unaccepted.clear();
      for (const path of this.refused) if (fieldAt(this.fields, path, words.form)) this.unaccepted.add(path);
    }
    this.errors = new Map([...this.unaccepted, ...shown].map((path) => [path, this.wordsFor(path)]));
    if (changed.has('refused')) this.summarise([...this.unaccepted]);
  }

  /** What is new grows into its place. */
  override updated(): void {
    const isFirst = !this.hasUpdated || !this.known.has(this.renderRoot.querySelector('form')!);
    const isStill = isFirst || matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('form, .field, .error')) {
      if (!this.known.has(element) && !isStill) {
        const { marginBlockStart } = getComputedStyle(element);
        element.animate(
          {
            height: ['0px', `${element.offsetHeight}px`],
            marginBlockStart: ['0px', marginBlockStart],
            opacity: [0, 1],
            overflow: ['clip', 'clip'],
          },
          GROW,
        );
      }
      this.known.add(element);
    }
  }

  /** Something was typed, ticked or chosen. @internal */
  set(path: string, value: unknown): void {
    this.values = put(this.values, path.split('.'), value) as FormValues;
    this.dirty.add(path);
    this.unaccepted.delete(path);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.keep, DRAFT_MS);
  }

  /** @internal */
  addRow(path: string, field: FieldOf<'rows'>): void {
    const rows = this.rowsAt(path);
    this.changeRows(path, [...rows, typedValues(field.fields, {}, this.locale)]);
    this.focusOn(`#${CSS.escape(`${path}.${rows.length}`)} :is(input,select,textarea)`);
  }

  /** The focus goes to the row that takes the place, or to where one can be added again. @internal */
  removeRow(path: string, index: number): void {
    this.changeRows(
      path,
      this.rowsAt(path).filter((_, each) => each !== index),
    );
    this.focusOn(`#${CSS.escape(`${path}.${index}`)}`, `#${CSS.escape(`${path}-add`)}`);
  }

  private rowsAt(path: string): readonly unknown[] {
    return path.split('.').reduce<unknown>((at, key) => (at as FormValues)[key], this.values) as readonly unknown[];
  }

  private changeRows(path: string, rows: readonly unknown[]): void {
    this.set(path, rows);
    // What is wrong in rows moves with them: it is found again when the form is sent.
    const isOutside = (each: string): boolean => !each.startsWith(`${path}.`);
    for (const set of [this.shown, this.dirty, this.unaccepted]) for (const each of set) if (!isOutside(each)) set.delete(each);
    this.fixes = this.fixes.filter((fix) => isOutside(fix.path));
    this.spoken = this.words.form.rows(rows.length);
  }

  /** Puts the focus on the first of these that there is. */
  private focusOn(...selectors: string[]): void {
    void this.updateComplete.then(() => {
      for (const selector of selectors) {
        const found = this.renderRoot.querySelector<HTMLElement>(selector);
        if (found) return found.focus();
      }
    });
  }

  private wordsFor(path: string): string {
    const { words, locale } = this;
    const fault = this.checked.faults[path];
    const { field } = fieldAt(this.fields, path, words.form) ?? {};
    return fault && field ? faultWords(field, fault, words.form, locale) : words.form.faults.refused;
  }

  private summarise(paths: readonly string[]): void {
    const { form } = this.words;
    this.fixes = paths.map((path) => ({ path, text: fieldAt(this.fields, path, form)?.name(this.wordsFor(path)) ?? '' }));
    if (paths[0]) void this.updateComplete.then(() => this.fixesElement?.focus());
  }

  /** Hands out what was typed, at once. */
  private readonly keep = (): void => {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.timer = 0;
    this.dispatchEvent(new DraftEvent(this.values));
  };

  private readonly left = ({ target, relatedTarget }: FocusEvent): void => {
    const place = (target as Element).closest<HTMLElement>('[data-path]');
    const path = place?.dataset['path'];
    // Who goes to another window is coming back.
    if (!path || !this.dirty.has(path) || place.contains(relatedTarget as Node | null) || !document.hasFocus()) return;
    this.dirty.delete(path);
    const found = fieldAt(this.fields, path, this.words.form);
    const value = path.split('.').reduce<unknown>((at, key) => (at as FormValues)[key], plainValues(this.fields, this.values, this.locale));
    if (this.checked.faults[path]) {
      this.shown.add(path);
      this.spoken = found?.name(this.wordsFor(path)) ?? '';
    } else if (found?.field.kind === 'amount' && value) {
      // So the person sees what was understood.
      this.values = put(this.values, path.split('.'), writeAmount(value as string, found.field.decimals, this.locale)) as FormValues;
    }
    this.requestUpdate();
  };

  private readonly send = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const { values, faults } = this.checked;
    const paths = Object.keys(faults);
    this.unaccepted.clear();
    for (const path of paths) this.shown.add(path);
    this.summarise(paths);
    if (!paths[0]) this.submit(values);
  };

  private readonly goTo = (event: Event): void => {
    event.preventDefault();
    const { path } = this.fixes[Number((event.currentTarget as HTMLElement).dataset['index'])]!;
    const control = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(path)}`);
    control?.focus({ preventScroll: true });
    // With its label.
    control?.closest('.field')?.scrollIntoView({ block: 'nearest' });
  };

  override render(): TemplateResult {
    const { busy, step } = this;
    const { title, lead, prefilled } = step.show;
    const words = this.words.form;
    return html`
      <h2 data-title tabindex="-1">${title}</h2>
      ${lead ? html`<p>${lead}</p>` : nothing}
      ${prefilled && this.tenantName ? html`<p class="note">${words.prefilled(this.tenantName)}</p>` : nothing}
      ${this.fixes[0] ? this.renderFixes() : this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : nothing}
      <form novalidate @submit=${this.send} @focusout=${this.left}>
        ${drawFields(this, this.fields, this.values)}
        <button class="go" aria-busy=${busy} aria-disabled=${busy} @mousedown=${this.hold} @click=${this.send}>${words.send}</button>
      </form>
      <p class="vh" role="status">${this.spoken}</p>
    `;
  }

  /** The field that has the focus keeps it: what leaving it would show must not push the button away under the finger. */
  private readonly hold = (event: Event): void => event.preventDefault();

  private renderFixes(): TemplateResult {
    const { fixes } = this;
    return html`<div class="note bad fixes" role="alert" tabindex="-1">
      <b>${this.words.form.check(fixes.length)}</b>
      <ul>
        ${fixes.map(
          ({ path, text }, index) =>
            html`<li>
              <a href="#${path}" data-index=${index} class=${this.errors.has(path) ? '' : 'done'} @click=${this.goTo}>${text}</a>
            </li>`,
        )}
      </ul>
    </div>`;
  }
}

if (!customElements.get('tessera-form')) customElements.define('tessera-form', TesseraForm);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-form': TesseraForm;
  }
}
