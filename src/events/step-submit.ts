import type { StepData } from '../protocol/steps.ts';

/** A step element hands over what the person decided. The only thing a step element ever says to the flow about its data. */
export class StepSubmitEvent extends Event {
  static readonly eventName = 'tessera-step-submit';
  readonly data: StepData;

  constructor(data: StepData) {
    super(StepSubmitEvent.eventName, { bubbles: true, composed: true });
    this.data = data;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-step-submit': StepSubmitEvent;
  }
}
