import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { withPerson, withWorld, type Person } from './harness.ts';
import { Keyboard } from './keyboard.ts';
import { assertOver, exchange, fillIn, hear, openHost, openShop, press, startSession, title, type Told } from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};

const KEY = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----';

/** One of the people. */
async function fillPerson(row: Locator, given: string, family: string, role: RegExp, share?: string): Promise<void> {
  await fillIn(row, { 'Given names': given, 'Family name': family, 'E-mail address': `${given.toLowerCase()}@lune.example` });
  await row.getByRole('radio', { name: role }).check();
  await row.getByRole('radio', { name: share === undefined ? 'No' : 'Yes' }).check();
  if (share !== undefined) await row.getByLabel('Share in percent').fill(share);
}

describe('selling with the shop', () => {
  journey('back through all forms with everything in them; the back end gets it to the letter', async (person, told) => {
    const flow = await openHost(person, world, 'merchant', await startSession(world, 'merchant'));
    await title(flow, 'Your company').waitFor();
    await fillIn(flow, { 'Registered name': 'Søstrene “Måne” & Cie <b>' });
    await flow.getByLabel('Country of the register').selectOption({ label: 'Germany' });
    await fillIn(flow, { 'Commercial register number': 'HRB 86891' });
    await flow.getByLabel('Country of the register').selectOption({ label: 'France' });
    await fillIn(flow, { 'SIREN number': '732 829 320', Website: 'https://lune.example/' });
    await flow.getByLabel('Legal form').selectOption({ label: 'Something else' });
    await fillIn(flow, { 'Please name it': 'Coopérative', 'Street and number': '1 quai', Postcode: '13002', 'Town or city': 'Marseille' });
    await flow.getByLabel('Country', { exact: true }).selectOption({ label: 'France' });
    await press(flow, 'Continue');
    await title(flow, 'Your bank account').waitFor();
    await fillIn(flow, { 'Account holder': 'Måne', 'Account number (IBAN)': 'FR76 3000 6000 0112 3456 7890 188' });
    await flow.getByLabel('Currency', { exact: true }).selectOption({ label: 'Euro (EUR)' });
    await press(flow, 'Continue');
    await flow
      .getByRole('alert')
      .getByText(/This is not a complete IBAN/)
      .waitFor();
    await fillIn(flow, { 'Account number (IBAN)': 'fr7630006000011234567890189' });
    await press(flow, 'Continue');
    await title(flow, 'Your application').waitFor();
    await fillIn(flow, { Name: 'Lune', Domain: 'lune.example', 'Return address': 'https://lune.example/back' });
    await flow.getByLabel('Public key').fill(KEY);
    await press(flow, 'Continue');
    await title(flow, 'People and roles').waitFor();
    const row = (number: number): Locator => flow.getByRole('group', { name: `Person ${String(number)}` });
    await fillPerson(row(1), 'Luna', 'Petit', /^Administrator/, '60');
    for (const number of [2, 3]) {
      await press(flow, 'Add a person');
      await row(number).waitFor();
    }
    await fillPerson(row(2), 'Weg', 'Damit', /^Viewer/);
    await fillPerson(row(3), 'Tove', 'Ærø', /^Finance/);
    await press(flow, 'Remove Person 2');
    await flow.getByRole('status').getByText('2 entries').waitFor({ state: 'attached' });
    assert.equal(await row(2).getByLabel('Family name').inputValue(), 'Ærø');
    // All the way back, after a reload too, and forth again.
    for (const name of ['Your application', 'Your bank account', 'Your company']) {
      await press(flow, 'Back');
      await title(flow, name).waitFor();
    }
    await person.page.reload();
    await title(flow, 'Your company').waitFor();
    assert.equal(await flow.getByLabel('Please name it').inputValue(), 'Coopérative');
    for (const name of ['Your bank account', 'Your application', 'People and roles']) {
      await press(flow, 'Continue');
      await title(flow, name).waitFor();
    }
    assert.equal(await row(2).getByLabel('Family name').inputValue(), 'Ærø');
    await press(flow, 'Continue');
    await title(flow, 'Everything has been sent').waitFor();
    const read = await exchange(world, told);
    assert.deepEqual(await read('/forms'), {
      forms: [
        {
          step: 'company',
          values: {
            legal_name: 'Søstrene “Måne” & Cie <b>',
            country: 'FR',
            siren: '732829320',
            legal_form: 'other',
            legal_form_other: 'Coopérative',
            address: { line1: '1 quai', postal_code: '13002', city: 'Marseille', country: 'FR' },
            website: 'https://lune.example/',
          },
        },
        { step: 'account', values: { holder_name: 'Måne', iban: 'FR7630006000011234567890189', currency: 'EUR' } },
        {
          step: 'application',
          values: { name: 'Lune', domain: 'lune.example', return_url: 'https://lune.example/back', public_key: KEY },
        },
        {
          step: 'people',
          values: {
            people: [
              { given_name: 'Luna', family_name: 'Petit', email: 'luna@lune.example', role: 'admin', owner: 'yes', share: '60' },
              { given_name: 'Tove', family_name: 'Ærø', email: 'tove@lune.example', role: 'finance', owner: 'no' },
            ],
          },
        },
      ],
    });
    await assertOver(person, told, 'submitted', 'result');
  });

  journey('by keyboard alone', async (person, told) => {
    const flow = await openShop(person, world, 'sell');
    const keyboard = new Keyboard(person.page);
    const field = (name: string): Locator => flow.getByLabel(name, { exact: true });
    const type = async (fields: Readonly<Record<string, string>>): Promise<void> => {
      for (const [name, text] of Object.entries(fields)) await keyboard.type(field(name), text);
    };
    const send = (): Promise<void> => keyboard.press(flow.getByRole('button', { name: 'Continue' }));
    await type({ 'Registered name': 'Atelier Lune SAS', 'Country of the register': 'France', 'SIREN number': '732829320' });
    await type({ 'Legal form': 'Private', 'Street and number': '12 rue des Lilas', Postcode: '75011', 'Town or city': 'Paris' });
    await type({ Country: 'France', Website: 'https://lune.example' });
    await send();
    await type({ 'Account holder': 'Atelier Lune SAS', 'Account number (IBAN)': 'FR7630006000011234567890189', Currency: 'Euro' });
    await send();
    await type({ Name: 'Lune', Domain: 'lune.example', 'Return address': 'https://lune.example/back' });
    await send();
    await type({ 'Given names': 'Luna', 'Family name': 'Petit', 'E-mail address': 'luna@lune.example' });
    await keyboard.choose(flow.getByRole('radiogroup', { name: 'Role' }), /^Developer/);
    await keyboard.choose(flow.getByRole('radiogroup', { name: /^Owns 25%/ }), 'No');
    await keyboard.press(flow.getByRole('button', { name: 'Add a person' }));
    await keyboard.press(flow.getByRole('button', { name: 'Remove Person 2' }), 'Space');
    await send();
    await title(flow, 'Everything has been sent').waitFor();
    await assertOver(person, told, 'submitted', 'result');
  });
});
