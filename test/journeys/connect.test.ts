import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  approve,
  chooseBank,
  flowOn,
  goToBank,
  logIn,
  openCheckout,
  shareAccounts,
  withPerson,
  withWorld,
  type Person,
} from './harness.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person) => Promise<void>, options?: Parameters<typeof withPerson>[2]): void => {
  it(name, () => withPerson(world, run, options));
};

describe('connecting a bank account', () => {
  journey(
    "by redirect in a popup: the shop's back end reads the accounts, the page never sees a token",
    async ({ context, page, ...rest }) => {
      const seen: string[] = [];
      page.on('response', (response) => {
        if (!response.url().includes('/tessera/'))
          void response.text().then(
            (text) => seen.push(text),
            () => undefined,
          );
      });
      const flow = await openCheckout(page, world);
      await chooseBank(flow, 'Nord Banque');
      const bank = await goToBank({ context, page, ...rest }, flow);
      await approve(bank);
      await shareAccounts(page, flow);
      assert.match(await page.locator('main').innerText(), /FR76|IBAN|FR\d\d/);
      assert.ok(seen.every((text) => !/at_[\w-]{43}/.test(text)));
      assert.equal(bank.isClosed(), true);
    },
  );

  journey('by redirect in the whole page: the flow goes on where it was', async ({ page }) => {
    const flow = await openCheckout(page, world, '?display=page');
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).click();
    await page.waitForURL('**/sandbox/bank/**');
    await approve(page);
    await page.waitForURL('**/checkout**');
    await shareAccounts(page, flowOn(page));
  });

  journey("by approval in the bank's app", async ({ context, page }) => {
    const flow = await openCheckout(page, world);
    await chooseBank(flow, 'Banque des Tuileries');
    await flow
      .getByText(/Banque des Tuileries/)
      .first()
      .waitFor();
    const phone = await context.newPage();
    await phone.goto(`${world.url}/tessera/sandbox/phone`);
    await phone
      .getByRole('link', { name: /Banque des Tuileries/ })
      .last()
      .click();
    await phone.locator('button[value=approve]').click();
    await shareAccounts(page, flow);
  });

  journey('in a dialog opened by a promise-style call', async (person) => {
    await person.page.goto(world.url);
    await person.page.locator('#pay').click();
    const flow = flowOn(person.page);
    await flow.getByRole('heading', { name: 'Choose your bank' }).waitFor();
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await shareAccounts(person.page, flow);
  });

  journey('started by the back end', async (person) => {
    await person.page.goto(`${world.url}/checkout?start=backend`);
    await person.page.locator('#pay').click();
    const flow = flowOn(person.page);
    await flow.getByRole('heading', { name: 'Choose your bank' }).waitFor();
    await chooseBank(flow, 'Nord Banque');
    await approve(await goToBank(person, flow));
    await shareAccounts(person.page, flow);
  });

  journey(
    'by touch, on a small phone',
    async ({ page }) => {
      const flow = await openCheckout(page, world);
      const right = (part: string): Promise<number> => flow.locator(part).evaluate((element) => element.getBoundingClientRect().right);
      assert.ok((await right('[part=header]')) <= (await right('[part=card]')), 'the flow is wider than its place');
      await flow.getByRole('option', { name: 'Nord Banque' }).first().tap();
      await flow.getByRole('button', { name: /^Continue to / }).tap();
      await page.waitForURL('**/sandbox/bank/**');
      await approve(page);
      await page.waitForURL('**/checkout**');
      await shareAccounts(page, flowOn(page));
    },
    { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  );

  journey('by keyboard alone', async ({ context, page }) => {
    const flow = await openCheckout(page, world);
    await flow.getByRole('combobox').focus();
    await page.keyboard.type('nord');
    // Nobody goes down a list that is not there yet.
    await flow.getByRole('option', { name: 'Nord Banque' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await flow.getByRole('button', { name: /^Continue to / }).waitFor();
    const popup = context.waitForEvent('page');
    await flow.getByRole('button', { name: /^Continue to / }).press('Enter');
    const bank = await popup;
    await bank.getByLabel('User name').focus();
    await bank.keyboard.type('ana');
    await bank.keyboard.press('Tab');
    await bank.keyboard.type('1234');
    await bank.keyboard.press('Enter');
    await bank.locator('button[value=approve]').press('Enter');
    const box = flow.getByRole('checkbox').first();
    await box.waitFor();
    await box.focus();
    if (!(await box.isChecked())) await page.keyboard.press('Space');
    await flow.getByRole('button', { name: /^Share \d/ }).press('Enter');
    await page.waitForURL('**/account');
  });
});

describe('in the middle', () => {
  journey('a reload goes on at the same step, before and after the bank has said yes', async (person) => {
    const { page } = person;
    const flow = await openCheckout(page, world);
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).waitFor();
    await page.reload();
    const bank = await goToBank(person, flow);
    await approve(bank);
    await flow.getByRole('checkbox').first().waitFor();
    await page.reload();
    await shareAccounts(page, flow);
  });

  journey('the back button, from the bank in the same page, finds the step again', async ({ page }) => {
    const flow = await openCheckout(page, world, '?display=page');
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).click();
    await page.waitForURL('**/sandbox/bank/**');
    await page.goBack();
    await flowOn(page)
      .getByRole('button', { name: /^(Continue to|Open|Go to)/ })
      .first()
      .click();
    await page.waitForURL('**/sandbox/bank/**');
    await approve(page);
    await page.waitForURL('**/checkout**');
    await shareAccounts(page, flowOn(page));
  });

  journey('of two tabs, one goes on and the other says so', async (person) => {
    const { page } = person;
    const flow = await openCheckout(page, world);
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).waitFor();
    // What "duplicate tab" does: the copy begins with the tab's own storage.
    const copied = await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)) as Record<string, string>);
    const second = await person.context.newPage();
    await second.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) sessionStorage.setItem(key, value);
    }, copied);
    await second.goto(`${world.url}/checkout`);
    await flowOn(second)
      .getByRole('button', { name: /^Continue to / })
      .waitFor();
    await flow.getByRole('heading', { name: 'This continues in another window' }).waitFor();
    await flow.getByRole('button', { name: 'Continue here' }).click();
    await approve(await goToBank(person, flow));
    await shareAccounts(page, flow);
  });

  journey('an answer that is lost on the way is fetched again, and the bank is asked once', async (person) => {
    const { page } = person;
    const flow = await openCheckout(page, world);
    const sent: string[] = [];
    let lost = false;
    await page.route('**/steps', async (route) => {
      sent.push(`${route.request().headers()['idempotency-key']} ${route.request().postData()}`);
      if (lost) return route.continue();
      lost = true;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).waitFor();
    assert.equal(sent.length, 2);
    assert.equal(sent[0], sent[1]);
    await approve(await goToBank(person, flow));
    await shareAccounts(page, flow);
  });

  journey('a nonce that has expired is renewed, and the choice is kept', async (person) => {
    const { page } = person;
    const flow = await openCheckout(page, world);
    let refused = 0;
    await page.route('**/steps', async (route) => {
      if (refused > 0) return route.continue();
      refused += 1;
      await route.fulfill({
        status: 401,
        json: { id: 'x', type: 'nonce_expired', http: 401, code: 401, message: 'expired' },
      });
    });
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to / }).waitFor();
    assert.equal(refused, 1);
    await approve(await goToBank(person, flow));
    await shareAccounts(page, flow);
  });

  journey('a line that breaks and comes back costs nothing', async (person) => {
    const { context, page } = person;
    const flow = await openCheckout(page, world);
    await context.setOffline(true);
    await flow.getByRole('option', { name: 'Nord Banque' }).first().click();
    await flow
      .getByText(/connection is lost/i)
      .first()
      .waitFor();
    await context.setOffline(false);
    await flow.getByRole('button', { name: /^Continue to / }).waitFor({ timeout: 40_000 });
    person.faults.length = 0;
    await approve(await goToBank(person, flow));
    await shareAccounts(page, flow);
  });
});

describe('when the bank or the person does something else', () => {
  const failsWith = (bank: string, words: RegExp, user = 'ana', approves = false): void => {
    journey(`${bank}: says what happened, and another bank can be chosen`, async (person) => {
      const flow = await openCheckout(person.page, world);
      await chooseBank(flow, bank);
      const window = await goToBank(person, flow);
      await logIn(window, user);
      if (approves) await window.locator('button[value=approve]').click();
      await flow.getByText(words).first().waitFor({ timeout: 40_000 });
      await flow
        .getByRole('button', { name: /other bank|another bank|different bank/i })
        .first()
        .click();
      await flow.getByRole('heading', { name: 'Choose your bank' }).waitFor();
    });
  };
  failsWith('Cancelling Bank', /cancel/i);
  failsWith('Silent Return Bank', /without|answer|nothing/i);
  failsWith('Refusing Bank', /refus|declin|said no|not approve/i, 'ana', true);
  failsWith('Blocked Access Bank', /block/i);
  failsWith('No Accounts Bank', /no account/i, 'ana', true);

  journey('a return with a wrong state leads nowhere; asking the bank brings the truth', async (person) => {
    const flow = await openCheckout(person.page, world);
    await chooseBank(flow, 'Wrong State Bank');
    const bank = await goToBank(person, flow);
    await approve(bank);
    await shareAccounts(person.page, flow);
  });

  journey('a bank page that cuts the tie to its opener still comes home', async (person) => {
    const flow = await openCheckout(person.page, world);
    await chooseBank(flow, 'Closed Window Bank');
    await approve(await goToBank(person, flow));
    await shareAccounts(person.page, flow);
  });

  journey('a bank that is down says so, and the list is still there', async (person) => {
    const flow = await openCheckout(person.page, world);
    await chooseBank(flow, 'Down at the Door Bank');
    await flow
      .getByText(/not (available|answer)|cannot be reached|is down|does not answer/i)
      .first()
      .waitFor();
    await chooseBank(flow, 'Nord Banque');
    await flow.getByRole('button', { name: /^Continue to Nord Banque/ }).waitFor();
  });

  journey("the person closes the bank's window: nothing is decided, and it opens again", async (person) => {
    const flow = await openCheckout(person.page, world);
    await chooseBank(flow, 'Nord Banque');
    const first = await goToBank(person, flow);
    await first.getByLabel('User name').waitFor();
    await first.close();
    const popup = person.context.waitForEvent('page');
    await flow.getByRole('button', { name: /open/i }).first().click();
    await approve(await popup);
    await shareAccounts(person.page, flow);
  });

  journey('the person leaves: asked once, then out, and nothing stays behind', async ({ page }) => {
    const flow = await openCheckout(page, world);
    await chooseBank(flow, 'Nord Banque');
    const exits = page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener('tessera-exited', (event) => resolve((event as Event & { exit: { cause: string } }).exit.cause)),
        ),
    );
    await flow.getByRole('button', { name: 'Close' }).click();
    await flow.getByRole('button', { name: 'Leave' }).click();
    assert.equal(await exits, 'left');
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });
});
