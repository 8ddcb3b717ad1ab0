import { css } from 'lit';

/** What both ways to approve look like. */
export const approvalStyles = css`
  .pair {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 3em;
  }
  .pair > .logo {
    width: 3em;
    height: 3em;
    border-radius: 12px;
  }
  .pair > .mono {
    width: 3.7em;
    height: 3.7em;
  }
  .pair svg {
    width: 24px;
    stroke: var(--muted);
    stroke-width: 4;
    stroke-linecap: round;
  }
  .pair svg.logo {
    background: var(--hover);
    fill: var(--primary-edge);
    stroke: none;
  }
  .payment {
    padding: 12px 16px;
    /* Seen where colours are forced and tints are gone. */
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: var(--hover);
    font-size: 1.125em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .dots {
    display: flex;
    gap: 6px;
  }
  .dots i {
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: var(--muted);
    animation: breathe 0.9s ease-in-out infinite alternate;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.3s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.6s;
  }
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 4px;
    margin-block-start: 8px;
  }
  .check {
    display: grid;
    justify-items: center;
    gap: 16px;
    padding-block: 24px;
    text-align: center;
  }
  .check svg {
    width: 64px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--success) 12%, transparent);
    fill: none;
    stroke: var(--success);
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .check path {
    stroke-dasharray: 1 2;
    animation: draw 0.35s 0.1s ease-out backwards;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 1.1;
    }
  }
`;
