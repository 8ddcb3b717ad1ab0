import assert from 'node:assert/strict';
import { createFinoEmulator, FINO_CLIENT, type FinoEmulatorOptions } from '../../server/emulators/fino/index.ts';
import type { Emulator } from '../../server/emulators/kit/index.ts';

export const PUBLIC_URL = 'https://fino.example';
export const SHOP = 'https://shop.example';
/** Where a session sends people back to. */
export const RETURNS = { redirectURL: `${SHOP}/done?state=abc`, errorURL: `${SHOP}/error`, exitURL: `${SHOP}/exit` };
export const IP = { 'User-IP': '192.0.2.7' };
/** 21 November 2025, noon. */
export const START = Date.UTC(2025, 10, 21, 12);

/** JSON as it came, to be looked into. */
export type Json = Record<string, unknown>;

/** An answer that was read already. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

/** What was sent to a webhook's receiver. */
export interface Received {
  url: string;
  method: string;
  headers: Headers;
  body: Json;
}

/** Somebody who calls finoOS with a token, and whoever visits its pages; the clock stands still unless it is moved. */
export class FinoVisitor {
  readonly emulator: Emulator;
  readonly received: Received[] = [];
  now = START;
  /** What the receiver of webhooks answers. */
  receives = 204;
  token = '';

  constructor(options: Partial<FinoEmulatorOptions> = {}) {
    let count = 0;
    this.emulator = createFinoEmulator({
      publicUrl: PUBLIC_URL,
      now: () => this.now,
      // Never the same twice, and always the same again.
      randomBytes: (size) =>
        Uint8Array.from({ length: size }, (_, index) => (index < 4 ? (++count * 37 + index) % 256 : (count >> 2) % 256)),
      sleep: async () => undefined,
      fetch: async (input, init) => {
        const request = new Request(input, init);
        const body = JSON.parse(await request.text()) as Json;
        this.received.push({ url: request.url, method: request.method, headers: request.headers, body });
        return new Response(null, { status: this.receives });
      },
      ...options,
    });
  }

  /** A token by client credentials, kept for the calls that follow. */
  async logIn(credentials: Json = FINO_CLIENT): Promise<Answer> {
    const body = new URLSearchParams({ ...(credentials as Record<string, string>), grant_type: 'client_credentials' });
    const answer = await this.raw('POST', '/auth', { body });
    if (typeof answer.body['access_token'] === 'string') this.token = answer.body['access_token'];
    return answer;
  }

  /** A call with the token; what is given as body goes as JSON. */
  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.raw(method, path, {
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async raw(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await this.emulator.fetch(new Request(`${PUBLIC_URL}${path}`, { method, ...init }));
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json') === true;
    const read: unknown = json ? JSON.parse(text) : { text };
    return { status: response.status, headers: response.headers, body: Array.isArray(read) ? { list: read } : (read as Json) };
  }

  /** A new user; answers with their path. */
  async user(fields: Json = { type: 'person' }): Promise<string> {
    const { status, body } = await this.call('POST', '/users', fields);
    assert.equal(status, 201);
    return `/users/${String((body['user'] as Json)['id'])}`;
  }

  /** Opens a connect session; answers with the address of the Banking UI. */
  async connectSession(user: string, query = '', fields: Json = {}): Promise<string> {
    const { status, body } = await this.call('POST', `${user}/banking/connect${query}`, { ...RETURNS, ...fields });
    assert.equal(status, 201);
    return String(body['redirectURL']);
  }

  open(address: string): Promise<Response> {
    return this.emulator.fetch(new Request(address));
  }

  /** Presses a button of the page at that address, with the fields filled in. */
  press(address: string, decision: string, fields: Record<string, string> = {}): Promise<Response> {
    return this.emulator.fetch(new Request(address, { method: 'POST', body: new URLSearchParams({ ...fields, decision }) }));
  }

  /** The whole way of a person to a connected bank; answers with the login's id. */
  async connect(user: string, name: string, fields: Json = {}): Promise<string> {
    const address = await this.connectSession(user, '', fields);
    const response = await this.press(address, 'approve', { bank: 'hansekontor', user: name });
    assert.equal(response.status, 303, name);
    const { body } = await this.call('GET', `${user}/banking/logins`);
    return String((body['list'] as Json[]).at(-1)?.['bankLoginId']);
  }

  sync(user: string, fields: Json = {}): Promise<Answer> {
    return this.call('POST', `${user}/banking/sync`, { ...RETURNS, ...fields }, IP);
  }
}

/** A visitor who has a token. */
export async function finoVisitor(options: Partial<FinoEmulatorOptions> = {}): Promise<FinoVisitor> {
  const visitor = new FinoVisitor(options);
  assert.equal((await visitor.logIn()).status, 200);
  return visitor;
}
