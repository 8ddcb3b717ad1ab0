import { balanceOf } from './accounts.ts';
import { accountIn } from './banking.ts';
import type { Handler } from './call.ts';
import { badRequest } from './errors.ts';
import { sendPdf } from './pdf.ts';
import { dayOf, euros, type Fino, type Transaction } from './state.ts';

/** What fits into one PDF. */
export const MOST_IN_PDF = 10_000;

/**
 * The transactions of whole days from the oldest on that stay within the limit, and the first day that was left out.
 * A day is never torn apart, or the next part would miss or repeat some of it.
 */
function cut(transactions: readonly Transaction[], most: number): { shown: readonly Transaction[]; stoppedAt?: string } {
  const first = transactions[most];
  if (first === undefined) return { shown: transactions };
  const stoppedAt = first.bookingDate;
  const shown = transactions.filter(({ bookingDate }) => bookingDate < stoppedAt);
  return { shown, stoppedAt };
}

const amount = (cents: number): string => `${euros(cents).toFixed(2)} EUR`;
const sum = (transactions: readonly Transaction[]): number => transactions.reduce((total, { cents }) => total + cents, 0);

/** One line for every month. */
function monthly(transactions: readonly Transaction[]): string[] {
  const months = new Map<string, Transaction[]>();
  for (const each of transactions) {
    const month = each.bookingDate.slice(0, 7);
    const inside = months.get(month) ?? [];
    inside.push(each);
    months.set(month, inside);
  }
  return [...months].map(([month, inside]) => `${month}   ${inside.length} transactions   ${amount(sum(inside))}`);
}

/** The summary of an account as PDF, in parts where it holds too much. */
export const summaryOf =
  ({ world }: Fino): Handler =>
  (call) => {
    const account = accountIn(call, call.user());
    const since = call.time('since');
    const until = dayOf(call.time('until') ?? world.now());
    const from = since === undefined ? '' : dayOf(since);
    if (from > until) throw badRequest('since is after until');
    const inside = [...account.transactions.values()]
      .filter(({ bookingDate }) => bookingDate >= from && bookingDate <= until)
      .sort((a, b) => a.bookingDate.localeCompare(b.bookingDate));
    // Without a beginning, the latest that fit are wanted.
    const asked = since === undefined ? inside.slice(-MOST_IN_PDF) : inside;
    const { shown, stoppedAt } = cut(asked, MOST_IN_PDF);
    const lines = [
      `Account summary: ${account.name}`,
      `${account.owner}   ${account.iban ?? account.accountNumber}`,
      `From ${shown[0]?.bookingDate ?? '-'} to ${shown.at(-1)?.bookingDate ?? '-'}: ${shown.length} transactions, ${amount(sum(shown))}`,
      `Balance now: ${amount(balanceOf(account))}`,
      ...monthly(shown),
    ];
    if (stoppedAt === undefined) return sendPdf(lines);
    return sendPdf(lines, 206, { stoppedAt: `${stoppedAt}T00:00:00Z` });
  };
