import { html, nothing, type TemplateResult } from 'lit';
import type { Messages } from '../../i18n/en.ts';
import { checkForm, isAsked, type Field, type FieldKind, type FieldOf, type FormValues } from '../../protocol/form.ts';
import { amountFormat } from './amount.ts';
import { dayOrder, dayPart, withDayPart } from './day.ts';
import { regroup } from './group-iban.ts';
import { isSettled, plainValues } from './values.ts';

/** What the drawing of a field knows of its form. */
export interface FormFace {
  readonly words: Messages;
  readonly locale: string;
  /** What is wrong, in words, by path; only what is to be shown. */
  readonly errors: ReadonlyMap<string, string>;
  set(path: string, value: unknown): void;
  addRow(path: string, field: FieldOf<'rows'>): void;
  removeRow(path: string, index: number): void;
}

type Part<K extends FieldKind> = readonly [form: FormFace, field: FieldOf<K>, value: unknown, at: string];

/** More are a list that opens. */
const MAX_RADIOS = 5;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Fields that are asked for, given the answers beside them. */
export function drawFields(form: FormFace, fields: readonly Field[], values: FormValues, path = ''): unknown[] {
  const answers = checkForm(fields, plainValues(fields, values, form.locale)).values;
  return fields.map((field) => (isAsked(field, answers) ? draw(form, field, values[field.name], path + field.name) : nothing));
}

function draw(form: FormFace, field: Field, value: unknown, at: string): unknown {
  switch (field.kind) {
    case 'date':
      return drawDay(form, field, value, at);
    case 'choice':
      return field.many || !(field.optional || field.autocomplete || field.options[MAX_RADIOS])
        ? drawBoxes(form, field, value, at)
        : drawLine(form, field, at, drawSelect(form, field, value, at));
    case 'consent':
      return drawConsent(form, field, value, at);
    case 'group':
      return drawSet(form, field, at, 'group', drawFields(form, field.fields, value as FormValues, `${at}.`));
    case 'rows':
      return drawRows(form, field, value, at);
    case 'amount':
      return drawLine(form, field, at, drawAmount(form, field, value, at));
    case 'text':
      if (field.lines) return drawLine(form, field, at, drawArea(form, field, value, at));
  }
  return drawLine(form, field, at, drawInput(form, field, value, at));
}

const labelOf = (form: FormFace, { label, optional }: Field): string => (optional ? form.words.form.optional(label) : label);

const hint = ({ hint }: Field, at: string): unknown => hint && html`<p class="m" id="${at}-h">${hint}</p>`;

function error(form: FormFace, at: string): unknown {
  const words = form.errors.get(at);
  return words && html`<p class="error" id="${at}-e">${words}</p>`;
}

/** What else is said of a control: its hint, what is wrong with it. */
const told = (form: FormFace, field: Field, at: string, more?: string | false): string | typeof nothing =>
  [more, field.hint && `${at}-h`, form.errors.has(at) && `${at}-e`].filter(Boolean).join(' ') || nothing;

const isBad = (form: FormFace, at: string): 'true' | typeof nothing => (form.errors.has(at) ? 'true' : nothing);

/** People in rows are not all the same person to whom fills them in. */
function tokenOf(field: Field, at: string, token = field.autocomplete): string | typeof nothing {
  const section = /^(.+?)\.(\d+)\./.exec(at);
  return token ? (section && token !== 'off' ? `section-${section[1]!}-${section[2]!} ${token}` : token) : nothing;
}

const valueOf = ({ currentTarget }: Event): string => (currentTarget as HTMLInputElement).value;
const isTicked = ({ currentTarget }: Event): boolean => (currentTarget as HTMLInputElement).checked;

function drawLine(form: FormFace, field: Field, at: string, control: unknown): TemplateResult {
  return html`<div class="field" data-path=${at}>
    <label for=${at}>${labelOf(form, field)}</label>
    ${hint(field, at)} ${control} ${error(form, at)}
  </div>`;
}

/** Several controls that answer one question, or several that belong together. */
function drawSet(form: FormFace, field: Field, at: string, className: 'group' | 'parts', controls: unknown, role?: string): TemplateResult {
  const isPart = className === 'parts';
  return html`<fieldset
    class="field ${className}"
    id=${isPart ? nothing : at}
    tabindex=${isPart ? nothing : -1}
    data-path=${isPart ? at : nothing}
    role=${role ?? nothing}
    aria-required=${role && !field.optional ? 'true' : nothing}
    aria-invalid=${role ? isBad(form, at) : nothing}
    aria-describedby=${told(form, field, at)}
  >
    <legend>${labelOf(form, field)}</legend>
    ${hint(field, at)} ${controls} ${error(form, at)}
  </fieldset>`;
}

/** Of kinds with a single line: type, token for autofill, whether it is written from left to right in every language. */
const LINES: { readonly [K in FieldKind]?: readonly [type: string, token?: string] } = {
  email: ['email', 'email'],
  phone: ['tel', 'tel'],
  url: ['url', 'url'],
};

function drawInput(form: FormFace, field: Field, value: unknown, at: string): TemplateResult {
  const { kind } = field;
  const [type, token = kind === 'text' ? undefined : 'off'] = LINES[kind] ?? ['text'];
  const isPlain = kind === 'text' || kind === 'email';
  const typed = (event: Event): void => {
    if (kind === 'iban') regroup(event.currentTarget as HTMLInputElement, event as InputEvent);
    form.set(at, valueOf(event));
  };
  return html`<input
    id=${at}
    name=${at}
    class=${kind === 'text' && (field.max ?? 200) < 21 ? 'short' : kind}
    type=${type}
    inputmode=${kind === 'amount' ? 'decimal' : nothing}
    autocomplete=${tokenOf(field, at, field.autocomplete ?? token)}
    autocapitalize=${isPlain ? nothing : 'characters'}
    spellcheck=${kind === 'text' ? nothing : 'false'}
    dir=${kind === 'text' ? nothing : 'ltr'}
    aria-required=${!field.optional}
    aria-invalid=${isBad(form, at)}
    aria-errormessage=${form.errors.has(at) ? `${at}-e` : nothing}
    aria-describedby=${told(form, field, at, kind === 'amount' && `${at}-c`)}
    .value=${asText(value)}
    @input=${typed}
  />`;
}

function drawAmount(...[form, field, value, at]: Part<'amount'>): TemplateResult {
  const { sign, isBefore } = amountFormat(form.locale, field.currency);
  const input = drawInput(form, field, value, at);
  const currency = html`<span id="${at}-c">${sign}</span>`;
  return html`<div class="money">${isBefore ? [currency, input] : [input, currency]}</div>`;
}

function drawArea(...[form, field, value, at]: Part<'text'>): TemplateResult {
  const { max = 200 } = field;
  const left = max - asText(value).trim().length;
  const isNear = left >= 0 && left <= Math.max(20, max / 10);
  return html`<textarea
      id=${at}
      name=${at}
      rows=${field.lines!}
      autocomplete=${tokenOf(field, at)}
      aria-required=${!field.optional}
      aria-invalid=${isBad(form, at)}
      aria-errormessage=${form.errors.has(at) ? `${at}-e` : nothing}
      aria-describedby=${told(form, field, at)}
      .value=${asText(value)}
      @input=${(event: Event) => form.set(at, valueOf(event))}
    ></textarea>
    <p class="m left" aria-live="polite" ?hidden=${form.errors.has(at)}>${isNear ? form.words.form.left(left) : ''}</p>`;
}

function drawSelect(...[form, field, value, at]: Part<'choice'>): TemplateResult {
  const chosen = isSettled(field) ? field.options[0]!.value : asText(value);
  return html`<div class="select">
    <select
      id=${at}
      name=${at}
      autocomplete=${tokenOf(field, at)}
      aria-required=${!field.optional}
      aria-invalid=${isBad(form, at)}
      aria-errormessage=${form.errors.has(at) ? `${at}-e` : nothing}
      aria-describedby=${told(form, field, at)}
      @change=${(event: Event) => form.set(at, valueOf(event))}
    >
      ${isSettled(field) ? nothing : html`<option value="" .selected=${!chosen}>${form.words.form.choose}</option>`}
      ${field.options.map((option) => html`<option value=${option.value} .selected=${option.value === chosen}>${option.label}</option>`)}
    </select>
  </div>`;
}

function drawBoxes(...[form, field, value, at]: Part<'choice'>): TemplateResult {
  const { many, options } = field;
  const chosen = many ? asList(value) : [isSettled(field) ? options[0]!.value : value];
  const choose = (option: string, event: Event): void => {
    const others = chosen.filter((each) => each !== option);
    form.set(at, many ? (isTicked(event) ? [...others, option] : others) : option);
  };
  const boxes = options.map(
    (option, index) =>
      html`<label class="box">
        <input
          id=${index ? nothing : at}
          type=${many ? 'checkbox' : 'radio'}
          name=${at}
          value=${option.value}
          .checked=${chosen.includes(option.value)}
          @change=${(event: Event) => choose(option.value, event)}
        />
        <span>${option.label}</span>
      </label>`,
  );
  return drawSet(form, field, at, 'parts', html`<div class="boxes">${boxes}</div>`, many ? undefined : 'radiogroup');
}

function drawDay(...[form, field, value, at]: Part<'date'>): TemplateResult {
  const typed = asText(value);
  const order = dayOrder(form.locale);
  const inputs = order.map((part, index) => {
    const id = index ? `${at}-${part}` : at;
    const token = field.autocomplete === 'bday' ? `bday-${part}` : 'off';
    return html`<div class=${part}>
      <label for=${id} class="m">${form.words.form[part]}</label>
      <input
        id=${id}
        name=${id}
        inputmode="numeric"
        maxlength=${part === 'year' ? 4 : 2}
        autocomplete=${tokenOf(field, at, token)}
        aria-required=${!field.optional}
        aria-invalid=${isBad(form, at)}
        aria-describedby=${told(form, field, at)}
        .value=${dayPart(typed, part)}
        @input=${(event: Event) => form.set(at, withDayPart(typed, part, valueOf(event)))}
      />
    </div>`;
  });
  return drawSet(form, field, at, 'parts', html`<div class="day-parts">${inputs}</div>`);
}

function drawConsent(...[form, field, value, at]: Part<'consent'>): TemplateResult {
  // Where it is written out says the address itself, in every language.
  const place = /^https?:\/\/([^?#]+?)\/?([?#]|$)/.exec(field.url ?? '')?.[1];
  return html`<div class="field" data-path=${at}>
    <label class="box">
      <input
        id=${at}
        type="checkbox"
        name=${at}
        aria-required=${!field.optional}
        aria-invalid=${isBad(form, at)}
        aria-errormessage=${form.errors.has(at) ? `${at}-e` : nothing}
        aria-describedby=${told(form, field, at)}
        .checked=${value === true}
        @change=${(event: Event) => form.set(at, isTicked(event))}
      />
      <span>${labelOf(form, field)}</span>
    </label>
    ${hint(field, at)}
    ${
      place
        ? html`<a href=${field.url!} target="_blank" rel="noopener">
            <bdi>${place}</bdi><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M4 2h6v6m0-6L2 10" /></svg>
          </a>`
        : nothing
    }
    ${error(form, at)}
  </div>`;
}

function drawRows(...[form, field, value, at]: Part<'rows'>): TemplateResult {
  const rows = asList(value) as readonly FormValues[];
  const words = form.words.form;
  const cards = rows.map((row, index) => {
    const title = words.row(field.label, index + 1);
    return html`<fieldset class="field card" id="${at}.${index}" tabindex="-1">
      <legend>${title}</legend>
      ${drawFields(form, field.fields, row, `${at}.${index}.`)}
      ${
        rows.length > (field.min ?? 0)
          ? html`<button type="button" class="alt remove" @click=${() => form.removeRow(at, index)}>${words.remove(title)}</button>`
          : nothing
      }
    </fieldset>`;
  });
  const add = html`<button type="button" class="alt add" id="${at}-add" @click=${() => form.addRow(at, field)}>${field.add}</button>`;
  return drawSet(form, field, at, 'group', [...cards, rows.length < field.max ? add : nothing]);
}
