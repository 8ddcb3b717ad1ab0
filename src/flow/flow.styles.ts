import { css } from 'lit';

export const styles = css`
  :host([mode='dialog']) {
    display: contents;
  }
  .card {
    display: grid;
    gap: 16px;
    max-width: 480px;
    width: 100%;
    margin-inline: auto;
    padding: 16px;
    container-type: inline-size;
  }
  header {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: 4px 8px;
    min-height: 44px;
  }
  .who {
    font-weight: 600;
  }
  .who img {
    display: block;
    max-width: 100%;
    height: 28px;
  }
  .x {
    width: 44px;
    margin: 0 -12px 0 0;
    text-align: center;
  }
  progress {
    grid-column: 1 / -1;
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
    background: var(--primary-edge);
    transition: inline-size 0.2s ease-out;
  }
  progress::-moz-progress-bar {
    background: var(--primary-edge);
  }
`;
