import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { chooseBank, goToBank, withPerson, withWorld, type Person } from './harness.ts';
import { Keyboard } from './keyboard.ts';
import {
  approveAs,
  assertOver,
  fillDetails,
  hear,
  openHost,
  openShop,
  press,
  readOutcome,
  startSession,
  title,
  type Told,
} from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};

describe('becoming a member', () => {
  journey('by keyboard alone, faults and all; how well the names match never comes into the browser', async (person, told) => {
    const { page, context } = person;
    const answers: Promise<string>[] = [];
    context.on('response', (response) => {
      if (!response.url().endsWith('/done')) answers.push(response.text().catch(() => ''));
    });
    const flow = await openShop(person, world, 'member');
    const keyboard = new Keyboard(page);
    const field = (name: string): Locator => flow.getByLabel(name, { exact: true });
    await keyboard.press(flow.getByRole('button', { name: 'Continue' }));
    await flow
      .getByRole('alert')
      .getByText(/Please check \d answers/)
      .waitFor();
    // The first fault leads to its field.
    await keyboard.press(flow.getByRole('link', { name: /^Given names: / }));
    await page.keyboard.type('Ana');
    for (const [name, text] of Object.entries({
      ...{ 'Family name': 'Moreau', Day: '12', Month: '4', Year: '1988', 'E-mail address': 'ana@example.org' },
      ...{ 'Street and number': '12 rue des Lilas', Postcode: '75011', 'Town or city': 'Paris', Country: 'Fra' },
    })) {
      await keyboard.type(field(name), text);
    }
    assert.equal(await field('Country').inputValue(), 'FR');
    await page.keyboard.press('Enter');
    await keyboard.press(flow.getByRole('button', { name: 'Continue' }));
    await keyboard.type(flow.getByRole('combobox'), 'nord');
    await flow.getByRole('option', { name: 'Nord Banque' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const popup = context.waitForEvent('page');
    await keyboard.press(flow.getByRole('button', { name: /^Continue to / }));
    await new Keyboard(await popup).approve();
    await title(flow, 'Your details are confirmed').waitFor();
    await assertOver(person, told, 'verified', 'result');
    for (const text of await Promise.all(answers)) assert.doesNotMatch(text, /score/i);
    const known = await readOutcome(person);
    assert.ok(known.includes('Result: Verified') && known.includes('Names match: 100 of 100'), known.join(' | '));
  });

  journey(
    'as somebody who is known: asked to look at it; back from the bank to the form, where everything still is',
    async (person, told) => {
      const flow = await openShop(person, world, 'member', '?who=known');
      await flow.getByText('Third Drum knows this already.').waitFor();
      const values = async () => [
        await flow.getByLabel('Given names', { exact: true }).inputValue(),
        await flow.getByLabel('Year', { exact: true }).inputValue(),
        await flow.getByLabel('Country', { exact: true }).inputValue(),
      ];
      assert.deepEqual(await values(), ['Ana', '1988', 'FR']);
      await flow.getByLabel('Given names', { exact: true }).fill('Anaïs');
      await press(flow, 'Continue');
      await title(flow, 'Choose your bank').waitFor();
      await press(flow, 'Back');
      await title(flow, 'Your details').waitFor();
      assert.deepEqual(await values(), ['Anaïs', '1988', 'FR']);
      await flow.getByLabel('Given names', { exact: true }).fill('Ana');
      await press(flow, 'Continue');
      await chooseBank(flow, 'Nord Banque');
      const bank = await goToBank(person, flow);
      await approveAs(bank, 'nomatch');
      await title(flow, 'Your name could not be confirmed').waitFor();
      await assertOver(person, told, 'unverified', 'result');
      const known = await readOutcome(person);
      assert.ok(known.includes('Result: Unverified'), known.join(' | '));
    },
  );

  journey('what the companion alone refuses is said at its field', async (person) => {
    const flow = await openShop(person, world, 'member', '?who=known');
    await title(flow, 'Your details').waitFor();
    await person.page.route('**/steps', async (route) => {
      const body = route.request().postDataJSON() as { data: { email?: string } };
      await route.continue({ postData: JSON.stringify({ ...body, data: { ...body.data, email: 'not an address' } }) });
    });
    await press(flow, 'Continue');
    await flow.getByRole('alert').getByText('E-mail address: This was not accepted. Please check it.').waitFor();
    await person.page.unroute('**/steps');
    await flow.getByLabel('E-mail address', { exact: true }).fill('ana.moreau@example.org');
    await press(flow, 'Continue');
    await title(flow, 'Choose your bank').waitFor();
  });
});

describe('a nonce that does not live long', () => {
  const hasty = withWorld({ lifetimes: { nonce_seconds: 2 } });

  it('expires while the computer sleeps, and what was typed stays, after a reload too', () =>
    withPerson(hasty, async (person) => {
      const told = await hear(person);
      const { page } = person;
      const refused: number[] = [];
      page.on('response', (response) => {
        if (response.url().endsWith('/steps') && !response.ok()) refused.push(response.status());
      });
      // Otherwise the flow renews it ahead of time.
      const sleep = async (): Promise<void> => {
        await page.clock.pauseAt(Date.now() + 500);
        await new Promise((resolve) => setTimeout(resolve, 2500));
      };
      await page.clock.install();
      const flow = await openHost(person, hasty, 'verify', await startSession(hasty, 'verify'));
      await fillDetails(flow);
      await sleep();
      await press(flow, 'Continue');
      await title(flow, 'Choose your bank').waitFor();
      assert.deepEqual([refused, told.exits], [[401], []]);
      await press(flow, 'Back');
      await flow.getByLabel('Family name', { exact: true }).fill('Moreau-Petit');
      await sleep();
      await page.reload();
      await title(flow, 'Your details').waitFor();
      assert.equal(await flow.getByLabel('Family name', { exact: true }).inputValue(), 'Moreau-Petit');
    }));
});
