import type { tokenAnswer, tokenExchange } from '../../src/protocol/index.ts';
import type { infer as Infer } from 'zod/mini';
import { iso } from '../clock.ts';
import { AppError } from '../errors/app-error.ts';
import type { Grant } from '../providers/provider.ts';
import type { Write } from '../store/store.ts';
import type { Caller, World } from '../world.ts';
import { beside, replay, spentRecord, type Spending } from './records.ts';
import { hashOf, sameSecret } from './secrets.ts';
import type { Sessions } from './service.ts';

/** What a consent lets the tenant's back end read, and until when. */
export interface Credential {
  id: string;
  tenant: string;
  provider: string;
  skill: string;
  grant: Grant;
  account_ids: string[];
  expiresAt: number;
}

/** Exchanges a temp token, once. The access token is kept as a hash, like every other. */
export async function exchangeToken(
  world: World,
  sessions: Sessions,
  body: Infer<typeof tokenExchange>,
  spending: Spending,
  caller: Caller,
): Promise<{ text: string; replayed: boolean }> {
  const { store, now } = world.ports;
  if (caller.origin !== null) throw new AppError('invalid_fields', { fields: { client_secret: 'must never be sent by a browser' } });
  const tenant = world.tenants.get(body.client_id);
  if (!tenant || !sameSecret(body.client_secret, tenant.secretHash)) throw new AppError('tenant_unknown');
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
  const credential: Credential = {
    id: world.mint.id(),
    tenant: tenant.clientId,
    provider: skill.provider,
    skill: skill.name,
    grant: session.approval?.grant ?? {},
    account_ids: session.chosen ?? [],
    expiresAt: session.approval?.validUntil ?? session.expiresAt,
  };
  const answer: Infer<typeof tokenAnswer> = {
    access_token: token,
    token_type: 'Bearer',
    credentials_id: credential.id,
    skill: skill.name,
    session_id: session.id,
    expires_at: iso(credential.expiresAt),
    ...(session.reference !== null && { reference: session.reference }),
  };
  const text = JSON.stringify(answer);
  const kept = (kind: string, id: string, value: unknown): Write => ({
    kind,
    id,
    expect: 0,
    value: JSON.stringify(value),
    expiresAt: credential.expiresAt,
  });
  const { grant, ...rest } = credential;
  try {
    await sessions.apply(session.id, { type: 'exchange', tempHash }, (after) => [
      kept('credential', credential.id, { ...rest, hidden: world.vault.hide(grant) }),
      kept('access', hashOf(token), credential.id),
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

/** The credential that an access token stands for. */
export async function credentialFor(world: World, token: string): Promise<Credential> {
  const { store, now } = world.ports;
  const access = await store.get('access', hashOf(token), now());
  const credential = access && (await store.get('credential', JSON.parse(access.value) as string, now()));
  if (!credential) throw new AppError('access_token_invalid');
  const { hidden, ...rest } = JSON.parse(credential.value) as Omit<Credential, 'grant'> & { hidden: string };
  // A tenant that is gone from the configuration reads nothing more.
  if (!world.tenants.has(rest.tenant)) throw new AppError('access_token_invalid');
  return { ...rest, grant: world.vault.open<Grant>(hidden) };
}
