import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { bankLogo, bankLogoStyles } from '../../elements/bank-logo.ts';
import { LeaveEvent } from '../../events/leave.ts';
import type { PayeeCheck, StepData, StepShow } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { styles } from './review.styles.ts';

/** Tone and drawing of what the payee's bank says: a check mark, two waves, a cross, a question mark. */
const SIGNS = {
  match: ['good', 'm4 10.5 4 4 8-9'],
  close_match: ['note warn', 'M3 8q3.5-4 7 0t7 0M3 13.5q3.5-4 7 0t7 0'],
  no_match: ['note bad', 'm4.5 4.5 11 11m0-11-11 11'],
  unavailable: ['note', 'M6.5 7a3.5 3.5 0 1 1 5.2 3Q10 11 10 12.5m0 4v.1'],
} as const;

type From = StepData<'review'>['from'];

/**
 * The payment as it was ordered, to be confirmed as a whole. Where the payee's bank does not vouch for the name, the person says
 * that they have read so; where it denies it, not to pay is as near as to pay.
 *
 * @summary What is paid, to whom, and from where.
 * @tag tessera-review
 * @fires tessera-leave - The person does not pay.
 */
export class TesseraReview extends StepElement<'review'> {
  static override styles = [...base, bankLogoStyles, styles];

  @query('.accept input') private readonly acceptBox!: HTMLInputElement;

  @state() private accepted = false;
  @state() private from: From = 'other';
  /** The person tried to go on without the tick. */
  @state() private missing = false;

  override willUpdate(changed: PropertyValues<this>): void {
    const { account, digest } = this.step.show;
    if (!changed.has('step') || changed.get('step')?.show.digest === digest) return;
    this.accepted = this.missing = false;
    this.from = account ? 'known' : 'other';
  }

  readonly #accept = (): void => {
    this.accepted = this.acceptBox.checked;
    this.missing &&= !this.accepted;
  };

  readonly #pay = (): void => {
    const { digest, payee_check } = this.step.show;
    const asks = payee_check.result !== 'match';
    this.missing = asks && !this.accepted;
    if (this.missing) this.acceptBox.focus();
    else this.submit({ digest, from: this.from, ...(asks && { payee_accepted: true as const }) });
  };

  readonly #leave = (): void => {
    if (!this.busy) this.dispatchEvent(new LeaveEvent());
  };

  override render(): TemplateResult {
    const { review: words } = this.words;
    const { payment, payee_check, account } = this.step.show;
    const { result } = payee_check;
    // Intl takes decimal strings as they are; only the type does not say so.
    const amount = new Intl.NumberFormat(this.locale, { style: 'currency', currency: payment.currency }).format(
      payment.amount as `${number}`,
    );
    const isWrong = result === 'no_match';
    const pay = html`<button
      class=${isWrong ? 'alt' : 'go'}
      part=${isWrong ? 'quiet' : 'primary'}
      aria-busy=${this.busy}
      aria-disabled=${this.busy}
      @click=${this.#pay}
    >
      ${words.pay(amount)}
    </button>`;
    const leave = html`<button class="alt" part="quiet" aria-disabled=${this.busy} @click=${this.#leave}>${words.leave}</button>`;
    return html`
      <h2 part="title" tabindex="-1">${words.title}</h2>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : ''}
      <dl>
        <div>
          <dt class="m">${words.amount}</dt>
          <dd class="sum ${amount.length > 12 ? 'long' : ''}"><bdi>${amount}</bdi></dd>
        </div>
        <div>
          <dt class="m">${words.to}</dt>
          <dd><bdi>${payment.payee_name}</bdi></dd>
          <dt class="vh">${words.iban}</dt>
          <dd><bdi class="m" dir="ltr">${payment.payee_iban.replace(/.{4}(?=.)/g, '$& ')}</bdi></dd>
        </div>
        <div>
          <dt class="m">${words.reference}</dt>
          <dd><bdi>${payment.reference}</bdi></dd>
        </div>
      </dl>
      ${this.#renderCheck(payee_check)} ${result === 'match' ? '' : this.#renderAccept()} ${account ? this.#renderFrom(account) : ''}
      <p class="m">${words.next}</p>
      ${isWrong ? html`<div class="actions even">${leave}${pay}</div>` : html`<div class="actions">${pay}${leave}</div>`}
    `;
  }

  #renderCheck({ result, name = '' }: PayeeCheck): TemplateResult {
    const { title, text } = this.words.review.payee[result];
    const [tone, path] = SIGNS[result];
    return html`<div class="check ${tone}">
      <svg viewBox="0 0 20 20" aria-hidden="true"><path d=${path} /></svg>
      <div>
        <h3>${title}</h3>
        <p>${typeof text === 'string' ? text : text(name)}</p>
      </div>
    </div>`;
  }

  #renderAccept(): TemplateResult {
    const { accept, acceptFirst } = this.words.review;
    return html`<div ?inert=${this.busy}>
      <label class="accept">
        <input
          type="checkbox"
          aria-describedby="error"
          aria-invalid=${this.missing || nothing}
          .checked=${this.accepted}
          @change=${this.#accept}
        />
        ${accept}
      </label>
      <p class="error" part="error" id="error" role="alert">${this.missing ? acceptFirst : ''}</p>
    </div>`;
  }

  #renderFrom({ bank, iban_masked }: NonNullable<StepShow<'review'>['account']>): TemplateResult {
    const { review: words } = this.words;
    const choice = (from: From, label: TemplateResult) =>
      html`<label>
        <input type="radio" name="from" .checked=${this.from === from} @change=${() => (this.from = from)} />
        ${label}
      </label>`;
    return html`<fieldset ?inert=${this.busy}>
      <legend class="m">${words.from}</legend>
      <div class="from">
        ${choice(
          'known',
          html`<span class="row">
            ${bankLogo(bank)}
            <span>
              <span class="vh">${words.known(bank.name, iban_masked.slice(-4))}</span>
              <span aria-hidden="true">${bank.name}<br /><bdi class="m" dir="ltr">${iban_masked}</bdi></span>
            </span>
          </span>`,
        )}
        ${choice('other', html`<span>${words.other}<br /><span class="m">${words.otherHint}</span></span>`)}
      </div>
    </fieldset>`;
  }
}

if (!customElements.get('tessera-review')) customElements.define('tessera-review', TesseraReview);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-review': TesseraReview;
  }
}
