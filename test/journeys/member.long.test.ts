import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseBank, goToBank, logIn, withPerson, withWorld, type Person } from './harness.ts';
import {
  approveAs,
  ask,
  assertOver,
  DETAILS,
  exchange,
  hear,
  openHost,
  press,
  SECRET,
  startSession,
  storedOn,
  title,
  type Handed,
  type Told,
} from './trip.ts';

const world = withWorld();
const journey = (name: string, run: (person: Person, told: Told) => Promise<void>): void => {
  it(name, () => withPerson(world, async (person) => run(person, await hear(person))));
};

/** Up to the verification, at the bank as somebody. */
async function verifyAs(person: Person, user: string, more: object = {}) {
  const handed = await startSession(world, 'verify', { customer: { details: { ...DETAILS, ...more } } });
  const flow = await openHost(person, world, 'verify', handed);
  await press(flow, 'Continue');
  await chooseBank(flow, 'Nord Banque');
  await approveAs(await goToBank(person, flow), user);
  return { flow, handed };
}

describe('a verification that takes its time', () => {
  journey('seconds: the page goes on by itself', async (person, told) => {
    const { flow } = await verifyAs(person, 'slow', { given_name: 'Sofia', family_name: 'Slow' });
    await title(flow, 'We are checking your details').waitFor();
    await flow.getByText('Usually this takes a few seconds.').waitFor();
    assert.equal(await flow.getByRole('button', { name: 'Close and come back later' }).count(), 0);
    await title(flow, 'Your details are confirmed').waitFor({ timeout: 40_000 });
    await assertOver(person, told, 'verified', 'result');
  });

  journey('hours: left, come back to in the same tab, and in another browser where the back end opens it again', async (person, told) => {
    const { page } = person;
    const { flow, handed } = await verifyAs(person, 'hours', { given_name: 'Hugo', family_name: 'Hours' });
    await title(flow, 'We are checking your details').waitFor();
    await flow.getByText('Usually this takes 2 hours.').waitFor();
    await page.reload();
    await title(flow, 'We are checking your details').waitFor();
    await press(flow, 'Close');
    await title(flow, 'You can come back at any time').waitFor();
    assert.deepEqual([told.exits.map(({ cause, stage }) => `${cause} ${stage}`), told.tokens], [['in_review wait'], []]);
    assert.equal((await storedOn(page)).length, 1);
    await page.reload();
    await title(flow, 'We are checking your details').waitFor();
    const { status, body } = await ask<Handed>(world, `/sessions/${handed.session_id}/resume`, SECRET);
    assert.equal(status, 200);
    await withPerson(world, async (elsewhere) => {
      const other = await openHost(elsewhere, world, 'verify', { session_id: handed.session_id, nonce: body.nonce });
      await title(other, 'We are checking your details').waitFor();
      await elsewhere.page.reload();
      await title(other, 'We are checking your details').waitFor();
    });
    // There it goes on; whoever has the old page can take it back.
    await title(flow, 'This continues in another window').waitFor({ timeout: 20_000 });
    await flow.getByRole('button').first().waitFor();
  });
});

describe('a verification that cannot be made', () => {
  journey('fails once and works when tried again', async (person, told) => {
    const { flow } = await verifyAs(person, 'twice', { given_name: 'Theo', family_name: 'Twice' });
    await title(flow, 'Your details could not be checked').waitFor();
    await press(flow, 'Try again');
    await title(flow, 'Your details are confirmed').waitFor();
    await assertOver(person, told, 'verified', 'result');
  });

  journey('fails every time, and is gone on without', async (person, told) => {
    const { flow } = await verifyAs(person, 'nocheck', { given_name: 'Nadia', family_name: 'Nocheck' });
    await title(flow, 'Your details could not be checked').waitFor();
    await person.page.reload();
    await press(flow, 'Try again');
    await title(flow, 'Your details could not be checked').waitFor();
    await press(flow, 'Go on without it');
    await title(flow, 'Your details have been sent').waitFor();
    const read = await exchange(world, told);
    const { verifications } = await read<{ verifications: { status: string }[] }>('/verifications');
    assert.deepEqual(
      verifications.map(({ status }) => status),
      ['failed'],
    );
    await assertOver(person, told, 'not_checked', 'result');
  });
});

describe('a bank that does not do its part', () => {
  for (const [bank, words, approves] of [
    ['Cancelling Bank', 'You cancelled at your bank', false],
    ['Silent Return Bank', 'Your bank gave no answer', false],
    ['Blocked Access Bank', 'Your bank has blocked access', false],
    ['Refusing Bank', 'Your bank said no', true],
    ['No Accounts Bank', 'No account was found', true],
  ] as const) {
    journey(`${bank}: ${words}; the form is where it was, and another bank confirms`, async (person, told) => {
      const flow = await openHost(person, world, 'verify', await startSession(world, 'verify', { customer: { details: DETAILS } }));
      await press(flow, 'Continue');
      await chooseBank(flow, bank);
      const window = await goToBank(person, flow);
      await logIn(window);
      if (approves) await window.locator('button[value=approve]').click();
      await title(flow, words).waitFor();
      await press(flow, 'Choose another bank');
      await title(flow, 'Choose your bank').waitFor();
      await press(flow, 'Back');
      assert.equal(await flow.getByLabel('Family name', { exact: true }).inputValue(), 'Moreau');
      await press(flow, 'Continue');
      await chooseBank(flow, 'Nord Banque');
      await approveAs(await goToBank(person, flow), 'ana');
      await title(flow, 'Your details are confirmed').waitFor();
      await assertOver(person, told, 'verified', 'result');
    });
  }

  for (const bank of ['Answer Lost Bank', 'Wrong State Bank', 'Closed Window Bank', 'Self-Approving Bank']) {
    journey(`${bank}: asking the bank brings the truth`, async (person, told) => {
      const flow = await openHost(person, world, 'verify', await startSession(world, 'verify', { customer: { details: DETAILS } }));
      await press(flow, 'Continue');
      await chooseBank(flow, bank);
      if (bank !== 'Self-Approving Bank') await approveAs(await goToBank(person, flow), 'ana');
      await title(flow, 'Your details are confirmed').waitFor({ timeout: 40_000 });
      const read = await exchange(world, told);
      const { verifications } = await read<{ verifications: { status: string; match_score: number }[] }>('/verifications');
      assert.deepEqual(
        verifications.map(({ status, match_score }) => [status, match_score]),
        [['verified', 100]],
      );
      await assertOver(person, told, 'verified', 'result');
    });
  }

  journey('left in the form: a record of it, and the draft is gone', async (person, told) => {
    const flow = await openHost(person, world, 'verify', await startSession(world, 'verify'));
    await flow.getByLabel('Family name', { exact: true }).fill('Moreau');
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(person, told, 'left', 'form');
  });
});
