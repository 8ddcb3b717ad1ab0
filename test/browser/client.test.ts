import { expect } from '@open-wc/testing';
import type { SessionsClient, TroubleType } from '../../src/client/sessions-client.ts';

/*
 * The client holds on to the page's functions when it loads. So this page's own are put in their place first: answers from a
 * list instead of the network, and waits a hundred times shorter.
 */
interface Asked {
  url: string;
  init: RequestInit;
}
type Reply = Response | 'lost' | ((signal: AbortSignal) => Promise<Response>);
const asked: Asked[] = [];
const replies: Reply[] = [];
const waits: number[] = [];
const real = { fetch: window.fetch, setTimeout: window.setTimeout.bind(window) };

window.fetch = async (url, init = {}) => {
  asked.push({ url: url as string, init });
  const reply = replies.shift() ?? 'lost';
  if (reply === 'lost') throw new TypeError('Failed to fetch');
  return typeof reply === 'function' ? reply(init.signal!) : reply;
};
window.setTimeout = ((run: () => void, ms = 0) => {
  waits.push(ms);
  return real.setTimeout(run, ms / 100);
}) as typeof setTimeout;

const { httpClient } = await import('../../src/client/http-client.ts');
const { readEvents } = await import('../../src/client/read-events.ts');
const { sleep } = await import('../../src/client/sleep.ts');
window.setTimeout = real.setTimeout;
// A page that gets between later is not asked.
window.fetch = () => Promise.reject(new Error('This must not be called.'));

const ok = (body: unknown): Response => Response.json(body);
const refusal = (type: TroubleType, http: number, retry_after?: number): Response =>
  Response.json(
    { id: 'req-1', type, http, code: http, message: 'For the developer.', ...(retry_after !== undefined && { retry_after }) },
    { status: http },
  );
const signal = new AbortController().signal;
const body = { client_id: 'demo', nonce: 'n1', skill: 'connect', step: 'bank', data: { institution_id: 'nord' } };

describe('the client of the Sessions contract', () => {
  let client: SessionsClient;
  beforeEach(() => {
    client = httpClient('https://shop.example/tessera');
    asked.length = replies.length = waits.length = 0;
  });
  after(() => (window.fetch = real.fetch));

  const failing = async (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'nothing went wrong',
      (error: unknown) => error,
    );

  it('asks as the contract says', async () => {
    replies.push(ok({}), ok({}), ok({}), ok({}), ok({ institutions: [1] }), ok({}));
    await client.create({ client_id: 'demo', client_app_key: 'pk', skill: 'connect' }, { signal });
    await client.resume('s/1', { client_id: 'demo', verifier: 'v' }, { signal });
    await client.submit('s1', 'key-1', body, { signal });
    await client.read('s1', 'n1', { signal });
    expect(await client.institutions({ client_id: 'demo', client_app_key: 'pk', skill: 'a#1' }, { signal })).to.deep.equal([1]);
    await client.leave('s1', 'n1', 'left');
    const lines = asked.map(({ url, init }) => `${init.method ?? 'GET'} ${url.replace('https://shop.example/tessera', '')}`);
    expect(lines).to.deep.equal([
      'POST /sessions',
      'POST /sessions/s%2F1/resume',
      'POST /sessions/s1/steps',
      'GET /sessions/s1',
      'GET /institutions?client_id=demo&client_app_key=pk&skill=a%231',
      'DELETE /sessions/s1',
    ]);
    const headers = asked.map(({ init }) => new Headers(init.headers));
    expect(headers[2]!.get('Idempotency-Key')).to.equal('key-1');
    expect([3, 5].map((index) => headers[index]!.get('Authorization'))).to.deep.equal(['Nonce n1', 'Nonce n1']);
    expect(asked[2]!.init.body).to.equal(JSON.stringify(body));
    expect(asked[5]!.init).to.include({ keepalive: true, body: '{"reason":"left"}' });
  });

  it('names a secret in no address, and sends and tells no more than it must', async () => {
    replies.push(ok({}), ok({}));
    await client.read('s1', 'secret', { signal });
    await client.submit('s1', 'k', { ...body, nonce: 'secret' }, { signal });
    for (const { url, init } of asked) {
      expect(url).to.not.contain('secret');
      expect(init).to.include({ credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
    }
  });

  it('repeats a lost submission with the same key and the same body', async () => {
    replies.push('lost', refusal('step_in_progress', 409), ok({ session_id: 's1' }));
    expect(await client.submit('s1', 'key-1', body, { signal })).to.deep.equal({ session_id: 's1' });
    expect(asked.length).to.equal(3);
    expect(new Set(asked.map(({ init }) => `${new Headers(init.headers).get('Idempotency-Key')} ${init.body as string}`)).size).to.equal(1);
  });

  it('waits longer each time, never all at once, and as long as it is told', async () => {
    replies.push('lost', 'lost', refusal('too_many_requests', 429, 7), ok({}));
    await client.submit('s1', 'k', body, { signal });
    const [first, second, third] = waits as [number, number, number];
    expect(first).to.be.within(200, 600);
    expect(second).to.be.within(400, 1200);
    expect(third).to.equal(7000);
  });

  it('says when it tries again', async () => {
    replies.push('lost', refusal('overloaded', 503), ok({}));
    const told: TroubleType[] = [];
    await client.submit('s1', 'k', body, { signal, onRetry: (type) => told.push(type) });
    expect(told).to.deep.equal(['network_lost', 'overloaded']);
  });

  it('gives up rather than wait for ever', async () => {
    replies.push(refusal('overloaded', 503, 60));
    expect(await failing(client.submit('s1', 'k', body, { signal }))).to.include({
      type: 'overloaded',
      requestId: 'req-1',
      retryAfterSeconds: 60,
    });
    expect(asked.length).to.equal(1);
  });

  for (const type of ['bank_unavailable', 'nonce_expired', 'invalid_fields', 'step_pending'] as const) {
    it(`takes ${type} for the answer that it is`, async () => {
      replies.push(refusal(type, 409));
      expect(await failing(client.submit('s1', 'k', body, { signal }))).to.include({ type, message: 'For the developer.' });
      expect(asked.length).to.equal(1);
    });
  }

  it('takes a page of a proxy, half a line or a wrong shape for no answer', async () => {
    for (const reply of [new Response('<html>', { status: 502 }), new Response('{"ses'), Response.json({ oops: 1 }, { status: 500 })]) {
      replies.push(reply);
      expect(await failing(client.read('s1', 'n', { signal }))).to.include({ type: 'network_lost' });
    }
  });

  it('does not repeat a look: who looks does that', async () => {
    replies.push('lost', ok({}));
    expect(await failing(client.read('s1', 'n', { signal }))).to.include({ type: 'network_lost' });
    expect(asked.length).to.equal(1);
  });

  it('stops at once when it is told to', async () => {
    const stop = new AbortController();
    replies.push((inner) => new Promise((_, reject) => inner.addEventListener('abort', () => reject(inner.reason as Error))));
    const waiting = failing(client.submit('s1', 'k', body, { signal: stop.signal }));
    stop.abort();
    expect(await waiting).to.equal(stop.signal.reason);
    expect(asked.length).to.equal(1);
  });

  it('listens to events with the nonce in a header', async () => {
    replies.push(new Response('event: session\ndata: {"session_id":"s1"}\n\n'));
    const heard: unknown[] = [];
    for await (const event of client.events('s1', 'n1', signal)) heard.push(event);
    expect(heard).to.deep.equal([{ event: 'session', data: { session_id: 's1' } }]);
    expect(asked[0]!.url).to.equal('https://shop.example/tessera/sessions/s1/events');
    expect(new Headers(asked[0]!.init.headers).get('Authorization')).to.equal('Nonce n1');
  });

  it('hears nothing where it is refused', async () => {
    replies.push(refusal('nonce_expired', 401));
    for await (const event of client.events('s1', 'n1', signal)) throw new Error(`Heard ${event.event}.`);
  });
});

describe('an event stream', () => {
  const read = async (...parts: (string | Uint8Array)[]): Promise<unknown[]> => {
    const encoder = new TextEncoder();
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const part of parts) controller.enqueue(typeof part === 'string' ? encoder.encode(part) : part);
        controller.close();
      },
    });
    const heard: unknown[] = [];
    for await (const event of readEvents(stream)) heard.push(event);
    return heard;
  };
  const one = [{ event: 'session', data: { name: 'Écluse' } }];

  it('may be cut anywhere, in the middle of a letter too, and end its lines in either way', async () => {
    const text = ': hello\r\n\r\nevent: session\r\ndata: {"name":\r\ndata: "Écluse"}\r\n\r\n';
    for (const ending of ['\r\n', '\n']) {
      const bytes = new TextEncoder().encode(text.replaceAll('\r\n', ending));
      for (let at = 0; at <= bytes.length; at++) expect(await read(bytes.slice(0, at), bytes.slice(at))).to.deep.equal(one);
    }
  });

  it('knows two events, and no other', async () => {
    expect(await read('event: superseded\ndata: {}\n\nevent: news\ndata: {}\n\ndata: {}\n\n')).to.deep.equal([
      { event: 'superseded', data: {} },
    ]);
  });

  it('skips what is no JSON, and what was not finished', async () => {
    expect(await read('event: session\ndata: {oops\n\nevent: session\ndata: {"name":"Écluse"}\n\nevent: session\ndata: {}')).to.deep.equal(
      one,
    );
  });
});

describe('sleeping', () => {
  it('ends when the network is back', async () => {
    const nap = sleep(1_000_000, signal);
    window.dispatchEvent(new Event('online'));
    await nap;
  });

  it('does not even begin where it is not wanted any more', async () => {
    const error = await sleep(1_000_000, AbortSignal.abort('no')).catch((reason: unknown) => reason);
    expect(error).to.equal('no');
  });
});
