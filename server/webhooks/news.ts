import type { Again, Handlers } from '../jobs/job.ts';
import { jobWrite } from '../jobs/job.ts';
import type { Ports } from '../ports.ts';
import type { News } from '../providers/provider.ts';
import { hashOf } from '../sessions/secrets.ts';
import type { Write } from '../store/store.ts';
import { eventWrites, type EventType, type Outbox } from './events.ts';

/** For so long the same news is known to have come before. */
const KNOWN_MS = 30 * 24 * 3600 * 1000;
const INBOX = 'inbox';

/** News may be quicker than the answer, or the token exchange, that makes known what it is about: it waits, a quarter of an hour in all. */
const PARKED_MS = [1, 2, 4, 8, 16, 32, 60, 120, 240, 480].map((seconds) => seconds * 1000);

/** What news of a connection is to the tenant. */
const TOLD = {
  needs_person: 'connection.needs_person',
  has_data: 'connection.has_data',
  has_ended: 'connection.ended',
} as const satisfies Record<NonNullable<News['what']>, EventType>;

interface Owner {
  tenant: string;
  provider: string;
}

/** Where it is written which session a `ref` of upstream's belongs to; the value is `{ session, intent }`. */
export const refKey = ({ tenant, provider }: Owner, ref: string): string => hashOf(`${tenant}/${provider}/${ref}`);

/** Under which the credentials of a `subject` of upstream's are listed, one document each; the value is the credentials id. */
export const subjectKey = ({ tenant, provider }: Owner, subject: string, credentials = ''): string =>
  `${hashOf(`${tenant}/${provider}/${subject}`)}/${credentials}`;

/**
 * Keeps news from upstream together with the jobs that act on it, in one write; once that is done, the sender may be told.
 * Of the news itself only a hash is kept. Says whether it is new: what comes again has no effect again.
 */
export async function keepNews(
  { ports, mint }: { ports: Pick<Ports, 'now' | 'store'>; mint: { id(): string } },
  owner: Owner,
  { id, ref, subject, what, isUnverified }: News,
): Promise<boolean> {
  const { tenant, provider: via } = owner;
  const now = ports.now();
  // What anybody could have made up leaves no trace; what was told too early, the poller finds.
  if (isUnverified && (ref === undefined || !(await ports.store.get('ref', refKey(owner, ref), now)))) return false;
  const news = `${tenant}/${via}/${hashOf(id)}`;
  const writes: Write[] = [{ kind: INBOX, id: news, expect: 0, value: '"new"', expiresAt: now + KNOWN_MS }];
  if (ref !== undefined) writes.push(jobWrite(mint, now, { do: 'take_in', tenant, via, ref, round: 0 }));
  if (subject !== undefined && what !== undefined)
    writes.push(jobWrite(mint, now, { do: 'tell', tenant, via, news, subject, what, round: 0 }));
  return ports.store.write(writes, now);
}

/** Has upstream asked about what the news names. `look` is what the poller uses, too: the answer decides, not the news. */
export function takeInHandler(
  { store, now, log }: Pick<Ports, 'store' | 'now' | 'log'>,
  look: (session: string, intent: string) => Promise<unknown>,
): Handlers['take_in'] {
  return async (job) => {
    const doc = await store.get('ref', refKey({ tenant: job.tenant, provider: job.via }, job.ref), now());
    if (!doc) return parked(job, log);
    const { session, intent } = JSON.parse(doc.value) as { session: string; intent: string };
    await look(session, intent);
    return undefined;
  };
}

/** Tells the tenant what has happened to each of the credentials that the news is about. */
export function tellHandler(world: Outbox & { ports: Pick<Ports, 'store' | 'now' | 'log'> }): Handlers['tell'] {
  const { store, now, log } = world.ports;
  return async (job) => {
    const { tenant, via: provider, news, subject, what } = job;
    const inbox = await store.get(INBOX, news, now());
    // It changes in the write that tells the tenant: whoever finds it changed, comes second.
    if (inbox?.version !== 1) return undefined;
    const from = subjectKey({ tenant, provider }, subject);
    const docs = await store.list('subject', { from, to: `${from}~`, limit: 100 }, now());
    const found = await Promise.all(docs.map(({ value }) => store.get('credential', JSON.parse(value) as string, now())));
    const events = found.flatMap((doc) => {
      if (!doc) return [];
      const { skill, session } = JSON.parse(doc.value) as { skill: string; session: string };
      return eventWrites(world, tenant, { type: TOLD[what], data: { credentials_id: doc.id, session_id: session, skill } });
    });
    if (found.every((doc) => !doc)) return parked(job, log);
    await store.write([{ kind: INBOX, id: news, expect: 1, value: '"told"', expiresAt: inbox.expiresAt }, ...events], now());
    return undefined;
  };
}

function parked(job: Parameters<Handlers['take_in' | 'tell']>[0], log: Ports['log']): Again | undefined {
  const again = PARKED_MS[job.round];
  if (again !== undefined) return { again, as: { ...job, round: job.round + 1 } };
  // It may well be about something that was begun elsewhere with the same credentials.
  log('info', 'news_unmatched', { tenant: job.tenant, provider: job.via });
  return undefined;
}
