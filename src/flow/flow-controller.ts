import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { early } from '../client/early.ts';
import { httpClient } from '../client/http-client.ts';
import type { RequestError, SessionsClient, Wait } from '../client/sessions-client.ts';
import { watchApproval } from '../controllers/watch-approval.ts';
import type { LeaveReason, SessionAnswer } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';
import { creation, type FirstCall } from './first-call.ts';
import { IDLE, isApproval, next, type Call, type FlowEvent, type FlowState, type Trouble } from './flow-machine.ts';
import { forget, keep, keepsAny } from './keeping.ts';
import { keepsakeKey, recall } from './keepsake.ts';
import { challengeOf, newVerifier, randomToken } from './secret.ts';
import type { Session } from './session.ts';
import { RETURN_HASH, type FlowSettings } from './settings.ts';

interface Host extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly settings: FlowSettings;
  /** The session that the first screen has asked for. */
  first: FirstCall | undefined;
}

/** When a call has earned a word, and when a way out. */
const SLOW_MS = [2000, 10_000] as const;

/**
 * Runs the machine: gives it what happens, and sees to it that what its state asks for is under way: one call to the companion,
 * the watch over an approval, the renewal of the nonce. Nothing runs while the element is out of the page, except the creation
 * of a session, which cannot be repeated without starting another.
 */
export class FlowController implements ReactiveController {
  /** What the flow is now. */
  state: FlowState = IDLE;

  /** The window of the bank, where there is one: messages from home are believed from no other. */
  bankWindow: Window | null = null;

  readonly #host: Host;
  readonly #changed: (before: FlowState, after: FlowState) => void;
  #settings!: FlowSettings;
  #client!: SessionsClient;
  #key = '';
  #verifier: string | undefined;
  /** Distinguishes the submissions of this tab from those of any other. */
  #salt = '';
  #running: { abort: AbortController; call: Call } | undefined;
  #watch: { abort: AbortController; nonce: string } | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #channel: BroadcastChannel | undefined;

  constructor(host: Host, changed: (before: FlowState, after: FlowState) => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('online', this.#retryLost);
    this.#channel = new BroadcastChannel('tessera');
    this.#channel.onmessage = ({ data }: MessageEvent<{ type?: unknown; session_id?: unknown } | null>) => {
      if (data?.type === 'tessera-taken' && data.session_id === this.state.session?.id) this.dispatch({ type: 'superseded' });
    };
    this.#effects(IDLE);
  }

  hostDisconnected(): void {
    removeEventListener('online', this.#retryLost);
    this.#channel?.close();
    // An element that is only moved is back before this runs.
    early.setTimeout(() => {
      if (this.#host.isConnected) return;
      this.#watch?.abort.abort();
      this.#watch = undefined;
      early.clearTimeout(this.#refresh);
      if (this.#running?.call.do === 'create') return;
      this.#running?.abort.abort();
      this.#running = undefined;
    }, 0);
  }

  /** Starts a session, or goes on with the one that this tab keeps or has just asked for. */
  start(): void {
    const { phase } = this.state;
    if (phase === 'opening' || phase === 'open' || phase === 'elsewhere') return;
    const { sessionId } = this.#take(this.#host.settings);
    const kept = recall(this.#key);
    const returned = location.hash === RETURN_HASH;
    if (returned) history.replaceState(history.state, '', location.pathname + location.search);
    if (kept && (!sessionId || kept.id === sessionId)) {
      this.#verifier = kept.verifier;
      return this.dispatch({ type: 'start', from: 'resume', session: kept.id, orCreate: !returned && !sessionId });
    }
    const stray = returned && !sessionId && !keepsAny();
    const { first } = this.#host;
    this.#verifier = first ? first.verifier : newVerifier();
    const resumable = this.#verifier !== undefined;
    if (first?.shown) {
      this.#host.first = undefined;
      this.#keep(first.shown.answer.session_id);
      return this.dispatch({ type: 'start', from: 'answer', ...first.shown, resumable });
    }
    this.dispatch({ type: 'start', from: stray ? 'stray' : sessionId ? 'adopt' : 'create', resumable });
  }

  /** Starts afresh after the end: never with a session that was handed in, which is spent. */
  restart(): void {
    forget(this.#key);
    this.#take({ ...this.#host.settings, sessionId: '', nonce: '' });
    this.#verifier = newVerifier();
    this.dispatch({ type: 'start', from: 'create', resumable: this.#verifier !== undefined });
  }

  /** All banks; the first screen may ask for them before the flow has started. */
  institutions(): Promise<Institution[]> {
    const { clientId: client_id, clientAppKey: client_app_key } = this.#settings ?? this.#take(this.#host.settings);
    return this.#client.institutions({ client_id, client_app_key, skill: this.#skill }, { signal: AbortSignal.timeout(30_000) });
  }

  #take(settings: FlowSettings): FlowSettings {
    this.#client = settings.client ?? httpClient(settings.companion);
    this.#key = keepsakeKey(settings);
    this.#salt = randomToken();
    return (this.#settings = settings);
  }

  get #skill(): string {
    return this.state.session?.skill ?? this.#settings.skill;
  }

  /** Ends the session at the person's or the page's wish. */
  leave(reason: LeaveReason): void {
    const { session, phase } = this.state;
    this.dispatch({ type: 'leave', reason });
    if (session && phase !== this.state.phase && phase !== 'elsewhere') this.#sayGoodbye(session.id, session.nonce, reason);
  }

  dispatch(event: FlowEvent): void {
    const before = this.state;
    this.state = next(before, event);
    if (this.state === before) return;
    this.#effects(before);
    this.#changed(before, this.state);
  }

  readonly #retryLost = () => {
    if (this.state.stalled && this.state.offline) this.dispatch({ type: 'retry' });
  };

  /** Brings what is under way in line with the state. */
  #effects(before: FlowState): void {
    const { call, stalled, session, phase } = this.state;
    const running = this.#running?.call;
    if (running && (running.id !== call?.id || running.attempt !== call.attempt)) {
      // A session that is being created cannot be called off, only left as soon as it is there; see #run.
      if (running.do !== 'create') this.#running?.abort.abort();
      this.#running = undefined;
    }
    if (call && !stalled && !this.#running) void this.#run(call);

    const watched = phase === 'open' && !call && session && this.#host.isConnected && waitsUntil(session);
    if (this.#watch && (!watched || this.#watch.nonce !== session.nonce)) {
      this.#watch.abort.abort();
      this.#watch = undefined;
    }
    if (watched && !this.#watch) this.#startWatch(session, watched);

    if (phase === 'over' && before.phase !== 'over') forget(this.#key);
    if (session?.nonce !== before.session?.nonce) this.#scheduleRefresh();
  }

  async #run(call: Call): Promise<void> {
    const abort = new AbortController();
    this.#running = { abort, call };
    const { signal } = abort;
    const isCurrent = () => !signal.aborted && this.#running?.call === call;
    const asked = (call.do === 'create' && this.#host.first?.askedAt) || early.now();
    const timers = SLOW_MS.map((ms) =>
      early.setTimeout(() => isCurrent() && this.dispatch({ type: 'waiting', call: call.id, because: 'time' }), asked + ms - early.now()),
    );
    try {
      const wait: Wait = {
        signal,
        onRetry: (type) => type === 'network_lost' && isCurrent() && this.dispatch({ type: 'waiting', call: call.id, because: 'network' }),
      };
      const answer = await this.#perform(call, wait);
      if (isCurrent()) {
        this.#running = undefined;
        if (call.do !== 'submit') this.#keep(answer.session_id);
        if (call.do === 'resume') this.#channel?.postMessage({ type: 'tessera-taken', session_id: answer.session_id });
        this.dispatch({ type: 'answered', call: call.id, answer, at: early.now() });
      } else if (call.do === 'create' && answer.nonce) {
        this.#sayGoodbye(answer.session_id, answer.nonce, 'left');
      }
    } catch (thrown) {
      if (!isCurrent()) return;
      this.#running = undefined;
      this.dispatch({ type: 'refused', call: call.id, trouble: asTrouble(thrown) });
    } finally {
      timers.forEach(early.clearTimeout);
    }
  }

  async #perform(call: Call, wait: Wait): Promise<SessionAnswer> {
    const { clientId: client_id, sessionId, nonce } = this.#settings;
    const client = this.#client;
    const verifier = this.#verifier;
    switch (call.do) {
      case 'create': {
        const { first } = this.#host;
        this.#host.first = undefined;
        // Where the first screen's question came to nothing, it is asked with more patience.
        if (first) return first.answer.catch(() => this.#perform(call, wait));
        return client.create(await creation(this.#settings, verifier), wait);
      }
      case 'adopt':
        // Without a verifier of its own the tab can only use what it was given.
        if (verifier === undefined) return { nonce, ...(await client.read(sessionId, nonce, wait)) };
        try {
          return await client.resume(sessionId, { client_id, nonce, challenge: await challengeOf(verifier) }, wait);
        } catch (refused) {
          // The nonce is spent, perhaps by this very tab, whose answer was lost: then its verifier opens the session.
          return await client.resume(sessionId, { client_id, verifier }, wait).catch(() => {
            throw refused;
          });
        }
      case 'resume':
        return client.resume(call.session, { client_id, verifier: verifier ?? '' }, wait);
      case 'submit':
        return client.submit(
          this.state.session?.id ?? '',
          `${this.#salt}-${call.id}`,
          { client_id, nonce: call.nonce, skill: this.#skill, step: call.step, data: call.data },
          wait,
        );
    }
  }

  /** The session is this tab's own. */
  #keep(id: string): void {
    if (this.#verifier !== undefined) keep(this.#key, { id, verifier: this.#verifier });
  }

  /** The companion closes what nobody says goodbye to by itself, later. */
  #sayGoodbye(id: string, nonce: string, reason: LeaveReason): void {
    this.#client.leave(id, nonce, reason).catch(() => undefined);
  }

  /** Renews the nonce while there is time to spare. */
  #scheduleRefresh(): void {
    early.clearTimeout(this.#refresh);
    const { session } = this.state;
    if (!session?.nonce_expires_at || !this.#host.isConnected) return;
    const left = Date.parse(session.nonce_expires_at) - session.clockOffset - early.now();
    this.#refresh = early.setTimeout(() => this.dispatch({ type: 'refresh' }), left * 0.8);
  }

  #startWatch({ id, nonce, clockOffset }: Session, expiresAt: string): void {
    const abort = new AbortController();
    this.#watch = { abort, nonce };
    const { companion } = this.#settings;
    watchApproval({
      client: this.#client,
      id,
      nonce,
      signal: abort.signal,
      deadline: Date.parse(expiresAt) - clockOffset,
      origin: companion && new URL(companion).origin,
      source: () => this.bankWindow,
      news: (answer) => this.dispatch({ type: 'news', nonce, answer, at: early.now() }),
      refused: (thrown) => this.dispatch({ type: 'news_refused', nonce, trouble: asTrouble(thrown) }),
      superseded: () => this.dispatch({ type: 'superseded' }),
    });
  }
}

/** When the bank gives up, while the person is there or the bank at work. */
const waitsUntil = ({ step }: Session): string | false =>
  isApproval(step) && step.show.state !== 'approved' && step.show.state !== 'failed' && step.show.expires_at;

function asTrouble(thrown: unknown): Trouble {
  const { type = 'network_lost', requestId: id = null, message } = thrown as Partial<RequestError> & Error;
  return { type, id, message };
}
