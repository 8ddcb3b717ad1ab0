import type { RefreshResult } from '../../../src/protocol/index.ts';
import { UpstreamError } from '../http/error.ts';
import { ProviderError, type Grant, type Person, type Provider } from '../provider.ts';
import { grantOf } from './attempts.ts';
import { loginsOf, type Fino } from './authorize.ts';
import { sessionReturns } from './returns.ts';

/** What each answer to a synchronisation means. */
const RESULTS = {
  200: 'up_to_date',
  202: 'up_to_date',
  204: 'up_to_date',
  409: 'interface_deprecated',
  422: 'credentials_needed',
  423: 'access_blocked',
  429: 'daily_limit_reached',
  451: 'approval_needed',
} as const satisfies Record<number, RefreshResult>;

/** Asks the bank for news of a login. */
export async function refresh(
  { client }: Fino,
  grant: Grant,
  person: Parameters<NonNullable<Provider['refresh']>>[1],
  signal: AbortSignal,
): Promise<RefreshResult> {
  const { subject, login } = grantOf(grant);
  // An address from another day would say that the person is there, and let the bank be asked once too often.
  if (person.ip === undefined) throw new ProviderError('provider_rejected', 'A refresh takes the address of the person.');
  const call = { path: { 'user-id': subject }, headers: { 'User-IP': person.ip }, body: { ...sessionReturns(person), bankLoginId: login } };
  const answer = await gone(client.createSynchronizationSession(call, { signal }));
  return answer ? RESULTS[answer.status] : 'approval_needed';
}

/** Ends a consent: the login is deleted, and the user with the last one; and what is kept here of how they agreed. */
export async function revoke(fino: Fino, grant: Grant, person: Person, signal: AbortSignal): Promise<void> {
  const { client, attempts } = fino;
  const { subject, login, ip: before, intent } = grantOf(grant);
  const path = { 'user-id': subject };
  // A back end ends a consent without the person: then it is the address from which they agreed.
  const ip = person.ip ?? before;
  const others = ((await gone(loginsOf(fino, subject, signal))) ?? []).filter((each) => each !== login);
  if (ip !== undefined)
    await gone(client.deleteLogin({ path: { ...path, 'banklogin-id': login }, headers: { 'User-IP': ip } }, { signal }));
  else if (others.length > 0) throw new ProviderError('provider_rejected', 'Ending one login of several takes the address of the person.');
  if (others.length === 0) await gone(client.deleteUser({ path }, { signal }));
  // What is left behind ends by itself; the consent has ended.
  if (intent !== undefined) await attempts.erase(intent, subject).catch(() => undefined);
}

/** What does not exist any more needs no end. */
async function gone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'not_found') return undefined;
    throw error;
  }
}
