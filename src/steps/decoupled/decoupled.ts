import { html, nothing, type TemplateResult } from 'lit';
import { bankLogoStyles } from '../../elements/bank-logo.ts';
import { base } from '../../styles/base.ts';
import { ApprovalElement } from '../approval/approval-element.ts';
import { styles as approvalStyles } from '../approval/approval.styles.ts';
import { CountdownController } from './countdown.ts';
import { styles } from './decoupled.styles.ts';
import { qrCode } from './qr.ts';

/** From here on the number is louder. */
const LATE_SECONDS = 60;

/** An address that a link may have: the bank's app has a scheme of its own, but none of those that run or hold code. */
const isSafe = (url: string): boolean => !/^\s*(javascript|data|vbscript|blob|file):/i.test(url);

/**
 * The bank asks in its app. Says in which, shows the way there (a link on a phone, a QR code elsewhere), the time left, and what
 * to do if nothing comes.
 *
 * @summary Approving in the bank's app.
 * @tag tessera-decoupled
 */
export class TesseraDecoupled extends ApprovalElement<'decoupled'> {
  static override styles = [...base, bankLogoStyles, approvalStyles, styles];

  private readonly countdown = new CountdownController(this, () => Date.parse(this.step.show.expires_at) - this.clockOffset);

  /** The person holds the phone in their hand: the app is a link away, and there is nothing to scan with. */
  private readonly isPhone = matchMedia('(pointer: coarse)').matches;

  protected override renderWaiting(): TemplateResult {
    const { decoupled: words } = this.words;
    const { bank, matching_code: code } = this.step.show;
    return html`${this.renderHead(words.title(bank.name))}
      <p>${this.isPhone ? words.phone : words.desk}</p>
      ${code === undefined ? nothing : html`<p class="code m">${words.code} <output>${code}</output></p>`} ${this.renderWayToApp()}
      ${this.renderTime()} ${this.renderProblem()}
      <div class="actions" ?inert=${this.busy}>
        <button class="alt" aria-busy=${this.busy} @click=${this.retry}>${words.resend}</button>
        ${this.renderOtherWays()}
      </div>
      <details>
        <summary>${words.stuck.title}</summary>
        <ul>
          ${words.stuck.steps.map((line) => html`<li>${line}</li>`)}
        </ul>
      </details>`;
  }

  private renderWayToApp(): TemplateResult | typeof nothing {
    const { decoupled: words } = this.words;
    const { app_url: url, bank } = this.step.show;
    if (url === undefined || !isSafe(url)) return nothing;
    // A web page opens beside this one, which must stay; an app opens over it by itself.
    const target = /^https?:/i.test(url) ? '_blank' : nothing;
    if (this.isPhone) return html`<a class="go" href=${url} target=${target} rel="noopener">${words.open(bank.name)}</a>`;
    return html`<div class="scan">
      ${qrCode(url, words.qr)}
      <div>
        <p class="m">${words.scan}</p>
        <a class="alt" href=${url} target=${target} rel="noopener">${words.here}</a>
      </div>
    </div>`;
  }

  private renderTime(): TemplateResult {
    const { decoupled: words } = this.words;
    const { secondsLeft, spoken } = this.countdown;
    const time = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`;
    return html`<p class="time m ${secondsLeft <= LATE_SECONDS ? 'late' : ''}" role="timer" aria-live="off">${words.left(time)}</p>
      <p class="vh" role="status">${spoken ? words.leftSpoken(Math.floor(spoken / 60), spoken % 60) : ''}</p>`;
  }
}

if (!customElements.get('tessera-decoupled')) customElements.define('tessera-decoupled', TesseraDecoupled);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-decoupled': TesseraDecoupled;
  }
}
