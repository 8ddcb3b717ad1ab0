import type { Transaction } from '../../../src/protocol/index.ts';
import { ProviderError, type TransactionPage, type TransactionQuery } from '../provider.ts';
import type { PlannedAccount } from './accounts.ts';
import { drawIban } from './iban.ts';
import { toAmount } from './money.ts';
import type { AccountPlan } from './personas.ts';
import { Random } from './random.ts';

const DAY = 86_400_000;
/** How far back the bank shows. */
const HISTORY_DAYS = 90;

/** Something that happens: with whom, the words on the statement, and between how many euro cents. A credit is positive. */
type Event = readonly [counterparty: string, text: string, from: number, to: number];
type Life = Readonly<{ daily: readonly Event[]; monthly: Readonly<Record<number, readonly Event[]>> }>;

const LIVES: Record<AccountPlan['life'], Life> = {
  private: {
    daily: [
      ['Corner Market', 'Card payment, groceries', -640, -6_890],
      ['Petit Marché', 'Card payment, groceries', -410, -4_370],
      ['Bakkerij Zon', 'Card payment', -180, -960],
      ['Café Mirador', 'Card payment', -260, -1_480],
      ['Tram & Bus', 'Ticket', -190, -480],
      ['Night Train', 'Ticket, two persons', -2_900, -11_800],
      ['Green Pharmacy', 'Card payment', -540, -3_320],
      ['Kino Aurora', 'Two seats, row 7', -1_600, -2_400],
      ['Paper Lantern Books', 'Online payment', -890, -5_400],
      ['Trattoria Da Nessuno', 'Card payment', -1_850, -7_600],
      ['Wheel & Spoke', 'Bicycle repair', -1_200, -8_900],
      ['Bakkerij Zon', 'Card payment', -210, -870],
      ['Jo Sandbox', 'Dinner, thank you', 800, 4_500],
    ],
    monthly: {
      1: [['Lodging Society', 'Rent', -82_000, -82_000]],
      3: [['City Power', 'Electricity', -5_640, -5_640]],
      5: [['Tele Nowhere', 'Mobile and internet', -3_499, -3_499]],
      12: [['Blue Pool Club', 'Membership', -2_900, -2_900]],
      15: [['Self', 'To savings', -15_000, -15_000]],
      27: [['Invented Works', 'Salary', 243_180, 243_180]],
    },
  },
  company: {
    daily: [
      ['Orchard Hotels', 'Invoice', 48_000, 920_000],
      ['Northern Printworks', 'Invoice', 31_500, 264_000],
      ['Museum of Small Things', 'Invoice', 12_000, 310_000],
      ['Card terminal', 'Takings of the day', 18_400, 142_000],
      ['Timber & Sons', 'Supplies', -22_000, -318_000],
      ['Courier Swift', 'Deliveries of the week', -2_400, -19_800],
      ['Cloud Nine Hosting', 'Subscription', -3_900, -3_900],
      ['Night Train', 'Travel', -6_900, -38_000],
    ],
    monthly: {
      1: [['Lodging Society', 'Workshop rent', -240_000, -240_000]],
      10: [['Revenue Office', 'Value added tax', -310_000, -690_000]],
      20: [['Health Fund', 'Contributions', -184_000, -184_000]],
      28: [
        ['Ida Nowhere', 'Salary', -268_000, -268_000],
        ['Bo Nowhere', 'Salary', -251_500, -251_500],
      ],
    },
  },
  savings: {
    daily: [],
    monthly: { 1: [['The bank', 'Interest', 310, 1_890]], 15: [['Self', 'From current account', 15_000, 15_000]] },
  },
  quiet: { daily: [], monthly: { 5: [['Self', 'Instalment', 64_000, 64_000]] } },
};

/** How many unplanned things happen on a day, from Sunday to Saturday: at least a hundred in any 90 days. */
const BUSY = [0, 1, 1, 1, 1, 2, 2] as const;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** All that happened in an account on a day. It depends on that day alone, so yesterday is the same tomorrow. */
function happenedOn(time: number, { account, plan }: PlannedAccount, today: string): Transaction[] {
  const date = dayOf(time);
  const random = new Random('day', account.id, date);
  const { daily, monthly } = LIVES[plan.life];
  const events = [...(monthly[Number(date.slice(8))] ?? [])];
  if (daily.length > 0) {
    const count = (BUSY[new Date(time).getUTCDay()] ?? 1) + (random.chance(30) ? 1 : 0);
    for (let n = 0; n < count; n += 1) events.push(random.pick(daily as [Event, ...Event[]]));
  }
  return events.map(([counterparty, text, from, to], index) => {
    const cents = random.int(Math.min(Math.abs(from), Math.abs(to)), Math.max(Math.abs(from), Math.abs(to)));
    const byTransfer = !/card|ticket|takings|interest|online/i.test(text);
    return {
      id: `${account.id}.${date.replaceAll('-', '')}.${index}`,
      account_id: account.id,
      amount: toAmount(cents, account.currency),
      currency: account.currency,
      direction: from < 0 ? 'debit' : 'credit',
      status: date === today ? 'pending' : 'booked',
      booking_date: date,
      value_date: date,
      description: text === 'Invoice' ? `Invoice ${random.int(1_000, 9_999)}` : text,
      counterparty_name: counterparty,
      ...(byTransfer && { counterparty_iban: drawIban('BE', '990', random) }),
    };
  });
}

/** Newest first; on one day, by id from the end. A cursor is such a place in the order, so what is new does not move it. */
const placeOf = (transaction: Transaction): string => `${transaction.booking_date} ${transaction.id}`;

function readCursor(cursor: string): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{4}-\d{2}-\d{2} \S+$/.test(place)) throw new ProviderError('provider_rejected', 'The cursor was not given out here.');
  return place;
}

/** One page of what happened in the accounts asked for. */
export function transactionsOf(accounts: readonly PlannedAccount[], query: TransactionQuery, now: number): TransactionPage {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const today = dayOf(now);
  const found = accounts
    .filter(({ account }) => query.accountIds.includes(account.id))
    .flatMap((planned) => Array.from({ length: HISTORY_DAYS }, (_, back) => happenedOn(now - back * DAY, planned, today)).flat())
    .filter(({ booking_date: date }) => date >= (query.from ?? '') && date <= (query.to ?? '9999'))
    .map((transaction) => ({ transaction, place: placeOf(transaction) }))
    .filter(({ place }) => after === undefined || place < after)
    .sort((a, b) => (a.place < b.place ? 1 : -1));
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    transactions: page.map(({ transaction }) => transaction),
    ...(found.length > page.length && last && { nextCursor: Buffer.from(last.place).toString('base64url') }),
  };
}
