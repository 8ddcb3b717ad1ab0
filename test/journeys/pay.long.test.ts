import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve, chooseBank, flowOn, goToBank, logIn, withPerson, withWorld, type Person } from './harness.ts';
import { assertOver, hear, openHost, openShop, ORDER, press, startSession, storedOn, title, type Told } from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};
const pays = /^Pay €/;
const payTo = async (person: Person, payee: string, more: object = {}) => {
  const flow = await openHost(
    person,
    world,
    'pisp',
    await startSession(world, 'pisp', { payment: { ...ORDER, payee_name: payee }, ...more }),
  );
  await title(flow, 'Check your payment').waitFor();
  return flow;
};

describe('what the payee’s bank says of the name', () => {
  for (const [payee, words, asks] of [
    ['Lantern Slow Match', 'The name is right', false],
    ['Lantern No Match', 'The name does not match', true],
    ['Lantern Unavailable', 'The name could not be checked', true],
    ['Lantern Never Answers', 'The name could not be checked', true],
  ] as const) {
    journey(`${payee}: ${words}`, async (person, told) => {
      const flow = await payTo(person, payee);
      await flow.getByRole('heading', { name: words }).waitFor();
      const box = flow.getByRole('checkbox');
      assert.equal(await box.count(), asks ? 1 : 0);
      await press(flow, pays);
      if (asks) {
        await flow.getByRole('alert').getByText('Please tick this').waitFor();
        await box.check();
        await press(flow, pays);
      }
      await chooseBank(flow, 'Nord Banque');
      await approve(await goToBank(person, flow));
      await title(flow, 'Paid').waitFor();
      await assertOver(person, told, 'paid', 'result');
    });
  }
});

describe('a bank that does not do its part', () => {
  journey('is down: another one can be chosen', async (person, told) => {
    const flow = await payTo(person, 'Lantern');
    await press(flow, pays);
    await chooseBank(flow, 'Down at the Door Bank');
    await flow.getByText('This bank cannot be reached at the moment').first().waitFor();
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await title(flow, 'Paid').waitFor();
    await assertOver(person, told, 'paid', 'result');
  });

  journey('is the one of the known account: that can be seen, and another one can be chosen', async (person, told) => {
    const account = { institution_id: 'sbx-gb-down', iban: 'GB29NWBK60161331926819' };
    const flow = await payTo(person, 'Lantern', { customer: { account } });
    await flow.getByRole('radio', { name: /^Down at the Door Bank, number ending in 6819/ }).waitFor();
    await press(flow, pays);
    await flow.getByRole('alert').getByText('This bank cannot be reached at the moment').waitFor();
    await flow.getByRole('radio', { name: /^Another account/ }).check();
    await press(flow, pays);
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await title(flow, 'Paid').waitFor();
    await assertOver(person, told, 'paid', 'result');
  });

  for (const [bank, words] of [
    ['Silent Return Bank', 'Your bank gave no answer'],
    ['Blocked Access Bank', 'Your bank has blocked access'],
    ['No Accounts Bank', 'No account was found'],
  ] as const) {
    journey(`${bank}: ${words}, and no money moved`, async (person, told) => {
      const flow = await payTo(person, 'Lantern');
      await press(flow, pays);
      await chooseBank(flow, bank);
      const window = await goToBank(person, flow);
      await logIn(window);
      if (bank === 'No Accounts Bank') await window.locator('button[value=approve]').click();
      await title(flow, words).waitFor();
      await flow.getByText('no money moved').waitFor();
      await press(flow, 'Choose another bank');
      await title(flow, 'Choose your bank').waitFor();
      await press(flow, 'Close');
      await press(flow, 'Leave');
      await assertOver(person, told, 'left', 'choose_bank');
    });
  }

  for (const [bank, seconds] of [
    ['Answer Lost Bank', 40],
    ['Wrong State Bank', 40],
    ['Closed Window Bank', 20],
  ] as const) {
    journey(`${bank}: asking the bank brings the truth, and it is paid once`, async (person, told) => {
      const flow = await payTo(person, 'Lantern');
      await press(flow, pays);
      await chooseBank(flow, bank);
      await approve(await goToBank(person, flow));
      await title(flow, 'Paid').waitFor({ timeout: seconds * 1000 });
      await assertOver(person, told, 'paid', 'result');
    });
  }

  journey('Never Back Bank hangs and gives up: nothing is paid, and it can be tried again', async (person, told) => {
    const flow = await payTo(person, 'Lantern');
    await press(flow, pays);
    await chooseBank(flow, 'Never Back Bank');
    const bank = await goToBank(person, flow);
    await logIn(bank);
    await title(flow, 'Your bank took too long').waitFor({ timeout: 45_000 });
    await press(flow, 'Try again');
    await title(flow, 'Approve at Never Back Bank').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(person, told, 'left', 'redirect');
  });

  journey('Twenty Seconds Bank waits no longer for the person, and moves nothing', async (person, told) => {
    const flow = await payTo(person, 'Lantern');
    await press(flow, pays);
    await chooseBank(flow, 'Twenty Seconds Bank');
    await title(flow, 'Approve at Twenty Seconds Bank').waitFor();
    await title(flow, 'The time to approve is over').waitFor({ timeout: 45_000 });
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(person, told, 'left', 'choose_bank');
  });

  journey('the app of a bank that refuses by itself: said, and no money moved', async (person, told) => {
    const flow = await payTo(person, 'Lantern');
    await press(flow, pays);
    await chooseBank(flow, 'Self-Refusing Bank');
    await title(flow, 'You cancelled at your bank').waitFor({ timeout: 20_000 });
    await press(flow, 'Choose another bank');
    await chooseBank(flow, 'Self-Approving Bank');
    await title(flow, 'Paid').waitFor({ timeout: 20_000 });
    await assertOver(person, told, 'paid', 'result');
  });
});

describe('the person', () => {
  journey('has chosen the wrong bank: there is no second request beside the first, but a way not to pay', async (person, told) => {
    const flow = await payTo(person, 'Lantern');
    await press(flow, pays);
    await chooseBank(flow, 'Moorland & Vale');
    await title(flow, 'Approve at Moorland & Vale').waitFor();
    assert.deepEqual(await flow.locator('tessera-redirect').getByRole('button').allInnerTexts(), [
      'Continue to Moorland & Vale',
      'Do not pay',
    ]);
    const bank = await goToBank(person, flow);
    await bank.getByLabel('User name').waitFor();
    await press(flow, 'Do not pay');
    await assertOver(person, told, 'left', 'redirect');
    // The bank has been told: nothing can be approved there any more.
    await bank.reload();
    await bank.getByRole('heading', { name: 'Not approved' }).waitFor();
  });

  journey('pays in one of two tabs; the other sees that it is paid and does not pay again', async (person, told) => {
    const { page, context } = person;
    const flow = await openShop(person, world, 'pay');
    await press(flow, pays);
    await chooseBank(flow, 'Nord Banque');
    await title(flow, 'Approve at Nord Banque').waitFor();
    const copied = await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)) as Record<string, string>);
    const second = await context.newPage();
    await second.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) sessionStorage.setItem(key, value);
    }, copied);
    await second.goto(page.url());
    const other = flowOn(second);
    await title(other, 'Approve at Nord Banque').waitFor();
    await flow.getByRole('heading', { name: 'This continues in another window' }).waitFor();
    await approve(await goToBank({ ...person, page: second }, other));
    await title(other, 'Paid').waitFor();
    await assertOver({ ...person, page: second }, told, 'paid', 'result');
    await press(flow, 'Continue here');
    await title(flow, 'Paid').waitFor();
    // What is worth something was given to the tab that paid, once.
    assert.deepEqual([told.exits.map(({ cause }) => cause), told.tokens], [['paid'], []]);
    assert.deepEqual(await storedOn(page), []);
  });

  journey('pays from the account of the last time: that is offered first', async (person, told) => {
    const flow = await openShop(person, world, 'pay');
    await press(flow, pays);
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await title(flow, 'Paid').waitFor();
    await assertOver(person, told, 'paid', 'result');
    await person.page.getByRole('link', { name: /back end now knows/ }).click();
    const again = await openShop(person, world, 'pay');
    assert.equal(await again.getByRole('radio', { name: /^Nord Banque, number ending in/ }).isChecked(), true);
    await press(again, pays);
    const bank = await goToBank(person, again);
    await approve(bank);
    await title(again, 'Paid').waitFor();
    await assertOver(person, told, 'paid', 'result');
  });
});
