import { html, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { BankWindow, openPopup, type OpenWindow } from '../../controllers/bank-window.ts';
import { bankLogoStyles } from '../../elements/bank-logo.ts';
import { BankOpenedEvent } from '../../events/bank-opened.ts';
import { BeforeRedirectEvent } from '../../events/before-redirect.ts';
import { base } from '../../styles/base.ts';
import { ApprovalElement, type Action } from '../approval/approval-element.ts';
import { approvalStyles } from '../approval/approval.styles.ts';
import { styles } from './redirect.styles.ts';

/**
 * Says what will happen, opens the bank in a window of its own or in this one, and keeps the place while the person is away.
 *
 * @summary Approving on the bank's own page.
 * @tag tessera-redirect
 * @fires tessera-leave - The person does not pay after all.
 * @fires tessera-before-redirect - The person is about to go to the bank; can be cancelled.
 * @fires tessera-bank-opened - The bank is open in a window of its own.
 */
export class TesseraRedirect extends ApprovalElement<'redirect'> {
  static override styles = [...base, bankLogoStyles, approvalStyles, styles];

  readonly #bank = new BankWindow(this);
  /** The person has chosen to go in this window, and the companion is being told. */
  #goesInPage = false;

  /** Opens the bank's window. */
  @property({ attribute: false }) openWindow: OpenWindow = openPopup;

  /** Takes this very window to the bank. */
  @property({ attribute: false }) goTo: (url: string) => void = (url) => location.assign(url);

  override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('step');
    const { state, display } = this.step.show;
    const isDecided = state !== 'waiting' && state !== 'checking';
    // At another address the bank wants the person once more, mostly in the same window.
    if (before && isDecided) this.#bank.close();
    if (this.problem) this.#goesInPage = false;
    if (this.#goesInPage && display === 'page') {
      this.#goesInPage = false;
      this.#go();
    }
  }

  /** Goes to the bank. A page that wants to do it differently cancels the event that comes before. */
  readonly #go = (): void => {
    const { url, display } = this.step.show;
    // Nothing but a web page is a bank's page; a script in an address would run in this one.
    if (this.busy || !/^https?:\/\//i.test(url) || !this.dispatchEvent(new BeforeRedirectEvent(url, display))) return;
    if (display === 'page') return this.goTo(url);
    const opened = this.#bank.open(url, this.openWindow);
    if (opened) this.dispatchEvent(new BankOpenedEvent(opened));
  };

  readonly #goInPage = (): void => {
    this.#goesInPage = true;
    this.act('in_page');
  };

  protected override renderWaiting(): TemplateResult {
    switch (this.#bank.state) {
      case 'none':
        return this.#renderIntroduction();
      case 'blocked':
        return this.#renderBlocked();
      default:
        return this.#renderAway();
    }
  }

  #renderIntroduction(): TemplateResult {
    const { redirect: words } = this.words;
    const { bank, display } = this.step.show;
    return html`${this.renderHead(words.title(bank.name))}
      <ol>
        <li>${words.opens[display](bank.name)}</li>
        <li>${words.approve}</li>
        <li>${words.back}</li>
      </ol>
      ${this.renderActions([words.go(bank.name), this.#go], ...this.otherWays, this.wayOut())}`;
  }

  #renderBlocked(): TemplateResult {
    const { title, blocked } = this.words.redirect;
    const { name } = this.step.show.bank;
    return html`${this.renderHead(title(name))}
      <p class="note warn" role="alert">${blocked.text}</p>
      ${this.renderActions([blocked.again(name), this.#go], [blocked.here, this.#goInPage], ...this.otherWays, this.wayOut())}`;
  }

  #renderAway(): TemplateResult {
    const { away } = this.words.redirect;
    const isClosed = this.#bank.state === 'closed';
    const again: Action = [away.again, this.#go];
    const rest: readonly Action[] = [...this.otherWays, this.wayOut(away.cancel)];
    return html`${this.renderHead(away.title)}
      <p role="status">${isClosed ? away.closed : away.text(this.step.show.bank.name)}</p>
      ${this.renderDots()} ${isClosed ? this.renderActions(again, ...rest) : this.renderActions(null, again, ...rest)}`;
  }
}

if (!customElements.get('tessera-redirect')) customElements.define('tessera-redirect', TesseraRedirect);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-redirect': TesseraRedirect;
  }
}
