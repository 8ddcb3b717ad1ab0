/** All steps are done. The temp token is for the page's own back end, which exchanges it with its secret. */
export class CompletedEvent extends Event {
  static readonly eventName = 'tessera-completed';
  readonly tempToken: string;
  readonly sessionId: string;

  constructor(tempToken: string, sessionId: string) {
    super(CompletedEvent.eventName, { bubbles: true, composed: true });
    this.tempToken = tempToken;
    this.sessionId = sessionId;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-completed': CompletedEvent;
  }
}
