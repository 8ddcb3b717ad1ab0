import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { chooseBank, flowOn, goToBank, openCheckout, shareAccounts, withPerson, withWorld, type Person } from './harness.ts';
import { Keyboard } from './keyboard.ts';
import { approveAs, assertOver, hear, openShop, press, title, type Told } from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};

/** Connects a bank at the shop, as somebody. */
async function connect(person: Person, user: string, bank = 'Nord Banque'): Promise<void> {
  const flow = await openCheckout(person.page, world);
  await chooseBank(flow, bank);
  await approveAs(await goToBank(person, flow), user);
  await shareAccounts(person.page, flow);
}

const openBanks = async (person: Person): Promise<Locator> => {
  const flow = await openShop(person, world, 'banks');
  await title(flow, 'Your connected banks').waitFor();
  return flow;
};
describe('managing the banks', () => {
  journey('by keyboard alone: updated, removed, and then the shop may read nothing any more', async (person, told) => {
    const { page } = person;
    await connect(person, 'ana');
    await assertOver(person, told, 'completed', 'result');
    const flow = await openBanks(person);
    const keyboard = new Keyboard(page);
    await keyboard.press(flow.getByRole('button', { name: 'Update: Nord Banque' }));
    await flow.getByRole('status').getByText('Everything is up to date.').waitFor();
    await keyboard.press(flow.getByRole('button', { name: 'Remove: Nord Banque' }));
    await flow.getByRole('heading', { name: 'Remove Nord Banque?' }).waitFor();
    await page.keyboard.press('Escape');
    await keyboard.press(flow.getByRole('button', { name: 'Remove: Nord Banque' }), 'Space');
    await keyboard.press(flow.getByRole('button', { name: 'Remove this bank' }));
    await flow.getByText('Nord Banque was removed.').waitFor();
    await flow.getByText('No bank is connected.').waitFor();
    await keyboard.press(flow.getByRole('button', { name: 'Done' }));
    await title(flow, 'All done').waitFor();
    await assertOver(person, told, 'managed', 'result');
    await page.goto(`${world.url}/account`);
    await page
      .getByText(/ended|no longer/i)
      .first()
      .waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /FR\d\d/);
  });

  journey('an empty list: one can be connected, or nothing done', async (person, told) => {
    const flow = await openBanks(person);
    await flow.getByText('No bank is connected.').waitFor();
    await press(flow, 'Connect a bank');
    await chooseBank(flow, 'Nord Banque');
    await approveAs(await goToBank(person, flow), 'ana');
    await title(flow, 'Choose what to share').waitFor();
    await flow.getByRole('button', { name: /^Share \d/ }).click();
    await flow.getByRole('heading', { name: /Nord Banque New/ }).waitFor();
    assert.equal(await flow.getByRole('button', { name: 'Connect a bank' }).count(), 0);
    await press(flow, 'Done');
    await title(flow, 'All done').waitFor();
    await assertOver(person, told, 'managed', 'result');
    await person.page.getByRole('link', { name: /back end now knows/ }).click();
    // The shop knows it from now on.
    const again = await openBanks(person);
    await again.getByRole('heading', { name: 'Nord Banque' }).waitFor();
    await press(again, 'Close');
    await press(again, 'Leave');
    await assertOver(person, told, 'left', 'connections');
  });

  journey('whose connection has changed: connected again, in place of the old one', async (person, told) => {
    await connect(person, 'moved');
    await assertOver(person, told, 'completed', 'result');
    const flow = await openBanks(person);
    await press(flow, 'Update: Nord Banque');
    await flow.locator('li').getByText('Your bank has changed its connection. Please connect it again.').waitFor();
    await press(flow, 'Connect again: Nord Banque');
    await approveAs(await goToBank(person, flow), 'ana');
    await flow.getByRole('button', { name: /^Share \d/ }).click();
    await flow.getByRole('heading', { name: /Nord Banque New/ }).waitFor();
    assert.equal(await flow.locator('tessera-connections li').count(), 1);
    await press(flow, 'Done');
    await title(flow, 'All done').waitFor();
    await assertOver(person, told, 'managed', 'result');
  });

  journey('a bank that says no when another is connected: the list is still there', async (person, told) => {
    await connect(person, 'ana');
    await assertOver(person, told, 'completed', 'result');
    const flow = await openBanks(person);
    await press(flow, 'Connect a bank');
    await chooseBank(flow, 'Refusing Bank');
    const bank = await goToBank(person, flow);
    await approveAs(bank, 'ana');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
    await person.page.reload();
    await title(flow, 'Choose your bank').waitFor();
    await press(flow, 'Back');
    await flow.getByRole('heading', { name: 'Nord Banque' }).waitFor();
    await press(flow, 'Done');
    await assertOver(person, told, 'managed', 'result');
    assert.equal(await flowOn(person.page).count(), 1);
  });
});
