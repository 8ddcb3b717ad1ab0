import { html, nothing, type TemplateResult } from 'lit';
import { bankLogo } from '../../elements/bank-logo.ts';
import { CAUSES } from '../../protocol/exit.ts';
import type { StepData } from '../../protocol/steps.ts';
import { StepElement } from '../step-element.ts';

type Action = StepData<'redirect'>['action'];

/** How long the check mark stands before the flow goes on: long enough to be seen, too short to wait for. */
const SEEN_MS = 500;

/**
 * What approving on the bank's page and in its app have in common: everything but the waiting itself.
 *
 * @fires tessera-step-submit - The person tries again, takes another way or another bank.
 */
export abstract class ApprovalElement<K extends 'redirect' | 'decoupled'> extends StepElement<K> {
  /** What is shown while the bank waits for the person. */
  protected abstract renderWaiting(): TemplateResult;

  /** Resolves when the person has seen that the bank said yes. */
  async finish(): Promise<void> {
    if (this.step.show.state === 'approved') await new Promise((resolve) => setTimeout(resolve, SEEN_MS));
  }

  /** Asks for what the companion then decides. */
  protected act(action: Action): void {
    this.submit({ action } as StepData<K>);
  }

  protected readonly retry = (): void => this.act('retry');

  override render(): TemplateResult {
    const { approval: words } = this.words;
    const { bank, state } = this.step.show;
    switch (state) {
      case 'waiting':
        return this.renderWaiting();
      case 'checking':
        return this.renderTold(words.checking.title, words.checking.text(bank.name), true);
      case 'unknown':
        return this.renderTold(words.unknown.title, words.unknown.text(bank.name), true);
      case 'approved':
        return html`<svg class="good" viewBox="0 0 64 64" aria-hidden="true">
            <circle cx="32" cy="32" r="30.5" pathLength="1" />
            <path d="m20 33 8.5 8.5L44 24" pathLength="1" />
          </svg>
          <h2 data-title tabindex="-1" role="status">${words.approved(bank.name)}</h2>`;
      case 'failed':
        return this.renderFailed();
    }
  }

  /** The bank's logo above the title. */
  protected renderHead(title: string): TemplateResult {
    return html`<div class="head">
      ${bankLogo(this.step.show.bank)}
      <h2 data-title tabindex="-1">${title}</h2>
    </div>`;
  }

  /** What went wrong with the last thing the person asked for. */
  protected renderProblem(): TemplateResult | typeof nothing {
    return this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : nothing;
  }

  /** The ways out that the step offers beside its own: the bank's other method, another bank. */
  protected renderOtherWays(): TemplateResult {
    const { approval: words } = this.words;
    const { kind, show } = this.step;
    return html`${
        show.other_way
          ? html`<button class="alt" @click=${() => this.act('switch')}>
              ${words.otherWay[kind === 'redirect' ? 'decoupled' : 'redirect']}
            </button>`
          : nothing
      } <button class="alt" @click=${() => this.act('change_bank')}>${words.otherBank}</button>`;
  }

  private renderTold(title: string, text: string, isBusy: boolean): TemplateResult {
    return html`${this.renderHead(title)}
      <p role="status" aria-busy=${isBusy}>${text}</p>
      ${this.renderProblem()}`;
  }

  /** What happened, and what helps most in such a case as the first of the ways on. */
  private renderFailed(): TemplateResult {
    const { approval: words, causes } = this.words;
    const cause = this.step.show.cause ?? 'provider_failed';
    const { title, text } = causes[cause];
    const next = CAUSES[cause][2];
    const other = html`<button class=${next === 'choose_other_bank' ? 'go' : 'alt'} @click=${() => this.act('change_bank')}>
      ${words.otherBank}
    </button>`;
    return html`${this.renderHead(title)}
      <p>${text}</p>
      ${this.renderProblem()}
      <div class="actions" ?inert=${this.busy}>
        ${next === 'retry' ? html`<button class="go" aria-busy=${this.busy} @click=${this.retry}>${words.retry}</button>` : nothing}
        ${next === 'choose_other_bank' ? other : nothing}
        ${
          next === 'retry' && this.step.show.other_way
            ? html`<button class="alt" @click=${() => this.act('switch')}>
                ${words.otherWay[this.step.kind === 'redirect' ? 'decoupled' : 'redirect']}
              </button>`
            : nothing
        }
        ${next === 'retry' || next === 'contact_bank' ? other : nothing}
      </div>`;
  }
}
