import { css } from 'lit';

export const styles = css`
  :host([mode='dialog']) {
    display: contents;
  }
  /* What the flow itself looks like is said of the card too, where a page's reset of everything does not reach. */
  .card {
    width: 100%;
    max-width: 480px;
    margin-inline: auto;
    padding: clamp(16px, 6cqi, 24px);
  }
  header {
    display: grid;
    grid-template: minmax(44px, auto) 4px / auto 1fr auto 44px;
    align-items: center;
    column-gap: 8px;
    margin-block-start: -12px;
  }
  b {
    font-weight: 600;
  }
  /* Logos are drawn for a white ground, which they bring along where there is none. A wide one is as heavy to the eye as a tall one. */
  img {
    display: block;
    height: 28px;
    max-width: min(100%, 160px);
    object-fit: contain;
    border-radius: 4px;
    background: light-dark(#0000, #fff);
    box-shadow: 0 0 0 4px light-dark(#0000, #fff);
  }
  header button {
    display: grid;
    place-items: center;
    margin-inline-end: -12px;
    padding: 0;
    color: var(--muted);
  }
  [part='back'] {
    width: 44px;
    margin-inline: -12px -8px;
  }
  [part='back']:dir(rtl) {
    scale: -1 1;
  }
  header .m {
    grid-column: 3;
  }
  header svg {
    width: 20px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
  }
  progress {
    grid-column: 1/-1;
    width: 100%;
    height: 4px;
    border: 0;
    border-radius: 2px;
    background: var(--press);
    appearance: none;
    overflow: hidden;
  }
  progress::-webkit-progress-bar {
    background: none;
  }
  progress::-webkit-progress-value {
    border-radius: 2px;
    background: var(--primary-edge);
    transition: inline-size 0.2s ease-out;
  }
  progress::-moz-progress-bar {
    border-radius: 2px;
    background: var(--primary-edge);
  }
  .message {
    display: grid;
    gap: 16px;
  }
  .message .alt {
    margin-block-start: -8px;
  }
  [part='note']:empty {
    margin-block-end: -16px;
  }
  [part='foot'] {
    min-height: 40px;
  }
  .wait {
    height: calc(clamp(16em, 100svh - 24em, 28em) + 152px);
    overflow: hidden;
  }
  .sk {
    height: 36px;
    margin-block-end: 24px;
    background: linear-gradient(90deg, var(--press) 36px, #0000 0 48px, var(--press) 0);
  }
  .sk:first-child {
    width: 60%;
    height: 28px;
    margin-block-end: 16px;
    background: var(--press);
  }
  .sk:nth-child(2) {
    height: 48px;
    margin-block-end: 72px;
    background: var(--press);
  }
`;
