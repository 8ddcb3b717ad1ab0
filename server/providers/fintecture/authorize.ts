import { isSafeAddress } from '../../addresses.ts';
import { UpstreamError } from '../http/error.ts';
import { ProviderError, type Authorization, type AuthorizeRequest } from '../provider.ts';
import type { Approvals } from './approvals.ts';
import type { FintectureClient } from './client.ts';
import { HOSTED } from './directory.ts';
import { connectCall } from './payment.ts';

/** Upstream does not say how long it waits; after so long nobody comes back. */
const PAGE_MS = 15 * 60_000;
const PHONE_MS = 5 * 60_000;

interface Parts {
  client: FintectureClient;
  approvals: Approvals;
  now(): number;
}

/** Asks for an approval and writes down first that it does: what was asked for once is not asked for again. */
export async function authorize(parts: Parts, request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization> {
  const { client, approvals, now } = parts;
  const { intent, institution, callbackUrl, order } = request;
  if (signal.aborted) throw new ProviderError('bank_unavailable', 'The caller gave up.', { cause: signal.reason });
  const isNew = await approvals.open(intent, { institution: institution.id, callbackUrl, ...(order && { order }) });
  if (!isNew) {
    const before = await approvals.read(intent);
    if (!before || before.ended) throw new ProviderError('provider_unavailable', 'This attempt is over.');
    if (before.started) return before.started;
    if (order) throw new ProviderError('provider_unavailable', 'This payment was sent before, and its answer was lost.');
  }
  const started = order ? await pay() : await askForAccounts();
  await approvals.change(intent, (approval) => ({ ...approval, started }));
  return started;

  async function askForAccounts(): Promise<Authorization> {
    const query = { redirect_uri: callbackUrl, state: request.state };
    if (institution.id === HOSTED) {
      const { body } = await client.getAisV2Connect({ query }, { signal });
      return toAuthorization(body.meta ?? {}, now(), intent);
    }
    const call = { path: { provider_id: institution.id }, query: { ...query, psu_type: request.psuType } };
    const { body } = await client.getAisV1ProviderAuthorization(call, { signal });
    return toAuthorization(body.meta ?? {}, now(), intent);
  }

  async function pay(): Promise<Authorization> {
    try {
      // Without the caller's signal: an answer that comes too late for them is still the one that tells what to read.
      const { body } = await client.createPisV2Connect(connectCall(request, request.order!));
      const { session_id, url } = body.meta ?? {};
      if (session_id === undefined) throw new ProviderError('provider_unavailable', 'The answer names no session.');
      return toAuthorization({ session_id, ...(url !== undefined && { url }) }, now(), intent);
    } catch (error) {
      if (wasRefused(error)) {
        await approvals.change(intent, () => ({ ended: { state: 'failed', cause: 'provider_failed' } }));
      }
      throw error;
    }
  }
}

/** Whether it is certain that a payment was not begun. */
const wasRefused = (error: unknown): boolean =>
  error instanceof TypeError ||
  (error instanceof UpstreamError && ['unreachable', 'unauthorized', 'rate_limited', 'refused', 'not_found'].includes(error.code));

interface Meta {
  url?: string | undefined;
  session_id?: string | undefined;
  decoupled?: boolean | undefined;
}

/** The bank says in which way it asks: its app, where `decoupled` is true, and otherwise the page that it names. */
function toAuthorization({ url, session_id, decoupled }: Meta, now: number, intent: string): Authorization {
  if (decoupled === true) {
    if (session_id === undefined) throw new ProviderError('provider_unavailable', 'The answer names no session to ask about.');
    return { method: 'decoupled', ref: session_id, expiresAt: now + PHONE_MS };
  }
  if (url === undefined || !isSafeAddress(url)) {
    throw new ProviderError('provider_unavailable', 'The answer names no page that the person may be sent to.');
  }
  return { method: 'redirect', ref: session_id ?? intent, url, expiresAt: now + PAGE_MS };
}
