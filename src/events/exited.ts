import type { ExitRecord } from '../protocol/exit.ts';

/** The session is over, however it ended; comes once for each, after `tessera-completed` where there is one. */
export class ExitedEvent extends Event {
  static readonly eventName = 'tessera-exited';
  readonly exit: ExitRecord;

  constructor(exit: ExitRecord) {
    super(ExitedEvent.eventName, { bubbles: true, composed: true });
    this.exit = exit;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-exited': ExitedEvent;
  }
}
