import { type Agent, createServer, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer<T> {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  body: T;
}

/** One request over real HTTP to a server on this machine. Rejects where the connection breaks before the whole answer is in. */
export function send<T>(
  port: number,
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
  agent?: Agent,
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const all = {
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const call = request(
      { host: '127.0.0.1', port, method, path: `/tessera${path}`, headers: all, ...(agent && { agent }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('error', reject).on('aborted', () => reject(new Error('The answer was cut off.')));
        response.on('end', () => {
          const { statusCode: status = 0, headers: given } = response;
          const json = given['content-type']?.startsWith('application/json');
          resolve({ status, headers: given, text, body: (json ? JSON.parse(text) : {}) as T });
        });
      },
    );
    call.on('error', reject).end(body);
  });
}

interface BankCall {
  intent: string;
  order?: { amount: string };
}

/** Where a tenant is told of what happens; it lives on, and takes note. */
export class RealShop {
  /** Under which ids it was told of the same thing. */
  readonly told = new Map<string, Set<string>>();
  /** How often a message came again. */
  repeated = 0;
  private readonly server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
    incoming.on('end', () => {
      const { type, data } = JSON.parse(text) as { type: string; data: { session_id: string; id?: string } };
      const what = `${type} ${data.id ?? data.session_id}`;
      const ids = this.told.get(what) ?? new Set<string>();
      const id = String(incoming.headers['webhook-id']);
      if (ids.has(id)) this.repeated += 1;
      this.told.set(what, ids.add(id));
      // Long enough to be killed before it is known to have arrived.
      setTimeout(() => outgoing.writeHead(204).end(), 4);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** The bank behind the killed companions. It lives on, and counts. */
export class RealBank {
  readonly authorized = new Map<string, BankCall['order'] | null>();
  /** How often the same intent was sent again: never, if all is well. */
  repeated = 0;
  /** How often it was asked what has become of an attempt. */
  asked = 0;
  private calls = 0;
  private readonly server = createServer((incoming, outgoing) => {
    let text = '';
    incoming.setEncoding('utf8').on('data', (part: string) => (text += part));
    incoming.on('end', () => {
      const answer = JSON.stringify(this.answer(incoming.url ?? '', text));
      const reply = (): void => void outgoing.setHeader('content-type', 'application/json').end(answer);
      // Every other time long enough to be killed in between.
      if ((this.calls += 1) % 2 === 0) reply();
      else setTimeout(reply, 4);
    });
  });

  /** Where it is reached. */
  async listen(): Promise<string> {
    if (!this.server.listening) await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(path: string, text: string): unknown {
    const { intent, order } = JSON.parse(text) as BankCall;
    const later = Date.now() + 3_600_000;
    if (path === '/authorize') {
      if (this.authorized.has(intent)) this.repeated += 1;
      this.authorized.set(intent, order ?? null);
      return { method: 'redirect', ref: `ref-${intent}`, url: 'https://bank.example/', expiresAt: later };
    }
    if (path === '/accounts') return [{ id: 'a1', name: 'A', type: 'current', currency: 'EUR', institution_id: 'one', balances: [] }];
    this.asked += 1;
    const known = this.authorized.get(intent);
    if (known === undefined) return { state: 'failed', cause: 'provider_failed' };
    return { state: 'approved', grant: { connection: 'c' }, validUntil: later, ...(known && { order: known }) };
  }
}
