import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { chooseBank, goToBank } from './harness.ts';
import { assertOver, fillDetails, ORDER, press, title } from './trip.ts';
import { answerAs, journeysOn, pressAt, withUpstreams } from './upstreams/harness.ts';
import {
  aboutApplicant,
  aboutDeposit,
  answerAtFino,
  becomeMerchant,
  chooseAtFintecture,
  chooseThere,
  confirm,
  fillApplication,
  onPhone,
  pay,
  share,
} from './upstreams/steps.ts';

/* One good way through every journey of every upstream. The ways out are in the long tests. */

const world = withUpstreams('fintecture', 'fino', 'finqware');

describe('Fintecture', () => {
  const journey = journeysOn(world, 'fintecture');

  journey('fintecture_aisp_sbx_#1.0', 'connects a bank on its page, and its accounts are read', async (visitor) => {
    const flow = await visitor.open();
    await chooseBank(flow, 'Banque des Lilas');
    await answerAs(await goToBank(visitor.person, flow), 'anna');
    await share(flow);
    await title(flow, 'Your bank is connected').waitFor();
    const { read } = await visitor.exchange();
    const { accounts } = await read<{ accounts: { iban: string }[] }>('/accounts');
    assert.deepEqual([accounts.length, accounts[0]?.iban.slice(0, 2)], [1, 'FR']);
    assert.ok((await read<{ transactions: unknown[] }>('/transactions')).transactions.length > 0);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey('fintecture_aisp_sbx_#1.0', 'connects a bank on the phone', async (visitor) => {
    const flow = await visitor.open();
    await chooseBank(flow, 'Nordsee');
    await title(flow, 'Open the Nordsee Sparbank app on your phone and approve').waitFor();
    await answerAs(await onPhone(visitor), 'anna');
    await share(flow);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey('fintecture_verify_sbx_#1.0', 'verifies a name', async (visitor) => {
    const flow = await visitor.open();
    await fillDetails(flow, 'Anna', 'Keller');
    await press(flow, 'Continue');
    await chooseBank(flow, 'Banque des Lilas');
    await answerAs(await goToBank(visitor.person, flow), 'anna');
    await title(flow, 'Your details are confirmed').waitFor();
    await assertOver(visitor.person, visitor.told, 'verified', 'result');
  });

  journey('fintecture_pisp_sbx_#1.0', 'pays', async (visitor) => {
    const flow = await visitor.open({ context: { payment: ORDER } });
    await pay(flow);
    await chooseThere(flow);
    const bank = await goToBank(visitor.person, flow);
    await chooseAtFintecture(bank);
    await bank.getByText('49.90 EUR').waitFor();
    await answerAs(bank, 'anna');
    await title(flow, 'Paid').waitFor();
    const { read } = await visitor.exchange();
    const { payments } = await read<{ payments: { amount: string; payee_iban: string }[] }>('/payments');
    assert.deepEqual([payments[0]?.amount, payments[0]?.payee_iban], [ORDER.amount, ORDER.payee_iban]);
    assert.equal(visitor.count('createPisV2Connect'), 1);
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });

  journey('fintecture_merchant_sbx_#1.0', 'sets a merchant up', async (visitor) => {
    const flow = await visitor.open();
    await becomeMerchant(flow);
    await title(flow, 'Everything has been sent').waitFor();
    await assertOver(visitor.person, visitor.told, 'submitted', 'result');
    for (const operation of ['postCompanies', 'postBankAccounts', 'postApplications']) assert.equal(visitor.count(operation), 1, operation);
  });
});

describe('finoOS', () => {
  const journey = journeysOn(world, 'fino');

  journey('fino_aisp_sbx_#1.0', 'connects a bank that is chosen on its own page', async (visitor) => {
    const flow = await visitor.open();
    await chooseThere(flow);
    await answerAtFino(await goToBank(visitor.person, flow), 'anna');
    await share(flow);
    const { read } = await visitor.exchange();
    assert.equal((await read<{ accounts: unknown[] }>('/accounts')).accounts.length, 1);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey('fino_manage_sbx_#1.0', 'manages the banks: one is connected, brought up to date and removed', async (visitor) => {
    const flow = await visitor.open({ context: { customer: { credentials_ids: [] } } });
    await press(flow, 'Connect a bank');
    await chooseThere(flow);
    await answerAtFino(await goToBank(visitor.person, flow), 'anna');
    await share(flow);
    await flow.getByRole('heading', { name: /New$/ }).waitFor();
    await press(flow, /^Update: /);
    await flow.getByRole('status').getByText('Everything is up to date.').waitFor();
    await press(flow, /^Remove: /);
    await press(flow, 'Remove this bank');
    await flow.getByText('No bank is connected.').waitFor();
    await press(flow, 'Done');
    await assertOver(visitor.person, visitor.told, 'managed', 'result');
  });

  journey('fino_pisp_sbx_#1.0', 'pays: the window of the bank goes on to the TAN by itself', async (visitor) => {
    const flow = await visitor.open({ context: { payment: ORDER } });
    await pay(flow);
    await chooseThere(flow);
    const bank = await goToBank(visitor.person, flow);
    await answerAtFino(bank, 'anna');
    await bank.getByRole('heading', { name: 'Approve this transfer' }).waitFor();
    await title(flow, 'Finish in the other window').waitFor();
    await bank.getByLabel('TAN').fill('123456');
    await pressAt(bank, 'Approve');
    await title(flow, 'Paid').waitFor();
    assert.equal(visitor.count('createMoneyTransfer'), 1);
    await assertOver(visitor.person, visitor.told, 'paid', 'result');
  });
});

describe('Finqware', () => {
  const journey = journeysOn(world, 'finqware');

  journey('finqware_xyz_aisp_sbx_#1.0', 'connects a bank', async (visitor) => {
    const flow = await visitor.open();
    await chooseBank(flow, 'XYZ Bank');
    await answerAs(await goToBank(visitor.person, flow), 'anna');
    await share(flow);
    const { read } = await visitor.exchange();
    assert.equal((await read<{ accounts: unknown[] }>('/accounts')).accounts.length, 1);
    await assertOver(visitor.person, visitor.told, 'completed', 'result');
  });

  journey('finqware_xyz_sbx_#3.0', 'applies: each form goes there as it comes, and people decide', async (visitor) => {
    const flow = await visitor.open();
    await fillApplication(flow);
    await title(flow, 'We are looking at what you sent').waitFor();
    assert.equal(visitor.count('submitStep'), 3);
    visitor.emulator.fire('session.decided', { decision: 'approve' });
    await title(flow, 'Your application is approved').waitFor();
    await assertOver(visitor.person, visitor.told, 'approved', 'result');
  });

  journey('finqware_xyz_sbx_#3.0', 'says at its field what they refuse', async (visitor) => {
    const flow = await visitor.open();
    await aboutDeposit(flow, '60000');
    await aboutApplicant(flow);
    await flow
      .getByRole('alert')
      .getByText(/^Where the money comes from/)
      .waitFor();
    await flow.getByLabel('Where the money comes from').selectOption({ label: 'Salary' });
    await press(flow, 'Continue');
    await confirm(flow);
    await title(flow, 'We are looking at what you sent').waitFor();
    await press(flow, 'Close and come back later');
    await assertOver(visitor.person, visitor.told, 'in_review', 'wait', 'tessera:finqware:finqware_xyz_sbx_#3.0');
  });
});
