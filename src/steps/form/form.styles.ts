import { css } from 'lit';

/* A field is red by its --tone, which `.bad` of the base sets. */
export const styles = css`
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
    outline: 0;
  }
  .field + .field,
  .add {
    margin-block-start: 20px;
  }
  .group.field {
    margin-block: 28px;
  }
  form > :first-child {
    margin-block-start: 0;
  }
  .group > .m {
    margin-block: -8px 12px;
  }
  .rows > .m {
    margin-block-end: 12px;
  }
  .m + .parts {
    margin-block-start: 4px;
  }
  .field > label:not(.box),
  legend {
    display: block;
    padding: 0;
    font-weight: 500;
  }
  :is(.group, .item) > legend {
    margin-block-end: 12px;
    font-weight: 600;
  }
  input,
  select,
  textarea,
  .money,
  .boxes {
    width: 100%;
    margin: 0;
    border: 1px solid var(--tone, var(--border));
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
  }
  input,
  select,
  textarea {
    appearance: none;
    display: block;
    min-height: max(48px, 3em);
    padding: 8px 14px;
    font: inherit;
    /* Below 16 px a phone zooms in. */
    font-size: max(16px, 1em);
    font-variant-numeric: tabular-nums;
  }
  .field > :is(input, textarea, .money, .select, .boxes),
  .parts input {
    margin-block-start: 6px;
  }
  :dir(rtl) > [dir='ltr'] {
    text-align: end;
  }
  .bad :is(input, select, textarea, .boxes, .money) {
    box-shadow: 0 0 0 1px var(--tone);
  }
  textarea {
    resize: vertical;
  }
  .short {
    max-width: 12em;
  }
  .error {
    margin-block-start: 6px;
    color: var(--danger);
    font-size: 0.9375em;
  }
  .error,
  .when {
    animation: grow 0.2s ease-out;
  }
  @keyframes grow {
    from {
      max-height: 0;
      margin-block-start: 0;
      opacity: 0;
      overflow: clip;
    }
    to {
      max-height: 7em;
      overflow: clip;
    }
  }
  .left {
    min-height: 1.43em;
    text-align: end;
  }
  .money {
    display: flex;
    align-items: center;
    padding-inline-start: 14px;
    color: var(--muted);
  }
  .money input {
    min-height: calc(max(48px, 3em) - 2px);
    padding-inline: 0;
    border: 0;
    background: none;
    box-shadow: none !important;
    outline: 0;
  }
  .money span {
    padding-inline-end: 14px;
  }
  :is(.money, .boxes .box):has(:focus-visible) {
    outline: 2px solid var(--primary-text);
    outline-offset: -2px;
    border-radius: var(--radius);
  }
  .select {
    position: relative;
  }
  .select::after {
    content: '';
    position: absolute;
    inset-block-start: calc(50% - 0.3em);
    inset-inline-end: 18px;
    width: 0.4em;
    height: 0.4em;
    border: solid var(--muted);
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
    pointer-events: none;
  }
  .parts {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  .parts label {
    width: 5em;
  }
  .parts .year {
    width: 7em;
  }
  .parts input {
    font-size: max(16px, 1.143em);
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
  .boxes .box:hover {
    background: var(--hover);
  }
  .box input {
    display: grid;
    place-items: center;
    width: 1.375em;
    height: 1.375em;
    min-height: 0;
    padding: 0;
    border-width: 1.5px;
    border-radius: 6px;
    box-shadow: none !important;
    outline-offset: 2px;
  }
  .boxes input {
    outline: 0;
  }
  .box [type='radio'] {
    border-radius: 50%;
  }
  .box :checked {
    border-color: var(--primary-edge);
    background: var(--primary);
    color: var(--on-primary);
  }
  /* Drawn with borders, which forced colours leave visible. */
  .box :checked::before {
    content: '';
    width: 0.375em;
    height: 0.6875em;
    margin-block-end: 3px;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  .box [type='radio']:checked::before {
    width: 0;
    height: 0;
    margin: 0;
    border: 0.25em solid;
    border-radius: 50%;
  }
  .consent .box {
    padding-inline: 0;
  }
  .consent > :is(a, .error) {
    margin-inline-start: calc(1.375em + 12px);
  }
  a {
    display: inline-block;
    padding-block: 4px;
    color: var(--primary-text);
    text-underline-offset: 3px;
    overflow-wrap: anywhere;
  }
  svg {
    width: 0.7em;
    margin-inline-start: 5px;
    fill: none;
    stroke: currentcolor;
  }
  .item {
    padding: 16px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
  }
  .item > legend {
    float: inline-start;
    width: 100%;
  }
  legend + .field {
    clear: both;
    margin-block-start: 0 !important;
  }
  .remove {
    width: auto;
    margin: 8px -12px -8px;
    color: var(--muted);
  }
  .add {
    border: 1px dashed var(--border);
  }
  .go {
    margin-block-start: 28px;
  }
  .fixes ul {
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
