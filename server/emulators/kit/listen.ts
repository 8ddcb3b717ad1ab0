import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Emulator } from './emulator.ts';
import { ConnectionDropped } from './faults.ts';

export interface Listening<E extends Emulator = Emulator> {
  emulator: E;
  port: number;
  /** Without a slash at the end. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Serves an emulator. It is made once the address is known, since it hands out addresses of its own: port 0 picks a free
 * one. A dropped connection is a real one.
 */
export async function listen<E extends Emulator>(
  create: (publicUrl: string) => E,
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<Listening<E>> {
  const made: { emulator?: E } = {};
  const handle = async (request: Request, env: HttpBindings): Promise<Response> => {
    try {
      return await (made.emulator?.fetch(request) ?? new Response(null, { status: 503 }));
    } catch (error) {
      if (!(error instanceof ConnectionDropped)) throw error;
      env.outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    }
  };
  const server = createAdaptorServer({ fetch: handle as never }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const name = host.includes(':') ? `[${host}]` : host;
  const url = `http://${/^(0\.0\.0\.0|\[::\])$/.test(name) ? 'localhost' : name}:${bound}`;
  const emulator = (made.emulator = create(url));
  return {
    emulator,
    port: bound,
    url,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
