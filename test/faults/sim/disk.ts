import { isDeepStrictEqual } from 'node:util';
import { keyBytes } from '../../../server/config.ts';
import type { Kept } from '../../../server/jobs/job.ts';
import { Vault } from '../../../server/sessions/secrets.ts';
import type { Session } from '../../../server/sessions/session.ts';
import type { Store, Write } from '../../../server/store/store.ts';
import type { Chance } from './chance.ts';
import type { Scheduler } from './scheduler.ts';
import type { Claim } from './simulate.ts';

interface Step {
  seq: number;
  step_id: string;
}

/** The key of every companion here; the disk needs it to look into what they seal. */
export const KEY = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
const vault = new Vault(keyBytes(KEY));

function opened(value: string): Session {
  const { hidden, ...session } = JSON.parse(value) as Session & { hidden?: string };
  return hidden === undefined ? session : { ...session, ...vault.open<Partial<Session>>(hidden) };
}

/** What of a final session may not change any more: all but the temp token, and what its exchange takes out of the session. */
const finalPart = ({ temp: _temp, forms: _forms, details: _details, payFrom: _from, accounts: _accounts, approval, ...rest }: Session) => ({
  ...rest,
  approval: approval && { ...approval, grant: null, payerIban: null },
});

/** What even the bank's late word on a payment leaves as it is. */
const lastingPart = ({ approval: _approval, status: _s, exit: _e, temp: _t, expiresAt: _x, ...rest }: Session) => rest;

/** What is durable, and what must be true of it after every write. It outlives every crash. */
export class Disk {
  readonly docs = new Map<string, { value: string; expiresAt: number }>();
  private readonly steps = new Map<string, Map<string, Step>>();
  /** Every session as it was written last, also when it is swept. */
  readonly sessions = new Map<string, Session>();
  /** Which session an attempt was for. */
  readonly sessionOf = new Map<string, string>();
  /** How often a job was begun again, and a payment settled whose session had ended without knowing. */
  readonly seen = { again: 0, settled: 0 };
  private readonly credentials = new Map<string, number>();
  private readonly inner: Store;
  private readonly claim: Claim;

  constructor(inner: Store, claim: Claim) {
    this.inner = inner;
    this.claim = claim;
  }

  get(kind: string, id: string, now: number) {
    return this.inner.get(kind, id, now);
  }

  list(kind: string, range: Parameters<Store['list']>[1], now: number) {
    return this.inner.list(kind, range, now);
  }

  async write(writes: readonly Write[], now: number): Promise<boolean> {
    const done = await this.inner.write(writes, now);
    if (!done) return false;
    for (const { kind, id, value, expiresAt = Infinity } of writes) {
      if (kind === 'inbox' && value === '"new"')
        this.claim(
          writes.some((each) => each.kind === 'job' && each.value !== undefined),
          'news and the job that acts on it are one write',
        );
      if (kind === 'session' && value !== undefined) this.checkSession(opened(value), this.docs.get(`session/${id}`)?.value, writes);
      if (kind === 'job' && value !== undefined && (JSON.parse(value) as Kept).tries > 1) this.seen.again += 1;
      if (value === undefined) this.docs.delete(`${kind}/${id}`);
      else this.docs.set(`${kind}/${id}`, { value, expiresAt });
    }
    return true;
  }

  async sweep(now: number): Promise<void> {
    await this.inner.sweep(now, Infinity);
    for (const [key, { expiresAt }] of this.docs) if (expiresAt <= now) this.docs.delete(key);
  }

  /** Invariants I1, I2, I4, I6 and I8 of every session, at every write. */
  private checkSession(after: Session, stored: string | undefined, writes: readonly Write[]): void {
    const before = stored === undefined ? undefined : opened(stored);
    const steps = this.steps.get(after.id) ?? new Map<string, Step>();
    this.steps.set(after.id, steps);
    this.sessions.set(after.id, after);
    if (after.pending?.call.do === 'authorize') this.sessionOf.set(after.pending.call.intent, after.id);
    const added = writes.filter(({ kind }) => kind === 'step');
    this.claim(added.length === after.seq - (before?.seq ?? 0), 'I1, I8: a submission and its step are one write');
    for (const { id, value = '' } of added) {
      const step = JSON.parse(value) as Step;
      this.claim(step.seq === after.seq, 'I1: steps are numbered without a gap');
      this.claim(!steps.has(id), 'I2: a nonce is consumed once');
      steps.set(id, step);
    }
    this.claim(steps.size === after.seq, 'I8: the session has as many steps as it counts');
    if (!before) return;
    this.claim(isDeepStrictEqual(after.order, before.order), 'I6: the order is frozen');
    const exchanged = writes.filter(({ kind }) => kind === 'credential').length;
    this.credentials.set(after.id, (this.credentials.get(after.id) ?? 0) + exchanged);
    this.claim(this.credentials.get(after.id)! <= 1, 'a temp token is exchanged once');
    if (exchanged > 0) this.claim(after.temp?.spent === true, 'a temp token is spent by the exchange');
    if (before.status === 'open') return;
    const isSettled = before.exit?.cause === 'payment_unknown';
    if (isSettled && after.exit?.cause !== 'payment_unknown') this.seen.settled += 1;
    const [is, was] = isSettled ? [lastingPart(after), lastingPart(before)] : [finalPart(after), finalPart(before)];
    this.claim(isDeepStrictEqual(is, was), 'I4: a final state stays');
    if (before.temp?.spent) this.claim(isDeepStrictEqual(after.temp, before.temp), 'I4: what was exchanged stays so');
  }
}

/**
 * One process's way to the disk: slow, and cut off in the middle of anything when the process is killed. `die` kills it: now and then
 * that happens right behind a write.
 */
export function storeOf(disk: Disk, scheduler: Scheduler, chance: Chance, isAlive: () => boolean, die: () => void): Store {
  const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
  const listeners = new Map<string, Set<() => void>>();
  const pause = (): Promise<void> => (chance.maybe(0.5) ? scheduler.sleep(chance.below(4)) : Promise.resolve());
  return {
    async get(kind, id, now) {
      await pause();
      return isAlive() ? disk.get(kind, id, now) : never();
    },
    async list(kind, range, now) {
      await pause();
      return isAlive() ? disk.list(kind, range, now) : never();
    },
    async write(writes, now) {
      await pause();
      // Killed on the way: what was sent to the disk may arrive all the same, but nobody hears of it.
      if (!isAlive() && chance.maybe(0.5)) return never();
      const done = await disk.write(writes, now);
      if (chance.maybe(0.004)) die();
      await pause();
      if (!isAlive()) return never();
      if (done) for (const { kind, id } of writes) for (const tell of listeners.get(`${kind}/${id}`) ?? []) tell();
      return done;
    },
    watch(kind, id, listener) {
      const key = `${kind}/${id}`;
      listeners.set(key, (listeners.get(key) ?? new Set()).add(listener));
      return () => void listeners.get(key)?.delete(listener);
    },
    async sweep() {
      return 0;
    },
    async check() {},
    async close() {},
  };
}
