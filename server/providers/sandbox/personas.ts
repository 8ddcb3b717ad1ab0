import type { RefreshResult } from '../../../src/protocol/index.ts';
import type { TrickId } from './tricks.ts';

/** The password of everybody at every sandbox bank. */
export const PASSWORD = '1234';

/** One account a person has at whichever bank they log in to. */
export interface AccountPlan {
  readonly type: 'current' | 'savings' | 'card' | 'loan';
  readonly name: string;
  /** ISO 4217; absent: the currency of the bank's country. */
  readonly currency?: string;
  /** In euro cents; converted with a fixed rate, so that it never changes. */
  readonly cents: number;
  /** What goes on in it. */
  readonly life: 'private' | 'company' | 'savings' | 'quiet';
}

/** Somebody who exists nowhere and can log in to every sandbox bank. */
export interface Persona {
  /** What to type as user name. */
  readonly user: string;
  readonly name: string;
  /** For the cheat sheet: why one would log in as this person. */
  readonly says: string;
  readonly accounts: readonly AccountPlan[];
  /** Who the bank says owns the accounts; absent: the person. */
  readonly holders?: readonly string[];
  /** What goes wrong when this person logs in. */
  readonly trick?: TrickId;
  /** How the bank goes about it when asked whether a name is this person's; absent: an answer after 2 seconds. */
  readonly check?: CheckHabit;
  /** What the bank says when asked for news; absent: everything is up to date, a few times a day. */
  readonly refresh?: RefreshResult;
}

/** How a verification can drag on or fail. */
export type CheckHabit = 'seconds' | 'hours' | 'fails' | 'fails_once';

const main: AccountPlan = { type: 'current', name: 'Current account', cents: 184_250, life: 'private' };
const savings: AccountPlan = { type: 'savings', name: 'Savings account', cents: 1_240_000, life: 'savings' };

/** Who can log in, in the order of the cheat sheet. */
export const PERSONAS: readonly Persona[] = [
  { user: 'ana', name: 'Ana Moreau', says: 'The simple case: one current account.', accounts: [main] },
  {
    user: 'milo',
    name: 'Milo Ionescu',
    says: 'Six accounts in five currencies, among them yen, which have no cents.',
    accounts: [
      { ...main, name: 'Everyday' },
      { ...main, name: 'Euro account', currency: 'EUR', cents: 92_118 },
      { ...main, name: 'Cont în lei', currency: 'RON', cents: 310_764 },
      { ...main, name: 'Konto złotowe', currency: 'PLN', cents: 58_391 },
      { ...savings, name: 'Travel money, yen', currency: 'JPY', cents: 73_000 },
      savings,
    ],
  },
  {
    user: 'lea',
    name: 'Léa Fontaine',
    says: 'A joint account with two holders, and one of her own.',
    accounts: [{ ...main, name: 'Joint account', cents: 241_977 }, savings],
    holders: ['Léa Fontaine', 'Tom Fontaine-Berg'],
  },
  {
    user: 'studio',
    name: 'Atelier Møller & Søn',
    says: 'A company with company accounts: many transactions, large amounts.',
    accounts: [
      { type: 'current', name: 'Business account', cents: 4_811_320, life: 'company' },
      { type: 'current', name: 'Payroll', cents: 1_260_000, life: 'company' },
      { type: 'savings', name: 'Tax reserve', cents: 2_150_000, life: 'savings' },
      { type: 'card', name: 'Company card', cents: -84_410, life: 'private' },
    ],
  },
  {
    user: 'sam',
    name: 'Sam Okafor',
    says: 'One of every kind: current account in the red, savings, card, loan.',
    accounts: [
      { ...main, cents: -12_635 },
      savings,
      { type: 'card', name: 'Credit card', cents: -43_790, life: 'private' },
      { type: 'loan', name: 'Home loan', cents: -14_250_000, life: 'quiet' },
    ],
  },
  {
    user: 'maxi',
    name: 'Maximiliana Wilhelmina Theodora von Hohenfels-Schwarzenbrück zu Obermühlental',
    says: 'A very long name, and an account name that is no shorter.',
    accounts: [
      { ...main, name: 'Household account for everything that the garden, the greenhouse and the bees need all year', cents: 98_765_432 },
      savings,
    ],
  },
  {
    user: 'omar',
    name: 'عمر الخطيب',
    says: 'A name that is written from right to left.',
    accounts: [{ ...main, name: 'الحساب الجاري', cents: 76_540 }, savings],
  },
  { user: 'zero', name: 'Zoé Zéro', says: 'Can log in and approve, but has no account at all.', accounts: [] },
  {
    user: 'nomatch',
    name: 'Alex Nomatch',
    says: 'The bank says that the account belongs to somebody else.',
    accounts: [main],
    holders: ['Kim Somebody-Else'],
  },
  {
    user: 'hostile',
    name: '<script>alert("name")</script>',
    says: 'Names and texts that try to break out of a page. Nothing may happen.',
    accounts: [{ ...main, name: '"><img src=x onerror=alert(1)>' }],
    holders: ["'; DROP TABLE holders;-- <b>\u202Eevil\u202C</b>"],
  },
  ...(
    [
      ['slow', 'Sofia Slow', { check: 'seconds' }, 'A verification of her name takes 20 seconds.'],
      ['hours', 'Hugo Hours', { check: 'hours' }, 'A verification of his name takes 2 hours.'],
      ['nocheck', 'Nadia Nocheck', { check: 'fails' }, 'A verification of her name fails, every time.'],
      ['twice', 'Theo Twice', { check: 'fails_once' }, 'A verification of his name fails once and works when tried again.'],
      [
        'moved',
        'Mona Moved',
        { refresh: 'interface_deprecated' },
        'Refreshing: the bank has a new interface, and the old consent is worth nothing.',
      ],
      ['expired', 'Eda Expired', { refresh: 'credentials_needed' }, 'Refreshing: the bank wants her to log in again.'],
      ['barred', 'Bruno Barred', { refresh: 'access_blocked' }, 'Refreshing: the bank has blocked the access since.'],
      ['limit', 'Lia Limit', { refresh: 'daily_limit_reached' }, 'Refreshing: today’s updates are used up already.'],
      ['again', 'Agnes Again', { refresh: 'approval_needed' }, 'Refreshing: the bank wants her to approve again.'],
    ] as const
  ).map(([user, name, habit, says]) => ({ user, name, says, accounts: [main], ...habit })),
  ...(
    [
      ['cancel', 'Carla Cancel', 'cancel'],
      ['silent', 'Silas Silent', 'silent'],
      ['never', 'Nevio Never', 'never_back'],
      ['wrong', 'Wanda Wrong', 'wrong_state'],
      ['lost', 'Lotte Lost', 'answer_lost'],
      ['refused', 'Remy Refused', 'refused'],
      ['blocked', 'Blanka Blocked', 'blocked'],
      ['none', 'Nona None', 'no_accounts'],
      ['altered', 'Alto Altered', 'altered_order'],
    ] as const
  ).map(([user, name, trick]) => ({ user, name, trick, says: 'Like Ana, with a trick.', accounts: [main] })),
];

/** The person with that user name; case and spaces around it do not matter. */
export function personaOf(user: string): Persona | undefined {
  const wanted = user.trim().toLowerCase();
  return PERSONAS.find((persona) => persona.user === wanted);
}
