import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { early } from '../client/early.ts';

/** When the time left is spoken, in seconds. */
const SPOKEN = [180, 60, 30];

/** Counts the seconds to a moment on the companion's clock. */
export class Countdown implements ReactiveController {
  /** Seconds left, at least 0. */
  left = 0;
  /** The last of the moments to be spoken that has come, in seconds; 0 before the first. */
  spoken = 0;

  readonly #host: ReactiveControllerHost;
  readonly #end: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `end` says when it ends, by this computer's clock in milliseconds; it may move. */
  constructor(host: ReactiveControllerHost, end: () => number) {
    this.#host = host;
    this.#end = end;
    host.addController(this);
  }

  hostConnected(): void {
    this.#tick();
  }

  hostDisconnected(): void {
    early.clearTimeout(this.#timer);
  }

  hostUpdate(): void {
    const before = this.left;
    this.left = Math.max(0, Math.ceil((this.#end() - early.now()) / 1000));
    if (this.left > before) this.spoken = 0;
    // A timer that comes late in a sleeping tab speaks once it wakes, not for what it has slept through.
    else this.spoken = SPOKEN.findLast((moment) => before > moment && this.left <= moment) ?? this.spoken;
  }

  #tick(): void {
    const left = this.#end() - early.now();
    // At the turn of the next second, so that none is skipped.
    this.#timer = early.setTimeout(
      () => {
        if (this.left > 0) this.#host.requestUpdate();
        this.#tick();
      },
      (left % 1000) + (left % 1000 > 0 ? 5 : 1005),
    );
  }
}
