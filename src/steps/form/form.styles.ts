import { css } from 'lit';

export const styles = css`
  form,
  .group,
  .card {
    display: flow-root;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
    outline: 0;
  }
  .field + .field,
  .field > .field {
    margin-block-start: 20px;
  }
  .field > p,
  .field > a {
    margin-block-start: 2px;
  }
  .field > label:not(.box),
  legend {
    display: block;
    padding: 0;
    font-weight: 500;
  }
  .group > legend {
    font-size: 1.0625em;
    font-weight: 600;
  }
  legend + .field {
    margin-block-start: 12px !important;
  }
  .group {
    padding-block-start: 8px;
  }
  .group + .field {
    margin-block-start: 28px;
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    appearance: none;
    display: block;
    width: 100%;
    min-height: max(48px, 3em);
    margin-block-start: 6px;
    padding: 8px 14px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    font: inherit;
    /* Below 16 px a phone zooms in. */
    font-size: max(16px, 1em);
    letter-spacing: inherit;
    text-overflow: ellipsis;
  }
  textarea {
    padding-block: 11px;
    resize: vertical;
  }
  [dir='ltr'] {
    text-align: match-parent;
  }
  .short {
    max-width: 12em;
  }
  .iban,
  .amount,
  .phone,
  .company_number,
  .day-parts input {
    font-variant-numeric: tabular-nums;
  }
  [aria-invalid='true']:not(fieldset, .amount),
  [aria-invalid='true'] .boxes {
    border-color: var(--danger) !important;
    box-shadow: 0 0 0 1px var(--danger);
  }
  .error {
    color: var(--danger);
    font-size: 0.9375em;
  }
  .field > .error {
    margin-block-start: 6px;
  }
  .field > .box ~ .error {
    margin-inline-start: 34px;
  }
  .left {
    min-height: 1.43em;
    text-align: end;
  }
  .money {
    display: flex;
    align-items: center;
    margin-block-start: 6px;
    padding-inline: 14px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--muted);
  }
  .money input.amount {
    flex: 1;
    min-width: 0;
    min-height: calc(max(48px, 3em) - 2px);
    margin: 0;
    padding-inline: 0;
    border: 0;
    outline: 0;
    box-shadow: none;
    color: var(--text);
  }
  .money > span:first-child {
    padding-inline-end: 8px;
  }
  .money:focus-within {
    outline: 2px solid var(--primary-text);
    outline-offset: 2px;
  }
  .money:has([aria-invalid='true']) {
    border-color: var(--danger);
    box-shadow: 0 0 0 1px var(--danger);
  }
  .select {
    position: relative;
  }
  .select::after {
    content: '';
    position: absolute;
    inset-block-end: max(21px, 1.4em);
    inset-inline-end: 18px;
    width: 7px;
    height: 7px;
    border: solid var(--muted);
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    pointer-events: none;
  }
  select {
    padding-inline-end: 40px;
    cursor: pointer;
  }
  option {
    background: Canvas;
    color: CanvasText;
  }
  .day-parts {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
    margin-block-start: 4px;
  }
  .day-parts input {
    margin-block-start: 2px !important;
  }
  .day-parts div {
    width: 4.5em;
  }
  .day-parts .year {
    width: 6em;
  }
  .boxes {
    margin-block-start: 6px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    overflow: clip;
  }
  .box {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-content: center;
    gap: 12px;
    min-height: max(48px, 3em);
    padding: 8px 14px;
    cursor: pointer;
  }
  .box + .box {
    border-block-start: 1px solid var(--line);
  }
  .field > .box {
    padding: 8px 0;
  }
  .boxes .box:hover {
    background: var(--hover);
  }
  [type='checkbox'],
  [type='radio'] {
    appearance: none;
    display: grid;
    place-items: center;
    width: 22px;
    height: 22px;
    margin: 0;
    border: 1.5px solid var(--border);
    border-radius: 6px;
    background: var(--surface);
    cursor: inherit;
  }
  [type='radio'] {
    border-radius: 50%;
  }
  .boxes .box:has(:focus-visible) {
    outline: 2px solid var(--primary-text);
    outline-offset: -2px;
    border-radius: var(--radius);
  }
  .boxes input:focus-visible {
    outline: 0;
  }
  :checked:not(option) {
    border-color: var(--primary-edge);
    background: var(--primary);
    color: var(--on-primary);
  }
  /* Drawn with borders, which forced colours leave visible. */
  [type='checkbox']:checked::before {
    content: '';
    width: 6px;
    height: 11px;
    margin-block-end: 3px;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  [type='radio']:checked::before {
    content: '';
    border: 4px solid;
    border-radius: 50%;
  }
  a {
    display: inline-block;
    padding-block: 4px;
    color: var(--primary-text);
    text-underline-offset: 3px;
    overflow-wrap: anywhere;
  }
  .field > a {
    margin-inline-start: 34px;
    font-size: 0.9375em;
  }
  a svg {
    width: 0.7em;
    margin-inline-start: 5px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.5;
  }
  .card {
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
  }
  .card > legend {
    float: inline-start;
    width: 100%;
    font-weight: 600;
  }
  .card > legend + .field {
    clear: both;
  }
  .card .group > legend {
    color: var(--muted);
    font-size: 1em;
  }
  .remove,
  .add {
    width: auto;
    margin-block-start: 8px;
  }
  .remove {
    margin-inline-start: -12px;
    color: var(--muted);
    font-weight: 500;
  }
  .add {
    width: 100%;
    margin-block-start: 12px;
    border: 1px dashed var(--border);
  }
  .go {
    margin-block-start: 28px;
  }
  .fixes ul {
    margin-block-start: 4px;
    list-style: none;
  }
  .fixes a {
    color: inherit;
  }
  .fixes .done {
    color: var(--muted);
    text-decoration: line-through;
  }
`;
