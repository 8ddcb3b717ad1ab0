import { toIban } from '../kit/index.ts';
import { between } from './hash.ts';
import type { AccountPlan } from './personas.ts';
import type { PaymentPartner } from './state.ts';

const DAY = 86_400_000;
/** How far back a bank shows. */
const HISTORY_DAYS = 730;

/** What happens on an account again and again, between how many euro cents; a credit is positive. */
export interface Habit {
  readonly partner: PaymentPartner;
  readonly text: string;
  readonly purpose: string;
  readonly from: number;
  readonly to: number;
  readonly tags: readonly string[];
  /** On this day of every month. Otherwise now and then: with this chance in a hundred, every day. */
  readonly monthly?: number;
  readonly chance?: number;
  /** Whether it is a contract, and of which kind. */
  readonly contract?: 'housing' | 'energy' | 'telecommunication' | 'insurance' | 'membership' | 'income' | 'leasing';
}

/** Somebody with an account in Germany. */
const at = (name: string, bankCode: string, account: string): PaymentPartner => ({ name, iban: toIban('DE', bankCode + account) });
/** Somebody who collects money. */
const creditor = (name: string, creditorID: string): PaymentPartner => ({ name, creditorID });

const monthly = (
  day: number,
  partner: PaymentPartner,
  [text, purpose]: readonly [string, string],
  cents: number | readonly [number, number],
  tags: readonly string[],
  contract?: Habit['contract'],
): Habit => {
  const [from, to] = typeof cents === 'number' ? [cents, cents] : cents;
  return { partner, text, purpose, from, to, tags, monthly: day, ...(contract !== undefined && { contract }) };
};

const often = (chance: number, name: string, [text, purpose]: readonly [string, string], from: number, to: number, tag: string): Habit => ({
  ...{ partner: { name }, text, purpose, from, to, tags: [tag], chance },
});

const NORDLICHT = creditor('Nordlicht Versicherung', 'DE64ZZZ09999999903');

const PRIVATE: readonly Habit[] = [
  monthly(27, at('Seidel Maschinenbau AG', '99990304', '0000004711'), ['Gehalt', 'Gehalt'], 2_480_00, ['income', 'salary'], 'income'),
  monthly(2, at('Wohnbau Lindenhof eG', '99990102', '0000008150'), ['Dauerauftrag', 'Miete'], -1_080_00, ['housing', 'rent'], 'housing'),
  monthly(5, creditor('Stadtwerke Isarland', 'DE98ZZZ09999999901'), ['Lastschrift', 'Strom'], -68_00, ['housing', 'energy'], 'energy'),
  monthly(12, creditor('Funkturm', 'DE81ZZZ09999999902'), ['Lastschrift', 'Mobilfunk'], -29_99, ['telecommunication'], 'telecommunication'),
  monthly(1, NORDLICHT, ['Lastschrift', 'Haftpflicht'], -11_40, ['insurance'], 'insurance'),
  monthly(
    3,
    creditor('Turnverein 1891', 'DE47ZZZ09999999904'),
    ['Lastschrift', 'Beitrag'],
    -24_00,
    ['leisure', 'membership'],
    'membership',
  ),
  // Money to an account of their own elsewhere: this is what account detection finds.
  monthly(28, at('Sparplan', '99990203', '0000001234'), ['Dauerauftrag', 'Sparplan'], -400_00, ['savings', 'ownTransfer']),
  often(55, 'Markthalle Süd', ['Kartenzahlung', 'Einkauf'], -64_90, -6_40, 'groceries'),
  often(18, 'Bäckerei Korn', ['Kartenzahlung', 'Einkauf'], -9_60, -1_80, 'groceries'),
  often(12, 'Verkehrsverbund', ['Kartenzahlung', 'Fahrschein'], -11_20, -3_30, 'mobility'),
  often(5, 'Lichtspielhaus', ['Kartenzahlung', 'Zwei Karten'], -26_00, -19_00, 'leisure'),
];

const BUSINESS: readonly Habit[] = [
  often(9, 'Baustoffe Ostertag KG', ['Überweisung', 'Rechnung'], 1_900_00, 8_400_00, 'revenue'),
  often(4, 'Gemeinde Lindau', ['Überweisung', 'Auftrag'], 3_200_00, 12_800_00, 'revenue'),
  often(14, 'Stahlhandel Reuter', ['Überweisung', 'Material'], -4_300_00, -640_00, 'material'),
  monthly(1, at('Gewerbehof Süd GmbH', '99990102', '0000000815'), ['Dauerauftrag', 'Pacht Halle 3'], -2_350_00, ['rent'], 'leasing'),
  monthly(4, NORDLICHT, ['Lastschrift', 'Betriebshaftpflicht'], -312_00, ['insurance'], 'insurance'),
  monthly(28, { name: 'Löhne und Gehälter' }, ['Sammelüberweisung', 'Löhne'], -9_800_00, ['wages']),
];

const SAVINGS: readonly Habit[] = [monthly(30, { name: 'Zinsen' }, ['Abschluss', 'Habenzins'], [18_00, 24_00], ['income', 'interest'])];

const CARD: readonly Habit[] = [
  often(4, 'Nachtzug Reisen', ['Kreditkarte', 'Fahrkarte'], -118_00, -29_00, 'mobility'),
  often(7, 'Papierlaterne Bücher', ['Kreditkarte', 'Bestellung'], -54_00, -8_90, 'leisure'),
  monthly(20, { name: 'Ausgleich' }, ['Gutschrift', 'Ausgleich Kreditkarte'], [140_00, 170_00], ['ownTransfer']),
];

export const LIVES: Readonly<Record<AccountPlan['life'], readonly Habit[]>> = {
  private: PRIVATE,
  business: BUSINESS,
  savings: SAVINGS,
  card: CARD,
  crowded: PRIVATE,
};

/** A crowded account has so many small payments a day besides: two years of them do not fit into one PDF. */
const CROWD = 16;

/** Something that happened on a day. */
export interface Happening {
  readonly habit: Habit;
  readonly cents: number;
  /** Tells apart what happened on one day. */
  readonly index: number;
}

const COFFEE = often(100, 'Automat', ['Kartenzahlung', 'Kaffee'], -3_20, -80, 'groceries');

/** What happened on an account on one day (midnight, UTC): always the same for the same account. */
export function happeningsOn(accountId: string, life: AccountPlan['life'], day: number): Happening[] {
  const date = new Date(day);
  const ofMonth = date.getUTCDate();
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  const habits: readonly Habit[] = life === 'crowded' ? [...LIVES.crowded, ...Array.from({ length: CROWD }, () => COFFEE)] : LIVES[life];
  return habits.flatMap((habit, index) => {
    const { monthly: dayOfMonth, chance = 0, from, to } = habit;
    const happens = dayOfMonth === undefined ? between(0, 99, accountId, day, index) < chance : Math.min(dayOfMonth, last) === ofMonth;
    return happens ? [{ habit, index, cents: between(from, to, accountId, day, index, 'cents') }] : [];
  });
}

/** Midnight of every day from one time to another, both included. */
export function daysBetween(from: number, to: number): number[] {
  const first = Math.floor(from / DAY) * DAY;
  return Array.from({ length: Math.max(0, Math.floor((to - first) / DAY) + 1) }, (_, index) => first + index * DAY);
}

/** The first day that a bank shows. */
export const historyStart = (now: number): number => now - (HISTORY_DAYS - 1) * DAY;
