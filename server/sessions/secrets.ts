import { createCipheriv, createDecipheriv, hash as digest, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The SHA-256 of a token: all that is ever kept of it. */
export const hashOf = (token: string): string => digest('sha256', token, 'base64url');

/** Compares without telling by the time it takes how much was right. */
export function sameSecret(given: string, hash: string): boolean {
  return timingSafeEqual(digest('sha256', given, 'buffer'), Buffer.from(hash, 'base64url'));
}

/** Random bytes for many tokens at a time: one call to the system serves a hundred. */
function pooled(randomBytes: (size: number) => Uint8Array): (size: number) => Uint8Array {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return (size) => {
    if (used + size > pool.length) {
      pool = randomBytes(4096);
      used = 0;
    }
    // A copy, also of a Buffer, whose own `slice` shares its memory: the pool forgets what it has given out.
    const bytes = Uint8Array.from(pool.subarray(used, used + size));
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');

/** Makes ids and tokens, and recognises its own. */
export class Mint {
  private readonly random: (size: number) => Uint8Array;
  private readonly now: () => number;
  private readonly inner: Buffer;
  private readonly outer: Buffer;
  private lastTime = 0;
  private counter = 0;

  constructor(key: Uint8Array, ports: { randomBytes(size: number): Uint8Array; now(): number }) {
    this.random = pooled((size) => ports.randomBytes(size));
    this.now = () => ports.now();
    // HMAC (RFC 2104) with its two pads computed once: the tag is made and checked for every nonce.
    const tagKey = Buffer.alloc(64);
    tagKey.set(new Uint8Array(hkdfSync('sha256', key, '', 'tessera nonce tag', 32)));
    this.inner = tagKey.map((byte) => byte ^ 0x36) as Buffer;
    this.outer = tagKey.map((byte) => byte ^ 0x5c) as Buffer;
  }

  /** A UUIDv7: sorts by the time it was made, also within a millisecond. */
  id(): string {
    const time = Math.max(this.now(), this.lastTime);
    this.counter = time === this.lastTime ? this.counter + 1 : 0;
    // More than 4,096 in a millisecond borrow the next one.
    this.lastTime = this.counter > 0xfff ? time + 1 : time;
    if (this.counter > 0xfff) this.counter = 0;
    const bytes = Buffer.allocUnsafe(16);
    bytes.writeUIntBE(this.lastTime, 0, 6);
    bytes.set(this.random(8), 8);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** 256 random bits and a tag of 64, so that a forged nonce is refused without a look into the store. */
  nonce(): string {
    const body = base64url(this.random(32));
    return body + this.tag(body);
  }

  /** Whether this companion made the nonce; not whether it is still good. */
  isOwnNonce(nonce: string): boolean {
    if (nonce.length !== 54) return false;
    return timingSafeEqual(Buffer.from(nonce.slice(43), 'latin1'), Buffer.from(this.tag(nonce.slice(0, 43)), 'latin1'));
  }

  /** 256 random bits; the prefix tells a scanner what leaked. */
  token(prefix: 'tt' | 'at' | 'st'): string {
    return `${prefix}_${base64url(this.random(32))}`;
  }

  private tag(body: string): string {
    const inner = digest('sha256', Buffer.concat([this.inner, Buffer.from(body, 'latin1')]), 'buffer');
    return digest('sha256', Buffer.concat([this.outer, inner]), 'buffer').toString('base64url', 0, 8);
  }
}

/*
 * An answer is kept for the client that lost it, and it holds the next nonce. So it is sealed under the secret that it
 * answers and the client's own Idempotency-Key: the companion keeps neither, and can open it only when both come again.
 * The key is used once, hence the fixed initialisation vector.
 */
const IV = Buffer.alloc(12);
const sealKey = (secret: string, key: string): Buffer => digest('sha256', `tessera answer\n${secret}\n${key}`, 'buffer');

export function seal(text: string, secret: string, key: string): string {
  const cipher = createCipheriv('aes-256-gcm', sealKey(secret, key), IV);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

export function unseal(sealed: string, secret: string, key: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', sealKey(secret, key), IV);
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}
