import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { early } from '../../client/early.ts';
import { ago, duration } from '../../elements/relative-time.ts';
import { LeaveEvent } from '../../events/leave.ts';
import type { StepData } from '../../protocol/steps.ts';
import { base } from '../../styles/base.ts';
import { StepElement } from '../step-element.ts';
import { styles } from './wait.styles.ts';

type Action = StepData<'wait'>['action'];

/** What stands still and what moves: in the ring, a check mark to be; a clock; an exclamation mark; a letter. */
const SIGNS = {
  verification: ['', 'm20 33 8.5 8.5L44 24'],
  review: ['m32 32 8 5', 'M32 32V16'],
  warn: ['M32 19v16m0 8.5v.1', ''],
  answer: ['M20 24h24v17H20zl12 9.5L44 24', ''],
} as const;

/** For how long it is seen that there is an answer. */
const ANSWER_MS = 900;
/** How often the time that has passed is looked at. */
const LOOK_MS = 10_000;
/** What takes seconds and has not come after these can be left alone. */
const PATIENCE_SECONDS = 20;

/**
 * Shows that something is under way without asking to be watched: a verification takes seconds, a review takes hours and can be
 * left. What the answer is, the result says.
 *
 * @summary Waiting for what others decide.
 * @tag tessera-wait
 * @fires tessera-leave - The person will come back later; while it is pending, that is no end.
 */
export class TesseraWait extends StepElement<'wait'> {
  static override styles = [...base, styles];

  #timer: ReturnType<typeof setTimeout> | undefined;
  #decidedAt = 0;
  #hadFocus = false;
  #pressed: Action | undefined;

  /** Who runs the flow, and decides. */
  @property() tenantName = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    early.clearTimeout(this.#timer);
  }

  /** Lets it be seen that there is an answer, before the result comes on. */
  async finish(): Promise<void> {
    if (!this.#decidedAt || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    await new Promise((resolve) => early.setTimeout(resolve, this.#decidedAt + ANSWER_MS - early.now()));
  }

  override willUpdate(): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  override updated(): void {
    const { state } = this.step.show;
    if (state === 'pending' || state === 'failed') this.#decidedAt = 0;
    else this.#decidedAt ||= early.now();
    // What had the focus is gone with what it was a part of.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.focusTitle();
    early.clearTimeout(this.#timer);
    if (state === 'pending') this.#timer = early.setTimeout(() => this.requestUpdate(), LOOK_MS);
  }

  readonly #leave = (): unknown => this.dispatchEvent(new LeaveEvent());

  #act(action: Action): void {
    if (!this.busy) this.#pressed = action;
    this.submit({ action });
  }

  override render(): TemplateResult {
    const { wait: words } = this.words;
    const { what, state } = this.step.show;
    if (state === 'pending') return this.#renderPending();
    if (state !== 'failed') return this.#renderFace('answer', words.decided, words.decided);
    const { title, text } = words[what].failed;
    return this.#renderFace(
      'warn',
      title,
      title,
      html`<p>${text}</p>
        ${this.#renderProblem()}
        <div class="actions">
          ${this.#renderAction('go', words.again, 'retry')}${this.#renderAction('alt', words.without, 'continue')}
        </div>`,
    );
  }

  #renderPending(): TemplateResult {
    const { wait: words } = this.words;
    const { what, since, usual_seconds } = this.step.show;
    const isReview = what === 'review';
    const elapsed = (early.now() + this.clockOffset - Date.parse(since)) / 1000;
    const canLeave = isReview || elapsed > Math.max(PATIENCE_SECONDS, 2 * usual_seconds);
    return this.#renderFace(
      what,
      words[what].title,
      // Of a review it is there from the start.
      canLeave && !isReview ? words.keep : '',
      html`${this.#renderText()}
        <p class="m">
          ${usual_seconds < 60 ? words.usual.seconds : words.usual.time(duration(this.locale, usual_seconds))}
          ${isReview ? html`<br />${words.since(ago(this.locale, elapsed))}` : ''}
        </p>
        ${canLeave ? html`<p class="note m">${words.keep}</p>` : ''} ${this.#renderProblem()}
        ${canLeave ? html`<div class="actions"><button class=${isReview ? 'go' : 'alt'} part=${isReview ? 'primary' : 'quiet'} @click=${this.#leave}>${words.later}</button></div>` : ''}`,
    );
  }

  /** The sign and the title stay where they are while what is below them changes. */
  #renderFace(sign: keyof typeof SIGNS, title: string, said: string, rest: TemplateResult | '' = ''): TemplateResult {
    const [still, moving] = SIGNS[sign];
    return html`<svg viewBox="0 0 64 64" class=${sign} aria-hidden="true">
        <circle cx="32" cy="32" r="30.5" pathLength="1" />
        <path d=${still} />
        <path class="moving" d=${moving} />
      </svg>
      <h2 part="title" tabindex="-1">${title}</h2>
      ${rest}
      <p class="vh" role="status">${said}</p>`;
  }

  #renderAction(look: string, label: string, action: Action): TemplateResult {
    const { busy } = this;
    return html`<button
      class=${look}
      part=${look === 'go' ? 'primary' : 'quiet'}
      aria-busy=${busy && this.#pressed === action}
      aria-disabled=${busy}
      @click=${() => this.#act(action)}
    >
      ${label}
    </button>`;
  }

  #renderProblem(): TemplateResult | '' {
    return this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : '';
  }

  /** Who is asked. */
  #renderText(): TemplateResult | '' {
    const { verification, review } = this.words.wait;
    const { what, bank } = this.step.show;
    if (what === 'review') return html`<p>${review.text(this.tenantName)}</p>`;
    return bank ? html`<p>${verification.text(bank.name)}</p>` : '';
  }
}

if (!customElements.get('tessera-wait')) customElements.define('tessera-wait', TesseraWait);

declare global {
  interface HTMLElementTagNameMap {
    'tessera-wait': TesseraWait;
  }
}
