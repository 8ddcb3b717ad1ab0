import { isSafeAddress } from '../../addresses.ts';
import { UpstreamError } from '../http/error.ts';
import { ProviderError, type Authorization, type AuthorizeRequest, type Grant } from '../provider.ts';
import { grantOf, type Attempt, type Attempts, type FinoGrant } from './attempts.ts';
import type { FinoClient } from './client.ts';
import { sessionReturns } from './returns.ts';
import type { FinoSettings } from './settings.ts';
import { transferOf } from './transfer.ts';

/** How long finoOS's pages are waited for. It states no time of its own. */
export const VISIT = 30 * 60_000;

/** Nobody waits longer for what is only tidying up. */
const FORGET_SECONDS = 3;

/** What the parts of the adapter work with. */
export interface Fino {
  client: FinoClient;
  settings: FinoSettings;
  attempts: Attempts;
  now(): number;
}

/** A session of the Banking UI: where the person goes, and what is to be known when they are back. */
type Opened = Pick<Attempt, 'user' | 'born' | 'logins' | 'renews'> & { url: string | undefined };

/** Creates a user, or takes the one of another consent, and opens the session that the person is sent to. */
export async function authorize(fino: Fino, request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization> {
  const { attempts, now } = fino;
  const { intent, ip, order, payFromIban } = request;
  checkPayment(fino.settings, request);
  const began = await attempts.begin(intent, {
    createdAt: now(),
    ...(ip !== undefined && { ip }),
    ...(order && { order }),
    ...(payFromIban !== undefined && { payFromIban }),
  });
  // Whoever asked after it was told what came of it: nothing may begin any more.
  if (began.end) throw new ProviderError('provider_rejected', 'The attempt has ended.');
  if (began.url !== undefined) return toAuthorization(intent, began);
  const opened = await open(fino, request, began, signal).catch(async (error: unknown) => {
    await forget(fino, await attempts.read(intent));
    throw error;
  });
  if (!isSafeAddress(opened.url)) {
    await forget(fino, await attempts.read(intent));
    throw new ProviderError('provider_unavailable', 'finoOS names no address that a person may be sent to.');
  }
  const { attempt, mine } = await attempts.change(intent, () => ({ ...opened, url: opened.url!, expiresAt: now() + VISIT }));
  if (!mine) throw new ProviderError('provider_rejected', 'The attempt was given up meanwhile.');
  await attempts.nameUser(attempt.user!, intent);
  return toAuthorization(intent, attempt);
}

const toAuthorization = (intent: string, { url, expiresAt }: Attempt): Authorization => ({
  method: 'redirect',
  ref: intent,
  url: url!,
  expiresAt: expiresAt!,
});

/** What cannot be paid at all is refused before anything is created. */
function checkPayment({ money_transfer }: FinoSettings, { order }: AuthorizeRequest): void {
  if (!order) return;
  if (!money_transfer) throw new ProviderError('provider_rejected', 'Payments are not switched on: money_transfer is false.');
  if (!transferOf(order)) throw new ProviderError('provider_rejected', 'finoOS cannot be told this amount exactly.');
}

async function open(fino: Fino, request: AuthorizeRequest, began: Attempt, signal: AbortSignal): Promise<Opened> {
  const { renew, beside, ip } = request;
  const known: Grant | undefined = renew ?? beside;
  // Every session but the first of a user takes the person's address; without one, the bank is connected for a new user.
  if (known && ip !== undefined && !request.order) {
    const grant = grantOf(known);
    try {
      return renew ? await openRenewal(fino, request, grant, ip, signal) : await openFurther(fino, request, grant, ip, signal);
    } catch (error) {
      // Users who do not recur are deleted after a day, and others by whoever may: then it begins anew.
      if (!(error instanceof UpstreamError) || error.code !== 'not_found') throw error;
    }
  }
  return openFirst(fino, request, began, signal);
}

/** The first bank of a new user. */
async function openFirst(
  { client, settings, attempts, now }: Fino,
  request: AuthorizeRequest,
  began: Attempt,
  signal: AbortSignal,
): Promise<Opened> {
  const { intent, psuType, reference, ip, order } = request;
  let { user } = began;
  if (user === undefined) {
    const born = now();
    const body = {
      type: psuType === 'corporate' ? 'company' : 'person',
      ...(reference !== undefined && { customUserID: reference }),
    } as const;
    const added = await client.addUser({ body }, { signal });
    user = added.body.user?.id ?? undefined;
    if (!user) throw new UpstreamError('malformed_answer', { operation: 'addUser', requestId: added.requestId });
    const id = user;
    await attempts.change(intent, () => ({ user: id, born, ownUser: true }));
  }
  const { account_types, demo, recurring, persist_non_recurring, store_secrets } = settings;
  const session = await client.createConnectUserSession(
    {
      path: { 'user-id': user },
      query: demo ? { demo: 'true' } : {},
      headers: ip === undefined ? {} : { 'User-IP': ip },
      body: {
        ...sessionReturns(request),
        ...(account_types && { accountTypes: account_types }),
        // Whoever pays is not looked at again: nothing of theirs is to stay.
        recurring: recurring && !order,
        storeSecrets: store_secrets && !order,
        ...(persist_non_recurring !== undefined && { persistNonRecurring: persist_non_recurring && !order }),
      },
    },
    { signal },
  );
  return { url: session.body.redirectURL };
}

/** One more bank for a user who has one already. */
async function openFurther(
  fino: Fino,
  request: AuthorizeRequest,
  { subject, born }: FinoGrant,
  ip: string,
  signal: AbortSignal,
): Promise<Opened> {
  const logins = await loginsOf(fino, subject, signal);
  const url = await openManagement(fino, request, { user: subject, ip }, { add: true }, signal);
  return { url, user: subject, born: Number(born), logins };
}

/** A bank that the user has, once more: by the page that its own state asks for. */
async function openRenewal(fino: Fino, request: AuthorizeRequest, grant: FinoGrant, ip: string, signal: AbortSignal): Promise<Opened> {
  const { client } = fino;
  const { subject, login, born, intent } = grant;
  const path = { 'user-id': subject };
  const logins = await loginsOf(fino, subject, signal);
  const sync = await client.createSynchronizationSession(
    { path, headers: { 'User-IP': ip }, body: { ...sessionReturns(request), bankLoginId: login } },
    { signal },
  );
  if (sync.status === 423) throw new ProviderError('provider_rejected', 'The bank has blocked the account.');
  // Read last, so that only what the person does from now on changes it.
  const correlation = await correlationOf(fino, subject, signal);
  const url = sync.status === 451 ? sync.body.redirectURL : await openManagement(fino, request, { user: subject, ip }, { login }, signal);
  const renews = { login, ...(intent !== undefined && { intent }), ...(correlation !== undefined && { correlation }) };
  return { url, user: subject, born: Number(born), logins, renews };
}

async function openManagement(
  { client, settings: { account_types, demo } }: Fino,
  request: AuthorizeRequest,
  { user, ip }: { user: string; ip: string },
  what: { add: true } | { login: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { body } = await client.createManagementSession(
    {
      path: { 'user-id': user },
      query: { addBankLogin: 'add' in what ? 'true' : 'false', ...(demo && { demo: 'true' }) },
      headers: { 'User-IP': ip },
      body: {
        ...sessionReturns(request),
        ...(account_types && { accountTypes: account_types }),
        ...('login' in what && { bankLoginId: what.login }),
      },
    },
    { signal },
  );
  return body.redirectURL;
}

/** The ids of a user's bank logins. */
export async function loginsOf({ client }: Fino, user: string, signal: AbortSignal): Promise<string[]> {
  const answer = await client.getLoginsSyncStatus({ path: { 'user-id': user } }, { signal });
  return (answer.body ?? []).flatMap(({ bankLoginId }) => bankLoginId ?? []);
}

/** Which calculation is the current one; nothing where there has been none. */
export async function correlationOf({ client }: Fino, user: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { body } = await client.getBankingCorrelation({ path: { 'user-id': user } }, { signal });
    return body.correlationID ?? undefined;
  } catch (error) {
    if (error instanceof UpstreamError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Deletes the user of an attempt that comes to nothing, if the attempt has made one. Whether that succeeds changes nothing for anybody. */
export async function forget({ client }: Fino, attempt: Attempt | undefined): Promise<void> {
  if (attempt?.user === undefined || !attempt.ownUser) return;
  await client.deleteUser({ path: { 'user-id': attempt.user } }, { deadlineSeconds: FORGET_SECONDS }).catch(() => undefined);
}
