import { html, type PropertyValues, type ReactiveController, type TemplateResult } from 'lit';
import { early } from '../client/early.ts';
import type { BankOpenedEvent } from '../events/bank-opened.ts';
import { ClosedEvent } from '../events/closed.ts';
import { CompletedEvent } from '../events/completed.ts';
import type { DraftEvent } from '../events/draft.ts';
import { ExitedEvent } from '../events/exited.ts';
import { FailedEvent } from '../events/failed.ts';
import type { LeaveEvent } from '../events/leave.ts';
import type { StepSubmitEvent } from '../events/step-submit.ts';
import type { LeaveReason } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';
import { openDialog } from './dialog.ts';
import type { Message, Note, TesseraFlow } from './flow.ts';
import { FlowController } from './flow-controller.ts';
import { isBusy, isInReview, openPayment } from './flow-machine.ts';
import type { FlowState } from './flow-state.ts';
import type { Session } from './session.ts';
import type { FlowSettings } from './settings.ts';
import { StageController } from './stage-controller.ts';
import { lastMinutes } from './times.ts';

/** A change of these gives a flow that was set up wrongly another chance. */
const SETTINGS = ['clientId', 'clientAppKey', 'skill', 'companion', 'sessionId', 'nonce'] as const;

/** Nothing of what was sent. */
const NONE: readonly string[] = [];

/** What the page has to set right before anything can start. */
function faultOf({ clientId, clientAppKey, skill, companion, sessionId, nonce, client }: FlowSettings): string | undefined {
  if (!clientId) return 'client-id is missing.';
  if (!companion && !client) return 'companion is missing, or no web address.';
  if (!clientAppKey) return 'client-app-key is missing.';
  if (sessionId) return nonce ? undefined : 'session-nonce is missing.';
  return skill ? undefined : 'skill is missing.';
}

/** Everything about a flow after its first screen: what it tells the page, what it says to the person, the way out. */
export class FlowEngine implements ReactiveController {
  readonly #host: TesseraFlow;
  readonly #controller: FlowController;
  readonly #stage: StageController;
  readonly #language = new MutationObserver(() => this.#host.requestUpdate());
  /** The person wants to leave and is asked once more. */
  #isLeaving = false;
  #isOpening = false;
  #hadFocus = false;
  #said: string | undefined;
  #directory: Promise<readonly Institution[]> | undefined;

  constructor(host: TesseraFlow) {
    this.#host = host;
    this.#controller = new FlowController(host, this.#changed);
    this.#stage = new StageController(host);
    host.addController(this);
  }

  /** The session on the screen. Of one that is over, whose it was, and that it is complete where it is. */
  get session(): Pick<Session, 'tenant' | 'position'> | null {
    const { session, tempToken } = this.#state;
    return session && this.isOver && tempToken === null ? { tenant: session.tenant, position: undefined } : session;
  }

  get isOver(): boolean {
    return this.#state.phase === 'over';
  }

  get #state(): FlowState {
    return this.#controller.state;
  }

  /** A page that changes its language takes the flow along. What the companion has put into words, the labels of a form, stays as it is. */
  hostConnected(): void {
    this.#language.observe(document.documentElement, { attributeFilter: ['lang'] });
    const dialog = this.#dialog;
    if (!dialog?.open || dialog.matches(':modal')) return;
    // Moved within the page, it is not above it any longer.
    dialog.open = false;
    dialog.showModal();
  }

  hostDisconnected(): void {
    this.#language.disconnect();
  }

  hostUpdate(): void {
    this.#hadFocus = this.#host.matches(':focus-within');
  }

  /** Gives the stage what the state asks for, and what is said in its place the focus. */
  hostUpdated(): void {
    const said = this.message?.title;
    if (said !== this.#said && this.#hadFocus) this.#host.renderRoot.querySelector<HTMLElement>('.message h2')?.focus();
    this.#said = said;
    const { phase, session, exit, receipt, stalled, trouble } = this.#state;
    const { words, locale } = this.#host.text;
    const tenantName = session?.tenant?.name ?? '';
    if (phase === 'over') {
      this.#stage.show('result', 'result', { words, locale, exit, receipt, tenantName });
    } else if (session) {
      const { step, id, clockOffset } = session;
      const problem = stalled ? null : (trouble?.type ?? null);
      const busy = isBusy(this.#state) || phase === 'opening';
      const said = { problem, busy, refused: trouble?.refused ?? NONE, draft: this.#controller.draft };
      this.#stage.show(step.kind, `${id} ${step.name} ${step.kind}`, { words, locale, step, clockOffset, tenantName, ...said });
    }
  }

  /** Starts, or goes on with what the first screen has begun. */
  start(): void {
    const { settings } = this.#host;
    const fault = faultOf(settings);
    if (fault) return this.#controller.dispatch({ type: 'broken', trouble: { type: 'invalid_fields', id: null, message: fault } });
    this.#controller.start();
    if (this.#host.mode === 'dialog') void this.#openDialog();
  }

  /** The page has set something; a flow that was set up wrongly tries again. */
  settingsChanged(changed: PropertyValues<TesseraFlow>): void {
    if (this.#state.phase === 'broken' && SETTINGS.some((name) => changed.has(name))) this.start();
  }

  /** Listens to the steps. */
  handle(event: Event): void {
    switch (event.type) {
      case 'tessera-step-submit':
        return this.#controller.dispatch({ type: 'submit', data: (event as StepSubmitEvent).data });
      case 'tessera-draft': {
        const { step, values } = event as DraftEvent;
        return this.#controller.keepDraft(step, values);
      }
      case 'tessera-leave':
        return this.#go((event as LeaveEvent).reason);
      case 'tessera-restart':
        return this.#restart(event);
      case 'tessera-bank-opened':
        this.#controller.bankWindow = (event as BankOpenedEvent).window;
        return;
      case 'tessera-directory-needed':
        return void this.#bringDirectory();
    }
  }

  /** At the page's wish. */
  leave(reason: LeaveReason): void {
    this.#controller.leave(reason);
    if (this.#dialog?.open) this.#dialog.close();
    else if (this.#isOpening) this.#closed();
  }

  /** Asks first where something would be lost. */
  readonly askToLeave = (): void => {
    const { phase, session } = this.#state;
    const asks = !this.#isLeaving && (phase === 'open' || phase === 'opening') && !isInReview(session?.step);
    if (!asks) return this.#go('left');
    this.#isLeaving = true;
    this.#host.requestUpdate();
  };

  /** What stands in place of the step, where something does. */
  get message(): Message | undefined {
    const { leaving, stray, elsewhere, broken, flow, common, causes, approval } = this.#host.text.words;
    const { phase, session, stalled, resumable } = this.#state;
    if (this.#isLeaving) {
      const payment = openPayment(session?.step);
      return {
        title: leaving.title,
        text: !payment ? leaving.text : payment.state === 'failed' ? causes.payment_unknown.text : approval.unknown.text(payment.bank.name),
        actions: [
          [leaving.stay, this.#stay],
          [leaving.leave, () => this.#go('left')],
        ],
      };
    }
    if (phase === 'broken') return broken;
    if (phase === 'stray') return { ...stray, actions: [[stray.start, () => this.#controller.restart()]] };
    if (phase === 'elsewhere') return { ...elsewhere, actions: resumable ? [[elsewhere.here, this.#takeOver]] : [] };
    if (!this.#stage.isMissing && !(phase === 'opening' && stalled)) return undefined;
    return { title: flow.stuck.title, text: this.#troubleWords, actions: [[common.tryAgain, this.#retry]] };
  }

  /** What is said about waiting, about the connection, and about the time that is left. */
  get note(): Note | undefined {
    const { slow, offline, stalled, session, resumable, isLast, call } = this.#state;
    const { waiting, time, common } = this.#host.text.words;
    if (this.message || this.isOver) return undefined;
    const text = stalled ? this.#troubleWords : offline ? waiting.offline : slow > 0 ? waiting.slow : '';
    if (text) return { text, action: stalled || slow === 2 ? [common.tryAgain, this.#retry] : undefined };
    const minutes = session && lastMinutes(session);
    if (!minutes) return undefined;
    const canHaveMore = resumable && !isLast;
    const said = time.text(minutes);
    const more = (): void => this.#controller.dispatch({ type: 'more_time' });
    return canHaveMore ? { text: said, action: call ? undefined : [time.more, more] } : { text: `${said} ${time.last}`, action: undefined };
  }

  /** The way back to the form before, where there is one. */
  get back(): TemplateResult | undefined {
    const { phase, session } = this.#state;
    if (phase !== 'open' || !session?.position?.back || this.message) return undefined;
    const back = (): void => this.#controller.dispatch({ type: 'back' });
    return html`<button part="back" aria-label=${this.#host.text.words.common.back} @click=${back}>
      <svg viewBox="0 0 20 20"><path d="m12 4-6 6 6 6" /></svg>
    </button>`;
  }

  get #troubleWords(): string {
    return this.#host.text.words.problems[this.#state.trouble?.type ?? 'network_lost'];
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  readonly #changed = (before: FlowState, { phase, trouble, session, exit, tempToken }: FlowState): void => {
    this.#host.requestUpdate();
    if (phase === before.phase) return;
    // What stands there before the start is the first screen, and stays.
    if (phase === 'opening' && !session && before.phase !== 'idle') this.#stage.clear();
    if (phase === 'broken' && trouble) {
      console.error(`Tessera cannot start. ${trouble.message} (${trouble.type})`);
      this.#host.dispatchEvent(new FailedEvent(trouble.type, trouble.message));
    }
    if (phase !== 'over' || !exit) return;
    this.#isLeaving = false;
    if (tempToken !== null) this.#host.dispatchEvent(new CompletedEvent(tempToken, exit.session_id ?? ''));
    this.#host.dispatchEvent(new ExitedEvent(exit));
    const dialog = this.#dialog;
    if (!dialog || before.call?.do !== 'leave') return;
    // The page has closed it meanwhile; or the person wants to, and is to know where it did not end as they wished.
    if (!dialog.open) this.#closed();
    else if (exit.outcome === 'left') dialog.close();
  };

  /** At the person's wish. */
  #go(reason: LeaveReason): void {
    this.#controller.leave(reason);
    if (this.#state.call?.do !== 'leave') return this.leave(reason);
    this.#isLeaving = false;
    this.#host.requestUpdate();
  }

  readonly #stay = (): void => {
    this.#isLeaving = false;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#stage.face?.focusTitle());
  };

  readonly #takeOver = (): void => {
    this.#stage.takesFocus = true;
    this.#controller.dispatch({ type: 'take_over' });
  };

  readonly #retry = (): void => {
    this.#stage.takesFocus = true;
    this.#stage.retry();
    this.#controller.dispatch({ type: 'retry' });
  };

  /** A session that the page has handed in can only be followed by another of the page's. */
  #restart(event: Event): void {
    if (!this.#host.sessionId) this.#controller.restart();
    else if (this.#dialog) this.leave('left');
    // After every listener of the page has had its say.
    else early.setTimeout(() => event.defaultPrevented || location.reload(), 0);
  }

  async #openDialog(): Promise<void> {
    this.#stage.takesFocus = this.#isOpening = true;
    await this.#host.updateComplete;
    const dialog = this.#dialog;
    if (!this.#isOpening || !dialog || dialog.open) return;
    this.#isOpening = false;
    openDialog(dialog, this.askToLeave, this.#closed);
    this.#stage.face?.focusTitle();
  }

  /** The dialog is closed, by whomever. */
  readonly #closed = (): void => {
    this.#isOpening = false;
    this.#controller.leave('left');
    if (this.#state.call?.do !== 'leave') this.#host.dispatchEvent(new ClosedEvent());
  };

  async #bringDirectory(): Promise<void> {
    // Not from the event, which has been heard before the engine was there and knows its path no longer.
    const step = this.#stage.face;
    if (!step) return;
    this.#directory ??= this.#controller.institutions();
    try {
      Object.assign(step, { directory: await this.#directory, directoryFailed: false });
    } catch {
      this.#directory = undefined;
      Object.assign(step, { directoryFailed: true });
    }
  }
}
