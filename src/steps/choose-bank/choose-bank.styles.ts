import { css } from 'lit';

/* Heights of rows and headings are known to the element's arithmetic: 3.75em and 2.25em. */
export const styles = css`
  .field {
    position: relative;
  }
  input {
    width: 100%;
    min-height: max(48px, 3em);
    padding-block: 8px;
    padding-inline: 44px 48px;
    border: 1px solid var(--border);
    border-radius: var(--radius);
    background: var(--surface);
    text-overflow: ellipsis;
  }
  input::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  svg {
    width: 20px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
  }
  .field > svg {
    position: absolute;
    inset-block: 0;
    inset-inline-start: 14px;
    height: 100%;
    color: var(--muted);
    pointer-events: none;
  }
  .field > button {
    position: absolute;
    inset-block: 0;
    inset-inline-end: 2px;
    display: grid;
    place-items: center;
    width: 44px;
    color: var(--muted);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    margin: -8px -12px;
  }
  .bar button {
    color: var(--text);
  }
  .bar button::after {
    content: '';
    display: inline-block;
    width: 6px;
    height: 6px;
    margin-block-end: 3px;
    margin-inline: 8px 3px;
    border: solid var(--muted);
    border-width: 0 1.5px 1.5px 0;
    rotate: 45deg;
  }
  .box {
    display: flex;
    flex-direction: column;
    /* What a screen has left beside the rest of the card, lest there is scrolling within scrolling. */
    height: clamp(16em, 100svh - 24em, 28em);
    margin-inline: -12px;
  }
  .box .note {
    margin: 12px 12px 4px;
  }
  .list {
    flex: 1;
    overflow: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    outline: 0;
    border-block-start: 1px solid var(--line);
  }
  .list .m {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .head {
    height: 2.57em;
    padding: 10px 12px 0;
  }
  .pad {
    overflow: hidden;
  }
  .row {
    height: 3.75em;
    border-radius: var(--radius);
    cursor: pointer;
  }
  .row:hover {
    background: var(--hover);
  }
  .row:active {
    background: var(--press);
  }
  [aria-selected='true'] {
    outline: 2px solid var(--primary-text);
    outline-offset: -2px;
  }
  .name {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    line-height: 1.25;
    overflow: hidden;
  }
  /* Not bolder: nothing may move while the person types. Nothing shines through: forced colours keep how much does. */
  mark {
    border-radius: 3px;
    background: color-mix(in srgb, var(--primary-text) 22%, var(--surface));
    color: inherit;
    text-decoration: underline transparent;
  }
  .row[aria-disabled='true'] {
    background: none;
    color: var(--muted);
    cursor: default;
  }
  .row[aria-disabled='true'] .logo {
    filter: grayscale(1);
    opacity: 0.5;
  }
`;
