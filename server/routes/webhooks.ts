import type { Context, Hono } from 'hono';
import { AppError } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import type { RateLimit } from '../limits.ts';
import type { Provider } from '../providers/provider.ts';
import { tenantOfSecret } from '../sessions/start.ts';
import { listDeliveries, resendDelivery } from '../webhooks/deliveries.ts';
import { keepNews } from '../webhooks/news.ts';
import { deliveriesQuery } from '../webhooks/schemas.ts';
import { withDeadline, type Caller, type World } from '../world.ts';
import { basicOf, type Env, type Reply, type Wrap } from './http.ts';

const MAX_NEWS_BYTES = 256 * 1024;

export interface WebhookLimits {
  /** All news that one address has sent for one tenant: not every upstream system can be told from a stranger. */
  news: RateLimit;
  /** What one address has sent for one tenant that could not be from upstream. */
  refused: RateLimit;
  /** Wrong secrets of back ends, by address. */
  misses: RateLimit;
}

/** News from upstream, and for the tenant's back end what has become of the news that it was sent. `soon` has new jobs begun. */
export function webhookRoutes(app: Hono<Env>, wrap: Wrap, world: World, limits: WebhookLimits, soon: () => void): void {
  const { now, log } = world.ports;

  const receive = wrap(async (c, caller): Promise<Reply> => {
    // Upstream systems are no browsers.
    if (caller.origin !== null) throw new AppError('origin_not_allowed');
    const name = c.req.param('provider') ?? '';
    const found = receiverOf(world, name, c.req.param('client_id'));
    const key = caller.ip && `${caller.ip} ${found ? `${name}/${found.tenant}` : ''}`;
    const wait = limits.refused.isReached(key, now()) ?? limits.news.take(key, now());
    if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
    // Read in any case, so that an address that nobody listens at takes its time as well.
    const raw = await readBytes(c);
    const news = found && (await withDeadline(world, (signal) => found.receive({ headers: c.req.raw.headers, raw }, signal)));
    if (!news) {
      limits.refused.take(key, now());
      if (!found) throw new AppError('not_found');
      log('warn', 'news_refused', { request_id: caller.requestId, tenant: found.tenant, provider: name });
      throw new AppError('tenant_unknown');
    }
    const isNew = await keepNews(world, { tenant: found.tenant, provider: name }, news);
    log('info', 'news_kept', { request_id: caller.requestId, tenant: found.tenant, provider: name, new: isNew });
    soon();
    return { json: { received: true } };
  });
  app.post('/webhooks/:provider/:client_id', receive);
  app.post('/webhooks/:provider', receive);

  app.get(
    '/deliveries',
    wrap(async (c, caller): Promise<Reply> => {
      const tenant = backEndOf(c, caller);
      return { json: await listDeliveries(world, tenant, check(deliveriesQuery, c.req.query())) };
    }),
  );
  app.post(
    '/deliveries/:id/resend',
    wrap(async (c, caller): Promise<Reply> => {
      const tenant = backEndOf(c, caller);
      await resendDelivery(world, tenant, c.req.param('id') ?? '');
      soon();
      return new Response(null, { status: 204 });
    }),
  );

  /** The tenant whose back end calls. */
  function backEndOf(c: Context<Env>, { origin, ip }: Caller): string {
    if (origin !== null) throw new AppError('origin_not_allowed');
    const wait = limits.misses.isReached(ip, now());
    if (wait !== undefined) throw new AppError('too_many_requests', { retryAfter: wait });
    const { clientId = '', secret = '' } = basicOf(c) ?? {};
    try {
      return tenantOfSecret(world, clientId, secret, origin).clientId;
    } catch (error) {
      limits.misses.take(ip, now());
      throw error;
    }
  }
}

interface Receiver {
  tenant: string;
  receive: NonNullable<Provider['receive']>;
}

/** Who is meant by an address. Where it names no tenant, that is the only one with such a provider of its own. */
function receiverOf({ tenants, providers }: World, name: string, clientId: string | undefined): Receiver | undefined {
  const owners = [...tenants.values()].filter((tenant) => tenant.providers.has(name));
  const tenant = clientId === undefined ? (owners.length === 1 ? owners[0] : undefined) : tenants.get(clientId);
  const provider = tenant?.providers.get(name) ?? providers.get(name);
  if (!tenant || !provider?.receive) return undefined;
  return { tenant: tenant.clientId, receive: (delivery, signal) => provider.receive!(delivery, signal) };
}

/** The body, byte by byte as it was signed, whatever its type. */
async function readBytes(c: Context<Env>): Promise<Uint8Array> {
  if (Number(c.req.header('content-length') ?? 0) > MAX_NEWS_BYTES) throw new AppError('body_too_large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > MAX_NEWS_BYTES) throw new AppError('body_too_large');
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError('malformed_request', { cause });
  }
  return Buffer.concat(chunks);
}
