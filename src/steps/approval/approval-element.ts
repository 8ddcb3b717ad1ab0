import { html, nothing, type TemplateResult } from 'lit';
import { early } from '../../client/early.ts';
import { bankLogo } from '../../elements/bank-logo.ts';
import { LeaveEvent } from '../../events/leave.ts';
import { CAUSES } from '../../protocol/exit.ts';
import type { StepData, StepShow } from '../../protocol/steps.ts';
import { StepElement } from '../step-element.ts';

type Approval = 'redirect' | 'decoupled';

/** A button: what it says and does. */
export type Action = readonly [label: string, run: () => void];

/** How long the check mark takes to draw itself and to be seen. */
const CHECK_MS = 900;

/** What the two ways to approve have in common: everything but the waiting. */
export abstract class ApprovalElement<K extends Approval> extends StepElement<K> {
  #approvedAt = 0;
  #hadFocus = false;

  /** While it is the person's turn. */
  protected abstract renderWaiting(): TemplateResult;

  /** What both ways show. */
  protected get show(): StepShow<Approval> {
    return this.step.show;
  }

  /** Lets the check mark be seen before the next step comes on. */
  async finish(): Promise<void> {
    if (!this.#approvedAt || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    await new Promise((resolve) => early.setTimeout(resolve, this.#approvedAt + CHECK_MS - early.now()));
  }

  override willUpdate(_changed: Map<PropertyKey, unknown>): void {
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  override updated(): void {
    if (this.show.state !== 'approved') this.#approvedAt = 0;
    else this.#approvedAt ||= early.now();
    // What had the focus is gone with what it was a part of.
    if (this.#hadFocus && !this.shadowRoot?.activeElement) this.focusTitle();
  }

  protected readonly act = (action: StepData<Approval>['action']): void => this.submit({ action } as StepData<K>);

  protected readonly retry = (): void => this.act('retry');

  protected readonly changeBank = (): void => this.act('change_bank');

  protected readonly leave = (): unknown => this.dispatchEvent(new LeaveEvent());

  override render(): TemplateResult {
    return html`${this.#renderState()}
      <p class="vh" role="status">${this.#said}</p>`;
  }

  /** What has changed without the person. */
  get #said(): string | typeof nothing {
    const { state } = this.show;
    if (state === 'unknown') return this.words.approval.unknown.title;
    return state === 'approved' || state === 'failed' ? this.#outcome.title : nothing;
  }

  get #outcome(): { title: string; text: string } {
    const { approval, causes } = this.words;
    const { state, bank, cause = 'provider_failed' } = this.show;
    if (state === 'failed') return causes[cause];
    return { title: approval.approved(bank.name), text: '' };
  }

  #renderState(): TemplateResult {
    const { bank, state } = this.show;
    switch (state) {
      case 'waiting':
        return this.renderWaiting();
      case 'checking':
      case 'unknown': {
        const { title, text } = this.words.approval[state];
        return html`${this.renderHead(title)}
          <p>${text(bank.name)}</p>
          ${this.renderDots()}`;
      }
      case 'approved':
        return html`<div class="check">
          <svg viewBox="0 0 64 64" aria-hidden="true"><path d="m20 33 8.5 8.5L44 24" pathLength="1" /></svg>
          <h2 part="title" tabindex="-1">${this.#outcome.title}</h2>
        </div>`;
      case 'failed':
        return this.#renderFailed();
    }
  }

  /** What happened, and on with what helps most in such a case. */
  #renderFailed(): TemplateResult {
    const { common, approval } = this.words;
    const { title, text } = this.#outcome;
    const next = CAUSES[this.show.cause ?? 'provider_failed'][2];
    const change: Action = [approval.changeBank, this.changeBank];
    const isFinal = next === 'wait' || next === 'start_again';
    return html`${this.renderHead(title)}
      <p>${text}</p>
      ${next === 'retry' ? this.renderActions([common.tryAgain, this.retry], ...this.otherWays, change) : this.renderActions(isFinal ? [common.close, this.leave] : change)}`;
  }

  /** One thing to do, where there is one, and the quiet ones below it. */
  protected renderActions(go: Action | null, ...quiet: readonly Action[]): TemplateResult {
    const { busy } = this;
    return html`${this.renderProblem()}
      <div class="actions">
        ${go && html`<button class="go" part="primary" aria-busy=${busy} aria-disabled=${busy} @click=${go[1]}>${go[0]}</button>`}
        ${quiet.map(([label, run]) => html`<button class="alt" part="quiet" aria-disabled=${busy} @click=${run}>${label}</button>`)}
      </div>`;
  }

  protected renderProblem(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : nothing;
  }

  /** A payment that the bank may still approve: there is no second attempt beside it, or both might be paid. */
  protected get isBound(): boolean {
    const { payment, state } = this.show;
    return !!payment && state === 'waiting';
  }

  /** The bank's other method, where it has one. */
  protected get otherWays(): readonly Action[] {
    const { otherWay } = this.words.approval;
    const other = this.step.kind === 'redirect' ? otherWay.decoupled : otherWay.redirect;
    return this.show.other_way && !this.isBound ? [[other, () => this.act('switch')]] : [];
  }

  /** Away from this bank while it waits. */
  protected wayOut(label = this.words.approval.changeBank): Action {
    return this.isBound ? [this.words.review.leave, this.leave] : [label, this.changeBank];
  }

  /** The bank, and the title. */
  protected renderHead(title: string): TemplateResult {
    return html`<div class="pair" aria-hidden="true">
        ${bankLogo(this.show.bank)}
        <svg viewBox="0 0 24 4"><path d="M2 2h.01M12 2h.01M22 2h.01" /></svg>
        <svg class="logo" viewBox="0 0 48 48"><path d="M14 14h9v9h-9zm11 0h9v9h-9zM14 25h9v9h-9zm13.5 2.5h6.5v6.5h-6.5z" /></svg>
      </div>
      <h2 part="title" tabindex="-1">${title}</h2>
      ${this.#renderPayment()}`;
  }

  /** What is approved, as the bank will show it too. */
  #renderPayment(): TemplateResult | typeof nothing {
    const { payment } = this.show;
    if (!payment) return nothing;
    const money = new Intl.NumberFormat(this.locale, { style: 'currency', currency: payment.currency });
    return html`<p class="payment">${this.words.approval.paying(money.format(payment.amount as `${number}`), payment.payee_name)}</p>`;
  }

  protected renderDots(): TemplateResult {
    return html`<div class="dots" aria-hidden="true"><i></i><i></i><i></i></div>`;
  }
}
