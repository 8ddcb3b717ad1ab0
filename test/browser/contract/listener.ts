import { focused, nameOf, squeeze, textOf, within } from './controls.ts';
import type { Shown } from './stage.ts';

const LIVE = '[role=status],[role=alert],[aria-live]:not([aria-live=off])';

/**
 * Hears what a screen reader would say by itself: alerts that come, live regions whose words change, and whatever gets the
 * focus. A polite region that comes together with its words is heard by few, so it does not count.
 */
export class Listener {
  readonly #element: Shown;
  readonly #regions = new Map<Element, string>();
  readonly #observer = new MutationObserver(() => this.#listen());
  readonly #heard: string[] = [];
  #focused: Element | null;

  constructor(element: Shown) {
    this.#element = element;
    for (const [region, text] of this.#now()) this.#regions.set(region, text);
    this.#observer.observe(element.renderRoot, { subtree: true, childList: true, characterData: true, attributes: true });
    this.#focused = focused();
  }

  /** What was said since. */
  get heard(): readonly string[] {
    this.#listen();
    const at = focused();
    const isHere = at !== null && at !== this.#focused && this.#element.renderRoot.contains(at);
    return isHere ? [...this.#heard, `focus: ${nameOf(at as HTMLElement)}`] : this.#heard;
  }

  stop(): void {
    this.#observer.disconnect();
  }

  #now(): [Element, string][] {
    const regions = [...within(this.#element.renderRoot as ShadowRoot)].filter((element) => element.matches(LIVE));
    return regions.map((region) => [region, squeeze(textOf(region))]);
  }

  #listen(): void {
    for (const [region, text] of this.#now()) {
      const before = this.#regions.get(region);
      const kind = region.role ?? 'status';
      this.#regions.set(region, text);
      if (text && text !== before && (before !== undefined || kind === 'alert')) this.#heard.push(`${kind}: ${text}`);
    }
  }
}
