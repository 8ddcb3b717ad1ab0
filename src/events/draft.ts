import type { FormValues } from '../protocol/form.ts';

/** What a person has typed so far, shortly after they typed it: to be kept, so that a reload loses nothing. */
export class DraftEvent extends Event {
  static readonly eventName = 'tessera-draft';
  /** The name of the step that it was typed for, which may be over by the time this is heard. */
  readonly step: string;
  /** As it was typed, not as it is sent; for the form's `draft` and nothing else. */
  readonly values: FormValues;

  constructor(step: string, values: FormValues) {
    super(DraftEvent.eventName, { bubbles: true, composed: true });
    this.step = step;
    this.values = values;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-draft': DraftEvent;
  }
}
