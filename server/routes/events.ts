import type { SessionAnswer } from '../../src/protocol/index.ts';
import { AppError, faultOf } from '../errors/app-error.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Caller, World } from '../world.ts';

/** How often a stream looks by itself: hints can get lost, and time changes a session too. */
const LOOK_EVERY_MS = 2000;
/** A comment now and then, so that no proxy takes the silence for an end. */
const COMMENT_EVERY_LOOKS = 7;
/** After this the client connects again; nothing stays open for ever. */
const MAX_LOOKS = 150;

/** Tells the page what becomes of the session, until its nonce no longer speaks for it. */
export async function streamSession(
  world: World,
  sessions: Sessions,
  id: string,
  nonce: string,
  caller: Caller,
  signal: AbortSignal,
  streams: Map<string, () => void>,
): Promise<Response> {
  const first = await sessions.view(id, nonce, caller);
  const over = new AbortController();
  let cancelled = false;
  const stop = (): void => over.abort();
  for (const each of [signal, world.closing]) {
    each.addEventListener('abort', stop, { once: true });
    if (each.aborted) stop();
  }
  // One stream a nonce: whoever connects again has lost the one before.
  streams.get(nonce)?.();
  streams.set(nonce, stop);
  const body = new ReadableStream<string>({
    start: (controller) => {
      void run(controller).catch((error: unknown) => {
        world.ports.log('warn', 'stream_failed', {
          request_id: caller.requestId,
          fault: faultOf(error),
        });
      });
    },
    cancel: () => {
      cancelled = true;
      stop();
    },
  });

  async function run(out: ReadableStreamDefaultController<string>): Promise<void> {
    let changed = (): void => undefined;
    const nextNews = (): Promise<void> => new Promise((resolve) => (changed = resolve));
    const unwatch = world.ports.store.watch('session', id, () => changed());
    let last = '';
    const send = (answer: SessionAnswer): void => {
      const { now, ...rest } = answer;
      const text = JSON.stringify(rest);
      if (text !== last) out.enqueue(`event: session\ndata: ${JSON.stringify({ now, ...rest })}\n\n`);
      last = text;
    };
    try {
      send(first);
      let news = nextNews();
      for (let look = 1; look <= MAX_LOOKS && !over.signal.aborted; look += 1) {
        const nap = new AbortController();
        await Promise.race([news, world.ports.sleep(LOOK_EVERY_MS, AbortSignal.any([nap.signal, over.signal]))]);
        nap.abort();
        if (over.signal.aborted) return;
        // What is written while we look is news again.
        news = nextNews();
        if (look % COMMENT_EVERY_LOOKS === 0) out.enqueue(': still here\n\n');
        const answer = await current();
        if (!answer) return;
        send(answer);
        if (answer.status !== 'SESSION_OPEN') return;
      }
    } finally {
      unwatch();
      if (streams.get(nonce) === stop) streams.delete(nonce);
      world.closing.removeEventListener('abort', stop);
      if (!cancelled) out.close();
    }

    /** The session as it is; nothing where the nonce has moved on, with a word if another tab took over. */
    async function current(): Promise<SessionAnswer | undefined> {
      try {
        return await sessions.view(id, nonce, caller);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        // No step of ours has used the nonce up, so another tab has resumed the session.
        if (error.type === 'session_not_found') out.enqueue('event: superseded\ndata: {}\n\n');
        return undefined;
      }
    }
  }

  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
