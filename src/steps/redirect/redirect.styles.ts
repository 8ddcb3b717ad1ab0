import { css } from 'lit';

export const styles = css`
  ol {
    display: grid;
    gap: 12px;
    margin: 0;
    padding: 0;
    list-style: none;
    counter-reset: line;
  }
  li {
    display: grid;
    grid-template-columns: 1.75em minmax(0, 1fr);
    gap: 12px;
  }
  li::before {
    counter-increment: line;
    content: counter(line);
    height: 1.75em;
    border-radius: 50%;
    background: var(--hover);
    color: var(--muted);
    font-size: 0.875em;
    font-weight: 600;
    line-height: 1.75em;
    text-align: center;
  }
`;
