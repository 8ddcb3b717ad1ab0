import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ownSkills, parseConfig } from '../../server/config.ts';
import { emulate } from '../../server/emulators/command.ts';
import { createCompanion, type CompanionConfig } from '../../server/index.ts';
import { SKILLS } from '../../server/skills/registry.ts';
import { blockOf, codeOf, readPage, rowsOf, runCode, withVariables } from './docs-snippets.ts';

/* The pages about the upstreams: what they have people configure, and what they say works. */

const root = path.resolve(import.meta.dirname, '../..');
const PAGES = { fintecture: 'fintecture', fino: 'fino', finqware: 'finqware' } as const;
const pageOf = (name: keyof typeof PAGES): string => `stories/docs/upstreams/${PAGES[name]}.mdx`;
const names = Object.keys(PAGES) as (keyof typeof PAGES)[];

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Every variable that the pages name. */
const ENV = {
  SHOP_SECRET: 's'.repeat(32),
  FINTECTURE_APP_ID: 'app',
  FINTECTURE_APP_SECRET: 'secret',
  FINTECTURE_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  FINTECTURE_OAC_ID: 'oac',
  FINTECTURE_OAC_SECRET: 'secret',
  FINTECTURE_WEBHOOK_SECRET: 'w'.repeat(32),
  FINO_CLIENT_ID: 'client',
  FINO_CLIENT_SECRET: 'secret',
  FINO_WEBHOOK_SECRET: 'w'.repeat(32),
  FINQWARE_CLIENT_ID: 'client',
  FINQWARE_APP_KEY: 'key',
  FINQWARE_SECRET: 'secret',
};

const configOf = (name: keyof typeof PAGES): CompanionConfig =>
  JSON.parse(blockOf(pageOf(name), 'json', '"public_url"')) as CompanionConfig;

describe('the page of each upstream', () => {
  for (const name of names) {
    it(`${name}: has a configuration that is right`, () => {
      const settings = parseConfig(configOf(name), ENV);
      assert.ok(settings.tenants[0]?.providers[name]);
    });

    it(`${name}: names the tests that there are`, () => {
      const tests = rowsOf(pageOf(name), 'What | By which test').flatMap(([, which = '']) =>
        [...which.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
      );
      assert.ok(tests.length > 3);
      for (const file of tests) {
        if (file.includes('*')) continue;
        assert.ok(existsSync(path.join(root, file.includes('/') ? file : `test/server/${file}`)), file);
      }
    });

    it(`${name}: is started with what the emulator prints`, async () => {
      const started = blockOf(pageOf(name), 'sh', 'emulate');
      assert.match(
        started,
        new RegExp(`^npx tessera emulate ${name} --port \\d+ --webhook http://localhost:8080/tessera/webhooks/${name}/shop\\n$`),
      );
      const running = await emulate(name, { port: 0, host: undefined, webhook: undefined });
      assert.ok(running);
      const { providers } = JSON.parse(`{${running.words.slice(running.words.indexOf('"providers"'))}}`) as {
        providers: NonNullable<CompanionConfig['tenants'][number]['providers']>;
      };
      const skill = [...SKILLS, ...ownSkills(providers)].find((each) => each.provider === name && each.flavour === 'sandbox');
      const config = configOf(name);
      const tenant = { ...config.tenants[0]!, client_secret: ENV.SHOP_SECRET, skills: [skill!.name], providers };
      const companion = await createCompanion({ ...config, tenants: [tenant], store: 'memory' }, { log: () => undefined, byItself: false });
      try {
        const body = JSON.stringify({ client_id: 'shop', client_app_key: 'pk_shop', skill: skill!.name });
        const headers = { 'content-type': 'application/json', origin: 'https://shop.example' };
        const response = await companion.fetch(new Request(`${config.public_url}/sessions`, { method: 'POST', headers, body }));
        assert.equal(response.status, 200, await response.clone().text());
        assert.equal(((await response.json()) as { step: { kind: string } }).step.kind, 'choose_bank');
      } finally {
        await companion.close();
        await running.stop();
      }
    });
  }

  it('lists the skills that ship, and no other', () => {
    for (const name of ['fintecture', 'fino'] as const) {
      const heading = 'Skill | What happens | Starts from | Needs';
      const rows = rowsOf(pageOf(name), heading);
      const listed = rows.flatMap(([skills = '', , from]) =>
        skills
          .replaceAll('`', '')
          .split(', ')
          .map((skill) => [skill, from] as const),
      );
      const shipped = SKILLS.filter(({ provider }) => provider === name);
      const from = (skill: (typeof shipped)[number]): string =>
        skill.startsFrom.includes('browser') ? 'page or back end' : 'back end alone';
      assert.deepEqual(listed.sort(), shipped.map((skill) => [skill.name, from(skill)] as const).sort());
    }
  });

  it('has what a skill needs refused where it lacks', () => {
    for (const [name, at, lacks] of [
      ['fintecture', 'fintecture_pisp_sbx_#1.0', 'private_key'],
      ['fintecture', 'fintecture_merchant_sbx_#1.0', 'oac'],
      ['fino', 'fino_pisp_#1.0', 'money_transfer'],
    ] as const) {
      const config = configOf(name);
      const { [lacks]: _, ...rest } = config.tenants[0]!.providers![name] as Record<string, unknown>;
      const tenants = [{ ...config.tenants[0], skills: [at], providers: { [name]: rest } }];
      assert.throws(() => parseConfig({ ...config, tenants }, ENV), new RegExp(`${at} needs ${lacks}`));
      assert.ok(readPage(pageOf(name)).includes(`\`${lacks}\``));
    }
  });

  it('tells finoOS where to send its webhooks', async (t) => {
    const running = await emulate('fino', { port: 0, host: undefined, webhook: undefined });
    assert.ok(running);
    t.after(() => running.stop());
    withVariables(t, { FINO_CLIENT_ID: 'emulator', FINO_CLIENT_SECRET: 'emulator-secret', FINO_WEBHOOK_SECRET: 'w'.repeat(32) });
    const said = t.mock.method(console, 'log', () => undefined);
    await runCode(codeOf(pageOf('fino'), 'js')[0]!, { "environment: 'production'": `environment: 'sandbox', base_url: '${running.url}'` });
    assert.match(String(said.mock.calls[0]?.arguments[0]), /^The webhook is \S+\.$/);
    assert.deepEqual(
      running.emulator.calls().map(({ operation }) => operation),
      ['authenticate', 'createWebhook'],
    );
  });
});
