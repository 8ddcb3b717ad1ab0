import { html } from 'hono/html';
import { instalments, type Print } from '../catalog.ts';
import { day, price } from '../format.ts';
import type { Markup } from './layout.ts';

/** The sheet itself; with a layer, only what that ink prints. */
export function sheet(print: Print, layer?: string): Markup {
  const alt = layer === undefined ? print.alt : '';
  return html`<img
    class="sheet"
    src="/shop/prints/${print.slug}.svg${layer === undefined ? '' : `#${layer}`}"
    alt="${alt}"
    width="600"
    height="800"
  />`;
}

/** The three payments as a list; the first is named by its date where that may have been another day. */
export function schedule(print: Print, from: number, first: 'today' | 'dated' = 'today'): Markup {
  const rows = instalments(print, from).map(
    ({ cents, date }, index) =>
      html`<li>
        <span
          >${index === 0 && first === 'today' ? 'Today' : html`<time datetime="${date.toISOString().slice(0, 10)}">${day(date)}</time>`}</span
        >
        <span class="amount">${price(cents)}</span>
      </li>`,
  );
  return html`<ol class="schedule">
    ${rows}
  </ol>`;
}
