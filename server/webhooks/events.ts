import { iso } from '../clock.ts';
import { jobWrite } from '../jobs/job.ts';
import type { Ports } from '../ports.ts';
import type { Write } from '../store/store.ts';
import { deliveryId, deliveryWrite } from './delivery.ts';
import type { EVENT_TYPES } from './schemas.ts';
import type { Endpoint } from './settings.ts';

export type EventType = (typeof EVENT_TYPES)[number];

/** What an event says: which thing, and how it stands. Whatever is known of people is fetched, with the tenant's own secret. */
export interface EventData {
  session_id?: string;
  credentials_id?: string;
  /** Of a payment or a verification. */
  id?: string;
  skill?: string;
  status?: string;
  cause?: string;
  /** The tenant's own name for the session. */
  reference?: string;
}

export interface TenantEvent {
  type: EventType;
  data: EventData;
}

/** What it takes to tell a tenant something; the world of the companion is one. */
export interface Outbox {
  ports: Pick<Ports, 'now'>;
  mint: { id(): string };
  tenants: ReadonlyMap<string, { webhooks: readonly Endpoint[] }>;
}

/** What tells a tenant of an event, for the write that makes it happen: neither is ever there without the other. */
export function eventWrites({ ports, mint, tenants }: Outbox, tenant: string, { type, data }: TenantEvent): Write[] {
  const endpoints = tenants.get(tenant)?.webhooks.filter(({ events }) => events?.includes(type) ?? true) ?? [];
  if (endpoints.length === 0) return [];
  const now = ports.now();
  const body = JSON.stringify({ type, timestamp: iso(now), data });
  const event = `msg_${mint.id()}`;
  return endpoints.flatMap(({ url }) => {
    const id = deliveryId(tenant, now, mint.id());
    return [
      deliveryWrite(id, { url, event, type, body, createdAt: now, state: 'waiting', next: now, turn: 0, tries: 0, attempts: [] }),
      jobWrite(mint, now, { do: 'deliver', tenant, via: new URL(url).host, delivery: id, turn: 0 }),
    ];
  });
}
