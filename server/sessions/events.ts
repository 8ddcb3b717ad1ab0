import type { Skill } from '../skills/skill.ts';
import type { Write } from '../store/store.ts';
import { eventWrites, type EventData, type EventType } from '../webhooks/events.ts';
import { refKey } from '../webhooks/news.ts';
import { providerOf, type World } from '../world.ts';
import { movedNothing } from './kinds/approval.ts';
import { beside } from './records.ts';
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

/** Has news from upstream find the session, by the name that upstream has just given to what it asked for. */
export async function findable(world: World, before: Session, after: Session, skill: Skill): Promise<Write[]> {
  const { check, approval, tenant } = after;
  const found: [ref: string, intent: string][] = [];
  if (approval && approval.ref !== null && approval.ref !== before.approval?.ref) found.push([approval.ref, approval.intent]);
  if (check && check.ref !== null && check.ref !== before.check?.ref) found.push([check.ref, check.intent]);
  if (found.length === 0 || !providerOf(world, tenant, skill).receive) return [];
  return Promise.all(
    found.map(async ([ref, intent]) => {
      const key = refKey({ tenant, provider: skill.provider }, ref);
      const there = await world.ports.store.get('ref', key, world.ports.now());
      return beside(after, 'ref', key, { session: after.id, intent }, there?.version ?? 0);
    }),
  );
}
