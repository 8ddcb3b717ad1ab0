import { css } from 'lit';

export const styles = css`
  ul,
  .actions {
    display: grid;
    gap: 12px;
    list-style: none;
  }
  .actions {
    gap: 8px;
  }
  li,
  .none {
    padding: 12px 16px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
  }
  .none {
    padding-block: 24px;
    color: var(--muted);
    text-align: center;
  }
  .row {
    align-items: start;
    min-height: 0;
    padding: 0;
  }
  h3 {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    column-gap: 8px;
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
  small {
    color: var(--success);
    font-size: 0.875em;
  }
  .m span {
    display: inline-block;
    margin-inline-end: 12px;
  }
  .until {
    color: var(--tone);
  }
  .warn.until,
  .bad.until {
    font-weight: 600;
  }
  li .note {
    margin-block: 12px 4px;
    padding: 8px 12px;
  }
  .sure {
    display: grid;
    gap: 4px;
    margin-block-start: 12px;
    padding-block-start: 12px;
    border-top: 1px solid var(--line);
  }
  .sure h3 {
    outline: 0;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    margin: 4px -10px -8px;
  }
  .tools:has(.edge) {
    gap: 4px;
    margin: 8px 0 0;
  }
  .tools button {
    padding-inline: 10px;
    color: var(--primary-text);
    font-size: 0.9375em;
    font-weight: 600;
  }
  .tools [data-key^='remove'] {
    color: var(--muted);
  }
  .tools .edge[data-key^='remove'] {
    color: var(--danger);
  }
  /* In the gap before the next button, so that none is moved. */
  .tools [aria-busy='true']::after {
    width: 0.8em;
    height: 0.8em;
    margin-inline: 3px calc(-0.8em - 3px);
  }
  .tools button:hover {
    background: var(--hover);
  }
  .edge {
    border: 1px solid var(--border);
  }
`;
