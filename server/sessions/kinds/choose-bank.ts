import type { Institution, StepData } from '../../../src/protocol/index.ts';
import { refuse, type Fresh, type Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';

/** A bank was chosen: check that it can be, and have the provider start an approval there. */
export function submitBank(
  session: Session,
  data: StepData<'choose_bank'>,
  given: { institution?: Institution | undefined; nonceHash: string; fresh: Fresh },
): Outcome {
  const { institution } = given;
  if (!institution) return refuse(session, 'bank_unknown', { fields: { 'data.institution_id': 'is not in the directory' } });
  if (institution.status === 'down')
    return refuse(session, 'bank_unavailable', { fields: { 'data.institution_id': 'is down at present' } });
  const psuType = data.psu_type ?? institution.psu_types[0] ?? 'retail';
  if (!institution.psu_types.includes(psuType))
    return refuse(session, 'invalid_fields', { fields: { 'data.psu_type': `is not served by ${institution.id}` } });
  if (data.method && !institution.methods.includes(data.method)) {
    return refuse(session, 'invalid_fields', { fields: { 'data.method': `is not offered by ${institution.id}` } });
  }
  const { id, name, logo, country, methods } = institution;
  const bank = { id, name, country, ...(logo !== undefined && { logo }) };
  return startApproval({ ...session, psuType, bank, methods }, id, data.method ?? methods[0] ?? 'redirect', given);
}

/** Writes down that an approval is about to be asked for. A payment's intent is used for one call, ever. */
export function startApproval(
  session: Session,
  institutionId: string,
  method: 'redirect' | 'decoupled',
  { nonceHash, fresh }: { nonceHash: string; fresh: Fresh },
): Outcome {
  const call = {
    do: 'authorize',
    intent: fresh.intent,
    institutionId,
    psuType: session.psuType,
    method,
    stateHash: fresh.stateHash,
  } as const;
  return { ok: true, call: true, session: { ...session, pending: { call, nonceHash, until: fresh.callUntil } } };
}
