import { createHash } from 'node:crypto';
import type { Account, Holder, Transaction } from '../../../src/protocol/index.ts';
import { ProviderError, type TransactionPage, type TransactionQuery } from '../provider.ts';
import type { AisAccount, AisHolder, AisTransaction } from './operations-ais.ts';

const TYPES = { CACC: 'current', SVGS: 'savings', LOAN: 'loan', CARD: 'card', OTHR: 'other' } as const;
/** What ISO 4217 has for no currency at all. */
const NO_CURRENCY = 'XXX';
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Without an id, nothing of an account can be read: such a one is left out. */
export function toAccount(found: AisAccount, institutionId: string, now: number): Account[] {
  const { id, iban, bic, balances = [], type = 'OTHR' } = found;
  if (!id) return [];
  const currency = found.currency ?? balances.find((each) => each.currency !== undefined)?.currency ?? NO_CURRENCY;
  return [
    {
      id,
      // Fintecture has no names for accounts; those who show them have words for the kinds.
      name: '',
      type: TYPES[type],
      currency,
      ...(iban && { iban }),
      ...(bic && { bic }),
      institution_id: institutionId,
      balances: balances.flatMap((balance) =>
        balance.type !== undefined && balance.amount !== undefined && DECIMAL.test(balance.amount)
          ? [
              {
                type: balance.type,
                amount: balance.amount,
                currency: balance.currency ?? currency,
                at: balance.timestamp ?? new Date(now).toISOString(),
              },
            ]
          : [],
      ),
    },
  ];
}

/** A holder without a name tells nothing. */
export const toHolder = ({ name, address, email, phone }: AisHolder, accountId: string): Holder[] =>
  name ? [{ account_id: accountId, name, ...(address && { address }), ...(email && { email }), ...(phone && { phone }) }] : [];

/** What was booked on one account. What has no amount is no booking; what has no day yet is pending, today. */
export function toTransactions(found: readonly AisTransaction[], account: { id: string; currency?: string }, now: number): Transaction[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const seen = new Map<string, number>();
  return found.flatMap((each): Transaction[] => {
    const { amount, currency, booking_date, value_date, description, type, counterparty } = each;
    if (amount === undefined || !DECIMAL.test(amount)) return [];
    return [
      {
        id: each.id ?? madeUpId(each, account.id, seen),
        account_id: account.id,
        // The direction says which way it went; where it is missing, the sign does.
        amount: amount.replace('-', ''),
        currency: currency ?? account.currency ?? NO_CURRENCY,
        direction: type ?? (amount.startsWith('-') ? 'debit' : 'credit'),
        status: booking_date === undefined ? 'pending' : 'booked',
        booking_date: booking_date ?? value_date ?? today,
        ...(value_date !== undefined && { value_date }),
        description: description ?? '',
        ...(counterparty?.name && { counterparty_name: counterparty.name }),
        ...(counterparty?.iban && { counterparty_iban: counterparty.iban }),
      },
    ];
  });
}

/** The same for the same booking, whenever it is read: made of what it says, and of how many before it say the same. */
function madeUpId(transaction: AisTransaction, accountId: string, seen: Map<string, number>): string {
  const { amount, currency, booking_date, value_date, description, type, counterparty } = transaction;
  const says = [accountId, amount, currency, booking_date, value_date, description, type, counterparty?.name, counterparty?.iban];
  const text = JSON.stringify(says.map((each) => each ?? null));
  const before = seen.get(text) ?? 0;
  seen.set(text, before + 1);
  return createHash('sha256').update(`${before} ${text}`).digest('base64url').slice(0, 22);
}

/** Newest first; on one day by account and id, from the end. A cursor is a place in that order, so what is new does not move it. */
const placeOf = ({ booking_date, account_id, id }: Transaction): string => JSON.stringify([booking_date, account_id, id]);

/** One page of a list that upstream gives whole. */
export function pageOf(all: readonly Transaction[], { from = '', to = '9999', cursor, limit }: TransactionQuery): TransactionPage {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const found = all
    .filter(({ booking_date: day }) => day >= from && day <= to)
    .map((transaction) => ({ transaction, place: placeOf(transaction) }))
    .filter(({ place }) => after === undefined || place < after)
    .sort((a, b) => (a.place < b.place ? 1 : -1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    transactions: page.map(({ transaction }) => transaction),
    ...(found.length > page.length && last && { nextCursor: Buffer.from(last.place).toString('base64url') }),
  };
}

function readCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (!/^\["\d{4}-\d{2}-\d{2}",".*",".*"\]$/.test(place))
    throw new ProviderError('provider_rejected', 'The cursor was not given out here.');
  return place;
}
