import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { early } from '../../client/early.ts';
import { DraftEvent } from '../../events/draft.ts';
import { checkForm, type Checked, type Field, type FormValues } from '../../protocol/form.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { writeAmount } from './amount.ts';
import { faultWords, fieldAt } from './fault-words.ts';
import { CONTROLS, drawFields, placeOf, type FormFace } from './fields.ts';
import { styles } from './form.styles.ts';
import { get, mapValues, plainValues, put, typedValues, unfold } from './values.ts';

/** How long after the last letter what was typed is handed out to be kept. */
const DRAFT_MS = 300;

const asItIs = (_: unknown, value: unknown): unknown => value;

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

  /** As typed. @internal */
  @state() values: FormValues = {};
  /** The summary: what the last try to send found. It stays as it was, lest the form moves under the hands. */
  @state() private fixes: readonly Fix[] = [];
  /** What is said aloud. */
  @state() private spoken = '';

  #fields: readonly Field[] = [];
  #checked: Checked = { values: {}, faults: {} };
  /** Paths whose faults are shown; those that the companion did not take, until they are changed. */
  readonly #shown = new Map<string, 'refused' | ''>();
  /** Paths in which something was typed since they were entered. */
  readonly #dirty = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    window.addEventListener('pagehide', this.#keep);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('pagehide', this.#keep);
    this.#keep();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const { step, words, locale } = this;
    const shown = this.#shown;
    const { name, show } = step;
    this.#fields = unfold(show.fields, words.form.address, locale);
    // The same step comes again after a problem; then what the person has typed stays.
    if (changed.has('step') && changed.get('step')?.name !== name) {
      this.values = this.draft ? mapValues(this.#fields, this.draft, asItIs) : typedValues(this.#fields, show.values, locale);
      this.fixes = [];
      shown.clear();
    }
    const { faults } = this.#check();
    const isRefused = changed.has('refused');
    if (isRefused) for (const path of this.refused) if (this.#at(path)) shown.set(path, 'refused');
    // Nobody types on for long where there is no more room.
    for (const path in faults) if (faults[path] === 'too_long') shown.set(path, '');
    for (const [path, reason] of shown) if (!reason && !faults[path]) shown.delete(path);
    this.errors = new Map([...shown.keys()].map((path) => [path, this.#wordsFor(path)]));
    if (isRefused) this.#summarise(this.refused.filter((path) => shown.has(path)));
  }

  /** Ties hints and faults to what they are about. */
  override updated(): void {
    for (const place of this.renderRoot.querySelectorAll<HTMLElement>('[data-path]')) {
      const path = place.dataset['path']!;
      const isSet = place.localName === 'fieldset';
      const about = [...place.querySelectorAll(':scope > p, :scope > .money > span')].map((each, index) => (each.id = `${path}-${index}`));
      const controls = place.querySelector('[data-path]') ? [] : [...place.querySelectorAll(CONTROLS)];
      const tied = isSet ? place : controls[0]!;
      if (about[0]) tied.setAttribute('aria-describedby', about.join(' '));
      else tied.removeAttribute('aria-describedby');
      for (const control of place.role === 'radiogroup' ? [place] : controls) {
        control.ariaInvalid = String(this.errors.has(path));
        control.ariaRequired = String(!this.#at(path)?.field.optional);
      }
    }
  }

  /** Something was typed, ticked or chosen. @internal */
  set(path: string, value: unknown): void {
    this.values = mapValues(this.#fields, put(this.values, path.split('.'), value), asItIs);
    this.#dirty.add(path);
    if (this.#shown.get(path)) this.#shown.delete(path);
    early.clearTimeout(this.#timer);
    this.#timer = early.setTimeout(this.#keep, DRAFT_MS);
  }

  /** A row has come or gone; the focus goes to the first of these places that there is. @internal */
  setRows(path: string, rows: readonly unknown[], ...focus: string[]): void {
    this.set(path, rows);
    // What is wrong in rows moves with them: it is found again when the form is sent.
    const isInside = (each: string): boolean => each.startsWith(`${path}.`);
    for (const each of this.#shown.keys()) if (isInside(each)) this.#shown.delete(each);
    this.fixes = this.fixes.filter((fix) => !isInside(fix.path));
    this.spoken = this.words.form.rows(rows.length);
    this.#focusOn(...focus);
  }

  /** Puts the focus on the first of these that there is. */
  #focusOn(...selectors: string[]): void {
    const find = (selector: string): HTMLElement | null => this.renderRoot.querySelector<HTMLElement>(selector);
    void this.updateComplete.then(() => find(selectors.find(find) ?? 'h2')?.focus());
  }

  #check(): Checked {
    return (this.#checked = checkForm(this.#fields, plainValues(this.#fields, this.values, this.locale)));
  }

  #at(path: string): ReturnType<typeof fieldAt> {
    return fieldAt(this.#fields, path, this.words.form);
  }

  /** What is wrong there; `whole` also says where, for those who do not see it. */
  #wordsFor(path: string, whole?: true): string {
    const { form } = this.words;
    const fault = this.#checked.faults[path];
    const { field, row } = this.#at(path)!;
    const text = fault ? faultWords(field, fault, form, this.locale) : form.faults.refused;
    if (!whole) return text;
    // Of a label that is a sentence, without what ends it.
    const named = form.fault(field.label.replace(/\p{Po}+$/u, ''), text);
    return row ? form.fault(row, named) : named;
  }

  #summarise(paths: readonly string[]): void {
    this.fixes = paths.map((path) => ({ path, text: this.#wordsFor(path, true) }));
    if (paths[0]) this.#focusOn('.fixes');
  }

  /** Hands out what was typed, at once. */
  readonly #keep = (): void => {
    if (!this.#timer) return;
    early.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.dispatchEvent(new DraftEvent(this.step.name, this.values));
  };

  readonly #left = ({ target, relatedTarget }: FocusEvent): void => {
    // The focus may be on its way to what leads away from this form.
    this.#keep();
    const place = (target as Element).closest<HTMLElement>('[data-path]');
    const path = place?.dataset['path'] ?? '';
    // Who goes to another window is coming back.
    if (!place || place.contains(relatedTarget as Node | null) || !document.hasFocus() || !this.#dirty.delete(path)) return;
    const { field } = this.#at(path)!;
    const value = get(this.#checked.values, path);
    if (this.#checked.faults[path]) {
      this.#shown.set(path, '');
      this.spoken = this.#wordsFor(path, true);
      this.requestUpdate();
    } else if (field.kind === 'amount' && value) {
      // So the person sees what was understood.
      this.values = put(this.values, path.split('.'), writeAmount(value as string, field.decimals, this.locale)) as FormValues;
    }
  };

  readonly #send = (event: Event): void => {
    event.preventDefault();
    if (this.busy) return;
    const { values, faults } = this.#check();
    const paths = Object.keys(faults);
    this.#shown.clear();
    for (const path of paths) this.#shown.set(path, '');
    this.#summarise(paths);
    if (!paths[0]) this.submit(values);
  };

  override render(): TemplateResult {
    const { busy, step } = this;
    const { title, lead, prefilled } = step.show;
    const words = this.words.form;
    return html`
      <h2 part="title" tabindex="-1">${title}</h2>
      ${lead ? html`<p>${lead}</p>` : nothing}
      ${prefilled && this.tenantName ? html`<p class="note">${words.prefilled(this.tenantName)}</p>` : nothing}
      ${this.fixes[0] ? this.#renderFixes() : this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : nothing}
      <form novalidate @submit=${this.#send} @focusout=${this.#left}>
        ${drawFields(this, this.#fields, this.values)}
        <button class="go" part="primary" aria-busy=${busy} aria-disabled=${busy} @mousedown=${this.#hold} @click=${this.#send}>
          ${words.send}
        </button>
      </form>
      <p class="vh" role="status">${this.spoken}</p>
    `;
  }

  /** The field that has the focus keeps it: what leaving it would show must not push the button away under the finger. */
  readonly #hold = (event: Event): void => event.preventDefault();

  #renderFixes(): TemplateResult {
    const { fixes } = this;
    return html`<div class="note bad fixes" role="alert" tabindex="-1">
      <b>${this.words.form.check(fixes.length)}</b>
      <ul>
        ${fixes.map(({ path, text }) => {
          const go = (event: Event): void => {
            event.preventDefault();
            this.#focusOn(`${placeOf(path)} :is(${CONTROLS},button)`);
          };
          return html`<li><a href="#${path}" class=${this.errors.has(path) ? '' : 'done'} @click=${go}>${text}</a></li>`;
        })}
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
