import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { APP_ID, APP_SECRET, createFintectureEmulator, OAC_CLIENT_ID, OAC_CLIENT_SECRET } from '../../server/emulators/fintecture/index.ts';
import { createFintectureProvider } from '../../server/providers/fintecture/index.ts';
import { keptFor } from '../../server/providers/kept.ts';
import type { AuthorizeRequest, Grant, Provider, Resolution } from '../../server/providers/provider.ts';
import { Vault } from '../../server/sessions/secrets.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Institution } from '../../src/protocol/index.ts';
import { seeded } from './world.ts';

export const HOME = 'http://localhost:9250';
export const CALLBACK = 'https://pay.example/tessera/callback';
export const PRIVATE_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
  type: 'pkcs8',
  format: 'pem',
}) as string;
export const SECRET_HEADER = 'a-secret-of-this-tenant';

export const bank = (id: string): Institution => ({ id, name: id, country: 'DE', psu_types: ['retail'], methods: ['redirect'] });
export const ORDER = { amount: '49.9', currency: 'EUR', payee_name: 'Shop', payee_iban: 'DE89370400440532013000', reference: 'Order 7' };

/** What one request comes to, where a test wants something else than the emulator's answer. */
type Meddle = (request: Request, answer: () => Promise<Response>) => Promise<Response> | Response;

/** The adapter of one tenant in front of the emulator, in as many processes as a test takes: they share what is kept. */
export class Tenant {
  now = Date.parse('2026-03-02T10:00:00Z');
  readonly calls: string[] = [];
  /** How many codes were exchanged. */
  exchanged = 0;
  readonly log: string[] = [];
  meddle: Meddle | undefined;
  readonly emulator = createFintectureEmulator({
    ...{ publicUrl: HOME, now: () => this.now, randomBytes: seeded(8).bytes, sleep: () => Promise.resolve() },
    publicKey: createPublicKey(createPrivateKey(PRIVATE_KEY)).export({ type: 'spki', format: 'pem' }) as string,
  });
  readonly signal = new AbortController().signal;
  private readonly store = createMemoryStore();
  private readonly kept = keptFor({ store: this.store, vault: new Vault(new Uint8Array(32)), now: () => this.now }, 'shop/fintecture');
  private count = 0;

  /** One process of it. */
  process(settings: object = {}): Provider {
    return createFintectureProvider(
      {
        ...{ environment: 'sandbox', app_id: APP_ID, app_secret: APP_SECRET, private_key: PRIVATE_KEY, base_url: HOME },
        oac: { client_id: OAC_CLIENT_ID, client_secret: OAC_CLIENT_SECRET },
        webhook_secret: SECRET_HEADER,
        ...settings,
      },
      {
        now: () => this.now,
        randomBytes: seeded((this.count += 1)).bytes,
        fetch: (input, init) => this.fetch(new Request(input, init)),
        sleep: (milliseconds) => {
          this.now += milliseconds;
          return new Promise((resolve) => setImmediate(resolve));
        },
        log: (level, event, fields) => void this.log.push(JSON.stringify({ level, event, ...fields })),
        kept: this.kept,
        webhookUrl: 'https://pay.example/webhooks/fintecture/shop',
      },
    );
  }

  private async fetch(request: Request): Promise<Response> {
    this.calls.push(`${request.method} ${new URL(request.url).pathname}`);
    if (request.url.endsWith('/accesstoken') && (await request.clone().text()).includes('authorization_code')) this.exchanged += 1;
    const answer = (): Promise<Response> => this.emulator.fetch(request);
    return this.meddle ? this.meddle(request, answer) : answer();
  }

  /** What is kept under a name, and whatever is kept at all. */
  async keeps(key: string): Promise<unknown> {
    return (await this.kept.get(key))?.value;
  }

  async keys(): Promise<string[]> {
    const docs = await this.store.list('kept', { from: '', to: '~', limit: 100 }, this.now);
    return docs.map(({ id }) => id.slice('shop/fintecture/'.length));
  }

  /** How often a path that ends so was asked for. */
  times(end: string): number {
    return this.calls.filter((call) => call.endsWith(end)).length;
  }

  request(more: Partial<AuthorizeRequest> = {}): AuthorizeRequest {
    this.count += 1;
    return {
      ...{ intent: `0195a0b1-0000-7000-8000-${String(this.count).padStart(12, '0')}`, institution: bank('rheide'), psuType: 'retail' },
      ...{ method: 'redirect', state: `st_${this.count}`, callbackUrl: CALLBACK, locale: 'en', details: {} },
      ...more,
    };
  }

  /** The person presses a button at an address, and comes back with this. */
  async press(url: string, user = 'anna', decision = 'approve'): Promise<Record<string, string>> {
    const body = new URLSearchParams({ user, decision });
    const response = await this.emulator.fetch(new Request(url, { method: 'POST', body }));
    const location = response.headers.get('location') ?? url;
    return Object.fromEntries(new URL(location).searchParams);
  }

  resolve(provider: Provider, intent: string, query?: Record<string, string>): Promise<Resolution> {
    const next = { state: 'next', callbackUrl: CALLBACK };
    return provider.resolve({ intent, next, ...(query && { query }) }, this.signal);
  }

  /** A connection of this person's, at a bank that asks on its page. */
  async connect(provider: Provider, user = 'anna'): Promise<Grant> {
    const request = this.request();
    const started = await provider.authorize(request, this.signal);
    if (started.method !== 'redirect') throw new Error('The bank asks on a phone.');
    const resolution = await this.resolve(provider, request.intent, await this.press(started.url, user));
    if (resolution.state !== 'approved') throw new Error(`It came to ${JSON.stringify(resolution)}.`);
    return resolution.grant;
  }
}
