import { css } from 'lit';

export const styles = css`
  .head {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  fieldset {
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
    overflow: hidden;
  }
  label {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    column-gap: 12px;
    align-content: center;
    min-height: 3.75em;
    padding: 10px 16px;
    cursor: pointer;
  }
  label + label {
    border-top: 1px solid var(--line);
  }
  label:hover {
    background: var(--hover);
  }
  label:has(:focus-visible) {
    outline: 2px solid var(--primary-text);
    outline-offset: -2px;
    border-radius: var(--radius);
  }
  .all {
    min-height: 48px;
    padding-block: 4px;
    font-weight: 600;
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
  input:checked,
  input:indeterminate {
    border-color: var(--primary-edge);
    background: var(--primary);
    color: var(--on-primary);
  }
  /* Drawn with borders, which forced colours leave visible. */
  input:checked::before {
    content: '';
    width: 6px;
    height: 11px;
    margin-bottom: 3px;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
  }
  input:indeterminate::before {
    content: '';
    width: 10px;
    border-top: 2px solid;
  }
  .line,
  .details {
    display: flex;
    flex-wrap: wrap;
    column-gap: 12px;
  }
  .line {
    line-height: 1.35;
  }
  /* As long as the name has this much room, the balance stands beside it. */
  .name {
    flex: 1 1 6em;
    min-width: 0;
  }
  .balance {
    min-width: 0;
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }
  .error {
    color: var(--danger);
    font-size: 0.9375em;
  }
  .missing {
    border-color: var(--danger);
  }
  ul {
    padding-inline-start: 1.25em;
  }
  .terms {
    display: grid;
    gap: 8px;
    padding: 16px;
    /* Seen where colours are forced and tints are gone. */
    border: 1px solid transparent;
    border-radius: calc(var(--radius) + 4px);
    background: var(--hover);
  }
  h3 {
    margin: 0;
    font: inherit;
    font-weight: 600;
    color: var(--text);
  }
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
`;
