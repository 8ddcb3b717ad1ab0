import { createHash } from 'node:crypto';
import type { Order } from '../../src/protocol/index.ts';

/** How many decimals a currency has; two where it is not listed. */
const DECIMALS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** Says what is wrong with an amount, or nothing. The shape (no sign, no exponent, no comma) was checked at the door. */
export function amountFault({ amount, currency }: Pick<Order, 'amount' | 'currency'>): string | undefined {
  const decimals = DECIMALS[currency] ?? 2;
  const given = amount.split('.')[1]?.length ?? 0;
  if (given > decimals) return `has ${given} decimals, but ${currency} has ${decimals}`;
  if (/^[0.]+$/.test(amount)) return 'must be more than zero';
  return undefined;
}

/** Two orders are the same when their hashes are; every field counts, in this order (RTS on SCA, article 5). */
export function orderHash(order: Order): string {
  const { amount, currency, payee_name, payee_iban, reference } = order;
  return createHash('sha256')
    .update(JSON.stringify([amount, currency, payee_name, payee_iban, reference]))
    .digest('base64url');
}
