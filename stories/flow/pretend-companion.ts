import { RequestError, type SessionsClient, type TroubleType, type Wait } from '../../src/client/sessions-client.ts';
import { exitRecord } from '../../src/protocol/exit.ts';
import type { SessionAnswer, SessionCreate, SessionEvent, SessionResume, StepSubmit } from '../../src/protocol/sessions.ts';
import type { FailureCause, Institution, Step } from '../../src/protocol/steps.ts';
import { accountsStep, approvalStep, BANKS, bankStep } from './steps.ts';

type Approval = Step<'redirect' | 'decoupled'>;
type Method = 'create' | 'resume' | 'submit' | 'read' | 'leave' | 'institutions';

interface Options {
  /** How long an answer takes. */
  latencyMs?: number;
  method?: 'redirect' | 'decoupled';
  /** How long a nonce lives. */
  nonceMs?: number;
  tenant?: SessionAnswer['tenant'];
  /** Where a session starts; the first step unless something else is said. */
  at?: number;
}

/** Plays the companion and the bank, as far as a page can tell: in stories and in tests, without a server. */
export class PretendCompanion implements SessionsClient {
  /** What was asked, in order: `submit bank {"institution_id":"nord-bank"}`. */
  readonly log: string[] = [];
  readonly submissions: { key: string; body: StepSubmit }[] = [];
  created: SessionCreate | undefined;
  resumed: SessionResume | undefined;

  readonly #options: Options;
  readonly #troubles: Partial<Record<Method, (TroubleType | 'never')[]>> = {};
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  #nonces = 0;
  #at: number;
  #over = false;
  #approval: Approval;

  constructor(options: Options = {}) {
    this.#options = options;
    this.#at = options.at ?? 0;
    this.#approval = this.#freshApproval(options.method ?? 'redirect');
  }

  /** The next call of this kind goes wrong, or never comes to an end. */
  refuse(method: Method, ...types: (TroubleType | 'never')[]): this {
    (this.#troubles[method] ??= []).push(...types);
    return this;
  }

  /** The bank has said yes. */
  approve(): void {
    this.#setApproval({ state: 'approved' });
  }

  /** The bank, or the person there, has said no. */
  fail(cause: FailureCause): void {
    this.#setApproval({ state: 'failed', cause });
  }

  /** What is told over the event stream. */
  tell(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** How many event streams are open. */
  get streams(): number {
    return this.#listeners.size;
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
    return this.#answer(true);
  }

  async submit(_id: string, key: string, body: StepSubmit, wait: Wait): Promise<SessionAnswer> {
    this.submissions.push({ key, body });
    await this.#asked('submit', `submit ${body.step} ${JSON.stringify(body.data)}`, wait);
    if (body.nonce !== this.nonce) throw new RequestError('nonce_consumed', 'Used before.', 'r0');
    this.#move(body.data);
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

  async leave(id: string, _nonce: string, reason: string): Promise<void> {
    await this.#asked('leave', `leave ${id} ${reason}`);
    this.#over = true;
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
    if (trouble) throw new RequestError(trouble as TroubleType, 'As it was told to.', 'r1');
  }

  #freshApproval(kind: 'redirect' | 'decoupled'): Approval {
    const other_way = this.#options.method === undefined;
    return kind === 'redirect'
      ? approvalStep(kind, { other_way, url: `https://bank.example/approve?id=${this.#nonces}` })
      : approvalStep(kind, { other_way, app_url: 'https://app.bank.example/approve?id=7', matching_code: '4912' });
  }

  #setApproval(show: object): void {
    this.#approval = { ...this.#approval, show: { ...this.#approval.show, ...show } } as Approval;
    this.tell({ event: 'session', data: this.#answer(false) });
  }

  #move({ action }: { action?: string }): void {
    const { kind } = this.#approval;
    if (action === 'change_bank') this.#at = 0;
    else if (action === 'in_page') this.#approval = { ...this.#approval, show: { ...this.#approval.show, display: 'page' } } as Approval;
    else if (action === 'retry') this.#approval = this.#freshApproval(kind);
    else if (action === 'switch') this.#approval = this.#freshApproval(kind === 'redirect' ? 'decoupled' : 'redirect');
    else {
      if (this.#at === 0) this.#approval = this.#freshApproval(kind);
      this.#at += 1;
    }
    this.#over = this.#at > 2;
  }

  /** As a companion does: the answer has its own copy of everything. */
  #answer(withNonce: boolean): SessionAnswer {
    const now = new Date().toISOString();
    if (this.#over) {
      const isComplete = this.#at > 2;
      return {
        session_id: 's1',
        status: isComplete ? 'SESSION_COMPLETED' : 'SESSION_ENDED',
        now,
        exit: exitRecord(isComplete ? 'completed' : 'left', 'result', 's1', null),
        ...(isComplete && { temp_token: 'tt_1' }),
      };
    }
    const step = [bankStep, this.#approval, accountsStep][this.#at]!;
    if (withNonce) this.#nonces += 1;
    return structuredClone({
      session_id: 's1',
      status: 'SESSION_OPEN' as const,
      now,
      step,
      position: { index: this.#at + 1, count: 3 },
      nonce_expires_at: new Date(Date.now() + (this.#options.nonceMs ?? 1_800_000)).toISOString(),
      ...(withNonce && { nonce: this.nonce, tenant: this.#options.tenant ?? { name: 'Third Drum' } }),
    });
  }
}
