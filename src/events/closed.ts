/** The dialog is closed and the focus is back where it was. */
export class ClosedEvent extends Event {
  static readonly eventName = 'tessera-closed';

  constructor() {
    super(ClosedEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-closed': ClosedEvent;
  }
}
