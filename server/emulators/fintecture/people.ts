import { createHash } from 'node:crypto';
import type { Person } from '../kit/index.ts';
import { toIban } from '../kit/index.ts';
import { currencyOf, type Bank } from './banks.ts';

export interface Holder {
  name: string;
  address?: string;
  email?: string;
  phone?: string;
}

type AccountType = 'CACC' | 'SVGS' | 'LOAN' | 'CARD' | 'OTHR';

/** A customer of every bank, known by the user name. */
export interface Persona extends Person {
  holders: readonly Holder[];
  accounts: readonly { type: AccountType; balance: number }[];
  /** Of a hundred days, on how many something is booked. */
  busy?: number;
  /** What goes differently from how it should. */
  quirk?: 'slow' | 'refused' | 'failed' | 'altered';
}

const ANNA: Holder = {
  name: 'Anna Keller',
  address: '12 Harbour Street, 1011 Riverton',
  email: 'anna.keller@mail.example',
  phone: '+33600000001',
};
const CURRENT = { type: 'CACC', balance: 248_310 } as const;

export const PEOPLE: readonly Persona[] = [
  {
    user: 'anna',
    text: 'Anna Keller: a current and a savings account',
    holders: [ANNA],
    accounts: [CURRENT, { type: 'SVGS', balance: 1_250_000 }],
  },
  {
    user: 'bruno',
    text: 'Bruno Moreau: one account, overdrawn',
    holders: [{ name: 'Bruno Moreau' }],
    accounts: [{ type: 'CACC', balance: -4_217 }],
  },
  {
    ...{ user: 'chloe', text: 'Chloé and Marc Lefèvre: a joint account' },
    holders: [{ name: 'Chloé Lefèvre', email: 'chloe@mail.example' }, { name: 'Marc Lefèvre' }],
    accounts: [{ type: 'CACC', balance: 98_005 }],
  },
  {
    ...{
      user: 'dario',
      text: 'Dario Conti: every kind of account',
      holders: [{ name: 'Dario Conti', address: 'Via del Porto 3, Genova' }],
    },
    accounts: (['CACC', 'SVGS', 'LOAN', 'CARD', 'OTHR'] as const).map((type, index) => ({ type, balance: 10_000 * index - 5_000 })),
  },
  { user: 'ewa', text: 'Ewa Nowak: several bookings a day', holders: [{ name: 'Ewa Nowak' }], accounts: [CURRENT], busy: 400 },
  {
    user: 'firma',
    text: 'Lindt & Sohn GmbH: a company',
    holders: [{ name: 'Lindt & Sohn GmbH' }],
    accounts: [{ type: 'CACC', balance: 12_904_477 }],
  },
  { user: 'empty', text: 'Emil Empty: no account at all', holders: [{ name: 'Emil Empty' }], accounts: [] },
  {
    user: 'slow',
    text: 'Sina Slow: what others decide stays pending for a while',
    holders: [{ name: 'Sina Slow' }],
    accounts: [CURRENT],
    quirk: 'slow',
  },
  {
    user: 'altered',
    text: 'Alma Altered: the bank pays one unit more than was asked for',
    holders: [{ name: 'Alma Altered' }],
    accounts: [CURRENT],
    quirk: 'altered',
  },
  { user: 'refused', text: 'the bank refuses, whatever is pressed', holders: [], accounts: [], quirk: 'refused' },
  {
    user: 'failed',
    text: 'a payment fails after it was approved, and a name cannot be checked',
    holders: [{ name: 'Fred Failed' }],
    accounts: [CURRENT],
    quirk: 'failed',
  },
];

/** Whoever logs in with that name. */
export const findPerson = (user: string): Persona | undefined => PEOPLE.find((each) => each.user === user.trim().toLowerCase());

export interface Account {
  id: string;
  iban?: string;
  bic: string;
  currency: string;
  balances: { type: 'available' | 'current' | 'closingBooked' | 'expected'; amount: string; currency: string; timestamp: string }[];
  type: AccountType;
}

export interface Transaction {
  id: string;
  amount: string;
  currency: string;
  booking_date: string;
  value_date: string;
  description: string;
  type: 'debit' | 'credit';
  counterparty: { name: string; iban: string };
}

const DAY = 86_400_000;
/** How far back the bank tells what was booked. */
const DAYS = 90;

/** The length of an account's number at home, and what it starts with. */
const NUMBERS: Readonly<Record<string, (bank: Bank) => readonly [start: string, digits: number]>> = {
  FR: () => ['3', 22],
  DE: () => ['9', 17],
  ES: () => ['7', 19],
  NL: (bank) => [bank.id.slice(0, 4).toUpperCase(), 10],
  IT: () => ['X', 22],
  PL: () => ['8', 23],
  GB: (bank) => [bank.id.slice(0, 4).toUpperCase(), 14],
};

const hash = (...parts: readonly (string | number)[]): Buffer => createHash('sha256').update(parts.join('\n')).digest();
const digits = (count: number, ...parts: readonly (string | number)[]): string =>
  BigInt(`0x${hash(...parts).toString('hex')}`)
    .toString()
    .slice(-count);
const iso = (time: number): string => new Date(time).toISOString();

/** Hundredths as a decimal text, without passing through floating point. */
export const decimal = (hundredths: number): string =>
  `${hundredths < 0 ? '-' : ''}${Math.trunc(Math.abs(hundredths) / 100)}.${String(Math.abs(hundredths) % 100).padStart(2, '0')}`;

function ibanAt(bank: Bank, ...parts: readonly (string | number)[]): string {
  const [start, count] = NUMBERS[bank.country]?.(bank) ?? ['', 20];
  return toIban(bank.country, start + digits(count, bank.id, ...parts));
}

/** What somebody has at a bank. A card has no account number of its own. */
export function accountsOf(person: Persona, bank: Bank, now: number): Account[] {
  const currency = currencyOf(bank);
  const timestamp = iso(now - (now % DAY));
  return person.accounts.map(({ type, balance }, index) => {
    const amounts = { available: balance + (type === 'CACC' ? 50_000 : 0), closingBooked: balance } as const;
    return {
      id: `acc-${hash(bank.id, person.user, index).toString('hex').slice(0, 24)}`,
      ...(type === 'CARD' ? {} : { iban: ibanAt(bank, person.user, index) }),
      bic: `${bank.id.slice(0, 4).toUpperCase()}${bank.country}22`,
      currency,
      balances: (['available', 'closingBooked'] as const).map((each) => ({
        type: each,
        amount: decimal(amounts[each]),
        currency,
        timestamp,
      })),
      type,
    };
  });
}

const PARTNERS = ['Alder Groceries', 'Brook Energy', 'Cedar Telecom', 'Dune Travel', 'Elm Housing', 'Fjord Music'] as const;

/** What was booked on an account in the last months, the newest first; the same whenever it is asked for on one day. */
export function transactionsOf(person: Persona, bank: Bank, account: Account, now: number): Transaction[] {
  const all: Transaction[] = [];
  const { busy = 45 } = person;
  for (let back = 0; back < DAYS; back += 1) {
    const day = Math.floor(now / DAY) - back;
    const dice = hash(account.id, day);
    const count = Math.floor((busy + (dice[0]! % 100)) / 100);
    for (let index = 0; index < count; index += 1) all.push(transaction(day, index));
  }
  return all;

  function transaction(day: number, index: number): Transaction {
    const dice = hash(account.id, day, index);
    const salary = dice[1]! % 12 === 0;
    const partner = salary ? 'Workshop Ltd' : (PARTNERS[dice[2]! % PARTNERS.length] ?? PARTNERS[0]);
    const date = iso(day * DAY).slice(0, 10);
    return {
      id: `trx-${dice.toString('hex').slice(0, 24)}`,
      amount: decimal(salary ? 210_000 + (dice.readUInt16BE(3) % 50_000) : 100 + (dice.readUInt16BE(3) % 12_000)),
      currency: account.currency,
      booking_date: date,
      value_date: date,
      description: salary ? 'Salary' : `Invoice ${dice.readUInt16BE(5)}`,
      type: salary ? 'credit' : 'debit',
      counterparty: { name: partner, iban: ibanAt(bank, partner) },
    };
  }
}
