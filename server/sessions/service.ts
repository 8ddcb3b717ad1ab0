import type { SessionAnswer, SessionCreate, SessionResume, StepSubmit, LeaveReason } from '../../src/protocol/index.ts';
import { AppError } from '../errors/app-error.ts';
import { jobWrite } from '../jobs/job.ts';
import { lookWrite } from '../jobs/look.ts';
import type { Skill } from '../skills/skill.ts';
import type { Write } from '../store/store.ts';
import { Faces } from '../faces.ts';
import type { Caller, World } from '../world.ts';
import { makeCall } from './calls.ts';
import { withContext } from './context.ts';
import { removalAfter, unusedConsent } from './credentials.ts';
import { decide, onlyToFinish, type SessionEvent } from './engine.ts';
import { findable, tellings } from './events.ts';
import { FreshSecrets } from './fresh.ts';
import type { Outcome } from './outcome.ts';
import { beside, loadSession, replay, sessionWrite, spentRecord, stepKey, type Loaded, type Spending } from './records.ts';
import { nonceHashOf, sameSecret } from './secrets.ts';
import { currentKind, type Session } from './session.ts';
import { NO_BANKS, showSession } from './show.ts';
import { openSession, tenantOfSecret } from './start.ts';
import { bankOf, submissionOf } from './submission.ts';
import { awaited, Upstream } from './upstream.ts';

/** How often a request starts over when another one wrote the session first. */
const ATTEMPTS = 5;

/** How long a page that is there may take to say that it goes on. */
const PAGE_HAS_MS = 2 * 60_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Runs sessions: reads, lets the engine decide, writes by compare-and-set, calls providers in between, answers. */
export class Sessions {
  readonly upstream: Upstream;
  private readonly faces = new Faces();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.upstream = new Upstream(world, (id, event, extra) => this.apply(id, event, extra));
  }

  async create(body: SessionCreate, caller: Caller): Promise<SessionAnswer> {
    const fresh = new FreshSecrets(this.world);
    const { session: bare, skill } = openSession(this.world, body, caller, fresh.nonce);
    const session = await withContext(this.world, bare, skill, body.context?.customer);
    const now = this.world.ports.now();
    const writes = [sessionWrite(session, this.world.vault, 0), ...this.watched(session, skill)];
    if (!(await this.world.ports.store.write(writes, now))) throw new AppError('internal');
    const answer = await this.answer(session, skill, { nonce: fresh.nonceToken });
    answer.status = 'SESSION_CREATED';
    answer.tenant = this.faces.of(this.world, session.tenant);
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
    const directory = await this.world.directories.of(this.world, loaded.session.tenant, skill);
    const submission = submissionOf(loaded.session, skill, body, directory, this.world.ports.now());
    const institution = bankOf(loaded.session, submission, directory);
    const event: SessionEvent = { type: 'submit', step: body.step, nonceHash, submission, institution, fresh };
    const commit = (from: Loaded, next: Outcome, also: readonly Write[] = []): Promise<string | undefined> =>
      this.commit(from, next, { skill, step: body.step, nonceHash, fresh, spending, caller, also });
    let from = loaded;
    let outcome = decide(from.session, skill, event, this.world.ports.now());
    let answered: SessionEvent | undefined;
    let cancel: string | undefined;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (outcome.ok) cancel ??= outcome.cancel;
      if (outcome.ok && outcome.call) {
        // First written, then made: a crash in between leaves a trace, and nobody makes the same call at the same time.
        if (await this.save(from, outcome.session, skill, this.traceOf(outcome.session, skill)))
          answered = await makeCall(this.world, outcome.session, skill, { nonceHash, fresh, ip: caller.address });
        else if (!answered) return undefined;
      } else {
        const unwanted = !outcome.ok && answered?.type === 'authorized' && answered.answer.ok ? answered.answer.value.ref : undefined;
        if (unwanted !== undefined) this.upstream.cancel(from.session.tenant, skill, unwanted);
        const gone = outcome.ok && answered?.type === 'revoked' ? await removalAfter(this.world, from.session, skill, answered) : [];
        const text = await commit(from, outcome.ok && cancel !== undefined ? { ...outcome, cancel } : outcome, gone);
        if (text !== undefined || !answered) return text;
      }
      // Meanwhile others may have written: the bank's news, the person leaving. The answer goes to the session as it is now.
      from = await this.load(loaded.session.id);
      outcome = decide(from.session, skill, answered, this.world.ports.now());
    }
    throw new AppError('overloaded', { retryAfter: 1 });
  }

  /** What must be known of a call before it is made: whom the bank's `state` belongs to, and that somebody looks after it. */
  private traceOf(session: Session, { provider }: Skill): Write[] {
    const { call } = session.pending!;
    if (call.do !== 'authorize' && call.do !== 'start_check') return [];
    const { mint, ports } = this.world;
    const { id, tenant } = session;
    const what = call.do === 'authorize' ? 'approval' : 'check';
    const looks = lookWrite(mint, ports.now(), { tenant, via: provider, session: id, intent: call.intent, what });
    return call.do === 'authorize' ? [beside(session, 'state', call.stateHash, { session: id, intent: call.intent }), looks] : [looks];
  }

  /** Where the tenant wants to be told, somebody sees that the session runs out, although nobody comes. */
  private watched({ id, tenant, expiresAt }: Session, { provider }: Skill): Write[] {
    if (this.world.tenants.get(tenant)!.webhooks.length === 0) return [];
    const { mint, ports } = this.world;
    return [jobWrite(mint, ports.now(), { do: 'expire', tenant, via: provider, session: id }, expiresAt - ports.now())];
  }

  /** A consent that has just been given: where nobody comes for it, somebody sees to its end. */
  private watchedConsent(before: Session, { id, tenant, approval, order, expiresAt }: Session, { provider }: Skill): Write[] {
    if (!approval?.grant || before.approval?.grant || order) return [];
    const { mint, ports } = this.world;
    return [jobWrite(mint, ports.now(), { do: 'expire', tenant, via: provider, session: id }, expiresAt - ports.now())];
  }

  /** Ends the session if its time is over; else says how long it has, if there is something to wait for. */
  async expire(id: string): Promise<number | undefined> {
    const { store, now } = this.world.ports;
    if (!(await store.get('session', id, now()))) return undefined;
    await this.apply(id, { type: 'tick' });
    const { session, version } = await this.load(id);
    const isLeft = session.status === 'completed' && session.temp?.spent === false;
    if (session.status !== 'open' && !isLeft) return undefined;
    const left = session.expiresAt - now();
    if (left > 0 || !isLeft) return Math.max(left, 1);
    // Nobody has come for what it came to, and nobody can any more: the consent ends with it.
    const revoked = await unusedConsent(this.world, session, { ...session, status: 'ended' }, this.skillOf(session));
    return (await store.write([{ kind: 'session', id, expect: version }, ...revoked], now())) ? undefined : 1;
  }

  /**
   * What becomes of an approval or a check also where no page asks and no news comes. What then lacks nothing but the page's
   * word is finished without it, after a while.
   */
  async lookAfter(id: string, intent: string): Promise<'decided' | 'waiting'> {
    const loaded = await loadSession(this.world.ports.store, this.world.vault, id, this.world.ports.now());
    if (!loaded) return 'decided';
    const skill = this.skillOf(loaded.session);
    const before = await this.apply(id, { type: 'tick' });
    const session = awaited(before) === intent ? await this.upstream.askAnew(before, skill) : before;
    const call = session.pending?.call;
    if (awaited(session) === intent || (call && 'intent' in call && call.intent === intent)) return 'waiting';
    if (!onlyToFinish(session, skill)) return 'decided';
    const decidedAt = session.check?.decidedAt ?? session.approval?.decidedAt ?? 0;
    if (this.world.ports.now() < decidedAt + PAGE_HAS_MS) return 'waiting';
    await this.apply(id, { type: 'finish', fresh: new FreshSecrets(this.world) });
    return 'decided';
  }

  /** Writes what was decided together with the step and its answer; undefined where another request wrote first. */
  private async commit(
    before: Loaded,
    outcome: Outcome,
    of: {
      skill: Skill;
      step: string;
      nonceHash: string;
      fresh: FreshSecrets;
      spending: Spending;
      caller: Caller;
      also: readonly Write[];
    },
  ): Promise<string | undefined> {
    const { skill, step, nonceHash, fresh, spending, caller, also } = of;
    if (!outcome.ok) {
      if (outcome.session !== before.session) await this.save(before, outcome.session, skill);
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
    const writes = [beside(session, 'step', stepKey(session.id, nonceHash), record), ...also];
    if (completed) writes.push(beside(session, 'temp', session.temp!.hash, session.id));
    if (!(await this.save(before, session, skill, writes))) return undefined;
    if (outcome.cancel !== undefined) this.upstream.cancel(session.tenant, skill, outcome.cancel);
    this.world.ports.log('info', 'step', { request_id: caller.requestId, session: session.id, step, seq: session.seq });
    if (answer === undefined) throw new AppError('nonce_consumed');
    return answer;
  }

  /** What to show now. Looking also asks the bank, where the bank has the next word. */
  async view(id: string, nonce: string, caller: Caller): Promise<SessionAnswer> {
    const session = await this.authorized(id, nonce, caller);
    const current = await this.upstream.refresh(session, this.skillOf(session), caller.address);
    return this.answer(current, this.skillOf(current), {});
  }

  /** The same for the back end, which needs no nonce and uses none up; without what the person has not let go of yet. */
  async look(id: string, clientId: string, secret: string, caller: Caller): Promise<SessionAnswer> {
    tenantOfSecret(this.world, clientId, secret, caller.origin);
    this.checkCaller((await this.load(id)).session, clientId, caller);
    const session = await this.apply(id, { type: 'tick' });
    const current = await this.upstream.refresh(session, this.skillOf(session));
    return this.answer({ ...current, accounts: null, forms: {} }, this.skillOf(current), {});
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
    if ('client_secret' in body) tenantOfSecret(this.world, body.client_id, body.client_secret, caller.origin);
    const { session } = await this.load(id);
    this.checkCaller(session, body.client_id, caller);
    let event: SessionEvent;
    if ('client_secret' in body) {
      event = { type: 'reopen', fresh };
    } else if ('verifier' in body) {
      if (session.challenge === null || !sameSecret(body.verifier, session.challenge)) throw new AppError('resume_refused');
      event = { type: 'resume', fresh, ...(body.more_time && { lifetime: this.world.lifetimes.sessionSeconds * 1000 }) };
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
    return { ...(await this.answer(resumed, skill, secret)), skill: resumed.skill, tenant: this.faces.of(this.world, resumed.tenant) };
  }

  async leave(id: string, nonce: string, cause: LeaveReason, caller: Caller): Promise<SessionAnswer> {
    const open = await this.authorized(id, nonce, caller);
    const stopped = open.status === 'open' ? await this.upstream.stop(open, this.skillOf(open)) : undefined;
    const leaving = { type: 'leave', nonceHash: nonceHashOf(nonce), cause, requestId: caller.requestId } as const;
    const session = await this.apply(id, { ...leaving, ...(stopped !== undefined && { stopped }) });
    return this.answer(session, this.skillOf(session), {});
  }

  /** Lets the engine decide on an event that needs no answer of a provider, and writes what follows. */
  async apply(id: string, event: SessionEvent, extra: (after: Session) => Write[] = () => []): Promise<Session> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await this.load(id);
      const { session } = before;
      const skill = this.skillOf(session);
      const outcome = decide(session, skill, event, this.world.ports.now());
      if (!outcome.ok) {
        if (outcome.session !== session) await this.save(before, outcome.session, skill);
        throw this.refusal(outcome, skill);
      }
      if (outcome.session === session) return session;
      if (!(await this.save(before, outcome.session, skill, extra(outcome.session)))) continue;
      if (outcome.cancel !== undefined) this.upstream.cancel(session.tenant, skill, outcome.cancel);
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
    const skill = this.world.tenants.get(session.tenant)?.skills.get(session.skill) ?? this.world.skills.get(session.skill);
    if (!skill) throw new AppError('skill_unknown');
    return skill;
  }

  /** A session as it travels: what is not in the contract is not in it (every answer in the tests is held against its schema). */
  async answer(session: Session, skill: Skill, more: Partial<SessionAnswer>): Promise<SessionAnswer> {
    const choosing = session.status === 'open' && currentKind(session, skill) === 'choose_bank';
    const directory = await this.world.directories.of(this.world, session.tenant, skill).catch((error: unknown) => {
      // Only who is about to choose a bank needs to know them; everybody else is told how things stand.
      if (choosing) throw error;
      return NO_BANKS;
    });
    return Object.assign(showSession(session, skill, directory, this.world.ports.now()), more);
  }

  /** Writes the session as it has become, and what is to be known of that. */
  private async save({ session: before, version }: Loaded, session: Session, skill: Skill, also: readonly Write[] = []): Promise<boolean> {
    const { ports, vault } = this.world;
    const more = [
      ...also,
      ...(await findable(this.world, before, session, skill)),
      ...(await unusedConsent(this.world, before, session, skill)),
      ...this.watchedConsent(before, session, skill),
    ];
    return ports.store.write(
      [sessionWrite(session, vault, version), ...more, ...tellings(this.world, before, session, skill)],
      ports.now(),
    );
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
