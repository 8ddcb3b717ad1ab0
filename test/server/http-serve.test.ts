import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { serve, type Running } from '../../server/serve.ts';
import { send } from '../faults/process/http.ts';
import { APP_KEY, CONNECT, createWorld, ORIGIN, type Any, type TestWorld } from './world.ts';

const START = JSON.stringify({ client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT.name });

interface Served {
  world: TestWorld;
  running: Running;
  port: number;
}

/** The companion behind a real socket, with the real time. */
async function served(): Promise<Served> {
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    wait(milliseconds, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  const world = await createWorld({ given: { now: Date.now, sleep } });
  const running = await serve(world.companion, (each, env) => world.companion.fetch(each, env), { port: 0, host: '127.0.0.1' });
  return { world, running, port: running.port };
}

/** What comes back for these bytes, until the other side closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
    socket.on('close', () => resolve(answer)).on('error', reject);
    setTimeout(() => socket.destroy(), 2000).unref();
  });
}

const head = (lines: string[], body = ''): string =>
  `POST /tessera/sessions HTTP/1.1\r\nHost: pay.example\r\n${lines.join('\r\n')}\r\n\r\n${body}`;

describe('served', () => {
  it('refuses what is not HTTP as it should be, and goes on', async () => {
    const { running, port } = await served();
    const json = ['Content-Type: application/json', 'Connection: close'];
    const chunked = `${START.length.toString(16)}\r\n${START}\r\n0\r\n\r\n`;
    try {
      const good = await raw(port, head([...json, `Content-Length: ${START.length}`], START));
      assert.match(good, /^HTTP\/1\.1 200/);
      const bad: [what: string, text: string][] = [
        ['two lengths', head([...json, 'Content-Length: 5', 'Content-Length: 6'], START)],
        ['a length and chunks', head([...json, 'Content-Length: 5', 'Transfer-Encoding: chunked'], chunked)],
        ['a length that is none', head([...json, 'Content-Length: 1e3'], START)],
        ['a negative length', head([...json, 'Content-Length: -1'], START)],
        ['a coding that nobody knows', head([...json, 'Transfer-Encoding: chunked, identity'], chunked)],
        ['a coding written oddly', head([...json, 'Transfer-Encoding: xchunked'], chunked)],
        ['a space before the colon', head([...json, 'Content-Length : 5'], START)],
        ['a folded header', head([...json, 'X-A: b\r\n c: d', `Content-Length: ${START.length}`], START)],
        ['a bare line feed', head([...json], '').replace('\r\nHost', '\nHost')],
        ['a chunk of no size', head([...json, 'Transfer-Encoding: chunked'], 'zz\r\n')],
        ['no method', '/tessera HTTP/1.1\r\n\r\n'],
        ['a method of their own', 'GIVE /tessera/healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
        ['no version', 'GET /tessera/healthz\r\n\r\n'],
        ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
        ['headers without end', `GET /tessera/healthz HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`],
        ['a NUL', head([...json, 'X-A: a\0b'], START)],
      ];
      for (const [what, text] of bad) {
        const answer = await raw(port, text);
        assert.match(answer, /^(HTTP\/1\.1 4\d\d |$)/, `${what}: ${answer.slice(0, 80)}`);
        assert.doesNotMatch(answer, /node|hono|stack|\.ts/i, what);
      }
      assert.equal((await send(port, 'GET', '/healthz')).status, 200);
    } finally {
      await running.stop();
    }
  });

  it('answers others while some are slow', async () => {
    const { running, port } = await served();
    const slow: Socket[] = [];
    try {
      for (let count = 0; count < 500; count += 1) {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined).write(head(['Content-Type: application/json', 'Content-Length: 1000'], '{'));
        slow.push(socket);
      }
      await wait(200);
      const times: number[] = [];
      for (let count = 0; count < 50; count += 1) {
        const started = performance.now();
        assert.equal((await send(port, 'POST', '/sessions', START)).status, 200);
        times.push(performance.now() - started);
      }
      times.sort((a, b) => a - b);
      assert.ok(times[48]! < 250, `${times[48]!.toFixed(0)} ms`);
    } finally {
      for (const socket of slow) socket.destroy();
      await running.stop();
    }
  });

  it('takes it calmly when people hang up in the middle of anything', async () => {
    const { world, running, port } = await served();
    const { body: session } = await send<Any>(port, 'POST', '/sessions', START, { origin: ORIGIN });
    const texts = [
      head(['Content-Type: application/json', 'Content-Length: 1000'], '{"client_id":'),
      head(['Content-Type: application/json', 'Transfer-Encoding: chunked'], '5\r\n{"a":\r\n'),
      head(['Content-Type: application/json', `Content-Length: ${START.length}`], START),
      `GET /tessera/sessions/${session.session_id}/events HTTP/1.1\r\nHost: a\r\nAuthorization: Nonce ${session.nonce}\r\n\r\n`,
    ];
    try {
      for (const text of texts) {
        for (const milliseconds of [0, 1, 5, 20]) {
          const socket = connect(port, '127.0.0.1', () => socket.write(text));
          socket.on('error', () => undefined);
          await wait(20 + milliseconds);
          socket.destroy();
        }
      }
      await wait(50);
      assert.deepEqual(
        world.log.filter((line) => /"level":"error"|stream_failed/.test(line)),
        [],
      );
      assert.equal((await send(port, 'GET', '/healthz')).status, 200);
    } finally {
      await running.stop();
    }
  });

  it('stops when told to: what is under way is finished, streams end, nobody else gets in', async () => {
    const { world, running, port } = await served();
    const { body: session } = await send<Any>(port, 'POST', '/sessions', START, { origin: ORIGIN });
    const { body: other } = await send<Any>(port, 'POST', '/sessions', START, { origin: ORIGIN });
    let open = (): void => undefined;
    world.provider.gate = new Promise((resolve) => (open = resolve));
    const step = JSON.stringify({
      client_id: 'shop',
      nonce: session.nonce,
      skill: CONNECT.name,
      step: 'bank',
      data: { institution_id: 'one' },
    });
    const agent = new Agent({ keepAlive: true });
    const underWay = send<Any>(port, 'POST', `/sessions/${session.session_id}/steps`, step, { origin: ORIGIN }, agent);
    const stream = send(port, 'GET', `/sessions/${other.session_id}/events`, undefined, { authorization: `Nonce ${other.nonce}` }, agent);
    const idle = connect(port, '127.0.0.1');
    await wait(100);
    const stopped = running.stop();
    assert.equal(running.stop(), stopped, 'twice is once');
    await assert.rejects(send(port, 'GET', '/healthz'), /ECONNREFUSED|hang up/);
    assert.match((await stream).text, /^event: session\n/);
    setTimeout(open, 200);
    const { status, headers } = await underWay;
    assert.deepEqual([status, headers.connection], [200, 'close']);
    const started = performance.now();
    await stopped;
    assert.ok(performance.now() - started < 1000, 'nothing holds it back');
    idle.destroy();
    agent.destroy();
  });

  it('stops in the middle of a crowd, and nobody who was let in goes away without an answer', async () => {
    const { running, port } = await served();
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    let answered = 0;
    let isOver = false;
    const failures: string[] = [];
    /** Sends on and on; a connection that breaks before anything was sent on it has cost nobody anything. */
    const someone = async (): Promise<void> => {
      while (!isOver) {
        const outcome = await new Promise<string>((resolve) => {
          let isReused = false;
          const call = request(
            { port, host: '127.0.0.1', method: 'POST', path: '/tessera/sessions', agent, headers: { 'content-type': 'application/json' } },
            (response) => {
              response.resume().on('end', () => resolve(response.statusCode === 200 ? 'ok' : `status ${response.statusCode ?? 0}`));
              response.on('error', (error) => resolve(`cut off: ${error.message}`));
            },
          );
          call.on('socket', () => (isReused = call.reusedSocket));
          call.on('error', (error) =>
            resolve(
              /ECONNREFUSED/.test(error.message) || (isReused && /ECONNRESET|hang up|EPIPE/.test(error.message)) ? 'gone' : error.message,
            ),
          );
          call.end(START);
        });
        if (outcome === 'ok') answered += 1;
        else if (outcome === 'gone') return;
        else return void failures.push(outcome);
      }
    };
    const crowd = Array.from({ length: 20 }, someone);
    await wait(300);
    const before = answered;
    assert.ok(before > 20);
    const started = performance.now();
    await running.stop();
    assert.ok(performance.now() - started < 3000, `it took ${(performance.now() - started).toFixed(0)} ms`);
    isOver = true;
    await Promise.all(crowd);
    agent.destroy();
    assert.deepEqual(failures, []);
  });
});
