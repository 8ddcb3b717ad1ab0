import { faultOf } from '../errors/app-error.ts';
import type { Skill } from '../skills/skill.ts';
import { providerOf, withDeadline, type World } from '../world.ts';
import type { SessionEvent } from './engine.ts';
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

/** The intent of what others have the next word on: an approval or a check. */
function awaited({ status, approval, check }: Session): string | undefined {
  if (status !== 'open') return undefined;
  if (check?.state === 'pending') return check.intent;
  const state = approval?.state;
  return state === 'waiting' || state === 'checking' || state === 'unknown' ? approval!.intent : undefined;
}

/** Everything about an approval or a check that comes from outside: the answer to a look, the person coming back, a hint that there is news. */
export class Upstream {
  private readonly world: World;
  private readonly apply: (id: string, event: SessionEvent) => Promise<Session>;
  private readonly asked = new Map<string, { at: number; answer: Promise<Session> }>();

  constructor(world: World, apply: (id: string, event: SessionEvent) => Promise<Session>) {
    this.world = world;
    this.apply = apply;
  }

  /** The session after asking whoever has the next word, if they were not asked a moment ago. */
  async refresh(session: Session, skill: Skill): Promise<Session> {
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
    const answer = session.check?.intent === intent ? this.askCheck(session, skill) : this.ask(session, skill, {});
    this.asked.set(intent, { at: now, answer });
    return answer.catch((error: unknown) => {
      this.world.ports.log('warn', 'resolve_failed', { session: session.id, fault: faultOf(error) });
      return session;
    });
  }

  /** The bank has sent the person back. The `state` says whose, once; what else the address holds is a hint for the provider. */
  async arrive(
    query: Readonly<Record<string, string>>,
    skillOf: (session: Session) => Skill,
    load: (id: string) => Promise<{ session: Session }>,
  ) {
    const { state } = query;
    const id = hashOf(state ?? '');
    const now = this.world.ports.now();
    const doc = await this.world.ports.store.get('state', id, now);
    if (!doc) return undefined;
    const value = JSON.parse(doc.value) as StateDoc;
    const { session } = await load(value.session);
    // Shown again by a reload or the back button: the page is drawn again, and nothing happens again.
    if (value.used) return session;
    const used: StateDoc = { ...value, used: true };
    const mine = await this.world.ports.store.write(
      [{ kind: 'state', id, expect: doc.version, value: JSON.stringify(used), expiresAt: doc.expiresAt }],
      now,
    );
    if (!mine || session.approval?.intent !== value.intent) return session;
    return this.ask(session, skillOf(session), { query, returned: true }).catch(() =>
      // The bank cannot be asked right now: the person is back all the same, and looking goes on.
      this.apply(session.id, { type: 'news', intent: value.intent, resolution: { state: 'waiting' }, returned: true }),
    );
  }

  /** A provider says that there is something to look at. */
  async hint(state: string, skillOf: (session: Session) => Skill, load: (id: string) => Promise<{ session: Session }>): Promise<void> {
    const doc = await this.world.ports.store.get('state', hashOf(state), this.world.ports.now());
    if (!doc) return;
    const { session } = await load((JSON.parse(doc.value) as StateDoc).session);
    this.asked.delete(awaited(session) ?? '');
    await this.refresh(session, skillOf(session));
  }

  /** Told in the background: whether the bank hears of it changes nothing for the person. */
  cancel(skill: Skill, ref: string): void {
    const provider = providerOf(this.world, skill);
    if (!provider.cancel) return;
    withDeadline(this.world, (signal) => provider.cancel!(ref, signal)).catch((error: unknown) => {
      this.world.ports.log('warn', 'cancel_failed', { fault: faultOf(error) });
    });
  }

  private async askCheck(session: Session, skill: Skill): Promise<Session> {
    const { intent, ref } = session.check!;
    const provider = providerOf(this.world, skill);
    if (!provider.readCheck || ref === null) return session;
    const check = await withDeadline(this.world, (signal) => provider.readCheck!(ref, signal));
    return this.apply(session.id, { type: 'checked', intent, check });
  }

  private async ask(
    session: Session,
    skill: Skill,
    { query, returned = false }: { query?: Readonly<Record<string, string>>; returned?: boolean },
  ): Promise<Session> {
    const { intent, ref } = session.approval!;
    const resolution = await withDeadline(this.world, (signal) =>
      providerOf(this.world, skill).resolve({ intent, ...(ref !== null && { ref }), ...(query && { query }) }, signal),
    );
    return this.apply(session.id, { type: 'news', intent, resolution, returned });
  }
}
