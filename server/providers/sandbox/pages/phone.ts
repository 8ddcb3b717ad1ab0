import { CONSENT_LASTS, type Approval } from '../approval.ts';
import { PERSONAS, type Persona } from '../personas.ts';
import type { Bank } from '../banks.ts';
import type { Screen } from './bank.ts';
import { age, asker, mark, page, request, showDay, type Frame } from './frame.ts';
import { html, type Html } from './html.ts';

function phoneFrame(frame: Frame, title: string, body: Html, bank?: Bank): Html {
  return page(
    frame,
    'phone',
    title,
    html`<main>${body}</main>
      <footer>
        <p>A pretend phone with sandbox banks. <a href="${frame.base}">All banks, people and tricks</a></p>
      </footer>`,
    bank,
  );
}

/** The requests that wait on the phone. */
export function phoneList(frame: Frame, waiting: readonly { approval: Approval; bank: Bank }[], now: number): Html {
  return phoneFrame(
    frame,
    'Your phone',
    html`<h1>Your phone</h1>
      ${
        waiting.length === 0
          ? html`<p>No bank wants anything. Choose a bank that asks in its app, then look again.</p>`
          : html`<ul class="pushes">
              ${waiting.map(
                ({ approval, bank }) =>
                  html`<li>
                    <a href="${frame.base}/phone/${approval.ref}"
                      >${mark(frame, bank)}<span
                        ><b>${bank.name}</b>
                        <span>${approval.order ? 'Approve a payment' : 'Share your accounts'}, ${age(approval.createdAt, now)}</span></span
                      >
                      ${approval.matchingCode !== undefined && html`<span class="code"><span class="unseen">Code </span>${approval.matchingCode}</span>`}</a
                    >
                  </li>`,
              )}
            </ul>`
      }
      <a class="button" href="${frame.base}/phone">Look again</a>`,
  );
}

const option = ({ user, name }: Persona): Html => html`<option value="${user}">${name}</option>`;

/** The bank's app: what is asked, whether the codes agree, yes or no. */
export function phonePage(screen: Screen): Html {
  const { frame, bank, approval, now, notice } = screen;
  if (bank.trick === 'push_lost')
    return phoneOver(screen, 'Nothing here', 'This request never reached the phone: that is the trick of this bank.');
  if (approval.verdict === 'approved') return phoneOver(screen, 'Approved', 'Go back to the screen where you started.', true);
  if (approval.verdict === 'approval_expired' || approval.verdict === 'bank_timed_out') {
    return phoneOver(screen, 'Too late', 'The request ran out of time. Nothing was shared or paid.');
  }
  if (approval.verdict !== undefined)
    return phoneOver(screen, 'Not approved', 'Nothing was shared or paid. Go back to the screen where you started.');
  if (approval.sendsBack === 'nowhere')
    return phoneOver(screen, 'One moment', 'The app hangs: that is the trick you asked for. The bank gives up by itself.');
  const until = showDay(now + CONSENT_LASTS);
  return phoneFrame(
    frame,
    `Approve · ${bank.name}`,
    html`<header class="app">
        ${mark(frame, bank)}
        <p><b>${bank.name}</b></p>
      </header>
      <h1>${approval.order ? 'Approve this payment?' : 'Share your accounts?'}</h1>
      ${
        approval.matchingCode !== undefined &&
        html`<div class="match">
          <p class="code">${approval.matchingCode}</p>
          <p>The same must stand on the other screen. If it does not, refuse.</p>
        </div>`
      }
      <p><b class="host">${asker(approval.callbackUrl)}</b> asks ${approval.order ? 'you to pay' : 'to read'}:</p>
      ${request(approval.order, until)}
      <form method="post">
        <input type="hidden" name="token" value="${approval.formToken}" />
        ${notice !== undefined && html`<p class="notice" role="alert">${notice}</p>`}
        <label for="user">Whose phone is this?</label>
        <select id="user" name="user">
          <optgroup label="People">${PERSONAS.filter(({ trick }) => !trick).map(option)}</optgroup>
          <optgroup label="People with a trick">${PERSONAS.filter(({ trick }) => trick).map(option)}</optgroup>
        </select>
        <div class="decide">
          <button name="action" value="refuse">Refuse</button>
          <button class="primary" name="action" value="approve">Approve</button>
        </div>
      </form>`,
    bank,
  );
}

function phoneOver({ frame, bank }: Screen, title: string, text: string, good = false): Html {
  return phoneFrame(
    frame,
    `${title} · ${bank.name}`,
    html`<header class="app">
        ${mark(frame, bank)}
        <p><b>${bank.name}</b></p>
      </header>
      <div class="over">
        ${
          good &&
          html`<svg viewBox="0 0 48 48" width="72" height="72" aria-hidden="true">
            <circle cx="24" cy="24" r="22" />
            <path d="M15 25l6 6 12-13" />
          </svg>`
        }
        <h1>${title}</h1>
        <p>${text}</p>
      </div>
      <a class="button" href="${frame.base}/phone">Other requests on this phone</a>`,
    bank,
  );
}
