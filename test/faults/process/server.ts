/*
 * A companion as it runs in production (real HTTP, SQLite on disk), for tests that kill it. Started by `companion.ts`, which
 * sends where to keep the data; until then it has everything loaded and nothing open, so that the next one is up in no time.
 */
import { request } from 'node:http';
import { companionOf, type Provider, type CompanionConfig } from '../../../server/index.ts';
import { steadyClock } from '../../../server/clock.ts';
import { parseConfig } from '../../../server/config.ts';
import { serve } from '../../../server/serve.ts';
import { ProviderError, type Authorization, type News, type Resolution } from '../../../server/providers/provider.ts';
import { approve, chooseAccounts, chooseBank, defineSkill } from '../../../server/skills/skill.ts';
import type { Account } from '../../../src/protocol/index.ts';
import { APP_KEY, CONNECT, PAY, SECRET } from './names.ts';

/** What the test sends when the process is to begin. */
export interface Go {
  dataDir: string;
  bank: string;
  port: number;
  providerSeconds: number;
  /** Where the tenant wants to be told of what happens. */
  shop?: string;
  /** How many milliseconds its clock is ahead, so that nobody has to wait for what a killed process has begun. */
  ahead?: number;
}

const base = { provider: 'real', flavour: 'sandbox' } as const;
const skills = [
  defineSkill({ ...base, name: CONNECT, type: 'aisp', startsFrom: ['browser'], steps: [chooseBank(), approve(), chooseAccounts()] }),
  defineSkill({ ...base, name: PAY, type: 'pisp', startsFrom: ['backend'], steps: [chooseBank(), approve()] }),
];

/** Asks the bank of the test, over HTTP. */
function ask<T>(bank: string, path: string, body: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => reject(new ProviderError('provider_unavailable', 'The bank did not answer.', { cause }));
    const call = request(bank + path, { method: 'POST', headers: { 'content-type': 'application/json' } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text) as T) : fail(response.statusCode)));
      response.on('error', fail);
    });
    call.on('error', fail).end(JSON.stringify(body));
  });
}

function providerAt(bank: string): Provider {
  return {
    name: 'real',
    institutions: async () => [{ id: 'one', name: 'One', country: 'FR', psu_types: ['retail'], methods: ['redirect', 'decoupled'] }],
    authorize: ({ intent, order }) => ask<Authorization>(bank, '/authorize', { intent, order }),
    resolve: ({ intent }) => ask<Resolution>(bank, '/resolve', { intent }),
    accounts: (grant) => ask<Account[]>(bank, '/accounts', grant),
    transactions: async () => ({ transactions: [] }),
    holders: async () => [],
    receive: async ({ raw }) => JSON.parse(Buffer.from(raw).toString()) as News,
  };
}

// Nobody is left to stop it.
process.once('disconnect', () => process.exit());
process.once('message', (go: Go) => void start(go));

async function start({ dataDir, bank, port, providerSeconds, shop, ahead = 0 }: Go): Promise<void> {
  const config: CompanionConfig = {
    public_url: 'http://localhost/tessera',
    tenants: [
      {
        client_id: 'shop',
        client_app_key: APP_KEY,
        client_secret: SECRET,
        name: 'Shop',
        origins: ['https://shop.example'],
        skills: [CONNECT, PAY],
        ...(shop !== undefined && { webhooks: [{ url: shop, secret: `whsec_${Buffer.alloc(32, 'canary').toString('base64')}` }] }),
      },
    ],
    providers: ['real'],
    data_dir: dataDir,
    key: 'ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
    log_level: 'error',
    lifetimes: { session_seconds: 86_400, nonce_seconds: 1800, temp_token_seconds: 600, provider_seconds: providerSeconds },
    limits: { sessions: 1e7, calls: 1e7, misses: 1e7 },
  };
  const settings = parseConfig(config, {}, { skills, providers: ['real'] });
  const clock = steadyClock();
  const given = { skills, providers: { real: () => providerAt(bank) }, widgetDirectory: dataDir, now: () => clock() + ahead };
  const companion = await companionOf(settings, given);
  const running = await serve(companion, (each, env) => companion.fetch(each, env), { port, host: '127.0.0.1' });
  process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
  process.send?.({ port: running.port });
}
