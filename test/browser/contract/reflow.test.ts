import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { motion } from '../motion.ts';
import { controls, isSeen, targetOf, tell, within } from './controls.ts';
import { storiesOf } from './kinds.ts';
import { forEachKind, isChromium, tabulate } from './runner.ts';
import { clear, isCollection, settled, show, type Shown } from './stage.ts';

/** The narrowest screen that WCAG asks for, and what is left of 1280 by 1024 px at 400 %. */
const NARROW = { width: 320, height: 256 };
/** Smaller than this nothing is written, at the size of text that most people have. */
const SMALLEST_PX = 13;
const TARGET_PX = 44;
/** Where a link stands in a text, or has as much room around it. */
const INLINE_TARGET_PX = 24;

const everything = (element: Shown): HTMLElement[] => [...within(element.renderRoot as ShadowRoot)];

/** Whether there are words in this very element. */
const hasText = (element: Element): boolean => [...element.childNodes].some((node) => node instanceof Text && /\S/.test(node.data));

/** What is there for screen readers alone, or is no more than a picture. */
const isUnseen = (element: Element): boolean => element.closest('.vh,.logo') !== null;

/** Whether words do not fit into their own box, nor into one around them that cuts off what does not fit. */
function isClipped(element: HTMLElement): boolean {
  const text = document.createRange();
  text.selectNodeContents(element);
  const words = text.getBoundingClientRect();
  // Letters have air above and below, which may stand out of a line.
  const air = parseFloat(getComputedStyle(element).fontSize) / 4;
  for (let at: HTMLElement | null = element; at; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    if (['hidden', 'clip'].includes(overflowX) && (words.left < box.left - 1 || words.right > box.right + 1)) return true;
    if (['hidden', 'clip'].includes(overflowY) && (words.top < box.top - air || words.bottom > box.bottom + air)) return true;
    // What scrolls can be scrolled to.
    if (overflowY === 'auto') return false;
  }
  return false;
}

function fits(element: Shown, state: string, clips: readonly string[] = []): void {
  const { scrollWidth, clientWidth } = document.documentElement;
  expect(scrollWidth, `${state}: no scrolling sideways`).to.be.at.most(clientWidth);
  for (const each of everything(element)) {
    if (!isSeen(each) || isUnseen(each)) continue;
    const { left, right } = each.getBoundingClientRect();
    expect(left >= -0.5 && right <= clientWidth + 0.5, `${state}: ${tell(each)} is on the screen`).to.equal(true);
    if (hasText(each) && !each.matches(clips.join() || ':not(*)'))
      expect(isClipped(each), `${state}: ${tell(each)} is whole`).to.equal(false);
  }
}

/** Nothing is written too small, and nothing is too small to be hit. */
function isLargeEnough(element: Shown, state: string): void {
  for (const each of everything(element))
    if (hasText(each) && isSeen(each) && !isUnseen(each))
      expect(parseFloat(getComputedStyle(each).fontSize), `${state}: the letters of ${tell(each)}`).to.be.at.least(SMALLEST_PX);
  for (const control of controls(element)) {
    const target = targetOf(control);
    const { width, height } = target.getBoundingClientRect();
    const least = control.matches('a:not(.go)') ? INLINE_TARGET_PX : TARGET_PX;
    expect(Math.min(width, height), `${state}: the size of ${tell(target)}`).to.be.at.least(least - 0.5);
  }
}

(isChromium ? describe : describe.skip)('contract: reflow and sizes', () => {
  before(async () => {
    await motion('reduce');
    await setViewport(NARROW);
    document.body.style.margin = '0';
  });
  afterEach(() => {
    clear();
    document.documentElement.style.fontSize = '';
  });
  after(() => setViewport({ width: 800, height: 600 }));

  forEachKind('fits into 320 px, which is 400 % of a desktop, and with letters twice as large', async (name, { clips = [], ...kind }) => {
    const states = storiesOf(kind).filter((state) => !isCollection(name, state));
    for (const state of states) {
      const element = await show(name, state);
      fits(element, state);
      isLargeEnough(element, state);
      document.documentElement.style.fontSize = '200%';
      element.style.setProperty('--tessera-font-size', '1rem');
      await new Promise(requestAnimationFrame);
      await settled(element);
      fits(element, `${state} at 200 %`, clips);
      document.documentElement.style.fontSize = '';
    }
    await tabulate(name, 'sizes', states.length);
  });
});
