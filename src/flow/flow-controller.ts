import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { early } from '../client/early.ts';
import type { RequestError, SessionsClient, Wait } from '../client/sessions-client.ts';
import type { LeaveReason, SessionAnswer } from '../protocol/sessions.ts';
import type { Step } from '../protocol/steps.ts';
import { IDLE, isApproval, next, type Call, type FlowEvent, type FlowState, type Trouble } from './flow-machine.ts';
import { challengeOf, forget, keep, keepsAny, keepsakeKey, randomToken, recall } from './keepsake.ts';

/** What a flow is set to; read when a session starts. */
export interface FlowSettings {
  readonly clientId: string;
  readonly clientAppKey: string;
  readonly skill: string;
  /** A session that the back end started, and its first nonce. */
  readonly sessionId: string;
  readonly nonce: string;
  readonly client: SessionsClient;
  readonly companion: string;
  readonly display: 'popup' | 'page';
  readonly returnUrl: string;
  readonly locale: string;
}

interface Host extends ReactiveControllerHost {
  readonly isConnected: boolean;
  readonly settings: FlowSettings;
  /** The window of the bank, where there is one: messages from home are believed from no other. */
  readonly bankWindow: Window | null;
  stateChanged(before: FlowState, after: FlowState): void;
}

/** Where the companion sends a person back to who went to the bank in this very window. */
export const RETURN_HASH = '#tessera-return';

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

  readonly #host: Host;
  #settings!: FlowSettings;
  #key = '';
  #verifier: string | undefined;
  /** Distinguishes the submissions of this tab from those of any other. */
  #salt = '';
  #running: { abort: AbortController; call: Call } | undefined;
  #watch: { abort: AbortController; nonce: string } | undefined;
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #channel: BroadcastChannel | undefined;

  constructor(host: Host) {
    this.#host = host;
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

  /** Is there a session to go back to, or has a bank just sent the person here? */
  get isReturning(): boolean {
    const { clientId, skill } = this.#host.settings;
    return location.hash === RETURN_HASH || recall(keepsakeKey(clientId, skill)) !== undefined;
  }

  /** Starts a session, or goes on with the one that this tab keeps. */
  start(): void {
    const settings = (this.#settings = this.#host.settings);
    this.#key = keepsakeKey(settings.clientId, settings.skill);
    this.#salt = randomToken();
    const { sessionId } = settings;
    const kept = recall(this.#key);
    const returned = location.hash === RETURN_HASH;
    if (returned) history.replaceState(history.state, '', location.pathname + location.search);
    if (kept && (!sessionId || kept.id === sessionId)) {
      this.#verifier = kept.verifier;
      return this.dispatch({ type: 'start', from: 'resume', session: kept.id, orCreate: !returned && !sessionId });
    }
    this.#verifier = newVerifier();
    const stray = returned && !sessionId && !keepsAny();
    this.dispatch({ type: 'start', from: stray ? 'stray' : sessionId ? 'adopt' : 'create', resumable: !!this.#verifier });
  }

  /** Starts afresh after the end: never with a session that was handed in, which is spent. */
  restart(): void {
    forget(this.#key);
    this.#settings = { ...this.#host.settings, sessionId: '', nonce: '' };
    this.#verifier = newVerifier();
    this.dispatch({ type: 'start', from: 'create', resumable: !!this.#verifier });
  }

  /** Ends the session at the person's or the page's wish. */
  leave(reason: LeaveReason): void {
    const { session, phase } = this.state;
    this.dispatch({ type: 'leave', reason });
    if (session && phase !== 'elsewhere' && this.state.exit?.cause === reason) this.#sayGoodbye(session.id, session.nonce, reason);
  }

  dispatch(event: FlowEvent): void {
    const before = this.state;
    this.state = next(before, event);
    if (this.state === before) return;
    this.#effects(before);
    this.#host.requestUpdate();
    this.#host.stateChanged(before, this.state);
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

    const watched = phase === 'open' && !call && session && isUndecided(session.step);
    if (this.#watch && (!watched || this.#watch.nonce !== session.nonce)) {
      this.#watch.abort.abort();
      this.#watch = undefined;
    }
    if (watched && !this.#watch) void this.#startWatch();

    if (phase === 'over' && before.phase !== 'over') forget(this.#key);
    if (session?.nonce !== before.session?.nonce) this.#scheduleRefresh();
  }

  async #run(call: Call): Promise<void> {
    const abort = new AbortController();
    this.#running = { abort, call };
    const { signal } = abort;
    const isCurrent = () => !signal.aborted && this.#running?.call === call;
    const timers = SLOW_MS.map((ms) => early.setTimeout(() => isCurrent() && this.dispatch({ type: 'waiting', call: call.id, because: 'time' }), ms));
    try {
      const wait: Wait = {
        signal,
        onRetry: (type) => type === 'network_lost' && isCurrent() && this.dispatch({ type: 'waiting', call: call.id, because: 'network' }),
      };
      const answer = await this.#perform(call, wait);
      if (isCurrent()) {
        this.#running = undefined;
        this.#remember(call, answer.session_id);
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
    const { client, clientId: client_id, clientAppKey: client_app_key, skill, sessionId, nonce, returnUrl, display, locale } = this.#settings;
    const verifier = this.#verifier;
    switch (call.do) {
      case 'create': {
        const challenge = verifier === undefined ? {} : { challenge: await challengeOf(verifier) };
        return client.create({ client_id, client_app_key, skill, return_url: returnUrl, display, locale, ...challenge }, wait);
      }
      case 'adopt':
        // Without a verifier of its own the tab can only use what it was given.
        if (verifier === undefined) return { nonce, ...(await client.read(sessionId, nonce, wait)) };
        return client.resume(sessionId, { client_id, nonce, challenge: await challengeOf(verifier) }, wait);
      case 'resume':
        return client.resume(call.session, { client_id, verifier: verifier ?? '' }, wait);
      case 'submit':
        return client.submit(
          this.state.session?.id ?? '',
          `${this.#salt}-${call.id}`,
          { client_id, nonce: call.nonce, skill, step: call.step, data: call.data },
          wait,
        );
    }
  }

  /** After a session became this tab's own. */
  #remember({ do: done }: Call, id: string): void {
    if (done === 'submit' || this.#verifier === undefined) return;
    keep(this.#key, { id, verifier: this.#verifier });
    if (done === 'resume') this.#channel?.postMessage({ type: 'tessera-taken', session_id: id });
  }

  /** The companion closes what nobody says goodbye to by itself, later. */
  #sayGoodbye(id: string, nonce: string, reason: LeaveReason): void {
    this.#settings.client.leave(id, nonce, reason).catch(() => undefined);
  }

  /** Renews the nonce while there is time to spare. */
  #scheduleRefresh(): void {
    early.clearTimeout(this.#refresh);
    const { session } = this.state;
    if (!session?.nonceExpiresAt) return;
    const left = Date.parse(session.nonceExpiresAt) - session.clockOffset - early.now();
    this.#refresh = early.setTimeout(() => this.dispatch({ type: 'refresh' }), left * 0.8);
  }

  async #startWatch(): Promise<void> {
    const { session } = this.state;
    if (!session || !isApproval(session.step)) return;
    const { id, nonce, clockOffset, step } = session;
    const abort = new AbortController();
    this.#watch = { abort, nonce };
    const { signal } = abort;
    try {
      const { watchApproval } = await import('../controllers/watch-approval.ts');
      if (signal.aborted) return;
      const { client, companion } = this.#settings;
      watchApproval({
        client, id, nonce, signal,
        deadline: Date.parse(step.show.expires_at) - clockOffset,
        origin: new URL(companion).origin,
        source: () => this.#host.bankWindow,
        news: (answer) => this.dispatch({ type: 'news', nonce, answer, at: early.now() }),
        refused: (thrown) => this.dispatch({ type: 'news_refused', nonce, trouble: asTrouble(thrown) }),
        superseded: () => this.dispatch({ type: 'superseded' }),
      });
    } catch (thrown) {
      // The file did not come: the connection is lost, and it is asked for again.
      if (signal.aborted) return;
      this.#watch = undefined;
      early.setTimeout(() => this.#effects(this.state), 3000);
      this.dispatch({ type: 'news_refused', nonce, trouble: asTrouble(thrown) });
    }
  }
}

/** 32 random bytes; none where the browser cannot hash them (plain HTTP away from localhost). */
const newVerifier = (): string | undefined => early.digest && randomToken();

/** Is the person at the bank, or the bank at work? */
const isUndecided = (step: Step): boolean => isApproval(step) && step.show.state !== 'approved' && step.show.state !== 'failed';

function asTrouble(thrown: unknown): Trouble {
  const { type = 'network_lost', requestId: id = null, message } = thrown as Partial<RequestError> & Error;
  return { type, id, message };
}
