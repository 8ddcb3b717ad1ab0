import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configSchema, parseConfig } from '../../server/config.ts';
import { configTable, tenantTable } from '../../stories/docs/tables/providers.ts';
import { codeOf } from './docs-snippets.ts';

/* The configurations that the documentation shows, and the page that explains them. */

const ENV = {
  FINTECTURE_APP_ID: 'app',
  FINTECTURE_APP_SECRET: 'secret',
  TESSERA_SECRET: 's'.repeat(32),
  SHOP_SECRET: 's'.repeat(32),
  SHOP_APP_KEY: 'pk_shop',
};
const PAGES = ['README.md', 'stories/docs/start.mdx'];

describe('the configurations that are shown', () => {
  for (const page of PAGES) {
    it(`are right in ${page}`, () => {
      const shown = codeOf(page, 'json').filter((text) => text.includes('"public_url"'));
      assert.notEqual(shown.length, 0);
      for (const text of shown) parseConfig(JSON.parse(text), ENV);
    });
  }

  it('leave the defaults that the table names', () => {
    const config = {
      public_url: 'https://pay.example/tessera',
      tenants: [{ client_id: 'a', client_app_key: 'pk_a', client_secret: 's'.repeat(32), name: 'A', origins: [], skills: ['x'] }],
    };
    const settings = configSchema.parse(config);
    const fallback = (name: string): string =>
      configTable
        .split('\n')
        .find((row) => row.startsWith(`| \`${name}\``))
        ?.split('|')[2]
        ?.trim() ?? '';
    for (const name of ['store', 'data_dir', 'trusted_proxies', 'log_level', 'dangerously_allow_weak_secrets'] as const)
      assert.equal(fallback(name), `\`${settings[name]}\``, name);
    for (const group of [settings.lifetimes, settings.limits])
      for (const [name, value] of Object.entries(group)) assert.ok(configTable.includes(`\`${name}\` ${value}`), name);
    for (const name of Object.keys(settings.tenants[0]!)) assert.ok(tenantTable.includes(`| \`${name}\` |`), name);
  });
});
