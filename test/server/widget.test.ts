import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { APP_KEY, CONNECT, createWorld, ORIGIN } from './world.ts';

describe('the widget', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-widget-'));
  after(() => rmSync(folder, { recursive: true }));
  for (const name of ['chunks', 'themes']) mkdirSync(path.join(folder, name));
  for (const name of ['tessera.js', 'tessera.js.map', 'chunks/a-1.js', 'themes/paper.css', 'other.css'])
    writeFileSync(path.join(folder, name), `/* ${name} */`);

  it('is served with its chunks and its themes, each as what it is', async () => {
    const world = await createWorld({ given: { widgetDirectory: folder } });
    for (const [name, type, kept] of [
      ['tessera.js', 'text/javascript', 300],
      ['chunks/a-1.js', 'text/javascript', 31536000],
      ['themes/paper.css', 'text/css', 300],
    ] as const) {
      const { status, headers, text } = await world.call('GET', `/${name}`);
      assert.deepEqual([status, text], [200, `/* ${name} */`]);
      assert.equal(headers.get('content-type'), `${type}; charset=utf-8`);
      assert.match(headers.get('cache-control') ?? '', new RegExp(`max-age=${kept}\\b`));
      assert.equal(headers.get('access-control-allow-origin'), '*');
      const again = await world.call('GET', `/${name}`, undefined, { 'if-none-match': headers.get('etag') ?? '' });
      assert.equal(again.status, 304);
    }
  });

  it('serves nothing else that lies there', async () => {
    const world = await createWorld({ given: { widgetDirectory: folder } });
    for (const name of [
      'tessera.js.map',
      'other.css',
      'themes/night.css',
      'themes/',
      'themes/../other.css',
      'themes/%2e%2e/other.css',
      'chunks/tessera.js',
    ])
      assert.equal((await world.call('GET', `/${name}`)).status, 404, name);
  });
});

describe('the face of a tenant', () => {
  const shop = {
    client_id: 'shop',
    client_app_key: APP_KEY,
    client_secret: 'a secret with more than thirty-two characters',
    name: 'Third Drum',
    origins: [ORIGIN],
    skills: [CONNECT.name],
  };

  for (const face of [{}, { color: '#39ff14' }, { logo: 'https://drum.example/logo.svg', color: '#ffffff' }])
    it(`reaches the widget as it is configured: ${Object.keys(face).join(' and ') || 'a name alone'}`, async () => {
      const world = await createWorld({ config: { tenants: [{ ...shop, ...face }] } });
      const { tenant } = await world.start();
      assert.deepEqual(tenant, { name: 'Third Drum', ...face });
    });
});
