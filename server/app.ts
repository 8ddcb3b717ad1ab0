import { Hono } from 'hono';
import type { Settings } from './config.ts';
import { AppError } from './errors/app-error.ts';
import { RateLimit } from './limits.ts';
import { openApiDocument } from './openapi.ts';
import { callbackRoutes } from './routes/callback.ts';
import { catalogRoutes } from './routes/catalog.ts';
import { dataRoutes } from './routes/data.ts';
import { createHttp, type Env } from './routes/http.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { widgetRoutes } from './routes/widget.ts';
import type { Sessions } from './sessions/service.ts';
import type { World } from './world.ts';

const MINUTE = 60;

/** The routes, below the path of the public address. */
export function createApp(
  world: World,
  sessions: Sessions,
  settings: Settings,
  { widgetDirectory, soon }: { widgetDirectory: string; /** There is something to do. */ soon: () => void },
): Hono<Env> {
  const origins = new Set([...world.tenants.values()].flatMap((tenant) => [...tenant.origins]));
  const wrap = createHttp({ world, origins, trustedProxies: settings.trusted_proxies });
  const app = new Hono<Env>().basePath(new URL(settings.public_url).pathname.replace(/\/$/, ''));
  const limit = (count: number): RateLimit => new RateLimit(count, MINUTE);

  const calls = limit(settings.limits.calls);
  const misses = limit(settings.limits.misses);
  sessionRoutes(app, wrap, world, sessions, { create: limit(settings.limits.sessions), calls, misses });
  dataRoutes(app, wrap, world, sessions, misses);
  catalogRoutes(app, wrap, world, calls);
  callbackRoutes(app, wrap, world, sessions, calls);
  webhookRoutes(app, wrap, world, { news: limit(settings.limits.calls), refused: limit(settings.limits.calls), misses }, soon);
  widgetRoutes(app, wrap, widgetDirectory);

  app.get(
    '/healthz',
    wrap(() => ({ json: { status: 'ok' } })),
  );
  app.get(
    '/readyz',
    wrap(async () => {
      if (world.closing.aborted) throw new AppError('overloaded', { retryAfter: 5 });
      await world.ports.store.check().catch((cause: unknown) => {
        throw new AppError('overloaded', { retryAfter: 5, cause });
      });
      return { json: { status: 'ready' } };
    }),
  );
  let document: string | undefined;
  app.get(
    '/openapi.json',
    wrap(() => ({ text: (document ??= JSON.stringify(openApiDocument(settings.public_url))), headers: {} })),
  );

  // Counted by themselves: a list of banks with its logos must not use up what its visitor may call.
  const looks = limit(settings.limits.calls);
  for (const provider of world.providers.values()) {
    if (!provider.pages) continue;
    const prefix = `${new URL(settings.public_url).pathname.replace(/\/$/, '')}/${provider.name}`;
    const pages = wrap(async (c, { ip }) => {
      looks.admit(ip, world.ports.now());
      const found = await provider.pages!(c.req.raw, new URL(c.req.url).pathname.slice(prefix.length).replace(/^\//, ''));
      if (!found) throw new AppError('not_found');
      return found;
    });
    app.on(['GET', 'POST'], `/${provider.name}`, pages);
    app.on(['GET', 'POST'], `/${provider.name}/*`, pages);
  }

  // A preflight asks before anything is known but the origin; whether the tenant agrees is decided with the call itself.
  app.options(
    '*',
    wrap((c, { origin }) => {
      if (origin === null || !origins.has(origin)) throw new AppError('origin_not_allowed');
      return new Response(null, {
        status: 204,
        headers: {
          'access-control-allow-methods': 'GET, POST, DELETE',
          'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, X-Request-Id',
          'access-control-max-age': '600',
        },
      });
    }),
  );
  app.notFound(
    wrap(() => {
      throw new AppError('not_found');
    }),
  );
  return app;
}
