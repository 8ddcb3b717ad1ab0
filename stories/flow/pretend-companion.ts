import { RequestError, type SessionsClient, type TroubleType, type Wait } from '../../src/client/sessions-client.ts';
import { exitRecord, type Cause } from '../../src/protocol/exit.ts';
import type { LeaveReason, SessionAnswer, SessionCreate, SessionEvent, SessionResume, StepSubmit } from '../../src/protocol/sessions.ts';
import type { CheckState, FailureCause, Institution, Step } from '../../src/protocol/steps.ts';
import { accountsStep, approvalStep, BANKS, bankStep } from './steps.ts';

type Refusal = TroubleType | 'never' | RequestError;
type Method = 'create' | 'resume' | 'submit' | 'read' | 'leave' | 'institutions';

interface Options {
  /** What the session is called; windows that name the same one hear of each other. */
  id?: string;
  /** How long an answer takes. */
  latencyMs?: number;
  method?: 'redirect' | 'decoupled';
  /** How long a nonce lives. */
  nonceMs?: number;
  tenant?: SessionAnswer['tenant'];
  /** Where a session starts; the first step unless something else is said. */
  at?: number;
  /** The journey, where it is not the one that connects a bank. */
  steps?: readonly Step[];
  /** One can go back to any step before. */
  back?: true;
  /** How long the session lives, and by how much it can be made longer. */
  livesMs?: number;
  moreMs?: number;
  /** What is told of a session that is completed. */
  end?: Partial<SessionAnswer>;
  /** How it ends for who leaves it; as they wish unless something else is said. */
  left?: Cause;
}

/** Plays the companion and the bank, as far as a page can tell: in stories and in tests, without a server. */
export class PretendCompanion implements SessionsClient {
  /** What was asked, in order: `submit bank {"institution_id":"nord-bank"}`. */
  readonly log: string[] = [];
  readonly submissions: { key: string; body: StepSubmit }[] = [];
  created: SessionCreate | undefined;
  resumed: SessionResume | undefined;

  readonly #options: Options;
  readonly #troubles: Partial<Record<Method, Refusal[]>> = {};
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  #nonces = 0;
  #at: number;
  #over = false;
  #endsAt = 0;
  readonly #steps: Step[];

  constructor(options: Options = {}) {
    this.#options = options;
    this.#at = options.at ?? 0;
    this.#endsAt = Date.now() + (options.livesMs ?? 3_600_000);
    this.#steps = [...(options.steps ?? [bankStep, this.#freshApproval(options.method ?? 'redirect'), accountsStep])];
  }

  /** The next call of this kind goes wrong, or never comes to an end. */
  refuse(method: Method, ...types: Refusal[]): this {
    (this.#troubles[method] ??= []).push(...types);
    return this;
  }

  /** The bank has said yes. */
  approve(): void {
    this.#show({ state: 'approved' });
  }

  /** Whoever decides has done so. */
  decide(state: CheckState): void {
    this.#show({ state });
  }

  /** The bank, or the person there, has said no. */
  fail(cause: FailureCause): void {
    this.#show({ state: 'failed', cause });
  }

  /** What is told over the event stream. */
  tell(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** How many event streams are open. */
  get streams(): number {
    return this.#listeners.size;
  }

  get #id(): string {
    return this.#options.id ?? 's1';
  }

  get nonce(): string {
    return `nonce-${this.#nonces}`;
  }

  async create(body: SessionCreate, wait: Wait): Promise<SessionAnswer> {
    await this.#asked('create', 'create', wait);
    this.created = body;
    this.#at = this.#options.at ?? 0;
    this.#over = false;
    return this.#answer(true);
  }

  async resume(id: string, body: SessionResume, wait: Wait): Promise<SessionAnswer> {
    await this.#asked('resume', `resume ${id}`, wait);
    this.resumed = body;
    // Taken over from a back end, which has just started it.
    if ('nonce' in body) this.#over = false;
    if ('more_time' in body) this.#endsAt += this.#options.moreMs ?? 0;
    return this.#answer(true);
  }

  async submit(_id: string, key: string, body: StepSubmit, wait: Wait): Promise<SessionAnswer> {
    this.submissions.push({ key, body });
    await this.#asked('submit', `submit ${body.step} ${body.back ? 'back' : JSON.stringify(body.data)}`, wait);
    if (body.nonce !== this.nonce) throw new RequestError('nonce_consumed', 'Used before.', 'r0');
    if (body.back) this.#at -= 1;
    else this.#move(body.data);
    return this.#answer(true);
  }

  async read(id: string, _nonce: string, wait: Wait): Promise<SessionAnswer> {
    await this.#asked('read', `read ${id}`, wait);
    return this.#answer(false);
  }

  async *events(_id: string, _nonce: string, signal: AbortSignal): AsyncGenerator<SessionEvent> {
    let wake = (): void => undefined;
    const queue: SessionEvent[] = [];
    const listener = (event: SessionEvent): void => {
      queue.push(event);
      wake();
    };
    this.#listeners.add(listener);
    try {
      while (!signal.aborted) {
        const event = queue.shift();
        if (event) yield event;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  async leave(id: string, _nonce: string, reason: LeaveReason): Promise<SessionAnswer> {
    await this.#asked('leave', `leave ${id} ${reason}`);
    this.#over = true;
    const stage = this.#steps[this.#at]?.kind ?? 'result';
    return { ...this.#answer(false), exit: exitRecord(this.#options.left ?? reason, stage, this.#id, null) };
  }

  async institutions(_query: object, wait: Wait): Promise<Institution[]> {
    await this.#asked('institutions', 'institutions', wait);
    return [...BANKS];
  }

  async #asked(method: Method, line: string, wait?: Wait): Promise<void> {
    this.log.push(line);
    const trouble = this.#troubles[method]?.shift();
    await new Promise<void>((resolve, reject) => {
      wait?.signal.addEventListener('abort', () => reject(new Error('Aborted.')), { once: true });
      if (trouble !== 'never') setTimeout(resolve, this.#options.latencyMs ?? 0);
    });
    if (trouble instanceof RequestError) throw trouble;
    if (trouble) throw new RequestError(trouble as TroubleType, 'As it was told to.', 'r1');
  }

  #freshApproval(kind: 'redirect' | 'decoupled'): Step {
    const other_way = this.#options.method === undefined;
    return kind === 'redirect'
      ? approvalStep(kind, { other_way, url: `https://bank.example/approve?id=${this.#nonces}` })
      : approvalStep(kind, { other_way, app_url: 'https://app.bank.example/approve?id=7', matching_code: '4912' });
  }

  /** The step under way is told anew. */
  #show(show: object): void {
    this.#change(show);
    this.tell({ event: 'session', data: this.#answer(false) });
  }

  #change(show: object): void {
    const step = this.#steps[this.#at]!;
    this.#steps[this.#at] = { ...step, show: { ...step.show, ...show } } as Step;
  }

  #move({ action }: { action?: string }): void {
    const { kind } = this.#steps[this.#at]!;
    const isApproval = kind === 'redirect' || kind === 'decoupled';
    if (action === 'change_bank') this.#at = 0;
    else if (action === 'in_page') this.#change({ display: 'page' });
    else if (action === 'retry' && kind === 'wait') this.#change({ state: 'pending' });
    else if (action === 'retry' && isApproval) this.#steps[this.#at] = this.#freshApproval(kind);
    else if (action === 'switch') this.#steps[this.#at] = this.#freshApproval(kind === 'redirect' ? 'decoupled' : 'redirect');
    else {
      this.#at += 1;
      const following = this.#steps[this.#at]?.kind;
      const isFresh = !this.#options.steps && (following === 'redirect' || following === 'decoupled');
      if (isFresh) this.#steps[this.#at] = this.#freshApproval(following);
    }
    this.#over = this.#at >= this.#steps.length;
  }

  /** As a companion does: the answer has its own copy of everything. */
  #answer(withNonce: boolean): SessionAnswer {
    const now = new Date().toISOString();
    if (this.#over) {
      const isComplete = this.#at >= this.#steps.length;
      return {
        session_id: this.#id,
        status: isComplete ? 'SESSION_COMPLETED' : 'SESSION_ENDED',
        now,
        exit: exitRecord(isComplete ? 'completed' : 'left', 'result', this.#id, null),
        ...(isComplete && { temp_token: 'tt_1', ...this.#options.end }),
      };
    }
    const step = this.#steps[this.#at]!;
    const back = this.#options.back && this.#at > 0 ? { back: true as const } : {};
    if (withNonce) this.#nonces += 1;
    return structuredClone({
      session_id: this.#id,
      status: 'SESSION_OPEN' as const,
      now,
      step,
      position: { index: this.#at + 1, count: this.#steps.length, ...back },
      expires_at: new Date(this.#endsAt).toISOString(),
      nonce_expires_at: new Date(Date.now() + (this.#options.nonceMs ?? 1_800_000)).toISOString(),
      ...(withNonce && { nonce: this.nonce, tenant: this.#options.tenant ?? { name: 'Third Drum' } }),
    });
  }
}
