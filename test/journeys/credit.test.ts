import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { flowOn, withPerson, withWorld, type Person } from './harness.ts';
import { Keyboard } from './keyboard.ts';
import { assertOver, fillDetails, hear, openShop, press, readOutcome, storedOn, title, until, type Told } from './trip.ts';

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
  journey('by keyboard alone; decided while the page is open, it goes on by itself', async (person, told) => {
    const { page } = person;
    const flow = await openShop(person, world, 'credit');
    const keyboard = new Keyboard(page);
    const group = (name: string): Locator => flow.getByRole('radiogroup', { name });
    const field = (name: string): Locator => flow.getByLabel(name, { exact: true });
    await keyboard.choose(group('Product'), 'Loan');
    await keyboard.type(field('Currency'), 'Euro');
    await keyboard.type(field('Amount'), '5000');
    await keyboard.type(field('Paid back over'), '24');
    await keyboard.choose(group('What for'), 'Studies');
    await keyboard.choose(group('Are you paying back loans already?'), 'Yes');
    await keyboard.press(flow.getByRole('checkbox', { name: 'Leasing' }), 'Space');
    await keyboard.choose(group('Part of your monthly income'), 'Less than a quarter');
    await keyboard.press(flow.getByRole('button', { name: 'Continue' }));
    await title(flow, 'About you').waitFor();
    for (const [name, text] of Object.entries({
      ...{ 'Given names': 'Ana', 'Family name': 'Clavier', Day: '12', Month: '4', Year: '1988', 'Country of birth': 'France' },
      ...{ 'Citizen of': 'France', 'E-mail address': 'ana@example.org', 'Street and number': '12 rue des Lilas', Postcode: '75011' },
      ...{ 'Town or city': 'Paris', Country: 'France' },
    })) {
      await keyboard.type(field(name), text);
    }
    await keyboard.choose(group('Do you or does somebody close to you hold a high public office?'), 'No');
    await keyboard.press(flow.getByRole('checkbox', { name: /true and complete/ }), 'Space');
    await keyboard.press(flow.getByRole('button', { name: 'Continue' }));
    await isWaiting(flow);
    await decide(person, 'Clavier', 'Approve');
    await page.bringToFront();
    await title(flow, 'Your application is approved').waitFor();
    await assertOver(person, told, 'approved', 'result');
    const known = await readOutcome(person);
    assert.ok(known.includes('Result: Approved'), known.join(' | '));
  });

  journey('declined while the page was closed: seen by whoever comes back, in the same tab', async (person, told) => {
    const { page } = person;
    const flow = await apply(person, 'Lointain');
    await press(flow, 'Close and come back later');
    await title(flow, 'You can come back at any time').waitFor();
    await assertOver(person, told, 'in_review', 'wait');
    await decide(person, 'Lointain', 'Decline');
    await page.reload();
    await title(flow, 'Your application was not accepted').waitFor();
    await assertOver(person, told, 'declined', 'result');
  });

  journey('cannot be looked at: tried again and looked at; back in a new tab meanwhile, by what the shop knows', async (person, told) => {
    const flow = await apply(person, 'Flou');
    await decide(person, 'Flou', 'Cannot be looked at');
    await person.page.bringToFront();
    await title(flow, 'Your application could not be looked at').waitFor();
    assert.equal(told.exits.length, 0);
    await press(flow, 'Try again');
    await isWaiting(flow);
    // The shop's cookie is in every tab; the keepsake is not.
    const second = await person.context.newPage();
    await second.goto(`${world.url}/journeys/credit`);
    await second.getByText('We are still looking at what you sent.').waitFor();
    const other = flowOn(second);
    await isWaiting(other);
    await decide(person, 'Flou', 'Approve');
    await second.bringToFront();
    await title(other, 'Your application is approved').waitFor();
    await until('told once', () => told.exits.length === 1);
    await assertOver({ ...person, page: second }, told, 'approved', 'result');
  });

  journey('left in the second form: asked first, then a record, and nothing typed stays', async (person, told) => {
    const flow = await openShop(person, world, 'credit');
    await flow.getByRole('radio', { name: 'Current account' }).check();
    await flow.getByLabel('Currency', { exact: true }).selectOption({ label: 'Euro (EUR)' });
    await press(flow, 'Continue');
    await flow.getByLabel('Family name', { exact: true }).fill('Moreau');
    await until('kept', async () => (await storedOn(person.page)).some((key) => key.endsWith('drafts')));
    await press(flow, 'Close');
    await press(flow, 'Keep going');
    assert.equal(await flow.getByLabel('Family name', { exact: true }).inputValue(), 'Moreau');
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await title(flow, 'You left before the end').waitFor();
    await assertOver(person, told, 'left', 'form');
  });
});
