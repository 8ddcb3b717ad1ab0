import { hashOf } from '../sessions/secrets.ts';
import type { Doc, Write } from '../store/store.ts';
import type { EventType } from './events.ts';
import type { Endpoint } from './settings.ts';

const DAY_MS = 24 * 3600 * 1000;
const KEPT_MS = 30 * DAY_MS;
const MOST_ATTEMPTS = 30;

/** One try to deliver an event: what was answered, or why there was no answer. */
export interface Attempt {
  at: number;
  status?: number;
  fault?: 'timeout' | 'unreachable' | 'endpoint_removed' | 'endpoint_disabled';
  ms: number;
}

/** One event on its way to one endpoint, and what has become of it. */
export interface Delivery {
  url: string;
  /** What the receiver knows it by, however often it comes. */
  event: string;
  type: EventType;
  body: string;
  createdAt: number;
  state: 'waiting' | 'delivered' | 'failed';
  /** When the next try is due. */
  next: number | null;
  /** Counts how often it was sent anew by hand: a job of an earlier turn has nothing to do any more. */
  turn: number;
  /** In this turn. */
  tries: number;
  attempts: readonly Attempt[];
}

export const DELIVERY = 'delivery';

/** The newest come first where a tenant's deliveries are listed, hence the time counts down. */
export const deliveryId = (tenant: string, now: number, id: string): string =>
  `${tenant}/${String(9_999_999_999_999 - now).padStart(13, '0')}-${id}`;

export function deliveryWrite(id: string, delivery: Delivery, expect = 0): Write {
  const kept = { ...delivery, attempts: delivery.attempts.slice(-MOST_ATTEMPTS) };
  return { kind: DELIVERY, id, expect, value: JSON.stringify(kept), expiresAt: delivery.createdAt + KEPT_MS };
}

export const deliveryOf = ({ value }: Pick<Doc, 'value'>): Delivery => JSON.parse(value) as Delivery;

/** What is known of an endpoint: that it wants nothing any more, or nothing until then. */
export const ENDPOINT = 'endpoint';

/** Another secret or other events make it another endpoint, about which nothing is known. */
export const endpointId = (tenant: string, { url, secret, old_secrets, events }: Endpoint): string =>
  hashOf(JSON.stringify([tenant, url, secret, old_secrets, events ?? null]));
