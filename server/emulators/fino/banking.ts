import type * as z from 'zod/mini';
import { enabled, newestFirst, showAccount, showTransaction } from './accounts.ts';
import { calculate } from './calculation.ts';
import type { Call, Handler } from './call.ts';
import { badRequest, empty, json, notFound } from './errors.ts';
import type { OperationId } from './operations.ts';
import { lastRun, showRun } from './runs.ts';
import { accountPatch, accountsRequest, accountType, transactionsRequest, type transactionUpload } from './schemas.ts';
import { dayOf, rfc3339, type Account, type Fino, type Login, type Transaction, type User } from './state.ts';

const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
/** A decimal number as euro cents. Nothing is added up before it is whole. */
const asCents = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 100) : 0);

/** The account of that id in the path. */
export function accountIn(call: Call, user: User): Account {
  const account = user.accounts.get(call.path('account-id'));
  if (account === undefined) throw notFound('Account');
  return account;
}

/** The bank login of that id in the path. */
export function loginIn(call: Call, user: User): Login {
  const login = user.logins.get(call.path('banklogin-id'));
  if (login === undefined) throw notFound('Bank login');
  return login;
}

/** A transaction as somebody uploaded it; an id that is there already is overwritten. */
function upload(account: Account, given: z.output<typeof transactionUpload>, now: number): void {
  const { transactionId, amount, bookingDate, bookingText, purpose, paymentPartner, ...more } = given;
  const partner = typeof paymentPartner === 'object' && paymentPartner !== null ? (paymentPartner as Record<string, unknown>) : {};
  const iban = asText(partner['iban']);
  const creditorID = asText(partner['creditorID']);
  const transaction: Transaction = {
    ...{ transactionId, cents: asCents(amount), bookingDate: (asText(bookingDate) ?? dayOf(now)).slice(0, 10) },
    ...{ bookingText: asText(bookingText) ?? '', purpose: asText(purpose) ?? '', tags: [], taggedIn: -1, more },
    paymentPartner: { name: asText(partner['name']) ?? '', ...(iban && { iban }), ...(creditorID && { creditorID }) },
  };
  account.transactions.set(transactionId, transaction);
}

type Own =
  | 'getAccounts'
  | 'createExternalAccounts'
  | 'addExternalTransactions'
  | 'deleteExternalAccount'
  | 'patchAccount'
  | 'getBankingCorrelation'
  | 'disconnectUser'
  | 'getLoginsSyncStatus'
  | 'deleteLogin'
  | 'getTransactions';

/** Accounts, transactions and logins. */
export function bankingOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { world } = fino;

  /** The days that the query asks for, by its bounds or by a number of months. */
  function span(call: Call): { since: string; until: string } {
    const months = call.query.has('lastMonths') ? call.count('lastMonths', 1, 1) : undefined;
    const since = call.time('since');
    const until = call.time('until');
    if (since !== undefined && until !== undefined && since > until) throw badRequest('since is after until');
    const start = new Date(world.now());
    start.setUTCMonth(start.getUTCMonth() - (months ?? 0));
    const first = months === undefined ? since : start.getTime();
    return { since: first === undefined ? '' : dayOf(first), until: until === undefined ? '9999' : dayOf(until) };
  }

  return {
    getAccounts(call) {
      const user = call.user();
      const accounts = [...user.accounts.values()].map((account) => showAccount(account, user.logins.get(account.loginId ?? '')));
      return accounts.length === 0 ? empty() : json({ accounts });
    },

    async createExternalAccounts(call) {
      const user = call.user();
      const { accounts } = await call.body(accountsRequest);
      for (const { accountId, accountNumber, transactions = [], balance, type, name, owner, iban, ...more } of accounts) {
        const there = user.accounts.get(accountId);
        if (there?.loginId !== undefined) throw badRequest('accountId belongs to a connected account');
        const known = asText(iban);
        const account: Account = {
          ...{ accountId, accountNumber, opening: asCents(balance), status: 'enabled', type: accountType.parse(type) },
          ...{ name: asText(name) ?? '', owner: asText(owner) ?? '', transactions: new Map<string, Transaction>(), more },
          ...(known !== undefined && { iban: known }),
        };
        for (const each of transactions) upload(account, each, world.now());
        // The balance that was uploaded is the one of today, with every transaction in it.
        for (const { cents } of account.transactions.values()) account.opening -= cents;
        user.accounts.set(accountId, account);
      }
      calculate(fino, user);
      return json({ userId: user.id }, 201);
    },

    async addExternalTransactions(call) {
      const user = call.user();
      const account = accountIn(call, user);
      const { transactions } = await call.body(transactionsRequest);
      for (const each of transactions) upload(account, each, world.now());
      calculate(fino, user);
      return json({ transactionsAdded: transactions.length });
    },

    deleteExternalAccount(call) {
      const user = call.user();
      const { accountId, loginId } = accountIn(call, user);
      if (loginId !== undefined) throw badRequest('The account is a connected one');
      user.accounts.delete(accountId);
      return empty();
    },

    async patchAccount(call) {
      const account = accountIn(call, call.user());
      account.status = (await call.body(accountPatch)).status;
      return empty();
    },

    getBankingCorrelation: (call) => json(showRun(lastRun(call.user()))),

    disconnectUser(call) {
      const user = call.user();
      for (const data of [user.logins, user.accounts, user.transfers]) data.clear();
      user.runs = [];
      delete user.cockpit;
      return empty();
    },

    getLoginsSyncStatus: (call) =>
      json(
        [...call.user().logins.values()].map(({ id, bank, needs, syncedAt }) => ({
          ...{ bankLoginId: id, bankName: bank.name, bankCode: bank.bankCode, bic: bank.bic },
          ...{ lastSynchronization: rfc3339(syncedAt), manualSynchronizationRequired: needs !== 'nothing' },
          ...(needs !== 'nothing' && { error: needs }),
        })),
      ),

    deleteLogin(call) {
      const user = call.user();
      const { id } = loginIn(call, user);
      for (const { accountId, loginId } of user.accounts.values()) if (loginId === id) user.accounts.delete(accountId);
      user.logins.delete(id);
      return empty();
    },

    getTransactions(call) {
      const user = call.user();
      const { since, until } = span(call);
      const wanted = call.query.get('transactionIds')?.split(',');
      const found = enabled(user).flatMap((account) =>
        newestFirst(account.transactions.values())
          // Ids win over every bound of time.
          .filter(({ transactionId, bookingDate }) => wanted?.includes(transactionId) ?? (bookingDate >= since && bookingDate <= until))
          .map((transaction) => showTransaction(account, transaction)),
      );
      return json(found);
    },
  };
}
