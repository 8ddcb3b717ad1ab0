import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startDemo } from './demo.ts';
import { hasEngine, startEngine, type Engine, type EngineName, type Person } from './person.ts';

const name = (process.env['TEST_ENGINE'] ?? 'chromium') as EngineName;

/*
 * Every journey on the demo shop, by a person who knows things by role and name alone. A trip to the bank is in this very
 * window, except where it says so.
 */
describe(`journeys in ${name}`, { skip: !hasEngine(name) }, () => {
  let demo: Awaited<ReturnType<typeof startDemo>>;
  let engine: Engine;
  before(async () => {
    demo = await startDemo();
    engine = await startEngine(name);
  });
  after(async () => {
    await engine?.close();
    await demo?.end();
  });

  const journey = (title: string, run: (person: Person) => Promise<void>): void =>
    void it(title, { timeout: 120_000 }, async () => {
      const { person, end } = await engine.person();
      try {
        await run(person);
      } finally {
        await end();
      }
    });

  async function chooseBank(person: Person, bank: string): Promise<void> {
    await person.see('heading', 'Choose your bank');
    await person.fill('Bank name, BIC or IBAN', bank, 'combobox');
    await person.click('option', new RegExp(bank));
  }

  async function approveAtBank(person: Person, user = 'ana'): Promise<void> {
    await person.fill('User name', user);
    await person.fill('Password', '1234');
    await person.click('button', 'Log in');
    await person.click('button', /^(Approve|Share|Allow|Pay)/);
  }

  const throughBank = async (person: Person, bank = 'Lindenbank', user = 'ana'): Promise<void> => {
    await chooseBank(person, bank);
    await goToBank(person, user);
  };

  /** In a window of its own, which closes by itself. */
  async function goToBank(person: Person, user = 'ana'): Promise<void> {
    const back = await person.into(() => person.click('button', /^Continue to /));
    await approveAtBank(person, user);
    await back();
  }

  async function fillName(person: Person, given = 'Ana', family = 'Moreau'): Promise<void> {
    await person.fill(/^Given names/, given);
    await person.fill(/^Family name/, family);
  }

  async function fillBirthday(person: Person): Promise<void> {
    await person.fill('Day', '12');
    await person.fill('Month', '4');
    await person.fill('Year', '1988');
  }

  async function fillAddress(person: Person): Promise<void> {
    await person.fill('Street and number', '12 rue des Lilas');
    await person.fill('Postcode', '75011');
    await person.fill('Town or city', 'Paris');
    await person.choose('Country', 'France');
  }

  journey('connect an account, with the bank in this window', async (person) => {
    await person.go(`${demo.url}/checkout?display=page`);
    await chooseBank(person, 'Lindenbank');
    await person.click('button', /^Continue to /);
    await approveAtBank(person);
    await person.see('heading', 'Choose what to share');
    await person.click('button', /^Share 1/);
    await person.see('heading', 'Your plan is set');
  });

  journey('connect an account, with the bank in a window of its own', async (person) => {
    await person.go(`${demo.url}/checkout?display=popup`);
    await throughBank(person);
    await person.see('heading', 'Choose what to share');
    await person.click('button', /^Share 1/);
    await person.see('heading', 'Your plan is set');
  });

  journey('connect an account in the app, after a reload', async (person) => {
    await person.go(`${demo.url}/checkout`);
    await chooseBank(person, 'Self-Approving');
    await person.see('heading', /^Open the .* app/);
    await person.reload();
    await person.see('heading', 'Choose what to share');
  });

  journey('pay by bank', async (person) => {
    await person.go(`${demo.url}/journeys/pay`);
    await person.see('heading', 'The name is right');
    await person.click('button', /^Pay /);
    await throughBank(person);
    await person.see('heading', 'Paid');
    await person.click('link', 'What our back end now knows');
    await person.see('heading', 'Pay by bank: done');
    // The next time the account is known.
    await person.go(`${demo.url}/journeys/pay`);
    await person.click('radio', /^Lindenbank/);
    await person.click('button', /^Pay /);
    await goToBank(person);
    await person.see('heading', 'Paid');
  });

  journey('pay somebody whose name does not match, knowingly', async (person) => {
    await person.go(`${demo.url}/journeys/pay?payee=no`);
    await person.see('heading', 'The name does not match');
    await person.click('button', /^Pay /);
    await person.see('alert', /tick this/);
    await person.click('checkbox', /pay all the same/);
    await person.click('button', /^Pay /);
    await person.see('heading', 'Choose your bank');
  });

  journey('become a member', async (person) => {
    await person.go(`${demo.url}/journeys/member`);
    await person.see('heading', 'Your details');
    await person.click('button', 'Continue');
    await person.see('alert', /Please check \d answers/);
    await fillName(person);
    await fillBirthday(person);
    await person.fill(/^E-mail/, 'ana@example.org');
    await fillAddress(person);
    await person.reload();
    await person.see('heading', 'Your details');
    await person.click('button', 'Continue');
    await throughBank(person);
    await person.see('heading', 'Your details are confirmed');
    await person.click('link', 'What our back end now knows');
    await person.see('heading', 'Become a member: done');
  });

  journey('become a member as a customer who is known, under a name that the bank does not know', async (person) => {
    await person.go(`${demo.url}/journeys/member?who=known`);
    await person.see('heading', 'Your details');
    await person.click('button', 'Continue');
    await throughBank(person, 'Lindenbank', 'nomatch');
    await person.see('heading', 'Your name could not be confirmed');
  });

  journey('apply, leave, and come back when it is decided', async (person) => {
    await person.go(`${demo.url}/journeys/credit`);
    await person.click('radio', 'Credit card');
    await person.choose('Currency', 'Euro (EUR)');
    await person.fill(/^Limit/, '1200');
    await person.click('radio', 'No');
    await person.click('button', 'Continue');
    await person.see('heading', 'About you');
    await fillName(person, 'Ana', 'Moreau');
    await fillBirthday(person);
    await person.choose('Country of birth', 'France');
    await person.choose('Citizen of', 'France');
    await person.fill(/^E-mail/, 'ana@example.org');
    await fillAddress(person);
    await person.click('radio', 'No');
    await person.click('checkbox', /true and complete/);
    await person.click('button', 'Continue');
    await person.see('heading', 'We are looking at what you sent');
    await person.click('button', 'Close and come back later');
    await person.see('heading', 'You can come back at any time');
    await person.go(`${demo.url}/tessera/sandbox/office`);
    await person.click('button', /^Approve/);
    await person.see('heading', 'Decided');
    await person.go(`${demo.url}/journeys/credit`);
    await person.see('heading', 'Your application is approved');
    await person.click('link', 'What our back end now knows');
    await person.see('heading', 'Studio credit: done');
  });

  journey('onboard a company, and go back on the way', async (person) => {
    await person.go(`${demo.url}/journeys/sell`);
    await person.fill('Registered name', 'Atelier Lune SAS');
    await person.choose('Country of the register', 'France');
    await person.fill(/SIREN/, '732829320');
    await person.choose('Legal form', 'Private limited company');
    await fillAddress(person);
    await person.fill('Website', 'https://lune.example');
    await person.click('button', 'Continue');
    await person.see('heading', 'Your bank account');
    await person.click('button', 'Back');
    await person.see('heading', 'Your company');
    await person.click('button', 'Continue');
    await person.fill('Account holder', 'Atelier Lune SAS');
    await person.fill('Account number (IBAN)', 'FR7630006000011234567890189');
    await person.choose('Currency', 'Euro (EUR)');
    await person.click('button', 'Continue');
    await person.see('heading', 'Your application');
    await person.fill('Name', 'Lune');
    await person.fill('Domain', 'lune.example');
    await person.fill('Return address', 'https://lune.example/back');
    await person.click('button', 'Continue');
    await person.see('heading', 'People and roles');
    await fillName(person, 'Luna', 'Petit');
    await person.fill('E-mail address', 'luna@lune.example');
    await person.click('radio', /^Administrator/);
    await person.click('radio', 'Yes');
    await person.fill('Share in percent', '60');
    await person.click('button', 'Continue');
    await person.see('heading', 'Everything has been sent');
    await person.click('link', 'What our back end now knows');
    await person.see('heading', 'Sell with us: done');
  });

  journey('manage the banks', async (person) => {
    await person.go(`${demo.url}/checkout?display=page`);
    await chooseBank(person, 'Lindenbank');
    await person.click('button', /^Continue to /);
    await approveAtBank(person);
    await person.click('button', /^Share 1/);
    await person.see('heading', 'Your plan is set');
    await person.go(`${demo.url}/journeys/banks`);
    await person.click('button', /^Update/);
    await person.see('status', /Everything is up to date/);
    await person.click('button', /^Remove/);
    await person.click('button', 'Remove this bank');
    await person.see('status', /was removed/);
    await person.click('button', 'Done');
    await person.see('heading', 'All done');
    assert.match(await person.url(), /\/journeys\/banks$/);
  });
});
