/** The bank step wants the whole directory: the person is about to search or to scroll past the popular banks. */
export class DirectoryNeededEvent extends Event {
  static readonly eventName = 'tessera-directory-needed';

  constructor() {
    super(DirectoryNeededEvent.eventName, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-directory-needed': DirectoryNeededEvent;
  }
}
