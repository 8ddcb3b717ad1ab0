import { accountsWith, calculate } from './calculation.ts';
import { balanceOf, enabled, showAccount } from './accounts.ts';
import type { Handler } from './call.ts';
import { json, notFound } from './errors.ts';
import { objectIdOf } from './hash.ts';
import { daysBetween, historyStart } from './life.ts';
import type { OperationId } from './operations.ts';
import { lastRun, runBy, showRun } from './runs.ts';
import { patternsRequest } from './schemas.ts';
import { dayOf, euros, type Account, type Fino, type User } from './state.ts';

/** What everything that somebody sends to an account of their own is called. */
const OWN = 'savings';

/** Accounts that nobody connected, found by what is sent to them. */
function detected(user: User): Record<string, unknown>[] {
  const ibans = new Set(enabled(user).flatMap(({ iban }) => iban ?? []));
  const found = new Map<string, string>();
  for (const { owner, transactions } of enabled(user)) {
    for (const { paymentPartner, tags } of transactions.values()) {
      const { iban } = paymentPartner;
      if (iban !== undefined && tags.includes(OWN) && !ibans.has(iban)) found.set(iban, owner);
    }
  }
  return [...found].map(([iban, owner]) => ({
    ...{ accountId: objectIdOf('detected', iban), iban, owner, type: 'UNKNOWN', name: 'Sparplan', currency: 'EUR' },
    // True for what was found, although the user added nothing: this is how the document has it.
    additionalAnalysesInfo: { IsUserAdded: true },
  }));
}

/** An account's balance at the end of every day of the last two years. */
function historyOf(account: Account, now: number): Record<string, unknown>[] {
  const changes = new Map<string, number>();
  for (const { bookingDate, cents } of account.transactions.values()) changes.set(bookingDate, (changes.get(bookingDate) ?? 0) + cents);
  const days = daysBetween(historyStart(now), now).map(dayOf);
  const inside = days.reduce((sum, day) => sum + (changes.get(day) ?? 0), 0);
  let balance = balanceOf(account) - inside;
  return days.map((date) => {
    balance += changes.get(date) ?? 0;
    return { date, balance: euros(balance) };
  });
}

type Own =
  | 'getCategorization'
  | 'getCategorizationCorrelation'
  | 'getPatterns'
  | 'putPatterns'
  | 'getCategorizedTransactions'
  | 'getTransactionCategorization'
  | 'getAccountDetection'
  | 'getAccountDetectionCorrelation'
  | 'getAccountHistory'
  | 'getAccountHistoryCorrelation';

/** Categorisation, account detection and account history. */
export function analysisOf(fino: Fino): Record<Own & OperationId, Handler> {
  const correlation: Handler = (call) => json(showRun(lastRun(call.user())));

  return {
    getCategorization(call) {
      const user = call.user();
      const since = call.query.get('correlation-id');
      const after = since === null ? -1 : runBy(user, since).index;
      const categorization = enabled(user).flatMap(({ accountId, transactions }) =>
        [...transactions.values()]
          .filter(({ taggedIn }) => taggedIn > after)
          .map(({ transactionId, tags }) => ({ transactionId, accountId, tags })),
      );
      return json({ categorization, metaData: { total: categorization.length } });
    },

    getCategorizationCorrelation: correlation,

    getPatterns: (call) => json(call.user().patterns),

    async putPatterns(call) {
      const user = call.user();
      user.patterns = await call.body(patternsRequest);
      calculate(fino, user);
      return json(user.patterns);
    },

    getCategorizedTransactions: (call) => json({ accounts: accountsWith(call.user(), true) }),

    getTransactionCategorization(call) {
      const id = call.path('transaction-id');
      const found = enabled(call.user()).flatMap(({ transactions }) => transactions.get(id) ?? []);
      if (found[0] === undefined) throw notFound('Transaction');
      return json({ tags: found[0].tags });
    },

    getAccountDetection(call) {
      const user = call.user();
      const connected = enabled(user).map((account) => ({
        ...showAccount(account, user.logins.get(account.loginId ?? '')),
        additionalAnalysesInfo: { IsUserAdded: false },
      }));
      const isCard = ({ type }: Record<string, unknown>): boolean => type === 'KREDIT_KARTE';
      const accounts = [...connected.filter((account) => !isCard(account)), ...detected(user)];
      return json({ accountsOverview: { accounts, creditCards: connected.filter(isCard) } });
    },

    getAccountDetectionCorrelation: correlation,

    getAccountHistory: (call) =>
      json({
        histories: enabled(call.user()).map((account) => ({
          ...{ accountId: account.accountId, currency: 'EUR' },
          balances: historyOf(account, fino.world.now()),
        })),
      }),

    getAccountHistoryCorrelation: correlation,
  };
}
