import type { Locator, Page } from 'playwright-core';
import { fillIn, press, title } from '../trip.ts';
import { answerAs, pressAt, type Visitor } from './harness.ts';

/* What people do on the way, by what is written there. */

/** Has the payment begun, though the payee's bank was not asked for the name. */
export async function pay(flow: Locator): Promise<void> {
  await flow.getByRole('checkbox', { name: /pay all the same/ }).check();
  await press(flow, /^Pay €/);
}

/** Shares what is ticked, or the first account. */
export async function share(flow: Locator): Promise<void> {
  await title(flow, 'Choose what to share').waitFor();
  const box = flow.getByRole('checkbox').last();
  if (!(await box.isChecked())) await box.check();
  await press(flow, /^Share \d/);
}

/** The bank is chosen on a page of the upstream's. */
export async function chooseThere(flow: Locator): Promise<void> {
  await title(flow, 'Choose your bank').waitFor();
  await flow.getByText(/^You choose your bank on the next page/).waitFor();
  await press(flow, 'Continue');
}

/** On finoOS's page: at which bank, who, and what is decided. */
export async function answerAtFino(bank: Page, user: string, button = 'Approve'): Promise<void> {
  await bank.getByRole('radio', { name: /^Isarland Bank/ }).check();
  await answerAs(bank, user, button);
}

/** On Fintecture's page: at which bank a payment is made. */
export async function chooseAtFintecture(bank: Page, name = 'Banque des Lilas'): Promise<void> {
  await bank.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
  await pressAt(bank, 'Continue');
}

/** The bank's window is never seen again: the way back to the companion is cut. */
export const comesBackNoMore = ({ person }: Visitor): Promise<unknown> =>
  person.context.route('**/tessera/callback*', (route) => route.abort());

/** The phone of whoever is asked in their bank's app. */
export async function onPhone({ person, world }: Visitor): Promise<Page> {
  const phone = await person.context.newPage();
  await phone.goto(`${world.addresses.fintecture}/phone`);
  await phone.getByRole('link').first().click();
  return phone;
}

const KEY = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----';

/** The four forms of a merchant. The same answers again are the same merchant. */
export async function becomeMerchant(flow: Locator, name = 'Atelier Lune SAS'): Promise<void> {
  await title(flow, 'Your company').waitFor();
  await flow.getByLabel('Country of the register').selectOption({ label: 'France' });
  await fillIn(flow, { 'Registered name': name, 'SIREN number': '732829320', Website: 'https://lune.example/' });
  await flow.getByLabel('Legal form').selectOption({ index: 1 });
  await fillIn(flow, { 'Street and number': '12 rue des Lilas', Postcode: '75011', 'Town or city': 'Paris' });
  await flow.getByLabel('Country', { exact: true }).selectOption({ label: 'France' });
  await press(flow, 'Continue');
  await title(flow, 'Your bank account').waitFor();
  await fillIn(flow, { 'Account holder': 'Atelier Lune SAS', 'Account number (IBAN)': 'FR7630006000011234567890189' });
  await flow.getByLabel('Currency', { exact: true }).selectOption({ label: 'Euro (EUR)' });
  await press(flow, 'Continue');
  await title(flow, 'Your application').waitFor();
  await fillIn(flow, { Name: 'Lune', Domain: 'lune.example', 'Return address': 'https://lune.example/back' });
  await flow.getByLabel('Public key').fill(KEY);
  await press(flow, 'Continue');
  await title(flow, 'People and roles').waitFor();
  const person = flow.getByRole('group', { name: 'Person 1' });
  await fillIn(person, { 'Given names': 'Luna', 'Family name': 'Petit', 'E-mail address': 'luna@lune.example' });
  await person.getByRole('radio', { name: /^Administrator/ }).check();
  await person.getByRole('radio', { name: 'No' }).check();
  await press(flow, 'Continue');
}

/** What is to be deposited. */
export async function aboutDeposit(flow: Locator, amount = '10000'): Promise<void> {
  await title(flow, 'Your deposit').waitFor();
  await flow.getByLabel('Amount').fill(amount);
  await flow.getByRole('radio', { name: 'Euro' }).check();
  await flow.getByRole('radio', { name: '12 months' }).check();
  await press(flow, 'Continue');
}

/** Who applies. */
export async function aboutApplicant(flow: Locator, family = 'Moraru'): Promise<void> {
  await title(flow, 'About you').waitFor();
  await fillIn(flow, { 'Given name': 'Ana', Day: '12', Month: '4', Year: '1988' });
  await flow.getByLabel('Family name').fill(family);
  await flow.getByLabel('E-mail').fill('ana@example.org');
  await press(flow, 'Continue');
}

/** All forms of a deposit. */
export async function fillApplication(flow: Locator): Promise<void> {
  await aboutDeposit(flow);
  await aboutApplicant(flow);
  await confirm(flow);
}

/** The last form of a deposit. */
export async function confirm(flow: Locator): Promise<void> {
  await title(flow, 'Confirm').waitFor();
  await flow.getByRole('checkbox', { name: /I accept the terms/ }).check();
  await press(flow, 'Continue');
}
