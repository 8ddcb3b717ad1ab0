import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { chooseBank, goToBank, openCheckout, shareAccounts, withPerson, withWorld, type Person } from './harness.ts';
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
const tools = (flow: Locator): Promise<string[]> =>
  flow
    .locator('tessera-connections li')
    .getByRole('button')
    .evaluateAll((buttons) => buttons.map((each) => each.ariaLabel ?? ''));

describe('asked for news', () => {
  for (const [user, words, ways] of [
    ['moved', 'Your bank has changed its connection. Please connect it again.', ['Connect again', 'Remove']],
    ['expired', 'Your bank asks you to log in again.', ['Connect again', 'Remove']],
    ['barred', 'Your bank has blocked access. Please talk to your bank.', ['Remove']],
    ['limit', 'Your bank allows only a few updates a day. Please come back tomorrow.', ['Remove']],
    ['again', 'Your bank asks for your approval again.', ['Connect again', 'Remove']],
  ] as const) {
    journey(`the bank says: ${words}`, async (person, told) => {
      await connect(person, user);
      await assertOver(person, told, 'completed', 'result');
      const flow = await openBanks(person);
      await press(flow, 'Update: Nord Banque');
      await flow.getByRole('status').getByText(words).waitFor({ state: 'attached' });
      await flow.locator('li').getByText(words).waitFor();
      assert.deepEqual(
        await tools(flow),
        ways.map((way) => `${way}: Nord Banque`),
      );
      await press(flow, 'Done');
      await title(flow, 'All done').waitFor();
      await assertOver(person, told, 'managed', 'result');
    });
  }
});
