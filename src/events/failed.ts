import type { TroubleType } from '../client/sessions-client.ts';

/** The page uses the flow wrongly, so that there is no session and no exit record; also said in the console. */
export class FailedEvent extends Event {
  static readonly eventName = 'tessera-failed';
  readonly code: TroubleType;
  /** For the developer. */
  readonly message: string;

  constructor(code: TroubleType, message: string) {
    super(FailedEvent.eventName, { bubbles: true, composed: true });
    this.code = code;
    this.message = message;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-failed': FailedEvent;
  }
}
