import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { chooseBank, goToBank } from './harness.ts';
import { assertOver, fillDetails, ORDER, press, title } from './trip.ts';
import { answerAs, journeysOn, pressAt, withUpstreams, type Visitor } from './upstreams/harness.ts';
import { becomeMerchant, chooseAtFintecture, chooseThere, comesBackNoMore, onPhone, pay, share } from './upstreams/steps.ts';

/* The ways out of Fintecture's journeys: whatever may happen on the way, at the bank, and on the line. */

const world = withUpstreams('fintecture');
const journey = journeysOn(world, 'fintecture');
const LILAS = 'Banque des Lilas';
const [CONNECT, VERIFY, PAY, MERCHANT] = ['aisp', 'verify', 'pisp', 'merchant'].map((type) => `fintecture_${type}_sbx_#1.0`) as [
  string,
  string,
  string,
  string,
];

describe('connecting', () => {
  /** On the bank's page. */
  async function atBank(visitor: Visitor): Promise<Page> {
    await chooseBank(visitor.flow, LILAS);
    return goToBank(visitor.person, visitor.flow);
  }

  journey(CONNECT, 'cancelled, tried again, refused, at another bank approved', async (visitor) => {
    const flow = await visitor.open();
    await answerAs(await atBank(visitor), 'anna', 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Try again');
    await answerAs(await goToBank(visitor.person, flow), 'anna', 'Refuse');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await chooseBank(flow, 'Rheinbank');
    await answerAs(await goToBank(visitor.person, flow), 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'a bank that refuses whatever is pressed; left', async (visitor) => {
    const flow = await visitor.open();
    await answerAs(await atBank(visitor), 'refused');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'left', 'redirect');
  });

  journey(CONNECT, 'somebody without accounts', async (visitor) => {
    const flow = await visitor.open();
    await answerAs(await atBank(visitor), 'empty');
    await title(flow, 'No account was found').waitFor();
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
  });

  journey(CONNECT, 'a bank that cannot be reached, then an answer that is lost, then both are back', async (visitor) => {
    const flow = await visitor.open();
    for (const fault of [{ status: 503 }, { drop: true, after: true }]) {
      visitor.emulator.fault({ operation: 'getAisV1ProviderAuthorization', times: 5, ...fault });
      await chooseBank(flow, LILAS);
      await flow
        .getByRole('alert')
        .getByText(/cannot be reached|did not work/)
        .waitFor();
      visitor.emulator.reset();
    }
    await answerAs(await atBank(visitor), 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'accounts that cannot be read at first', async (visitor) => {
    const flow = await visitor.open();
    const bank = await atBank(visitor);
    visitor.emulator.fault(
      { operation: 'getAisV1CustomerAccounts', status: 503, times: 3 },
      { operation: 'getAisV1CustomerAccounts', drop: true },
    );
    await answerAs(bank, 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'a reload on every step, and the back button, change nothing', async (visitor) => {
    const flow = await visitor.open();
    await visitor.page.reload();
    await chooseBank(flow, LILAS);
    await title(flow, `Approve at ${LILAS}`).waitFor();
    await visitor.page.reload();
    const bank = await goToBank(visitor.person, flow);
    await bank.getByLabel('User name').waitFor();
    await visitor.page.reload();
    await bank.reload();
    await answerAs(bank, 'anna');
    await title(flow, 'Choose what to share').waitFor();
    await visitor.page.goto('about:blank');
    await visitor.page.goBack();
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'in this very window', async (visitor) => {
    const flow = await visitor.open({ display: 'page' });
    await chooseBank(flow, LILAS);
    await press(flow, `Continue to ${LILAS}`);
    await answerAs(visitor.page, 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey(CONNECT, 'on the phone: slow, then refused there, then by another way', async (visitor) => {
    const flow = await visitor.open();
    await chooseBank(flow, 'Nordsee');
    const phone = await onPhone(visitor);
    await pressAt(phone, 'Refuse');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await chooseBank(flow, 'Nordsee');
    await title(flow, /^Open the Nordsee/).waitFor();
    await answerAs(await onPhone(visitor), 'slow');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });
});

describe('verifying a name', () => {
  /** The form is filled in, and the bank's page answered. */
  async function asked(visitor: Visitor, user: string, given = 'Anna', family = 'Keller'): Promise<void> {
    const flow = await visitor.open();
    await fillDetails(flow, given, family);
    await press(flow, 'Continue');
    await chooseBank(flow, LILAS);
    await answerAs(await goToBank(visitor.person, flow), user);
  }

  journey(VERIFY, 'that is not the holder’s', async (visitor) => {
    await asked(visitor, 'anna', 'Bettina');
    await title(visitor.flow, 'Your name could not be confirmed').waitFor();
    await assertOver(visitor.person, visitor.told, 'unverified', 'result');
  });

  journey(VERIFY, 'that takes a while: nobody has to wait for it at the page', async (visitor) => {
    await asked(visitor, 'slow', 'Sina', 'Slow');
    const checking = title(visitor.flow, 'We are checking your details');
    await checking.waitFor();
    await visitor.page.reload();
    await checking.waitFor();
    await press(visitor.flow, 'Close');
    await assertOver(visitor.person, visitor.told, 'in_review', 'wait', `tessera:fintecture:${VERIFY}`);
  });

  journey(VERIFY, 'that cannot be checked', async (visitor) => {
    await asked(visitor, 'failed', 'Fred', 'Failed');
    await title(visitor.flow, 'Your details could not be checked').waitFor();
    await press(visitor.flow, 'Go on without it');
    await assertOver(visitor.person, visitor.told, 'not_checked', 'result');
  });

  journey(VERIFY, 'at a bank where nobody approves', async (visitor) => {
    const flow = await visitor.open();
    await fillDetails(flow);
    await press(flow, 'Continue');
    await chooseBank(flow, LILAS);
    await answerAs(await goToBank(visitor.person, flow), 'anna', 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await press(flow, 'Choose another bank');
    await title(flow, 'Choose your bank').waitFor();
    await press(flow, 'Back');
    await title(flow, 'Your details').waitFor();
    assert.equal(await flow.getByLabel('Given names', { exact: true }).inputValue(), 'Ana');
  });
});

describe('paying', () => {
  /** The bank is chosen on Fintecture's page, and stands before the person. */
  async function atBank(visitor: Visitor): Promise<Page> {
    await chooseThere(visitor.flow);
    const bank = await goToBank(visitor.person, visitor.flow);
    await chooseAtFintecture(bank);
    await bank.getByText('49.90 EUR').waitFor();
    return bank;
  }
  const begin = async (visitor: Visitor): Promise<Page> => {
    await pay(await visitor.open({ context: { payment: ORDER } }));
    return atBank(visitor);
  };
  /** Nothing on the screen leads to a second payment. */
  async function offersNoOther({ flow }: Visitor): Promise<void> {
    for (const name of ['Try again', 'Choose another bank', 'Start again'])
      assert.equal(await flow.getByRole('button', { name }).count(), 0, name);
  }

  journey(PAY, 'cancelled, then refused: no money moved, and another attempt pays', async (visitor) => {
    const { flow } = visitor;
    await answerAs(await begin(visitor), 'anna', 'Cancel');
    await title(flow, 'You cancelled at your bank').waitFor();
    await flow.getByText('no money moved').waitFor();
    await press(flow, 'Try again');
    const again = await goToBank(visitor.person, flow);
    await chooseAtFintecture(again);
    await answerAs(again, 'anna', 'Refuse');
    await title(flow, 'Your bank said no').waitFor();
    await press(flow, 'Choose another bank');
    await answerAs(await atBank(visitor), 'anna');
    await title(flow, 'Paid').waitFor();
    assert.equal(visitor.count('createPisV2Connect'), 3);
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });

  journey(PAY, 'that the bank carries out later', async (visitor) => {
    await answerAs(await begin(visitor), 'slow');
    await title(visitor.flow, 'Paid').waitFor();
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });

  journey(PAY, 'another amount than was ordered: money may have moved', async (visitor) => {
    await answerAs(await begin(visitor), 'altered');
    await title(visitor.flow, 'Your bank’s answer does not match what was asked').waitFor();
    await offersNoOther(visitor);
    await visitor.flow.getByRole('button', { name: 'Close' }).last().click();
    await assertOver(visitor.person, visitor.told, 'payment_unknown', 'redirect');
  });

  journey(PAY, 'that is left while the bank has it: nobody can call it off, so nobody says that it was', async (visitor) => {
    const { flow } = visitor;
    const bank = await begin(visitor);
    await press(flow, 'Close');
    await flow.getByText(/has not told us yet whether it went through/).waitFor();
    await press(flow, 'Leave');
    await title(flow, 'It is not certain yet whether you paid').waitFor();
    const { session_id } = await assertOver(visitor.person, visitor.told, 'payment_unknown', 'redirect');
    // It is approved all the same, and the back end hears of it.
    await answerAs(bank, 'anna');
    await visitor.comesTo(session_id!, 'paid');
  });

  journey(PAY, 'that was sent and whose answer is lost is never sent again', async (visitor) => {
    const flow = await visitor.open({ context: { payment: ORDER } });
    await pay(flow);
    visitor.emulator.fault({ operation: 'createPisV2Connect', drop: true, after: true });
    await chooseThere(flow);
    await title(flow, 'We are waiting for your bank').waitFor();
    await offersNoOther(visitor);
    await visitor.page.reload();
    await title(flow, 'We are waiting for your bank').waitFor();
    assert.equal(visitor.count('createPisV2Connect'), 1);
    await press(flow, 'Close');
    await press(flow, 'Leave');
    await assertOver(visitor.person, visitor.told, 'payment_unknown', 'redirect');
  });

  journey(PAY, 'while Fintecture is down is not sent, and goes on when it is back', async (visitor) => {
    const flow = await visitor.open({ context: { payment: ORDER } });
    await pay(flow);
    visitor.emulator.fault({ operation: 'createAccessToken', status: 503, times: 20 });
    await chooseThere(flow);
    await flow.getByRole('alert').waitFor();
    visitor.emulator.reset();
    await answerAs(await atBank(visitor), 'anna');
    await title(flow, 'Paid').waitFor();
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });

  for (const [how, webhooks] of [
    ['by the webhook', true],
    ['by asking, where no webhook arrives', false],
  ] as const) {
    journey(PAY, `that is approved in a window that never comes back is learned of ${how}`, async (visitor) => {
      world.network.webhooks = webhooks;
      const bank = await begin(visitor);
      await comesBackNoMore(visitor);
      await answerAs(bank, 'anna');
      await bank.close();
      await title(visitor.flow, 'Paid').waitFor();
      await assertOver(visitor.person, visitor.told, 'paid', 'result');
    });
  }

  journey(PAY, 'with a reload on every step', async (visitor) => {
    const flow = await visitor.open({ context: { payment: ORDER } });
    await visitor.page.reload();
    await pay(flow);
    await title(flow, 'Choose your bank').waitFor();
    await visitor.page.reload();
    const bank = await atBank(visitor);
    await visitor.page.reload();
    await answerAs(bank, 'anna');
    await title(flow, 'Paid').waitFor();
    assert.equal(visitor.count('createPisV2Connect'), 1);
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });
});

describe('setting a merchant up', () => {
  journey(MERCHANT, 'while the organisation cannot be read at first', async (visitor) => {
    const flow = await visitor.open();
    visitor.emulator.fault({ operation: 'getCompanies', status: 503, times: 2 }, { operation: 'getBankAccounts', drop: true });
    await becomeMerchant(flow);
    await title(flow, 'Everything has been sent').waitFor();
    for (const operation of ['postCompanies', 'postBankAccounts', 'postApplications']) assert.equal(visitor.count(operation), 1, operation);
    await assertOver(visitor.person, visitor.told, 'submitted', 'result');
  });

  journey(MERCHANT, 'that the organisation does not take', async (visitor) => {
    const flow = await visitor.open();
    visitor.emulator.fault({ operation: 'postCompanies', status: 400 });
    await becomeMerchant(flow, 'Atelier Soleil SAS');
    await title(flow, 'Everything has been sent').waitFor();
    const { read } = await visitor.exchange();
    const { verifications } = await read<{ verifications: { what: string; status: string }[] }>('/verifications');
    assert.deepEqual([verifications[0]?.what, verifications[0]?.status], ['review', 'declined']);
    await assertOver(visitor.person, visitor.told, 'submitted', 'result');
  });
});
