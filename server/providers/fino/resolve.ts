import { UpstreamError } from '../http/error.ts';
import type { Resolution, ResolveRequest } from '../provider.ts';
import { accountsOf, type NamedAccount } from './accounts.ts';
import type { Attempt } from './attempts.ts';
import { correlationOf, loginsOf, type Fino } from './authorize.ts';
import { bankLogos } from './extras.ts';
import { approve, fail, type Approved } from './outcome.ts';
import { pay, settle } from './pay.ts';
import { wayBack } from './returns.ts';

/** How an attempt stands, by what finoOS says now. What the person's address says only tells when to look. */
export async function resolve(fino: Fino, request: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
  // Nobody who was never asked can have approved; that nobody will be asked later, by a process that stood still, is written down.
  const attempt = (await noted(fino, request)) ?? (await fino.attempts.begin(request.intent, neverBegan(fino.now())));
  if (attempt.end) return attempt.end;
  if (attempt.transfer) return settle(fino, attempt, request, signal);
  // The address was never shown to anybody: nothing can come of it.
  if (request.ref === undefined || attempt.user === undefined) return fail(fino, request.intent, 'provider_failed');
  try {
    return await look(fino, attempt, request, signal);
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.code !== 'not_found') throw error;
    // The user has been deleted meanwhile, and all that they had with them.
    return fail(fino, request.intent, 'approval_expired');
  }
}

const neverBegan = (now: number): Attempt => ({ createdAt: now, end: { state: 'failed', cause: 'provider_failed' } });

/** The attempt, with the way that the person has come back written down: a later look comes without it. */
async function noted({ attempts }: Fino, { intent, query }: ResolveRequest): Promise<Attempt | undefined> {
  const attempt = await attempts.read(intent);
  const came = wayBack(query, attempt?.user);
  if (!attempt || came === undefined || came === attempt.came) return attempt;
  return (await attempts.change(intent, () => ({ came }))).attempt;
}

async function look(fino: Fino, attempt: Attempt, request: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
  const { intent, ip = attempt.ip } = request;
  const { came, expiresAt = 0, order, renews } = attempt;
  const user = attempt.user!;
  const login = await connectedLogin(fino, attempt, signal);
  if (login !== undefined) {
    const answer = await fino.client.getAccounts({ path: { 'user-id': user } }, { signal });
    const accounts = accountsOf(answer.body?.accounts, login);
    if (accounts.length > 0) {
      if (order) return pay(fino, { login, accounts }, request, signal);
      const approved = await approve(fino, intent, { login, ip, bank: await bankOf(fino, accounts, signal) });
      // The consent before has been renewed: what is kept of how it was given has no use any more.
      if (renews?.intent !== undefined) await fino.attempts.erase(renews.intent, user).catch(() => undefined);
      if (renews && renews.login !== login && ip !== undefined) await drop(fino, user, renews.login, ip, signal);
      return approved;
    }
  }
  // Whoever has a bank already, and comes back with no other one, has left finoOS's overview as it was.
  const nothingNew = login === undefined && attempt.logins !== undefined;
  if (came === 'connected' && !renews) return fail(fino, intent, nothingNew ? 'cancelled_at_bank' : 'no_accounts');
  if (came === 'left') return fail(fino, intent, 'cancelled_at_bank');
  if (came === 'failed') return fail(fino, intent, 'refused_by_bank');
  return fino.now() < expiresAt ? { state: 'waiting' } : fail(fino, intent, 'approval_expired');
}

/** The bank that was chosen at finoOS, with its logo, where finoOS has one. */
async function bankOf({ client }: Fino, [account]: readonly NamedAccount[], signal: AbortSignal): Promise<Approved['bank']> {
  const { bankName, bic, iban } = account ?? {};
  if (!bankName) return undefined;
  const country = /^[A-Z]{2}/.exec(iban ?? bic?.slice(4) ?? '')?.[0] ?? 'DE';
  // A logo is no reason to wait for long, nor to fail: its scope is booked by itself.
  const logos = bic ? await bankLogos(client, [bic], { signal, deadlineSeconds: 3 }).catch(() => undefined) : undefined;
  const logo = bic ? logos?.get(bic) : undefined;
  return { name: bankName, country, ...(logo !== undefined && { logo }) };
}

/**
 * The login that the person has connected: one that was not there before. One that was there, and was to be renewed, counts
 * once finoOS has calculated anew and the person is back; for finoOS calculates by itself, too.
 */
async function connectedLogin(fino: Fino, attempt: Attempt, signal: AbortSignal): Promise<string | undefined> {
  const { user, logins = [], renews, came } = attempt;
  const there = await loginsOf(fino, user!, signal);
  const fresh = there.find((login) => !logins.includes(login));
  if (fresh !== undefined || !renews || came !== 'connected' || !there.includes(renews.login)) return fresh;
  return (await correlationOf(fino, user!, signal)) === renews.correlation ? undefined : renews.login;
}

/** Another login was made in the place of the one to be renewed, which is of no use to anybody any more. */
async function drop({ client }: Fino, user: string, login: string, ip: string, signal: AbortSignal): Promise<void> {
  const call = { path: { 'user-id': user, 'banklogin-id': login }, headers: { 'User-IP': ip } };
  await client.deleteLogin(call, { signal }).catch(() => undefined);
}

/** Calls an attempt off. True where it is certain that nothing comes of it: money is sent by this adapter alone, and never for one that has ended. */
export async function cancel(fino: Fino, intent: string): Promise<boolean> {
  if (!(await fino.attempts.read(intent))) return false;
  return (await fail(fino, intent, 'cancelled_at_bank')).state === 'failed';
}
