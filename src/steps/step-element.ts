import { LitElement, nothing } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { ErrorType } from '../protocol/errors.ts';
import type { Step, StepData, StepKind } from '../protocol/steps.ts';
import { StepSubmitEvent } from '../events/step-submit.ts';
import { en, type Messages } from '../i18n/en.ts';

/**
 * What every step element is: it gets plain data, says what the person decided in one event, and knows nothing of the
 * network. So each step in each state is a story, and a tenant can bring an element of its own.
 *
 * @fires tessera-step-submit - What the person decided.
 */
export abstract class StepElement<K extends StepKind> extends LitElement {
  @query('[part=title]') private readonly titleElement!: HTMLElement | null;

  /** The step as the companion sent it. */
  @property({ attribute: false }) step!: Step<K>;

  /** All words, in the person's language. Without any, a step has the English ones of the first screen. */
  @property({ attribute: false }) words = en as Messages;

  /** BCP 47, for Intl. */
  @property() locale = 'en';

  /** A submission is under way: the primary action shows it, nothing can be sent twice. */
  @property({ type: Boolean }) busy = false;

  /** What went wrong with the last submission; the step stays as it was. */
  @property({ attribute: false }) problem: ErrorType | 'network_lost' | null = null;

  /** Milliseconds by which the companion's clock is ahead of this one. */
  @property({ attribute: false }) clockOffset = 0;

  /** Puts the focus on the title, so that a new step is read from its beginning. */
  focusTitle(): void {
    this.titleElement?.focus({ preventScroll: true });
  }

  protected submit(data: StepData<K>): void {
    if (!this.busy) this.dispatchEvent(new StepSubmitEvent(data));
  }

  /** The words for the last problem, or nothing. Those of the first screen may have to do without the ones that come later. */
  protected get problemWords(): string | typeof nothing {
    if (this.problem === null) return nothing;
    const problems = this.words.problems as Messages['problems'] | undefined;
    return problems?.[this.problem] ?? this.words.common.general;
  }
}
