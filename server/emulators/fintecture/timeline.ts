import type { EmulatorWorld } from '../kit/index.ts';

/** Things that happen by themselves after a while: on time, and at the latest when somebody looks. */
export class Timeline {
  readonly #world: EmulatorWorld;
  #waiting: { at: number; act: () => void }[] = [];

  constructor(world: EmulatorWorld) {
    this.#world = world;
  }

  later(milliseconds: number, act: () => void): void {
    this.#waiting.push({ at: this.#world.now() + milliseconds, act });
    // A timer may fire a moment before its time.
    void this.#world.sleep(milliseconds + 5).then(() => this.run());
  }

  /** Has everything happen whose time has come, in order. */
  run(): void {
    for (;;) {
      const due = this.#waiting.filter(({ at }) => at <= this.#world.now()).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) return;
      this.#waiting = this.#waiting.filter((each) => each !== due);
      due.act();
    }
  }

  clear(): void {
    this.#waiting = [];
  }
}
