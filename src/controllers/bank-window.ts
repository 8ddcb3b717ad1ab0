import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { early } from '../client/early.ts';

/** Opens a window; null where the browser does not let it. */
export type OpenWindow = (url: string) => Window | null;

/** A small window in the middle of this one. The name makes the second call find the first window again. */
export const openPopup: OpenWindow = (url) => {
  const [width, height] = [480, 720];
  const left = Math.round(screenX + (outerWidth - width) / 2);
  const top = Math.round(screenY + Math.max(0, outerHeight - height) / 2);
  return window.open(url, 'tessera-bank', `popup,width=${width},height=${height},left=${left},top=${top}`);
};

/**
 * The window that the bank is in. What is seen of it from here is only good for a hint: a bank that isolates its pages looks
 * closed while it is open.
 */
export class BankWindow implements ReactiveController {
  /** What the person is told. */
  state: 'none' | 'open' | 'blocked' | 'closed' = 'none';

  readonly #host: ReactiveControllerHost;
  #window: Window | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#window) this.#look();
  }

  hostDisconnected(): void {
    early.clearTimeout(this.#timer);
  }

  /** To be called in the click itself: only then browsers allow it. */
  open(url: string, openWindow: OpenWindow): Window | null {
    early.clearTimeout(this.#timer);
    this.#window = openWindow(url);
    this.#set(this.#window ? 'open' : 'blocked');
    if (this.#window) {
      this.#window.focus();
      this.#look();
    }
    return this.#window;
  }

  /** Back to the beginning; the window has done its duty. */
  close(): void {
    early.clearTimeout(this.#timer);
    this.#window?.close();
    this.#window = null;
    this.#set('none');
  }

  #look(): void {
    this.#timer = early.setTimeout(() => {
      this.#set(this.#window?.closed ? 'closed' : 'open');
      this.#look();
    }, 500);
  }

  #set(state: BankWindow['state']): void {
    if (state === this.state) return;
    this.state = state;
    this.#host.requestUpdate();
  }
}
