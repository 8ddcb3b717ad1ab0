/** The person wants out; the flow asks nothing more, tells the companion and closes. */
export class LeaveEvent extends Event {
  static readonly eventName = 'tessera-leave';

  constructor() {
    super(LeaveEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-leave': LeaveEvent;
  }
}
