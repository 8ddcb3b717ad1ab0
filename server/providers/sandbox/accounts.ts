import type { Account, Holder } from '../../../src/protocol/index.ts';
import type { Bank } from './banks.ts';
import { bicOf } from './directory.ts';
import { drawIban, numberingOf } from './iban.ts';
import { toAmount } from './money.ts';
import type { AccountPlan, Persona } from './personas.ts';
import { Random } from './random.ts';

/** A person logged in at a bank, as themselves or for their company: all that accounts are derived from. */
export interface Connection {
  readonly bank: Bank;
  readonly persona: Persona;
  readonly psuType: 'retail' | 'corporate';
  /** Where a payment was approved: the account it is made from, the only one that may be read. */
  readonly account?: string;
}

/** An account and the plan behind it. */
export interface PlannedAccount {
  readonly account: Account;
  readonly plan: AccountPlan;
}

/** Whoever logs in for a company finds their accounts there to be business accounts. */
function forCompany(plan: AccountPlan): AccountPlan {
  return plan.type === 'current' && plan.life === 'private' ? { ...plan, name: `${plan.name} (business)`, life: 'company' } : plan;
}

function balancesOf(plan: AccountPlan, currency: string, random: Random, today: string): Account['balances'] {
  const booked = { type: 'current', amount: toAmount(plan.cents, currency), currency, at: `${today}T00:00:00Z` } as const;
  if (plan.type === 'card' || plan.type === 'loan') return [booked];
  // What shops have reserved and not yet booked.
  const reserved = plan.type === 'current' ? random.int(0, 6_000) : 0;
  return [{ ...booked, type: 'available', amount: toAmount(plan.cents - reserved, currency) }, booked];
}

/** The accounts of a connection. `today` (YYYY-MM-DD) dates the balances, which never change. */
export function accountsOf({ bank, persona, psuType, account: only }: Connection, today: string): PlannedAccount[] {
  const planned = persona.accounts.map((own, index): PlannedAccount => {
    const plan = psuType === 'corporate' ? forCompany(own) : own;
    const id = `${bank.id}.${persona.user}.${psuType === 'corporate' ? 'c' : ''}${index + 1}`;
    const random = new Random('account', id);
    const currency = plan.currency ?? numberingOf(bank.country).currency;
    const numbered = plan.type === 'current' || plan.type === 'savings';
    const account: Account = {
      id,
      name: plan.name,
      type: plan.type,
      currency,
      ...(numbered && { iban: drawIban(bank.country, bank.codes[0] ?? '', random), bic: bicOf(bank) }),
      institution_id: bank.id,
      balances: balancesOf(plan, currency, random, today),
    };
    return { account, plan };
  });
  return only === undefined ? planned : planned.filter(({ account }) => account.id === only);
}

/** The accounts a payment can be made from, those in its own currency first. */
export function accountsToPayFrom(connection: Connection, currency: string, today: string): Account[] {
  const current = accountsOf(connection, today)
    .map(({ account }) => account)
    .filter(({ type }) => type === 'current');
  return [...current.filter((account) => account.currency === currency), ...current.filter((account) => account.currency !== currency)];
}

const STREETS = ['Acacia', 'Beehive', 'Cherry', 'Dovecote', 'Elm', 'Fountain', 'Garden', 'Harbour'] as const;

/** Who owns the accounts. Address, mail and telephone are from ranges that are kept for fiction. */
export function holdersOf(connection: Connection, today: string): Holder[] {
  const { bank, persona } = connection;
  const names = persona.holders ?? [persona.name];
  return accountsOf(connection, today).flatMap(({ account }, index) => {
    // A joint account belongs to everybody named, the others to the first alone.
    const owners = index === 0 ? names : names.slice(0, 1);
    return owners.map((name) => {
      const random = new Random('holder', bank.id, name);
      return {
        account_id: account.id,
        name,
        address: `${random.int(1, 99)} ${random.pick(STREETS)} Lane, ${random.digits(5)} Nowhere, ${bank.country}`,
        email: `${persona.user}@example.org`,
        phone: `+44 7700 900${random.digits(3)}`,
      };
    });
  });
}
