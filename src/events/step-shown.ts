import type { StepKind } from '../protocol/steps.ts';

/** Another step is on the screen. */
export class StepShownEvent extends Event {
  static readonly eventName = 'tessera-step-shown';
  /** The step's name in the skill. */
  readonly step: string;
  readonly kind: StepKind;

  constructor(step: string, kind: StepKind) {
    super(StepShownEvent.eventName, { bubbles: true, composed: true });
    this.step = step;
    this.kind = kind;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-step-shown': StepShownEvent;
  }
}
