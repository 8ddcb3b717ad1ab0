import { html } from 'hono/html';
import type { FormValues } from '../../../src/protocol/index.ts';
import type { Print } from '../catalog.ts';
import { day, iban, money, price } from '../format.ts';
import type { Journey } from '../journeys.ts';
import { codePanel, type Snippet } from './code.ts';
import { layout, type Markup } from './layout.ts';
import { sheet } from './parts.ts';

/** What the shop's back end read when a journey was done. */
export interface Outcome {
  payments?: readonly {
    id: string;
    amount: string;
    currency: string;
    payee_name: string;
    reference: string;
    accepted_at: string;
    payer_iban?: string | undefined;
  }[];
  verifications?: readonly { status: string; match_score?: number | undefined; decided_at?: string | undefined }[];
  forms?: readonly { step: string; values: FormValues }[];
}

/** All that can be tried out. */
export function indexPage(journeys: readonly Journey[]): Markup {
  return layout({
    title: 'Journeys',
    style: 'checkout.css',
    current: 'journeys',
    main: html`<section class="index" aria-labelledby="title">
      <h1 id="title">More than a checkout</h1>
      <p class="line">One tag runs them all. Each of these is a page of this shop with the code that it takes.</p>
      <ul class="cards">
        <li class="card">
          <h2><a href="/checkout">Pay in three</a></h2>
          <p>Connect an account, so that we know that three payments suit you.</p>
        </li>
        ${journeys.map(
          ({ name, title, line }) =>
            html`<li class="card">
              <h2><a href="/journeys/${name}">${title}</a></h2>
              <p>${line}</p>
            </li>`,
        )}
      </ul>
    </section>`,
  });
}

interface JourneyPage {
  journey: Journey;
  flow: Markup | ReturnType<typeof String>;
  ways: readonly { key: string; label: string; options: readonly (readonly [value: string, words: string])[]; chosen: string }[];
  print: Print;
  snippets: readonly Snippet[];
  /** Somebody is still deciding on what this visitor sent. */
  waiting: boolean;
}

/** One journey: why, the flow in the page, and the code that does it. */
export function journeyPage({ journey, flow, ways, print, snippets, waiting }: JourneyPage): Markup {
  const chosen = Object.fromEntries(ways.map((way) => [way.key, way.chosen]));
  return layout({
    title: journey.title,
    style: 'checkout.css',
    scripts: ['journey.js', 'tabs.js'],
    current: 'journeys',
    main: html`
      <div class="checkout">
        <section class="order" aria-labelledby="title" data-print="${print.slug}">
          <h1 id="title">${journey.title}</h1>
          <p>${journey.line}</p>
          ${
            journey.name === 'pay'
              ? html`<div class="item">
                  ${sheet(print)}
                  <p>${print.title}<span class="amount">${price(print.cents)}</span></p>
                </div>`
              : ''
          }
          ${waiting ? html`<p class="note" role="status">We are still looking at what you sent.</p>` : ''}
        </section>
        <section class="connect" aria-label="${journey.title}">
          <div class="card" data-journey="${journey.name}" data-print="${print.slug}" data-ways="${JSON.stringify(chosen)}">
            <template>${flow}</template>
          </div>
          <div id="connected" role="status"></div>
          ${
            ways.length > 0
              ? html`<div class="ways">
                  ${ways.map(
                    (way) =>
                      html`<div class="choice" role="group" aria-label="${way.label}">
                        <span>${way.label}</span>
                        ${way.options.map(
                          ([value, words]) =>
                            html`<a
                              href="?${new URLSearchParams({ ...chosen, [way.key]: value }).toString()}"
                              ${value === way.chosen ? html`aria-current="true"` : ''}
                              >${words}</a
                            > `,
                        )}
                      </div>`,
                  )}
                </div>`
              : ''
          }
        </section>
        <section class="why" aria-labelledby="why">
          <h2 id="why">What happens</h2>
          <ul class="ticks">
            ${journey.why.map((line) => html`<li>${line}</li>`)}
          </ul>
        </section>
      </div>
      ${codePanel('Behind the counter', 'The page, and the back end that starts the session and reads what came of it. No secret is in a browser.', snippets)}
    `,
  });
}

const row = (name: string, value: string | Markup): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** `given_name` as a person writes it. */
const words = (name: string): string => name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());

/** Whatever was sent, flat: people see the names of the fields. */
function rowsOf(values: FormValues, prefix = ''): Markup[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const label = prefix + words(name);
    if (Array.isArray(value) && value.every((each) => typeof each === 'object'))
      return value.flatMap((each, index) => rowsOf(each as FormValues, `${label} ${index + 1}: `));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return rowsOf(value as FormValues, `${label}: `);
    return [row(label, Array.isArray(value) ? value.join(', ') : value === true ? 'yes' : String(value))];
  });
}

/** What the back end now knows; nothing of it was in the page before. */
export function outcomePage(journey: Journey, outcome: Outcome | undefined, snippets: readonly Snippet[]): Markup {
  const { payments = [], verifications = [], forms = [] } = outcome ?? {};
  return layout({
    title: journey.title,
    style: 'checkout.css',
    scripts: ['tabs.js'],
    current: 'journeys',
    main: html`
      <div class="plan">
        <section aria-labelledby="title">
          <h1 id="title">${journey.title}: done</h1>
          <p>
            ${outcome ? 'This is what our back end has read with an access token that never left it.' : 'What came of it cannot be read just now. It is safe; please come back in a few minutes.'}
          </p>
          ${payments.map(
            (payment) =>
              html`<dl class="facts">
                ${row('Amount', money(payment.amount, payment.currency))} ${row('To', payment.payee_name)}
                ${row('Reference', payment.reference)} ${row('Accepted', day(new Date(payment.accepted_at)))}
                ${payment.payer_iban === undefined ? '' : row('From', iban(payment.payer_iban))}
              </dl>`,
          )}
          ${verifications.map(
            ({ status, match_score, decided_at }) =>
              html`<dl class="facts">
                ${row('Result', words(status))} ${match_score === undefined ? '' : row('Names match', `${match_score} of 100`)}
                ${decided_at === undefined ? '' : row('Decided', day(new Date(decided_at)))}
              </dl>`,
          )}
          ${forms.map(
            ({ step, values }) =>
              html`<h2>${words(step)}</h2>
                <dl class="facts">${rowsOf(values)}</dl>`,
          )}
          <p><a class="button quiet" href="/journeys">More journeys</a></p>
        </section>
      </div>
      ${codePanel('Behind the counter', 'The exchange of the temp token, and the one call that read this.', snippets)}
    `,
  });
}
