import type { Transaction } from '../../../src/protocol/index.ts';
import { ProviderError, type TransactionPage, type TransactionQuery } from '../provider.ts';
import { bankDay, dayOf, decimalOf } from './figures.ts';
import type { BankingTransaction } from './operations-banking.ts';

const DAY = 86_400_000;

/** A booking in the companion's shape; nothing where it lacks what makes it one. */
export function toTransaction(booking: BankingTransaction): Transaction | undefined {
  const { transactionId, accountId, bookingDate, bookingText, paymentPartner, purpose, valueDate } = booking;
  const currency = booking.currency && /^[A-Z]{3}$/.test(booking.currency) ? booking.currency : 'EUR';
  const amount = decimalOf(booking.amount, currency);
  const day = dayOf(bookingDate) ?? dayOf(valueDate);
  if (!transactionId || !accountId || amount === undefined || day === undefined) return undefined;
  const value = dayOf(valueDate);
  return {
    id: transactionId,
    account_id: accountId,
    amount: amount.replace('-', ''),
    currency,
    direction: amount.startsWith('-') ? 'debit' : 'credit',
    // finoOS lists what the bank has booked.
    status: 'booked',
    booking_date: day,
    ...(value !== undefined && { value_date: value }),
    description: purpose || bookingText || '',
    ...(paymentPartner?.name && { counterparty_name: paymentPartner.name }),
    ...(paymentPartner?.iban && { counterparty_iban: paymentPartner.iban }),
  };
}

/** What to ask finoOS for. It pages nothing, so a later page asks for what lies before the last one; nothing where nothing can be there. */
export function spanOf({ from, to, cursor }: TransactionQuery, now: number): { since?: string; until?: string } | undefined {
  const last = cursor === undefined ? to : positionOf(cursor).day;
  if (from !== undefined && from > (last ?? bankDay(now))) return undefined;
  return {
    // A day earlier: at the bank, the day begins before it does in Greenwich.
    ...(from !== undefined && { since: new Date(Date.parse(from) - DAY).toISOString() }),
    ...(last !== undefined && { until: `${last}T23:59:59Z` }),
  };
}

/** One page of what finoOS has listed, newest first. */
export function pageOf(
  bookings: readonly BankingTransaction[],
  { accountIds, from = '', to = '9999-12-31', cursor, limit }: TransactionQuery,
): TransactionPage {
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const found = bookings
    .map(toTransaction)
    .filter((each): each is Transaction => each !== undefined && accountIds.includes(each.account_id))
    .filter(({ booking_date: day }) => day >= from && day <= to)
    .sort((a, b) => order(place(a), place(b)))
    .filter((each) => after === undefined || order(after, place(each)) < 0);
  const transactions = found.slice(0, limit);
  const last = transactions.at(-1);
  return { transactions, ...(last && found.length > limit && { nextCursor: cursorOf(place(last)) }) };
}

/** Where a booking stands in the list. */
interface Place {
  day: string;
  id: string;
}
const place = ({ booking_date, id }: Transaction): Place => ({ day: booking_date, id });
const order = (a: Place, b: Place): number => compare(b.day, a.day) || compare(a.id, b.id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const cursorOf = ({ day, id }: Place): string => Buffer.from(`${day} ${id}`).toString('base64url');

function positionOf(cursor: string): Place {
  const [, day, id] = /^(\d{4}-\d{2}-\d{2}) (.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (day === undefined || id === undefined) throw new ProviderError('provider_rejected', 'The cursor was not given out here.');
  return { day, id };
}
