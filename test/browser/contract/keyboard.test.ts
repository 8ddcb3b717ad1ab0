import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { controls, focused, groupsOf, nameOf, roleOf, stops, tell } from './controls.ts';
import type { KindName } from './kinds.ts';
import { forEachKind, isChromium, pressTab, tabulate } from './runner.ts';
import { clear, show, type Shown } from './stage.ts';
import { motion } from '../motion.ts';

/** What comes behind the step, as something does on every page. */
function neighbour(element: Shown): HTMLElement {
  const behind = Object.assign(document.createElement('button'), { textContent: 'Behind' });
  element.closest('main')!.append(behind);
  return behind;
}

/** Whether a ring is drawn around what has the focus, or around the row or the field that it is a part of. */
function hasRing(element: Element): boolean {
  for (let at: Element | null = element, far = 0; at && far < 4; at = at.parentElement, far += 1) {
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    if (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) return true;
  }
  return false;
}

/** The parts of what is one control in the protocol of a table: its role and its name. */
const line = (element: HTMLElement): string =>
  [roleOf(element), [groupsOf(element), nameOf(element)].filter(Boolean).join(': ')].join(' ').trim();

/** Presses Tab so often, and says what had the focus after each, and whether a ring was around it. */
async function walk(element: Shown, times: number, back = false): Promise<{ stop: HTMLElement; ring: boolean }[]> {
  const path: { stop: HTMLElement; ring: boolean }[] = [];
  const note = ({ target }: Event): void => {
    const stop = target as HTMLElement;
    if (stop !== element) path.push({ stop, ring: hasRing(stop) });
  };
  // What moves within a root is not heard outside of it.
  const heard = [element.renderRoot, element.closest('main')!];
  for (const root of heard) root.addEventListener('focusin', note);
  await pressTab(times, back);
  for (const root of heard) root.removeEventListener('focusin', note);
  return path;
}

/** Whether a key does what a click does. */
async function takes(element: HTMLElement, key: string): Promise<boolean> {
  let isTaken = false;
  const taken = (event: Event): void => {
    isTaken = true;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  element.addEventListener('click', taken, { capture: true });
  element.focus();
  await sendKeys({ press: key });
  element.removeEventListener('click', taken, { capture: true });
  return isTaken;
}

/** Every control has a name, and one of its own among its like in the same group. */
function hasNames(element: Shown, state: string, twins: readonly string[]): void {
  const seen = new Set<string>();
  for (const control of controls(element)) {
    expect(nameOf(control), `${state}: the name of ${control.outerHTML.slice(0, 80)}`).not.to.equal('');
    const said = line(control);
    expect(seen.has(said) && !twins.includes(nameOf(control)), `${state}: twice ${said}`).to.equal(false);
    seen.add(said);
  }
}

(isChromium ? describe : describe.skip)('contract: keyboard', () => {
  before(() => motion('reduce'));
  afterEach(clear);

  async function walkThrough(name: KindName, state: string, twins: readonly string[] = []): Promise<string[]> {
    const element = await show(name, state);
    const behind = neighbour(element);
    hasNames(element, state, twins);
    element.focusTitle!();
    expect((focused() as HTMLElement).matches('h2'), `${state}: the title has the focus on arrival`).to.equal(true);
    const expected = stops(element);
    const path = await walk(element, expected.length + 1);
    for (const { stop, ring } of path) expect(ring || stop === behind, `${state}: a ring around ${tell(stop)}`).to.equal(true);
    const names = path.map(({ stop }) => tell(stop));
    expect(names, `${state}: through everything, in order, and out`).to.deep.equal([...expected, behind].map(tell));
    if (expected.length > 0) {
      const back = (await walk(element, expected.length, true)).map(({ stop }) => tell(stop));
      expect(back[0], `${state}: and back in`).to.equal(tell(expected.at(-1)!));
    }
    return expected.map(line);
  }

  forEachKind('is walked through from the title to the end and back, and names every control', async (name, { walks, twins }) => {
    const paths: Record<string, string[]> = {};
    for (const state of walks) paths[state] = await walkThrough(name, state, twins);
    await tabulate(name, 'keyboard', paths);
  });

  forEachKind('has a primary action that Enter and Space take', async (name, { walks, operate }) => {
    for (const state of walks) {
      const element = await show(name, state);
      const primary = element.renderRoot.querySelector<HTMLElement>('.go:not([aria-disabled=true])');
      if (primary) {
        for (const key of primary.matches('a') ? ['Enter'] : ['Enter', 'Space'])
          expect(await takes(primary, key), `${state}: ${key} on ${tell(primary)}`).to.equal(true);
      } else if (operate && state === walks[0]) {
        let isSent = false;
        element.addEventListener('tessera-step-submit', () => (isSent = true), { once: true });
        stops(element)[0]!.focus();
        for (const key of operate) await sendKeys({ press: key });
        expect(isSent, `${state}: ${operate.join(', ')}`).to.equal(true);
      }
    }
  });
});
