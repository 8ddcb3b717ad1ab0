import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigError, parseConfig, readConfig } from '../../server/config.ts';
import { companionOf } from '../../server/index.ts';
import { findCanaries } from '../faults/canaries.mjs';

const SECRET = 'canary-config-secret-0123456789abcdef';
const KEY = 'c0ffee00112233445566778899aabbccddeeff00112233445566778899c0ffee';
const CANARIES = [
  { what: 'the secret', value: SECRET },
  { what: 'the key', value: KEY },
];

type Tree = Record<string, unknown>;
const TENANT: Tree = {
  ...{ client_id: 'shop', client_app_key: 'pk_shop', client_secret: SECRET, name: 'Shop', origins: ['https://shop.example'] },
  skills: ['sandbox_aisp_sbx_#1.0'],
};
const GOOD: Tree = { public_url: 'https://pay.example/tessera', tenants: [TENANT], providers: ['sandbox'], key: KEY, store: 'memory' };

const tenant = (change: Tree): Tree => ({ tenants: [{ ...TENANT, ...change }] });
const lifetimes = (change: Tree): Tree => ({
  lifetimes: { session_seconds: 3600, nonce_seconds: 600, temp_token_seconds: 600, provider_seconds: 15, ...change },
});
const limits = (change: Tree): Tree => ({ limits: { sessions: 1, calls: 1, misses: 1, ...change } });

/** What is wrong, and the field that has to be named for it. */
const BAD: [change: Tree, field: string][] = [
  [{ public_url: undefined }, 'public_url'],
  [{ public_url: '' }, 'public_url'],
  [{ public_url: 'pay.example' }, 'public_url'],
  [{ public_url: 'http://pay.example' }, 'public_url'],
  [{ public_url: 'https://pay.example/tessera/' }, 'public_url'],
  [{ public_url: 'https://pay.example/?x' }, 'public_url'],
  [{ public_url: 'https://pay.example/#x' }, 'public_url'],
  [{ public_url: 'https://user:pass@pay.example' }, 'public_url'],
  [{ public_url: 'ftp://pay.example' }, 'public_url'],
  [{ public_url: 'javascript:alert(1)' }, 'public_url'],
  [{ public_url: 'http://localhost.evil.example' }, 'public_url'],
  [{ public_url: `https://${'x'.repeat(5000)}` }, 'public_url'],
  [{ public_url: 7 }, 'public_url'],
  [{ tenants: undefined }, 'tenants'],
  [{ tenants: [] }, 'tenants'],
  [{ tenants: {} }, 'tenants'],
  [{ tenants: [null] }, 'tenants.0'],
  [{ tenants: [TENANT, TENANT] }, 'tenants.1.client_id'],
  [tenant({ client_id: undefined }), 'tenants.0.client_id'],
  [tenant({ client_id: '' }), 'tenants.0.client_id'],
  [tenant({ client_id: 'a b' }), 'tenants.0.client_id'],
  [tenant({ client_id: 'x'.repeat(65) }), 'tenants.0.client_id'],
  [tenant({ client_app_key: undefined }), 'tenants.0.client_app_key'],
  [tenant({ client_app_key: 'pk' }), 'tenants.0.client_app_key'],
  [tenant({ client_app_key: SECRET }), 'tenants.0.client_app_key'],
  [tenant({ client_secret: undefined }), 'tenants.0.client_secret'],
  [tenant({ client_secret: '' }), 'tenants.0.client_secret'],
  [tenant({ client_secret: SECRET.slice(0, 31) }), 'tenants.0.client_secret'],
  [tenant({ client_secret: [SECRET] }), 'tenants.0.client_secret'],
  [tenant({ client_secret: { value: SECRET } }), 'tenants.0.client_secret'],
  [tenant({ name: undefined }), 'tenants.0.name'],
  [tenant({ logo: 'logo.svg' }), 'tenants.0.logo'],
  [tenant({ logo: 'http://shop.example/logo.svg' }), 'tenants.0.logo'],
  [tenant({ logo: 'data:image/svg+xml,x' }), 'tenants.0.logo'],
  [tenant({ color: 'red' }), 'tenants.0.color'],
  [tenant({ color: '#12345' }), 'tenants.0.color'],
  [tenant({ country: 'fr' }), 'tenants.0.country'],
  [tenant({ origins: undefined }), 'tenants.0.origins'],
  [tenant({ origins: '*' }), 'tenants.0.origins'],
  [tenant({ origins: ['*'] }), 'tenants.0.origins.0'],
  [tenant({ origins: ['https://shop.example/'] }), 'tenants.0.origins.0'],
  [tenant({ origins: ['https://shop.example', 'https://*.shop.example'] }), 'tenants.0.origins.1'],
  [tenant({ origins: ['http://shop.example'] }), 'tenants.0.origins.0'],
  [tenant({ origins: ['https://SHOP.example'] }), 'tenants.0.origins.0'],
  [tenant({ origins: ['https://shop.example:443'] }), 'tenants.0.origins.0'],
  [tenant({ origins: ['null'] }), 'tenants.0.origins.0'],
  [tenant({ skills: [] }), 'tenants.0.skills'],
  [tenant({ skills: ['nothing_#1.0'] }), 'tenants.0.skills'],
  [tenant({ skills: 'sandbox_aisp_sbx_#1.0' }), 'tenants.0.skills'],
  [tenant({ surprise: SECRET }), 'tenants.0.surprise'],
  [{ providers: [] }, 'tenants.0.skills'],
  [{ providers: ['sandbox', 'nobody'] }, 'providers'],
  [{ providers: 'sandbox' }, 'providers'],
  [{ store: 'redis' }, 'store'],
  [{ data_dir: '' }, 'data_dir'],
  [{ key: 'abc' }, 'key'],
  [{ key: KEY.slice(0, 62) }, 'key'],
  [{ key: Buffer.from(SECRET).toString('base64').slice(0, 40) }, 'key'],
  [{ trusted_proxies: -1 }, 'trusted_proxies'],
  [{ trusted_proxies: 1.5 }, 'trusted_proxies'],
  [{ trusted_proxies: true }, 'trusted_proxies'],
  [{ trusted_proxies: 99 }, 'trusted_proxies'],
  [{ log_level: 'loud' }, 'log_level'],
  [lifetimes({ session_seconds: 0 }), 'lifetimes.session_seconds'],
  [lifetimes({ session_seconds: 1e9 }), 'lifetimes.session_seconds'],
  [lifetimes({ nonce_seconds: 1801 }), 'lifetimes.nonce_seconds'],
  [lifetimes({ nonce_seconds: '600' }), 'lifetimes.nonce_seconds'],
  [lifetimes({ provider_seconds: 61 }), 'lifetimes.provider_seconds'],
  [lifetimes({ temp_token_seconds: null }), 'lifetimes.temp_token_seconds'],
  [lifetimes({ nonce_minutes: 30 }), 'lifetimes.nonce_minutes'],
  [limits({ sessions: 0 }), 'limits.sessions'],
  [limits({ misses: -1 }), 'limits.misses'],
  [limits({ calls: Infinity }), 'limits.calls'],
  [{ dangerously_allow_weak_secrets: 'yes' }, 'dangerously_allow_weak_secrets'],
  [{ allow_everything: true }, 'allow_everything'],
  [{ Public_Url: 'https://pay.example' }, 'Public_Url'],
];

function faultsOf(config: unknown, env = {}): { faults: Readonly<Record<string, string>>; message: string } {
  try {
    parseConfig(config, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error;
  }
  return assert.fail(`this configuration is fine: ${JSON.stringify(config).slice(0, 300)}`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'tessera-config-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string, mode = 0o600): string => {
  const at = path.join(folder, name);
  writeFileSync(at, content, { mode });
  return at;
};

describe(`a configuration, ${BAD.length} bad ones`, () => {
  it('is refused with the field named, and repeats no secret', () => {
    assert.doesNotThrow(() => parseConfig(GOOD));
    assert.ok(BAD.length >= 60);
    for (const [change, field] of BAD) {
      const { faults, message } = faultsOf({ ...GOOD, ...change });
      assert.deepEqual(Object.keys(faults), [field], JSON.stringify(change).slice(0, 200));
      assert.ok(faults[field]!.length > 5 && message.includes(field), message);
      assert.deepEqual(findCanaries(message, CANARIES), [], message);
    }
  });

  it('is refused for everything that is wrong with it, all at once', () => {
    const all = {
      ...GOOD,
      public_url: 'http://pay.example',
      tenants: [
        { ...TENANT, client_secret: 'short', skills: ['nothing_#1.0'], color: 'red' },
        { ...TENANT, client_app_key: SECRET, surprise: 1 },
      ],
      providers: ['nobody'],
      key: 'abc',
      log_level: 'env:NOWHERE',
      lifetimes: { session_seconds: 0, nonce_seconds: 1, temp_token_seconds: 1, provider_seconds: 1 },
    };
    assert.deepEqual(Object.keys(faultsOf(all).faults).sort(), [
      'key',
      'lifetimes.session_seconds',
      'log_level',
      'providers',
      'public_url',
      'tenants.0.client_secret',
      'tenants.0.color',
      'tenants.0.skills',
      'tenants.1.client_app_key',
      'tenants.1.client_id',
      'tenants.1.skills',
      'tenants.1.surprise',
    ]);
  });

  it('is no configuration where it is not even an object', () => {
    for (const config of [undefined, null, 7, 'x', [], () => undefined]) assert.ok(Object.keys(faultsOf(config).faults).length > 0);
  });
});

describe('a value from outside the file', () => {
  const env = (change: Tree = {}): Tree => ({ ...GOOD, ...tenant({ client_secret: 'env:SHOP_SECRET' }), ...change });

  it('comes from the variable, or from the file that a variable names', () => {
    assert.equal(parseConfig(env(), { SHOP_SECRET: SECRET }).tenants[0]?.client_secret, SECRET);
    const at = file('secret', `${SECRET}\n`);
    assert.equal(parseConfig(env(), { SHOP_SECRET_FILE: at }).tenants[0]?.client_secret, SECRET);
    assert.equal(
      parseConfig(env({ tenants: [{ ...TENANT, name: 'env: not one', client_secret: SECRET }] })).tenants[0]?.name,
      'env: not one',
    );
  });

  it('is missed, or doubled, or cannot be read, and that is said of its field', () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{}, /SHOP_SECRET or SHOP_SECRET_FILE/],
      [{ SHOP_SECRET: '' }, /SHOP_SECRET/],
      [{ SHOP_SECRET: SECRET, SHOP_SECRET_FILE: file('twice', SECRET) }, /both/],
      [{ SHOP_SECRET_FILE: path.join(folder, 'nowhere') }, /cannot read/],
      [{ SHOP_SECRET_FILE: folder }, /cannot read/],
      [{ SHOP_SECRET_FILE: file('empty', '\n') }, /SHOP_SECRET/],
      [{ SHOP_SECRET: 'short' }, /32 characters/],
    ];
    for (const [variables, says] of cases) {
      const { faults, message } = faultsOf(env(), variables);
      assert.deepEqual(Object.keys(faults), ['tenants.0.client_secret'], JSON.stringify(variables));
      assert.match(faults['tenants.0.client_secret']!, says);
      assert.deepEqual(findCanaries(message, CANARIES), []);
    }
  });

  it('overrides what a container usually sets', () => {
    const config = file('config.json', JSON.stringify({ ...GOOD, key: undefined }));
    const settings = readConfig(config, {
      TESSERA_PUBLIC_URL: 'https://other.example',
      TESSERA_DATA_DIR: '/elsewhere',
      TESSERA_LOG_LEVEL: 'warn',
      TESSERA_KEY_FILE: file('key.txt', KEY),
    });
    assert.deepEqual(
      [settings.public_url, settings.data_dir, settings.log_level, settings.key],
      ['https://other.example', '/elsewhere', 'warn', KEY],
    );
  });

  it('is a file of JSON that says where it is broken, not what is in it', () => {
    const broken = [`{"client_secret": "${SECRET}" x}`, `{"a": ${SECRET}}`, SECRET, `{"a": "${SECRET}`, '', '[]', 'null', '"x"'];
    for (const [index, text] of broken.entries()) {
      const at = file(`broken-${index}.json`, text);
      assert.throws(
        () => readConfig(at, {}),
        (error: unknown) =>
          error instanceof ConfigError && error.message.includes(at) && findCanaries(error.message, CANARIES).length === 0,
        text,
      );
    }
    assert.throws(() => readConfig(path.join(folder, 'missing.json'), {}), /does not exist/);
  });
});

describe('the key that the companion makes for itself', () => {
  const settings = (dir: string) => parseConfig({ ...GOOD, key: undefined, store: 'sqlite', data_dir: path.join(folder, dir) });

  it("is its owner's alone, and stays the same", async () => {
    const first = await companionOf(settings('made'));
    await first.close();
    const at = path.join(folder, 'made', 'key');
    assert.equal(statSync(at).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(at)).mode & 0o777, 0o700);
    const key = readFileSync(at, 'utf8');
    assert.match(key, /^[0-9a-f]{64}$/);
    const second = await companionOf(settings('made'));
    await second.close();
    assert.equal(readFileSync(at, 'utf8'), key);
  });

  it('is refused when others can read it, or when it is none', async () => {
    for (const mode of [0o644, 0o640, 0o604, 0o660]) {
      const made = settings('open');
      await (await companionOf({ ...made, store: 'memory', key: KEY })).close();
      const at = path.join(folder, `open-${mode.toString(8)}`);
      const own = { ...made, data_dir: at };
      await (await companionOf(own)).close();
      chmodSync(path.join(at, 'key'), mode);
      await assert.rejects(companionOf(own), (error: unknown) => error instanceof ConfigError && /0600/.test(error.message));
    }
    const own = settings('short');
    await (await companionOf(own)).close();
    writeFileSync(path.join(folder, 'short', 'key'), 'abc');
    await assert.rejects(companionOf(own), ConfigError);
  });
});
