import { createCipheriv, createDecipheriv, createHmac, hash as digest, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The SHA-256 of a token: all that is ever kept of it. */
export const hashOf = (token: string): string => digest('sha256', token, 'base64url');

/** Compares without telling by the time it takes how much was right. */
export function sameSecret(given: string, hash: string): boolean {
  return timingSafeEqual(digest('sha256', given, 'buffer'), Buffer.from(hash, 'base64url'));
}

/** Random bytes as text: one call to the system serves a hundred tokens, and the pool forgets what it has given out. */
function pooled(randomBytes: (size: number) => Uint8Array): (size: number, encoding: 'hex' | 'base64url') => string {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (size, encoding) => {
    if (used + size > pool.length) {
      pool = Buffer.from(randomBytes(4096));
      used = 0;
    }
    const text = pool.toString(encoding, used, used + size);
    pool.fill(0, used, used + size);
    used += size;
    return text;
  };
}

/** How many characters of a nonce are time, random bits and tag. */
const [TIME, RANDOM, TAG] = [9, 43, 12];
const NONCE = new RegExp(`^[\\w-]{${TIME + RANDOM + TAG}}$`);

/** What is kept of a nonce: its hash, behind its time, so that nonces spent one after the other lie side by side in a store. */
export const nonceHashOf = (nonce: string): string => nonce.slice(0, TIME) + hashOf(nonce);

/** Makes ids and tokens, and recognises its own. */
export class Mint {
  private readonly random: (size: number, encoding: 'hex' | 'base64url') => string;
  private readonly now: () => number;
  private readonly inner: Buffer;
  private readonly outer: Buffer;
  private readonly deriving: Uint8Array;
  private lastTime = 0;
  private counter = 0;

  constructor(key: Uint8Array, ports: { randomBytes(size: number): Uint8Array; now(): number }) {
    this.random = pooled((size) => ports.randomBytes(size));
    this.now = () => ports.now();
    this.deriving = new Uint8Array(hkdfSync('sha256', key, '', 'tessera derived states', 32));
    // HMAC (RFC 2104) with its two pads computed once, each with room behind it: the tag is made and checked for every nonce.
    const tagKey = Buffer.alloc(64);
    tagKey.set(new Uint8Array(hkdfSync('sha256', key, '', 'tessera nonce tag', 32)));
    this.inner = Buffer.concat([tagKey.map((byte) => byte ^ 0x36), Buffer.alloc(TIME + RANDOM)]);
    this.outer = Buffer.concat([tagKey.map((byte) => byte ^ 0x5c), Buffer.alloc(32)]);
  }

  /** A UUIDv7: sorts by the time it was made, also within a millisecond. */
  id(): string {
    const time = Math.max(this.now(), this.lastTime);
    this.counter = time === this.lastTime ? this.counter + 1 : 0;
    // More than 4,096 in a millisecond borrow the next one.
    this.lastTime = this.counter > 0xfff ? time + 1 : time;
    if (this.counter > 0xfff) this.counter = 0;
    const at = this.lastTime.toString(16).padStart(12, '0');
    const random = this.random(8, 'hex');
    const variant = '89ab'[parseInt(random[0]!, 16) & 3]!;
    return `${at.slice(0, 8)}-${at.slice(8)}-7${this.counter.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4)}`;
  }

  /** When it was made, 256 random bits, and a tag of 72, so that a forged nonce is refused without a look into the store. */
  nonce(): string {
    const body = this.now().toString(36).padStart(TIME, '0') + this.random(32, 'base64url');
    return body + this.tag(body);
  }

  /** Whether this companion made the nonce; not whether it is still good. */
  isOwnNonce(nonce: string): boolean {
    if (!NONCE.test(nonce)) return false;
    return timingSafeEqual(Buffer.from(nonce.slice(-TAG)), Buffer.from(this.tag(nonce.slice(0, -TAG))));
  }

  /** The same 256 bits for the same text, which nobody else can make: for what has to survive a crash without being kept. */
  derived(prefix: 'st', text: string): string {
    return `${prefix}_${createHmac('sha256', this.deriving).update(text).digest('base64url')}`;
  }

  /** 256 random bits; the prefix tells a scanner what leaked. */
  token(prefix: 'tt' | 'at' | 'st'): string {
    return `${prefix}_${this.random(32, 'base64url')}`;
  }

  private tag(body: string): string {
    this.inner.write(body, 64, 'latin1');
    this.outer.write(digest('sha256', this.inner, 'binary'), 64, 'latin1');
    return digest('sha256', this.outer, 'base64url').slice(0, TAG);
  }
}

/**
 * Seals what a provider keeps of a consent, so that a copy of the database alone reads nobody's accounts. The initialisation
 * vector is drawn from the key and the text: it never serves two texts, and the same text is sealed alike each time.
 */
export class Vault {
  private readonly key: Buffer;

  constructor(key: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', key, '', 'tessera grants', 32));
  }

  hide(value: object): string {
    const text = JSON.stringify(value);
    const iv = digest('sha256', Buffer.concat([this.key, Buffer.from(text)]), 'buffer').subarray(0, 12);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv);
    return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  open<T extends object>(hidden: string): T {
    const bytes = Buffer.from(hidden, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(-16));
    return JSON.parse(decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')) as T;
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
