import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { bankLogoStyles } from '../../elements/bank-logo.ts';
import { BankOpenedEvent } from '../../events/bank-opened.ts';
import { BeforeRedirectEvent } from '../../events/before-redirect.ts';
import { base } from '../../styles/base.ts';
import { ApprovalElement } from '../approval/approval-element.ts';
import { styles } from '../approval/approval.styles.ts';

/** How often to look whether the bank's window is still there. What it shows is a hint for the person, never a result. */
const LOOK_EVERY_MS = 500;

/**
 * Sends the person to the bank's own page, in a window of its own or in this one, and waits. A window that the browser does not
 * open is offered again and then in this one. A window that looks closed may only have cut its tie to us.
 *
 * @summary Approving on the bank's page.
 * @tag tessera-redirect
 * @fires tessera-before-redirect - The person is about to go to the bank; can be cancelled.
 * @fires tessera-bank-opened - The bank is open in a window of its own.
 */
export class TesseraRedirect extends ApprovalElement<'redirect'> {
  static override styles = [...base, bankLogoStyles, styles];

  @state() private window: 'none' | 'open' | 'closed' | 'blocked' = 'none';

  /** The person wants the bank in this window; it leaves as soon as the companion knows. */
  private isLeaving = false;
  private bankWindow: Window | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('step');
    // Another attempt has another address; the old window is of no use.
    if (before && before.show.url !== this.step.show.url) this.forgetWindow();
    if (this.step.show.state !== 'waiting') clearInterval(this.timer);
    if (this.isLeaving && this.step.show.display === 'page') {
      this.isLeaving = false;
      this.leavePage();
    }
    if (this.problem) this.isLeaving = false;
  }

  /** In the very click: a browser opens windows for nothing less. */
  private readonly goToBank = (): void => {
    if (this.busy) return;
    const { url, display } = this.step.show;
    if (display === 'page') return this.leavePage();
    if (!this.dispatchEvent(new BeforeRedirectEvent(url, 'popup'))) return;
    this.bankWindow?.close();
    this.bankWindow = window.open(url, '_blank', 'popup,width=480,height=760');
    this.window = this.bankWindow ? 'open' : 'blocked';
    clearInterval(this.timer);
    if (!this.bankWindow) return;
    this.dispatchEvent(new BankOpenedEvent(this.bankWindow));
    this.timer = setInterval(() => {
      if (this.bankWindow?.closed) this.window = 'closed';
    }, LOOK_EVERY_MS);
  };

  private readonly goInThisWindow = (): void => {
    this.isLeaving = true;
    this.act('in_page');
  };

  private leavePage(): void {
    const { url } = this.step.show;
    if (this.dispatchEvent(new BeforeRedirectEvent(url, 'page'))) location.assign(url);
  }

  private forgetWindow(): void {
    clearInterval(this.timer);
    this.bankWindow?.close();
    this.bankWindow = null;
    this.window = 'none';
  }

  protected override renderWaiting(): TemplateResult {
    return this.window === 'open' || this.window === 'closed' ? this.renderAway() : this.renderInvitation();
  }

  private renderInvitation(): TemplateResult {
    const { redirect: words } = this.words;
    const { name } = this.step.show.bank;
    const isBlocked = this.window === 'blocked';
    return html`${this.renderHead(words.title(name))}
      <ol>
        ${words.lines(name).map((line) => html`<li>${line}</li>`)}
      </ol>
      ${this.renderProblem()} ${isBlocked ? html`<p class="note warn" role="alert">${words.blocked.text}</p>` : nothing}
      <div class="actions" ?inert=${this.busy}>
        <button class="go" aria-busy=${this.busy} @click=${this.goToBank}>${words.go(name)}</button>
        ${isBlocked ? html`<button class="alt" @click=${this.goInThisWindow}>${words.blocked.here}</button>` : nothing}
        ${this.renderOtherWays()}
      </div>`;
  }

  private renderAway(): TemplateResult {
    const { away } = this.words.redirect;
    const { name } = this.step.show.bank;
    return html`${this.renderHead(away.title)}
      <p aria-busy="true">${away.text(name)}</p>
      ${this.renderProblem()}
      <p role="status" class=${this.window === 'closed' ? 'note' : 'vh'}>${this.window === 'closed' ? away.closed : ''}</p>
      <div class="actions" ?inert=${this.busy}>
        <button class=${this.window === 'closed' ? 'go' : 'alt'} @click=${this.goToBank}>${away.again(name)}</button>
        ${this.renderOtherWays()}
      </div>`;
  }
}

if (!customElements.get('tessera-redirect')) customElements.define('tessera-redirect', TesseraRedirect);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-redirect': TesseraRedirect;
  }
}
