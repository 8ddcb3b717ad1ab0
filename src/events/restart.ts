/**
 * The person wants to begin again, after a session that did not lead anywhere. Where the page's back end had started it, the page is
 * loaded anew, unless it cancels the event and brings another session itself.
 */
export class RestartEvent extends Event {
  static readonly eventName = 'tessera-restart';

  constructor() {
    super(RestartEvent.eventName, { bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-restart': RestartEvent;
  }
}
