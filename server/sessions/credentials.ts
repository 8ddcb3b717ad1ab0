import type * as z from 'zod/mini';
import type { formAnswer, payment, tokenAnswer, tokenExchange } from '../../src/protocol/index.ts';
import { iso } from '../clock.ts';
import { AppError, faultOf } from '../errors/app-error.ts';
import { jobWrite } from '../jobs/job.ts';
import type { Grant } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';
import type { Write } from '../store/store.ts';
import { eventWrites } from '../webhooks/events.ts';
import { subjectKey } from '../webhooks/news.ts';
import { providerOf, withDeadline, type Caller, type World } from '../world.ts';
import { beside, replay, spentRecord, type Spending } from './records.ts';
import { hashOf } from './secrets.ts';
import type { Sessions } from './service.ts';
import type { Bank, Check, Connected, Session } from './session.ts';
import { tenantOfSecret } from './start.ts';

type Answer = z.infer<typeof tokenAnswer>;

/** What is known of a person, and how to know more: sealed where it is kept. */
interface Hidden {
  /** Empty where no bank was asked. */
  grant: Grant;
  forms: z.infer<typeof formAnswer>[];
  check: Check | null;
  payment: z.infer<typeof payment> | null;
}

/** What a consent lets the tenant's back end read, and until when. */
export interface Credential extends Hidden {
  id: string;
  tenant: string;
  provider: string;
  skill: string;
  /** The session that it comes from. */
  session: string;
  bank: Bank | null;
  account_ids: string[];
  expiresAt: number;
  /** Hash of the access token. */
  access: string;
}

/** Exchanges a temp token, once. The access token is kept as a hash, like every other. */
export async function exchangeToken(
  world: World,
  sessions: Sessions,
  body: z.infer<typeof tokenExchange>,
  spending: Spending,
  caller: Caller,
): Promise<{ text: string; replayed: boolean }> {
  const { store, now } = world.ports;
  const tenant = tenantOfSecret(world, body.client_id, body.client_secret, caller.origin);
  const tempHash = hashOf(body.temp_token);
  const madeBefore = async (): Promise<{ text: string; replayed: true } | undefined> => {
    const done = await store.get('exchange', tempHash, now());
    return done && { text: replay(done.value, spending, 'temp_token_invalid'), replayed: true };
  };
  const before = await madeBefore();
  if (before) return before;
  const temp = await store.get('temp', tempHash, now());
  if (!temp) throw new AppError('temp_token_invalid');
  const { session } = await sessions.load(JSON.parse(temp.value) as string);
  if (session.tenant !== tenant.clientId) throw new AppError('temp_token_invalid');

  const skill = sessions.skillOf(session);
  const token = world.mint.token('at');
  const credential = credentialOf(world, session, skill, hashOf(token));
  const { replaces } = session.changes;
  const replaced = replaces !== null && isNew(session) ? replaces : undefined;
  const old = replaced === undefined ? undefined : await credentialById(world, replaced);
  const answer: Answer = {
    access_token: token,
    token_type: 'Bearer',
    credentials_id: credential.id,
    skill: skill.name,
    session_id: session.id,
    expires_at: iso(credential.expiresAt),
    ...(session.reference !== null && { reference: session.reference }),
    ...(session.connections && { connections: changesOf(session, credential.id, replaced) }),
  };
  const text = JSON.stringify(answer);
  const gone = replaced === undefined ? [] : await removalOf(world, replaced);
  // What was renewed at the bank under the same name lives on; what a new consent has taken the place of ends there, too.
  if (old && (old.grant.subject === undefined || old.grant.subject !== credential.grant.subject)) gone.push(...revocationOf(world, old));
  try {
    await sessions.apply(session.id, { type: 'exchange', tempHash }, (after) => [
      ...writesOf(world, credential),
      ...gone,
      beside(after, 'exchange', tempHash, spentRecord(spending, text)),
    ]);
  } catch (error) {
    // The same request may have come twice at the same time, and its twin may have been the quicker one.
    const twin = await madeBefore();
    if (twin) return twin;
    throw error;
  }
  world.ports.log('info', 'token_exchanged', { request_id: caller.requestId, session: session.id, credentials: credential.id });
  return { text, replayed: false };
}

function credentialOf(world: World, session: Session, skill: Skill, access: string): Credential {
  const { id, tenant, approval, chosen, bank, forms, check } = session;
  return {
    ...{ id: world.mint.id(), tenant, provider: skill.provider, skill: skill.name, session: id, access },
    bank: approval?.grant ? bank : null,
    account_ids: chosen ?? [],
    expiresAt: approval?.validUntil ?? world.ports.now() + world.lifetimes.waitSeconds * 1000,
    grant: approval?.grant ?? session.handle ?? {},
    // As the skill asks for them, whatever the order in which they were sent.
    forms: skill.steps.flatMap(({ name }) => (forms[name] ? [{ step: name, values: forms[name] }] : [])),
    check,
    payment: paymentOf(session),
  };
}

function paymentOf({ order, approval, bank, payeeCheck }: Session): Credential['payment'] {
  if (!order || !bank || approval?.decidedAt == null) return null;
  const { intent, decidedAt, payerIban } = approval;
  return {
    ...{ id: intent, status: 'accepted', ...order, institution_id: bank.id, accepted_at: iso(decidedAt) },
    payee_check: payeeCheck ?? { result: 'unavailable' },
    ...(payerIban !== null && { payer_iban: payerIban }),
  };
}

/** Whether the session has connected a bank. */
const isNew = ({ id, connections }: Session): boolean => connections?.some((each) => each.id === id) === true;

function changesOf(session: Session, credential: string, replaced: string | undefined): Answer['connections'] {
  const { removed, refreshed } = session.changes;
  const gone = replaced === undefined ? removed : [...removed, replaced];
  return [
    ...(isNew(session) ? [{ credentials_id: credential, change: 'added' as const }] : []),
    ...gone.map((id) => ({ credentials_id: id, change: 'removed' as const })),
    // What was made and refreshed in the same session is new; what was made again, is gone.
    ...refreshed
      .filter((id) => id !== session.id && !gone.includes(id))
      .map((id) => ({ credentials_id: id, change: 'refreshed' as const })),
  ];
}

/** What is kept of a consent that shares accounts, also for a while after its end: the person can connect the bank again. */
interface ConnectionDoc extends Pick<Connected, 'bank' | 'accounts' | 'validUntil'> {
  tenant: string;
  provider: string;
}

function writesOf(world: World, credential: Credential): Write[] {
  const { grant, forms, check, payment, ...rest } = credential;
  const hidden = world.vault.hide({ grant, forms, check, payment } satisfies Hidden);
  const { id, access, expiresAt, bank, tenant, provider, account_ids } = credential;
  const doc = (kind: string, key: string, value: unknown, until: number): Write => ({
    ...{ kind, id: key, expect: 0, value: JSON.stringify(value), expiresAt: until },
  });
  const writes = [doc('credential', id, { ...rest, hidden }, expiresAt), doc('access', access, id, expiresAt)];
  if (grant.subject !== undefined) writes.push(doc('subject', subjectOf(credential), id, expiresAt));
  if (!bank || account_ids.length === 0) return writes;
  const connection: ConnectionDoc = { tenant, provider, bank, accounts: account_ids.length, validUntil: expiresAt };
  return [...writes, doc('connection', id, connection, expiresAt + world.lifetimes.waitSeconds * 1000)];
}

/** Where news from upstream about the consent finds it. */
const subjectOf = (credential: Credential): string => subjectKey(credential, credential.grant.subject!, credential.id);

/** A bank that a credential of this tenant's connects, or has connected until lately. */
export async function connectionById(world: World, id: string, of: { tenant: string; provider: string }): Promise<Connected | undefined> {
  const doc = await world.ports.store.get('connection', id, world.ports.now());
  if (!doc) return undefined;
  const { tenant, provider, ...connection } = JSON.parse(doc.value) as ConnectionDoc;
  if (tenant !== of.tenant || provider !== of.provider) return undefined;
  return { id, ...connection, refreshedAt: null, result: null };
}

export async function credentialById(world: World, id: string): Promise<Credential | undefined> {
  const doc = await world.ports.store.get('credential', id, world.ports.now());
  if (!doc) return undefined;
  const { hidden, ...rest } = JSON.parse(doc.value) as Omit<Credential, keyof Hidden> & { hidden: string };
  return { ...rest, ...world.vault.open<Hidden>(hidden) };
}

/** The credential that an access token stands for. */
export async function credentialFor(world: World, token: string): Promise<Credential> {
  const { store, now } = world.ports;
  const access = await store.get('access', hashOf(token), now());
  const credential = access && (await credentialById(world, JSON.parse(access.value) as string));
  // A tenant that is gone from the configuration reads nothing more.
  if (!credential || !world.tenants.has(credential.tenant)) throw new AppError('access_token_invalid');
  return credential;
}

/** What takes a credential away, its access token and its connection with it. Nothing where there is none. */
async function removalOf(world: World, id: string): Promise<Write[]> {
  const credential = await credentialById(world, id);
  return removals(world, [
    ['connection', id],
    ...(credential
      ? ([
          ['credential', id],
          ['access', credential.access],
          ...(credential.grant.subject !== undefined ? [['subject', subjectOf(credential)] as const] : []),
        ] as const)
      : []),
  ]);
}

async function removals(world: World, docs: readonly (readonly [kind: string, id: string])[]): Promise<Write[]> {
  const { store, now } = world.ports;
  const found = await Promise.all(docs.map(([kind, id]) => store.get(kind, id, now())));
  return found.flatMap((doc) => (doc ? [{ kind: doc.kind, id: doc.id, expect: doc.version }] : []));
}

/**
 * A session that ends without its outcome leaves a consent that nobody will ever use: the bank is told that it is over. What
 * has taken the place of another one, or goes by the name of one that is in use, is not touched.
 */
export async function unusedConsent(world: World, before: Session, after: Session, { provider }: Skill): Promise<Write[]> {
  const { tenant, order, changes } = before;
  const grant = before.approval?.grant;
  if (!grant || after.status !== 'ended' || order || changes.replaces !== null) return [];
  if (grant.subject !== undefined) {
    const from = subjectKey({ tenant, provider }, grant.subject);
    const inUse = await world.ports.store.list('subject', { from, to: `${from}~`, limit: 1 }, world.ports.now());
    if (inUse.length > 0) return [];
  }
  return revocationOf(world, { tenant, provider, grant });
}

/**
 * A connection that was removed takes its credential along, in the same write. Where the bank would not hear of the end, it
 * is told again: the person has been shown that it is over.
 */
export async function removalAfter(
  world: World,
  { id, tenant, approval }: Session,
  { provider }: Skill,
  { connection, answer }: { connection: string; answer: { ok: boolean } },
): Promise<Write[]> {
  const gone = await removalOf(world, connection);
  if (answer.ok) return gone;
  const grant = connection === id ? approval?.grant : (await credentialById(world, connection))?.grant;
  return grant ? [...gone, ...revocationOf(world, { tenant, provider, grant })] : gone;
}

const ATTEMPTS = 5;

type Consent = Pick<Credential, 'tenant' | 'provider' | 'grant'>;

/** Ends a consent at the bank. */
export async function revokeNow(world: World, consent: Consent): Promise<void> {
  const { tenant, grant } = consent;
  const provider = providerOf(world, tenant, consent);
  if (provider.revoke && Object.keys(grant).length > 0) await withDeadline(world, (signal) => provider.revoke!(grant, {}, signal));
}

/** Has a consent ended at the bank as soon as the bank can be reached. */
export function revocationOf({ mint, vault, ports }: World, { tenant, provider, grant }: Consent): Write[] {
  if (Object.keys(grant).length === 0) return [];
  return [jobWrite(mint, ports.now(), { do: 'revoke', tenant, via: provider, grant: vault.hide(grant) })];
}

/**
 * Ends a consent for good: the bank is told, as far as it listens, and everything that was kept of the person goes. The
 * answers kept for clients that lost them stay until the session would have ended; nobody but these clients can open them.
 */
export async function deleteCredential(world: World, credential: Credential, caller: Caller): Promise<void> {
  const { id, session } = credential;
  // Whoever cannot be told now is told later, again and again.
  const later = await revokeNow(world, credential).then(
    () => [],
    (error: unknown) => {
      world.ports.log('warn', 'revoke_failed', { request_id: caller.requestId, fault: faultOf(error) });
      return revocationOf(world, credential);
    },
  );
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const removed = [...(await removalOf(world, id)), ...(await removals(world, [['session', session]]))];
    const told = eventWrites(world, credential.tenant, { type: 'credentials.deleted', data: { credentials_id: id, session_id: session } });
    if (removed.length === 0 || (await world.ports.store.write([...removed, ...later, ...told], world.ports.now()))) {
      world.ports.log('info', 'credential_deleted', { request_id: caller.requestId, credentials: id });
      return;
    }
  }
  throw new AppError('overloaded', { retryAfter: 1 });
}
