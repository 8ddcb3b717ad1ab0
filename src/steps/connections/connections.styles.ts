import { css } from 'lit';

export const styles = css`
  ul,
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    /* With none at all, it is no list to some screen readers. */
    list-style: '';
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
    margin: 0;
    font: inherit;
    font-weight: 600;
  }
  /* Focused to be read, like the title. */
  #question {
    outline: 0;
  }
  small {
    margin-inline-start: 4px;
    color: var(--success);
    font-size: 0.875em;
  }
  .m bdi {
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
  .tools {
    display: flex;
    flex-wrap: wrap;
    margin: 4px -12px -8px;
  }
  .tools button {
    display: flex;
    align-items: center;
    color: var(--primary-text);
    font-size: 0.9375em;
    font-weight: 600;
  }
  .tools button:hover {
    background: var(--hover);
  }
  .tools [data-key^='remove'] {
    color: var(--muted);
  }
  .edge {
    border: 1px solid var(--border);
  }
  /* What the bank needs, across the whole width; both answers to the question, side by side where there is room. */
  .tools .edge {
    flex: 1 1 calc(100% - 24px);
    justify-content: center;
    text-align: center;
    margin: 4px 12px;
  }
  .sure .tools {
    gap: 8px;
    margin: 8px 0 4px;
  }
  .sure .tools .edge {
    flex-basis: 12em;
    margin: 0;
  }
  .sure .tools [data-key] {
    color: var(--danger);
  }
  /* In the gap before the next button, so that none is moved. */
  .tools [aria-busy='true']::after {
    width: 0.7em;
    height: 0.7em;
    margin-inline: 5px calc(-0.7em - 9px);
  }
  @container (width < 15em) {
    .logo {
      display: none;
    }
  }
`;
