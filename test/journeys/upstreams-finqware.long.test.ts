import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { chooseBank, goToBank } from './harness.ts';
import { assertOver, fillIn, press, title } from './trip.ts';
import { answerAs, journeysOn, withUpstreams, type Visitor } from './upstreams/harness.ts';
import { aboutApplicant, aboutDeposit, comesBackNoMore, confirm, fillApplication, share } from './upstreams/steps.ts';

/* The ways out of Finqware's journeys: at the bank, and while people decide. */

const world = withUpstreams('finqware');
const journey = journeysOn(world, 'finqware');
const [CONNECT, DEPOSIT, CARD] = ['finqware_xyz_aisp_sbx_#1.0', 'finqware_xyz_sbx_#3.0', 'finqware_alba_card_sbx_#1.0'] as const;
const KEPT = `tessera:finqware:${DEPOSIT}`;

describe('connecting', () => {
  async function atBank(visitor: Visitor): Promise<Page> {
    await chooseBank(visitor.flow, 'XYZ Bank');
    return goToBank(visitor.person, visitor.flow);
  }

  journey(CONNECT, 'cancelled, refused, and then approved by a bank that takes its time', async (visitor) => {
    const flow = await visitor.open();
    await answerAs(await atBank(visitor), 'anna', 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Try again');
    await answerAs(await goToBank(visitor.person, flow), 'refused');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await answerAs(await atBank(visitor), 'slow');
    await title(flow, 'One moment').waitFor();
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'somebody without accounts; left', async (visitor) => {
    const flow = await visitor.open();
    await answerAs(await atBank(visitor), 'empty');
    await title(flow, 'No account was found').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'left', 'redirect');
  });

  journey(CONNECT, 'while Finqware is down, while its answer is lost, and when it is back', async (visitor) => {
    const flow = await visitor.open();
    for (const fault of [{ status: 503 }, { drop: true, after: true }]) {
      visitor.emulator.fault({ operation: 'createSession', times: 5, ...fault });
      await chooseBank(flow, 'XYZ Bank');
      await flow.getByRole('alert').waitFor();
      visitor.emulator.reset();
    }
    await answerAs(await atBank(visitor), 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'with a reload on every step, and back again', async (visitor) => {
    const flow = await visitor.open();
    await visitor.page.reload();
    const bank = await atBank(visitor);
    await visitor.page.reload();
    await answerAs(bank, 'anna');
    await title(flow, 'Choose what to share').waitFor();
    await visitor.page.goto('about:blank');
    await visitor.page.goBack();
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  for (const [how, webhooks] of [
    ['by the webhook', true],
    ['by asking, where no webhook arrives', false],
  ] as const) {
    journey(CONNECT, `in a window that never comes back; learned of ${how}`, async (visitor) => {
      world.network.webhooks = webhooks;
      const flow = await visitor.open();
      const bank = await atBank(visitor);
      await comesBackNoMore(visitor);
      await answerAs(bank, 'anna');
      await bank.close();
      await share(flow);
      await assertOver(visitor.person, visitor.told, 'completed', 'result');
    });
  }
});

describe('applying', () => {
  journey(
    DEPOSIT,
    'forth and back and forth, with a reload; an answer of theirs is lost, and another try is all that it takes',
    async (visitor) => {
      const flow = await visitor.open();
      await aboutDeposit(flow);
      await title(flow, 'About you').waitFor();
      await press(flow, 'Back');
      await title(flow, 'Your deposit').waitFor();
      assert.match(await flow.getByLabel('Amount').inputValue(), /^10\D?000/);
      await press(flow, 'Continue');
      await title(flow, 'About you').waitFor();
      await visitor.page.reload();
      visitor.emulator.fault({ operation: 'submitStep', drop: true, after: true });
      await aboutApplicant(flow);
      await flow.getByRole('alert').waitFor();
      await press(flow, 'Continue');
      await confirm(flow);
      await title(flow, 'We are looking at what you sent').waitFor();
      visitor.emulator.fire('session.decided', { decision: 'approve' });
      await title(flow, 'Your application is approved').waitFor();
      await assertOver(visitor.person, visitor.told, 'approved', 'result');
    },
  );

  journey(DEPOSIT, 'while Finqware is down', async (visitor) => {
    const flow = await visitor.open();
    visitor.emulator.fault({ operation: 'createSession', status: 503, times: 5 });
    await aboutDeposit(flow);
    await flow.getByRole('alert').waitFor();
    visitor.emulator.reset();
    await press(flow, 'Continue');
    await title(flow, 'About you').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'left', 'form');
  });

  journey(DEPOSIT, 'and closing the page: people decide, and whoever comes back in this tab reads what', async (visitor) => {
    const flow = await visitor.open();
    await fillApplication(flow);
    await press(flow, 'Close and come back later');
    await assertOver(visitor.person, visitor.told, 'in_review', 'wait', KEPT);
    visitor.emulator.fire('session.decided', { decision: 'decline' });
    await visitor.page.reload();
    await title(flow, 'Your application was not accepted').waitFor();
    await assertOver(visitor.person, visitor.told, 'declined', 'result');
  });

  journey(DEPOSIT, 'that nobody is told about is found out by asking', async (visitor) => {
    world.network.webhooks = false;
    const flow = await visitor.open();
    await fillApplication(flow);
    await title(flow, 'We are looking at what you sent').waitFor();
    visitor.emulator.fire('session.decided', { decision: 'approve' });
    // Whoever looks again asks again.
    await visitor.page.reload();
    await title(flow, 'Your application is approved').waitFor();
    await assertOver(visitor.person, visitor.told, 'approved', 'result');
  });

  journey(DEPOSIT, 'that breaks over there', async (visitor) => {
    const flow = await visitor.open();
    await fillApplication(flow);
    await title(flow, 'We are looking at what you sent').waitFor();
    visitor.emulator.fire('session.decided', { decision: 'fail' });
    await title(flow, 'Your application could not be looked at').waitFor();
    await press(flow, 'Go on without it');
    await assertOver(visitor.person, visitor.told, 'not_checked', 'result');
  });

  for (const [family, said, cause] of [
    ['Moraru', 'Your application is approved', 'approved'],
    ['Refused', 'Your application was not accepted', 'declined'],
  ] as const) {
    journey(CARD, `for a card, which is decided at once: ${cause}`, async (visitor) => {
      const flow = await visitor.open();
      await title(flow, 'Your card').waitFor();
      await fillIn(flow, { Limit: '5000' });
      await flow.getByRole('radio', { name: 'Leu' }).check();
      await press(flow, 'Continue');
      await aboutApplicant(flow, family);
      await title(flow, said).waitFor();
      await assertOver(visitor.person, visitor.told, cause, 'result');
    });
  }
});
