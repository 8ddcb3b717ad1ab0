import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Companion } from './index.ts';

/** How long requests under way may take once the process was told to stop. */
const DRAIN_MS = 10_000;
const MAX_CONNECTIONS = 10_000;

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
  const server = createAdaptorServer({ fetch: fetch as never }) as Server;
  server.headersTimeout = 10_000;
  server.requestTimeout = 20_000;
  server.keepAliveTimeout = 65_000;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    companion.drain();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await closed;
    clearTimeout(late);
    await companion.close();
  };
  return { port: (server.address() as AddressInfo).port, stop: () => (stopped ??= stop()) };
}
