import { createHash } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import * as z from 'zod/mini';
import { parseJson } from '../http/body.ts';
import type { Delivery, News } from '../provider.ts';
import type { Keys } from './keys.ts';
import { verdictOf } from './status.ts';

/** Clocks differ by so much. */
const SKEW_SECONDS = 60;
/** Longer than any of theirs. */
const MAX_JWS = 512 * 1024;
const KID = /^[A-Za-z0-9][\w.:-]{0,199}$/;
/** What would have the sender choose the key, or how it is read. */
const REFUSED_HEADERS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'];

const text = z.catch(z.optional(z.string()), undefined);
const time = z.catch(z.optional(z.number()), undefined);
const claims = z.object({
  digest: text,
  iat: time,
  exp: time,
  nbf: time,
  aud: z.catch(z.optional(z.union([z.string(), z.array(z.string())])), undefined),
});
/** What a body can tell; no document prints one, so every part of it may be absent. */
const event = z.object({
  id: text,
  event_id: text,
  client_id: text,
  session_id: text,
  credentials_id: text,
  status: text,
  temp_token: text,
});

/** A webhook whose sender is certain. */
export interface Verified {
  news: News;
  sessionId?: string;
  status?: string;
  tempToken?: string;
}

/**
 * Reads a webhook: a compact JWS in `x-signature` whose payload is the very body (or claims with its SHA-256), by a key of the
 * configured set that `x-signature-kid` names. Undefined for whatever does not come from there.
 */
export async function readWebhook(
  { headers, raw }: Delivery,
  { keys, clientId, now }: { keys: Keys; clientId: string; now: number },
  signal: AbortSignal,
): Promise<Verified | undefined> {
  const kid = headers.get('x-signature-kid') ?? '';
  const jws = headers.get('x-signature') ?? '';
  if (!KID.test(kid) || jws.length > MAX_JWS || !isOurShape(jws, kid)) return undefined;
  const key = await keys.find(kid, signal);
  if (!key) return undefined;
  const verified = await compactVerify(jws, key, { algorithms: ['RS256'] }).catch(() => undefined);
  if (!verified || !belongs(verified.payload, raw, clientId, now)) return undefined;
  return told(raw, clientId);
}

/** What can be said before any key is looked for. */
function isOurShape(jws: string, kid: string): boolean {
  const parts = jws.split('.');
  // Every spelling but the shortest is another text for the same bytes.
  if (parts.length !== 3 || parts.some((part) => part === '' || Buffer.from(part, 'base64url').toString('base64url') !== part))
    return false;
  try {
    const header = decodeProtectedHeader(jws);
    return header.alg === 'RS256' && (header.kid === undefined || header.kid === kid) && !REFUSED_HEADERS.some((each) => each in header);
  } catch {
    return false;
  }
}

/** Whether the signed payload is about exactly these bytes, for us, and of now. */
function belongs(payload: Uint8Array, raw: Uint8Array, clientId: string, now: number): boolean {
  const isBody = Buffer.from(payload).equals(raw);
  const { success, data } = claims.safeParse(json(payload));
  if (!success) return false;
  const { digest, iat, exp, nbf, aud } = data;
  const seconds = now / 1000;
  if (exp !== undefined && exp < seconds - SKEW_SECONDS) return false;
  if (iat !== undefined && iat > seconds + SKEW_SECONDS) return false;
  if (nbf !== undefined && nbf > seconds + SKEW_SECONDS) return false;
  if (aud !== undefined && ![aud].flat().includes(clientId)) return false;
  if (isBody) return true;
  // Claims about a body are good for a short time only.
  if (digest === undefined || iat === undefined || exp === undefined) return false;
  const hash = createHash('sha256').update(raw).digest();
  return (
    digest.replace(/^sha-?256[=:]/i, '') === hash.toString('hex') || [hash.toString('base64'), hash.toString('base64url')].includes(digest)
  );
}

function told(raw: Uint8Array, clientId: string): Verified | undefined {
  const { success, data } = event.safeParse(json(raw));
  if (!success || (data.client_id !== undefined && data.client_id !== clientId)) return undefined;
  const { id, event_id, session_id, credentials_id, status, temp_token } = data;
  const hasEnded = session_id === undefined && verdictOf(status) === 'expired';
  return {
    news: {
      id: id ?? event_id ?? createHash('sha256').update(raw).digest('base64url'),
      ...(session_id !== undefined && { ref: session_id }),
      ...(credentials_id !== undefined && { subject: credentials_id }),
      ...(hasEnded && credentials_id !== undefined && { what: 'has_ended' }),
    },
    ...(session_id !== undefined && { sessionId: session_id }),
    ...(status !== undefined && { status }),
    ...(temp_token !== undefined && { tempToken: temp_token }),
  };
}

function json(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
