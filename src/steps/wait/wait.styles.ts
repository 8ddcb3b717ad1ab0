import { css } from 'lit';

export const styles = css`
  :host {
    justify-items: center;
    padding-block: 16px 0;
    text-align: center;
  }
  /* Where the sign of the result will be. */
  svg {
    width: 64px;
    height: 64px;
    border-radius: 50%;
    background: color-mix(in srgb, var(--tone, var(--primary-text)) 10%, transparent);
    fill: none;
    stroke: var(--tone, var(--primary-text));
    stroke-width: 3;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  /* A short arc turns; with the answer it closes. */
  circle {
    stroke-dasharray: 1 0;
    transform-origin: center;
    transition: stroke-dasharray 0.4s ease-out;
  }
  .verification circle {
    stroke-dasharray: 0.25 0.75;
    animation: turn 2.4s linear infinite;
  }
  .verification .moving {
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  /* The hand of a clock, in no hurry. */
  .review .moving {
    transform-origin: center;
    animation: turn 20s linear infinite;
  }
  p {
    max-width: 26em;
  }
  .note,
  .actions {
    width: 100%;
    max-width: none;
  }
  .actions {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
  }
`;
