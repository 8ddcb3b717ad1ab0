/** The person is about to go to the bank. A page that cancels it takes the person to `url` itself. */
export class BeforeRedirectEvent extends Event {
  static readonly eventName = 'tessera-before-redirect';
  readonly url: string;
  /** The bank opens in a window of its own, or in this one. */
  readonly display: 'popup' | 'page';

  constructor(url: string, display: 'popup' | 'page') {
    super(BeforeRedirectEvent.eventName, { bubbles: true, composed: true, cancelable: true });
    this.url = url;
    this.display = display;
  }
}

declare global {
  interface HTMLElementEventMap {
    'tessera-before-redirect': BeforeRedirectEvent;
  }
}
