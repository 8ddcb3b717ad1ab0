import { css } from 'lit';

export const styles = css`
  dl,
  dd,
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  dl,
  .from {
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
  }
  dl > div {
    padding: 12px 16px;
  }
  dl > div + div,
  label + label {
    border-top: 1px solid var(--line);
  }
  .m + dd {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .m + .sum {
    font-size: clamp(1.3em, 14cqi, 2.25em);
    line-height: 1.3;
  }
  .m + .long {
    font-size: clamp(1em, 7.5cqi, 1.375em);
  }
  dd .m {
    font-variant-numeric: tabular-nums;
  }
  /* A name that is right is said in passing; the others are notices. */
  .check {
    display: grid;
    grid-template-columns: 20px minmax(0, 1fr);
    gap: 12px;
  }
  .check.good {
    padding-inline: 16px;
  }
  .check svg {
    margin-block-start: 0.1em;
    fill: none;
    stroke: var(--tone);
    stroke-width: 2.25;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .check.bad {
    border: 2px solid var(--tone);
  }
  h3 {
    margin: 0;
    color: var(--tone);
    font: inherit;
    font-weight: 600;
  }
  label {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 12px;
    min-height: 44px;
    padding: 8px 16px;
    cursor: pointer;
  }
  .from {
    overflow: hidden;
  }
  .from label {
    min-height: 3.75em;
  }
  legend {
    padding: 0;
    margin-block-end: 4px;
  }
  .row {
    padding: 0;
  }
  label:hover {
    background: var(--hover);
  }
  label:has(:focus-visible) {
    outline: 2px solid var(--primary-text);
    outline-offset: -2px;
    border-radius: calc(var(--radius) + 3px);
  }
  input {
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
  /* The whole row has the ring. */
  input:focus-visible {
    outline: 0;
  }
  input:checked {
    border-color: var(--primary-edge);
    background: var(--primary);
    color: var(--on-primary);
  }
  [type='radio'],
  [type='radio']:checked {
    border-radius: 50%;
    background: var(--surface);
  }
  [type='radio']:checked {
    border-width: 7px;
  }
  /* Drawn with borders, which forced colours leave visible. */
  [type='checkbox']:checked::before {
    content: '';
    width: 6px;
    height: 11px;
    margin-bottom: 3px;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  .accept {
    align-items: start;
    padding-block: 10px;
    border-radius: var(--radius);
  }
  [aria-invalid='true'] {
    border-color: var(--danger);
  }
  .error {
    padding-inline: 50px 16px;
    color: var(--danger);
    font-size: 0.9375em;
  }
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
  /* Neither is the one to take without thinking. */
  .even {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 9em), 1fr));
  }
  .even button {
    min-height: max(48px, 3em);
    border: 1px solid var(--border);
    color: var(--text);
  }
  @container (width < 15em) {
    .logo {
      display: none;
    }
  }
`;
