import { html } from 'hono/html';
import { PRINTS, type Print } from '../catalog.ts';
import { price } from '../format.ts';
import { codePanel, type Snippet } from './code.ts';
import { layout, type Markup } from './layout.ts';
import { schedule, sheet } from './parts.ts';

/** How the visitor wants to see the flow work; part of the address, so that a reload or a trip to the bank keeps it. */
export interface Ways {
  /** Where the bank's page opens; empty: as it fits the device. */
  display: '' | 'popup' | 'page';
  /** Who starts the session. */
  start: 'browser' | 'backend';
}

interface Checkout {
  print: Print;
  ways: Ways;
  /** The lines that an integrator pastes, filled in. */
  flow: Markup;
  snippets: readonly Snippet[];
  now: number;
}

/** A choice of two as links, so that it needs no script. */
function choice(label: string, print: Print, ways: Ways, options: readonly (readonly [words: string, change: Partial<Ways>])[]): Markup {
  const links = options.map(([words, change]) => {
    const target = { ...ways, ...change };
    const chosen = target.display === ways.display && target.start === ways.start;
    const query = new URLSearchParams({ print: print.slug, ...target });
    return html`<a href="/checkout?${query.toString()}" ${chosen ? html`aria-current="true"` : ''}>${words}</a> `;
  });
  return html`<div class="choice" role="group" aria-label="${label}"><span>${label}</span>${links}</div>`;
}

/** The checkout: why, the flow in the page, and the code that does it. */
export function checkoutPage({ print, ways, flow, snippets, now }: Checkout): Markup {
  return layout({
    title: 'Pay in three',
    style: 'checkout.css',
    scripts: [ways.start === 'backend' ? 'started.js' : 'connect.js', 'tabs.js'],
    main: html`
      <div class="checkout">
        <section class="order" data-print="${print.slug}" aria-labelledby="title">
          <h1 id="title">Pay in three</h1>
          <div class="item">
            ${sheet(print)}
            <p>
              <a href="${print === PRINTS[0] ? '/' : `/prints/${print.slug}`}">${print.title}</a
              ><span class="amount">${price(print.cents)}</span>
            </p>
          </div>
          ${schedule(print, now)}
        </section>
        <section class="connect" aria-label="Connect your bank">
          <div class="card" ${ways.start === 'backend' ? html`data-roomy` : ''}>${flow}</div>
          <div id="connected" role="status"></div>
          <div class="ways">
            ${choice('The bank opens in', print, ways, [
              ['what fits', { display: '' }],
              ['a new window', { display: 'popup' }],
              ['this page', { display: 'page' }],
            ])}
            ${choice('The session starts in', print, ways, [
              ['the browser', { start: 'browser' }],
              ['the back end', { start: 'backend' }],
            ])}
          </div>
        </section>
        <section class="why" aria-labelledby="why">
          <h2 id="why">Why your bank?</h2>
          <p>
            You get the print now and pay it over two months. To know that this suits you we look once at the last 90 days of an account,
            instead of asking an agency about you.
          </p>
          <ul class="ticks">
            <li>You choose the bank and the account.</li>
            <li>You log in at your bank. We never see a password.</li>
            <li>We can read, and nothing else. No money moves.</li>
          </ul>
        </section>
      </div>
      ${codePanel('Behind the counter', 'All the code of this checkout, read from the files that run here. No secret is in a browser.', snippets)}
    `,
  });
}
