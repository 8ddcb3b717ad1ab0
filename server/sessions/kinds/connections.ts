import type { Institution, RefreshResult, StepData } from '../../../src/protocol/index.ts';
import type { Skill } from '../../skills/skill.ts';
import type { Answer } from '../engine.ts';
import { accept, refuse, type Fresh, type Outcome } from '../outcome.ts';
import type { Connected, Session } from '../session.ts';
import { startAt } from './choose-bank.ts';
import { accepted, again, ask, complete, type Given } from './finish.ts';

/** Whether another bank may be connected: once a session. */
export const canAdd = ({ id, connections }: Session): boolean => !connections?.some((each) => each.id === id);

/** The connections as they are now: one that was made again stands for the one before. */
export const listed = (session: Session): Connected[] =>
  (session.connections ?? []).filter(({ id }) => canAdd(session) || id !== session.changes.replaces);

/** The person acts on the list of connections. */
export function submitConnections(
  session: Session,
  skill: Skill,
  data: StepData<'connections'>,
  given: Given & { institution?: Institution | undefined },
): Outcome {
  const { changes } = session;
  if (!('connection_id' in data)) {
    if (data.action === 'done') return accept(complete(session, skill, given.fresh));
    if (!canAdd(session)) return refuse(session, 'action_not_possible');
    return accept(
      accepted(session, given.fresh, { ...BLANK, at: session.at + 1, changes: { ...changes, replaces: null, lastRemoved: null } }),
    );
  }
  const id = data.connection_id;
  const found = listed(session).find((each) => each.id === id);
  if (!found) return refuse(session, 'invalid_fields', { fields: { 'data.connection_id': 'is not among the connections' } });
  if (data.action !== 'reconnect') return ask(session, { do: data.action === 'refresh' ? 'refresh' : 'revoke', connection: id }, given);
  if (!canAdd(session)) return refuse(session, 'action_not_possible');
  return startAt(session, { ...BLANK, changes: { ...changes, replaces: id, lastRemoved: null } }, given, { field: 'data.connection_id' });
}

/** Nothing is left of an attempt that was given up before. */
const BLANK = { bank: null, approval: null, accounts: null, chosen: null } satisfies Partial<Session>;

/** The bank was asked for news of a connection. */
export function refreshed(
  session: Session,
  { connection, answer, fresh }: { connection: string; answer: Answer<RefreshResult>; fresh: Fresh },
  now: number,
): Outcome {
  const call = session.pending?.call;
  if (call?.do !== 'refresh' || call.connection !== connection) return refuse(session, 'step_in_progress', { retryAfter: 1 });
  if (!answer.ok) return refuse({ ...session, pending: null }, answer.code, again(answer));
  const done = answer.value === 'up_to_date';
  const { changes } = session;
  return accept(
    accepted(session, fresh, {
      connections: (session.connections ?? []).map((each) =>
        each.id === connection ? { ...each, result: answer.value, refreshedAt: done ? now : each.refreshedAt } : each,
      ),
      changes: { ...changes, lastRemoved: null, refreshed: done ? [...new Set([...changes.refreshed, connection])] : changes.refreshed },
    }),
  );
}

/** The bank was told that a consent is over. Where it knows of none, none is left. */
export function revoked(
  session: Session,
  { connection, answer, fresh }: { connection: string; answer: Answer<void>; fresh: Fresh },
): Outcome {
  const call = session.pending?.call;
  if (call?.do !== 'revoke' || call.connection !== connection) return refuse(session, 'step_in_progress', { retryAfter: 1 });
  if (!answer.ok && answer.code !== 'provider_rejected') return refuse({ ...session, pending: null }, answer.code, again(answer));
  const { changes, connections } = session;
  const own = connection === session.id;
  return accept(
    accepted(session, fresh, {
      ...(own && BLANK),
      connections: (connections ?? []).filter(({ id }) => id !== connection),
      changes: {
        // What this session has made itself never was a credential.
        removed: own ? changes.removed : [...changes.removed, connection],
        refreshed: changes.refreshed.filter((id) => id !== connection),
        replaces: own ? null : changes.replaces,
        lastRemoved: connections?.find(({ id }) => id === connection)?.bank.name ?? null,
      },
    }),
  );
}
