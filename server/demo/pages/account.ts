import { html } from 'hono/html';
import type { Account, Transaction } from '../../../src/protocol/data.ts';
import type { Print } from '../catalog.ts';
import { day, iban, money, month, shortDay, signedMoney, sum } from '../format.ts';
import { codePanel, type Snippet } from './code.ts';
import { layout, type Markup } from './layout.ts';
import { schedule, sheet } from './parts.ts';

interface Plan {
  print: Print;
  connectedAt: number;
  accessEndsAt: number;
  accounts: readonly Account[];
  transactions: readonly Transaction[];
  snippets: readonly Snippet[];
}

/** What came in or went out, a line for each currency; pending ones have not happened yet. */
function flowOf(transactions: readonly Transaction[], direction: Transaction['direction']): Markup {
  const booked = transactions.filter((each) => each.direction === direction && each.status === 'booked');
  const currencies = [...new Set(booked.map(({ currency }) => currency))];
  if (currencies.length === 0) return html`nothing`;
  const totals = currencies.map((currency) => {
    const amounts = booked.filter((each) => each.currency === currency).map(({ amount }) => amount.replace(/^[-+]/, ''));
    return money(sum(amounts), currency);
  });
  return html`${totals.join(' and ')}`;
}

function accountCard(account: Account): Markup {
  const balance = account.balances.find(({ type }) => type === 'available') ?? account.balances[0];
  return html`<li class="card">
    <h3><bdi>${account.name}</bdi></h3>
    ${account.iban === undefined ? '' : html`<p class="iban">${iban(account.iban)}</p>`}
    ${balance === undefined ? '' : html`<p class="balance">${money(balance.amount, balance.currency)} <small>${balance.type === 'available' ? 'available' : 'balance'}</small></p>`}
  </li>`;
}

function activity(accounts: readonly Account[], transactions: readonly Transaction[]): Markup {
  const nameOf = new Map(accounts.map(({ id, name }) => [id, name]));
  const months = [...new Set(transactions.map(({ booking_date }) => booking_date.slice(0, 7)))];
  const row = (each: Transaction): Markup => {
    const { booking_date, counterparty_name, description, status } = each;
    const details = [
      counterparty_name === undefined ? undefined : description,
      accounts.length > 1 ? nameOf.get(each.account_id) : undefined,
      status === 'pending' ? 'pending' : undefined,
    ].filter((text) => text !== undefined);
    return html`<li>
      <time datetime="${booking_date}">${shortDay(new Date(`${booking_date}T00:00:00Z`))}</time>
      <span
        ><bdi>${counterparty_name ?? description}</bdi>
        <small>${details.map((text, place) => html`${place > 0 ? ' · ' : ''}<bdi>${text}</bdi>`)}</small></span
      >
      <span class="amount" data-direction="${each.direction}">${signedMoney(each)}</span>
    </li>`;
  };
  return html`${months.map(
    (key, index) =>
      html`<details ${index === 0 ? 'open' : ''}>
        <summary>${month(new Date(`${key}-01T00:00:00Z`))}</summary>
        <ul class="rows">
          ${transactions.filter(({ booking_date }) => booking_date.startsWith(key)).map(row)}
        </ul>
      </details>`,
  )}`;
}

/** What the shop may now read, read by its back end a moment ago. */
export function accountPage({ print, connectedAt, accessEndsAt, accounts, transactions, snippets }: Plan): Markup {
  const newest = transactions.toSorted((a, b) => b.booking_date.localeCompare(a.booking_date));
  return layout({
    title: 'Your plan',
    style: 'checkout.css',
    scripts: ['tabs.js'],
    current: 'account',
    main: html`
      <div class="plan">
        <section class="order" data-print="${print.slug}" aria-labelledby="title">
          <h1 id="title">Your plan is set</h1>
          <div class="item">
            ${sheet(print)}
            <p><b>${print.title}</b><span>On its way within two days.</span></p>
          </div>
          ${schedule(print, connectedAt, 'dated')}
        </section>
        <section aria-labelledby="seen">
          <h2 id="seen">What we may read</h2>
          <p>
            In the last 90 days ${flowOf(transactions, 'credit')} came in and ${flowOf(transactions, 'debit')} went out. That is all we
            wanted to know. Our access ends on ${day(new Date(accessEndsAt))}, or now:
          </p>
          <form method="post" action="/shop/forget"><button class="button quiet">Forget my account</button></form>
          <ul class="accounts">
            ${accounts.map(accountCard)}
          </ul>
          <h2>The last 90 days</h2>
          ${newest.length === 0 ? html`<p>Nothing happened on ${accounts.length > 1 ? 'these accounts' : 'this account'}.</p>` : activity(accounts, newest)}
        </section>
      </div>
      ${codePanel('Behind the counter', 'The back end read all this with an access token that never left it. The page you see holds none.', snippets)}
    `,
  });
}

/** Nothing to show, and why. */
export function noAccountPage(why: 'none' | 'ended' | 'forgotten' | 'unreachable'): Markup {
  const words = {
    none: ['No plan yet', 'Choose a print and pay it in three: your plan will be here.'],
    ended: ['The access has ended', 'Our permission to read your account is over. Your plan goes on as agreed.'],
    forgotten: ['Forgotten', 'We have thrown away our access to your account. Your plan goes on as agreed.'],
    unreachable: ['Your account cannot be read just now', 'Your plan is safe. Please come back in a few minutes.'],
  }[why] as [string, string];
  return layout({
    title: 'Your plan',
    style: 'checkout.css',
    current: 'account',
    main: html`<section class="empty">
      <h1>${words[0]}</h1>
      <p>${words[1]}</p>
      <p><a class="button" href="/#prints">See the prints</a></p>
    </section>`,
  });
}
