import { balanceOf, enabled, showAccount } from './accounts.ts';
import type { Call, Handler } from './call.ts';
import { contractsOf } from './contracts.ts';
import { FinoError, json, notFound } from './errors.ts';
import type { OperationId } from './operations.ts';
import { sendPdf } from './pdf.ts';
import { lastRun, runBy, showRun } from './runs.ts';
import { dayOf, euros, rfc3339, type Cockpit, type Fino, type Transaction, type User } from './state.ts';
import { showUser } from './users.ts';

const VERSION = '1';
const MONTHS = 24;

/** Money by what it was for or by whom it came from, most first. */
function ranked(
  transactions: readonly Transaction[],
  nameOf: (transaction: Transaction) => string,
): { name: string; amount: number; count: number }[] {
  const sums = new Map<string, { cents: number; count: number }>();
  for (const each of transactions) {
    const sum = sums.get(nameOf(each)) ?? { cents: 0, count: 0 };
    sums.set(nameOf(each), { cents: sum.cents + each.cents, count: sum.count + 1 });
  }
  return [...sums]
    .sort(([, a], [, b]) => Math.abs(b.cents) - Math.abs(a.cents))
    .map(([name, { cents, count }]) => ({ name, amount: euros(cents), count }));
}

const sum = (transactions: readonly Transaction[]): number => transactions.reduce((total, { cents }) => total + cents, 0);
const byTag = ({ tags }: Transaction): string => tags[0] ?? 'other';
const byPartner = ({ paymentPartner }: Transaction): string => paymentPartner.name;

/** The whole view of what is known of a user: the half that both kinds share, then what each kind has. */
export function cockpitOf(fino: Fino, user: User): Record<string, unknown> {
  const { state } = fino;
  const accounts = enabled(user);
  const transactions = accounts.flatMap((account) => [...account.transactions.values()]);
  const dates = transactions.map(({ bookingDate }) => bookingDate).sort();
  const incoming = transactions.filter(({ cents }) => cents > 0);
  const outgoing = transactions.filter(({ cents }) => cents < 0);
  const contracts = contractsOf(fino, user);
  const insurances = contracts.filter(({ category }) => category === 'insurance');
  const total = accounts.reduce((money, account) => money + balanceOf(account), 0);
  const monthly = (cents: number): number => euros(Math.round(cents / MONTHS));
  const shared = {
    ...{ version: VERSION, type: user.type, createdAt: rfc3339(user.cockpit?.createdAt ?? fino.world.now()) },
    ...{ user: showUser(user), tenant: { id: state.tenant['id'], name: user.tenant } },
    observationPeriod: { from: dates[0] ?? dayOf(fino.world.now()), until: dates.at(-1) ?? dayOf(fino.world.now()) },
    accountData: { accounts: accounts.map((account) => showAccount(account, user.logins.get(account.loginId ?? ''))) },
    ...{ contracts, insurances, internalContracts: [], credits: [], savingSecurities: [], securities: [] },
    liquidity: { available: euros(total), monthlyBalance: monthly(sum(transactions)), currency: 'EUR' },
  };
  if (user.type === 'person') {
    return {
      ...shared,
      accountHistories: { accounts: accounts.length },
      income: { monthly: monthly(sum(incoming)), sources: ranked(incoming, byPartner).slice(0, 5) },
      spending: { monthly: monthly(sum(outgoing)), categories: ranked(outgoing, byTag) },
      householdExpenditure: {
        categories: ranked(
          outgoing.filter((each) => each.tags.includes('housing')),
          byPartner,
        ),
      },
      overview: { accounts: accounts.length, transactions: transactions.length },
      wealth: { total: euros(total), currency: 'EUR' },
    };
  }
  return {
    ...shared,
    caa: {},
    cashflow: { incoming: euros(sum(incoming)), outgoing: euros(sum(outgoing)), currency: 'EUR' },
    collectivePayments: { count: transactions.filter(({ bookingText }) => bookingText.startsWith('Sammel')).length },
    customerTop: ranked(incoming, byPartner).slice(0, 5),
    supplierTop: ranked(outgoing, byPartner).slice(0, 5),
    facts: { accounts: accounts.length, transactions: transactions.length },
    graphs: [],
  };
}

type Own = 'getCockpits' | 'getCompanyCockpit' | 'getCockpitCorrelation' | 'getCockpitPdf' | 'getPersonCockpit';

/** Cockpits. */
export function cockpitOperations(fino: Fino): Record<Own & OperationId, Handler> {
  const { state } = fino;

  function has(user: User): Cockpit {
    if (user.cockpit === undefined) throw notFound('Cockpit');
    return user.cockpit;
  }

  /** A cockpit exists in the kind that its user is of, once something was calculated. */
  const read =
    (type: User['type']): Handler =>
    (call: Call) => {
      const user = call.user();
      has(user);
      if (user.type !== type) throw new FinoError(404, `Cockpit not found: the user is a ${user.type}`);
      return json(cockpitOf(fino, user));
    };

  return {
    getCockpits(call) {
      const page = call.count('page', 1, 1);
      const size = call.count('page-size', 2, 20);
      const advisor = call.query.get('advisor-id');
      const custom = call.query.get('custom-user-id');
      const all = [...state.users.values()]
        .filter(({ cockpit, tenant, goneAt }) => cockpit !== undefined && (call.tenant ?? tenant) === tenant && goneAt > fino.world.now())
        .filter(({ customUserID }) => custom === null || customUserID === custom)
        // Nobody is anybody's advisor here.
        .filter(() => advisor === null);
      const cockpits = all.slice((page - 1) * size, page * size).map((user) => {
        const { id, createdAt, correlationID } = has(user);
        return { id, type: user.type, version: VERSION, createdAt: rfc3339(createdAt), correlationID, user: showUser(user) };
      });
      return json({ cockpits, metaData: { page, pageSize: size, total: all.length } });
    },

    getCompanyCockpit: read('company'),
    getPersonCockpit: read('person'),

    getCockpitCorrelation(call) {
      const user = call.user();
      const wanted = call.query.get('correlation-id');
      return json(showRun(wanted === null ? lastRun(user) : runBy(user, wanted).run));
    },

    getCockpitPdf(call) {
      const user = call.user();
      const { createdAt } = has(user);
      const accounts = enabled(user).map((account) => `${account.name}, ${account.owner}: ${euros(balanceOf(account)).toFixed(2)} EUR`);
      return sendPdf([`Cockpit: ${user.name ?? user.id}`, `Of ${dayOf(createdAt)}`, ...accounts]);
    },
  };
}
