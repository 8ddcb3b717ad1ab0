import type { Order } from '../../../../src/protocol/index.ts';
import type { Bank } from '../banks.ts';
import { hasLogo } from '../directory.ts';
import { groupIban } from '../iban.ts';
import { showAmount } from '../money.ts';
import { html, type Html } from './html.ts';
import { tintOf } from './palette.ts';

/** What surrounds every page. `base` is the path of the sandbox on whichever host it is reached by. */
export interface Frame {
  readonly base: string;
  /** Changes with the style sheet, so that no old one is used. */
  readonly styleVersion: string;
}

export function page(
  { base, styleVersion }: Frame,
  kind: 'bank' | 'phone' | 'sheet' | 'office',
  title: string,
  body: Html,
  bank?: Bank,
): Html {
  return html`<!doctype html>
    <html lang="en" class="${kind}${bank && ` tint-${tintOf(bank)}`}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}/sandbox.css?${styleVersion}" />
        <link rel="icon" href="${base}/logos/${bank && hasLogo(bank) ? bank.id : 'sbx-fr-nord'}.svg" />
      </head>
      <body>
        ${body}
      </body>
    </html> `;
}

/** The bank's logo, or the first letter of its name where it has none. Says nothing that the name beside it does not. */
export function mark({ base }: Frame, bank: Bank): Html {
  if (hasLogo(bank)) return html`<img class="mark" src="${base}/logos/${bank.id}.svg" alt="" width="40" height="40" />`;
  return html`<span class="mark tint-${tintOf(bank)}" aria-hidden="true">${[...bank.name][0]}</span>`;
}

/** Who asks: all that the bank knows of them is where they want the person back. */
export const asker = (callbackUrl: string): string => new URL(callbackUrl).host;

/** What is asked for, in full: a payment with nothing between the person and the truth, or the right to read. */
export function request(order: Order | undefined, until: string): Html {
  if (order === undefined) {
    return html`<ul class="rights">
        <li>Names and numbers of your accounts, and who holds them</li>
        <li>Balances</li>
        <li>Transactions of the last 90 days</li>
      </ul>
      <p class="quiet">Until ${until}. You can take it back at any time.</p>`;
  }
  return html`<p class="amount">${showAmount(order.amount, order.currency)}</p>
    <dl>
      <div>
        <dt>To</dt>
        <dd>
          <b><bdi>${order.payee_name}</bdi></b>
        </dd>
      </div>
      <div>
        <dt>Account</dt>
        <dd class="number">${groupIban(order.payee_iban)}</dd>
      </div>
      <div>
        <dt>Reference</dt>
        <dd><bdi>${order.reference}</bdi></dd>
      </div>
    </dl>`;
}

const DAY_FORMAT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A day as people write it. */
export const showDay = (time: number): string => DAY_FORMAT.format(time);

/** How long ago, as people say it. */
export function age(since: number, now: number): string {
  const minutes = Math.floor((now - since) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
  return showDay(since);
}
