import { createHash } from 'node:crypto';
import { isIBAN } from '../../src/protocol/iban.ts';
import type { Order } from '../../src/protocol/index.ts';
import { decimalsOf } from '../currencies.ts';

/** What a bank or a screen may take for something else: controls, and what turns the direction of the text around it. */
const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** Says what is wrong with an order, by field; the shape of each was checked at the door. */
export function orderFaults(order: Order): Record<string, string> {
  const amount = amountFault(order);
  const unseen = (['payee_name', 'reference'] as const).filter((field) => UNSEEN.test(order[field]));
  return {
    ...(amount !== undefined && { amount }),
    ...(!isIBAN(order.payee_iban) && { payee_iban: 'is not a valid IBAN' }),
    ...Object.fromEntries(unseen.map((field) => [field, 'holds characters that nobody sees'])),
  };
}

/** Says what is wrong with an amount, or nothing. The shape (no sign, no exponent, no comma) was checked at the door. */
function amountFault({ amount, currency }: Pick<Order, 'amount' | 'currency'>): string | undefined {
  const decimals = decimalsOf(currency);
  const given = amount.split('.')[1]?.length ?? 0;
  if (given > decimals) return `has ${given} decimals, but ${currency} has ${decimals}`;
  if (/^[0.]+$/.test(amount)) return 'must be more than zero';
  return undefined;
}

/** An amount with as many decimals as its currency has: who leaves out a nought means the same. */
function inFull({ amount, currency }: Pick<Order, 'amount' | 'currency'>): string {
  const [units, part = ''] = amount.split('.');
  const decimals = part.replace(/0+$/, '').padEnd(decimalsOf(currency), '0');
  return decimals === '' ? units! : `${units}.${decimals}`;
}

/** Two orders are the same when their hashes are; every field counts, in this order (RTS on SCA, article 5). */
export function orderHash(order: Order): string {
  const { currency, payee_name, payee_iban, reference } = order;
  const amount = inFull(order);
  return createHash('sha256')
    .update(JSON.stringify([amount, currency, payee_name, payee_iban, reference]))
    .digest('base64url');
}
