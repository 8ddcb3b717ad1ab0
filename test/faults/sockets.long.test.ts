import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { serve, type Running } from '../../server/serve.ts';
import { createWorld } from '../server/world.ts';

const POST = 'POST /tessera/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

/** How many seconds a connection lives that is opened with these bytes and then gets some more now and then. */
function lifeOf(port: number, first: string, more = ''): Promise<{ seconds: number; answer: string }> {
  return new Promise((resolve) => {
    const started = performance.now();
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(first));
    const drip = setInterval(() => more !== '' && socket.write(more), 700);
    const end = (): void => {
      clearInterval(drip);
      socket.destroy();
      resolve({ seconds: (performance.now() - started) / 1000, answer });
    };
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined).on('close', end);
    setTimeout(end, 40_000).unref();
  });
}

describe('a connection that takes its time', () => {
  let running: Running;
  before(async () => {
    const world = await createWorld();
    running = await serve(world.companion, (each, env) => world.companion.fetch(each, env), { port: 0, host: '127.0.0.1' });
  });
  after(() => running.stop());

  const CASES: [what: string, most: number, first: string, more: string][] = [
    ['that says nothing at all', 25, '', ''],
    ['that stops in the middle of its headers', 15, `${POST}X-A`, ''],
    ['that sends its headers letter by letter', 15, `${POST}X-A: `, 'a'],
    ['that sends no body', 25, `${POST}Content-Length: 100\r\n\r\n`, ''],
    ['that sends its body letter by letter', 25, `${POST}Content-Length: 60000\r\n\r\n`, ' '],
    ['that sends its body in chunks of one', 25, `${POST}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ];
  const lives = new Map<string, Promise<{ seconds: number; answer: string }>>();
  before(() => {
    for (const [what, , first, more] of CASES) lives.set(what, lifeOf(running.port, first, more));
  });

  for (const [what, most] of CASES) {
    it(`${what} is cut off within ${most} seconds`, async () => {
      const { seconds, answer } = await lives.get(what)!;
      assert.ok(seconds <= most, `${seconds.toFixed(1)} s`);
      assert.match(answer, /^(|HTTP\/1\.1 (408|400)[^]*)$/);
    });
  }
});
