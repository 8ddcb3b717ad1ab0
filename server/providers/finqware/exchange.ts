import { UpstreamError } from '../http/error.ts';
import type { OwnProviderPorts } from '../provider.ts';
import { codeOf } from './faults.ts';
import { KEPT_MS, tokenKey } from './records.ts';
import type { FinqwareSettings } from './settings.ts';
import type { Upstream } from './upstream.ts';

/** Both halves of the access to what a session came to. */
export interface Access {
  credentials_id: string;
  access_token: string;
  /** The end of the consent, where they say. */
  valid_until?: number;
}

export type Exchanged = { state: 'done'; access: Access } | { state: 'under_way' } | { state: 'refused'; code?: string };

/** What is kept of it: first that it was asked for, then what came of that. */
type Doc = { state: 'asked'; at: number; times: number } | Exclude<Exchanged, { state: 'under_way' }>;

/** Longer than any call takes: whoever asked before that has had an answer, or never will. */
const PATIENCE_MS = 60_000;

export type Exchange = (sessionId: string, tempToken: string, signal: AbortSignal) => Promise<Exchanged>;

/**
 * Exchanges the token of a session's end, which is good for one time: that it is asked for is written down before it is, so that
 * of several processes one asks. Only where the answer was lost it is asked for once more.
 */
export function createExchange(
  { client_id, client_secret }: FinqwareSettings,
  { kept, now }: OwnProviderPorts,
  { client }: Upstream,
): Exchange {
  return async (sessionId, tempToken, signal) => {
    const key = tokenKey(sessionId);
    const found = await kept.get<Doc>(key);
    const doc = found?.value;
    if (doc && doc.state !== 'asked') return doc;
    if (doc && now() < doc.at + PATIENCE_MS) return { state: 'under_way' };
    if (doc && doc.times >= 2) return { state: 'refused' };
    const version = found?.version ?? 0;
    const asked: Doc = { state: 'asked', at: now(), times: (doc?.times ?? 0) + 1 };
    const expiresAt = now() + KEPT_MS;
    if (!(await kept.put(key, asked, { version, expiresAt }))) return { state: 'under_way' };
    const finish = async (outcome: Exchanged | undefined): Promise<void> => {
      const mine = await kept.get<Doc>(key);
      if (mine?.value.state === 'asked' && mine.value.at === asked.at) await kept.put(key, outcome, { version: mine.version, expiresAt });
    };

    try {
      const { body } = await client.createToken({ body: { client_id, client_secret, temp_token: tempToken } }, { signal });
      const { credentials_id, access_token, consent_exp } = body;
      const until = consent_exp === undefined ? NaN : Date.parse(consent_exp);
      const outcome: Exchanged = {
        state: 'done',
        access: { credentials_id, access_token, ...(Number.isFinite(until) && { valid_until: until }) },
      };
      await finish(outcome);
      return outcome;
    } catch (error) {
      const code = codeOf(error);
      if (isAboutToken(error, code)) {
        const outcome: Exchanged = { state: 'refused', ...(code !== undefined && { code }) };
        await finish(outcome);
        return outcome;
      }
      // It certainly was not carried out: as if it had never been asked for.
      if (error instanceof UpstreamError && ['unreachable', 'unauthorized', 'rate_limited', 'refused', 'not_found'].includes(error.code)) {
        await finish(undefined);
      }
      throw error;
    }
  };
}

/** The access that a session came to, as far as it was exchanged and is still kept. */
export async function accessOf({ kept }: Pick<OwnProviderPorts, 'kept'>, sessionId: string): Promise<Access | undefined> {
  const doc = (await kept.get<Doc>(tokenKey(sessionId)))?.value;
  return doc?.state === 'done' ? doc.access : undefined;
}

/** Whether they refuse this token, and not us. */
const isAboutToken = (error: unknown, code: string | undefined): boolean =>
  error instanceof UpstreamError &&
  (code === undefined ? error.status === 400 || error.status === 422 : /token|credentials/.test(code)) &&
  ['refused', 'unauthorized', 'not_found'].includes(error.code);
