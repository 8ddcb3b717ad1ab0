import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import type { Skill } from '../../server/index.ts';
import { findCanaries } from '../faults/canaries.mjs';
import { send } from '../faults/process/http.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'server/cli.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'tessera-cli-'));
after(() => rmSync(folder, { recursive: true }));

const SECRET = 'canary-cli-secret-0123456789abcdefgh';
const CANARIES = [{ what: 'the secret', value: SECRET }];
const CONFIG = {
  public_url: 'http://localhost:8080/tessera',
  tenants: [
    {
      ...{ client_id: 'shop', client_app_key: 'pk_shop', client_secret: SECRET, name: 'Shop' },
      ...{ origins: ['https://shop.example'], skills: ['sandbox_aisp_sbx_#1.0'] },
    },
  ],
  providers: ['sandbox'],
};
let count = 0;
/** A configuration in a file, with a folder of its own for the data. */
function configured(change: object = {}): { file: string; data: string } {
  const data = path.join(folder, `data-${(count += 1)}`);
  const file = path.join(folder, `config-${count}.json`);
  writeFileSync(file, JSON.stringify({ ...CONFIG, data_dir: data, ...change }));
  return { file, data };
}

/** A skill of the tenant's own beside the configuration. */
function withSkill(file: string, name: string, content: string): string {
  const home = mkdtempSync(path.join(folder, 'home-'));
  const moved = path.join(home, 'tessera.config.json');
  mkdirSync(path.join(home, 'skills'));
  writeFileSync(path.join(home, 'skills', name), content);
  writeFileSync(moved, readFileSync(file));
  return moved;
}

/** The one that the documentation shows. */
const OWN_SKILL = JSON.parse(readFileSync(path.join(root, 'stories/docs/examples/survey.json'), 'utf8')) as Skill;

function start(args: string[], env: Record<string, string> = {}): { child: ChildProcess; out: () => string; err: () => string } {
  const { PORT: _port, HOST: _host, TESSERA_CONFIG: _config, ...rest } = process.env;
  // Away from the repository: nothing may depend on where it is started.
  const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
  const child = spawn(process.execPath, ['--import', tsx, cli, ...args], {
    cwd: folder,
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return { child, out: () => out, err: () => err };
}

async function run(args: string[], env: Record<string, string> = {}) {
  const { child, out, err } = start(args, env);
  const [code] = (await once(child, 'close')) as [number | null];
  assert.deepEqual(findCanaries(out() + err(), CANARIES), [], 'no secret is repeated');
  return { code, out: out(), err: err() };
}

/** Serves until told to stop. */
async function serving(args: string[], env: Record<string, string> = {}) {
  const started = start(['serve', ...args], env);
  const { child, out, err } = started;
  while (!out().includes('"ready"')) {
    if (child.exitCode !== null) assert.fail(`it did not start: ${out()}${err()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { port } = JSON.parse(
    out()
      .split('\n')
      .find((line) => line.includes('"ready"'))!,
  ) as { port: number };
  return { ...started, port };
}

describe('the command', () => {
  it('says what it can do, and which it is', async () => {
    const [help, short, word, version] = await Promise.all([run(['--help']), run(['-h']), run(['help']), run(['--version'])]);
    for (const { code, out, err } of [help, short, word]) {
      assert.deepEqual([code, err], [0, '']);
      for (const what of ['tessera serve', 'tessera check-config', '--config', '--port', 'PORT', 'Exit codes'])
        assert.ok(out.includes(what), what);
    }
    assert.deepEqual([version.code, version.err], [0, '']);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
  });

  it('answers wrong usage with 64 and with how to do it right', async () => {
    const wrong = [
      [],
      ['fly'],
      ['serve', 'twice'],
      ['serve', '--prot', '1'],
      ['serve', '--port', 'x'],
      ['serve', '--port', '70000'],
      ['serve', '--port'],
      ['check-config', '--config'],
    ];
    const { file } = configured();
    const runs = await Promise.all(wrong.map((args) => run(args[0] === 'serve' ? [...args, `--config=${file}`] : args)));
    for (const [index, { code, out, err }] of runs.entries()) {
      assert.deepEqual([code, out], [64, ''], wrong[index]?.join(' '));
      assert.match(err, /tessera check-config/);
    }
  });

  it('takes skills of the tenant’s own from beside the configuration, and says what is wrong with one', async () => {
    const { file } = configured({ tenants: [{ ...CONFIG.tenants[0], skills: [OWN_SKILL.name] }] });
    const check = (name: string, content: string) => run(['check-config', '--config', withSkill(file, name, content)]);
    assert.equal((await check('survey.json', JSON.stringify(OWN_SKILL))).code, 0);
    assert.equal((await check('survey.mjs', `export default ${JSON.stringify(OWN_SKILL)};`)).code, 0);

    const [{ form, ...step }] = OWN_SKILL.steps as [Skill['steps'][number]];
    const withFields = (fields: object[]) => JSON.stringify({ ...OWN_SKILL, steps: [{ ...step, form: { ...form, fields } }] });
    const wrong = await check('survey.json', withFields([{ ...form!.fields[0], colour: 'red' }]));
    assert.equal(wrong.code, 78);
    assert.match(wrong.err, /skills\/survey\.json: steps\.0\.form\.fields\.0\.colour: is not a known field/);
    const less = await check('survey.json', withFields([{ kind: 'choice', name: 'one', label: 'One' }]));
    assert.match(less.err, /fields\.0\.options: is required/);
    const empty = await check('survey.json', withFields([]));
    assert.match(empty.err, /has no fields/);
    assert.match((await check('survey.json', '{')).err, /skills\/survey\.json/);
  });

  it('checks a configuration, and says all that is wrong with 78', async () => {
    const good = configured();
    const bad = configured({ public_url: 'http://pay.example', log_level: 'loud', tenants: [{ ...CONFIG.tenants[0], skills: [] }] });
    const broken = path.join(folder, 'broken.json');
    writeFileSync(broken, `{"secret": "${SECRET}" oops`);
    const [fine, byVariable, faulty, unreadable, missing, served] = await Promise.all([
      run(['check-config', '--config', good.file]),
      run(['check-config'], { TESSERA_CONFIG: good.file }),
      run(['check-config', '--config', bad.file]),
      run(['check-config', '--config', broken]),
      run(['check-config']),
      run(['serve', '--config', bad.file]),
    ]);
    assert.deepEqual([fine.code, fine.err, fine.out], [0, '', `${good.file} is fine.\n`]);
    assert.equal(byVariable.code, 0);
    assert.ok(!existsSync(good.data), 'checking makes nothing');
    for (const { code, err } of [faulty, served]) {
      assert.equal(code, 78);
      for (const field of ['public_url', 'log_level', 'tenants.0.skills']) assert.ok(err.includes(field), field);
      assert.doesNotMatch(err, /\n\s+at /, 'no stack');
    }
    for (const { code, err } of [unreadable, missing]) {
      assert.equal(code, 78);
      assert.equal(err.trimEnd().split('\n').length, 2, err);
    }
  });

  it('does not start with a key that others can read, nor where another one listens', async () => {
    const open = configured();
    mkdirSync(open.data);
    writeFileSync(path.join(open.data, 'key'), 'ab'.repeat(32));
    chmodSync(path.join(open.data, 'key'), 0o644);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { file } = configured();
    const [readable, taken] = await Promise.all([
      run(['serve', '--config', open.file, '--port', '0']),
      run(['serve', '--config', file, '--port', String(port), '--host', '127.0.0.1']),
    ]);
    server.close();
    assert.equal(readable.code, 78);
    assert.match(readable.err, /0600/);
    assert.equal(taken.code, 69);
    assert.match(taken.err, /^[^\n]*EADDRINUSE[^\n]*\n$/);
  });

  it('fails in one line where the data cannot be', async () => {
    const blocked = path.join(folder, 'a-file');
    writeFileSync(blocked, '');
    const noFolder = configured({ data_dir: path.join(blocked, 'data') });
    const noDatabase = configured();
    mkdirSync(noDatabase.data);
    writeFileSync(path.join(noDatabase.data, 'tessera.db'), 'this is no database, but something else that is long enough'.repeat(100));
    for (const { code, err } of await Promise.all(
      [noFolder, noDatabase].map(({ file }) => run(['serve', '--config', file, '--port', '0'])),
    )) {
      assert.equal(code, 1);
      assert.equal(err.trimEnd().split('\n').length, 1, err);
    }
  });

  it('serves, and stops with 0 when told to, in the middle of a crowd', async () => {
    const { file, data } = configured({ limits: { sessions: 1e6, calls: 1e6, misses: 1e6 } });
    const { child, port, out, err } = await serving(['--config', file, '--host', '127.0.0.1'], { PORT: '0' });
    const body = JSON.stringify({ client_id: 'shop', client_app_key: 'pk_shop', skill: 'sandbox_aisp_sbx_#1.0' });
    let answered = 0;
    let isOver = false;
    const failures: string[] = [];
    const crowd = Array.from({ length: 10 }, async () => {
      while (!isOver) {
        const outcome = await send(port, 'POST', '/sessions', body).then(
          ({ status }) => (status === 200 ? 'ok' : String(status)),
          (error: unknown) => (error instanceof Error ? error.message : 'unknown'),
        );
        if (outcome === 'ok') answered += 1;
        // Nobody listens any more: whoever comes now has not been let in.
        else if (/ECONNREFUSED|ECONNRESET|hang up/.test(outcome)) return;
        else failures.push(outcome);
      }
    });
    while (answered < 50) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number | null];
    isOver = true;
    await Promise.all(crowd);
    assert.deepEqual([code, failures, err()], [0, [], '']);
    for (const line of out().trimEnd().split('\n')) assert.doesNotThrow(() => void JSON.parse(line), line);
    assert.deepEqual(findCanaries(out(), CANARIES), []);
    assert.ok(existsSync(path.join(data, 'tessera.db')));
    const log = path.join(data, 'tessera.db-wal');
    assert.equal(existsSync(log) ? statSync(log).size : 0, 0, 'everything is in the one file');
  });
});
