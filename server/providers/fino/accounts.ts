import type { Account, Holder } from '../../../src/protocol/index.ts';
import { decimalOf } from './figures.ts';
import type { BankingAccount } from './operations-banking.ts';
import type { AccountType } from './settings.ts';

/** The one entry of the directory: the person chooses the bank at finoOS. */
export const INSTITUTION = 'fino';

const TYPES: Readonly<Record<AccountType, Account['type']>> = {
  GIRO: 'current',
  TAGESGELD: 'savings',
  SPARBUCH: 'savings',
  FESTGELD: 'savings',
  BAUSPAREN: 'savings',
  KREDIT_KARTE: 'card',
  KREDIT_KONTO: 'loan',
  KREDITDARLEHEN: 'loan',
  DEPOT: 'other',
  FONDSDEPOT: 'other',
  UNKNOWN: 'other',
  OTHER: 'other',
};

/** An account that can be named. */
export type NamedAccount = BankingAccount & { accountId: string };

/** A login's accounts, without those that were switched off. One that does not say whose it is belongs to the only login there is. */
export const accountsOf = (accounts: readonly BankingAccount[] | null | undefined, login: string): NamedAccount[] =>
  (accounts ?? []).filter(
    (each): each is NamedAccount => each.accountId != null && (each.bankLoginId ?? login) === login && each.status !== 'disabled',
  );

const currencyOf = ({ currency }: BankingAccount): string => (currency && /^[A-Z]{3}$/.test(currency) ? currency : 'EUR');
/** As banks write it to each other. */
export const ibanOf = ({ iban }: BankingAccount): string | undefined => iban?.replace(/\s/g, '').toUpperCase() || undefined;

export function toAccount(account: NamedAccount, now: number): Account {
  const { accountId, name, bankName, bic, balance, type } = account;
  const currency = currencyOf(account);
  const amount = decimalOf(balance, currency);
  const iban = ibanOf(account);
  return {
    id: accountId,
    name: name || bankName || accountId,
    type: TYPES[type as AccountType] ?? 'other',
    currency,
    ...(iban !== undefined && { iban }),
    ...(bic && { bic }),
    institution_id: INSTITUTION,
    balances: amount === undefined ? [] : [{ type: 'current', amount, currency, at: new Date(now).toISOString() }],
  };
}

/** Who the accounts belong to, as far as finoOS says. */
export const toHolders = (accounts: readonly NamedAccount[], wanted: readonly string[]): Holder[] =>
  accounts.flatMap(({ accountId, owner }) => (owner && wanted.includes(accountId) ? [{ account_id: accountId, name: owner }] : []));

/**
 * The account to pay from. The one that the person confirmed before, or none: money never leaves another. Without one: the
 * only account that can pay, because then there is nothing to choose; and among several the first current account, because
 * that is the one that people pay from, and the page for the TAN shows which it is before anything moves.
 */
export function payerOf(accounts: readonly NamedAccount[], payFromIban: string | undefined): NamedAccount | undefined {
  if (payFromIban !== undefined) return accounts.find((account) => ibanOf(account) === payFromIban);
  const able = accounts.filter(({ supportedPayments }) => supportedPayments?.includes('SINGLE_MONEY_TRANSFER'));
  if (able.length === 1) return able[0];
  // A bank that says nothing of payments may all the same take one.
  const open = able.length > 0 ? able : accounts.filter(({ supportedPayments }) => supportedPayments == null);
  return open.find(({ type }) => type === 'GIRO');
}
