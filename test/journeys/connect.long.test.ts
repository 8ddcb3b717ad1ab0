import { describe, it } from 'node:test';
import { approve, chooseBank, goToBank, openCheckout, shareAccounts, withPerson, withWorld, type Person } from './harness.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person) => Promise<void>): void => {
  it(name, () => withPerson(world, run));
};

describe('connecting at a bank', () => {
  journey('that approves by itself and tells nobody is noticed all the same', async ({ page }) => {
    const flow = await openCheckout(page, world);
    await chooseBank(flow, 'Self-Approving Bank');
    await shareAccounts(page, flow);
  });

  journey('an answer that the bank loses is found by looking', async (person) => {
    const flow = await openCheckout(person.page, world);
    await chooseBank(flow, 'Answer Lost Bank');
    const bank = await goToBank(person, flow);
    await approve(bank);
    await flow.getByRole('checkbox').first().waitFor({ timeout: 30_000 });
    await shareAccounts(person.page, flow);
  });
});
