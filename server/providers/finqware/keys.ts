import { importJWK, type CryptoKey, type JWK } from 'jose';
import * as z from 'zod/mini';
import { parseJson, readBody } from '../http/body.ts';
import { ProviderError } from '../provider.ts';

/** What is believed of a key set: RSA keys for RS256 signatures, by their names. */
const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())).check(z.maxLength(32)) });
const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string().check(z.minLength(1), z.maxLength(200)),
  n: z.string(),
  e: z.string(),
  alg: z.optional(z.literal('RS256')),
  use: z.optional(z.literal('sig')),
});

const MAX_BYTES = 64 * 1024;
const PATIENCE_MS = 5_000;
/** So long keys are used without looking again; so long nobody looks again for a name that is not among them, or after a failure. */
const FRESH_MS = 10 * 60_000;
const PAUSE_MS = 30_000;

export interface Keys {
  /** The public key of that name. One that is not known is looked for once; undefined where there is none. */
  find(kid: string, signal: AbortSignal): Promise<CryptoKey | undefined>;
}

/** The keys behind the address that the tenant has configured; no other address is ever asked. */
export function createKeys(url: string, { fetch, now }: { fetch: typeof globalThis.fetch; now(): number }): Keys {
  let known: { byName: ReadonlyMap<string, CryptoKey>; at: number } | undefined;
  let failed: { error: ProviderError; at: number } | undefined;
  let underWay: Promise<void> | undefined;

  async function load(): Promise<void> {
    // Several may wait for this: whoever leaves does not end it for the others.
    const patience = AbortSignal.timeout(PATIENCE_MS);
    try {
      const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'manual', signal: patience });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new TypeError(`The keys answered with ${response.status}.`);
      }
      const text = await readBody(response, MAX_BYTES, patience);
      if (text === undefined) throw new TypeError('The keys are too large.');
      known = { byName: await imported(jwks.parse(parseJson(text)).keys), at: now() };
      failed = undefined;
    } catch (error) {
      failed = { error: unreadable(error), at: now() };
      throw failed.error;
    }
  }

  async function refresh(signal: AbortSignal): Promise<void> {
    if (failed && now() < failed.at + PAUSE_MS) throw failed.error;
    underWay ??= load().finally(() => (underWay = undefined));
    await unlessLeft(underWay, signal);
  }

  return {
    async find(kid, signal) {
      if (!known || now() >= known.at + FRESH_MS) await refresh(signal);
      const found = known?.byName.get(kid);
      // A key set that was read just now is not read again for every name that somebody makes up.
      if (found || (known && now() < known.at + PAUSE_MS)) return found;
      await refresh(signal);
      return known?.byName.get(kid);
    },
  };
}

const unreadable = (cause: unknown): ProviderError =>
  new ProviderError('provider_unavailable', 'The keys that webhooks are signed with cannot be read.', { cause });

/** Waits for work that others may wait for as well, as long as the signal allows. */
async function unlessLeft(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let leave = (): void => undefined;
  const left = new Promise<never>((_resolve, reject) => {
    leave = () => reject(unreadable(signal.reason));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

async function imported(keys: readonly Record<string, unknown>[]): Promise<Map<string, CryptoKey>> {
  const byName = new Map<string, CryptoKey>();
  const twice = new Set<string>();
  for (const each of keys) {
    const { success, data } = rsaKey.safeParse(each);
    if (!success) continue;
    if (byName.has(data.kid)) twice.add(data.kid);
    const { kty, n, e } = data;
    const key = await importJWK({ kty, n, e } satisfies JWK, 'RS256').catch(() => undefined);
    if (key && 'type' in key) byName.set(data.kid, key);
  }
  // Which of two keys of one name is meant, nobody can tell.
  for (const kid of twice) byName.delete(kid);
  return byName;
}
