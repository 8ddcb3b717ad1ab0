import { css } from 'lit';

export const styles = css`
  .head {
    display: grid;
    gap: 12px;
    justify-items: start;
  }
  ol {
    display: grid;
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: line;
  }
  ol li {
    display: grid;
    grid-template-columns: 1.5em 1fr;
    gap: 12px;
    counter-increment: line;
  }
  ol li::before {
    content: counter(line);
    display: grid;
    place-items: center;
    width: 1.85em;
    height: 1.85em;
    border-radius: 50%;
    background: var(--press);
    font-size: 0.8125em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .actions {
    display: grid;
    gap: 8px;
    margin-block-start: 8px;
  }
  .good {
    justify-self: center;
    width: 64px;
    height: 64px;
    margin-block-start: 16px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--tone) 12%, transparent);
    fill: none;
    stroke: var(--tone);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .good + h2 {
    text-align: center;
  }
  .good * {
    stroke-dasharray: 1 2;
    animation: draw 0.35s ease-out backwards;
  }
  .good circle {
    rotate: -90deg;
    transform-origin: center;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 1.1;
    }
  }
`;
