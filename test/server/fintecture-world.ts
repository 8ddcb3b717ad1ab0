import assert from 'node:assert/strict';
import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import * as fintecture from '../../server/emulators/fintecture/index.ts';

export const HOME = 'http://fintecture.test';
export const BACK = 'https://companion.test/callback?from=bank';
export const START = Date.parse('2026-03-02T10:00:00Z');
export const MINUTE = 60_000;
export const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }) as string;

export type Json = Record<string, unknown>;
export interface Answer {
  status: number;
  body: Json;
  location: string | null;
}
interface Hook {
  headers: Headers;
  body: string;
}

/** An emulator whose clock stands still until somebody moves it, and whoever calls it. */
export function start(options: Partial<fintecture.FintectureEmulatorOptions> = {}) {
  let now = START;
  const hooks: Hook[] = [];
  const emulator = fintecture.createFintectureEmulator({
    publicUrl: HOME,
    now: () => now,
    sleep: async () => undefined,
    fetch: async (_url, init) => {
      hooks.push({ headers: new Headers(init?.headers), body: init?.body as string });
      return new Response(null, { status: 204 });
    },
    ...options,
  });

  async function send(
    method: string,
    path: string,
    init: { token?: string; json?: unknown; form?: Json; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { token, json, form, headers } = init;
    const response = await emulator.fetch(
      new Request(HOME + path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        body:
          json !== undefined
            ? JSON.stringify(json)
            : form !== undefined
              ? new URLSearchParams(form as Record<string, string>).toString()
              : null,
      }),
    );
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
    return { status: response.status, body: isJson ? (JSON.parse(text) as Json) : { text }, location: response.headers.get('location') };
  }

  const access = (form: Json) =>
    send('POST', '/oauth/accesstoken', { form: { client_id: fintecture.APP_ID, client_secret: fintecture.APP_SECRET, ...form } });
  const token = async (scope: string, form: Json = {}) =>
    (await access({ grant_type: 'client_credentials', scope, ...form })).body['access_token'] as string;
  const oac = (id = fintecture.OAC_CLIENT_ID, secret = fintecture.OAC_CLIENT_SECRET) =>
    token('OAC', { client_id: id, client_secret: secret });
  const press = (path: string, form: Json) => send('POST', path.replace(HOME, ''), { form });

  /** Starts at a bank, and tells where its page is. */
  async function authorize(bank: string, query: Json = {}) {
    const search = new URLSearchParams({ redirect_uri: BACK, state: 's1', ...query } as Record<string, string>);
    const { status, body } = await send('GET', `/ais/v1/provider/${bank}/authorize?${search}`, { token: await token('AIS') });
    assert.equal(status, 200, JSON.stringify(body));
    return body['meta'] as { session_id: string; url?: string; decoupled: boolean };
  }
  /** All the way to a token that opens the accounts of this person. */
  async function connected(user: string, bank = 'rheide') {
    const { url = '' } = await authorize(bank);
    const { location } = await press(url, { user, decision: 'approve' });
    const back = new URL(location ?? '').searchParams;
    const answer = await access({ grant_type: 'authorization_code', code: back.get('code'), redirect_uri: BACK, scope: 'AIS' });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const { access_token: accessToken, refresh_token: refreshToken } = answer.body as { access_token: string; refresh_token: string };
    return { accessToken, refreshToken, home: `/ais/v1/customer/${back.get('customer_id')}`, customerId: back.get('customer_id') ?? '' };
  }
  return { emulator, send, access, token, oac, press, authorize, connected, hooks, pass: (milliseconds: number) => (now += milliseconds) };
}

export type World = ReturnType<typeof start>;

export const PAYMENT = {
  meta: { psu_name: 'Anna Keller' },
  data: { type: 'PIS', attributes: { amount: '49.90', currency: 'EUR', communication: 'Order 7' } },
};
export const payment = (attributes: Json): Json => ({
  ...PAYMENT,
  data: { type: 'PIS', attributes: { ...PAYMENT.data.attributes, ...attributes } },
});

interface Signing {
  date?: number;
  keyId?: string;
  target?: string;
  change?: (headers: Record<string, string>) => void;
}

const PIS_PATH = `/pis/v2/connect?state=s1&redirect_uri=${encodeURIComponent(BACK)}`;

/** Starts a payment, signed as the document asks. */
export async function pay(
  world: World,
  json: unknown = PAYMENT,
  { date = START, keyId = fintecture.APP_ID, target = PIS_PATH, change }: Signing = {},
): Promise<Answer> {
  const fields = {
    date: new Date(date).toUTCString(),
    digest: `SHA-256=${createHash('sha256').update(JSON.stringify(json)).digest('base64')}`,
    'x-request-id': '5b7f1c8e-6f0e-4c8e-9c53-1d2a3b4c5d6e',
  };
  const text = [`(request-target): post ${target}`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`)].join('\n');
  const value = createSign('sha256').update(text).sign(keys.privateKey, 'base64');
  const headers: Record<string, string> = {
    ...fields,
    signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="(request-target) date digest x-request-id",signature="${value}"`,
  };
  change?.(headers);
  return world.send('POST', PIS_PATH, { token: await world.token('PIS'), json, headers });
}

/** Where the payer is sent to. */
export const paymentUrl = ({ body }: Answer): string => (body['meta'] as { url: string }).url;

/** The payer chooses a bank and presses a button there. */
export async function payer(world: World, url: string, user: string, decision = 'approve', bank = 'rheide') {
  const { location } = await world.press(url, { bank, decision: 'continue' });
  return world.press(location ?? '', { user, decision });
}

export async function statusOf(world: World, url: string): Promise<unknown> {
  const { body } = await world.send('GET', `/pis/v2/payments/${url.split('/').at(-1)}`, { token: await world.token('PIS') });
  return body['status'];
}
