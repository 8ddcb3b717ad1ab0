import { html, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { bankLogo, bankLogoStyles } from '../../elements/bank-logo.ts';
import { LeaveEvent } from '../../events/leave.ts';
import type { AccountChoice } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { styles } from './accounts.styles.ts';

/**
 * Nothing is ticked beforehand: what leaves the bank is the person's decision. Only where there is a single account is it
 * ticked already, because there is nothing to choose and the way out stands beside.
 *
 * @summary Choosing the accounts to share, and seeing what that means.
 * @tag tessera-accounts
 * @fires tessera-leave - The person shares nothing.
 */
export class TesseraAccounts extends StepElement<'accounts'> {
  static override styles = [...base, bankLogoStyles, styles];

  @query('fieldset input') private readonly firstBox!: HTMLInputElement;

  @state() private ticked: ReadonlySet<string> = new Set();
  /** The person tried to go on without a tick. */
  @state() private missing = false;

  override willUpdate(changed: PropertyValues<this>): void {
    const { accounts } = this.step.show;
    if (changed.get('step')?.name !== this.step.name && changed.has('step')) {
      this.ticked = new Set(accounts.length === 1 ? accounts.map(({ id }) => id) : []);
    }
  }

  #tick(ids: readonly string[], on: boolean): void {
    const rest = [...this.ticked].filter((id) => !ids.includes(id));
    this.ticked = new Set(on ? [...rest, ...ids] : rest);
    this.missing &&= !this.ticked.size;
  }

  readonly #share = (): void => {
    this.missing = !this.ticked.size;
    if (this.missing) this.firstBox.focus();
    // In the order of the list, whatever the order of the ticks.
    else this.submit({ account_ids: this.step.show.accounts.map(({ id }) => id).filter((id) => this.ticked.has(id)) });
  };

  readonly #leave = (): void => {
    if (!this.busy) this.dispatchEvent(new LeaveEvent());
  };

  override render(): TemplateResult {
    const { accounts: words } = this.words;
    const { bank, accounts, valid_until } = this.step.show;
    const count = this.ticked.size;
    const until = valid_until && new Intl.DateTimeFormat(this.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(valid_until));
    return html`
      <div class="head">
        ${bankLogo(bank)}
        <h2 part="title" tabindex="-1">${words.title}</h2>
      </div>
      <p id="lead">${words.lead(bank.name)}</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : ''}
      <fieldset aria-label=${words.title} aria-describedby="lead error" ?inert=${this.busy} class=${this.missing ? 'missing' : ''}>
        ${accounts.length > 2 ? this.#renderAll(accounts) : ''} ${accounts.map((account) => this.#renderAccount(account))}
      </fieldset>
      <p class="error" part="error" id="error" role="alert" ?hidden=${!this.missing}>${this.missing ? words.none : ''}</p>
      <div class="terms m">
        <h3>${words.what}</h3>
        <ul>
          ${words.items.map((item) => html`<li>${item}</li>`)} ${until ? html`<li>${words.until(until)}</li>` : ''}
        </ul>
        <p>${words.readOnly}</p>
      </div>
      <div class="actions">
        <button class="go" part="primary" aria-busy=${this.busy} aria-disabled=${this.busy} @click=${this.#share}>
          ${words.share(count)}
        </button>
        <button class="alt" part="quiet" @click=${this.#leave}>${words.leave}</button>
      </div>
    `;
  }

  #renderAll(accounts: readonly AccountChoice[]): TemplateResult {
    const count = this.ticked.size;
    const ids = accounts.map(({ id }) => id);
    return html`<label class="all">
      <input
        type="checkbox"
        .checked=${count === ids.length}
        .indeterminate=${count > 0 && count < ids.length}
        @change=${(event: Event) => this.#tick(ids, (event.target as HTMLInputElement).checked)}
      />
      ${this.words.accounts.all}
    </label>`;
  }

  #renderAccount({ id, name, type, iban_masked, balance, currency }: AccountChoice): TemplateResult {
    const { accounts: words } = this.words;
    // Intl takes decimal strings as they are and knows each currency's own decimals; only the type does not say so.
    const money = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
    const amount = balance && money.format(balance as `${number}`);
    return html`<label part="row">
      <input
        type="checkbox"
        .checked=${this.ticked.has(id)}
        @change=${(event: Event) => this.#tick([id], (event.target as HTMLInputElement).checked)}
      />
      <span>
        <span class="line">
          <span class="name">${name || words.types[type]}</span>
          ${amount ? html`<bdi class="balance"><span class="vh">${words.balance(amount)}</span><span aria-hidden="true">${amount}</span></bdi>` : ''}
        </span>
        <span class="m details">
          ${!name || name === words.types[type] ? '' : html`<span>${words.types[type]}</span>`}
          ${
            iban_masked
              ? html`<bdi dir="ltr" aria-hidden="true">${iban_masked}</bdi><span class="vh">${words.ending(iban_masked.slice(-4))}</span>`
              : ''
          }
        </span>
      </span>
    </label>`;
  }
}

if (!customElements.get('tessera-accounts')) customElements.define('tessera-accounts', TesseraAccounts);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-accounts': TesseraAccounts;
  }
}
