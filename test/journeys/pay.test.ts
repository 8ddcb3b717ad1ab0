import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve, chooseBank, flowOn, goToBank, logIn, withPerson, withWorld, type Person } from './harness.ts';
import { Keyboard } from './keyboard.ts';
import {
  ask,
  assertOver,
  exchange,
  hear,
  openHost,
  openShop,
  ORDER,
  press,
  readOutcome,
  skillOf,
  startSession,
  title,
  type Told,
} from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};
const pays = /^Pay €/;

describe('paying by bank', () => {
  journey('by keyboard alone; the receipt and the back end say the same', async (person, told) => {
    const { page, context } = person;
    const keyboard = new Keyboard(page);
    const flow = await openShop(person, world, 'pay', '?payee=close');
    await flow.getByText('the account belongs to Third Drum Close Match & Sons').waitFor();
    await keyboard.press(flow.getByRole('button', { name: pays }));
    await flow.getByRole('alert').getByText('Please tick this').waitFor();
    await keyboard.press(flow.getByRole('checkbox', { name: /pay all the same/ }), 'Space');
    const amount = (await flow.getByRole('button', { name: pays }).innerText()).replace('Pay ', '');
    await keyboard.press(flow.getByRole('button', { name: pays }));
    await keyboard.type(flow.getByRole('combobox'), 'nord');
    await flow.getByRole('option', { name: 'Nord Banque' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await title(flow, 'Approve at Nord Banque').waitFor();
    const popup = context.waitForEvent('page');
    await keyboard.press(flow.getByRole('button', { name: /^Continue to / }));
    const bank = await popup;
    await bank.getByText('Third Drum Close Match').first().waitFor();
    await new Keyboard(bank).approve();
    await title(flow, 'Paid').waitFor();
    const receipt = await flow.locator('tessera-result dl').innerText();
    for (const line of ['Third Drum Close Match', 'FR76 3000 6000 0112 3456 7890 189', 'Print', 'Nord Banque'])
      assert.ok(receipt.includes(line), receipt);
    await flow.locator('tessera-result').getByText(amount, { exact: true }).waitFor();
    await assertOver(person, told, 'paid', 'result');
    const known = await readOutcome(person);
    assert.ok(known.includes('To: Third Drum Close Match') && known.some((line) => line.startsWith('From: FR')), known.join(' | '));
    assert.ok(
      known.some((line) => line.startsWith('Amount: ') && line.includes(amount.replace('€', ''))),
      known.join(' | '),
    );
  });

  journey('cancelled at the bank, tried again, refused by another, left: no money moved', async (person, told) => {
    const flow = await openShop(person, world, 'pay');
    await press(flow, pays);
    await chooseBank(flow, 'Cancelling Bank');
    await logIn(await goToBank(person, flow));
    await title(flow, 'You cancelled at your bank').waitFor();
    await flow.getByText('no money moved').waitFor();
    await press(flow, 'Try again');
    await logIn(await goToBank(person, flow));
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Choose another bank');
    await chooseBank(flow, 'Refusing Bank');
    await approve(await goToBank(person, flow));
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await title(flow, 'You left before the end').waitFor();
    await assertOver(person, told, 'left', 'choose_bank');
  });

  journey('another amount at the bank than was ordered: the consent is worth nothing, and money may have moved', async (person, told) => {
    const flow = await openShop(person, world, 'pay');
    await press(flow, pays);
    await chooseBank(flow, 'Altered Order Bank');
    await approve(await goToBank(person, flow));
    await title(flow, 'Your bank’s answer does not match what was asked').waitFor();
    await flow.getByText('If you were paying, look at your account first.').waitFor();
    for (const name of ['Try again', 'Choose another bank', 'Start again'])
      assert.equal(await flow.getByRole('button', { name }).count(), 0);
    await flow.getByRole('button', { name: 'Close' }).last().click();
    await title(flow, 'It is not certain yet whether you paid').waitFor();
    await assertOver(person, told, 'payment_unknown', 'redirect');
  });

  journey('not to pay after all: a record of it, and nothing else', async (person, told) => {
    const flow = await openShop(person, world, 'pay', '?payee=no');
    await title(flow, 'Check your payment').waitFor();
    await press(flow, 'Do not pay');
    await title(flow, 'You left before the end').waitFor();
    await assertOver(person, told, 'left', 'review');
    assert.equal(await person.page.getByRole('link', { name: /back end now knows/ }).count(), 0);
    await press(flow, 'Start again');
    await flow.getByRole('button', { name: pays }).waitFor();
    assert.equal(told.exits.length, 0);
  });

  journey('a reload on every step, and the back button, change nothing', async (person, told) => {
    const { page } = person;
    await page.goto(`${world.url}/journeys`);
    await page.getByRole('link', { name: 'Pay by bank' }).click();
    const flow = flowOn(page);
    await title(flow, 'Check your payment').waitFor();
    await page.reload();
    await press(flow, pays);
    await title(flow, 'Choose your bank').waitFor();
    await page.reload();
    await title(flow, 'Choose your bank').waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'More than a checkout' }).waitFor();
    await page.goForward();
    await chooseBank(flow, 'Nord Banque');
    await title(flow, 'Approve at Nord Banque').waitFor();
    await page.reload();
    const bank = await goToBank(person, flow);
    await bank.getByLabel('User name').waitFor();
    await page.reload();
    await approve(bank);
    await title(flow, 'Paid').waitFor();
    await assertOver(person, told, 'paid', 'result');
  });

  journey('no browser may start one', async (person) => {
    await openHost(person, world, 'pisp');
    await flowOn(person.page).getByRole('heading', { name: 'This cannot be started here' }).waitFor();
    assert.match(person.faults.splice(0).join(), /skill_needs_backend/);
  });

  journey('a session that was handed in is good for one browser', async (person, told) => {
    const handed = await startSession(world, 'pisp', { payment: ORDER });
    const flow = await openHost(person, world, 'pisp', handed);
    await flow.getByText('Paper Lantern').first().waitFor();
    await withPerson(world, async (thief) => {
      const heard = await hear(thief);
      const other = await openHost(thief, world, 'pisp', handed);
      await title(other, /^This (took too long|has expired)$/).waitFor();
      assert.equal(await other.getByText('Paper Lantern').count(), 0);
      assert.equal(heard.exits.length, 1);
    });
    await press(flow, pays);
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await title(flow, 'Paid').waitFor();
    const read = await exchange(world, told);
    const { payments } = await read<{ payments: { amount: string; currency: string; payee_name: string; reference: string }[] }>(
      '/payments',
    );
    const [{ amount, currency, payee_name, reference }] = payments as [(typeof payments)[0]];
    assert.deepEqual({ amount, currency, payee_name, payee_iban: ORDER.payee_iban, reference }, ORDER);
    await assertOver(person, told, 'paid', 'result');
    const again = await ask<{ type: string }>(world, '/sessions', { client_id: 'demo', client_app_key: 'pk_demo', skill: skillOf('pisp') });
    assert.equal(again.body.type, 'skill_needs_backend');
  });
});
