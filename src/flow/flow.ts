import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { early } from '../client/early.ts';
import type { SessionsClient } from '../client/sessions-client.ts';
import { LocalizeController, type Overrides } from '../controllers/localize.ts';
import { ClosedEvent } from '../events/closed.ts';
import type { LeaveReason } from '../protocol/sessions.ts';
import { FACES } from '../steps/registry.ts';
import { base } from '../styles/base.ts';
import { pageScheme } from '../styles/page-scheme.ts';
import { VERSION } from '../version.ts';
import { firstCall, type FirstCall } from './first-call.ts';
import type { FlowEngine } from './flow-engine.ts';
import { styles } from './flow.styles.ts';
import { keepsakeKey, recall, type Keepsake } from './keepsake.ts';
import { newVerifier } from './secret.ts';
import { sessionOf, type Session } from './session.ts';
import { companionUrl, fittingDisplay, RETURN_HASH, type FlowSettings } from './settings.ts';

/** What is said in place of a step, with what can be done about it; the likeliest first. */
export interface Message {
  title: string;
  text: string;
  actions?: readonly (readonly [label: string, run: () => void])[];
}

/** What is said beside a step. */
export interface Note {
  text: string;
  action: readonly [label: string, run: () => void] | undefined;
}

/** What steps say to the flow. */
const HEARD = ['step-submit', 'leave', 'restart', 'directory-needed', 'bank-opened', 'draft'];

/** For how long the first screen has the line to itself. */
const HEAD_START_MS = 1500;

/** Of a logo that cannot be had, or that the page's policy keeps out, its words. */
const nameInstead = ({ target }: Event): void => (target as HTMLImageElement).replaceWith((target as HTMLImageElement).alt);

/** In the shape of the bank step, which comes first. */
const SKELETON = html`<div class="wait" aria-hidden="true">${Array.from({ length: 9 }, () => html`<div class="sk"></div>`)}</div>`;

/**
 * Connects a bank account: one tag that runs a whole session, from choosing a bank to the token for the page's back end.
 * Inline it starts by itself; in a dialog when `start()` is called, or when the person comes back to a session under way.
 *
 * The element brings the first screen on and hands over to its engine (`flow-engine.ts`), which is loaded meanwhile.
 *
 * @summary The flow: shows a session of the companion, step by step.
 * @tag tessera-flow
 *
 * @fires tessera-completed - All steps are done; carries the temp token for the page's back end.
 * @fires tessera-exited - The session is over; carries its exit record, once for each session.
 * @fires tessera-closed - The dialog is closed.
 * @fires tessera-restart - The person wants to begin again; a page that started the session in its back end may cancel it and bring another.
 * @fires tessera-step-shown - Another step is on the screen.
 * @fires tessera-before-redirect - The person is about to go to the bank; can be cancelled.
 * @fires tessera-failed - The page uses the flow wrongly; there is no session.
 *
 * @slot logo - In place of the tenant's logo or name.
 * @slot legal - Below everything, for the page's own small print.
 *
 * @csspart card - Everything.
 * @csspart dialog - The dialog around the card, where there is one.
 * @csspart header - Who runs this, how far it is, and the way out.
 * @csspart back - Back to the form before.
 * @csspart progress - The bar that moves from step to step.
 * @csspart close - The way out.
 * @csspart stage - Where the steps stand.
 * @csspart message - What is said in place of a step.
 * @csspart note - What is said about waiting and about the connection.
 * @csspart foot - Who runs this.
 * @csspart title - In a step: its title.
 * @csspart primary - In a step: the one action to take.
 * @csspart quiet - In a step: another way, or the way out.
 * @csspart field - In a form: a label with its answer and what is wrong with it.
 * @csspart input - In a step: what is typed into or chosen from.
 * @csspart error - In a step: what is wrong with an answer.
 * @csspart row - In a step: a bank, an account, a connection.
 */
export class TesseraFlow extends LitElement {
  static override styles = [...base, styles];
  static readonly version: string = VERSION;

  /** The words. @internal */
  readonly text = new LocalizeController(this);

  /** The session that the first screen has asked for. @internal */
  first: FirstCall | undefined;

  #engine: FlowEngine | undefined;
  #loading: Promise<FlowEngine> | undefined;
  #session: Session | undefined;

  /** The element of the step, or of the result. @internal */
  @state() face: HTMLElement | null = null;

  /** Waits for the rest of the flow, which did not load. */
  @state() private retry: (() => void) | undefined;

  /** The tenant's public name. */
  @property({ attribute: 'client-id' }) clientId = '';

  /** The tenant's public key, which starts sessions from a browser. */
  @property({ attribute: 'client-app-key' }) clientAppKey = '';

  /** The journey, like `sandbox_aisp_sbx_#1.0`. */
  @property() skill = '';

  /** A session that the page's back end has started. */
  @property({ attribute: 'session-id' }) sessionId = '';

  /** The first nonce of that session. */
  @property({ attribute: 'session-nonce' }) override nonce = '';

  /** Where the companion is; unless stated, where the script came from. */
  @property() companion = '';

  /**
   * BCP 47; unless stated, the language of the page, then those of the browser. It may change at any time; what the companion has put
   * into words, like the labels of a form, stays in the language that the session began in.
   */
  @property() language = '';

  /** Whether the bank opens in a window of its own or in this one; unless stated, whatever fits the device. */
  @property() display: 'popup' | 'page' | '' = '';

  /** Where the bank sends a person back to who went there in this window; unless stated, this page. */
  @property({ attribute: 'return-url' }) returnUrl = '';

  /** In the page, or in a dialog above it. */
  @property({ reflect: true }) mode: 'inline' | 'dialog' = 'inline';

  /** Light or dark; `auto` follows the page. */
  @property() theme: 'auto' | 'light' | 'dark' = 'auto';

  /** Words in place of the widget's own. */
  @property({ attribute: false }) messages: Overrides | undefined;

  /** Talks to the companion; only tests and stories bring another. */
  @property({ attribute: false }) client: SessionsClient | undefined;

  constructor() {
    super();
    for (const type of HEARD) this.addEventListener('tessera-' + type, (event) => this.#run((engine) => engine.handle(event)));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A framework that mounts twice, or moves the element, does so at once: only the update after that starts anything.
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.#engine) this.#engine.settingsChanged(changed);
    else if (this.isConnected && !this.#loading && !this.first && (this.mode === 'inline' || (this.#isReturning && !this.#kept?.later)))
      this.start();
  }

  protected override updated(): void {
    this.face?.setAttribute('exportparts', 'title,primary,quiet,field,input,error,row');
    this.style.setProperty('color-scheme', this.theme === 'auto' ? pageScheme(this) : this.theme, 'important');
    const color = this.#engine?.session?.tenant?.color ?? this.#session?.tenant?.color;
    if (color && CSS.supports('color', color)) this.style.setProperty('--tessera-tenant-color', color);
  }

  /** What the flow is set to, at this moment. @internal */
  get settings(): FlowSettings {
    const { clientId, clientAppKey, skill, sessionId, nonce, client } = this;
    return {
      clientId,
      clientAppKey,
      skill,
      sessionId,
      nonce,
      client,
      companion: companionUrl(this.companion),
      display: this.display || fittingDisplay(),
      // An address that is too long for the companion loses its query rather than the session.
      returnUrl: this.returnUrl || /^[^#]{1,2048}(?=#|$)/.exec(location.href)?.[0] || location.origin + location.pathname,
      locale: this.text.locale,
    };
  }

  /** Starts a session, or goes on with the one that was under way in this tab. Does nothing while one is on the screen. */
  start(): void {
    const { settings } = this;
    const { clientId, clientAppKey, skill, companion, sessionId } = settings;
    const isPlain = clientId && clientAppKey && skill && companion && !sessionId && !this.#isReturning;
    if (this.#loading || this.first || !isPlain) return this.#run((engine) => engine.start());
    const verifier = newVerifier();
    this.first = { verifier, askedAt: early.now(), answer: firstCall(settings, verifier) };
    if (this.mode === 'dialog') return this.#handOver();
    early.setTimeout(this.#handOver, HEAD_START_MS);
    this.#showFirst(this.first).then(this.#handOver, this.#handOver);
  }

  /** Ends the session without asking, and closes the dialog. */
  leave(reason: LeaveReason = 'left'): void {
    this.#run((engine) => engine.leave(reason));
  }

  get #isReturning(): boolean {
    return location.hash === RETURN_HASH || this.#kept !== undefined;
  }

  get #kept(): Keepsake | undefined {
    return recall(keepsakeKey(this));
  }

  async #showFirst(first: FirstCall): Promise<void> {
    const { tag, load } = FACES.choose_bank;
    const [answer] = await Promise.all([first.answer, load(), this.text.ready(true)]);
    const at = early.now();
    const session = sessionOf(answer, null, at);
    if (this.#engine || !session) return;
    // Where another step comes first, it is fetched while the engine is.
    if (session.step.kind !== 'choose_bank') return void FACES[session.step.kind].load().catch(() => undefined);
    first.shown = { answer, at };
    const { words, locale } = this.text;
    this.#session = session;
    this.face = Object.assign(document.createElement(tag), { words, locale, ...session });
    await this.updateComplete;
  }

  /** The engine takes what the first screen has begun, and starts with it. */
  readonly #handOver = (): void => {
    if (this.first) this.#run();
  };

  readonly #askToLeave = (): void => this.#run((engine) => engine.askToLeave());

  /** Has the engine do something, as soon as it is there; or only come, for which nobody waits. */
  #run(work?: (engine: FlowEngine) => void): void {
    this.retry = undefined;
    this.#loading ??= Promise.all([import('./flow-engine.ts'), this.text.ready()]).then(([{ FlowEngine }]) => {
      this.#engine = new FlowEngine(this);
      if (this.first) this.#engine.start();
      return this.#engine;
    });
    this.#loading.then(work, () => {
      this.#loading = undefined;
      if (this.mode === 'dialog') this.dispatchEvent(new ClosedEvent());
      if (!this.face) this.retry = () => this.#run(work);
      else if (work) Object.assign(this.face, { problem: 'network_lost' });
    });
  }

  override render(): TemplateResult {
    const engine = this.#engine;
    const { flow, common } = this.text.words;
    const { tenant, position } = engine?.session ?? this.#session ?? {};
    const message: Message | undefined = this.retry ? { ...flow.stuck, actions: [[common.tryAgain, this.retry]] } : engine?.message;
    const note = engine?.note;
    const { index = 0, count = 1 } = position ?? {};
    const isUnderWay = position && !engine?.isOver;
    const { language, dir } = this.text;
    // A section, so that its header is none of the page's.
    const card = html`<section class="card" part="card" lang=${language} dir=${this.dir || dir}>
      <header part="header">
        ${engine?.back}
        <slot name="logo"
          ><b>${tenant?.logo ? html`<img src=${tenant.logo} alt=${tenant.name} @error=${nameInstead} />` : tenant?.name}</b></slot
        >
        <span class="m">${isUnderWay && count > 1 ? common.progress(index, count) : ''}</span>
        ${
          this.mode === 'dialog' || isUnderWay
            ? html`<button part="close" aria-label=${common.close} @click=${this.#askToLeave}>
                <svg viewBox="0 0 20 20"><path d="m4 4 12 12M16 4 4 16" /></svg>
              </button>`
            : nothing
        }
        <progress part="progress" aria-hidden="true" value=${index} max=${count}></progress>
      </header>
      <div class="stage" part="stage">
        <div>
          ${message ? this.#renderMessage(message) : this.face ? nothing : SKELETON}
          <div ?hidden=${message !== undefined}>${this.face}</div>
        </div>
      </div>
      <div role="status" part="note">${note && this.#renderNote(note)}</div>
      <p class="m" part="foot">${tenant && flow.foot(tenant.name)}</p>
      <slot name="legal"></slot>
    </section>`;
    return this.mode === 'dialog' ? html`<dialog part="dialog" aria-label=${tenant?.name ?? flow.name}>${card}</dialog>` : card;
  }

  #renderNote({ text, action }: Note): TemplateResult {
    return html`<div class="note">
      ${text}${action && html`<button class="alt" part="quiet" @click=${action[1]}>${action[0]}</button>`}
    </div>`;
  }

  #renderMessage({ title, text, actions = [] }: Message): TemplateResult {
    return html`<div class="message" part="message">
      <h2 part="title" tabindex="-1">${title}</h2>
      <p>${text}</p>
      ${actions.map(([label, run], index) => html`<button class=${index ? 'alt' : 'go'} part=${index ? 'quiet' : 'primary'} @click=${run}>${label}</button>`)}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'tessera-flow': TesseraFlow;
  }
}
