import type { Account, AccountChoice, StepData } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Answer } from '../engine.ts';
import { accept, refuse, type Fresh, type Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { accepted, advance, goOn, type Given } from './finish.ts';

/** The provider has named the accounts. None at all, or a consent that is no longer good, ends the attempt, not the session. */
export function accountsListed(
  session: Session,
  skill: Skill,
  { nonceHash, answer, fresh }: { nonceHash: string; answer: Answer<Account[]>; fresh: Fresh },
): Outcome {
  if (session.pending?.call.do !== 'list_accounts' || session.pending.nonceHash !== nonceHash)
    return refuse(session, 'step_in_progress', { retryAfter: 1 });
  if (!answer.ok && answer.code !== 'provider_rejected')
    return refuse({ ...session, pending: null }, answer.code, answer.retryAfter === undefined ? {} : { retryAfter: answer.retryAfter });
  if (answer.ok && answer.value.length > 0) return accept({ ...advance(session, skill, fresh), accounts: answer.value.map(asChoice) });
  const approval =
    session.approval &&
    ({ ...session.approval, state: 'failed', cause: answer.ok ? 'no_accounts' : 'provider_failed', grant: null } as const);
  return accept(accepted(session, fresh, { approval }));
}

/** The person has chosen. Only what was offered can be chosen. */
export function submitAccounts(session: Session, skill: Skill, { account_ids }: StepData<'accounts'>, given: Given): Outcome {
  const offered = new Set(session.accounts?.map((account) => account.id));
  if (!account_ids.every((id) => offered.has(id))) {
    return refuse(session, 'invalid_fields', { fields: { 'data.account_ids': 'names an account that was not offered' } });
  }
  return goOn({ ...session, chosen: [...new Set(account_ids)], accounts: null }, skill, given);
}

/** An account's number as it is shown: enough to recognise it. */
export const masked = (iban: string): string => `${iban.slice(0, 4)} •••• ${iban.slice(-4)}`;

/** What a person needs to recognise an account, and no more: the browser never gets the whole number. */
function asChoice({ id, name, type, currency, iban, balances }: Account): AccountChoice {
  const balance = (balances.find((each) => each.type === 'available') ?? balances[0])?.amount;
  return {
    id,
    name,
    type,
    currency,
    ...(iban !== undefined && { iban_masked: masked(iban) }),
    ...(balance !== undefined && { balance }),
  };
}
