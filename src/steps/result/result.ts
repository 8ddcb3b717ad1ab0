import { html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { LeaveEvent } from '../../events/leave.ts';
import { RestartEvent } from '../../events/restart.ts';
import type { Messages } from '../../i18n/en.ts';
import type { ExitRecord } from '../../protocol/exit.ts';
import type { Receipt } from '../../protocol/sessions.ts';
import { base } from '../../styles/base.ts';
import { styles } from './result.styles.ts';

const CLOCK = 'M32 20v12l8 6';

/** Tone and drawing of each outcome: a check mark, a line, an exclamation mark, the hands of a clock. */
const SIGNS = {
  completed: ['good', 'm20 33 8.5 8.5L44 24'],
  left: ['', 'M22 32h20'],
  failed: ['bad', 'M32 19v16m0 8.5v.1'],
  expired: ['warn', CLOCK],
} as const;

/** Those of an outcome that is not the whole story: done, but not as hoped (a letter i); not over; not known. */
const MORE: { readonly [outcomeAndAction: string]: readonly [tone: string, path: string] } = {
  'completed contact_merchant': ['warn', 'M32 21v.1m0 8.4v14'],
  'left wait': ['', CLOCK],
  'failed wait': SIGNS.expired,
};

const RESTARTS = ['retry', 'choose_other_bank', 'start_again', 'reconnect'] as const;

/**
 * Not a step of the protocol: drawn from the exit record when the session is over. Says what happened, whether money moved and
 * what to do now, in the words for the record's cause.
 *
 * @summary How the session ended.
 * @tag tessera-result
 * @fires tessera-restart - The person wants to begin again.
 * @fires tessera-leave - The person closes the result.
 */
export class TesseraResult extends LitElement {
  static override styles = [...base, styles];

  @query('h2') private readonly titleElement!: HTMLElement;

  /** How the session ended. */
  @property({ attribute: false }) exit!: ExitRecord;

  /** Who runs the flow, for the way back. */
  @property() tenantName = '';

  /** What was paid, where it was a payment. */
  @property({ attribute: false }) receipt: Receipt | null = null;

  /** BCP 47, for Intl. */
  @property() locale = 'en';

  /** Prints a page; only tests bring another way. */
  @property({ attribute: false }) print: (page: Window) => void = (page) => page.print();

  /** All words, in the person's language. */
  @property({ attribute: false }) words!: Messages;

  /** Puts the focus on the title, so that the result is read from its beginning. */
  focusTitle(): void {
    this.titleElement.focus({ preventScroll: true });
  }

  /** The receipt alone, on a page of its own: what stands around the flow is neither printed nor touched. */
  readonly #keep = (): void => {
    this.renderRoot.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.ariaHidden = 'true';
    // Without a box it would not be printed.
    frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
    frame.onload = () => {
      const { contentDocument, contentWindow } = frame;
      const { body, documentElement } = contentDocument!;
      documentElement.lang = this.locale;
      documentElement.dir = getComputedStyle(this).direction;
      body.style.font = '16px/1.5 sans-serif';
      body.replaceChildren(...[...this.renderRoot.querySelectorAll('[data-keep]')].map((each) => each.cloneNode(true)));
      contentWindow!.onafterprint = () => frame.remove();
      this.print(contentWindow!);
    };
    this.renderRoot.append(frame);
  };

  readonly #restart = (): unknown => this.dispatchEvent(new RestartEvent());

  readonly #close = (): unknown => this.dispatchEvent(new LeaveEvent());

  #renderReceipt({ amount, currency, payee_name, payee_iban, reference, bank, accepted_at }: Receipt): TemplateResult {
    const { receipt: words, review } = this.words;
    const money = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
    const moment = new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeStyle: 'short' });
    const lines: readonly (readonly [label: string, value: string])[] = [
      [review.to, payee_name],
      [review.iban, payee_iban.replace(/.{4}(?=.)/g, '$& ')],
      [review.reference, reference],
      [words.from, bank.name],
      [words.on, moment.format(new Date(accepted_at))],
    ];
    return html`<div class="receipt">
      <div data-keep>
        <h3 class="m">${words.title}</h3>
        <p class="sum ${amount.length > 9 ? 'long' : ''}"><bdi>${money.format(amount as `${number}`)}</bdi></p>
        <dl>
          ${lines.map(
            ([label, value]) =>
              html`<dt class="m">${label}</dt>
                <dd><bdi>${value}</bdi></dd>`,
          )}
        </dl>
      </div>
      <button class="alt" part="quiet" @click=${this.#keep}>${words.keep}</button>
    </div>`;
  }

  override render(): TemplateResult {
    const { result: words, causes, common } = this.words;
    const { outcome, cause, next_action, request_id, session_id } = this.exit;
    const { title, text } = causes[cause];
    const [tone, path] = MORE[`${outcome} ${next_action}`] ?? SIGNS[outcome];
    const again = RESTARTS.find((action) => action === next_action);
    const isHelpful = outcome === 'failed' || next_action === 'contact_merchant' || this.receipt;
    const reference = isHelpful && (request_id ?? session_id);
    // In the page there is nothing to close.
    const canClose = this.closest('dialog') !== null;
    return html`
      <svg viewBox="0 0 64 64" class=${tone} aria-hidden="true">
        <circle cx="32" cy="32" r="30.5" pathLength="1" />
        <path d=${path} pathLength="1" />
      </svg>
      <h2 part="title" tabindex="-1" aria-describedby="text">${title}</h2>
      <p id="text">${text}</p>
      ${this.receipt ? this.#renderReceipt(this.receipt) : ''}
      ${reference ? html`<p class="m" data-keep>${words.reference} <code>${reference}</code></p>` : ''}
      <div class="actions">
        ${again ? html`<button class="go" part="primary" @click=${this.#restart}>${words[again]}</button>` : ''}
        ${
          canClose
            ? html`<button class=${again ? 'alt' : 'go'} part=${again ? 'quiet' : 'primary'} @click=${this.#close}>
                ${outcome === 'completed' && this.tenantName ? words.back(this.tenantName) : common.close}
              </button>`
            : ''
        }
      </div>
    `;
  }
}

if (!customElements.get('tessera-result')) customElements.define('tessera-result', TesseraResult);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-result': TesseraResult;
  }
}
