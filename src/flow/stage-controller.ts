import { early } from '../client/early.ts';
import { StepShownEvent } from '../events/step-shown.ts';
import type { StepKind } from '../protocol/steps.ts';
import { FACES, type FaceName } from '../steps/registry.ts';
import type { StepElement } from '../steps/step-element.ts';
import type { TesseraFlow } from './flow.ts';
import { growWith, slideIn } from './motion.ts';

/** A step's element, or that of the result. */
export type Face = StepElement<StepKind> & {
  /** Resolves when what the step still has to show has been seen. */
  finish?: () => Promise<void>;
};

/** Brings on the element of one step after the other: loads it, lets the one before finish, and fetches what is likely to follow. */
export class StageController {
  /** What should come next did not load. */
  isMissing = false;
  /** The title of the next face takes the focus. The first of an inline flow leaves it where it is. */
  takesFocus = false;

  readonly #host: TesseraFlow;
  #shown = '';
  #coming = '';
  #props: object = {};

  constructor(host: TesseraFlow) {
    this.#host = host;
    void host.updateComplete.then(() => growWith(host.renderRoot.querySelector('.stage')!));
  }

  get face(): Face | null {
    return this.#host.face as Face | null;
  }

  /** Shows the face, or gives it its properties where it is there already. Whatever was to come before is given up. */
  show(name: FaceName, key: string, props: object): void {
    this.#props = props;
    // The first screen's element was there before this was.
    if (!this.#shown && this.face) this.#begin(name, key);
    if (key === this.#shown) {
      this.#coming = key;
      Object.assign(this.face!, props);
    } else if (key !== this.#coming && !this.isMissing) {
      this.#coming = key;
      if (this.face) this.face.busy = true;
      void this.#change(name, key);
    }
  }

  /** Takes away what is shown. */
  clear(): void {
    this.#host.face = null;
    this.#shown = this.#coming = '';
  }

  /** Asks once more for what did not load. */
  retry(): void {
    this.isMissing = false;
    this.#coming = this.#shown;
    this.#host.requestUpdate();
  }

  async #change(name: FaceName, key: string): Promise<void> {
    const { tag, load } = FACES[name];
    try {
      await Promise.all([load(), this.face?.finish?.()]);
    } catch {
      if (this.#coming !== key) return;
      this.isMissing = true;
      return this.#host.requestUpdate();
    }
    if (this.#coming !== key) return;
    const isFirst = !this.face;
    const face = Object.assign(document.createElement(tag) as Face, this.#props);
    this.#host.face = face;
    this.#begin(name, key);
    await this.#host.updateComplete;
    await face.updateComplete;
    if (this.face !== face) return;
    if (!isFirst) {
      slideIn(face);
      this.#scroll();
    }
    if (this.takesFocus || !isFirst) face.focusTitle();
  }

  /** After a long form the person is at its end, and what comes next begins above. */
  #scroll(): void {
    const card = this.#host.renderRoot.querySelector('.card')!;
    // A dialog scrolls in itself; in the page it is for the page to say how far from the edge (`scroll-margin`).
    if (this.#host.mode === 'dialog') card.scrollIntoView();
    else if (card.getBoundingClientRect().top < 0) this.#host.scrollIntoView();
  }

  #begin(name: FaceName, key: string): void {
    this.#shown = key;
    const { step } = this.#props as Partial<Face>;
    if (step) this.#host.dispatchEvent(new StepShownEvent(step.name, step.kind));
    early.setTimeout(() => {
      for (const next of FACES[name].ahead ?? []) FACES[next].load().catch(() => undefined);
    }, 300);
  }
}
