import { css, type CSSResult } from 'lit';
import { tokens } from './tokens.ts';

/*
 * The look that all elements share. Sizes of text and controls are relative to the person's own text size, gaps are in pixels of
 * a 4 px grid. Whatever moves ends in the state that is styled without the animation, so that a cut loses nothing.
 *
 *   h2         the title           .go     the primary action       .note  a notice, with .bad .warn .good
 *   .m         secondary text      .alt    a quiet action           .vh    for screen readers alone
 *   .row       a row of a list     .logo   a picture in a row       .sk    the shape of what will come
 */
const shared = css`
  :host,
  [part='card'] {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 16px;
    container-type: inline-size;
    /* A container has no width of its own: where the page would shrink it to its content, it has this one. */
    contain-intrinsic-inline-size: 18em;
    color: var(--text);
    font-family: var(--tessera-font-family, inherit);
    font-size: var(--tessera-font-size, medium);
    font-style: normal;
    font-weight: 400;
    line-height: 1.5;
    letter-spacing: normal;
    text-align: start;
    text-transform: none;
    white-space: normal;
    overflow-wrap: break-word;
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  * {
    box-sizing: border-box;
  }
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
  }
  h2 {
    font-size: 1.25em;
    font-weight: 600;
    line-height: 1.4;
    outline: 0;
    text-wrap: balance;
  }
  button,
  input {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }
  button,
  .go,
  .alt {
    min-height: 44px;
    padding: 4px 12px;
    border: 0;
    border-radius: var(--radius);
    background: none;
    text-align: start;
    cursor: pointer;
  }
  :focus-visible:not(h2) {
    outline: 2px solid var(--primary-text);
    outline-offset: 2px;
  }
  .go,
  .alt {
    display: block;
    width: 100%;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
    transition: background-color 0.1s;
  }
  .go {
    min-height: max(48px, 3em);
    border: 1px solid var(--primary-edge);
    background: var(--primary);
    color: var(--on-primary);
  }
  .alt {
    color: var(--primary-text);
  }
  @media (hover: hover) {
    .go:hover {
      background: color-mix(in srgb, var(--primary-away) 14%, var(--primary));
    }
    .alt:hover {
      background: var(--hover);
    }
  }
  .alt:active {
    background: var(--press);
  }
  .go:active {
    background: color-mix(in srgb, var(--primary-away) 26%, var(--primary));
  }
  [aria-disabled='true'] {
    cursor: default;
  }
  [aria-busy='true']::after {
    content: '';
    display: inline-block;
    width: 1em;
    height: 1em;
    margin-inline-start: 8px;
    border: 2px solid;
    border-inline-end-color: transparent;
    border-radius: 50%;
    vertical-align: -0.15em;
    animation:
      turn 0.9s linear infinite,
      appear 0.1s 0.3s backwards;
  }
  .m {
    color: var(--muted);
    font-size: 0.875em;
    line-height: 1.43;
  }
  .vh {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .note {
    --tone: var(--text);
    padding: 12px 16px;
    border: 1px solid color-mix(in srgb, var(--tone) 16%, transparent);
    border-radius: var(--radius);
    background: color-mix(in srgb, var(--tone) 5%, transparent);
    font-size: 0.9375em;
  }
  .note .alt {
    width: auto;
    padding-inline: 0;
    text-align: start;
  }
  .bad {
    --tone: var(--danger);
  }
  .warn {
    --tone: var(--warning);
  }
  .good {
    --tone: var(--success);
  }
  .row {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 3.75em;
    padding-inline: 12px;
  }
  .row > :last-child {
    flex: 1;
    min-width: 0;
  }
  .logo {
    flex: none;
    width: 2.25em;
    height: 2.25em;
    border-radius: 8px;
    object-fit: contain;
  }
  .sk {
    border-radius: 4px;
    background: var(--press);
    animation:
      breathe 1.4s ease-in-out infinite alternate,
      appear 0.1s 0.3s backwards;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::after,
    ::-webkit-progress-value {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .go {
      forced-color-adjust: none;
      border-color: ButtonText;
      background: ButtonText;
      color: ButtonFace;
    }
  }
`;

/** Tokens and shared rules: the first of every element's `static styles`. */
export const base: CSSResult[] = [tokens, shared];
