import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { approve, chooseBank, goToBank, withPerson, withWorld, type Person } from './harness.ts';
import { exchange, fillDetails, hear, openHost, ORDER, press, startSession, STRICT, title } from './trip.ts';

const world = withWorld();

/** Collects what the policy of any page has refused, from the first moment on. */
async function watch({ context }: Person): Promise<string[]> {
  const all: string[] = [];
  await context.exposeBinding('refused', (_source, what: string) => void all.push(what));
  await context.addInitScript(() => {
    const page = window as unknown as { refused: (what: string) => void };
    addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI }) => page.refused(`${violatedDirective} ${blockedURI}`),
      true,
    );
  });
  return all;
}

describe(`a page under ${STRICT}`, () => {
  it('runs a whole journey without one violation, logos and QR code included', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      const violations = await watch(person);
      const flow = await openHost(person, world, 'aisp');
      await flow.locator('tessera-bank-logo svg').first().waitFor();
      await flow.getByRole('button', { name: /^Country/ }).click();
      await flow.locator('tessera-pick').getByRole('option').first().waitFor();
      await page.keyboard.press('Escape');
      await chooseBank(flow, 'Banque des Tuileries');
      await flow.getByRole('img', { name: /QR/ }).waitFor();
      await flow.getByRole('button', { name: 'Choose another bank' }).click();
      await chooseBank(flow, 'Nord Banque');
      await approve(await goToBank(person, flow));
      await flow.getByRole('checkbox').first().check();
      await flow.getByRole('button', { name: /^Share \d/ }).click();
      await flow.getByRole('heading', { name: /connected/i }).waitFor();
      assert.deepEqual(violations, []);
    }));

  it('shows forms, waits, payments with their receipts, and the banks, without one violation', () =>
    withPerson(world, async (person) => {
      const violations = await watch(person);
      const told = await hear(person);
      const payment = await openHost(person, world, 'pisp', await startSession(world, 'pisp', { payment: ORDER }));
      await press(payment, /^Pay €/);
      await chooseBank(payment, 'Nord Banque');
      await approve(await goToBank(person, payment));
      await title(payment, 'Paid').waitFor();
      await press(payment, 'Print or save');
      told.tokens.length = 0;

      const verification = await openHost(person, world, 'verify', await startSession(world, 'verify'));
      await press(verification, 'Continue');
      await verification.getByRole('alert').waitFor();
      await fillDetails(verification);
      await press(verification, 'Continue');
      await chooseBank(verification, 'Nord Banque');
      await approve(await goToBank(person, verification));
      await title(verification, 'We are checking your details').waitFor();
      await title(verification, 'Your details are confirmed').waitFor();
      told.tokens.length = 0;

      const connecting = await openHost(person, world, 'aisp');
      await chooseBank(connecting, 'Nord Banque');
      await approve(await goToBank(person, connecting));
      await press(connecting, /^Share \d/);
      const { credentials_id } = (await exchange(world, told)).token;
      const context = { customer: { credentials_ids: [credentials_id] } };
      const banks = await openHost(person, world, 'manage', await startSession(world, 'manage', context));
      await press(banks, 'Update: Nord Banque');
      await press(banks, 'Remove: Nord Banque');
      await press(banks, 'Remove this bank');
      await press(banks, 'Done');
      await title(banks, 'All done').waitFor();
      assert.deepEqual(violations, []);
    }));
});
