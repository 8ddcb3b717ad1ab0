import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { early } from '../../client/early.ts';
import { bankLogo, bankLogoStyles } from '../../elements/bank-logo.ts';
import { ago } from '../../elements/relative-time.ts';
import { CAUSES } from '../../protocol/exit.ts';
import type { Connection, StepData } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { styles } from './connections.styles.ts';

/** What can be done with one bank. */
type Tool = 'refresh' | 'reconnect' | 'remove';

/** Tone and word of how long a connection still lasts. */
const LASTS = { active: ['', 'until'], expires_soon: ['warn', 'soon'], expired: ['bad', 'ended'] } as const;

/** What the tone of each answer is: to be told, to be acted upon, or bad news. */
const RESULTS = {
  up_to_date: 'good',
  interface_deprecated: 'warn',
  credentials_needed: 'warn',
  approval_needed: 'warn',
  access_blocked: 'bad',
  daily_limit_reached: '',
} as const;

/**
 * Each bank with what it is good for, until when, and what the last update came to. What helps in its state is offered first,
 * what cannot help is not offered; removing asks first, in place.
 *
 * @summary The banks that are connected, to be brought up to date, connected again or removed.
 * @tag tessera-connections
 */
export class TesseraConnections extends StepElement<'connections'> {
  static override styles = [...base, bankLogoStyles, styles];

  @query('#question') private readonly question!: HTMLElement | null;

  /** The connection that is about to be removed. */
  @state() private doubted = '';
  /** The button of the submission under way. */
  #pressed = '';
  #hadFocus = false;

  /** Who runs the flow, and reads what is shared. */
  @property() tenantName = '';

  override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
    if (!this.step.show.connections.some(({ id }) => id === this.doubted)) this.doubted = '';
    if (changed.has('problem') && this.problem) this.doubted = '';
  }

  override updated(): void {
    // What had the focus is gone with what it was a part of.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.focusTitle();
  }

  #act(data: StepData<'connections'>): void {
    if (this.busy) return;
    this.#pressed = keyOf(data);
    this.submit(data);
  }

  async #doubt(id: string): Promise<void> {
    if (this.busy) return;
    this.doubted = id;
    await this.updateComplete;
    this.question?.focus();
  }

  /** The focus goes back to where the question came from. */
  async #keep(): Promise<void> {
    if (this.busy) return;
    const key = `remove ${this.doubted}`;
    this.doubted = '';
    await this.updateComplete;
    [...this.renderRoot.querySelectorAll<HTMLElement>('[data-key]')].find(({ dataset }) => dataset['key'] === key)?.focus();
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // Not also of the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    void this.#keep();
  };

  override render(): TemplateResult {
    const { connections: words } = this.words;
    const { connections, can_add, removed } = this.step.show;
    const isEmpty = !connections.length;
    const pressed = connections.find(({ id }) => this.#pressed.endsWith(` ${id}`));
    const gone = !this.busy && !pressed && removed ? words.removed(removed) : '';
    return html`
      <h2 part="title" tabindex="-1">${words.title}</h2>
      <p>${words.lead(this.tenantName)}</p>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : ''}
      <p class=${gone ? 'note good' : 'vh'} role="status">
        ${gone || (!this.busy && pressed?.result ? words.results[pressed.result] : '')}
      </p>
      ${
        isEmpty
          ? html`<p class="none">${words.none}</p>`
          : html`<ul>
              ${connections.map((each) => this.#renderConnection(each))}
            </ul>`
      }
      <div class="actions">
        ${can_add ? this.#renderButton({ action: 'add' }, words.add, isEmpty ? 'go' : 'alt edge') : ''}
        ${this.#renderButton({ action: 'done' }, words.done, isEmpty && can_add ? 'alt' : 'go')}
      </div>
    `;
  }

  #renderConnection({ id, bank, accounts, valid_until, state, refreshed_at, result, is_new }: Connection): TemplateResult {
    const { connections: words } = this.words;
    const [tone, lasts] = LASTS[state];
    const day = new Intl.DateTimeFormat(this.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(valid_until));
    const now = early.now() + this.clockOffset;
    return html`<li>
      <div class="row" part="row">
        ${bankLogo(bank)}
        <div>
          <h3><bdi>${bank.name}</bdi> ${is_new ? html`<small>${words.isNew}</small>` : ''}</h3>
          <p class="m">
            <bdi>${words.accounts(accounts)}</bdi>
            <bdi class="${tone} until">${words[lasts](day)}</bdi>
            ${refreshed_at ? html`<bdi>${words.refreshed(ago(this.locale, (now - Date.parse(refreshed_at)) / 1000))}</bdi>` : ''}
          </p>
        </div>
      </div>
      ${result ? html`<p class="note ${RESULTS[result]}">${words.results[result]}</p>` : ''}
      ${this.doubted === id ? this.#renderQuestion(id, bank.name) : this.#renderTools(id, bank.name, state, result)}
    </li>`;
  }

  #renderTools(id: string, bank: string, state: Connection['state'], result: Connection['result']): TemplateResult {
    const { connections: words } = this.words;
    const next = result ? CAUSES[result][2] : 'none';
    const isNeeded = next === 'reconnect' || state !== 'active';
    const tool = (action: Tool, look = '') => {
      const run = action === 'remove' ? () => this.#doubt(id) : undefined;
      return this.#renderButton({ action, connection_id: id }, words[action], look, words.of(words[action], bank), run);
    };
    const reconnect = this.step.show.can_add && (next === 'none' || isNeeded) ? tool('reconnect', isNeeded ? 'edge' : '') : '';
    return html`<div class="tools">
      ${isNeeded ? reconnect : ''} ${state !== 'expired' && next === 'none' ? tool('refresh') : ''} ${isNeeded ? '' : reconnect}
      ${tool('remove')}
    </div>`;
  }

  #renderQuestion(id: string, bank: string): TemplateResult {
    const { sure } = this.words.connections;
    return html`<div class="sure" role="group" aria-labelledby="question" @keydown=${this.#escape}>
      <h3 id="question" tabindex="-1" aria-describedby="meaning">${sure.title(bank)}</h3>
      <p class="m" id="meaning">${sure.text(this.tenantName)}</p>
      <div class="tools">
        ${this.#renderButton({ action: 'remove', connection_id: id }, sure.remove, 'edge')}
        <button class="edge" @click=${this.#keep}>${sure.keep}</button>
      </div>
    </div>`;
  }

  /** A button that submits, or does what has to come before. It turns while it is what the companion is busy with. */
  #renderButton(
    data: StepData<'connections'>,
    label: string,
    look: string,
    name?: string,
    run: () => unknown = () => this.#act(data),
  ): TemplateResult {
    const { busy } = this;
    const key = keyOf(data);
    return html`<button
      class=${look}
      part=${look === 'go' ? 'primary' : 'quiet'}
      data-key=${key}
      aria-label=${name ?? nothing}
      aria-busy=${busy && this.#pressed === key}
      aria-disabled=${busy}
      @click=${run}
    >
      ${label}
    </button>`;
  }
}

/** Tells the buttons apart. */
function keyOf(data: StepData<'connections'>): string {
  return 'connection_id' in data ? `${data.action} ${data.connection_id}` : data.action;
}

if (!customElements.get('tessera-connections')) customElements.define('tessera-connections', TesseraConnections);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-connections': TesseraConnections;
  }
}
