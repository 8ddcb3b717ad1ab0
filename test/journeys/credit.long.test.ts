import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { withPerson, withWorld, type Person } from './harness.ts';
import { assertOver, fillDetails, hear, openShop, press, title, type Told } from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};

const isWaiting = (flow: Locator): Promise<void> => title(flow, 'We are looking at what you sent').waitFor();

/** Applies for an account, the shortest way; family names decide by themselves, where they are special. */
async function apply(person: Person, family: string): Promise<Locator> {
  const flow = await openShop(person, world, 'credit');
  await flow.getByRole('radio', { name: 'Current account' }).check();
  await flow.getByLabel('Currency', { exact: true }).selectOption({ label: 'Euro (EUR)' });
  await press(flow, 'Continue');
  await fillDetails(flow, 'Ana', family);
  await flow.getByLabel('Country of birth').selectOption({ label: 'France' });
  await flow.getByLabel('Citizen of').selectOption({ label: 'France' });
  await flow.getByRole('radio', { name: 'No' }).check();
  await flow.getByRole('checkbox', { name: /true and complete/ }).check();
  await press(flow, 'Continue');
  await isWaiting(flow);
  return flow;
}

/** In the office somebody decides. */
async function decide({ context }: Person, family: string, what: string): Promise<Page> {
  const office = await context.newPage();
  await office.goto(`${world.url}/tessera/sandbox/office`);
  await office.getByRole('button', { name: new RegExp(`^${what}.*${family}`) }).click();
  await office.getByRole('heading', { name: 'Decided' }).waitFor();
  return office;
}

describe('applying for credit', () => {
  journey('cannot be looked at, and is gone on without', async (person, told) => {
    const flow = await apply(person, 'Illisible');
    await decide(person, 'Illisible', 'Cannot be looked at');
    await person.page.bringToFront();
    await press(flow, 'Go on without it');
    await title(flow, 'Your details have been sent').waitFor();
    await assertOver(person, told, 'not_checked', 'result');
  });

  for (const [family, words, cause] of [
    ['Approved', 'Your application is approved', 'approved'],
    ['Declined', 'Your application was not accepted', 'declined'],
  ] as const) {
    journey(`as somebody called ${family}: decided by itself after some seconds`, async (person, told) => {
      const flow = await apply(person, family);
      await person.page.waitForTimeout(5000);
      // Hours are not watched by the second: who comes back sees it.
      await person.page.reload();
      await title(flow, words).waitFor();
      await assertOver(person, told, cause, 'result');
    });
  }
});
