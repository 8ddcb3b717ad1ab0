/** The person wants to begin again, after a session that did not lead anywhere. */
export class RestartEvent extends Event {
  static readonly eventName = 'tessera-restart';

  constructor() {
    super(RestartEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-restart': RestartEvent;
  }
}
