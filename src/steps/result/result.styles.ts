import { css } from 'lit';

export const styles = css`
  :host {
    justify-items: center;
    padding-block: 16px 0;
    text-align: center;
  }
  svg {
    width: 64px;
    height: 64px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--tone, var(--muted)) 12%, transparent);
    fill: none;
    stroke: var(--tone, var(--muted));
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  /* The gap is longer than the line, lest its round end shows before it is drawn. */
  path {
    stroke-dasharray: 1 2;
    animation: draw 0.35s 0.2s ease-out backwards;
  }
  circle {
    stroke-dasharray: 1 2;
    animation: draw 0.4s ease-out backwards;
    rotate: -90deg;
    transform-origin: center;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 1.1;
    }
  }
  p {
    max-width: 26em;
  }
  code {
    display: block;
    font: inherit;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
    user-select: all;
  }
  .receipt {
    width: 100%;
    padding: 16px 16px 4px;
    border: 1px solid var(--line);
    border-radius: calc(var(--radius) + 4px);
    text-align: start;
  }
  h3,
  dl,
  dd {
    margin: 0;
    font-weight: 400;
  }
  dl {
    display: grid;
    grid-template-columns: auto minmax(60%, 1fr);
    align-items: baseline;
    gap: 8px 12px;
    margin-block: 8px;
    padding-block: 12px;
    border: solid var(--line);
    border-width: 1px 0;
  }
  dd {
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
  .sum {
    font-size: clamp(1.3em, 14cqi, 2.25em);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    line-height: 1.3;
  }
  .long {
    font-size: clamp(1em, 7.5cqi, 1.375em);
  }
  @container (width < 20em) {
    dl {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    dd {
      margin-block-end: 8px;
    }
  }
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    width: 100%;
    margin-block-start: 8px;
  }
`;
