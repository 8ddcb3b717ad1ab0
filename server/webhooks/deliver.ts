import { createHmac } from 'node:crypto';
import type { Again, Handlers } from '../jobs/job.ts';
import { jittered } from '../jobs/job.ts';
import type { Ports } from '../ports.ts';
import type { Write } from '../store/store.ts';
import { DELIVERY, deliveryOf, deliveryWrite, ENDPOINT, endpointId, type Attempt, type Delivery } from './delivery.ts';
import { webhookKey, type Endpoint } from './settings.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long an endpoint may take to answer. */
const TIMEOUT_MS = 15 * SECOND;
/** Between one try and the next: ten tries within about 76 hours, which outlasts a weekend. */
const PAUSES_MS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** An endpoint may ask for no longer a pause than this. */
const LONGEST_PAUSE_MS = 24 * HOUR;

type DeliverPorts = Pick<Ports, 'now' | 'randomBytes' | 'store' | 'sleep' | 'log' | 'fetch'>;

/** The headers that let a receiver know whom an event is from (Standard Webhooks): one signature for each secret it may know. */
function signed({ secret, old_secrets }: Endpoint, event: string, now: number, body: string): Record<string, string> {
  const seconds = String(Math.floor(now / SECOND));
  const signature = (each: string): string =>
    `v1,${createHmac('sha256', webhookKey(each)).update(`${event}.${seconds}.${body}`).digest('base64')}`;
  return {
    'webhook-id': event,
    'webhook-timestamp': seconds,
    'webhook-signature': [secret, ...old_secrets].map(signature).join(' '),
  };
}

/** Tries to deliver one event, and writes down what came of it. */
export function deliverHandler(ports: DeliverPorts, endpointsOf: (tenant: string) => readonly Endpoint[]): Handlers['deliver'] {
  const { store, now, log } = ports;

  return async ({ tenant, delivery: id, turn }) => {
    const doc = await store.get(DELIVERY, id, now());
    const delivery = doc && deliveryOf(doc);
    if (!doc || delivery?.state !== 'waiting' || delivery.turn !== turn) return undefined;
    const early = (delivery.next ?? 0) - now();
    if (early > 0) return { again: early };
    const endpoint = endpointsOf(tenant).find(({ url }) => url === delivery.url);
    if (!endpoint) return settle(over(delivery, { at: now(), fault: 'endpoint_removed', ms: 0 }));
    const about = endpointId(tenant, endpoint);
    const known = await store.get(ENDPOINT, about, now());
    const until = known && (JSON.parse(known.value) as number | null);
    // What somebody sends by hand is tried all the same: that it arrives shows that the endpoint is back.
    if (until === null && turn === 0) return settle(over(delivery, { at: now(), fault: 'endpoint_disabled', ms: 0 }));
    if (typeof until === 'number' && until > now()) return { again: jittered(ports.randomBytes, until - now()) };

    const { retryAfterMs, ...attempt } = await send(ports, endpoint, delivery);
    const { status = 0 } = attempt;
    if (status >= 200 && status < 300) {
      const back: Write[] = known ? [{ kind: ENDPOINT, id: about, expect: known.version }] : [];
      return settle({ ...over(delivery, attempt), state: 'delivered' }, back);
    }
    const knownAs = { kind: ENDPOINT, id: about, expect: known?.version ?? 0 };
    if (status === 410) {
      log('warn', 'webhook_disabled', { tenant, delivery: id });
      return settle(over(delivery, attempt), [{ ...knownAs, value: 'null' }]);
    }
    const pause = PAUSES_MS[delivery.tries];
    if (pause === undefined) {
      log('warn', 'webhook_given_up', { tenant, delivery: id });
      return settle(over(delivery, attempt));
    }
    const next = now() + Math.max(jittered(ports.randomBytes, pause), retryAfterMs ?? 0);
    // Whoever asks for a pause gets it from every delivery.
    const rest: Write[] =
      retryAfterMs === undefined ? [] : [{ ...knownAs, value: String(now() + retryAfterMs), expiresAt: now() + retryAfterMs }];
    return settle({ ...over(delivery, attempt), state: 'waiting', next }, rest);

    async function settle(after: Delivery, more: readonly Write[] = []): Promise<Again | undefined> {
      const kept = deliveryWrite(id, after, doc!.version);
      // What others have found out about the endpoint at the same time serves as well.
      const written = (await store.write([kept, ...more], now())) || (await store.write([kept], now()));
      return written && after.next !== null ? { again: Math.max(1, after.next - now()) } : undefined;
    }
  };
}

/** With one more attempt, and with none to follow. */
function over(delivery: Delivery, attempt: Attempt): Delivery {
  return { ...delivery, state: 'failed', next: null, tries: delivery.tries + 1, attempts: [...delivery.attempts, attempt] };
}

async function send(
  { fetch, now, sleep }: DeliverPorts,
  endpoint: Endpoint,
  { url, event, body }: Delivery,
): Promise<Attempt & { retryAfterMs?: number }> {
  const at = now();
  const call = new AbortController();
  const clock = new AbortController();
  const late = sleep(TIMEOUT_MS, clock.signal).then(() => 'late' as const);
  try {
    const headers = { 'content-type': 'application/json', 'user-agent': 'tessera', ...signed(endpoint, event, at, body) };
    const answer = await Promise.race([fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: call.signal }), late]);
    if (answer === 'late') return { at, fault: 'timeout', ms: now() - at };
    const wait = retryAfterOf(answer, now());
    // Whatever else it says, nobody reads.
    answer.body?.cancel().catch(() => undefined);
    return { at, status: answer.status, ms: now() - at, ...(wait !== undefined && { retryAfterMs: wait }) };
  } catch {
    return { at, fault: 'unreachable', ms: now() - at };
  } finally {
    clock.abort();
    call.abort();
  }
}

/** How long an answer asks to wait, in seconds or until a date (RFC 9110, 10.2.3). */
function retryAfterOf({ status, headers }: Response, now: number): number | undefined {
  const given = headers.get('retry-after');
  if (given === null || (status !== 429 && status !== 503)) return undefined;
  const wait = /^\d+$/.test(given) ? Number(given) * SECOND : Date.parse(given) - now;
  return wait > 0 ? Math.min(wait, LONGEST_PAUSE_MS) : undefined;
}
