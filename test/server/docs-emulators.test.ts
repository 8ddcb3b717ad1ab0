import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import { emulate, emulatorNames } from '../../server/emulators/command.ts';
import { PERSONAS } from '../../server/emulators/fino/personas.ts';
import { PEOPLE as AT_FINQWARE } from '../../server/emulators/finqware/people.ts';
import { PEOPLE as AT_FINTECTURE } from '../../server/emulators/fintecture/people.ts';
import { blockOf, codeOf, curlOf, readPage, withFile } from './docs-snippets.ts';

/* The page about the emulators: who can log in, each command, and the test that it shows. */

const PAGE = 'stories/docs/upstreams/emulators.mdx';
const root = path.resolve(import.meta.dirname, '../..');
const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
const cli = path.join(root, 'server/cli.ts');

describe('the emulators, as the page has them', () => {
  it('know everybody who is listed, and nobody else', () => {
    const [, ...tables] = readPage(PAGE).split(/^\| User name +\| What happens +\|$/m);
    const listed = tables.map((table) => [...table.split('\n\n')[0]!.matchAll(/^\| `(\w+)` /gm)].map(([, user]) => user));
    assert.deepEqual(
      listed,
      [AT_FINTECTURE, PERSONAS, AT_FINQWARE].map((people) => people.map(({ user }) => user)),
    );
  });

  it('do what each command says, whichever it is', async () => {
    const commands = codeOf(PAGE, 'sh').filter((text) => text.startsWith('curl '));
    assert.equal(commands.length, 6);
    for (const name of emulatorNames()) {
      const running = await emulate(name, { port: 0, host: undefined, webhook: undefined });
      assert.ok(running);
      try {
        for (const command of commands) {
          const { url, init } = curlOf(command.trim());
          const response = await fetch(url.replace('http://127.0.0.1:8091', running.url), init);
          // What is about Fintecture's own operations, the others do not know.
          const isOwn = init.body === undefined || name === 'fintecture';
          assert.equal(response.ok, isOwn, `${name}: ${command}${await response.text()}`);
        }
      } finally {
        await running.stop();
      }
    }
  });

  it('misbehave as they were told to', async () => {
    const running = await emulate('fintecture', { port: 0, host: undefined, webhook: undefined });
    assert.ok(running);
    try {
      const { url, init } = curlOf(blockOf(PAGE, 'sh', 'createPisV2Connect').trim());
      await fetch(url.replace('http://127.0.0.1:8091', running.url), init);
      const token = await fetch(`${running.url}/oauth/accesstoken`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: 'emulator',
          client_secret: 'emulator-secret',
          scope: 'PIS',
        }),
      });
      const { access_token } = (await token.json()) as { access_token: string };
      const banks = async (): Promise<number> =>
        (await fetch(`${running.url}/res/v1/providers`, { headers: { authorization: `Bearer ${access_token}` } })).status;
      assert.deepEqual([await banks(), await banks(), await banks()], [503, 503, 200]);
    } finally {
      await running.stop();
    }
  });

  it('run in an integrator’s own tests, with the one that is shown', async () => {
    const instead = { "'node_modules/.bin/tessera', [": `process.execPath, ['--import', ${JSON.stringify(tsx)}, ${JSON.stringify(cli)}, ` };
    await withFile(blockOf(PAGE, 'js', 'node:test'), instead, async (file) => {
      const { NODE_TEST_CONTEXT: _parent, ...env } = process.env;
      const child = spawn(process.execPath, ['--import', tsx, '--test', '--test-reporter', 'tap', file], { env });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 0, said);
      assert.match(said, /# pass 1\n/);
    });
  });
});
