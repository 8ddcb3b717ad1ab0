import type { Skill } from '../skills/skill.ts';
import type { Write } from '../store/store.ts';
import { eventWrites, type EventData, type EventType } from '../webhooks/events.ts';
import type { World } from '../world.ts';
import { movedNothing } from './kinds/approval.ts';
import type { Session } from './session.ts';

/** What a tenant hears of a change to a session; written with the change itself. */
export function tellings(world: World, before: Session, after: Session, skill: Skill): Write[] {
  const { tenant, reference } = after;
  if (world.tenants.get(tenant)?.webhooks.length === 0) return [];
  const common: EventData = { session_id: after.id, skill: skill.name, ...(reference !== null && { reference }) };
  return changes(before, after).flatMap(([type, data]) => eventWrites(world, tenant, { type, data: { ...common, ...data } }));
}

function changes(before: Session, after: Session): [EventType, EventData][] {
  const told: [EventType, EventData][] = [];
  const { check, approval, exit } = after;
  if (check && isDecided(check.state) && before.check?.state !== check.state)
    told.push(['verification.decided', { id: check.intent, status: check.state }]);
  if (after.order && approval && before.approval?.state !== approval.state) {
    if (approval.state === 'approved') told.push(['payment.accepted', { id: approval.intent, status: 'accepted' }]);
    if (movedNothing(approval)) told.push(['payment.failed', { id: approval.intent, status: 'failed', cause: approval.cause! }]);
  }
  if (exit && before.exit?.cause !== exit.cause) {
    told.push([after.status === 'completed' ? 'session.completed' : 'session.ended', { status: after.status, cause: exit.cause }]);
  }
  return told;
}

const isDecided = (state: string): boolean => state !== 'pending' && state !== 'failed';
