import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

const head = (...lines: string[]): string => `${['HTTP/1.1 200 OK', 'content-type: application/json', ...lines].join('\r\n')}\r\n\r\n`;
const zipped = gzipSync(Buffer.from(JSON.stringify({ data: ['x'.repeat(500)] })));
const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, 0x20));

/** Answers that only a real connection can give, byte by byte; after each the connection is closed. */
export const RAW: Readonly<Record<string, Buffer>> = {
  'nothing at all': Buffer.from(''),
  'no HTTP': Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'),
  'a head that ends early': Buffer.from('HTTP/1.1 200 OK\r\ncontent-ty'),
  'a status that is none': Buffer.from('HTTP/1.1 9999 What\r\n\r\n{}'),
  'a header line that is none': Buffer.from('HTTP/1.1 200 OK\r\nno colon here\r\ncontent-length: 2\r\n\r\n{}'),
  'headers without an end': Buffer.from(`HTTP/1.1 200 OK\r\n${'x-more: yes\r\n'.repeat(20_000)}`),
  'less than was announced': Buffer.from(`${head('content-length: 500')}{"data":[`),
  'two lengths': Buffer.from(`${head('content-length: 2', 'content-length: 5')}{"data":[]}`),
  'a length and chunks': Buffer.from(`${head('content-length: 2', 'transfer-encoding: chunked')}5\r\n{"a":\r\n`),
  'chunks that break off': Buffer.from(`${head('transfer-encoding: chunked')}5\r\n{"a":\r\n`),
  'chunks of no size': Buffer.from(`${head('transfer-encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`),
  'gzip that is none': Buffer.from(`${head('content-encoding: gzip', 'content-length: 11')}{"data":[]}`),
  'gzip that breaks off': Buffer.concat([Buffer.from(head('content-encoding: gzip', 'content-length: 40')), zipped.subarray(0, 40)]),
  'gzip with a wrong sum': Buffer.concat([
    Buffer.from(head('content-encoding: gzip', `content-length: ${zipped.length}`)),
    zipped.subarray(0, -8),
    Buffer.alloc(8, 0x55),
  ]),
  'gzip that unfolds without an end': Buffer.concat([Buffer.from(head('content-encoding: gzip', `content-length: ${bomb.length}`)), bomb]),
  'an encoding that is none': Buffer.from(`${head('content-encoding: rot13', 'content-length: 5')}{"a":`),
};

/** Listens on a free port and gives every request the answer that is set. */
export async function startRaw(): Promise<{ url: string; set(answer: Buffer): void; close(): Promise<void> }> {
  let answer = Buffer.alloc(0);
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next) => (answer = Buffer.from(next)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
