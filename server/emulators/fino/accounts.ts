import { accountNumberOf, ibanOf } from './banks.ts';
import { objectIdOf } from './hash.ts';
import { daysBetween, happeningsOn, historyStart } from './life.ts';
import { dayOf, euros, rfc3339, type Account, type Fino, type Login, type Transaction, type User } from './state.ts';

/** What is on an account now, in euro cents. */
export const balanceOf = ({ opening, transactions }: Account): number =>
  [...transactions.values()].reduce((sum, { cents }) => sum + cents, opening);

/** Adds what happened on an account since the bank was asked last. */
export function fetchTransactions(account: Account, now: number): void {
  const { accountId, life, transactions } = account;
  if (life === undefined) return;
  for (const day of daysBetween(historyStart(now), now)) {
    for (const { habit, cents, index } of happeningsOn(accountId, life, day)) {
      const transactionId = objectIdOf(accountId, day, index);
      if (transactions.has(transactionId)) continue;
      const { partner, text, purpose } = habit;
      const fresh = { transactionId, cents, bookingDate: dayOf(day), bookingText: text, purpose, paymentPartner: partner };
      transactions.set(transactionId, { ...fresh, tags: [], taggedIn: -1, more: {} });
    }
  }
}

/** Fetches a login's accounts and their transactions from its bank. */
export function synchronise({ world }: Fino, user: User, login: Login): void {
  const { bank, persona, accountTypes } = login;
  const now = world.now();
  for (const [index, plan] of persona.accounts.entries()) {
    if (accountTypes !== undefined && !accountTypes.includes(plan.type)) continue;
    const accountId = objectIdOf('account', login.id, index);
    const there = user.accounts.get(accountId);
    if (there !== undefined) fetchTransactions(there, now);
    else {
      const accountNumber = accountNumberOf(bank, bank.id, persona.user, index);
      const account: Account = {
        ...{ accountId, accountNumber, loginId: login.id, life: plan.life, opening: 0, status: 'enabled' },
        ...{ type: plan.type, name: plan.name, owner: persona.owner, transactions: new Map(), more: {} },
        ...{ iban: ibanOf(bank, accountNumber), bic: bank.bic, bankCode: bank.bankCode, bankName: bank.name },
      };
      fetchTransactions(account, now);
      account.opening = plan.balance - balanceOf(account);
      user.accounts.set(accountId, account);
    }
  }
  login.syncedAt = now;
  login.needs = 'nothing';
}

/** An account as it is listed. */
export function showAccount(account: Account, login: Login | undefined): Record<string, unknown> {
  const { more, accountId, accountNumber, loginId, status, type, name, owner, iban, bic, bankCode, bankName } = account;
  const pays = loginId !== undefined && type === 'GIRO';
  return {
    ...more,
    ...{ accountId, accountNumber, status, type, name, owner, currency: 'EUR', balance: euros(balanceOf(account)) },
    ...(loginId !== undefined && { bankLoginId: loginId }),
    ...(login !== undefined && { lastSynchronization: rfc3339(login.syncedAt) }),
    ...(iban !== undefined && { iban }),
    ...(bic !== undefined && { bic }),
    ...(bankCode !== undefined && { bankCode }),
    ...(bankName !== undefined && { bankName }),
    supportedPayments: pays ? ['SINGLE_MONEY_TRANSFER', 'COLLECTIVE_MONEY_TRANSFER'] : [],
  };
}

/** A transaction as it is listed: `tags` only where they were asked for. */
export const showTransaction = (account: Account, transaction: Transaction, tags?: readonly string[]): Record<string, unknown> => ({
  ...transaction.more,
  transactionId: transaction.transactionId,
  accountId: account.accountId,
  amount: euros(transaction.cents),
  currency: 'EUR',
  bookingDate: `${transaction.bookingDate}T00:00:00Z`,
  valueDate: `${transaction.bookingDate}T00:00:00Z`,
  bookingText: transaction.bookingText,
  purpose: transaction.purpose,
  paymentPartner: transaction.paymentPartner,
  ...(tags !== undefined && { tags }),
});

/** Newest first, as a statement shows them. */
export const newestFirst = (transactions: Iterable<Transaction>): Transaction[] =>
  [...transactions].sort((a, b) => b.bookingDate.localeCompare(a.bookingDate) || a.transactionId.localeCompare(b.transactionId));

/** The accounts that count: disabled ones are left out of everything that is calculated. */
export const enabled = (user: User): Account[] => [...user.accounts.values()].filter(({ status }) => status === 'enabled');
