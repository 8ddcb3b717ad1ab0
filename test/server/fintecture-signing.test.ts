import assert from 'node:assert/strict';
import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { createFintectureClient } from '../../server/providers/fintecture/client.ts';
import { fintectureSettings } from '../../server/providers/fintecture/settings.ts';
import { readKey, signatureOf } from '../../server/providers/fintecture/signing.ts';
import { fixedToken } from '../../server/providers/http/token.ts';
import { seeded } from './world.ts';

/** Made for this test, and good for nothing else. */
const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDOxcBXwAKcaNge
tPsU9DgP+vLTauzDBZWEsw0n+EgN4HWYNk9dDboxSljlZchf92MH/tGtWPo/3GQP
9RDcTtaj31IOBsv8aeynwT1I5gF/7y9ZarfzbDry7x9DfBORP65HFMwo09zM+Wse
Rw7S/MulggAwY744ucvHVGzZB1TBt37M20+bxvM9EvAyrK2gRg2jL340tnncA5a7
yrwQ3KB2+c39qfyq6K8C/DkXJ3d79ka0ZcY3B7sYrOCfToMM+EljrgrAJG5Q8kRr
pQWwW4KcDOp/OXpcqEf+ret/0kGIJ9bizZ50vND14ZBnrUljWFGgyaqd8GJSan2O
Ox/dlqzdAgMBAAECggEAC+pATa4uWFYAUjCqoUf7bQxQbtdkAk7xkT6CHRIFEOuk
yxsiEqImXw3CNqHZXJJUXhMUgRE2BnUMPREpohBW9QV65H0GxypRbU9I2UkLwBQH
3fa01+2eLf6ShiCBviZ1w/nSU+31dMhQoGOG2qifkY9+tEsjHIC0We2nAhCWlT0D
m3eoJI+44rH4fsw1Xpk06V/d7vfm/jS2t1w1vep4lRVawDipQcVf5QQW0EbzP4Xt
+4AEgQt8xFD3UL5xBdTNxElxEYah2o9sF+0nrT0oUDGoDc+XtuQQAnsf6xBtTRvu
FnRtkxucoKFSAiivYmPWt0lhFb4FlZWCWzvrk73bUQKBgQD1DVnnuofY1LVuBipT
hY753H/m7ljhRieZgXlAkLy9MkjheK7PMwemKcHjbhwijjnzBG9kmLEN25zNA9v6
qFUDyEPsSczrKkonM2SmjaX4HtZ7NRJKo//XYVIKHLFA5UH2YXClJPJSSZhVUAI9
HIBX7Lo5xV1UDQ1hXReTyF/idQKBgQDYApjrrZn54A3YWP96AvNOTiP+zDkyWrNb
EyRc4sZogFCKhvyi8ueZRwuBQcB+E9qpV3/jZMmW6nKhgaMESlkSWn5ltZL4YG1M
RkzwchDY7fIN2N64PynryCheX/QRg1O/VMICZI4l2tNoEioLj1PQ9Fm1+yw70Stb
qJiHDjyDyQKBgG3sXUX7gHCdif0euuHYaXhflugqRqhW5fCQCaoSwvdDlTm+/vtm
8qlw1c6FWA2QKyJ9/NHtRI7o0n+MmaLo26nkrcNSn59lyvmmriGgLLEOdDu0ZM4i
nuMofrqWgFSSAnLY5sTNu/15keHDEB4FqPTH9glwJRtM95GTRr4+BfT5AoGAHAra
R15WKvZHVdrX78MKSxQh4CYrFrpnpl8pzVUzZMWjrxgvHAhkwKVUfQdIMhXpwSo2
1BJ1iT4Oe6EUxK3SOmu9FP8pgU0jY0+NFXn5bfAWCG4rG8g3bQCjHP1f9hYSfThH
p3/eZFOwNkaFZtLIksvmCZX9/BX/hvqwMnhKquECgYEAt3byHs+xO2yjkkwUGjRU
RMWSweHSxgAZlPH9VxTXTcyKyUd14E2k87pv4yc3ltEmpTFwXPqT0zqK54Zu2edh
yvxXzTiRdh4nBa2GP+4AVs0xrh6LlHXs5g5Fe0fdNQ7lrn8eV4gY5aN4QpCeZWq9
X++kuvWC1S+vDTD0nCw/eJc=
-----END PRIVATE KEY-----
`;
const publicKey = createPublicKey(PRIVATE_KEY);
const NOW = Date.parse('2026-01-15T12:00:00Z');
const APP = '6f1c7a52-9f0b-4a77-8d3c-1f2e3d4c5b6a';
const REQUEST_ID = '1b4e28ba-2fa1-4d2b-883f-0016d3cca427';
const signing = { keyId: APP, privateKey: readKey(PRIVATE_KEY), now: () => NOW };

const outgoing = {
  operation: 'createPisV2Connect',
  method: 'POST',
  url: new URL('https://api.fintecture.com/pis/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fback&state=st_1'),
  body: '{"meta":{},"data":{"type":"PIS","attributes":{"amount":"12.34","currency":"EUR","communication":"Größe 7"}}}',
  headers: { 'x-request-id': REQUEST_ID },
};

/** The parts of a signature header, read by the letter of the draft. */
const partsOf = (header: string): Record<string, string> =>
  Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));

/** Whether the headers of a request hold for it, found out without any code of the product's. */
function holds(request: { method: string; url: string; body: string; headers: Headers }): boolean {
  const { method, url, body, headers } = request;
  const { signature = '', headers: names = '', algorithm } = partsOf(headers.get('signature') ?? '');
  const { pathname, search } = new URL(url);
  const digest = `SHA-256=${createHash('sha256').update(body, 'utf8').digest('base64')}`;
  if (algorithm !== 'rsa-sha256' || (body !== '' && headers.get('digest') !== digest)) return false;
  const lines = names
    .split(' ')
    .map((name) => `${name}: ${name === '(request-target)' ? `${method.toLowerCase()} ${pathname}${search}` : headers.get(name)!}`);
  return createVerify('RSA-SHA256').update(lines.join('\n')).verify(publicKey, signature, 'base64');
}

void describe('Fintecture: signatures', () => {
  void it('are the same as ever for the same request', () => {
    assert.deepEqual(signatureOf(outgoing, signing), {
      date: 'Thu, 15 Jan 2026 12:00:00 GMT',
      digest: 'SHA-256=UwQiyB0PI1R63F7O5OwQAl6pSc6E/4ziUvGzxFC7Rr8=',
      signature: `keyId="${APP}",algorithm="rsa-sha256",headers="(request-target) date digest x-request-id",signature="bxb+viMa14i9Ys1GvH4ZOv2H01mozvUiBcU8ZUK/pzs5hDNzWJV+Gf1HTfvy5WdqtXDLyb7Ba7O2JMbtpCt/MdunTXGJHdGmiQQM20AkZg2/sm2EJzxEWL5dtBKBPuMtic6QSIr/7aujnwmFoksOXP/3FuGY112OfFU8wn/ICU5SaHC87qlioOAaZDTn/NZeO3JmhdgMnIGUG3cBWTWWaxyq6TcVTKEOm62Sx39eIZQ8zxjJHMPoG32ggUTPrLsXRbTczdEYCIgHijXp7Q+oULzH78Z0FQG9aHXDn6GZHgyPruVrsCxixCuioLz8qDNpkIeguNLeqSNuC75KC4eZxg=="`,
    });
  });

  void it('of a request without a body name no digest', () => {
    const { body: _, ...rest } = outgoing;
    const signed = signatureOf({ ...rest, method: 'GET', body: '' }, signing);
    assert.deepEqual(Object.keys(signed), ['date', 'signature']);
    assert.equal(partsOf(signed['signature']!)['headers'], '(request-target) date x-request-id');
  });

  void it('hold, and no longer do once anything is changed by one bit', () => {
    const headers = new Headers({ ...outgoing.headers, ...signatureOf(outgoing, signing) });
    const { method, url, body } = outgoing;
    const request = { method, url: url.href, body, headers };
    assert.ok(holds(request));
    const flipped = (text: string, at: number): string =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
    assert.ok(!holds({ ...request, method: 'PUT' }));
    for (let at = 0; at < body.length; at += 1) assert.ok(!holds({ ...request, body: flipped(body, at) }), `bit ${at} of the body`);
    for (const name of ['date', 'digest', 'x-request-id']) {
      const changed = new Headers(headers);
      changed.set(name, flipped(headers.get(name)!, 9));
      assert.ok(!holds({ ...request, headers: changed }), name);
    }
    assert.ok(!holds({ ...request, url: url.href.replace('st_1', 'st_2') }));
    const moved = new Headers(headers);
    moved.set(
      'signature',
      headers.get('signature')!.replace(/signature="(.)/, (_, first: string) => `signature="${first === 'A' ? 'B' : 'A'}`),
    );
    assert.ok(!holds({ ...request, headers: moved }));
  });
});

void describe('Fintecture: what leaves the client', () => {
  const seen: { method: string; url: string; body: string; headers: Headers }[] = [];
  const fetching: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await request.text() });
    return Response.json(method === 'POST' ? { meta: { session_id: 's', url: 'https://pay.example/' } } : { status: 'payment_pending' });
  };
  const client = createFintectureClient({
    ...{ environment: 'production', app_id: APP, app_secret: 'secret', private_key: PRIVATE_KEY },
    ...{ fetch: fetching, now: () => NOW, randomBytes: seeded(3).bytes },
    tokens: { default: fixedToken('t') },
  });

  void it('is signed over the very bytes, whatever they are', async () => {
    const random = seeded(4).bytes;
    const letters = ['a', 'é', 'ß', '漢', '"', '\\', '\n', ' ', '/', '&', '%', '😀'];
    for (let times = 0; times < 300; times += 1) {
      const communication = [...random(12)].map((byte) => letters[byte % letters.length]!).join('');
      const attributes = { amount: '1.00', currency: 'EUR' as const, communication };
      await client.createPisV2Connect({ query: { state: communication }, body: { meta: {}, data: { type: 'PIS', attributes } } });
      const last = seen.at(-1)!;
      assert.ok(holds(last), JSON.stringify(communication));
      assert.equal(
        (JSON.parse(last.body) as { data: { attributes: { communication: string } } }).data.attributes.communication,
        communication,
      );
    }
    assert.equal(new Set(seen.map(({ headers }) => headers.get('x-request-id'))).size, 300);
  });

  void it('is signed when a payment is read, and not where no payment is', async () => {
    await client.getPaymentSession({ path: { payment_id: 'p/1' } });
    assert.ok(holds(seen.at(-1)!));
    await client.getResV1Provider({ path: { provider_id: 'b' } }).catch(() => undefined);
    assert.equal(seen.at(-1)!.headers.get('signature'), null);
  });
});

void describe('Fintecture: settings', () => {
  const GOOD = { environment: 'sandbox', app_id: 'a', app_secret: 's' };
  void it('are taken as they should be', () => {
    for (const more of [
      {},
      { private_key: PRIVATE_KEY },
      { base_url: 'http://localhost:9250' },
      { oac: { client_id: 'o', client_secret: 's' } },
    ]) {
      assert.ok(fintectureSettings.safeParse({ ...GOOD, ...more }).success, JSON.stringify(Object.keys(more)));
    }
  });
  void it('are refused otherwise', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const other = privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const more of [
      ...[
        { environment: 'test' },
        { app_id: '' },
        { private_key: 'MIIE' },
        { private_key: other },
        { webhook_secret: 'short' },
        { more: 1 },
      ],
      ...['http://api.example', 'https://api.example/', 'https://u:p@api.example', 'https://api.example?x', 'nothing'].map((base_url) => ({
        base_url,
      })),
    ]) {
      assert.ok(!fintectureSettings.safeParse({ ...GOOD, ...more }).success, JSON.stringify(more));
    }
  });
});
