import assert from 'node:assert/strict';
import { createHash, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { createKeys, type Keys } from '../../server/providers/finqware/keys.ts';
import { readWebhook } from '../../server/providers/finqware/webhook.ts';
import { ProviderError, type Delivery } from '../../server/providers/provider.ts';
import { COMPANION, DEPOSIT, finqwareWorld, FINQWARE, never, passing, PRODUCT } from './finqware-world.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const SECONDS = NOW / 1000;
const CLIENT = 'emulator';
const BODY = { id: 'e1', client_id: CLIENT, session_id: 's1', status: 'SESSION_COMPLETED' };
const RAW = JSON.stringify(BODY);

const b64 = (value: string | Uint8Array): string => Buffer.from(value as string).toString('base64url');
const digest = (raw: string): string => createHash('sha256').update(raw).digest('hex');

interface Pair {
  privateKey: KeyObject;
  publicKey: KeyObject;
}
const rsa = (bits = 2048): Pair => generateKeyPairSync('rsa', { modulusLength: bits });
const jwkOf = ({ publicKey }: Pair, kid: string, more: object = {}): object => ({
  ...publicKey.export({ format: 'jwk' }),
  ...{ kid, use: 'sig', alg: 'RS256' },
  ...more,
});

let own: Pair;
let theirs: Pair;
let weak: Pair;
let ec: Pair;
before(() => {
  own = rsa();
  theirs = rsa();
  weak = rsa(1024);
  ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
});

interface Making {
  header?: object;
  payload?: string;
  key?: KeyObject;
  /** In the place of an RSA signature. */
  by?: (signed: string) => Uint8Array;
}
function jws({ header = {}, payload = RAW, key = own.privateKey, by }: Making = {}): string {
  const signed = `${b64(JSON.stringify({ alg: 'RS256', kid: 'k1', ...header }))}.${b64(payload)}`;
  return `${signed}.${b64(by?.(signed) ?? sign('RSA-SHA256', Buffer.from(signed), key))}`;
}

function delivery(
  token: string | undefined = jws(),
  { kid = 'k1', raw = RAW, more }: { kid?: string; raw?: string; more?: [string, string] } = {},
): Delivery {
  const headers = new Headers({ 'x-signature-kid': kid, ...(token !== '' && { 'x-signature': token }) });
  if (more) headers.append(...more);
  return { headers, raw: new TextEncoder().encode(raw) };
}

/** Keys from an address of the test's own, and how often it was asked. */
function served(keys: () => object[], clock: () => number = () => NOW): { keys: Keys; asked(): number } {
  let asked = 0;
  const fetch = ((url: string) => {
    asked += 1;
    assert.equal(url, 'https://finqware.example/keys');
    return Promise.resolve(Response.json({ keys: keys() }));
  }) as typeof globalThis.fetch;
  return { keys: createKeys('https://finqware.example/keys', { fetch, now: clock }), asked: () => asked };
}

const read = (given: Delivery, keys: Keys = served(() => [jwkOf(own, 'k1')]).keys) =>
  readWebhook(given, { keys, clientId: CLIENT, now: NOW }, never);

const claims = (more: object = {}): string => JSON.stringify({ digest: digest(RAW), iat: SECONDS, exp: SECONDS + 60, ...more });
const withTime = (more: object): Delivery => {
  const raw = JSON.stringify({ ...BODY, ...more });
  return delivery(jws({ payload: raw }), { raw });
};

describe('Finqware: a signed webhook', () => {
  it('is read where the signed payload is the body', async () => {
    const verified = await read(delivery());
    assert.deepEqual(verified?.news, { id: 'e1', ref: 's1' });
  });

  it('is read where the signed payload is the digest of the body, in any spelling', async () => {
    const hash = createHash('sha256').update(RAW).digest();
    for (const spelt of [hash.toString('hex'), `sha256=${hash.toString('hex')}`, hash.toString('base64'), hash.toString('base64url')]) {
      assert.ok(await read(delivery(jws({ payload: claims({ digest: spelt }) }))), spelt);
    }
    assert.ok(await read(delivery(jws({ payload: claims({ aud: ['other', CLIENT] }) }))));
  });

  it('names the end of a consent', async () => {
    const raw = JSON.stringify({ credentials_id: 'c1', status: 'EXPIRED' });
    const verified = await read(delivery(jws({ payload: raw }), { raw }));
    assert.deepEqual(verified?.news, { id: createHash('sha256').update(raw).digest('base64url'), subject: 'c1', what: 'has_ended' });
  });

  it('is the same news when it is sent twice', async () => {
    const [one, two] = [await read(delivery()), await read(delivery())];
    assert.equal(one?.news.id, two?.news.id);
  });
});

describe('Finqware: what is no webhook of theirs', () => {
  const pem = (): string => own.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (secret: string) => (signed: string) => createHmac('sha256', secret).update(signed).digest();
  const flipped = (token: string, part: 0 | 1 | 2, at: number): string => {
    const parts = token.split('.').map((each) => Buffer.from(each, 'base64url'));
    const bytes = parts[part]!;
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return parts.map(b64).join('.');
  };

  const CORPUS: readonly (readonly [string, () => Delivery])[] = [
    ['has no signature', () => delivery('')],
    ['has no key name', () => ({ ...delivery(), headers: new Headers({ 'x-signature': jws() }) })],
    ['has an empty key name', () => delivery(jws(), { kid: '' })],
    ['is no token', () => delivery('hello')],
    ['has two parts', () => delivery(jws().split('.').slice(0, 2).join('.'))],
    ['has four parts', () => delivery(`${jws()}.${b64('x')}`)],
    ['has an empty signature', () => delivery(jws().replace(/[^.]*$/, ''))],
    ['has a detached payload', () => delivery(jws().replace(/\.[^.]*\./, '..'))],
    ['is alg none', () => delivery(`${b64('{"alg":"none","kid":"k1"}')}.${b64(RAW)}.`)],
    ['is alg none with a signature', () => delivery(jws({ header: { alg: 'none' } }))],
    ['is alg None', () => delivery(jws({ header: { alg: 'None' } }))],
    ['is HS256 by the public key', () => delivery(jws({ header: { alg: 'HS256' }, by: hmac(pem()) }))],
    ['says RS256 and is HS256 by the public key', () => delivery(jws({ by: hmac(pem()) }))],
    [
      'is HS256 by the modulus',
      () => delivery(jws({ header: { alg: 'HS256' }, by: hmac(String(own.publicKey.export({ format: 'jwk' }).n)) })),
    ],
    [
      'is RS384',
      () => delivery(jws({ header: { alg: 'RS384' }, by: (signed) => sign('RSA-SHA384', Buffer.from(signed), own.privateKey) })),
    ],
    ['is PS256', () => delivery(jws({ header: { alg: 'PS256' } }))],
    ['is ES256', () => delivery(jws({ header: { alg: 'ES256' }, by: (signed) => sign('SHA256', Buffer.from(signed), ec.privateKey) }))],
    ['has no alg', () => delivery(jws({ header: { alg: undefined } }))],
    ['has alg as a list', () => delivery(jws({ header: { alg: ['RS256'] } }))],
    ['brings its key as jwk', () => delivery(jws({ header: { jwk: jwkOf(theirs, 'k1') }, key: theirs.privateKey }))],
    ['brings the right key as jwk', () => delivery(jws({ header: { jwk: jwkOf(own, 'k1') } }))],
    ['brings an address for its key as jku', () => delivery(jws({ header: { jku: 'https://evil.example/keys' } }))],
    ['brings an address for its key as x5u', () => delivery(jws({ header: { x5u: 'https://evil.example/cert' } }))],
    ['brings a certificate', () => delivery(jws({ header: { x5c: ['MIIB'] } }))],
    ['says that something is critical', () => delivery(jws({ header: { crit: ['exp'], exp: SECONDS + 60 } }))],
    ['has a payload that is not encoded', () => delivery(jws({ header: { b64: false, crit: ['b64'] } }))],
    ['names a key by a path', () => delivery(jws({ header: { kid: '../../etc/passwd' } }), { kid: '../../etc/passwd' })],
    ['names a key by SQL', () => delivery(jws({ header: { kid: "k1' OR 1=1--" } }), { kid: "k1' OR 1=1--" })],
    ['names a key by an address', () => delivery(jws({ header: { kid: 'https://evil.example/k' } }), { kid: 'https://evil.example/k' })],
    ['names a key that every object has', () => delivery(jws({ header: { kid: 'constructor' } }), { kid: 'constructor' })],
    ['names two keys', () => delivery(jws({ header: { kid: 'k2' } }))],
    ['names another key than it was signed by', () => delivery(jws({ key: theirs.privateKey }))],
    ['names a key that nobody has', () => delivery(jws({ header: { kid: 'k9' } }), { kid: 'k9' })],
    ['is signed by another key', () => delivery(jws({ header: { kid: undefined }, key: theirs.privateKey }))],
    ['has another body', () => delivery(jws(), { raw: RAW.replace('s1', 's2') })],
    ['has a body with a space more', () => delivery(jws(), { raw: `${RAW} ` })],
    ['has an empty body', () => delivery(jws(), { raw: '' })],
    ['has the digest of another body', () => delivery(jws({ payload: claims({ digest: digest(`${RAW} `) }) }))],
    ['has an empty digest', () => delivery(jws({ payload: claims({ digest: '' }) }))],
    ['has a digest without a time', () => delivery(jws({ payload: JSON.stringify({ digest: digest(RAW) }) }))],
    ['has a digest without an end', () => delivery(jws({ payload: claims({ exp: undefined }) }))],
    ['has expired', () => delivery(jws({ payload: claims({ iat: SECONDS - 600, exp: SECONDS - 300 }) }))],
    ['was made in the future', () => delivery(jws({ payload: claims({ iat: SECONDS + 3_600, exp: SECONDS + 7_200 }) }))],
    ['holds only later', () => delivery(jws({ payload: claims({ nbf: SECONDS + 3_600 }) }))],
    ['is for somebody else', () => delivery(jws({ payload: claims({ aud: 'another' }) }))],
    ['has a body that has expired', () => withTime({ exp: SECONDS - 300 })],
    ['has a body from the future', () => withTime({ iat: SECONDS + 3_600 })],
    ['has a body for somebody else', () => withTime({ aud: 'another' })],
    ['is about another client', () => withTime({ client_id: 'another' })],
    ['has a body that is a list', () => delivery(jws({ payload: '[]' }), { raw: '[]' })],
    ['has a body that is no JSON', () => delivery(jws({ payload: 'status=1' }), { raw: 'status=1' })],
    ['has two signatures', () => delivery(jws(), { more: ['x-signature', jws()] })],
    ['has two key names', () => delivery(jws(), { more: ['x-signature-kid', 'k1'] })],
    ['has a bit flipped in its header', () => delivery(flipped(jws(), 0, 3))],
    ['has a bit flipped in its payload', () => delivery(flipped(jws(), 1, 5))],
    ['has a bit flipped at the start of its signature', () => delivery(flipped(jws(), 2, 0))],
    ['has a bit flipped at the end of its signature', () => delivery(flipped(jws(), 2, -1))],
    ['is spelt with padding', () => delivery(`${jws()}==`)],
    ['has unused bits set at its end', () => delivery(jws().replace(/.$/, (last) => ({ A: 'B', Q: 'R', g: 'h', w: 'x' })[last] ?? '!'))],
    ['has spaces in it', () => delivery(jws().replace('.', ' .'))],
    ['is as large as a film', () => delivery(jws({ payload: 'x'.repeat(600_000) }))],
  ];

  for (const [what, make] of CORPUS) {
    it(what, async () => {
      assert.equal(await read(make()), undefined);
    });
  }
  it('are forty cases and more', () => assert.ok(CORPUS.length >= 40));

  it('asks for no key before the token looks like one of theirs', async () => {
    const { keys, asked } = served(() => [jwkOf(own, 'k1')]);
    await read(delivery(jws({ header: { alg: 'none' } })), keys);
    await read(delivery(jws({ header: { jku: 'https://evil.example' } })), keys);
    await read(delivery(jws({ header: { kid: '../x' } }), { kid: '../x' }), keys);
    assert.equal(asked(), 0);
  });
});

describe('Finqware: the keys', () => {
  it('are read again once for a name that is not known, and not for every name that is made up', async () => {
    let now = NOW;
    let set = [jwkOf(own, 'k1')];
    const { keys, asked } = served(
      () => set,
      () => now,
    );
    assert.ok(await keys.find('k1', never));
    set = [jwkOf(theirs, 'k2'), jwkOf(own, 'k1')];
    assert.equal(await keys.find('k2', never), undefined);
    now += 31_000;
    assert.ok(await keys.find('k2', never));
    assert.equal(asked(), 2);
    now += 31_000;
    for (const kid of ['a', 'b', 'c', 'd']) assert.equal(await keys.find(kid, never), undefined);
    assert.equal(asked(), 3);
    // A key that is gone is gone.
    set = [jwkOf(theirs, 'k2')];
    now += 600_000;
    assert.equal(await keys.find('k1', never), undefined);
  });

  it('that are weak, private, of another kind or there twice are none', async () => {
    const odd = [
      jwkOf(weak, 'weak'),
      jwkOf(ec, 'ec'),
      jwkOf(own, 'enc', { use: 'enc' }),
      jwkOf(own, 'rs512', { alg: 'RS512' }),
      { kty: 'oct', k: b64('secret'), kid: 'oct' },
      jwkOf(own, 'twice'),
      jwkOf(theirs, 'twice'),
      { kty: 'RSA', kid: 'broken', n: '!', e: 'AQAB' },
    ];
    for (const [kid, pair] of [
      ['weak', weak],
      ['enc', own],
      ['rs512', own],
      ['oct', own],
      ['twice', own],
      ['twice', theirs],
      ['ec', own],
      ['broken', own],
    ] as const) {
      assert.equal(await read(delivery(jws({ header: { kid }, key: pair.privateKey }), { kid }), served(() => odd).keys), undefined, kid);
    }
  });

  it('that cannot be read are an error, so that the webhook comes again', async () => {
    for (const answer of [
      () => Promise.reject(new TypeError('fetch failed')),
      () => Promise.resolve(new Response('no', { status: 500 })),
      () => Promise.resolve(new Response(null, { status: 302, headers: { location: 'https://evil.example/keys' } })),
      () => Promise.resolve(new Response('{"keys":', { status: 200 })),
      () => Promise.resolve(new Response('{"keys":[]}'.padEnd(70_000), { status: 200 })),
    ]) {
      const keys = createKeys('https://finqware.example/keys', { fetch: answer, now: () => NOW });
      await assert.rejects(read(delivery(), keys), ProviderError);
    }
  });

  it('that cannot be read are not asked for again by each webhook, but after half a minute', async () => {
    let now = NOW;
    let asked = 0;
    const fetch = (() => {
      asked += 1;
      return Promise.resolve(asked === 1 ? new Response('no', { status: 500 }) : Response.json({ keys: [jwkOf(own, 'k1')] }));
    }) as typeof globalThis.fetch;
    const keys = createKeys('https://finqware.example/keys', { fetch, now: () => now });
    for (let count = 0; count < 3; count += 1) await assert.rejects(keys.find('k1', never), ProviderError);
    now += 29_000;
    await assert.rejects(keys.find('k1', never), ProviderError);
    assert.equal(asked, 1);
    now += 1_000;
    assert.ok(await keys.find('k1', never));
    assert.equal(asked, 2);
  });

  it('are there for everybody who waits, also where one of them leaves', async () => {
    let answer = (_response: Response): void => undefined;
    const fetch = ((_url: string, { signal }: RequestInit) =>
      new Promise<Response>((resolve, reject) => {
        answer = resolve;
        signal!.addEventListener('abort', () => reject(new Error('aborted')));
      })) as typeof globalThis.fetch;
    const keys = createKeys('https://finqware.example/keys', { fetch, now: () => NOW });
    const one = new AbortController();
    const leaves = keys.find('k1', one.signal);
    const stays = keys.find('k1', never);
    one.abort();
    await assert.rejects(leaves, ProviderError);
    answer(Response.json({ keys: [jwkOf(own, 'k1')] }));
    assert.ok(await stays);
  });

  it('rotate upstream, and every webhook is read all the same', async () => {
    const world = finqwareWorld();
    const { session_id } = JSON.parse(await firstHandle(world)) as { session_id: string };
    for (let round = 0; round < 3; round += 1) {
      world.emulator.fire('session.updated', { session_id });
      await world.emulator.settled();
      const news = await world.provider.receive!(world.deliveries.at(-1)!, never);
      assert.equal(news?.ref, session_id, `after ${round} rotations`);
      await world.emulator.fetch(new Request(`${FINQWARE}/__emulator/keys`, { method: 'POST' }));
      world.pass(60);
    }
    assert.equal(COMPANION, world.emulator.deliveries().at(-1)?.url);
    // The first key is published no more.
    world.pass(3_600);
    assert.equal(await world.provider.receive!(world.deliveries[0]!, never), undefined);
  });

  it('are needed: without their address nothing is believed', async () => {
    const world = finqwareWorld(({ jwks_url: _none, ...settings }) => settings);
    const { session_id } = JSON.parse(await firstHandle(world)) as { session_id: string };
    world.emulator.fire('session.updated', { session_id });
    await world.emulator.settled();
    assert.equal(await world.provider.receive!(world.deliveries[0]!, never), undefined);
  });
});

async function firstHandle(world: ReturnType<typeof finqwareWorld>): Promise<string> {
  const passed = await world.provider.passOn!(passing(world, [PRODUCT], undefined, DEPOSIT), never);
  assert.ok(passed.ok);
  return passed.handle['finqware']!;
}
