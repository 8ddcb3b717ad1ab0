import {
  ProviderError,
  type Authorization,
  type AuthorizeRequest,
  type Grant,
  type OwnProviderPorts,
  type Resolution,
  type ResolveRequest,
} from '../provider.ts';
import type { Exchange } from './exchange.ts';
import { approvalKey, KEPT_MS } from './records.ts';
import type { FinqwareSkill } from './settings.ts';
import { CAUSES, verdictOf } from './status.ts';
import type { Upstream } from './upstream.ts';

type AispSkill = Extract<FinqwareSkill, { type: 'aisp' }>;

/** What is kept of an attempt, by its intent: that it was begun, what was asked for, or that nothing comes of it any more. */
type Attempt = { state: 'begun' } | { state: 'over' } | Asked;

/** A consent that was asked for. */
interface Asked {
  state: 'asked';
  skill: string;
  session_id: string;
  temp_token?: string;
  user?: string;
  institution: string;
  expires_at: number;
  /** Whether the bank has sent the person back. */
  returned?: true;
}

/** Where they do not say how long a consent is good for: no bank gives less. */
const USUALLY_VALID_MS = 90 * 24 * 3_600_000;

const isOver = (): ProviderError => new ProviderError('provider_rejected', 'This attempt is over.');

/** Only https, or http on this very machine, is opened for anybody. */
export function checkedPage(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const local = parsed && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname);
  if (parsed && (parsed.protocol === 'https:' || (local && parsed.protocol === 'http:'))) return parsed.href;
  throw new ProviderError('provider_rejected', 'Finqware answered with an address that is not safe to open.');
}

/** Account information: a session of one step, which answers with the bank's page. */
export function createConsents(upstream: Upstream, exchange: Exchange, { kept, now }: Pick<OwnProviderPorts, 'kept' | 'now'>) {
  async function authorize(skill: AispSkill, request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization> {
    const { intent, institution, state, callbackUrl } = request;
    // Written down before anything leaves: what was given up meanwhile is not begun, however late this process gets to it.
    const begun: Attempt = { state: 'begun' };
    if (!(await kept.put(approvalKey(intent), begun, { version: 0, expiresAt: now() + KEPT_MS }))) throw isOver();
    const back = new URL(callbackUrl);
    back.searchParams.set('state', state);
    const { session_id, nonce, user } = await upstream.begin(skill.name, signal);
    const data = { ...skill.consent_data, [skill.return_field]: back.href };
    const { body } = await upstream.submit({ session_id, nonce, skill: skill.name, step: skill.consent_step, data }, signal);
    const { temp_token } = body;
    const page = body.redirect_url ?? body.link ?? body.url ?? body.data.url;
    if (page !== undefined && body.data.method !== undefined && body.data.method.toUpperCase() !== 'GET') {
      throw new ProviderError('provider_rejected', 'The page of the bank cannot be reached by a link.');
    }
    const url = page === undefined ? undefined : checkedPage(page);
    const expiresAt = upstream.nonceUntil();
    const asked: Asked = {
      ...{ state: 'asked', skill: skill.name, session_id, institution: institution.id, expires_at: expiresAt },
      ...(temp_token !== undefined && { temp_token }),
      ...(user !== undefined && { user }),
    };
    if (!(await kept.put(approvalKey(intent), asked, { version: 1, expiresAt: now() + KEPT_MS }))) throw isOver();
    // Without a page the bank asks its customer by a way of its own, such as its app.
    return url === undefined
      ? { method: 'decoupled', ref: session_id, expiresAt }
      : { method: 'redirect', ref: session_id, url, expiresAt };
  }

  async function resolve({ intent, query }: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
    const found = await kept.get<Attempt>(approvalKey(intent));
    if (found?.value.state !== 'asked') {
      // Nobody was given the bank's page, and nobody will be: another attempt may take its place.
      const over: Attempt = { state: 'over' };
      const isClosed =
        found?.value.state === 'over' ||
        (await kept.put(approvalKey(intent), over, { version: found?.version ?? 0, expiresAt: now() + KEPT_MS }));
      return isClosed ? { state: 'failed', cause: 'provider_failed' } : { state: 'waiting' };
    }
    const asked = found.value;
    const returned = asked.returned === true || query !== undefined;
    if (returned && !asked.returned) {
      const { version } = found;
      await kept.put(approvalKey(intent), { ...asked, returned: true }, { version, expiresAt: now() + KEPT_MS });
    }
    const told = await upstream.state(asked.session_id, signal);
    const verdict = verdictOf(told.status);
    const cause = verdict && CAUSES[verdict];
    if (cause) return { state: 'failed', cause };
    // A token that came along with the page is good for nothing until the bank has been there.
    const isReady = told.temp_token !== undefined || verdict === 'done' || (!told.offered && returned);
    const token = told.temp_token ?? asked.temp_token;
    if (!isReady || token === undefined) {
      if (verdict === 'done' && told.offered) return { state: 'failed', cause: 'provider_failed' };
      return now() > asked.expires_at ? { state: 'failed', cause: 'approval_expired' } : { state: 'waiting' };
    }
    const exchanged = await exchange(asked.session_id, token, signal);
    if (exchanged.state === 'under_way') return { state: 'waiting' };
    if (exchanged.state === 'refused') {
      return { state: 'failed', cause: exchanged.code === 'inactive_credentials' ? 'refused_by_bank' : 'provider_failed' };
    }
    const { credentials_id, access_token, valid_until = now() + USUALLY_VALID_MS } = exchanged.access;
    const grant: Grant = {
      ...{ subject: credentials_id, access_token, institution: asked.institution, intent, session: asked.session_id },
      ...(asked.user !== undefined && { user: asked.user }),
    };
    return { state: 'approved', grant, validUntil: valid_until };
  }

  return { authorize, resolve };
}
