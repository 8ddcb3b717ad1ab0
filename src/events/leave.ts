import type { LeaveReason } from '../protocol/sessions.ts';

/** The person wants out; the flow asks nothing more, tells the companion and closes. */
export class LeaveEvent extends Event {
  static readonly eventName = 'tessera-leave';
  readonly reason: LeaveReason;

  constructor(reason: LeaveReason = 'left') {
    super(LeaveEvent.eventName, { bubbles: true, composed: true });
    this.reason = reason;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-leave': LeaveEvent;
  }
}
