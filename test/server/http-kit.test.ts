import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { createClient, type ClientOptions } from '../../server/providers/http/client.ts';
import { CallError, providerError, UpstreamError, type UpstreamCode } from '../../server/providers/http/error.ts';
import { operation } from '../../server/providers/http/operation.ts';
import { createTokenSource, fixedToken, type FreshToken } from '../../server/providers/http/token.ts';

const thing = z.object({ name: z.string() });
const OPERATIONS = {
  read: operation({
    method: 'GET',
    path: '/things/{id}',
    query: z.strictObject({ 'page[size]': z.optional(z.int()) }),
    answers: { 200: thing },
  }),
  begin: operation({ method: 'GET', path: '/begin', answers: { 200: thing }, repeatable: false }),
  make: operation({
    method: 'POST',
    path: '/things',
    headers: z.strictObject({ Date: z.optional(z.string()) }),
    body: z.strictObject({ name: z.string(), tags: z.optional(z.array(z.string())) }),
    answers: { 201: thing },
  }),
  change: operation({ method: 'PUT', path: '/things/{id}', body: thing, answers: { 200: 'none' }, repeatable: true }),
  log_in: operation({
    method: 'POST',
    path: '/token',
    body: z.strictObject({ scope: z.array(z.string()) }),
    encoding: 'form',
    answers: { 200: thing },
    token: 'none',
  }),
  upload: operation({
    method: 'POST',
    path: '/files',
    body: z.strictObject({ file: z.instanceof(File), title: z.string() }),
    encoding: 'multipart',
    answers: { 200: thing },
  }),
  download: operation({ method: 'GET', path: '/files', answers: { 200: 'stream', 206: 'stream' } }),
  outcomes: operation({ method: 'POST', path: '/sync', answers: { 204: 'none', 423: z.object({ reason: z.string() }) } }),
  other: operation({ method: 'GET', path: '/other', answers: { 200: thing }, token: 'other' }),
} as const;

const BASE = 'https://upstream.example/api';
const good = (): Response => Response.json({ name: 'one' });
const SECRET = 'a secret that is in the body';

interface Seen {
  method: string;
  url: string;
  headers: Headers;
  body: string;
}
type Answer = (seen: Seen, signal: AbortSignal) => Response | Promise<Response>;

/** A client whose requests are answered by the list, one after the other; the last one goes on answering. */
function clientOf(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const seen: Seen[] = [];
  const fetching: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const each = { method: request.method, url: request.url, headers: request.headers, body: await request.clone().text() };
    seen.push(each);
    return answers[Math.min(seen.length, answers.length) - 1]!(each, request.signal);
  };
  const client = createClient(OPERATIONS, {
    baseUrl: BASE,
    tokens: { default: fixedToken('t0') },
    fetch: fetching,
    randomBytes: (size) => new Uint8Array(size).fill(7),
    pauseMs: 1,
    ...options,
  });
  return { client, seen };
}

// The clock of a signal does not keep a process alive by itself.
let awake: NodeJS.Timeout;
before(() => (awake = setInterval(() => undefined, 1_000)));
after(() => clearInterval(awake));

const failure = async (work: Promise<unknown>): Promise<UpstreamError> => {
  const error: unknown = await work.then(
    () => assert.fail('it did not fail'),
    (fault: unknown) => fault,
  );
  assert.ok(error instanceof UpstreamError, String(error));
  return error;
};
const codeOf = async (work: Promise<unknown>): Promise<UpstreamCode> => (await failure(work)).code;
const one = { path: { id: '1' } };

void describe('the kit of the clients: what is sent', () => {
  void it('puts path, query, headers and body together, with a token and an id', async () => {
    const { client, seen } = clientOf([good]);
    await client.read({ path: { id: 'a/b?c' }, query: { 'page[size]': 5 } });
    assert.equal(seen[0]!.url, `${BASE}/things/a%2Fb%3Fc?page%5Bsize%5D=5`);
    assert.equal(seen[0]!.headers.get('authorization'), 'Bearer t0');
    assert.match(seen[0]!.headers.get('x-request-id')!, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.equal(seen[0]!.headers.get('accept'), 'application/json');
    assert.equal(seen[0]!.headers.get('content-type'), null);
  });

  void it('sends JSON, forms and parts', async () => {
    const { client, seen } = clientOf([() => Response.json({ name: 'one' }, { status: 201 }), good]);
    await client.make({ body: { name: 'ö' } });
    assert.equal(seen[0]!.headers.get('content-type'), 'application/json');
    assert.equal(seen[0]!.body, '{"name":"ö"}');
    await client.log_in({ body: { scope: ['a b', 'c&d'] } });
    assert.equal(seen[1]!.headers.get('content-type'), 'application/x-www-form-urlencoded');
    assert.equal(seen[1]!.body, 'scope=a+b&scope=c%26d');
    assert.equal(seen[1]!.headers.get('authorization'), null);
    await client.upload({ body: { file: new File(['%PDF'], 'a.pdf', { type: 'application/pdf' }), title: 'A' } });
    assert.match(seen[2]!.headers.get('content-type')!, /^multipart\/form-data; boundary=/);
    assert.match(seen[2]!.body, /filename="a.pdf"[^]*%PDF/);
  });

  void it('hands the very bytes to whoever signs them, and a header is there once however it is spelled', async () => {
    const signed: string[] = [];
    const sign: ClientOptions['sign'] = ({ body, headers, url, method }) => {
      signed.push(`${method} ${url.pathname} ${body} ${headers['x-request-id']!}`);
      return { Date: 'now', Signature: 'mine' };
    };
    const { client, seen } = clientOf([() => Response.json({ name: 'one' }, { status: 201 })], { sign });
    await client.make({ body: { name: 'ö' }, headers: { Date: 'before' } });
    assert.deepEqual(signed, [`POST /api/things ${seen[0]!.body} ${seen[0]!.headers.get('x-request-id')!}`]);
    assert.equal(seen[0]!.headers.get('date'), 'now');
    assert.equal(seen[0]!.headers.get('signature'), 'mine');
  });

  void it('takes a bearer of the call in the place of its own', async () => {
    const { client, seen } = clientOf([good]);
    await client.other(undefined, { bearer: 'theirs' });
    assert.equal(seen[0]!.headers.get('authorization'), 'Bearer theirs');
  });
});

void describe('the kit of the clients: calls that do not fit', () => {
  const wrong: readonly (readonly [string, unknown, string[]])[] = [
    ['read', {}, ['path.id']],
    ['read', { path: { id: '..' } }, ['path.id']],
    ['read', { path: { id: '1', more: '2' } }, ['path.more']],
    ['read', { ...one, query: { 'page[size]': 'x', page: 1 } }, ['query.page', 'query.page[size]']],
    ['read', { ...one, body: { name: 'x' } }, ['body']],
    ['read', { ...one, params: {} }, ['params']],
    ['make', { body: { name: 1, extra: true, tags: [1] } }, ['body.extra', 'body.name', 'body.tags.0']],
    ['make', {}, ['body']],
    ['other', {}, ['token']],
  ];
  for (const [name, call, fields] of wrong) {
    void it(`${name} with ${JSON.stringify(call)} is not sent`, async () => {
      const { client, seen } = clientOf([good]);
      const method = client[name as 'read'] as (call: unknown) => Promise<unknown>;
      await assert.rejects(method(call), (error: unknown) => {
        assert.ok(error instanceof CallError);
        assert.deepEqual(Object.keys(error.fields).sort(), fields);
        assert.equal(providerError(error).code, 'provider_rejected');
        return true;
      });
      assert.equal(seen.length, 0);
    });
  }

  void it('refuses a base address that is not safe', () => {
    for (const baseUrl of ['http://upstream.example', 'https://upstream.example/', 'ftp://localhost']) {
      assert.throws(() => clientOf([good], { baseUrl }), TypeError);
    }
    clientOf([good], { baseUrl: 'http://localhost:1234' });
  });
});

void describe('the kit of the clients: repeating', () => {
  const broken = (): Response => new Response(SECRET, { status: 503 });
  const lost = (): never => {
    throw new TypeError('fetch failed');
  };

  void it('repeats what reads, and what says that it may be', async () => {
    for (const fault of [broken, lost]) {
      const { client, seen } = clientOf([fault, fault, good]);
      await client.read(one);
      assert.equal(seen.length, 3);
      assert.equal(new Set(seen.map(({ headers }) => headers.get('x-request-id'))).size, 1);
    }
    const { client, seen } = clientOf([broken, () => new Response(null)]);
    await client.change({ ...one, body: { name: 'x' } });
    assert.equal(seen.length, 2);
  });

  void it('repeats no more often than it is told', async () => {
    const { client, seen } = clientOf([broken], { repeats: 1 });
    assert.equal(await codeOf(client.read(one)), 'broken');
    assert.equal(seen.length, 2);
  });

  void it('never repeats what may have been carried out', async () => {
    for (const fault of [broken, lost, () => new Response(null, { status: 429 })]) {
      const { client, seen } = clientOf([fault]);
      await failure(client.make({ body: { name: 'x' } }));
      await failure(client.begin());
      assert.equal(seen.length, 2);
    }
  });

  void it('repeats nothing that was understood', async () => {
    for (const status of [400, 403, 404, 409, 422]) {
      const { client, seen } = clientOf([() => new Response(null, { status })]);
      await failure(client.read(one));
      assert.equal(seen.length, 1);
    }
  });

  void it('waits as long as Retry-After says, and not at all where that is too long', async () => {
    const soon = clientOf([() => new Response(null, { status: 429, headers: { 'retry-after': '0' } }), good]);
    await soon.client.read(one);
    assert.equal(soon.seen.length, 2);
    const late = clientOf([() => new Response(null, { status: 429, headers: { 'retry-after': '3600' } })]);
    const error = await failure(late.client.read(one));
    assert.deepEqual([error.code, error.retryAfterSeconds, late.seen.length], ['rate_limited', 3600, 1]);
    const passed = providerError(error);
    assert.deepEqual([passed.code, passed.retryAfterSeconds], ['bank_unavailable', 3600]);
    for (const never of ['999999999', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
      const far = await failure(clientOf([() => new Response(null, { status: 429, headers: { 'retry-after': never } })]).client.read(one));
      assert.equal(far.retryAfterSeconds, 86_400);
    }
  });
});

void describe('the kit of the clients: tokens', () => {
  const refused = (): Response => new Response(null, { status: 401 });

  void it('asks once with another token after a 401, whatever the call does', async () => {
    let made = 0;
    const tokens = {
      default: createTokenSource(
        () => Promise.resolve({ token: `t${(made += 1)}`, expiresInSeconds: 60 }),
        () => 0,
      ),
    };
    const { client, seen } = clientOf([refused, () => Response.json({ name: 'one' }, { status: 201 })], { tokens });
    await client.make({ body: { name: 'x' } });
    assert.deepEqual(
      seen.map(({ headers }) => headers.get('authorization')),
      ['Bearer t1', 'Bearer t2'],
    );
    const again = clientOf([refused], { tokens });
    assert.equal(await codeOf(again.client.make({ body: { name: 'x' } })), 'unauthorized');
    assert.equal(again.seen.length, 2);
  });

  void it('does not renew the token of a call', async () => {
    const { client, seen } = clientOf([refused]);
    assert.equal(await codeOf(client.read(one, { bearer: 'theirs' })), 'unauthorized');
    assert.equal(seen.length, 1);
  });

  void it('renews one at a time, ahead of time, and keeps what is newer than the refused one', async () => {
    let now = 0;
    let made = 0;
    let release: (token: FreshToken) => void = () => undefined;
    const source = createTokenSource(
      () => {
        made += 1;
        return new Promise<FreshToken>((resolve) => (release = resolve));
      },
      () => now,
    );
    const waiting = [source.get(), source.get(), source.get()];
    release({ token: 'first', expiresInSeconds: 100 });
    assert.deepEqual(await Promise.all(waiting), ['first', 'first', 'first']);
    assert.equal(made, 1);
    now = 79_000;
    assert.equal(await source.get(), 'first');
    now = 80_000;
    const next = source.get();
    release({ token: 'second', expiresInSeconds: 100 });
    assert.equal(await next, 'second');
    source.refused('first');
    assert.equal(await source.get(), 'second');
    assert.equal(made, 2);
  });

  void it('a token that cannot be got means that nothing was sent', async () => {
    const faults: readonly (readonly [UpstreamError, UpstreamCode])[] = [
      [new UpstreamError('lost', { operation: 'log_in', requestId: 'r' }), 'unreachable'],
      [new UpstreamError('broken', { operation: 'log_in', requestId: 'r', status: 503 }), 'unreachable'],
      [new UpstreamError('refused', { operation: 'log_in', requestId: 'r', status: 400 }), 'unauthorized'],
      [new UpstreamError('rate_limited', { operation: 'log_in', requestId: 'r', status: 429, retryAfterSeconds: 9 }), 'rate_limited'],
    ];
    for (const [fault, code] of faults) {
      const { client, seen } = clientOf([good], {
        tokens: {
          default: createTokenSource(
            () => Promise.reject(fault),
            () => 0,
          ),
        },
      });
      const error = await failure(client.make({ body: { name: 'x' } }));
      assert.deepEqual([error.code, error.operation, seen.length], [code, 'make', 0]);
      assert.equal(providerError(error).code, 'bank_unavailable');
    }
    const silent = clientOf([good], {
      tokens: {
        default: createTokenSource(
          () => new Promise(() => undefined),
          () => 0,
        ),
      },
    });
    assert.equal(await codeOf(silent.client.make({ body: { name: 'x' } }, { deadlineSeconds: 0.02 })), 'unreachable');
  });
});

void describe('the kit of the clients: answers', () => {
  void it('every status that is an outcome is one', async () => {
    const outcome = clientOf([() => Response.json({ reason: 'later' }, { status: 423 })]);
    const answer = await outcome.client.outcomes();
    assert.equal(answer.status, 423);
    assert.deepEqual(answer.body, { reason: 'later' });
    const nothing = clientOf([() => new Response(null, { status: 204 })]);
    assert.equal((await nothing.client.outcomes()).body, undefined);
  });

  const bad: readonly (readonly [string, () => Response, UpstreamCode])[] = [
    ['no JSON', () => new Response('<html>'), 'malformed_answer'],
    ['nothing', () => new Response(null), 'malformed_answer'],
    ['another shape', () => Response.json({ name: 7 }), 'malformed_answer'],
    ['no UTF-8', () => new Response(new Uint8Array([0x22, 0xff, 0x22])), 'malformed_answer'],
    ['a tower of lists', () => new Response('['.repeat(100_000)), 'malformed_answer'],
    ['a status that nobody declared', () => Response.json({ name: 'one' }, { status: 202 }), 'malformed_answer'],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } }), 'redirected'],
    ['400', () => Response.json({ name: SECRET }, { status: 400 }), 'refused'],
    ['404', () => new Response(SECRET, { status: 404 }), 'not_found'],
    ['501', () => new Response(SECRET, { status: 501 }), 'broken'],
  ];
  for (const [what, answer, code] of bad) {
    void it(`${what} is ${code}, and the message holds nothing of it`, async () => {
      const error = await failure(clientOf([answer]).client.read(one));
      assert.equal(error.code, code);
      const text = `${error.message} ${JSON.stringify(error)} ${String(error.cause)}`;
      assert.doesNotMatch(text, /secret|html|upstream\.example|evil/i);
    });
  }

  void it('keeps the body of a fault for adapters, where nobody prints it', async () => {
    const error = await failure(clientOf([() => Response.json({ code: 'x', text: SECRET }, { status: 409 })]).client.read(one));
    assert.deepEqual(error.detail, { code: 'x', text: SECRET });
    assert.ok(!Object.keys(error).includes('detail'));
  });

  void it('reads no more than it may, whether the size is stated or not', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(5_000) });
    const unstated = (): Response => {
      const parts = [big.slice(0, 2_000), big.slice(2_000, 4_000), big.slice(4_000)];
      return new Response(
        new ReadableStream({
          pull(controller) {
            const next = parts.shift();
            if (next === undefined) controller.close();
            else controller.enqueue(new TextEncoder().encode(next));
          },
        }),
      );
    };
    for (const answer of [() => new Response(big, { headers: { 'content-length': '5011' } }), unstated]) {
      assert.equal(await codeOf(clientOf([answer], { maxAnswerBytes: 1_000 }).client.read(one)), 'too_large');
      assert.equal((await clientOf([answer]).client.read(one)).body.name.length, 5_000);
    }
  });

  void it('leaves out what would reach behind an object', async () => {
    const { client } = clientOf([() => new Response('{"name":"x","__proto__":{"polluted":true}}')]);
    assert.deepEqual(Object.keys((await client.read(one)).body), ['name']);
    assert.equal(({} as { polluted?: true }).polluted, undefined);
  });

  void it('streams what is too large to hold', async () => {
    const { client } = clientOf([() => new Response('page one', { status: 206 })]);
    const answer = await client.download();
    assert.equal(answer.status, 206);
    assert.equal(await new Response(answer.body).text(), 'page one');
  });
});

void describe('the kit of the clients: time and the network', () => {
  const hang: Answer = (_seen, signal) =>
    new Promise((_resolve, reject) => {
      const giveUp = (): void => reject(signal.reason as Error);
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });

  void it('ends at its deadline, repeats included', async () => {
    const { client } = clientOf([hang]);
    assert.equal(await codeOf(client.make({ body: { name: 'x' } }, { deadlineSeconds: 0.02 })), 'timed_out');
    const slow = clientOf([() => new Response(null, { status: 503, headers: { 'retry-after': '4' } })]);
    assert.equal(await codeOf(slow.client.read(one, { deadlineSeconds: 0.02 })), 'timed_out');
  });

  void it('an answer that stops in the middle is no answer', async () => {
    const stuck = (): Response =>
      new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"na')) }));
    assert.equal(await codeOf(clientOf([stuck]).client.read(one, { deadlineSeconds: 0.02 })), 'timed_out');
  });

  void it('gives up when its caller does', async () => {
    const { client } = clientOf([hang]);
    const caller = new AbortController();
    const work = failure(client.make({ body: { name: 'x' } }, { signal: caller.signal }));
    caller.abort();
    assert.equal((await work).code, 'given_up');
  });

  void it('tells what never left from what nobody knows of', async () => {
    const never = (): never => {
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }) });
    };
    const unknown = (): never => {
      throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('no'), { code: 'ECONNRESET' }) });
    };
    const [unreachable, lost] = await Promise.all(
      [never, unknown].map((fault) => failure(clientOf([fault]).client.make({ body: { name: 'x' } }))),
    );
    assert.deepEqual([unreachable!.code, providerError(unreachable).code], ['unreachable', 'bank_unavailable']);
    assert.deepEqual([lost!.code, providerError(lost).code], ['lost', 'provider_unavailable']);
  });

  void it('logs an operation, its status and its id, and nothing else', async () => {
    const lines: unknown[] = [];
    const { client } = clientOf([good], { log: (...line) => void lines.push(line) });
    await client.read({ path: { id: SECRET } });
    const [[level, event, fields]] = lines as [[string, string, Record<string, unknown>]];
    assert.deepEqual([level, event, Object.keys(fields).sort()], ['debug', 'upstream', ['ms', 'operation', 'request_id', 'status']]);
    assert.doesNotMatch(JSON.stringify(lines), /secret/);
  });
});

void describe('the kit of the clients: over HTTP', () => {
  const servers: Server[] = [];
  after(() => servers.forEach((server) => server.close()));

  const listen = async (handle: Parameters<typeof createServer>[1]): Promise<string> => {
    const server = createServer(handle);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  void it('follows no redirect, and sends a date of its own', async () => {
    const asked: string[] = [];
    const baseUrl = await listen((request, response) => {
      asked.push(`${request.url!} ${request.headers.date ?? ''}`);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { client } = clientOf([], { baseUrl, fetch: globalThis.fetch, sign: () => ({ date: 'Thu, 01 Jan 2026 00:00:00 GMT' }) });
    assert.equal(await codeOf(client.read(one)), 'redirected');
    assert.deepEqual(asked, ['/things/1 Thu, 01 Jan 2026 00:00:00 GMT']);
  });

  void it('a connection that breaks is lost; one that is refused never came about', async () => {
    const baseUrl = await listen((request) => request.socket.destroy());
    const { client } = clientOf([], { baseUrl, fetch: globalThis.fetch });
    assert.equal(await codeOf(client.make({ body: { name: 'x' } })), 'lost');
    const gone = clientOf([], { baseUrl: 'http://127.0.0.1:9250', fetch: globalThis.fetch, repeats: 0 });
    assert.equal(await codeOf(gone.client.make({ body: { name: 'x' } })), 'unreachable');
  });
});
