import { toIban, type Person } from '../kit/index.ts';

/** Who can log in at the banks. */
export const PEOPLE: readonly Person[] = [
  { user: 'anna', text: 'a current account and a savings account' },
  { user: 'bogdan', text: 'a current account in overdraft, and a card' },
  { user: 'empty', text: 'no accounts at all' },
  { user: 'slow', text: 'like anna, but the bank takes a while to say so' },
  { user: 'refused', text: 'the bank refuses, whatever is pressed' },
];

export interface BankAccount {
  id: string;
  iban: string;
  currency: string;
  type: string;
  name: string;
  /** In hundredths; below nought is an overdraft. */
  balance: number;
}

const of = (number: string, rest: Omit<BankAccount, 'id' | 'iban'>): BankAccount => ({
  id: `00000000-0000-4000-8000-${number.padStart(12, '0')}`,
  iban: toIban('RO', `XYZB${number.padStart(16, '0')}`),
  ...rest,
});

const ANNA = [
  of('100000001', { currency: 'RON', type: 'Personal current account', name: 'Cont curent', balance: 523_417 }),
  of('100000002', { currency: 'EUR', type: 'Savings account', name: 'Economii', balance: 1_250_000 }),
];
const BOGDAN = [
  of('200000001', { currency: 'RON', type: 'Personal current account', name: 'Cont principal', balance: -31_205 }),
  of('200000002', { currency: 'RON', type: 'Credit card account', name: 'Card de credit', balance: -120_000 }),
];
const ACCOUNTS: Readonly<Record<string, readonly BankAccount[]>> = { anna: ANNA, slow: ANNA, bogdan: BOGDAN, empty: [] };

/** Nobody: undefined. */
export const accountsOf = (user: string): readonly BankAccount[] | undefined =>
  Object.hasOwn(ACCOUNTS, user) ? ACCOUNTS[user] : undefined;

/** Hundredths as a text, without the sign. */
export const toAmount = (cents: number): string => `${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;

export interface Movement {
  id: string;
  utxId: string;
  accountId: string;
  /** In hundredths; below nought went out. */
  cents: number;
  currency: string;
  info: string;
  at: number;
  isPending: boolean;
}

const DAY_MS = 24 * 3_600_000;
const OUT = ['Supermarket', 'Pharmacy', 'Electricity', 'Train ticket', 'Restaurant', 'Telephone'];

/** The last ninety days of an account: always the same for the same day. */
export function movementsOf({ id, currency }: BankAccount, now: number): Movement[] {
  const today = Math.floor(now / DAY_MS);
  return Array.from({ length: 45 }, (_, index) => {
    const day = today - index * 2;
    const mark = (day * 7_919 + Number(id.slice(-9))) % 9_973;
    const isIn = day % 15 === 0;
    return {
      id: `${id.slice(-9)}-${day}`,
      utxId: Buffer.from(`${id}/${day}`).toString('base64'),
      accountId: id,
      cents: isIn ? 350_000 + mark : -(500 + mark),
      currency,
      info: isIn ? 'Salary' : OUT[mark % OUT.length]!,
      at: day * DAY_MS + 8 * 3_600_000,
      isPending: index === 0,
    };
  });
}
