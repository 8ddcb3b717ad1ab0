/** The bank is open in a window of its own. The flow believes messages from that window more than from any other. */
export class BankOpenedEvent extends Event {
  static readonly eventName = 'tessera-bank-opened';
  readonly window: Window;

  constructor(window: Window) {
    super(BankOpenedEvent.eventName, { bubbles: true, composed: true });
    this.window = window;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-bank-opened': BankOpenedEvent;
  }
}
