import type { FailureCause } from '../../../src/protocol/index.ts';
import type { Log } from '../../ports.ts';
import { UpstreamError } from '../http/error.ts';
import type { Resolution, ResolveRequest } from '../provider.ts';
import type { Approval, Approvals, Ended } from './approvals.ts';
import type { FintectureClient } from './client.ts';
import { CONSENT_MS, type Connections } from './connections.ts';
import type { Token } from './operations-beyond.ts';
import { endOf, orderOf } from './payment.ts';
import type { FintectureSettings } from './settings.ts';

/** An exchange that has taken so long has died over it; its code is spent, or may be. */
const EXCHANGE_MS = 30_000;

interface Parts {
  client: FintectureClient;
  settings: FintectureSettings;
  approvals: Approvals;
  connections: Connections;
  now(): number;
  log: Log;
}

type End = Ended['ended'];
type Started = Approval & { started: NonNullable<Approval['started']> };

const WAITING = { state: 'waiting' } as const;
const NEVER_ASKED = { state: 'failed', cause: 'provider_failed' } as const;

/** How an approval stands. Safe to repeat, also by several at once: what can be sent only once is claimed first. */
export async function resolve(parts: Parts, request: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
  const { client, settings, approvals, connections, now, log } = parts;
  const { intent, query = {} } = request;
  let approval = await approvals.read(intent);
  if (!approval) {
    // It is written down before anybody is asked: whoever was never asked can have approved nothing. That nobody will be asked
    // any more is written in the same place: another attempt may follow, and whoever is late with this one finds it over.
    if (await approvals.open(intent, { ended: NEVER_ASKED })) return NEVER_ASKED;
    approval = await approvals.read(intent);
    if (!approval) return WAITING;
  }
  if (approval.ended) return approval.ended;
  if (!isStarted(approval)) return WAITING;
  if (approval.order) return ofPayment(approval, approval.order);
  const known = approval.started.method === 'decoupled' ? await ofPhone(approval) : await ofReturn(approval);
  return 'state' in known ? known : exchanged(known);

  /** What is decided is written down, without what led to it. */
  async function end(ended: End): Promise<Resolution> {
    if (await approvals.change(intent, () => ({ ended }))) return ended;
    return (await approvals.read(intent))?.ended ?? NEVER_ASKED;
  }
  function fail(cause: FailureCause): Promise<Resolution> {
    return end({ state: 'failed', cause });
  }

  async function ofPayment({ started }: Started, sent: NonNullable<Approval['order']>): Promise<Resolution> {
    const { body } = await client.getPaymentSession({ path: { payment_id: started.ref } }, { signal });
    const verdict = endOf(body);
    if (verdict === undefined) return WAITING;
    if (verdict !== 'approved') return fail(verdict);
    const order = orderOf(body.attributes ?? {}, sent);
    return end({ state: 'approved', grant: { payment: started.ref, intent }, validUntil: now() + CONSENT_MS, order });
  }

  async function ofPhone(asked: Started): Promise<Started | Resolution> {
    if (asked.code !== undefined || asked.token) return asked;
    const path = { provider_id: asked.institution };
    const { body } = await client.getAisV1ProviderAuthorizationDecoupled({ path, query: { session_id: asked.started.ref } }, { signal });
    // It stands for a refusal and for a time that has run out; which one, upstream does not say.
    if (body.status === 'FAILED') return fail('refused_by_bank');
    if (body.status !== 'COMPLETED') return WAITING;
    return body.code === undefined ? fail('provider_failed') : noted(body.code, body.customer_id);
  }

  /** Nothing can be read of a page that somebody was sent to: what decides is whether upstream takes the code that it sent back. */
  async function ofReturn(asked: Started): Promise<Started | Resolution> {
    if (asked.code !== undefined || asked.token) return asked;
    const isOurs = query['session_id'] === undefined || [intent, query['session_id']].includes(asked.started.ref);
    if (!isOurs) return WAITING;
    if (query['code']) return noted(query['code'], query['customer_id']);
    if (query['error']) return fail(query['error'] === 'access_denied' ? 'refused_by_bank' : causeOf(query['error']));
    return WAITING;
  }

  /** Keeps the code before it is used: it is brought once, and may have to be tried again where nobody could be reached. */
  async function noted(code: string, customer: string | undefined): Promise<Started | Resolution> {
    await approvals.change(intent, (before) =>
      before.code !== undefined || before.token ? undefined : { ...before, code, ...(customer !== undefined && { customer }) },
    );
    const after = await approvals.read(intent);
    if (after?.ended) return after.ended;
    return after && isStarted(after) ? after : WAITING;
  }

  async function exchanged(known: Started): Promise<Resolution> {
    if (known.token) return connected(known, known.token);
    if (known.exchanging !== undefined) return now() < known.exchanging + EXCHANGE_MS ? WAITING : fail('provider_failed');
    const claimed = await approvals.change(intent, (before) =>
      before.exchanging !== undefined || before.token ? undefined : { ...before, exchanging: now() },
    );
    if (!claimed) return WAITING;
    const at = now();
    const { app_id: client_id, app_secret: client_secret } = settings;
    const body = { grant_type: 'authorization_code', code: known.code!, redirect_uri: known.callbackUrl, scope: 'AIS' } as const;
    let token: Token & { at: number };
    try {
      // Without the caller's signal: the code is good for one exchange, whoever still waits for it.
      token = { ...(await client.createAccessToken({ body: { ...body, client_id, client_secret } })).body, at };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      log('warn', 'fintecture_exchange_failed', { code: error.code, status: error.status ?? null, request_id: error.requestId });
      if (error.code !== 'unreachable' && error.code !== 'rate_limited') return fail('provider_failed');
      await approvals.change(intent, ({ exchanging: _, ...before }) => before);
      throw error;
    }
    // An approval that was given up meanwhile leaves no connection.
    if (!(await approvals.change(intent, (before) => ({ ...before, token })))) return end(NEVER_ASKED);
    return connected(known, token);
  }

  /** The return says whose accounts they are, and may say anything: what counts is that the token opens them. */
  async function connected({ customer = '', institution }: Started, token: Token & { at: number }): Promise<Resolution> {
    const subject = token.customer_id ?? customer;
    const { access_token: bearer } = token;
    if (subject === '' || bearer === undefined) {
      log('warn', 'fintecture_connection_unnamed');
      return fail('provider_failed');
    }
    try {
      await client.getAisV1CustomerAccounts({ path: { customer_id: subject } }, { signal, bearer });
    } catch (error) {
      const isWrong = error instanceof UpstreamError && ['unauthorized', 'refused', 'not_found'].includes(error.code);
      if (isWrong || error instanceof TypeError) return fail('provider_failed');
      throw error;
    }
    // Somebody else may have got here first, and the consent may even be over again.
    const there = await approvals.read(intent);
    if (!there || there.ended) return there?.ended ?? NEVER_ASKED;
    await connections.keep(subject, token, token.at);
    return end({ state: 'approved', grant: { subject, institution, intent }, validUntil: token.at + CONSENT_MS });
  }
}

const isStarted = (approval: Approval | Ended): approval is Started => !approval.ended && approval.started !== undefined;

const causeOf = (error: string): FailureCause => (/cancel/i.test(error) ? 'cancelled_at_bank' : 'provider_failed');
