import { css } from 'lit';

export const styles = css`
  .code output {
    display: block;
    margin-block-start: 4px;
    color: var(--text);
    font-size: 2.285em;
    font-weight: 600;
    line-height: 1.25;
    letter-spacing: 0.06em;
    font-variant-numeric: tabular-nums;
  }
  .scan {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 16px;
  }
  .scan > div {
    flex: 1 1 9em;
    min-width: 0;
  }
  .scan .alt {
    width: auto;
    padding-inline: 0;
    display: flex;
    align-items: center;
  }
  .qr {
    flex: none;
    width: 9.5em;
    height: 9.5em;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: #fff;
    forced-color-adjust: none;
  }
  .time {
    font-variant-numeric: tabular-nums;
  }
  .late {
    color: var(--warning);
    font-weight: 600;
  }
  details {
    border-block-start: 1px solid var(--line);
    padding-block-start: 4px;
  }
  summary {
    min-height: 44px;
    align-content: center;
    color: var(--muted);
    cursor: pointer;
  }
  details ul {
    display: grid;
    gap: 8px;
    padding: 4px 0 8px 20px;
    padding-inline: 20px 0;
  }
`;
