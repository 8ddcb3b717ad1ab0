import { constants, createHash, privateDecrypt, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Delivery, News } from '../provider.ts';
import { digestOf } from './signing.ts';

/** What a sender can be known by. */
interface Known {
  /** The value of the header that the tenant has had set at Fintecture. */
  secret: string | undefined;
  /** Opens what Fintecture calls a signature. */
  privateKey: KeyObject | undefined;
}

const MAX_BYTES = 64 * 1024;

/**
 * Reads a webhook. Fintecture's own signature is the digest of the body, sealed with a key that is public: it shows that
 * nothing was changed on the way, not who sent it. That shows the secret header, where one was set. Whatever it says is a hint.
 */
export function readNews({ headers, raw }: Delivery, { secret, privateKey }: Known): News | undefined {
  if (raw.byteLength > MAX_BYTES) return undefined;
  if (secret !== undefined && !isSame(headers.get('x-tessera-secret') ?? '', secret)) return undefined;
  const digest = headers.get('digest');
  if (digest !== null && digest !== digestOf(raw)) return undefined;
  const signature = headers.get('signature');
  if (signature !== null && privateKey && !seals(signature, digestOf(raw), privateKey)) return undefined;
  const fields = fieldsOf(headers.get('content-type') ?? '', raw);
  const ref = textOf(fields, 'session_id');
  const subject = textOf(fields, 'customer_id');
  if (ref === undefined && subject === undefined) return undefined;
  const id = createHash('sha256').update(raw).digest('base64url');
  const known = { id, ...(ref !== undefined && { ref }), ...(subject !== undefined && { subject }) };
  return secret === undefined ? { ...known, isUnverified: true } : known;
}

/** Compares without telling by the time it takes how much was right. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((each) => createHash('sha256').update(each).digest());
  return timingSafeEqual(a!, b!);
}

/** Whether what was sealed is the digest of this body. */
function seals(signature: string, digest: string, key: KeyObject): boolean {
  const sealed = /(?:^|[,\s])signature="([A-Za-z0-9+/=]+)"/.exec(signature)?.[1];
  if (sealed === undefined) return false;
  try {
    const text = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.from(sealed, 'base64')).toString();
    return text.split(/\r?\n/).includes(`digest: ${digest}`);
  } catch {
    return false;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Form-encoded unless the tenant has chosen JSON. */
function fieldsOf(type: string, raw: Uint8Array): Fields {
  const text = Buffer.from(raw).toString();
  if (!type.toLowerCase().includes('json')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : {};
  } catch {
    return {};
  }
}

/** A name of upstream's; what else is there is not one. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' && /^[\w.:-]{1,128}$/.test(value) ? value : undefined;
}
