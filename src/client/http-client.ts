import type { Problem, SessionAnswer } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';
import { early, sleep } from './early.ts';
import { RequestError, type SessionsClient, type TroubleType, type Wait } from './sessions-client.ts';

interface Init {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  keepalive?: boolean;
  cache?: RequestCache;
}

/** How long one attempt may take, and for how long a request is repeated before the person is asked. */
const ATTEMPT_MS = 25_000;
const PATIENCE_MS = 30_000;

/** These pass by themselves, and asking again does no harm: what counts once carries a key. */
const PASSING: readonly TroubleType[] = ['network_lost', 'step_in_progress', 'too_many_requests', 'overloaded', 'internal'];

const authorize = (nonce: string) => ({ Authorization: `Nonce ${nonce}` });
const json = (method: string, body: object, headers = {}): Init => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The Sessions contract over HTTP. The companion is named without a slash at its end. */
export function httpClient(companion: string): SessionsClient {
  async function attempt(path: string, init: Init, signal?: AbortSignal): Promise<unknown> {
    const clock = AbortSignal.timeout(ATTEMPT_MS);
    const response = await early.fetch(companion + path, {
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...init,
      signal: signal ? AbortSignal.any([signal, clock]) : clock,
    });
    if (response.status === 204) return;
    const answer: unknown = await response.json();
    if (response.ok) return answer;
    const { type, message, id, retry_after } = answer as Problem;
    throw new RequestError(type, message, id, retry_after);
  }

  async function request<T>(path: string, init: Init, { signal, onRetry }: Wait, patience = PATIENCE_MS): Promise<T> {
    const deadline = early.now() + patience;
    for (let pause = 400; ; pause *= 2) {
      try {
        return (await attempt(path, init, signal)) as T;
      } catch (thrown) {
        signal.throwIfAborted();
        const error = thrown instanceof RequestError && thrown.type ? thrown : new RequestError('network_lost', String(thrown));
        const wait = Math.max(pause * (0.5 + early.random()), error.retryAfterSeconds * 1000);
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
      const [{ readEvents }, response] = await Promise.all([
        import('./read-events.ts'),
        early.fetch(companion + session(id, '/events'), {
          headers: { Accept: 'text/event-stream', ...authorize(nonce) },
          cache: 'no-store',
          credentials: 'omit',
          signal,
        }),
      ]);
      if (response.ok && response.body) yield* readEvents(response.body);
    },
    leave: (id, nonce, reason) => attempt(session(id), { ...json('DELETE', { reason }, authorize(nonce)), keepalive: true }),
    institutions: async (query, wait) =>
      (await request<{ institutions: Institution[] }>(`/institutions?${new URLSearchParams(query)}`, { cache: 'default' }, wait, 8000)).institutions,
  };
}
