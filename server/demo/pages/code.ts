import { html } from 'hono/html';
import { highlight } from '../highlight.ts';
import type { Markup } from './layout.ts';

/** A piece of running source, shown as it is. */
export interface Snippet {
  readonly id: string;
  readonly label: string;
  readonly source: string;
}

/** Sources one below the other; `tabs.js` turns them into tabs. */
export function codePanel(title: string, words: string, snippets: readonly Snippet[]): Markup {
  return html`<section class="code" id="code" aria-labelledby="code-title">
    <h2 id="code-title">${title}</h2>
    <p>${words}</p>
    <div class="tabs" data-tabs>
      ${snippets.map(
        ({ id, label, source }) =>
          html`<section id="code-${id}" aria-labelledby="label-${id}">
            <h3 id="label-${id}">${label}</h3>
            <pre tabindex="0" aria-labelledby="label-${id}"><code>${highlight(source.trim())}</code></pre>
          </section>`,
      )}
    </div>
  </section>`;
}
