import { html, LitElement, type TemplateResult } from 'lit';
import { property, query } from 'lit/decorators.js';
import { LeaveEvent } from '../../events/leave.ts';
import { RestartEvent } from '../../events/restart.ts';
import { english, type Messages } from '../../i18n/en-later.ts';
import type { ExitRecord } from '../../protocol/exit.ts';
import { base } from '../../styles/base.ts';
import { styles } from './result.styles.ts';

/** Tone and drawing of each outcome: a check mark, a line, an exclamation mark, the hands of a clock. */
const SIGNS = {
  completed: ['good', 'm20 33 8.5 8.5L44 24'],
  left: ['', 'M22 32h20'],
  failed: ['bad', 'M32 19v16m0 8.5v.1'],
  expired: ['warn', 'M32 20v12l8 6'],
} as const;

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

  /** All words, in the person's language. */
  @property({ attribute: false }) words: Messages = english;

  /** Puts the focus on the title, so that the result is read from its beginning. */
  focusTitle(): void {
    this.titleElement.focus({ preventScroll: true });
  }

  private readonly restart = (): unknown => this.dispatchEvent(new RestartEvent());

  private readonly close = (): unknown => this.dispatchEvent(new LeaveEvent());

  override render(): TemplateResult {
    const { result: words, causes, common } = this.words;
    const { outcome, cause, next_action, request_id, session_id } = this.exit;
    const { title, text } = causes[cause];
    const [tone, path] = SIGNS[next_action === 'wait' ? 'expired' : outcome];
    const again = RESTARTS.find((action) => action === next_action);
    const reference = outcome === 'failed' && (request_id ?? session_id);
    // In the page there is nothing to close.
    const canClose = this.closest('dialog') !== null;
    return html`
      <svg viewBox="0 0 64 64" class=${tone} aria-hidden="true">
        <circle cx="32" cy="32" r="30.5" pathLength="1" />
        <path d=${path} pathLength="1" />
      </svg>
      <h2 data-title tabindex="-1" aria-describedby="text">${title}</h2>
      <p id="text">${text}</p>
      ${reference ? html`<p class="m">${words.reference} <code>${reference}</code></p>` : ''}
      <div class="actions">
        ${again ? html`<button class="go" @click=${this.restart}>${words[again]}</button>` : ''}
        ${
          canClose
            ? html`<button class=${again ? 'alt' : 'go'} @click=${this.close}>
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
