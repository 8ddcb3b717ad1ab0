import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';
import { emulate, emulatorNames } from '../../server/emulators/command.ts';

const root = path.resolve(import.meta.dirname, '../..');
const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');

/** The command, as somebody types it. */
function start(...args: string[]) {
  const { PORT: _port, HOST: _host, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', tsx, path.join(root, 'server/cli.ts'), 'emulate', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return { child, out: () => out, err: () => err };
}

describe('tessera emulate', () => {
  it('starts every emulator, with what to put into the configuration', async () => {
    for (const name of emulatorNames()) {
      const running = await emulate(name, { port: 0, host: undefined, webhook: 'http://127.0.0.1:9/hook' });
      assert.ok(running, name);
      const { providers } = JSON.parse(`{${running.words.split('\n').slice(4).join('\n')}}`) as {
        providers: Record<string, Record<string, unknown>>;
      };
      assert.deepEqual(Object.keys(providers), [name]);
      assert.ok(String(providers[name]?.['base_url']).startsWith(running.url), name);
      assert.equal((await fetch(`${running.url}/__emulator/calls`)).status, 200);
      await running.stop();
    }
    assert.equal(await emulate('toString', { port: 0, host: undefined, webhook: undefined }), undefined);
  });

  it('says where it is and ends when it is told to', async () => {
    const { child, out, err } = start('fintecture', '--port', '0');
    while (!out().endsWith('}\n')) {
      if (child.exitCode !== null) assert.fail(err());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.match(out(), /^The emulator of fintecture is ready: http:\/\/127\.0\.0\.1:\d+\n/);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });

  it('answers wrong usage with 64', async () => {
    const wrong = [[], ['bank'], ['fintecture', 'twice'], ['fintecture', '--webhook', 'nowhere'], ['fintecture', '--port', 'x']];
    const runs = wrong.map((args) => start(...args));
    const codes = await Promise.all(runs.map(async ({ child }) => ((await once(child, 'close')) as [number])[0]));
    assert.deepEqual(codes, [64, 64, 64, 64, 64]);
    assert.match(runs[1]?.err() ?? '', /There is no emulator "bank"; there are fintecture/);
  });
});
