import { aTimeout } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { render } from 'lit';
import { FACES } from '../../../src/steps/registry.ts';
import { LANGUAGES } from '../../../src/i18n/index.ts';
import { KINDS, type KindName } from './kinds.ts';

/** As much of a story as is needed to put it on. */
interface Story {
  args?: object;
  render?: (args: object, context: object) => unknown;
  play?: (context: { canvasElement: HTMLElement }) => Promise<void>;
  parameters?: { a11y?: { test?: string } };
}

/** An element of a step, whichever. */
export interface Shown extends LitElement {
  focusTitle?: () => void;
}

interface Given {
  /** What the story does once it is there; done unless told not to. */
  play?: boolean;
  language?: keyof typeof LANGUAGES;
  /** Leaves what moves as it is. */
  hasty?: boolean;
}

let stage: HTMLElement | undefined;
/** Whether the bank step has what it loads only once somebody is about to search. */
let isWhole = false;

const storyOf = (name: KindName, state: string): Story => {
  const { default: meta, ...stories } = KINDS[name].stories as unknown as Record<string, Story>;
  return { ...meta, ...stories[state], args: { ...meta?.args, ...stories[state]?.args } };
};

/** Whether a story shows more than one of its element, which no page does. */
export const isCollection = (name: KindName, state: string): boolean => storyOf(name, state).parameters?.a11y?.test === 'off';

/** Until what is loaded late is there. */
export async function settled(element: Shown): Promise<void> {
  for (let frame = 0; frame < 2; frame++) {
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** Brings what moves to where it ends. */
export function finish(element: Shown): void {
  for (const animation of (element.renderRoot as ShadowRoot).getAnimations())
    if (animation.effect!.getComputedTiming().endTime !== Infinity) animation.finish();
}

/** Does what the story does. */
export async function play(name: KindName, state: string): Promise<void> {
  await storyOf(name, state).play?.({ canvasElement: stage! });
  await settled(stage!.querySelector<Shown>(FACES[name].tag)!);
}

/** Puts on one state of a step, alone on the page. */
export async function show(
  name: KindName,
  state: string,
  { play: plays = true, language = 'en', hasty = false }: Given = {},
): Promise<Shown> {
  clear();
  const story = storyOf(name, state);
  stage = document.createElement('main');
  stage.style.cssText = 'box-sizing: border-box; max-width: 480px; padding: 16px';
  stage.lang = language;
  stage.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.body.append(stage);
  render(story.render!(story.args!, {}), stage);
  // A dialog of the page is as wide as the page lets it be.
  stage.querySelector('dialog')?.setAttribute('style', 'position: static; box-sizing: border-box; max-width: 100%');
  const element = stage.querySelector<Shown>(FACES[name].tag)!;
  if (language !== 'en') Object.assign(element, { words: await LANGUAGES[language](), locale: language });
  await settled(element);
  const search = element.renderRoot.querySelector('[role=combobox]');
  if (search && !isWhole) {
    search.dispatchEvent(new FocusEvent('focus'));
    await aTimeout(200);
    isWhole = true;
  }
  if (plays && story.play) await play(name, state);
  if (!hasty) finish(element);
  return element;
}

/** Has an element change into another state, as it does when the companion answers. */
export async function change(element: Shown, name: KindName, state: string): Promise<void> {
  const story = storyOf(name, state);
  const elsewhere = document.createElement('div');
  render(story.render!(story.args!, {}), elsewhere);
  const other = elsewhere.querySelector<Shown>(FACES[name].tag)!;
  const { elementProperties } = element.constructor as typeof LitElement;
  for (const [property, { state: isOwn }] of elementProperties) {
    if (!isOwn) Object.assign(element, { [property]: (other as unknown as Record<PropertyKey, unknown>)[property] });
  }
  await settled(element);
  await play(name, state);
}

export function clear(): void {
  stage?.remove();
  stage = undefined;
}
