import { isSafeAddress } from '../../addresses.ts';
import { CallError, UpstreamError } from '../http/error.ts';
import type { CallOptions } from '../http/operation.ts';
import { ProviderError, type Resolution, type ResolveRequest } from '../provider.ts';
import { ibanOf, payerOf, type NamedAccount } from './accounts.ts';
import type { Attempt, SentTransfer } from './attempts.ts';
import { VISIT, type Fino } from './authorize.ts';
import { bankDay } from './figures.ts';
import { approve, fail } from './outcome.ts';
import { transferReturns } from './returns.ts';
import { bookingsLike, orderOf, transferOf, verdictOf } from './transfer.ts';

const waiting: Resolution = { state: 'waiting' };

/** Nobody waits longer to learn which bookings are there already: the transfer leaves without that, too. */
const LOOK_SECONDS = 3;

/** What was connected to pay from. */
interface From {
  login: string;
  accounts: readonly NamedAccount[];
}

/** Sends the transfer, once: that it is about to leave is written down first, and whoever finds that does not send another. */
export async function pay(fino: Fino, { login, accounts }: From, request: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
  const { client, attempts, now } = fino;
  const { intent, next } = request;
  const before = await attempts.read(intent);
  const ip = request.ip ?? before?.ip;
  if (ip === undefined) throw new ProviderError('provider_rejected', 'A payment takes the address of the person.');
  const account = payerOf(accounts, before?.payFromIban);
  if (!account) return fail(fino, intent, 'no_accounts');

  const payerIban = ibanOf(account);
  const at = now();
  const booked = before && (await bookedBefore(fino, before, at, signal));
  const about: SentTransfer = { at, login, ip, next: next.state, ...(payerIban !== undefined && { payerIban }), ...(booked && { booked }) };
  const { attempt, mine } = await attempts.change(intent, ({ transfer }) => (transfer ? undefined : { transfer: about }));
  if (!mine) return attempt.end ?? settle(fino, attempt, request, signal);

  const { user, order } = attempt;
  let answer: Awaited<ReturnType<typeof client.createMoneyTransfer>>;
  try {
    answer = await client.createMoneyTransfer(
      {
        path: { 'user-id': user!, 'banklogin-id': login },
        headers: { 'User-IP': ip },
        body: {
          ...transferReturns(next),
          accountId: account.accountId,
          executionDate: bankDay(now()),
          moneyTransfers: [transferOf(order!)!],
          singleBooking: true,
        },
      },
      { signal },
    );
  } catch (error) {
    const cause = causeOf(error);
    return cause === undefined ? waiting : fail(fino, intent, cause, { certain: true });
  }
  const id = answer.body.paymentId;
  const url = answer.status === 451 ? answer.body.redirectURL : undefined;
  const known = {
    ...(id && { id }),
    ...(isSafeAddress(url) && { url }),
    expiresAt: now() + VISIT,
  };
  const after = await attempts.change(intent, (each) => ({ transfer: { ...about, ...each.transfer, answer: known } }));
  return after.attempt.end ?? settle(fino, after.attempt, request, signal);
}

/** The bookings of the day that look like the transfer: those that are there before it leaves are not what became of it. */
async function bookingsOf({ client }: Fino, { user, order }: Attempt, at: number, options: CallOptions): Promise<string[]> {
  const since = bankDay(at);
  const { body } = await client.getTransactions({ path: { 'user-id': user! }, query: { since: `${since}T00:00:00Z` } }, options);
  return bookingsLike(body ?? [], order!, since);
}

async function bookedBefore(fino: Fino, attempt: Attempt, at: number, signal: AbortSignal): Promise<string[] | undefined> {
  try {
    return await bookingsOf(fino, attempt, at, { signal, deadlineSeconds: LOOK_SECONDS });
  } catch (error) {
    // Whoever asked has given up: nothing would leave any more, and nothing must be written down as if it had.
    if (signal.aborted) throw error;
    return undefined;
  }
}

/** Why nothing was sent; nothing where it may have been. */
function causeOf(error: unknown): 'refused_by_bank' | 'bank_unavailable' | 'provider_failed' | undefined {
  if (error instanceof CallError) return 'provider_failed';
  if (!(error instanceof UpstreamError)) return undefined;
  switch (error.code) {
    case 'unreachable':
    case 'rate_limited':
      return 'bank_unavailable';
    case 'unauthorized':
    case 'not_found':
      return 'provider_failed';
    case 'refused':
      // A request that came in too slowly may still have come in.
      return error.status === 408 ? undefined : 'refused_by_bank';
    default:
      return undefined;
  }
}

/** How a transfer that was sent stands: by reading it, and by nothing else. */
export async function settle(fino: Fino, attempt: Attempt, request: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
  const { intent, next } = request;
  const transfer = attempt.transfer!;
  const { answer, payerIban, login } = transfer;
  const verdict = await verdictIn(fino, attempt, transfer, signal);
  if (typeof verdict === 'object')
    return approve(fino, intent, { login, ip: request.ip, payerIban, order: orderOf(verdict.read, attempt.order!) });
  if (verdict !== 'open') return fail(fino, intent, verdict, { certain: true });
  // A `state` other than the one it was sent with says that the person has been told already.
  if (answer?.url === undefined || next.state !== transfer.next) return waiting;
  return { state: 'redirect', url: answer.url, expiresAt: answer.expiresAt };
}

type Verdict = Exclude<ReturnType<typeof verdictOf>, 'done'> | { read: Readonly<Record<string, unknown>> | undefined };

async function verdictIn(fino: Fino, attempt: Attempt, transfer: SentTransfer, signal: AbortSignal): Promise<Verdict> {
  const { answer, login, at, ip, booked } = transfer;
  try {
    if (answer?.id === undefined) {
      // Without an id, only a booking that was not there before can tell that it was carried out; and nothing, that it was not.
      if (!booked) return 'open';
      const found = await bookingsOf(fino, attempt, at, { signal });
      return found.some((id) => !booked.includes(id)) ? { read: undefined } : 'open';
    }
    const where = { 'user-id': attempt.user!, 'banklogin-id': login, 'money-transfer-id': answer.id };
    const { body } = await fino.client.getMoneyTransfer({ path: where, headers: { 'User-IP': ip } }, { signal });
    const verdict = verdictOf(body.status);
    return verdict === 'done' ? { read: body.moneyTransfers?.[0] } : verdict;
  } catch (error) {
    // The user has been deleted meanwhile: that says nothing about the money.
    if (error instanceof UpstreamError && error.code === 'not_found') return 'open';
    throw error;
  }
}
