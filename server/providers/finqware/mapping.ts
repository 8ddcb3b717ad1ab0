import type { Account, Transaction } from '../../../src/protocol/index.ts';
import type { TransactionPage, TransactionQuery } from '../provider.ts';
import type { FinqwareAccount, FinqwareTransaction } from './operations.ts';

/* Pure: what Finqware prints, as ours. */

/** ISO 4217's code for none: better than one that was made up. */
const NO_CURRENCY = 'XXX';

const BALANCES: readonly (readonly [RegExp, Account['balances'][number]['type']])[] = [
  [/available/i, 'available'],
  [/^closing_?booked$/i, 'closingBooked'],
  [/expected|forward/i, 'expected'],
];
const TYPES: readonly (readonly [RegExp, Account['type']])[] = [
  [/card/i, 'card'],
  [/loan|credit|mortgage/i, 'loan'],
  [/saving|deposit/i, 'savings'],
  [/current|checking|payment/i, 'current'],
];

function named<T>(text: string | undefined, names: readonly (readonly [RegExp, T])[], otherwise: T): T {
  return names.find(([pattern]) => text !== undefined && pattern.test(text))?.[1] ?? otherwise;
}

/** Amounts are positive there, and another field says which way they go. */
const signed = (amount: string, direction: 'credit' | 'debit' | null | undefined): string =>
  direction === 'debit' && !amount.startsWith('-') && /[1-9]/.test(amount) ? `-${amount}` : amount;

/** The accounts of one bank; `now` stands in where a balance says no time. */
export function toAccount({ id, servicer_name, timestamp, data }: FinqwareAccount, institutionId: string, now: number): Account {
  const scheme = (name: RegExp): string | undefined =>
    data.account_schemes.find(({ scheme_name }) => name.test(scheme_name ?? ''))?.identification;
  const iban = scheme(/^IBAN$/i)
    ?.replaceAll(/\s/g, '')
    .toUpperCase();
  const bic = scheme(/^BIC/i);
  const currency = data.currency ?? data.balances.find(({ balance_currency }) => balance_currency)?.balance_currency ?? NO_CURRENCY;
  return {
    id,
    name: data.nickname ?? data.name ?? data.account_type ?? servicer_name ?? id,
    type: named(`${data.account_type ?? ''} ${data.account_sub_type ?? ''}`, TYPES, 'other'),
    currency,
    ...(iban !== undefined && { iban }),
    ...(bic !== undefined && { bic }),
    institution_id: institutionId,
    balances: data.balances.map((balance) => ({
      type: named(balance.balance_type, BALANCES, 'current'),
      amount: signed(balance.balance_amount, balance.credit_debit_indicator),
      currency: balance.balance_currency ?? currency,
      at: balance.timestamp ?? timestamp ?? new Date(now).toISOString(),
    })),
  };
}

const DAY = /^\d{4}-\d{2}-\d{2}/;

/** A transaction; undefined where it does not say when it was. */
export function toTransaction({ id, utx_id, account_id, data }: FinqwareTransaction): Transaction | undefined {
  const day = DAY.exec(data.booking_date_time ?? '')?.[0];
  if (day === undefined) return undefined;
  const isDebit = data.credit_debit_indicator === 'debit' || data.amount.startsWith('-');
  return {
    // The same in every consent, so that nobody counts twice what was read twice.
    id: utx_id ?? id,
    account_id,
    amount: data.amount.replace('-', ''),
    currency: data.currency ?? NO_CURRENCY,
    direction: isDebit ? 'debit' : 'credit',
    status: /pending|proposed/i.test(data.status ?? '') ? 'pending' : 'booked',
    booking_date: day,
    description: data.info ?? '',
  };
}

/** One page, the newest first. Finqware has no pages: the cursor is the place of the last one shown. */
export function toPage(all: readonly Transaction[], { accountIds, from, to, cursor, limit }: TransactionQuery): TransactionPage {
  const place = ({ booking_date, id }: Transaction): string => `${booking_date} ${id}`;
  const wanted = all
    .filter(({ account_id, booking_date: day }) => accountIds.includes(account_id) && !(from && day < from) && !(to && day > to))
    .sort((a, b) => (place(a) < place(b) ? 1 : -1));
  const rest = cursor === undefined ? wanted : wanted.filter((each) => place(each) < Buffer.from(cursor, 'base64url').toString());
  const transactions = rest.slice(0, limit);
  const last = transactions.at(-1);
  return { transactions, ...(last && rest.length > limit && { nextCursor: Buffer.from(place(last)).toString('base64url') }) };
}
