import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

interface Key {
  kid: string;
  privateKey: KeyObject;
  jwk: Record<string, unknown>;
}

/** The keys that webhooks are signed with: the one in use, and the one before it. */
export interface Signer {
  jwks(): { keys: Record<string, unknown>[] };
  /** The headers for this body. */
  headers(body: string): Record<string, string>;
  /** A new key comes into use; the one before the last is gone. */
  rotate(): void;
  reset(): void;
}

function newKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(n)).digest('base64url').slice(0, 16);
  return { kid: `k${kid}`, privateKey, jwk: { kty: 'RSA', use: 'sig', alg: 'RS256', kid: `k${kid}`, n, e } };
}

const part = (value: string | Uint8Array): string => Buffer.from(value as string).toString('base64url');

export function createSigner(): Signer {
  // Made when they are needed: not every run has webhooks.
  let keys: Key[] = [];
  const all = (): [Key, Key] => {
    while (keys.length < 2) keys = [newKey(), ...keys];
    return keys as [Key, Key];
  };
  return {
    jwks: () => ({ keys: all().map(({ jwk }) => jwk) }),
    headers(body) {
      const [{ kid, privateKey }] = all();
      const signed = `${part(JSON.stringify({ alg: 'RS256', kid }))}.${part(body)}`;
      return { 'x-signature': `${signed}.${part(sign('RSA-SHA256', Buffer.from(signed), privateKey))}`, 'x-signature-kid': kid };
    },
    rotate: () => void (keys = [newKey(), all()[0]]),
    reset: () => void (keys = []),
  };
}
