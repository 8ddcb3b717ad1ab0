import type { Account } from '../../../../src/protocol/index.ts';
import { accountsOnOffer, CONSENT_LASTS, preselected, returnUrl, triesLeft, visitor, type Approval } from '../approval.ts';
import type { Bank } from '../banks.ts';
import { groupIban } from '../iban.ts';
import { showAmount } from '../money.ts';
import { PASSWORD, PERSONAS, type Persona } from '../personas.ts';
import { TRICKS } from '../tricks.ts';
import { asker, mark, page, request, showDay, type Frame } from './frame.ts';
import { html, type Html } from './html.ts';

/** One screen of the bank, for the approval as it stands. */
export interface Screen {
  readonly frame: Frame;
  readonly bank: Bank;
  readonly approval: Approval;
  readonly now: number;
  /** What was wrong with the form that was just sent. */
  readonly notice?: string;
}

/** What the bank shows now: where to log in, what to approve, or that it is over. */
export function bankPage(screen: Screen): Html {
  const { approval, now } = screen;
  if (approval.verdict !== undefined) return over(screen);
  if (approval.sendsBack === 'nowhere') return hanging(screen);
  const persona = visitor(approval, now);
  return persona === undefined ? login(screen) : consent(screen, persona);
}

function bankFrame({ frame, bank }: Screen, title: string, body: Html): Html {
  const trick = bank.trick && TRICKS[bank.trick];
  return page(
    frame,
    'bank',
    `${title} · ${bank.name}`,
    html`<header class="masthead">
        <div>
          ${mark(frame, bank)}
          <p><b>${bank.name}</b>${bank.hint && html` <span>${bank.hint}</span>`}</p>
        </div>
      </header>
      <main>${body}</main>
      <footer>
        <p>A sandbox bank: it exists nowhere. Never type a real password here.</p>
        ${trick && html`<p>Its trick: ${trick.says}</p>`}
        <p>
          <a href="${frame.base}" target="_blank" rel="noopener"
            >All banks, people and tricks<span class="unseen"> (opens a new tab)</span></a
          >
        </p>
      </footer>`,
    bank,
  );
}

const noticeOf = (notice: string | undefined): Html | false =>
  notice !== undefined && html`<p class="notice" role="alert" id="notice">${notice}</p>`;

/** True after a wrong password, until the next try. */
const isWrong = ({ approval, notice }: Screen): boolean => notice === undefined && approval.user === undefined && approval.tries > 0;

/** What went wrong at the door, in words that do not tell which of the two was wrong. */
function loginNotice({ approval, notice }: Screen): string | undefined {
  if (notice !== undefined) return notice;
  if (approval.user !== undefined) return 'You were logged out after five minutes without a word. Please log in again.';
  if (approval.tries === 0) return undefined;
  const left = triesLeft(approval);
  return `User name and password do not belong together. ${left === 1 ? 'One try is left.' : `${left} tries are left.`}`;
}

function login(screen: Screen): Html {
  const { approval, bank } = screen;
  const notice = loginNotice(screen);
  const wrong = isWrong(screen) && html` aria-invalid="true" aria-describedby="notice"`;
  const asks = approval.order
    ? html`asks you to pay <b>${showAmount(approval.order.amount, approval.order.currency)}</b> to <bdi>${approval.order.payee_name}</bdi>.`
    : 'asks to read your accounts.';
  return bankFrame(
    screen,
    `${notice === undefined ? '' : 'Error: '}Log in`,
    html`<h1>Log in</h1>
      <p><b class="host">${asker(approval.callbackUrl)}</b> ${asks} First, ${bank.name} wants to know who you are.</p>
      <form method="post">
        <input type="hidden" name="token" value="${approval.formToken}" />
        ${noticeOf(notice)}
        <label for="user">User name</label>
        <input
          id="user"
          name="user"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="64"
          required
          autofocus${wrong}
        />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" maxlength="64" required${wrong} />
        <button class="primary" name="action" value="login">Log in</button>
        <button class="quiet" name="action" value="cancel" formnovalidate>Cancel and go back</button>
      </form>
      <aside>
        <p>User name <b class="typed">ana</b>, password <b class="typed">${PASSWORD}</b>.</p>
        <details>
          <summary>Be somebody else</summary>
          <dl>
            ${PERSONAS.map(
              (persona) =>
                html`<div>
                  <dt class="typed">${persona.user}</dt>
                  <dd>${whoIs(persona)}</dd>
                </div>`,
            )}
          </dl>
        </details>
      </aside>`,
  );
}

/** A person in one sentence: their trick, where they have one. */
const whoIs = ({ trick, says }: Persona): string => (trick ? TRICKS[trick].says : says);

function accountLine(account: Account): Html {
  const balance = account.balances[0];
  return html`<span
      ><bdi>${account.name}</bdi>${account.iban !== undefined && html`<span class="number">${groupIban(account.iban)}</span>`}</span
    >
    ${balance && html`<span class="money">${showAmount(balance.amount, balance.currency)}</span>`}`;
}

function accountsShared(accounts: readonly Account[]): Html {
  if (accounts.length === 0) return html`<p class="notice">You have no account here. You can approve, but there is nothing to read.</p>`;
  return html`<h2>${accounts.length === 1 ? 'Your account' : `Your ${accounts.length} accounts`}</h2>
    <ul class="accounts">
      ${accounts.map((account) => html`<li>${accountLine(account)}</li>`)}
    </ul>`;
}

function accountsToChoose(approval: Approval, accounts: readonly Account[]): Html {
  if (accounts.length === 0) return html`<p class="notice">You have no account here that could pay this.</p>`;
  const chosen = preselected(approval, accounts);
  return html`<fieldset class="accounts">
    <legend>Pay from</legend>
    ${accounts.map(
      (account) =>
        html`<label
          ><input type="radio" name="account" value="${account.id}" ${account === chosen && html` checked`} />${accountLine(account)}</label
        >`,
    )}
  </fieldset>`;
}

function consent(screen: Screen, persona: Persona): Html {
  const { approval, bank, now } = screen;
  const { order } = approval;
  const accounts = accountsOnOffer(approval, bank);
  const until = showDay(now + CONSENT_LASTS);
  const cannotPay = order !== undefined && accounts.length === 0;
  return bankFrame(
    screen,
    order ? 'Pay' : 'Share your accounts',
    html`<h1>${order ? 'Approve this payment?' : 'Share your accounts?'}</h1>
      <p>
        You are <b><bdi>${persona.name}</bdi></b
        >. <b class="host">${asker(approval.callbackUrl)}</b> asks ${order ? 'you to pay' : 'to read'}:
      </p>
      ${request(order, until)}
      <form method="post">
        <input type="hidden" name="token" value="${approval.formToken}" />
        ${noticeOf(screen.notice)} ${order ? accountsToChoose(approval, accounts) : accountsShared(accounts)}
        <button class="primary" name="action" value="approve">
          ${cannotPay ? 'Go back' : order ? `Pay ${showAmount(order.amount, order.currency)}` : 'Approve'}
        </button>
        ${!cannotPay && html`<button class="quiet" name="action" value="cancel">Cancel and go back</button>`}
      </form>`,
  );
}

function hanging(screen: Screen): Html {
  return bankFrame(
    screen,
    'One moment',
    html`<h1>One moment</h1>
      <p>
        ${screen.bank.name} is thinking, and will not come to an end: that is the trick you asked for. It gives up by itself; nobody is sent
        back.
      </p>
      <p class="thinking" aria-hidden="true"><span></span><span></span><span></span></p>`,
  );
}

function over(screen: Screen): Html {
  const { approval, bank } = screen;
  const back = returnUrl(approval);
  const host = asker(approval.callbackUrl);
  const [title, text] =
    approval.verdict === 'approved'
      ? [
          'Approved',
          back === undefined
            ? `${bank.name} takes you nowhere from here: that is the trick. Close this window or go back by yourself.`
            : `That is all. ${host} can go on.`,
        ]
      : approval.verdict === 'approval_expired' || approval.verdict === 'bank_timed_out'
        ? ['Too late', 'The request ran out of time. Nothing was shared or paid.']
        : ['Not approved', 'The request is over. Nothing was shared or paid.'];
  return bankFrame(
    screen,
    title,
    html`<h1>${title}</h1>
      <p>${text}</p>
      ${back !== undefined && html`<a class="button primary" href="${back}">Go back to ${host}</a>`}`,
  );
}
