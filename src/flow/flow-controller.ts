import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { early } from '../client/early.ts';
import { httpClient } from '../client/http-client.ts';
import type { RequestError, SessionsClient, Wait } from '../client/sessions-client.ts';
import { untilAnswered, untilDeadline, watchStep, type Pace } from '../controllers/watch-step.ts';
import type { FormValues } from '../protocol/form.ts';
import type { LeaveReason } from '../protocol/sessions.ts';
import type { Institution } from '../protocol/steps.ts';
import type { FirstCall } from './first-call.ts';
import { isApproval, isInReview, next } from './flow-machine.ts';
import { IDLE, type Call, type FlowEvent, type FlowState, type Trouble } from './flow-state.ts';
import { keepsAny, Keeping } from './keeping.ts';
import { keepsakeKey } from './keepsake.ts';
import { perform } from './perform.ts';
import { newVerifier, randomToken } from './secret.ts';
import type { Session } from './session.ts';
import { RETURN_HASH, type FlowSettings } from './settings.ts';
import { Times } from './times.ts';

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
 * the watch over what others decide, what the clock brings. Nothing runs while the element is out of the page, except the creation
 * of a session, which cannot be repeated without starting another, and its end.
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
  #keeping: Keeping | undefined;
  /** Distinguishes the submissions of this tab from those of any other. */
  #salt = '';
  #running: { abort: AbortController; call: Call } | undefined;
  #watch: { abort: AbortController; nonce: string } | undefined;
  readonly #times = new Times({
    refresh: () => this.dispatch({ type: 'refresh' }),
    minute: () => this.#host.requestUpdate(),
    up: () => this.dispatch({ type: 'time_up' }),
  });
  #channel: BroadcastChannel | undefined;

  constructor(host: Host, changed: (before: FlowState, after: FlowState) => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#keeping) this.#keeping.isHere = true;
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
    if (this.#keeping) this.#keeping.isHere = false;
    // An element that is only moved is back before this runs.
    early.setTimeout(() => {
      if (this.#host.isConnected) return;
      this.#watch?.abort.abort();
      this.#watch = undefined;
      this.#times.follow(null);
      const { do: doing } = this.#running?.call ?? {};
      if (doing === 'create' || doing === 'leave') return;
      this.#running?.abort.abort();
      this.#running = undefined;
    }, 0);
  }

  /** Starts a session, or goes on with the one that this tab keeps or has just asked for. */
  start(): void {
    const { phase } = this.state;
    if (phase === 'opening' || phase === 'open' || phase === 'elsewhere') return;
    const { settings, first } = this.#host;
    const { sessionId } = settings;
    const keeping = this.#take(settings);
    const { kept } = keeping;
    const returned = location.hash === RETURN_HASH;
    if (returned) history.replaceState(history.state, '', location.pathname + location.search);
    if (kept && (!sessionId || kept.id === sessionId)) {
      keeping.verifier = kept.verifier;
      return this.dispatch({ type: 'start', from: 'resume', session: kept.id, or: sessionId ? 'adopt' : returned ? null : 'create' });
    }
    const stray = returned && !sessionId && !keepsAny();
    keeping.verifier = first ? first.verifier : newVerifier();
    const resumable = keeping.verifier !== undefined;
    if (first?.shown) {
      this.#host.first = undefined;
      keeping.keep(first.shown.answer.session_id);
      return this.dispatch({ type: 'start', from: 'answer', ...first.shown, resumable });
    }
    this.dispatch({ type: 'start', from: stray ? 'stray' : sessionId ? 'adopt' : 'create', resumable });
  }

  /** Starts afresh after the end: never with a session that was handed in, which is spent. */
  restart(): void {
    this.#keeping?.forget();
    const { verifier } = Object.assign(this.#take({ ...this.#host.settings, sessionId: '', nonce: '' }), { verifier: newVerifier() });
    this.dispatch({ type: 'start', from: 'create', resumable: verifier !== undefined });
  }

  /** All banks; the first screen may ask for them before the flow has started. */
  institutions(): Promise<Institution[]> {
    if (!this.#settings) this.#take(this.#host.settings);
    const { clientId: client_id, clientAppKey: client_app_key } = this.#settings;
    return this.#client.institutions({ client_id, client_app_key, skill: this.#skill }, { signal: AbortSignal.timeout(30_000) });
  }

  #take(settings: FlowSettings): Keeping {
    this.#settings = settings;
    this.#client = settings.client ?? httpClient(settings.companion);
    this.#salt = randomToken();
    if (this.#keeping) this.#keeping.isHere = false;
    this.#keeping = new Keeping(keepsakeKey(settings));
    this.#keeping.isHere = this.#host.isConnected;
    return this.#keeping;
  }

  get #skill(): string {
    return this.state.session?.skill ?? this.#settings.skill;
  }

  /** Ends the session at the person's or the page's wish; or asks the companion to, and waits for how it ends. */
  leave(reason: LeaveReason): void {
    const { session, phase, trouble } = this.state;
    if (trouble?.type === 'network_lost') reason = trouble.type;
    this.dispatch({ type: 'leave', reason });
    if (!session || phase === this.state.phase || phase === 'elsewhere' || this.#isParked) return;
    this.#sayGoodbye(session.id, session.nonce, reason);
  }

  /** What had been typed for the step, when it came on the screen. */
  get draft(): FormValues | undefined {
    return this.#keeping?.draft;
  }

  /** This is typed into the step by now. */
  keepDraft(step: string, values: FormValues): void {
    if (step === this.state.session?.step.name) this.#keeping?.type(step, values);
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

    const watched = phase === 'open' && !call && session && this.#host.isConnected && paceOf(session);
    if (this.#watch && (!watched || this.#watch.nonce !== session.nonce)) {
      this.#watch.abort.abort();
      this.#watch = undefined;
    }
    if (watched && !this.#watch) this.#startWatch(session, watched);

    if (session) this.#arrive(session, before.session);
    if (phase === 'over' && before.phase !== 'over') {
      if (session && this.#isParked) this.#keeping?.keep(session.id, true);
      else this.#keeping?.forget();
    }
    this.#times.follow(phase === 'open' && this.#host.isConnected ? session : null);
  }

  /** What was typed goes with the step that it was typed for. */
  #arrive({ id, step, position }: Session, before: Session | null): void {
    const known = before?.id === id ? before : null;
    if (known?.step.name === step.name) return;
    const isDone = known && (position?.index ?? 0) > (known.position?.index ?? 0);
    this.#keeping?.arrive(id, step.name, isDone ? known.step.name : undefined);
  }

  /** Closed while others decide; the tab keeps what it needs to come back. */
  get #isParked(): boolean {
    return this.state.exit?.cause === 'in_review';
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
      const { first } = this.#host;
      if (call.do === 'create') this.#host.first = undefined;
      const answer = await perform(call, {
        client: this.#client,
        settings: this.#settings,
        verifier: this.#keeping?.verifier,
        first,
        session: this.state.session?.id ?? '',
        skill: this.#skill,
        key: `${this.#salt}-${call.id}`,
        wait,
      });
      if (isCurrent()) {
        this.#running = undefined;
        if (call.do !== 'submit') this.#keeping?.keep(answer.session_id);
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

  /** The companion closes what nobody says goodbye to by itself, later. */
  #sayGoodbye(id: string, nonce: string, reason: LeaveReason): void {
    this.#client.leave(id, nonce, reason).catch(() => undefined);
  }

  #startWatch({ id, nonce }: Session, pace: Pace): void {
    const abort = new AbortController();
    this.#watch = { abort, nonce };
    const { companion } = this.#settings;
    watchStep({
      client: this.#client,
      id,
      nonce,
      signal: abort.signal,
      pace,
      origin: companion && new URL(companion).origin,
      source: () => this.bankWindow,
      news: (answer) => this.dispatch({ type: 'news', nonce, answer, at: early.now() }),
      refused: (thrown) => this.dispatch({ type: 'news_refused', nonce, trouble: asTrouble(thrown) }),
      superseded: () => this.dispatch({ type: 'superseded' }),
    });
  }
}

/** How often to ask, while the person is at the bank, the bank at work, or something looked at by others. */
function paceOf({ step, clockOffset }: Session): Pace | false {
  if (isApproval(step)) {
    const { state, expires_at } = step.show;
    return state !== 'approved' && state !== 'failed' && untilDeadline(early.now(), Date.parse(expires_at) - clockOffset);
  }
  return isInReview(step) && untilAnswered(step.show.what, Date.parse(step.show.since) - clockOffset);
}

const DATA = 'data.';

function asTrouble(thrown: unknown): Trouble {
  const { type = 'network_lost', requestId: id = null, message, fields = {} } = thrown as Partial<RequestError> & Error;
  const refused = Object.keys(fields).flatMap((path) => (path.startsWith(DATA) ? path.slice(DATA.length) : []));
  return { type, id, message, refused };
}
