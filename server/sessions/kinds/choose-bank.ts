import type { Institution, StepData } from '../../../src/protocol/index.ts';
import { refuse, type Outcome } from '../outcome.ts';
import type { Approval, Session } from '../session.ts';
import { ask, type Given } from './finish.ts';

type WithBank = Given & { institution?: Institution | undefined };

/** A bank was chosen. The account known from last time, and the connection to be replaced, are then no longer meant. */
export function submitBank(session: Session, data: StepData<'choose_bank'>, given: WithBank): Outcome {
  const { payFrom, changes, connections } = session;
  const replaced = connections?.find(({ id }) => id === changes.replaces);
  const change = {
    payFrom: payFrom && { ...payFrom, used: false },
    changes: { ...changes, replaces: replaced?.bank.id === data.institution_id ? changes.replaces : null },
  };
  return startAt(session, change, given, { field: 'data.institution_id', psuType: data.psu_type, method: data.method });
}

/** Checks that this bank can do what is asked, and has the provider start an approval there. Only then `change` holds. */
export function startAt(
  session: Session,
  change: Partial<Session>,
  given: WithBank,
  asked: { field: string; psuType?: Session['psuType'] | undefined; method?: Approval['method'] | undefined },
): Outcome {
  const { institution } = given;
  if (!institution) return refuse(session, 'bank_unknown', { fields: { [asked.field]: 'is not in the directory' } });
  if (institution.status === 'down') return refuse(session, 'bank_unavailable', { fields: { [asked.field]: 'is down at present' } });
  const psuType = asked.psuType ?? institution.psu_types[0] ?? 'retail';
  if (!institution.psu_types.includes(psuType))
    return refuse(session, 'invalid_fields', { fields: { 'data.psu_type': `is not served by ${institution.id}` } });
  if (asked.method && !institution.methods.includes(asked.method)) {
    return refuse(session, 'invalid_fields', { fields: { 'data.method': `is not offered by ${institution.id}` } });
  }
  const { id, name, logo, country, methods } = institution;
  const bank = { id, name, country, ...(logo !== undefined && { logo }) };
  return startApproval({ ...session, ...change, psuType, bank, methods }, id, asked.method ?? methods[0] ?? 'redirect', given);
}

/** Writes down that an approval is about to be asked for. A payment's intent is used for one call, ever. */
export function startApproval(session: Session, institutionId: string, method: 'redirect' | 'decoupled', given: Given): Outcome {
  const { intent, stateHash } = given.fresh;
  return ask(session, { do: 'authorize', intent, institutionId, psuType: session.psuType, method, stateHash }, given);
}
