import type { Transaction } from '../../src/protocol/data.ts';

const LOCALE = 'en-IE';
const longDate = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const shortDate = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const monthName = new Intl.DateTimeFormat(LOCALE, { month: 'long', timeZone: 'UTC' });

/** "14 February 2027" */
export const day = (date: Date): string => longDate.format(date);
/** "14 Feb" */
export const shortDay = (date: Date): string => shortDate.format(date);
/** "February" */
export const month = (date: Date): string => monthName.format(date);

/** A decimal string in its currency. Given to Intl as text, so that no float ever stands between. */
export function money(amount: string, currency: string): string {
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).format(amount as `${number}`);
}

/** The shop's own prices are cents of a euro. */
export const price = (cents: number): string => money((cents / 100).toFixed(2), 'EUR');

/** An IBAN in groups of four. */
export const iban = (text: string): string => text.replaceAll(/\s/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ');

/** A transaction's amount with the sign that its direction gives it. */
export function signedMoney({ amount, currency, direction }: Transaction): string {
  const size = amount.replace(/^[-+]/, '');
  return money(direction === 'debit' ? `-${size}` : size, currency);
}

/** Exact sum of decimal strings of up to four decimals. */
export function sum(amounts: readonly string[]): string {
  const total = amounts.reduce((all, text) => {
    const [, sign, whole = '0', part = ''] = /^([-+]?)(\d+)(?:\.(\d{1,4}))?$/.exec(text) ?? [];
    const units = BigInt(whole) * 10_000n + BigInt(part.padEnd(4, '0'));
    return all + (sign === '-' ? -units : units);
  }, 0n);
  const size = total < 0n ? -total : total;
  return `${total < 0n ? '-' : ''}${size / 10_000n}.${String(size % 10_000n).padStart(4, '0')}`;
}
