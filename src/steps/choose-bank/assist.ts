import { html, type TemplateResult } from 'lit';
import { pick } from '../../elements/pick.ts';
import type { TesseraChooseBank } from './choose-bank.ts';

export { cut, searchable } from './search.ts';

/*
 * What the step does once the person does something: search, keys, switches, explanations. Loaded behind the first screen.
 */

let regions: Intl.DisplayNames | undefined;
let regionsIn = '';

/** What a country is called. The browser takes its time to learn the names, more than the whole first screen has: so it is asked here. */
export function countryName(code: string, locale: string): string {
  if (!regions || regionsIn !== locale) regions = new Intl.DisplayNames((regionsIn = locale), { type: 'region' });
  return regions.of(code) ?? code;
}

const OTHER = { retail: 'corporate', corporate: 'retail' } as const;

/** Why a bank that matches is not in the list. */
function whyConcealed({ concealed, psuType, words }: TesseraChooseBank): string {
  return concealed ? words.choose_bank.only[OTHER[psuType]](concealed.name) : '';
}

/** What a search came to, to be said aloud. */
export function summary(step: TesseraChooseBank): string {
  const { banks, none } = step.words.choose_bank;
  const count = step.rows.length - step.heads.length;
  return `${count ? banks(count) : none(step.text)} ${whyConcealed(step)}`;
}

/** Moves along the list or chooses from it, while the focus stays in the search. */
export function steer(step: TesseraChooseBank, event: KeyboardEvent): void {
  const { active, rows, rowsInBox, text } = step;
  const onRow = active >= 0;
  const page = rowsInBox - 2;
  const moves: Record<string, number | false> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: onRow && Math.max(0, active - page),
    // Before the person is in the list, these two belong to the text.
    Home: onRow && 0,
    End: onRow && rows.length,
  };
  const target = moves[event.key] ?? false;
  if (event.isComposing) return;
  if (target !== false) move(step, target, event.key === 'ArrowUp' ? -1 : 1);
  else if (event.key === 'Enter') {
    if (onRow || rows.length === 1) step.choose(Math.max(0, active));
    else move(step, 0, 1);
  } else if (event.key === 'Escape' && text) step.typed('');
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Goes to a row, past headings; above the first is the search again. */
function move(step: TesseraChooseBank, target: number, past: 1 | -1): void {
  const { rows, heads, rowHeight, list } = step;
  let row = Math.min(target, rows.length - 1);
  if (heads.includes(row)) row += past;
  step.active = row;
  // The heading above the first bank comes along.
  const top = row > 1 ? step.topOf(row) : 0;
  list.scrollTop = Math.max(Math.min(list.scrollTop, top), top + rowHeight - list.clientHeight);
  step.scrolled();
}

/** Opens one of the two switches beside its button. */
export async function openSwitch(step: TesseraChooseBank, property: 'country' | 'psuType', button: HTMLButtonElement): Promise<void> {
  const { locale, words } = step;
  const { country, kind } = words.choose_bank;
  const isCountry = property === 'country';
  const countries = step.step.show.countries.map((code) => [code, countryName(code, locale)] as const);
  const kinds = (['retail', 'corporate'] as const).map((each) => [each, words.choose_bank[each]] as const);
  const options = isCountry ? countries.sort(([, a], [, b]) => a.localeCompare(b, locale)) : kinds;
  const value = await pick(button, isCountry ? country : kind, options, step[property]);
  if (!value) return;
  Object.assign(step, { [property]: value });
  await step.updateComplete;
  // The button was one of those that show where nothing was found.
  if (!button.isConnected) step.focusTitle();
}

/** What is said in the list's place, or with it: why a bank is missing, what to do where nothing was found, or without the directory. */
export function notes(step: TesseraChooseBank, isEmpty: boolean): TemplateResult | string {
  const words = step.words.choose_bank;
  const other = OTHER[step.psuType];
  const showOther = (): void => {
    step.psuType = other;
    step.focusTitle();
  };
  if (step.concealed) {
    return html`<p class="note">
      ${whyConcealed(step)}
      <button class="alt" part="quiet" @click=${showOther}>${words.show[other]}</button>
    </p>`;
  }
  if (step.directoryFailed) {
    return html`<p class="note bad" role="alert">
      ${words.failed}
      <button class="alt" part="quiet" @click=${() => step.askAgain()}>${step.words.common.tryAgain}</button>
    </p>`;
  }
  if (!isEmpty) return '';
  const openCountries = (event: Event): unknown => openSwitch(step, 'country', event.currentTarget as HTMLButtonElement);
  return html`<p class="note">
    ${words.none(step.text)} ${words.noneHelp}
    <button class="alt" part="quiet" @click=${() => step.clear()}>${words.clear}</button>
    <button class="alt" part="quiet" @click=${openCountries}>${words.otherCountry}</button>
  </p>`;
}
