import { expect } from '@open-wc/testing';
import { controls, tell, within } from './controls.ts';
import { statesOf } from './kinds.ts';
import { forEachKind, isChromium, media, tabulate } from './runner.ts';
import { change, clear, finish, show, type Shown } from './stage.ts';

/** What is done at once, as WCAG and the eye have it. */
const AT_ONCE_MS = 10;

const animationsIn = (element: Shown): Animation[] => (element.renderRoot as ShadowRoot).getAnimations();
const activeMs = ({ effect }: Animation): number => Number(effect!.getComputedTiming().activeDuration);
const nameOf = (animation: Animation): string =>
  animation instanceof CSSAnimation
    ? animation.animationName
    : animation instanceof CSSTransition
      ? animation.transitionProperty
      : 'a script';

/** The colour that a system colour has here. */
function systemColor(name: string): string {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.cssText = `forced-color-adjust: none; color: ${name}`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const;

/** Whether a border on any side shows against the page. */
function hasEdge(element: Element, canvas: string): boolean {
  const style = getComputedStyle(element);
  return SIDES.some((side) => {
    const color = style[`border${side}Color`];
    return (
      style[`border${side}Style`] !== 'none' &&
      parseFloat(style[`border${side}Width`]) >= 1 &&
      color !== canvas &&
      !/^rgba.*, 0\)$/.test(color)
    );
  });
}

/** All of a look that forced colours leave: lines and shapes, and the colours that are not forced. */
function look(element: Element): string {
  return [null, '::before', '::after']
    .map((part) => {
      const style = getComputedStyle(element, part);
      const { content, borderStyle, borderWidth, outlineStyle, outlineWidth, textDecorationLine, forcedColorAdjust } = style;
      const free = forcedColorAdjust === 'none' ? [style.backgroundColor, style.color, style.borderColor] : [];
      const border = borderStyle === 'none' ? 'none' : `${borderStyle} ${borderWidth}`;
      const outline = outlineStyle === 'none' ? 'none' : `${outlineStyle} ${outlineWidth}`;
      return [content, border, outline, textDecorationLine, ...free].join(' ');
    })
    .join(' | ');
}

(isChromium ? describe : describe.skip)('contract: what the person has asked the system for', () => {
  afterEach(() => {
    clear();
    return media({});
  });

  forEachKind('moves only as it is documented to', async (name, kind) => {
    await media({ 'prefers-reduced-motion': 'no-preference' });
    const seen = new Set<string>();
    const look = (element: Shown, state: string): void => {
      for (const animation of animationsIn(element)) {
        // What answers to the pointer is a tint, not a motion.
        if (nameOf(animation) === 'background-color') continue;
        expect(kind.moves, `${state}: documented motion`).to.have.property(nameOf(animation));
        seen.add(nameOf(animation));
      }
    };
    for (const state of statesOf(kind)) look(await show(name, state, { hasty: true }), state);
    for (const [from, to] of kind.changes) {
      if (from === to) continue;
      const element = await show(name, from);
      await change(element, name, to);
      look(element, `${from} to ${to}`);
    }
    expect([...seen], 'nothing is documented that does not move').to.have.members(Object.keys(kind.moves));
    await tabulate(name, 'motion', kind.moves);
  });

  forEachKind('keeps still, and its edges and choices where colours are forced', async (name, kind) => {
    await media({ 'forced-colors': 'active', 'prefers-reduced-motion': 'reduce' });
    expect(matchMedia('(forced-colors: active)').matches).to.equal(true);
    const canvas = systemColor('Canvas');
    for (const state of statesOf(kind)) {
      const element = await show(name, state, { hasty: true });
      for (const animation of animationsIn(element))
        expect(activeMs(animation), `${state}: ${nameOf(animation)}`).to.be.at.most(AT_ONCE_MS);
      for (const control of controls(element)) {
        if (!control.matches('input,select,textarea,.go,.edge')) continue;
        const edged = control.closest('.money') ?? control;
        expect(hasEdge(edged, canvas), `${state}: an edge around ${tell(control)}`).to.equal(true);
      }
      finish(element);
      await expect(element, `${state} in forced colours`).to.be.accessible();
      // Its letters are dark wherever it is seen, so what is behind them must be seen whole.
      for (const mark of element.renderRoot.querySelectorAll('mark'))
        expect(getComputedStyle(mark).backgroundColor, `${state}: what is marked`).not.to.match(/^rgba|\//);
      for (const note of within(element.renderRoot as ShadowRoot))
        if (note.matches('.note')) expect(hasEdge(note, canvas), `${state}: an edge around ${tell(note)}`).to.equal(true);
    }
    for (const [state, chosen, other] of kind.chosen ?? []) {
      const { renderRoot } = await show(name, state);
      const [on, off] = [chosen, other].map((selector) => renderRoot.querySelector(selector)!);
      expect(look(on!), `${state}: what is chosen looks different`).not.to.equal(look(off!));
    }
    await tabulate(name, 'forced colours, no motion', statesOf(kind).length);
  });
});
