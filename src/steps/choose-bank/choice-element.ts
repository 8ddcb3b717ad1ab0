import { html, type TemplateResult } from 'lit';
import type { Institution } from '../../protocol/steps.ts';
import { StepElement } from '../step-element.ts';

/** What stands around the choice of a bank; and in its place, where a page of somebody else's is for that. */
export abstract class ChoiceElement extends StepElement<'choose_bank'> {
  /** Where the bank is chosen here. */
  protected abstract renderSearch(): TemplateResult;

  /** The one entry that leads to where the bank is chosen, where that is not here. */
  protected get hosted(): Institution | undefined {
    const { hosted, popular } = this.step.show;
    return hosted && popular[0];
  }

  override render(): TemplateResult {
    return html`
      <h2 part="title" tabindex="-1">${this.words.choose_bank.title}</h2>
      ${this.problem ? html`<p class="note bad" role="alert">${this.problemWords}</p>` : ''}
      ${this.hosted ? this.#renderHosted(this.hosted) : this.renderSearch()}
    `;
  }

  #renderHosted({ id, name }: Institution): TemplateResult {
    const { text, next, go } = this.words.choose_bank.hosted;
    const { busy } = this;
    const submit = (): void => this.submit({ institution_id: id });
    return html`
      <p>${text(name)}</p>
      <p>${next}</p>
      <button class="go" part="primary" aria-busy=${busy} aria-disabled=${busy} @click=${submit}>${go}</button>
    `;
  }
}
