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
import type { FinqwareSkill } from './settings.ts';
import { CAUSES, verdictOf } from './status.ts';
import type { Upstream } from './upstream.ts';

type AispSkill = Extract<FinqwareSkill, { type: 'aisp' }>;

/** What is kept of a consent that was asked for, by the intent. */
interface Asked {
  skill: string;
  session_id: string;
  temp_token?: string;
  user?: string;
  institution: string;
  expires_at: number;
  /** Whether the bank has sent the person back. */
  returned?: true;
}

const DAY_MS = 24 * 3_600_000;
/** Where they do not say how long a consent is good for: no bank gives less. */
const USUALLY_VALID_MS = 90 * DAY_MS;

/** Only https, or http on this very machine, is opened for anybody. */
export function checkedPage(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const local = parsed && /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname);
  if (parsed && (parsed.protocol === 'https:' || (local && parsed.protocol === 'http:'))) return parsed.href;
  throw new ProviderError('provider_rejected', 'Finqware answered with an address that is not safe to open.');
}

/** Account information: a session of one step, which answers with the bank's page. */
export function createConsents(upstream: Upstream, exchange: Exchange, { kept, now }: Pick<OwnProviderPorts, 'kept' | 'now'>) {
  const keyOf = (intent: string): string => `approval:${intent}`;

  async function authorize(skill: AispSkill, request: AuthorizeRequest, signal: AbortSignal): Promise<Authorization> {
    const { intent, institution, state, callbackUrl } = request;
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
      ...{ skill: skill.name, session_id, institution: institution.id, expires_at: expiresAt },
      ...(temp_token !== undefined && { temp_token }),
      ...(user !== undefined && { user }),
    };
    await kept.put(keyOf(intent), asked, { version: 0, expiresAt: expiresAt + 30 * DAY_MS });
    // Without a page the bank asks its customer by a way of its own, such as its app.
    return url === undefined
      ? { method: 'decoupled', ref: session_id, expiresAt }
      : { method: 'redirect', ref: session_id, url, expiresAt };
  }

  async function resolve({ intent, query }: ResolveRequest, signal: AbortSignal): Promise<Resolution> {
    const found = await kept.get<Asked>(keyOf(intent));
    // Nobody was ever given the bank's page for it.
    if (!found) return { state: 'failed', cause: 'provider_failed' };
    const asked = found.value;
    const returned = asked.returned === true || query !== undefined;
    if (returned && !asked.returned) {
      const { version } = found;
      await kept.put(keyOf(intent), { ...asked, returned: true }, { version, expiresAt: asked.expires_at + 30 * DAY_MS });
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
      ...{ subject: credentials_id, access_token, institution: asked.institution },
      ...(asked.user !== undefined && { user: asked.user }),
    };
    return { state: 'approved', grant, validUntil: valid_until };
  }

  return { authorize, resolve };
}
