import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../../i18n/en.ts';
import { checkForm, isAsked, type Field, type FieldKind, type FieldOf, type FormValues } from '../../protocol/form.ts';
import { amountFormat } from './amount.ts';
import { dayOrder, dayPart, withDayPart } from './day.ts';
import { regroup } from './group-iban.ts';
import { get, isSettled, plainValues } from './values.ts';

/** What the drawing of a field knows of its form. */
export interface FormFace {
  readonly words: Messages;
  readonly locale: string;
  /** As typed. */
  readonly values: FormValues;
  /** What is wrong, in words, by path; only what is to be shown. */
  readonly errors: ReadonlyMap<string, string>;
  set(path: string, value: unknown): void;
  setRows(path: string, rows: readonly unknown[], ...focus: string[]): void;
}

/** Whatever takes an answer. */
export const CONTROLS = 'input,select,textarea';

/** Where the field of a path is drawn. */
export const placeOf = (path: string): string => `[data-path="${path}"]`;

/** More are a list that opens. */
const MAX_RADIOS = 5;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const targetOf = ({ currentTarget }: Event): HTMLInputElement => currentTarget as HTMLInputElement;

/** Fields that are asked for, given the answers beside them. */
export function drawFields(form: FormFace, fields: readonly Field[], values: unknown, path = ''): unknown[] {
  const given = (values ?? {}) as FormValues;
  const answers = checkForm(fields, plainValues(fields, given, form.locale)).values;
  return fields.map((field) => (isAsked(field, answers) ? draw(form, field, given[field.name], path + field.name) : nothing));
}

/** One field: label, hint, controls, and what is wrong. The form ties them together for assistive technology. */
function draw(form: FormFace, field: Field, value: unknown, at: string): TemplateResult {
  const { kind, hint, when } = field;
  const error = form.errors.get(at);
  const title = field.optional ? form.words.form.optional(field.label) : field.label;
  const isBoxes = kind === 'choice' && (field.many || !(field.optional || field.autocomplete || field.options[MAX_RADIOS]));
  const name = `field ${kind}${when ? ' when' : ''}${error ? ' bad' : ''}`;
  const content = [
    hint ? html`<p class="m">${hint}</p>` : '',
    drawControls(form, field, value, at, title, isBoxes),
    error ? html`<p class="error" part="error">${error}</p>` : '',
  ];
  if (isBoxes || kind === 'date' || kind === 'group' || kind === 'rows') {
    const role = isBoxes && !field.many ? 'radiogroup' : nothing;
    return html`<fieldset class=${name} part="field" data-path=${at} role=${role}>
      <legend class=${kind === 'rows' ? 'vh' : nothing}>${title}</legend>
      ${content}
    </fieldset>`;
  }
  return html`<div class=${name} part="field" data-path=${at}>
    ${kind === 'consent' ? '' : html`<label for=${at}>${title}</label>`}${content}
  </div>`;
}

function drawControls(form: FormFace, field: Field, value: unknown, at: string, title: string, isBoxes: boolean): unknown {
  switch (field.kind) {
    case 'date':
      return drawDay(form, field, asText(value), at);
    case 'choice':
      return (isBoxes ? drawBoxes : drawSelect)(form, field, value, at);
    case 'consent':
      return drawConsent(form, field, value, at, title);
    case 'group':
      return drawFields(form, field.fields, value, `${at}.`);
    case 'rows':
      return drawRows(form, field, asList(value), at);
    case 'amount': {
      const { sign, isBefore } = amountFormat(form.locale, field.currency);
      const parts = [html`<span>${sign}</span>`, drawInput(form, field, asText(value), at)];
      return html`<div class="money" part="input">${isBefore ? parts : parts.reverse()}</div>`;
    }
    case 'text':
      if (field.lines) return drawArea(form, field, asText(value), at);
  }
  return drawInput(form, field, asText(value), at);
}

/** What browsers are told by default: type, token for autofill. */
const TYPES: { readonly [K in FieldKind]?: string } = { email: 'email', phone: 'tel', url: 'url' };

/** People in rows are not all the same person to whom fills them in. */
function token(at: string, name: string | undefined): string | typeof nothing {
  const [, rows, index] = /^(.+?)\.(\d+)\./.exec(at) ?? [];
  return name ? (rows && name !== 'off' ? `section-${rows}-${index!} ${name}` : name) : nothing;
}

function drawInput(form: FormFace, field: Field, value: string, at: string): TemplateResult {
  const { kind } = field;
  const isText = kind === 'text';
  const type = TYPES[kind] ?? 'text';
  const typed = (event: Event): void => {
    const input = targetOf(event);
    if (kind === 'iban') regroup(input, event);
    form.set(at, input.value);
  };
  return html`<input
    id=${at}
    part=${kind === 'amount' ? nothing : 'input'}
    class=${isText && (field.max ?? 200) < 21 ? 'short' : ''}
    type=${type}
    inputmode=${kind === 'amount' ? 'decimal' : nothing}
    autocomplete=${token(at, field.autocomplete ?? TYPES[kind] ?? (isText ? '' : 'off'))}
    spellcheck=${isText}
    dir=${isText ? nothing : 'ltr'}
    .value=${value}
    @input=${typed}
  />`;
}

function drawArea(form: FormFace, field: FieldOf<'text'>, value: string, at: string): TemplateResult {
  const { max = 200 } = field;
  const left = max - value.trim().length;
  return html`<textarea
      id=${at}
      part="input"
      rows=${field.lines!}
      .value=${value}
      @input=${(event: Event) => form.set(at, targetOf(event).value)}
    ></textarea>
    <p class="m left" aria-live="polite">${left >= 0 && left <= Math.max(20, max / 10) ? form.words.form.left(left) : ''}</p>`;
}

function drawSelect(form: FormFace, field: FieldOf<'choice'>, value: unknown, at: string): TemplateResult {
  return html`<div class="select">
    <select
      id=${at}
      part="input"
      autocomplete=${token(at, field.autocomplete)}
      @change=${(event: Event) => form.set(at, targetOf(event).value)}
    >
      ${isSettled(field) ? '' : html`<option value="">${form.words.form.choose}</option>`}
      ${field.options.map((option) => html`<option value=${option.value} .selected=${option.value === value}>${option.label}</option>`)}
    </select>
  </div>`;
}

function drawBoxes(form: FormFace, field: FieldOf<'choice'>, value: unknown, at: string): TemplateResult {
  const { many, options } = field;
  const chosen = many ? asList(value) : [isSettled(field) ? options[0]!.value : value];
  const choose = (option: string, isOn: boolean): void => {
    const others = chosen.filter((each) => each !== option);
    form.set(at, many ? (isOn ? [...others, option] : others) : option);
  };
  return html`<div class="boxes">
    ${options.map((option) =>
      drawBox(many ? 'checkbox' : 'radio', at, option.label, chosen.includes(option.value), (isOn) => choose(option.value, isOn)),
    )}
  </div>`;
}

function drawBox(type: string, at: string, label: string, isOn: boolean, change: (isOn: boolean) => void): TemplateResult {
  return html`<label class="box"
    ><input type=${type} name=${at} .checked=${isOn} @change=${(event: Event) => change(targetOf(event).checked)} /><span
      >${label}</span
    ></label
  >`;
}

function drawDay(form: FormFace, field: FieldOf<'date'>, value: string, at: string): TemplateResult {
  const isBirth = field.autocomplete === 'bday';
  return html`<div class="parts">
    ${dayOrder(form.locale).map(
      (part) =>
        html`<label class="m ${part}"
          >${form.words.form[part]}<input
            part="input"
            inputmode="numeric"
            autocomplete=${token(at, isBirth ? `bday-${part}` : 'off')}
            .value=${dayPart(value, part)}
            @input=${(event: Event) => form.set(at, withDayPart(asText(get(form.values, at)), part, targetOf(event).value))}
        /></label>`,
    )}
  </div>`;
}

function drawConsent(form: FormFace, { url = '' }: FieldOf<'consent'>, value: unknown, at: string, title: string): unknown[] {
  // Where it is written out says the address itself, in every language.
  const place = /^https?:\/\/([^?#]+?)\/?([?#]|$)/.exec(url)?.[1];
  return [
    drawBox('checkbox', at, title, value === true, (isOn) => form.set(at, isOn)),
    place
      ? html`<a href=${url} target="_blank" rel="noopener"
          ><bdi>${place}</bdi><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M4 2h6v6m0-6L2 10" /></svg
        ></a>`
      : '',
  ];
}

function drawRows(form: FormFace, field: FieldOf<'rows'>, rows: readonly unknown[], at: string): unknown[] {
  const { row: title, remove } = form.words.form;
  // To the row that takes the place, or to where one can be added again.
  const removeRow = (index: number): void => {
    const others = rows.filter((_, each) => each !== index);
    form.setRows(at, others, placeOf(`${at}.${index}`), `${placeOf(at)} > .add`);
  };
  const add = (): void => form.setRows(at, [...rows, {}], `${placeOf(`${at}.${rows.length}`)} :is(${CONTROLS})`);
  const cards = rows.map((row, index) => {
    const name = title(field.label, index + 1);
    return html`<fieldset class="field item" tabindex="-1" data-path="${at}.${index}">
      <legend>${name}</legend>
      ${drawFields(form, field.fields, row, `${at}.${index}.`)}
      ${
        rows.length > (field.min ?? 0)
          ? html`<button type="button" class="alt remove" @click=${() => removeRow(index)}>${remove(name)}</button>`
          : ''
      }
    </fieldset>`;
  });
  return [cards, rows.length < field.max ? html`<button type="button" class="alt add" @click=${add}>${field.add}</button>` : ''];
}
