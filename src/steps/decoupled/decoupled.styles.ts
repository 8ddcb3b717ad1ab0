import { css } from 'lit';

export const styles = css`
  .code {
    display: grid;
    gap: 4px;
    padding: 16px;
    border-radius: var(--radius);
    background: var(--hover);
    text-align: center;
  }
  .code strong {
    font-size: 2em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.15em;
    line-height: 1.25;
    margin-inline-end: -0.15em;
  }
  .scan {
    display: grid;
    grid-template-columns: auto 1fr;
    align-items: center;
    gap: 16px;
  }
  .scan svg {
    width: 132px;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: #fff;
    fill: #000;
    forced-color-adjust: none;
    shape-rendering: crispedges;
  }
  a.go {
    display: grid;
    place-content: center;
  }
  .here {
    display: inline-block;
    padding-block: 12px;
    color: var(--primary-text);
  }
  .wait {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    min-height: 1.5em;
  }
  time {
    color: var(--muted);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .soon {
    color: var(--warning);
    font-size: 1em;
    font-weight: 600;
  }
  .now {
    color: var(--danger);
  }
  details {
    margin-block-start: -12px;
  }
  summary::after {
    content: '';
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-inline-start: 10px;
    border: solid;
    border-width: 0 2px 2px 0;
    rotate: 45deg;
    vertical-align: 0.2em;
  }
  [open] > summary::after {
    rotate: 225deg;
    vertical-align: 0;
  }
  summary.alt {
    padding-block: 10px;
  }
  details ul {
    display: grid;
    gap: 8px;
    margin-block: 4px 8px;
    padding: 12px;
    padding-inline: 36px 16px;
    border-radius: var(--radius);
    background: var(--hover);
    font-size: 0.9375em;
  }
  @container (width < 17.5em) {
    .scan {
      grid-template-columns: 1fr;
      justify-items: center;
      text-align: center;
    }
  }
`;
