import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Companion } from './index.ts';

/** How long requests under way may take once the process was told to stop. */
const DRAIN_MS = 10_000;
const MAX_CONNECTIONS = 10_000;
/** How often somebody looks for connections that are late, or that have nothing left to do once all is to end. */
const LOOK_MS = 2_000;
const LAST_LOOK_MS = 50;

type Fetch = (request: Request, env: { ip?: string }) => Promise<Response>;

export interface Running {
  port: number;
  /** Takes no new connections, ends what is under way, closes the store. */
  stop(): Promise<void>;
}

/** Listens. Slow or idle clients are cut off long before they are a burden. */
export async function serve(
  companion: Companion,
  fetch: Fetch,
  { port, host }: { port: number; host?: string | undefined },
): Promise<Running> {
  const serverOptions = { connectionsCheckingInterval: LOOK_MS };
  const server = createAdaptorServer({ fetch: fetch as never, serverOptions }) as Server;
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  server.keepAliveTimeout = 65_000;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const sockets = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let stopped: Promise<void> | undefined;
  // Whoever hears this does not send the next request down a connection that is about to end.
  const isLast = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
    if (stopped) isLast(response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const stop = async (): Promise<void> => {
    // A browser opens connections ahead of what it may want to ask; Node does not count them as idle.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    for (const response of underWay) isLast(response);
    companion.drain();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const idle = setInterval(() => server.closeIdleConnections(), LAST_LOOK_MS);
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearInterval(idle);
    clearTimeout(late);
    await companion.close();
  };
  return { port: (server.address() as AddressInfo).port, stop: () => (stopped ??= stop()) };
}
