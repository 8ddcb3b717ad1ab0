import { isSafeAddress } from '../../addresses.ts';
import { CallError, UpstreamError } from '../http/error.ts';
import { ProviderError, type Resolution, type ResolveRequest } from '../provider.ts';
import { ibanOf, payerOf, type NamedAccount } from './accounts.ts';
import type { Attempt, SentTransfer } from './attempts.ts';
import { VISIT, type Fino } from './authorize.ts';
import { bankDay } from './figures.ts';
import { approve, fail } from './outcome.ts';
import { transferReturns } from './returns.ts';
import { isBooked, orderOf, transferOf, verdictOf } from './transfer.ts';

const waiting: Resolution = { state: 'waiting' };

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
  const about: SentTransfer = { at: now(), login, ip, next: next.state, ...(payerIban !== undefined && { payerIban }) };
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

async function verdictIn({ client }: Fino, { user, order }: Attempt, transfer: SentTransfer, signal: AbortSignal): Promise<Verdict> {
  const { answer, login, at, ip } = transfer;
  const path = { 'user-id': user! };
  try {
    if (answer?.id === undefined) {
      // Without an id, only the bookings can tell that it was carried out; and nothing, that it was not.
      const since = bankDay(at);
      const bookings = await client.getTransactions({ path, query: { since: `${since}T00:00:00Z` } }, { signal });
      return isBooked(bookings.body ?? [], order!, since) ? { read: undefined } : 'open';
    }
    const where = { ...path, 'banklogin-id': login, 'money-transfer-id': answer.id };
    const { body } = await client.getMoneyTransfer({ path: where, headers: { 'User-IP': ip } }, { signal });
    const verdict = verdictOf(body.status);
    return verdict === 'done' ? { read: body.moneyTransfers?.[0] } : verdict;
  } catch (error) {
    // The user has been deleted meanwhile: that says nothing about the money.
    if (error instanceof UpstreamError && error.code === 'not_found') return 'open';
    throw error;
  }
}
