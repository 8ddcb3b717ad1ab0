import { early } from '../client/early.ts';
import { jittered, sleep } from '../client/sleep.ts';
import type { RequestError, SessionsClient } from '../client/sessions-client.ts';
import type { SessionAnswer } from '../protocol/sessions.ts';

/** How long to wait, at this moment, before the companion is asked again; by this computer's clock, in milliseconds. */
export type Pace = (now: number) => number;

export interface WatchOptions {
  client: SessionsClient;
  /** The session, and the nonce that reads it. */
  id: string;
  nonce: string;
  signal: AbortSignal;
  pace: Pace;
  /** The companion's: messages are believed from no other. */
  origin: string;
  /** The window of the bank, where this one opened it. */
  source: () => Window | null;
  news: (answer: SessionAnswer) => void;
  refused: (error: unknown) => void;
  superseded: () => void;
}

/** Anything at all: whoever has this window's address can send to it. */
type Heard = MessageEvent<{ type?: unknown; session_id?: unknown } | null>;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const varied = (pause: number): number => jittered(0.3 * pause) + 0.7 * pause;

/** For a bank that gives up at the deadline: every 2 s for a minute, then every 10 s; once more right after it, and slowly from then on. */
export const untilDeadline =
  (started: number, deadline: number): Pace =>
  (now) => {
    const left = deadline - now;
    const pause = varied(now - started < MINUTE ? 2 * SECOND : left < -MINUTE ? 30 * SECOND : 10 * SECOND);
    return left > 0 ? Math.min(pause, left + SECOND / 2) : pause;
  };

/** For an answer that takes seconds, every 2 s for a minute, then every 10 s, and slowly when it takes long; for one that takes hours, slowly. */
export const untilAnswered =
  (what: 'verification' | 'review', since: number): Pace =>
  (now) =>
    varied(what === 'review' || now - since > 10 * MINUTE ? MINUTE : now - since < MINUTE ? 2 * SECOND : 10 * SECOND);

/**
 * Waits for the word of the bank, or of whoever decides: listens to the event stream, asks behind it, and asks at once when there is reason to believe that
 * something has happened: the tab is seen again, the network is back, the return page has called. What the return page says is
 * only ever a hint; the truth is what the companion answers.
 */
export function watchStep(options: WatchOptions): void {
  const { client, id, nonce, signal } = options;
  let stream = new AbortController();
  let round = new AbortController();

  async function ask(): Promise<number> {
    try {
      const answer = await client.read(id, nonce, { signal });
      if (!signal.aborted) options.news(answer);
      return 0;
    } catch (error) {
      if (!signal.aborted) options.refused(error);
      return ((error as Partial<RequestError>).retryAfterSeconds ?? 0) * SECOND;
    }
  }

  async function poll(): Promise<void> {
    while (!signal.aborted) {
      await sleep(options.pace(early.now()), AbortSignal.any([signal, round.signal])).catch(() => undefined);
      if (signal.aborted) return;
      // A hint that comes while the question is under way asks once more.
      round = new AbortController();
      const atLeast = await ask();
      await sleep(Math.max(atLeast, SECOND / 2), signal).catch(() => undefined);
    }
  }

  async function listen(): Promise<void> {
    stream = new AbortController();
    const open = AbortSignal.any([signal, stream.signal]);
    for (let pause = SECOND; !open.aborted; pause = Math.min(pause * 2, 30 * SECOND)) {
      try {
        for await (const { event, data } of client.events(id, nonce, open)) {
          if (open.aborted) return;
          if (event === 'superseded') return options.superseded();
          pause = SECOND;
          options.news(data);
        }
      } catch {
        // The poll behind it says what is wrong.
      }
      await sleep(jittered(pause), open).catch(() => undefined);
    }
  }

  const lookNow = () => round.abort();
  const fromHome = ({ data }: Heard): void => {
    if (data?.type === 'tessera-return' && data.session_id === id) lookNow();
  };
  const on = (target: EventTarget, type: string, listener: (event: never) => void) =>
    target.addEventListener(type, listener as EventListener, { signal });

  on(document, 'visibilitychange', () => document.visibilityState === 'visible' && lookNow());
  on(window, 'focus', lookNow);
  on(window, 'online', lookNow);
  on(window, 'message', (event: Heard) => {
    const source = options.source();
    if (event.origin === options.origin && (!source || event.source === source)) fromHome(event);
  });
  // A page with an open stream is not kept for the way back.
  on(window, 'pagehide', () => stream.abort());
  on(window, 'pageshow', () => {
    lookNow();
    if (stream.signal.aborted) void listen();
  });
  // Heard only where the companion shares the page's origin: a broadcast reaches no other.
  const channel = new BroadcastChannel('tessera');
  on(channel, 'message', fromHome);
  signal.addEventListener('abort', () => channel.close());

  void listen();
  void poll();
}
