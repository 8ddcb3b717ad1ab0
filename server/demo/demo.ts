import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { parseConfig } from '../config.ts';
import { companionOf } from '../index.ts';
import { serve, type Running } from '../serve.ts';
import { SANDBOX_SKILLS } from '../skills/registry.ts';
import { createShop } from './shop.ts';

/** Public by design, like the bank it opens: these keys exist in the demo alone. */
const TENANT = { client_id: 'demo', client_app_key: 'pk_demo', client_secret: 'sk_demo' };

/** The shop at `/`, the companion with the sandbox bank below `/tessera`, in one process that keeps nothing. */
export async function startDemo({ port: wanted, host }: { port: number; host: string | undefined }): Promise<Running> {
  const port = wanted === 0 ? await freePort() : wanted;
  const origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const settings = parseConfig({
    public_url: `${origins[0]}/tessera`,
    tenants: [{ ...TENANT, name: 'Third Drum', origins, skills: SANDBOX_SKILLS.map(({ name }) => name) }],
    providers: ['sandbox'],
    store: 'memory',
    key: randomBytes(32).toString('hex'),
    log_level: 'warn',
    limits: { sessions: 600, calls: 6000, misses: 60 },
    dangerously_allow_weak_secrets: true,
  });
  const companion = await companionOf(settings);
  const shop = createShop({
    companionUrl: settings.public_url,
    clientId: TENANT.client_id,
    clientAppKey: TENANT.client_app_key,
    clientSecret: TENANT.client_secret,
    // Through the handler instead of the network, so that the demo also runs where localhost is not what it seems.
    fetch: (input, init) => companion.fetch(new Request(input, init)),
  });
  return serve(
    companion,
    (request, env) => (/^\/tessera(\/|$)/.test(new URL(request.url).pathname) ? companion.fetch(request, env) : shop(request)),
    { port, host },
  );
}

/** The public address must be known before the first request, so a port of the system's choice is asked for first. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
