import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Countdown } from '../../controllers/countdown.ts';
import { bankLogoStyles } from '../../elements/bank-logo.ts';
import { base } from '../../styles/base.ts';
import { ApprovalElement } from '../approval/approval-element.ts';
import { approvalStyles } from '../approval/approval.styles.ts';
import { styles } from './decoupled.styles.ts';
import { qrPath } from './qr.ts';

/** The quiet zone that a reader needs around a QR code, in modules. */
const QUIET = 4;

/** An address that a link may have: a bank's app has a scheme of its own, but none of those that run or hold code. */
const isSafe = (url: string): boolean => !/^\s*(javascript|data|vbscript|blob|file):/i.test(url);

/**
 * Says what to do in which app, and waits: the way into the app on a phone, a code to scan beside one, the time left, and help.
 *
 * @summary Approving in the bank's app.
 * @tag tessera-decoupled
 * @fires tessera-leave - The person gives up.
 */
export class TesseraDecoupled extends ApprovalElement<'decoupled'> {
  static override styles = [...base, bankLogoStyles, approvalStyles, styles];

  readonly #countdown = new Countdown(this, () => Date.parse(this.step.show.expires_at) - this.clockOffset);

  /** What the QR code is drawn from. */
  #qr: ReturnType<typeof qrPath> | undefined;

  /** The flow is on the phone itself; there is no second device to scan with. */
  @property({ type: Boolean }) onPhone = matchMedia('(pointer: coarse)').matches;

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (changed.has('step') || changed.has('onPhone')) this.#drawQr();
  }

  #drawQr(): void {
    const { app_url } = this.step.show;
    this.#qr = undefined;
    if (!app_url || this.onPhone || !isSafe(app_url)) return;
    try {
      this.#qr = qrPath(app_url);
    } catch {
      // Too long for a code: its place stays empty.
    }
  }

  protected override renderWaiting(): TemplateResult {
    const words = this.words.decoupled;
    const { bank, matching_code } = this.step.show;
    const { stuck } = words;
    return html`${this.renderHead(words.title[this.onPhone ? 'here' : 'phone'](bank.name))}
      <p>${words.text}</p>
      ${matching_code ? this.#renderCode(matching_code) : nothing} ${this.#renderWayToApp()} ${this.#renderTimeLeft()}
      ${this.renderActions(null, ...(this.isBound ? [] : [[words.resend, this.retry] as const]), ...this.otherWays, this.wayOut())}
      <details>
        <summary class="alt" part="quiet">${stuck.title}</summary>
        <ul>
          ${stuck
            .steps(bank.name)
            .slice(0, this.isBound ? 2 : undefined)
            .map((line) => html`<li>${line}</li>`)}
        </ul>
        <button class="alt" part="quiet" @click=${this.leave}>${stuck.leave}</button>
      </details>`;
  }

  /** On the phone a button; elsewhere something to scan, and for a bank whose app is a web page a way to it here. */
  #renderWayToApp(): TemplateResult | typeof nothing {
    const { decoupled: words } = this.words;
    const { app_url, bank } = this.step.show;
    if (!app_url || !isSafe(app_url)) return nothing;
    const isPage = /^https?:/i.test(app_url);
    // A web page opens beside this one, which must stay; an app opens above it by itself.
    const link = (look: string, label: string) =>
      html`<a class=${look} part=${look === 'go' ? 'primary' : 'quiet'} href=${app_url} target=${isPage ? '_blank' : nothing} rel="noopener"
        >${label}</a
      >`;
    if (this.onPhone) return link('go', words.open(bank.name));
    return html`<div class="scan">
      ${this.#renderQr()}
      <div>
        <p class="m">${words.scan}</p>
        ${isPage ? link('here m', words.here) : nothing}
      </div>
    </div>`;
  }

  /** Large, and read out sign by sign. */
  #renderCode(code: string): TemplateResult {
    return html`<p class="code">
      <span class="m">${this.words.decoupled.code}</span>
      <strong><span aria-hidden="true">${code}</span><span class="vh">${[...code].join(' ')}</span></strong>
    </p>`;
  }

  #renderQr(): TemplateResult {
    const { size, path } = this.#qr ?? { size: 29, path: '' };
    const side = size + 2 * QUIET;
    return html`<svg viewBox="${-QUIET} ${-QUIET} ${side} ${side}" role="img" aria-label=${this.words.decoupled.qr}>
      <path d=${path} />
    </svg>`;
  }

  #renderTimeLeft(): TemplateResult {
    const { decoupled: words } = this.words;
    const { left, spoken } = this.#countdown;
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    const tone = left <= 30 ? 'soon now' : left <= 60 ? 'soon' : '';
    const said = spoken >= 60 ? words.minutes(spoken / 60) : words.seconds(spoken);
    return html`<div class="wait">
        ${this.renderDots()}
        <time class=${tone} role="timer">${left > 0 ? words.left(time) : words.up}</time>
      </div>
      <p class="vh" role="status">${left === 0 ? words.up : spoken ? said : nothing}</p>`;
  }
}

if (!customElements.get('tessera-decoupled')) customElements.define('tessera-decoupled', TesseraDecoupled);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-decoupled': TesseraDecoupled;
  }
}
