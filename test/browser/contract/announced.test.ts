import { expect, waitUntil } from '@open-wc/testing';
import { english } from '../../../src/i18n/en-later.ts';
import { PretendCompanion } from '../../../stories/flow/pretend-companion.ts';
import { inMinutes } from '../../../stories/flow/steps.ts';
import { flowWith } from '../flow-world.ts';
import { motion } from '../motion.ts';
import { squeeze, stops, textOf } from './controls.ts';
import { Listener } from './listener.ts';
import { forEachKind, isChromium, tabulate } from './runner.ts';
import { change, clear, play, show, type Shown } from './stage.ts';

const MINUTE = 60_000;

describe('contract: what is announced', () => {
  before(() => motion('reduce'));
  afterEach(clear);

  forEachKind('says every change of its state', async (name, { changes, main, fault, operate }) => {
    const said: Record<string, readonly string[]> = {};
    for (const [from, to] of changes) {
      const element = await show(name, from, { play: from !== to });
      // Whoever types is in the field already.
      if (operate) stops(element)[0]!.focus();
      else element.focusTitle!();
      const listener = new Listener(element);
      if (from === to) await play(name, to);
      else await change(element, name, to);
      await waitUntil(() => listener.heard.length > 0, `${from} to ${to} should be said`, { timeout: 1500 });
      listener.stop();
      said[from === to ? to : `${from} → ${to}`] = listener.heard;
    }
    if (fault) {
      const element = await show(name, main);
      const listener = new Listener(element);
      await change(element, name, fault);
      listener.stop();
      expect(listener.heard.filter((each) => each.startsWith('alert: ')).length, 'a fault is an alert').to.equal(1);
    }
    if (isChromium) await tabulate(name, 'announced', said);
  });

  it('decoupled says how much time is left, three minutes, one minute and thirty seconds before the end', async () => {
    const element = (await show('decoupled', 'Plain')) as Shown & { step: { show: object }; clockOffset: number };
    const said: string[] = [];
    element.step = { ...element.step, show: { ...element.step.show, expires_at: inMinutes(5) } };
    await element.updateComplete;
    for (const seconds of [181, 180, 61, 60, 31, 30, 0]) {
      const listener = new Listener(element);
      // The companion's clock runs ahead, instead of this one.
      element.clockOffset = 5 * MINUTE - seconds * 1000;
      await element.updateComplete;
      said.push(...listener.heard);
      listener.stop();
    }
    const { minutes, seconds, up } = english.decoupled;
    expect(said).to.deep.equal([minutes(3), minutes(1), seconds(30), up].map((words) => `status: ${words}`));
    expect(element.renderRoot.textContent).to.contain(english.decoupled.resend);
    if (isChromium) await tabulate('decoupled', 'time', said);
  });

  it('the flow says when a session is about to end, and offers more time', async () => {
    const client = new PretendCompanion({ id: 'c1', livesMs: 4.5 * MINUTE, moreMs: 30 * MINUTE });
    const { flow } = await flowWith({ client });
    const note = (): Element => flow.renderRoot.querySelector('[role=status]')!;
    await waitUntil(() => note()?.querySelector('button'), 'more time should be offered');
    const said = `status: ${squeeze(textOf(note()))}`;
    expect(said).to.contain(english.time.text(5)).and.contain(english.time.more);
    if (isChromium) await tabulate('flow', 'time', [said]);
  });

  forEachKind('says in the table how long one has', async (name, { limit }) => {
    if (isChromium) await tabulate(name, 'limit', limit);
  });
});
