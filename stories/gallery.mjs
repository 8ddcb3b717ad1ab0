/*
 * The gallery with a companion behind it, so that the journeys go to the real sandbox bank. PORT says where (6006 if unset).
 * Both run from the sources: nothing has to be built before.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register();
const { createCompanion } = await import('../server/index.ts');
const { serve } = await import('../server/serve.ts');
const { SANDBOX_SKILLS } = await import('../server/skills/registry.ts');
const { createBackEnd } = await import('./journeys/backend.ts');

const port = Number(process.env.PORT ?? 6006);
const origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];

const companion = await createCompanion({
  // The gallery hands on what is below this path, so that to a browser both are one place.
  public_url: `${origins[0]}/tessera`,
  providers: ['sandbox'],
  store: 'memory',
  log_level: 'warn',
  tenants: [
    {
      client_id: 'demo',
      client_app_key: 'pk_demo',
      client_secret: 'sk_demo',
      name: 'The gallery',
      origins,
      skills: SANDBOX_SKILLS.map(({ name }) => name),
    },
  ],
  dangerously_allow_weak_secrets: true,
});
const backEnd = createBackEnd((request) => companion.fetch(request), `${origins[0]}/tessera`);
const running = await serve(companion, async (request, env) => (await backEnd(request)) ?? companion.fetch(request, env), {
  port: 0,
  host: '127.0.0.1',
});

const storybook = spawn(
  process.execPath,
  [
    fileURLToPath(import.meta.resolve('storybook/internal/bin/dispatcher')),
    'dev',
    ...['-c', 'stories/.storybook', '-p', String(port), '--exact-port', '--ci', '--disable-telemetry', '--no-version-updates'],
  ],
  {
    cwd: path.dirname(import.meta.dirname),
    stdio: 'inherit',
    env: { ...process.env, STORYBOOK_COMPANION: `http://127.0.0.1:${running.port}` },
  },
);

const stop = () => storybook.kill();
process.once('SIGINT', stop).once('SIGTERM', stop);
storybook.once('exit', (code) => {
  void running.stop().then(() => process.exit(code ?? 0));
});
