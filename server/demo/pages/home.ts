import { html } from 'hono/html';
import { PRINTS, type Print } from '../catalog.ts';
import { price } from '../format.ts';
import { layout, type Markup } from './layout.ts';
import { schedule, sheet } from './parts.ts';

/** The page of one print; at `/` it is the print of the month. The button opens the flow as a dialog. */
export function printPage(print: Print, connect: Markup, now: number): Markup {
  const others = PRINTS.filter((other) => other !== print);
  return layout({
    title: print.title,
    style: 'print.css',
    scripts: ['dialog.js'],
    current: 'prints',
    main: html`
      <section class="hero" data-print="${print.slug}" aria-labelledby="title">
        ${sheet(print)}
        <div class="buy">
          <p class="label">${print === PRINTS[0] ? 'Print of the month' : 'On the rack'}</p>
          <h1 id="title">${print.title}</h1>
          <p class="line">${print.line}</p>
          <dl class="facts">
            <div>
              <dt>Inks</dt>
              <dd>${print.inks.map(({ layer, name }) => html`<span class="ink" data-ink="${layer}">${name}</span> `)}</dd>
            </div>
            <div>
              <dt>Sheet</dt>
              <dd>30 × 40 cm, cotton, 300 g</dd>
            </div>
            <div>
              <dt>Edition</dt>
              <dd>126, of which ${print.left} are left</dd>
            </div>
          </dl>
          <div class="card offer">
            <p class="price">${price(print.cents)} <small>in three payments, no interest</small></p>
            ${schedule(print, now)}
            <form action="/checkout">
              <input type="hidden" name="print" value="${print.slug}" />
              ${connect}
            </form>
            <div id="connected" role="status"></div>
            <p class="small">
              Instead of asking a credit agency we look once at an account that you choose, in your own bank.
              <a href="/checkout?print=${print.slug}">How it works, with the code</a>
            </p>
          </div>
        </div>
      </section>
      <section class="passes" aria-labelledby="passes">
        <h2 id="passes">Three drums, three passes</h2>
        <p>Each ink has a drum of its own and goes through the machine alone. Nothing is mixed before it meets on the paper.</p>
        <ol>
          ${print.inks.map(
            ({ layer, name }, index) =>
              html`<li>
                ${sheet(print, layer)}<span><b>${index + 1}</b> ${name}</span>
              </li>`,
          )}
        </ol>
      </section>
      <section class="rack" id="prints" aria-labelledby="rack">
        <h2 id="rack">Also on the rack</h2>
        <ul>
          ${others.map(
            (other) =>
              html`<li data-print="${other.slug}">
                <a href="${other === PRINTS[0] ? '/' : `/prints/${other.slug}`}">${sheet(other)}<span>${other.title}</span></a>
                <span class="amount">${price(other.cents)}</span>
              </li>`,
          )}
        </ul>
      </section>
    `,
  });
}
