import type * as z from 'zod/mini';
import { iso } from '../clock.ts';
import { AppError } from '../errors/app-error.ts';
import { jobWrite } from '../jobs/job.ts';
import type { Ports } from '../ports.ts';
import type { Doc } from '../store/store.ts';
import { DELIVERY, deliveryOf, deliveryWrite } from './delivery.ts';
import { DELIVERY_ID, type deliveriesAnswer, type deliveriesQuery, type delivery } from './schemas.ts';

const MOST = 100;
/** Pages read for one answer, where few have the status that was asked for. */
const MOST_PAGES = 10;
const ATTEMPTS = 5;

interface Of {
  ports: Pick<Ports, 'now' | 'store'>;
  mint: { id(): string };
}

/** What was sent to a tenant, and is yet to be sent. */
export async function listDeliveries(
  { ports: { store, now } }: Of,
  tenant: string,
  { status, limit, cursor }: z.infer<typeof deliveriesQuery>,
): Promise<z.infer<typeof deliveriesAnswer>> {
  const wanted = Math.min(Number(limit ?? MOST), MOST);
  const to = `${tenant}/~`;
  const found: Doc[] = [];
  let from = `${tenant}/${cursor === undefined ? '' : `${cursor}~`}`;
  let atEnd = false;
  for (let page = 0; page < MOST_PAGES && !atEnd && found.length < wanted; page += 1) {
    const docs = await store.list(DELIVERY, { from, to, limit: MOST }, now());
    const fitting = docs.filter((doc) => status === undefined || deliveryOf(doc).state === status);
    const taken = fitting.slice(0, wanted - found.length);
    found.push(...taken);
    const last = taken.length < fitting.length ? taken.at(-1) : docs.at(-1);
    if (last) from = `${last.id}~`;
    atEnd = docs.length < MOST && taken.length === fitting.length;
  }
  return {
    deliveries: found.map((doc) => shown(tenant, doc)),
    ...(!atEnd && { next_cursor: from.slice(tenant.length + 1, -1) }),
  };
}

/** Sends one anew, at once and with all its tries before it again. */
export async function resendDelivery({ ports: { store, now }, mint }: Of, tenant: string, id: string): Promise<void> {
  for (let round = 0; round < ATTEMPTS; round += 1) {
    const key = `${tenant}/${id}`;
    const doc = DELIVERY_ID.test(id) ? await store.get(DELIVERY, key, now()) : undefined;
    if (!doc) throw new AppError('not_found');
    const before = deliveryOf(doc);
    const turn = before.turn + 1;
    const write = deliveryWrite(key, { ...before, state: 'waiting', next: now(), turn, tries: 0 }, doc.version);
    const job = jobWrite(mint, now(), { do: 'deliver', tenant, via: new URL(before.url).host, delivery: key, turn });
    if (await store.write([write, job], now())) return;
  }
  throw new AppError('overloaded', { retryAfter: 1 });
}

function shown(tenant: string, doc: Doc): z.infer<typeof delivery> {
  const { event, type, url, state, createdAt, next, attempts } = deliveryOf(doc);
  return {
    ...{ id: doc.id.slice(tenant.length + 1), event_id: event, type, url, status: state, created_at: iso(createdAt) },
    ...(next !== null && { next_at: iso(next) }),
    attempts: attempts.map(({ at, ...rest }) => ({ at: iso(at), ...rest })),
  };
}
