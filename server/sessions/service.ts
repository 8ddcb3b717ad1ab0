import type { ZodMiniType } from 'zod/mini';
import {
  STEP_KINDS,
  type SessionAnswer,
  type SessionCreate,
  type SessionResume,
  type StepData,
  type StepSubmit,
  type LeaveReason,
} from '../../src/protocol/index.ts';
import { AppError, faultOf } from '../errors/app-error.ts';
import { check } from '../errors/check.ts';
import { ProviderError } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';
import { providerOf, withDeadline, type Caller, type World } from '../world.ts';
import { decide, type Answer, type SessionEvent } from './engine.ts';
import type { Fresh, Outcome } from './outcome.ts';
import { beside, loadSession, replay, sessionWrite, spentRecord, stepKey, type Loaded, type Spending } from './records.ts';
import { hashOf, nonceHashOf, sameSecret } from './secrets.ts';
import { currentKind, type Session } from './session.ts';
import { showSession } from './show.ts';
import { openSession } from './start.ts';
import { Upstream } from './upstream.ts';

/** How often a request starts over when another one wrote the session first. */
const ATTEMPTS = 5;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Secrets for whoever is next, made only if needed; the engine gets their hashes, the answer their plain text. */
class FreshSecrets implements Fresh {
  private readonly world: World;
  private intentText: string | undefined;
  private nonceText: string | undefined;
  private nonceKept: Fresh['nonce'] | undefined;
  private tempText: string | undefined;
  private stateText: string | undefined;

  constructor(world: World) {
    this.world = world;
  }

  get intent(): string {
    return (this.intentText ??= this.world.mint.id());
  }
  get nonceToken(): string {
    return (this.nonceText ??= this.world.mint.nonce());
  }
  get tempToken(): string {
    return (this.tempText ??= this.world.mint.token('tt'));
  }
  get state(): string {
    return (this.stateText ??= this.world.mint.token('st'));
  }
  get nonce(): Fresh['nonce'] {
    return (this.nonceKept ??= { hash: nonceHashOf(this.nonceToken), expiresAt: this.inSeconds(this.world.lifetimes.nonceSeconds) });
  }
  get temp(): Fresh['temp'] {
    return { hash: hashOf(this.tempToken), expiresAt: this.inSeconds(this.world.lifetimes.tempTokenSeconds) };
  }
  get stateHash(): string {
    return hashOf(this.state);
  }
  get callUntil(): number {
    return this.inSeconds(this.world.lifetimes.providerSeconds + 2);
  }

  private inSeconds(seconds: number): number {
    return this.world.ports.now() + seconds * 1000;
  }
}

/** Runs sessions: reads, lets the engine decide, writes by compare-and-set, calls providers in between, answers. */
export class Sessions {
  readonly upstream: Upstream;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.upstream = new Upstream(world, (id, event) => this.apply(id, event));
  }

  async create(body: SessionCreate, caller: Caller): Promise<SessionAnswer> {
    const fresh = new FreshSecrets(this.world);
    const { session, skill } = openSession(this.world, body, caller, fresh.nonce);
    const now = this.world.ports.now();
    if (!(await this.world.ports.store.write([sessionWrite(session, this.world.vault, 0)], now))) throw new AppError('internal');
    const answer = await this.answer(session, skill, { nonce: fresh.nonceToken });
    answer.status = 'SESSION_CREATED';
    answer.tenant = this.world.tenants.get(session.tenant)!.face;
    return answer;
  }

  /** Consumes the nonce, writes the step and keeps the answer in one write; what it returns is on disk. */
  async submit(id: string, body: StepSubmit, spending: Spending, caller: Caller): Promise<{ body: string; replayed: boolean }> {
    this.checkNonce(body.nonce);
    const nonceHash = nonceHashOf(body.nonce);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const loaded = await this.load(id);
      const { session } = loaded;
      this.checkCaller(session, body.client_id, caller);
      if (session.nonce?.hash !== nonceHash) return { body: await this.spentAnswer(session, nonceHash, spending), replayed: true };
      if (session.skill !== body.skill) throw new AppError('invalid_fields', { fields: { skill: 'is not the skill of this session' } });
      const answer = await this.advance(loaded, body, nonceHash, spending, caller);
      if (answer !== undefined) return { body: answer, replayed: false };
    }
    throw new AppError('overloaded', { retryAfter: 1 });
  }

  /** One attempt at a submission; undefined where another request wrote first. */
  private async advance(
    loaded: Loaded,
    body: StepSubmit,
    nonceHash: string,
    spending: Spending,
    caller: Caller,
  ): Promise<string | undefined> {
    const skill = this.skillOf(loaded.session);
    const fresh = new FreshSecrets(this.world);
    const data = this.dataOf(loaded.session, skill, body);
    const institution =
      data && 'institution_id' in data ? (await this.world.directories.of(this.world, skill)).byId.get(data.institution_id) : undefined;
    const event: SessionEvent = { type: 'submit', step: body.step, nonceHash, data, institution, fresh };
    const outcome = decide(loaded.session, skill, event, this.world.ports.now());
    const commit = (from: Loaded, next: Outcome): Promise<string | undefined> =>
      this.commit(from, next, { skill, step: body.step, nonceHash, fresh, spending, caller });
    if (!outcome.ok || !outcome.call) return commit(loaded, outcome);

    // First written, then made: a crash in between leaves a trace, and nobody makes the same call at the same time.
    const { session } = outcome;
    const call = session.pending!.call;
    const state = call.do === 'authorize' ? [beside(session, 'state', call.stateHash, { session: session.id, intent: call.intent })] : [];
    if (!(await this.save(session, loaded.version, state))) return undefined;
    const answered = await this.call(session, skill, nonceHash, fresh);
    // Meanwhile others may have written: the bank's news, the person leaving. The answer goes to the session as it is now.
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const latest = await this.load(session.id);
      const next = decide(latest.session, skill, answered, this.world.ports.now());
      const unwanted = !next.ok && answered.type === 'authorized' && answered.answer.ok ? answered.answer.value.ref : undefined;
      if (unwanted !== undefined) this.upstream.cancel(skill, unwanted);
      const text = await commit(latest, next.ok && outcome.cancel !== undefined ? { ...next, cancel: outcome.cancel } : next);
      if (text !== undefined) return text;
    }
    throw new AppError('overloaded', { retryAfter: 1 });
  }

  /** Writes what was decided together with the step and its answer; undefined where another request wrote first. */
  private async commit(
    { session: before, version }: Loaded,
    outcome: Outcome,
    of: { skill: Skill; step: string; nonceHash: string; fresh: FreshSecrets; spending: Spending; caller: Caller },
  ): Promise<string | undefined> {
    const { skill, step, nonceHash, fresh, spending, caller } = of;
    if (!outcome.ok) {
      if (outcome.session !== before) await this.save(outcome.session, version);
      throw this.refusal(outcome, skill);
    }
    const { session } = outcome;
    const completed = session.status === 'completed';
    // Another tab has resumed the session while the bank was asked: it has the word now, and gets the next step.
    const superseded = !completed && session.nonce?.hash !== fresh.nonce.hash;
    const stepId = this.world.mint.id();
    const secret = completed ? { temp_token: fresh.tempToken } : { nonce: fresh.nonceToken };
    const answer = superseded ? undefined : JSON.stringify(await this.answer(session, skill, { step_id: stepId, ...secret }));
    const record = {
      seq: session.seq,
      step_id: stepId,
      step,
      at: this.world.ports.now(),
      ...(answer !== undefined && spentRecord(spending, answer)),
    };
    const writes = [beside(session, 'step', stepKey(session.id, nonceHash), record)];
    if (completed) writes.push(beside(session, 'temp', session.temp!.hash, session.id));
    if (!(await this.save(session, version, writes))) return undefined;
    if (outcome.cancel !== undefined) this.upstream.cancel(skill, outcome.cancel);
    this.world.ports.log('info', 'step', { request_id: caller.requestId, session: session.id, step, seq: session.seq });
    if (answer === undefined) throw new AppError('nonce_consumed');
    return answer;
  }

  /** What to show now. Looking also asks the bank, where the bank has the next word. */
  async view(id: string, nonce: string, caller: Caller): Promise<SessionAnswer> {
    const session = await this.authorized(id, nonce, caller);
    const current = await this.upstream.refresh(session, this.skillOf(session));
    return this.answer(current, this.skillOf(current), {});
  }

  /** The session that this nonce speaks for, as it is at this moment. */
  async authorized(id: string, nonce: string, caller: Caller): Promise<Session> {
    this.checkNonce(nonce);
    const { session: stored } = await this.load(id);
    this.checkCaller(stored, stored.tenant, caller);
    const session = await this.apply(id, { type: 'tick' });
    const hash = nonceHashOf(nonce);
    if (session.nonce?.hash !== hash) {
      if (await this.world.ports.store.get('step', stepKey(id, hash), this.world.ports.now())) throw new AppError('nonce_consumed');
      // Time ended the session under this very nonce: say how it ended.
      if (session.status !== 'open' && stored.nonce?.hash === hash) return session;
      throw new AppError(session.status === 'open' ? 'session_not_found' : 'session_ended');
    }
    if (this.world.ports.now() >= session.nonce.expiresAt) throw new AppError('nonce_expired');
    return session;
  }

  async resume(id: string, body: SessionResume, caller: Caller): Promise<SessionAnswer> {
    const fresh = new FreshSecrets(this.world);
    const { session } = await this.load(id);
    this.checkCaller(session, body.client_id, caller);
    let event: SessionEvent;
    if ('verifier' in body) {
      if (session.challenge === null || !sameSecret(body.verifier, session.challenge)) throw new AppError('resume_refused');
      event = { type: 'resume', fresh };
    } else {
      this.checkNonce(body.nonce);
      event = { type: 'adopt', nonceHash: nonceHashOf(body.nonce), challenge: body.challenge, origin: caller.origin, fresh };
    }
    const resumed = await this.apply(id, event, (after) =>
      after.status === 'completed' && after.temp && !after.temp.spent ? [beside(after, 'temp', after.temp.hash, id)] : [],
    );
    const skill = this.skillOf(resumed);
    const secret =
      resumed.status === 'open'
        ? { nonce: fresh.nonceToken }
        : resumed.temp?.hash === fresh.temp.hash
          ? { temp_token: fresh.tempToken }
          : {};
    return { ...(await this.answer(resumed, skill, secret)), skill: resumed.skill, tenant: this.world.tenants.get(resumed.tenant)!.face };
  }

  async leave(id: string, nonce: string, cause: LeaveReason, caller: Caller): Promise<SessionAnswer> {
    await this.authorized(id, nonce, caller);
    const session = await this.apply(id, { type: 'leave', nonceHash: nonceHashOf(nonce), cause, requestId: caller.requestId });
    return this.answer(session, this.skillOf(session), {});
  }

  /** Lets the engine decide on an event that needs no answer of a provider, and writes what follows. */
  async apply(id: string, event: SessionEvent, extra: (after: Session) => ReturnType<typeof beside>[] = () => []): Promise<Session> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { session, version } = await this.load(id);
      const skill = this.skillOf(session);
      const outcome = decide(session, skill, event, this.world.ports.now());
      if (!outcome.ok) {
        if (outcome.session !== session) await this.save(outcome.session, version);
        throw this.refusal(outcome, skill);
      }
      if (outcome.session === session) return session;
      if (!(await this.save(outcome.session, version, extra(outcome.session)))) continue;
      if (outcome.cancel !== undefined) this.upstream.cancel(skill, outcome.cancel);
      return outcome.session;
    }
    throw new AppError('overloaded', { retryAfter: 1 });
  }

  async load(id: string): Promise<Loaded> {
    const loaded = UUID.test(id) ? await loadSession(this.world.ports.store, this.world.vault, id, this.world.ports.now()) : undefined;
    if (!loaded) throw new AppError('session_not_found');
    return loaded;
  }

  skillOf(session: Session): Skill {
    const skill = this.world.skills.get(session.skill);
    if (!skill) throw new AppError('skill_unknown');
    return skill;
  }

  /** A session as it travels: what is not in the contract is not in it (every answer in the tests is held against its schema). */
  async answer(session: Session, skill: Skill, more: Partial<SessionAnswer>): Promise<SessionAnswer> {
    const directory = await this.world.directories.of(this.world, skill);
    return Object.assign(showSession(session, skill, directory, this.world.ports.now()), more);
  }

  private save(session: Session, version: number, more: readonly ReturnType<typeof beside>[] = []): Promise<boolean> {
    return this.world.ports.store.write([sessionWrite(session, this.world.vault, version), ...more], this.world.ports.now());
  }

  /** Makes the call that was written down, and returns its answer as an event. */
  private async call(session: Session, skill: Skill, nonceHash: string, fresh: FreshSecrets): Promise<SessionEvent> {
    const call = session.pending!.call;
    const provider = providerOf(this.world, skill);
    if (call.do === 'list_accounts') {
      const answer = await this.answerOf(withDeadline(this.world, (signal) => provider.accounts(session.approval!.grant!, signal)));
      return { type: 'accounts_listed', nonceHash, answer, fresh };
    }
    const institution = (await this.world.directories.of(this.world, skill)).byId.get(call.institutionId);
    const { intent, psuType, method } = call;
    const { state } = fresh;
    const answer = institution
      ? await this.answerOf(
          withDeadline(this.world, (signal) =>
            provider.authorize(
              {
                intent,
                institution,
                psuType,
                method,
                state,
                locale: session.locale,
                callbackUrl: `${this.world.publicUrl}/callback`,
                ...(session.order && { order: session.order }),
              },
              signal,
            ),
          ),
        )
      : ({ ok: false, code: 'bank_unknown' } as const);
    return { type: 'authorized', intent, answer, fresh };
  }

  private async answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
    try {
      return { ok: true, value: await call };
    } catch (error) {
      const known =
        error instanceof ProviderError ? error : new ProviderError('provider_unavailable', 'The provider failed.', { cause: error });
      this.world.ports.log('warn', 'provider_error', { code: known.code, fault: faultOf(error) });
      return { ok: false, code: known.code, ...(known.retryAfterSeconds !== undefined && { retryAfter: known.retryAfterSeconds }) };
    }
  }

  /** Checked by the schema of the step that is open; what is for another step is left to the engine to refuse. */
  private dataOf(session: Session, skill: Skill, body: StepSubmit): StepData | undefined {
    if (session.status !== 'open' || body.step !== skill.steps[session.at]!.name) return undefined;
    const { data } = STEP_KINDS[currentKind(session, skill)];
    return check<ZodMiniType<StepData>>(data, body.data, 'data');
  }

  private async spentAnswer(session: Session, nonceHash: string, spending: Spending): Promise<string> {
    const step = await this.world.ports.store.get('step', stepKey(session.id, nonceHash), this.world.ports.now());
    if (step) return replay(step.value, spending, 'nonce_consumed');
    throw new AppError(
      session.status === 'open' ? 'session_not_found' : session.exit?.cause === 'session_expired' ? 'session_expired' : 'session_ended',
    );
  }

  private checkNonce(nonce: string): void {
    if (!this.world.mint.isOwnNonce(nonce)) throw new AppError('nonce_invalid');
  }

  /** Whoever holds a nonce must also call from where it was given to: the tenant, and for a browser the page. */
  private checkCaller(session: Session, clientId: string, { origin }: Caller): void {
    if (session.tenant !== clientId) throw new AppError('session_not_found');
    if (origin === null) return;
    if (session.origin === null ? !this.world.tenants.get(session.tenant)?.origins.has(origin) : session.origin !== origin) {
      throw new AppError('origin_not_allowed');
    }
  }

  private refusal(outcome: Extract<Outcome, { ok: false }>, skill: Skill): AppError {
    const step = outcome.session.status === 'open' ? skill.steps[outcome.session.at]?.name : undefined;
    return new AppError(outcome.error, {
      ...(step !== undefined && { step }),
      ...(outcome.fields && { fields: outcome.fields }),
      ...(outcome.retryAfter !== undefined && { retryAfter: outcome.retryAfter }),
    });
  }
}
