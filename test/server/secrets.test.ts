import assert from 'node:assert/strict';
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashOf, Mint, nonceHashOf, sameSecret, seal, unseal } from '../../server/sessions/secrets.ts';

const key = Buffer.alloc(32, 7);
const mint = (now = () => 1_700_000_000_000): Mint => new Mint(key, { now, randomBytes });

describe('nonces', () => {
  it('are 256 random bits: none of 100,000 repeats, and every bit is as often set as not', () => {
    const made = mint();
    const count = 100_000;
    const seen = new Set<string>();
    const ones = new Uint32Array(256);
    for (let n = 0; n < count; n += 1) {
      const nonce = made.nonce();
      seen.add(nonce.slice(9, 52));
      const bytes = Buffer.from(nonce.slice(9, 52), 'base64url');
      for (let bit = 0; bit < 256; bit += 1) ones[bit]! += (bytes[bit >> 3]! >> (bit & 7)) & 1;
    }
    assert.equal(seen.size, count);
    // Six standard deviations: a fair source fails this once in some two million runs.
    const allowed = 6 * Math.sqrt(count / 4);
    for (const each of ones) assert.ok(Math.abs(each - count / 2) < allowed, `a bit is set ${each} times in ${count}`);
  });

  it('carry an HMAC of theirs (RFC 2104), by which forged ones are told', () => {
    const nonce = mint().nonce();
    const tagKey = Buffer.from(hkdfSync('sha256', key, '', 'tessera nonce tag', 32));
    assert.equal(nonce.slice(52), createHmac('sha256', tagKey).update(nonce.slice(0, 52)).digest().toString('base64url', 0, 9));
    assert.ok(mint().isOwnNonce(nonce));
    for (let at = 0; at < nonce.length; at += 1) {
      const changed = nonce.slice(0, at) + (nonce[at] === 'A' ? 'B' : 'A') + nonce.slice(at + 1);
      assert.equal(mint().isOwnNonce(changed), false, `changed at ${at}`);
    }
    const other = new Mint(Buffer.alloc(32, 8), { now: Date.now, randomBytes });
    for (const wrong of [other.nonce(), '', 'x', nonce.slice(1), `${nonce}A`, 'é'.repeat(64)])
      assert.equal(mint().isOwnNonce(wrong), false);
  });

  it('are kept as hashes that sort by the time at which they were made', () => {
    let now = 1_700_000_000_000;
    const made = mint(() => (now += 997));
    const hashes = Array.from({ length: 500 }, () => nonceHashOf(made.nonce()));
    assert.deepEqual([...hashes].sort(), hashes);
    const nonce = made.nonce();
    assert.equal(nonceHashOf(nonce).slice(9), hashOf(nonce));
  });
});

describe('ids', () => {
  it('sort by the order in which they were made, and none repeats', () => {
    let now = 1_700_000_000_000;
    const made = mint(() => now);
    const ids: string[] = [];
    for (let n = 0; n < 20_000; n += 1) {
      if (n % 7000 === 6999) now += 1;
      if (n === 15_000) now -= 5000;
      ids.push(made.id());
    }
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(new Set(ids.map((id) => id.slice(-12))).size, ids.length);
  });
});

describe('kept answers', () => {
  it('open for the same secret and key, and for nothing else', () => {
    const sealed = seal('{"nonce":"ä"}', 'secret', 'key');
    assert.equal(unseal(sealed, 'secret', 'key'), '{"nonce":"ä"}');
    assert.throws(() => unseal(sealed, 'secret', 'key2'));
    assert.throws(() => unseal(sealed, 'secre', 'tkey'));
    assert.throws(() => unseal(`A${sealed.slice(1)}`, 'secret', 'key'));
    assert.ok(!Buffer.from(sealed, 'base64url').includes('nonce'));
  });
});

it('secrets are compared by their hashes', () => {
  assert.ok(sameSecret('right', hashOf('right')));
  assert.ok(!sameSecret('wrong', hashOf('right')));
});
