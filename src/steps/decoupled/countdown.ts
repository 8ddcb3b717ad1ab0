import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** When a person who does not see the number is told how much is left. */
const SPOKEN_SECONDS = [180, 60, 30];

/** Counts down to a moment by the companion's clock, and says at which of a few moments it should be spoken. */
export class CountdownController implements ReactiveController {
  /** Whole seconds left, never below nothing. */
  secondsLeft = 0;
  /** The last of the moments that has passed while we watched, for the live region; 0 for none. */
  spoken = 0;

  private readonly host: ReactiveControllerHost;
  private readonly deadline: () => number;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param deadline - When it ends, by this computer's clock. */
  constructor(host: ReactiveControllerHost, deadline: () => number) {
    this.host = host;
    this.deadline = deadline;
    host.addController(this);
  }

  hostConnected(): void {
    this.timer = setInterval(() => this.tick(), 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }

  hostUpdate(): void {
    this.secondsLeft = Math.max(0, Math.round((this.deadline() - Date.now()) / 1000));
  }

  private tick(): void {
    const before = this.secondsLeft;
    this.hostUpdate();
    const passed = SPOKEN_SECONDS.find((moment) => before > moment && this.secondsLeft <= moment);
    if (passed !== undefined) this.spoken = passed;
    if (this.secondsLeft !== before) this.host.requestUpdate();
  }
}
