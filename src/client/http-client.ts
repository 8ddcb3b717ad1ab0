import type { SessionAnswer } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';
import { early } from './early.ts';
import { exchange, json } from './exchange.ts';
import { PASSING } from './passing.ts';
import { readEvents } from './read-events.ts';
import { RequestError, type SessionsClient, type Wait } from './sessions-client.ts';
import { jittered, sleep } from './sleep.ts';

/** How long one attempt may take, and for how long a request is repeated before the person is asked. */
const ATTEMPT_MS = 25_000;
const PATIENCE_MS = 30_000;

const authorize = (nonce: string) => ({ Authorization: `Nonce ${nonce}` });

/** The Sessions contract over HTTP. The companion is named without a slash at its end. */
export function httpClient(companion: string): SessionsClient {
  async function request<T>(path: string, init: RequestInit, { signal, onRetry }: Wait, patience = PATIENCE_MS): Promise<T> {
    const deadline = early.now() + patience;
    for (let pause = 400; ; pause *= 2) {
      try {
        return await exchange<T>(companion + path, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]) });
      } catch (thrown) {
        signal.throwIfAborted();
        // An answer that is not the companion's (a proxy's page, half a line) is as good as none.
        const error = thrown instanceof RequestError && thrown.type ? thrown : new RequestError('network_lost', String(thrown));
        const wait = Math.max(jittered(pause), error.retryAfterSeconds * 1000);
        if (!PASSING.includes(error.type) || early.now() + wait > deadline) throw error;
        onRetry?.(error.type);
        await sleep(wait, signal);
      }
    }
  }

  const session = (id: string, rest = '') => `/sessions/${encodeURIComponent(id)}${rest}`;

  return {
    create: (body, wait) => request<SessionAnswer>('/sessions', json('POST', body), wait),
    resume: (id, body, wait) => request<SessionAnswer>(session(id, '/resume'), json('POST', body), wait),
    submit: (id, key, body, wait) => request<SessionAnswer>(session(id, '/steps'), json('POST', body, { 'Idempotency-Key': key }), wait),
    read: (id, nonce, wait) => request<SessionAnswer>(session(id), { headers: authorize(nonce) }, wait, 0),
    async *events(id, nonce, signal) {
      const { ok, body } = await early.fetch(companion + session(id, '/events'), {
        headers: { Accept: 'text/event-stream', ...authorize(nonce) },
        cache: 'no-store',
        credentials: 'omit',
        signal,
      });
      if (ok && body) yield* readEvents(body);
    },
    leave: (id, nonce, reason) => exchange(companion + session(id), { ...json('DELETE', { reason }, authorize(nonce)), keepalive: true }),
    institutions: async (query, wait) => {
      const path = `/institutions?${new URLSearchParams(query).toString()}`;
      return (await request<{ institutions: Institution[] }>(path, { cache: 'default' }, wait, 8000)).institutions;
    },
  };
}
