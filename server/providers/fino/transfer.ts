import type { FailureCause, Order } from '../../../src/protocol/index.ts';
import { decimalOf, numberOf } from './figures.ts';
import type { BankingTransaction } from './operations-banking.ts';
import { toTransaction } from './transactions.ts';

/*
 * A single transfer. The document folds away what one consists of: these few lines are the one place for the names of its
 * fields, which are those that its bookings have.
 */

/** What is to be paid, in finoOS's words; nothing where a number of JSON cannot say the amount exactly. */
export function transferOf({ amount, currency, payee_name, payee_iban, reference }: Order): Record<string, unknown> | undefined {
  const figure = numberOf(amount, currency);
  if (figure === undefined) return undefined;
  return { amount: figure, currency, paymentPartner: { name: payee_name, iban: payee_iban }, purpose: reference };
}

/** What was paid, by what finoOS reads back; of what it does not say, what it was sent. */
export function orderOf(transfer: Readonly<Record<string, unknown>> | undefined, asked: Order): Order {
  const said = transfer ?? {};
  const partner = typeof said['paymentPartner'] === 'object' ? (said['paymentPartner'] as Record<string, unknown> | null) : null;
  const currency = textOf(said['currency']) ?? asked.currency;
  const figure = said['amount'];
  const amount = typeof figure === 'number' || typeof figure === 'string' ? (decimalOf(figure, currency) ?? String(figure)) : asked.amount;
  return {
    // Written as it was asked for, where it is the same.
    amount: amount === decimalOf(asked.amount, currency) ? asked.amount : amount,
    currency,
    payee_name: textOf(partner?.['name']) ?? asked.payee_name,
    payee_iban: textOf(partner?.['iban'])?.replace(/\s/g, '').toUpperCase() ?? asked.payee_iban,
    reference: textOf(said['purpose']) ?? asked.reference,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const DONE = ['done', 'success', 'successful', 'executed', 'completed', 'accepted', 'booked'];
const REFUSED = ['failed', 'failure', 'error', 'rejected', 'declined', 'refused'];
const CANCELLED = ['cancelled', 'canceled', 'aborted'];

/** What a status means. The document shows one, OPEN, and not the others: of what is unknown, nothing is concluded. */
export function verdictOf(status: string | null | undefined): 'done' | 'open' | FailureCause {
  const word = status?.toLowerCase() ?? '';
  if (DONE.includes(word)) return 'done';
  if (REFUSED.includes(word)) return 'refused_by_bank';
  return CANCELLED.includes(word) ? 'cancelled_at_bank' : 'open';
}

/** The ids of the bookings since a day that a transfer may be: as much for the same payee, with the reference. */
export const bookingsLike = (bookings: readonly BankingTransaction[], order: Order, since: string): string[] =>
  bookings
    .map(toTransaction)
    .filter((each) => each !== undefined)
    .filter(
      (each) =>
        each.direction === 'debit' &&
        each.booking_date >= since &&
        each.currency === order.currency &&
        each.amount === decimalOf(order.amount, order.currency) &&
        each.counterparty_iban?.replace(/\s/g, '').toUpperCase() === order.payee_iban &&
        each.description.includes(order.reference),
    )
    .map(({ id }) => id);
