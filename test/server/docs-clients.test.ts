import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { emulate } from '../../server/emulators/command.ts';
import { createFintectureClient } from '../../server/providers/index.ts';
import { blockOf, rowsOf, runCode, withVariables } from './docs-snippets.ts';

/* The page about the typed clients, each snippet as somebody copies it, in front of the emulators. */

const PAGE = 'stories/docs/upstreams/clients.mdx';
/** The addresses that the page has its emulators at. */
const ADDRESSES = { fintecture: 'http://127.0.0.1:8091', fino: 'http://127.0.0.1:8092', finqware: 'http://127.0.0.1:8093' } as const;
const KEYS = {
  FINTECTURE_APP_ID: 'emulator',
  FINTECTURE_APP_SECRET: 'emulator-secret',
  FINO_CLIENT_ID: 'emulator',
  FINO_CLIENT_SECRET: 'emulator-secret',
  FINQWARE_CLIENT_ID: 'emulator',
  FINQWARE_APP_KEY: 'emulator-app-key',
};

/** Runs the snippet that makes this client; what it prints, and what the emulator was asked. */
async function run(t: TestContext, name: keyof typeof ADDRESSES, make: string, more = '') {
  const running = await emulate(name, { port: 0, host: undefined, webhook: undefined });
  assert.ok(running);
  t.after(() => running.stop());
  withVariables(t, KEYS);
  const lines: unknown[][] = [];
  t.mock.method(console, 'log', (...words: unknown[]) => void lines.push(words));
  t.mock.method(console, 'error', (...words: unknown[]) => void lines.push(words));
  await runCode(blockOf(PAGE, 'js', make) + more, { [ADDRESSES[name]]: running.url });
  return { lines, asked: running.emulator.calls().map(({ operation }) => operation), url: running.url };
}

describe('the typed clients, as the page has them', () => {
  it('Fintecture’s lists banks', async (t) => {
    const { lines, asked } = await run(t, 'fintecture', 'createFintectureClient({');
    assert.deepEqual(lines, [
      ['lilafr', 'Banque des Lilas'],
      ['midifr', 'Crédit du Midi'],
    ]);
    assert.deepEqual(asked, ['createAccessToken', 'getResV1Providers']);
  });

  it('finoOS’s has somebody connect a bank', async (t) => {
    const { lines, asked, url } = await run(t, 'fino', 'createFinoClient({');
    assert.match(String(lines[0]?.[0]), new RegExp(`^Send them to ${url}/`));
    assert.deepEqual(asked, ['authenticate', 'addUser', 'createConnectUserSession']);
  });

  it('Finqware’s starts a session', async (t) => {
    const { lines, asked } = await run(t, 'finqware', 'createFinqwareClient({');
    assert.equal(lines[0]?.filter((each) => typeof each === 'string' && each.length > 20).length, 2);
    assert.deepEqual(asked, ['createSession']);
  });

  it('throw two errors, which the page tells apart', async (t) => {
    const caught = blockOf(PAGE, 'js', 'catch (error)');
    const { lines } = await run(t, 'fintecture', 'createFintectureClient({', `\n${caught}`);
    const [code, status, requestId] = lines.at(-1) ?? [];
    assert.deepEqual([code, status], ['not_found', 404]);
    assert.match(String(requestId), /^[\da-f-]{36}$/);
    const wrong = await run(t, 'fintecture', 'createFintectureClient({', `\n${caught.replace("'nobody'", '42')}`);
    assert.deepEqual(wrong.lines.at(-1), [{ 'path.provider_id': 'is required' }]);
  });

  it('repeat as often as the page says, and only what it says', async (t) => {
    const running = await emulate('fintecture', { port: 0, host: undefined, webhook: undefined });
    assert.ok(running);
    t.after(() => running.stop());
    const client = createFintectureClient({
      environment: 'sandbox',
      app_id: 'emulator',
      app_secret: 'emulator-secret',
      base_url: running.url,
      pauseMs: 1,
    });
    const count = (operation: string): number => running.emulator.calls().filter((call) => call.operation === operation).length;
    const rows = rowsOf(PAGE, 'Option | Without it | What it is');
    const repeats = Number(rows.find(([name]) => name === '`repeats`')?.[1]);
    const query = { redirect_uri: 'https://shop.example/back', state: 'one' };
    running.emulator.fault(
      { operation: 'getResV1Providers', status: 503, times: 9 },
      { operation: 'getAisV2Connect', status: 503, times: 9 },
    );
    await assert.rejects(client.getResV1Providers(), { code: 'broken' });
    await assert.rejects(client.getAisV2Connect({ query }), { code: 'broken' });
    assert.deepEqual([count('getResV1Providers'), count('getAisV2Connect')], [repeats + 1, 1]);
  });
});
