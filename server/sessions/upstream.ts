import { isSafeAddress } from '../addresses.ts';
import { faultOf } from '../errors/app-error.ts';
import type { Grant, Resolution } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';
import type { Write } from '../store/store.ts';
import { providerOf, withDeadline, type World } from '../world.ts';
import type { SessionEvent } from './engine.ts';
import { revocationOf } from './credentials.ts';
import { FreshSecrets } from './fresh.ts';
import { beside } from './records.ts';
import { hashOf } from './secrets.ts';
import type { Session } from './session.ts';

/** Upstream is asked no more often than this about one approval or check, however many look. */
const ASK_EVERY_MS = 1500;

/** What a `state` leads to. */
interface StateDoc {
  session: string;
  intent: string;
  used?: true;
}

/** The intent of what others have the next word on: an approval or a check, and a payment also after its session. */
export function awaited({ status, approval, check, exit }: Session): string | undefined {
  const over = status !== 'open';
  if (over && exit?.cause !== 'payment_unknown') return undefined;
  if (check?.state === 'pending') return check.intent;
  const state = approval?.state;
  // What was approved, and left before the page could go on, is completed with the bank's next word.
  return state === 'waiting' || state === 'checking' || state === 'unknown' || (over && state === 'approved')
    ? approval!.intent
    : undefined;
}

type Apply = (id: string, event: SessionEvent, extra?: (after: Session) => Write[]) => Promise<Session>;

/** Who asks, and what brought them. */
interface Asking {
  ip?: string | null;
  query?: Readonly<Record<string, string>>;
  returned?: boolean;
}

/** Everything about an approval or a check that comes from outside: the answer to a look, the person coming back, a hint that there is news. */
export class Upstream {
  private readonly world: World;
  private readonly apply: Apply;
  private readonly asked = new Map<string, { at: number; answer: Promise<Session> }>();

  constructor(world: World, apply: Apply) {
    this.world = world;
    this.apply = apply;
  }

  /** The session after asking whoever has the next word, if they were not asked a moment ago; as it was, where they cannot be asked. */
  refresh(session: Session, skill: Skill, ip: string | null = null): Promise<Session> {
    return this.inquire(session, skill, ip).catch((error: unknown) => {
      this.world.ports.log('warn', 'resolve_failed', { session: session.id, fault: faultOf(error) });
      return session;
    });
  }

  private async inquire(session: Session, skill: Skill, ip: string | null): Promise<Session> {
    const intent = awaited(session);
    if (intent === undefined) return session;
    const now = this.world.ports.now();
    const before = this.asked.get(intent);
    if (before && now < before.at + ASK_EVERY_MS) {
      // Its answer is waited for, but the session may have gone on since that was written.
      await before.answer.catch(() => undefined);
      return this.apply(session.id, { type: 'tick' });
    }
    if (this.asked.size > 10_000) this.asked.clear();
    const answer = session.check?.intent === intent ? this.askCheck(session, skill) : this.ask(session, skill, { ip });
    this.asked.set(intent, { at: now, answer });
    return answer;
  }

  /**
   * The bank has sent the person back. The `state` says whose, once; what else the address holds is a hint for the provider.
   * `forward` is where the bank needs the person next, if it does.
   */
  async arrive(
    query: Readonly<Record<string, string>>,
    ip: string | null,
    skillOf: (session: Session) => Skill,
  ): Promise<{ session: Session; forward?: string } | undefined> {
    const { state } = query;
    const id = hashOf(state ?? '');
    const now = this.world.ports.now();
    const doc = await this.world.ports.store.get('state', id, now);
    if (!doc) return undefined;
    const value = JSON.parse(doc.value) as StateDoc;
    // A page that looks at this very moment may be about to learn where the person has to go next.
    await this.asked.get(value.intent)?.answer.catch(() => undefined);
    const session = await this.apply(value.session, { type: 'tick' });
    // Shown again by a reload or the back button: the page is drawn again, and nothing happens again.
    if (value.used) return { session };
    const used: StateDoc = { ...value, used: true };
    const mine = await this.world.ports.store.write(
      [{ kind: 'state', id, expect: doc.version, value: JSON.stringify(used), expiresAt: doc.expiresAt }],
      now,
    );
    // Whoever has left before the bank was asked shares nothing any more: what they bring is not taken.
    const isOver = session.status !== 'open' && awaited(session) === undefined;
    if (!mine || isOver || session.approval?.intent !== value.intent) return { session };
    // Who comes back from the first address while the bank waits at a second one is not back yet.
    const returned = session.approval.stateHash === id;
    const after = await this.ask(session, skillOf(session), { query, ip, returned }).catch((error: unknown) => {
      this.world.ports.log('warn', 'resolve_failed', { session: session.id, fault: faultOf(error) });
      // The bank cannot be asked right now: the person is back all the same, and looking goes on.
      return this.tell(session, { state: 'waiting' }, returned);
    });
    const { approval } = after;
    const goesOn = after.status === 'open' && approval?.state === 'waiting' && approval.stateHash !== id;
    return { session: after, ...(goesOn && approval.url !== null && { forward: approval.url }) };
  }

  /** A provider says that there is something to look at. */
  async hint(state: string, skillOf: (session: Session) => Skill, load: (id: string) => Promise<{ session: Session }>): Promise<void> {
    const doc = await this.world.ports.store.get('state', hashOf(state), this.world.ports.now());
    if (!doc) return;
    const { session } = await load((JSON.parse(doc.value) as StateDoc).session);
    await this.askAnew(session, skillOf(session));
  }

  /** Because of news: what somebody was answered a moment ago may be older. Rejects where nobody can be asked. */
  askAnew(session: Session, skill: Skill): Promise<Session> {
    this.asked.delete(awaited(session) ?? '');
    return this.inquire(session, skill, null);
  }

  /**
   * Asks the bank to call a payment off. The answer is the attempt of which it is certain that nothing comes; without the
   * bank's own word, nothing is.
   */
  async stop({ tenant, approval, order }: Session, skill: Skill): Promise<string | undefined> {
    const provider = providerOf(this.world, tenant, skill);
    const { ref, intent, state } = approval ?? {};
    if (!order || !provider.cancel || (state !== 'waiting' && state !== 'checking') || ref == null) return undefined;
    const stopped = await withDeadline(this.world, (signal) => provider.cancel!(ref, signal)).catch((error: unknown) => {
      this.world.ports.log('warn', 'cancel_failed', { fault: faultOf(error) });
      return false;
    });
    return stopped ? intent : undefined;
  }

  /** Told in the background: whether the bank hears of it changes nothing for the person. */
  cancel(tenant: string, skill: Skill, ref: string): void {
    const provider = providerOf(this.world, tenant, skill);
    if (!provider.cancel) return;
    withDeadline(this.world, (signal) => provider.cancel!(ref, signal)).catch((error: unknown) => {
      this.world.ports.log('warn', 'cancel_failed', { fault: faultOf(error) });
    });
  }

  private async askCheck(session: Session, skill: Skill): Promise<Session> {
    const { intent, ref } = session.check!;
    const provider = providerOf(this.world, session.tenant, skill);
    if (!provider.readCheck || ref === null) return session;
    const check = await withDeadline(this.world, (signal) => provider.readCheck!(ref, signal));
    return this.apply(session.id, { type: 'checked', intent, check });
  }

  private async ask(session: Session, skill: Skill, { ip = null, query, returned = false }: Asking): Promise<Session> {
    const { intent, ref } = session.approval!;
    const provider = providerOf(this.world, session.tenant, skill);
    const next = { state: this.nextState(session), callbackUrl: `${this.world.publicUrl}/callback` };
    const request = { intent, next, ...(ref !== null && { ref }), ...(query && { query }), ...(ip !== null && { ip }) };
    return this.tell(session, await withDeadline(this.world, (signal) => provider.resolve(request, signal)), returned);
  }

  /** Where the bank names another address, what comes back from there is expected from then on. */
  private async tell(session: Session, answer: Resolution, returned: boolean): Promise<Session> {
    // Whatever upstream says: a browser is only ever sent to where nobody listens in.
    const resolution: Resolution = answer.state === 'redirect' && !isSafeAddress(answer.url) ? { state: 'waiting' } : answer;
    const { intent, stateHash: before } = session.approval!;
    const nextStateHash = hashOf(this.nextState(session));
    const event: SessionEvent = { type: 'news', intent, resolution, returned, nextStateHash, fresh: new FreshSecrets(this.world) };
    const goesOn = ({ approval }: Session): boolean => approval?.stateHash === nextStateHash && before !== nextStateHash;
    const told = await this.apply(session.id, event, (after) =>
      goesOn(after) ? [beside(after, 'state', nextStateHash, { session: after.id, intent })] : [],
    );
    // The person has left while the bank was asked: what was given at that moment, nobody will ever use.
    if (resolution.state === 'approved' && told.status === 'ended' && !told.order) await this.giveBack(told, resolution.grant);
    return told;
  }

  /** Has a consent ended at the bank that came too late for its session. */
  private async giveBack({ tenant, skill }: Session, grant: Grant): Promise<void> {
    const { ports, tenants, skills } = this.world;
    const provider = (tenants.get(tenant)?.skills.get(skill) ?? skills.get(skill))?.provider;
    if (provider !== undefined) await ports.store.write(revocationOf(this.world, { tenant, provider, grant }), ports.now());
  }

  /** It follows from the one before, so that it is the same however often the bank is asked. */
  private nextState({ approval }: Session): string {
    return this.world.mint.derived('st', `${approval!.intent} ${approval!.stateHash}`);
  }
}
