import { expect } from '@open-wc/testing';
import { STEP_KINDS } from '../../../src/protocol/steps.ts';
import { FACES } from '../../../src/steps/registry.ts';
import { KINDS, storiesOf } from './kinds.ts';
import { forEachKind, isChromium, tabulate } from './runner.ts';
import { clear, isCollection, show } from './stage.ts';
import { motion } from '../motion.ts';

describe('contract: axe', () => {
  before(() => motion('reduce'));
  afterEach(() => {
    clear();
    document.body.style.cssText = '';
  });

  it('is asked of every step kind', () => {
    expect(Object.keys(KINDS)).to.have.members(Object.keys(FACES));
    expect(Object.keys(KINDS)).to.have.members([...Object.keys(STEP_KINDS), 'result']);
  });

  forEachKind('has no violations in any state, in the light', async (name, kind) => {
    const states = storiesOf(kind).filter((state) => !isCollection(name, state));
    for (const state of states) await expect(await show(name, state), state).to.be.accessible();
    if (isChromium) await tabulate(name, 'light', states.length);
  });

  forEachKind('has none in the dark, in Arabic, with a fault, while busy', async (name, { main, fault, busy }) => {
    const states = [main, fault, busy].filter((state) => state !== null);
    document.body.style.cssText = 'color-scheme: dark; background: #14161a';
    for (const state of states) await expect(await show(name, state), `${state} in the dark`).to.be.accessible();
    document.body.style.cssText = '';
    for (const state of states) await expect(await show(name, state, { language: 'ar' }), `${state} in Arabic`).to.be.accessible();
    if (isChromium) await tabulate(name, 'dark and Arabic', states.length);
  });
});
