import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { goToBank } from './harness.ts';
import { assertOver, ORDER, press, title } from './trip.ts';
import { answerAs, journeysOn, pressAt, withUpstreams, type Visitor } from './upstreams/harness.ts';
import { answerAtFino, chooseThere, comesBackNoMore, pay, share } from './upstreams/steps.ts';

/* The ways out of finoOS's journeys. A payment there needs the person at two pages, one after the other in the same window. */

const world = withUpstreams('fino');
const journey = journeysOn(world, 'fino');
const [CONNECT, MANAGE, PAY] = ['fino_aisp_sbx_#1.0', 'fino_manage_sbx_#1.0', 'fino_pisp_sbx_#1.0'] as const;

/** On finoOS's page. */
async function there(visitor: Visitor): Promise<Page> {
  await chooseThere(visitor.flow);
  return goToBank(visitor.person, visitor.flow);
}

describe('connecting', () => {
  journey(CONNECT, 'cancelled, in trouble, with a wrong login and then the right one', async (visitor) => {
    const flow = await visitor.open();
    await pressAt(await there(visitor), 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Try again');
    await pressAt(await goToBank(visitor.person, flow), 'Something goes wrong');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    const bank = await there(visitor);
    await answerAtFino(bank, 'wrong');
    await bank.getByRole('alert').getByText('does not accept this login').waitFor();
    await answerAs(bank, 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'refused; left', async (visitor) => {
    const flow = await visitor.open();
    await answerAtFino(await there(visitor), 'refused');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'left', 'redirect');
  });

  journey(CONNECT, 'somebody without accounts', async (visitor) => {
    const flow = await visitor.open();
    await answerAtFino(await there(visitor), 'empty');
    await title(flow, 'No account was found').waitFor();
  });

  journey(CONNECT, 'while finoOS is down, while its answer is lost, and when it is back', async (visitor) => {
    const flow = await visitor.open();
    for (const fault of [{ status: 503 }, { drop: true, after: true }]) {
      visitor.emulator.fault({ operation: 'createConnectUserSession', times: 5, ...fault });
      await chooseThere(flow);
      await flow.getByRole('alert').waitFor();
      visitor.emulator.reset();
    }
    await answerAtFino(await there(visitor), 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'with a reload on every step, and back again', async (visitor) => {
    const flow = await visitor.open();
    await title(flow, 'Choose your bank').waitFor();
    await visitor.page.reload();
    const bank = await there(visitor);
    await visitor.page.reload();
    await bank.reload();
    await answerAtFino(bank, 'anna');
    await title(flow, 'Choose what to share').waitFor();
    await visitor.page.goto('about:blank');
    await visitor.page.goBack();
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'in a window that never comes back', async (visitor) => {
    const flow = await visitor.open();
    const bank = await there(visitor);
    await comesBackNoMore(visitor);
    await answerAtFino(bank, 'anna');
    await bank.close();
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'in this very window', async (visitor) => {
    const flow = await visitor.open({ display: 'page' });
    await chooseThere(flow);
    await press(flow, /^Continue to /);
    await answerAtFino(visitor.page, 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });
});

describe('managing the banks', () => {
  /** Somebody who has just connected their bank. */
  async function connected(visitor: Visitor, user: string): Promise<void> {
    const flow = await visitor.open({ context: { customer: { credentials_ids: [] } } });
    await press(flow, 'Connect a bank');
    await answerAtFino(await there(visitor), user);
    await share(flow);
    await flow.getByRole('heading', { name: /New$/ }).waitFor();
  }
  const done = async (visitor: Visitor): Promise<void> => {
    await press(visitor.flow, 'Done');
    await assertOver(visitor.person, visitor.told, 'managed', 'result');
  };

  for (const [user, said] of [
    ['deprecated', 'Your bank has changed its connection.'],
    ['credentials', 'Your bank asks you to log in again.'],
    ['blocked', 'Your bank has blocked access.'],
    ['limit', 'Your bank allows only a few updates a day.'],
    ['sca', 'Your bank asks for your approval again.'],
  ] as const) {
    journey(MANAGE, `an update that comes to another answer (${user})`, async (visitor) => {
      await connected(visitor, user);
      await press(visitor.flow, /^Update: /);
      await visitor.flow.locator('li').getByText(said).waitFor();
      await done(visitor);
    });
  }

  journey(MANAGE, 'a bank that wants its customer again is connected again, in place of the old connection', async (visitor) => {
    await connected(visitor, 'sca');
    const first = await visitor.closeAndKeep();
    const flow = await visitor.open({ context: { customer: { credentials_ids: [first] } } });
    await press(flow, /^Update: /);
    await flow.locator('li').getByText('Your bank asks for your approval again.').waitFor();
    await press(flow, /^Connect again: /);
    const bank = await goToBank(visitor.person, flow);
    await pressAt(bank, 'Approve');
    await share(flow);
    await flow.getByRole('heading', { name: /New$/ }).waitFor();
    assert.equal(await flow.getByRole('button', { name: /^Remove: / }).count(), 1);
    await done(visitor);
  });

  journey(MANAGE, 'nothing comes of it: cancelled there, back to the list', async (visitor) => {
    const flow = await visitor.open({ context: { customer: { credentials_ids: [] } } });
    await press(flow, 'Connect a bank');
    await pressAt(await there(visitor), 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
    await press(flow, 'Back');
    await flow.getByText('No bank is connected.').waitFor();
    await done(visitor);
  });
});

describe('paying', () => {
  /** Logged in at finoOS, which sends the same window on to the TAN. */
  async function toTan(visitor: Visitor, user = 'anna'): Promise<Page> {
    await pay(await visitor.open({ context: { payment: ORDER } }));
    const bank = await there(visitor);
    await answerAtFino(bank, user);
    await bank.getByRole('heading', { name: 'Approve this transfer' }).waitFor();
    return bank;
  }
  const approve = async (bank: Page, tan = '123456'): Promise<void> => {
    await bank.getByLabel('TAN').fill(tan);
    await pressAt(bank, 'Approve');
  };
  const isPaid = async (visitor: Visitor): Promise<void> => {
    await title(visitor.flow, 'Paid').waitFor();
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
    assert.equal(visitor.count('createMoneyTransfer'), 1);
  };

  journey(PAY, 'where the bank needs no TAN', async (visitor) => {
    await pay(await visitor.open({ context: { payment: ORDER } }));
    await answerAtFino(await there(visitor), 'trusted');
    await isPaid(visitor);
  });

  journey(PAY, 'with a wrong TAN first, and reloads', async (visitor) => {
    const bank = await toTan(visitor);
    await approve(bank, '000000');
    await bank.getByRole('alert').getByText('The TAN is wrong.').waitFor();
    await visitor.page.reload();
    await title(visitor.flow, /^Approve at /).waitFor();
    await approve(bank);
    await isPaid(visitor);
  });

  journey(PAY, 'whose window was closed before the TAN goes on in another one', async (visitor) => {
    const { flow } = visitor;
    await (await toTan(visitor)).close();
    await flow.getByText('That window seems to be closed.').waitFor();
    const popup = visitor.person.context.waitForEvent('page');
    await press(flow, 'Open the window again');
    await approve(await popup);
    await isPaid(visitor);
  });

  for (const [button, said, cause] of [
    ['Cancel', 'You cancelled at your bank', 'left'],
    ['Something goes wrong', 'Your bank said no', 'left'],
  ] as const) {
    journey(PAY, `that ends at the TAN (${button}): no money moved`, async (visitor) => {
      const { flow } = visitor;
      await pressAt(await toTan(visitor), button);
      await title(flow, said).waitFor();
      await flow.getByText('no money moved').waitFor();
      await press(flow, 'Close');
      await press(flow, 'Leave');
      await assertOver(visitor.person, visitor.told, cause, 'redirect');
    });
  }

  journey(PAY, 'that the bank does not carry out after all', async (visitor) => {
    await approve(await toTan(visitor, 'fails'));
    await visitor.flow.getByText('no money moved').waitFor();
  });

  journey(PAY, 'that the bank takes its time with', async (visitor) => {
    await approve(await toTan(visitor, 'slow'));
    await title(visitor.flow, 'One moment').waitFor();
    world.pass(61_000);
    await isPaid(visitor);
  });

  journey(PAY, 'left before the login: it is certain that nothing comes of it', async (visitor) => {
    const { flow } = visitor;
    await pay(await visitor.open({ context: { payment: ORDER } }));
    const bank = await there(visitor);
    await press(flow, 'Do not pay');
    await title(flow, 'You left before the end').waitFor();
    await flow.getByText('no money moved').waitFor();
    await assertOver(visitor.person, visitor.told, 'left', 'redirect');
    await answerAtFino(bank, 'anna').catch(() => undefined);
    assert.equal(visitor.count('createMoneyTransfer'), 0);
  });

  journey(PAY, 'left at the TAN: nobody says that no money moved, and what is approved after all is found out', async (visitor) => {
    const { flow } = visitor;
    const bank = await toTan(visitor);
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await title(flow, 'It is not certain yet whether you paid').waitFor();
    const { session_id } = await assertOver(visitor.person, visitor.told, 'payment_unknown', 'redirect');
    await approve(bank);
    await visitor.comesTo(session_id!, 'paid');
  });

  journey(PAY, 'whose answer is lost is never sent twice', async (visitor) => {
    await pay(await visitor.open({ context: { payment: ORDER } }));
    const bank = await there(visitor);
    visitor.emulator.fault({ operation: 'createMoneyTransfer', drop: true, after: true });
    await answerAtFino(bank, 'anna');
    await title(visitor.flow, /^(One moment|We are waiting for your bank)$/).waitFor();
    await visitor.page.reload();
    await title(visitor.flow, /^(One moment|We are waiting for your bank)$/).waitFor();
    assert.equal(visitor.count('createMoneyTransfer'), 1);
    await press(visitor.flow, 'Close');
    await press(visitor.flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'payment_unknown', 'redirect');
  });
});
