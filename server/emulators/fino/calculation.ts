import type * as z from 'zod/mini';
import { uuid } from '../kit/index.ts';
import { enabled, showAccount, showTransaction } from './accounts.ts';
import { contractsOf } from './contracts.ts';
import { cockpitOf } from './cockpit.ts';
import { LIVES } from './life.ts';
import { pattern } from './schemas.ts';
import type { Account, Fino, PaymentPartner, Run, Transaction, User } from './state.ts';

type Pattern = z.output<typeof pattern>;

const matches = ({ paymentPartner: { name, creditorID } }: Pattern, partner: PaymentPartner): boolean =>
  (name ?? creditorID) !== undefined &&
  (name === undefined || name.toLowerCase() === partner.name.toLowerCase()) &&
  (creditorID === undefined || creditorID === partner.creditorID);

/** What a transaction is about: by the user's own patterns, else by the partner's habits. */
function tagsOf(patterns: readonly Pattern[], { life }: Account, { paymentPartner, cents }: Transaction): readonly string[] {
  const own = patterns.find((each) => matches(each, paymentPartner));
  const habit = LIVES[life ?? 'private'].find(({ partner }) => partner.name === paymentPartner.name);
  return own?.tags ?? habit?.tags ?? [cents < 0 ? 'expense' : 'income'];
}

/** A user's accounts with their transactions, as the heavy webhooks carry them. */
export const accountsWith = (user: User, tagged: boolean): Record<string, unknown>[] =>
  enabled(user).map((account) => ({
    ...showAccount(account, user.logins.get(account.loginId ?? '')),
    transactions: [...account.transactions.values()].map((each) => showTransaction(account, each, tagged ? each.tags : [])),
  }));

/** A run of the whole analysis over a user's data; the subscribers hear of it. */
export function calculate(fino: Fino, user: User): Run {
  const run: Run = { correlationID: uuid(fino.world), startedAt: fino.world.now() };
  const index = user.runs.length;
  user.runs = [...user.runs, run];
  const patterns = user.patterns.patterns.flatMap((each) => {
    const read = pattern.safeParse(each);
    return read.success ? [read.data] : [];
  });
  for (const account of enabled(user)) {
    for (const transaction of account.transactions.values()) {
      const tags = tagsOf(patterns, account, transaction);
      if (transaction.taggedIn >= 0 && tags.join() === transaction.tags.join()) continue;
      transaction.tags = tags;
      transaction.taggedIn = index;
    }
  }
  if (user.accounts.size === 0) return run;
  const wanted = (scope: string): boolean => user.scopes === undefined || user.scopes.has(scope);
  fino.tell(user, 'transactions.raw.notification', () => ({ message: 'New raw transactions are available', service: 'banking' }));
  fino.tell(user, 'transactions.raw', () => ({ accounts: accountsWith(user, false) }));
  if (wanted('categorization')) {
    fino.tell(user, 'transactions.notification', () => ({ message: 'New transactions are available', service: 'categorization' }));
    fino.tell(user, 'transactions', () => ({ accounts: accountsWith(user, true) }));
  }
  if (wanted('contracts')) fino.tell(user, 'contracts', () => ({ contracts: contractsOf(fino, user) }));
  if (wanted('cockpits')) {
    user.cockpit = { id: user.cockpit?.id ?? uuid(fino.world), createdAt: run.startedAt, correlationID: run.correlationID };
    fino.tell(user, user.type === 'person' ? 'personcockpit' : 'companycockpit', () => cockpitOf(fino, user));
  }
  return run;
}
