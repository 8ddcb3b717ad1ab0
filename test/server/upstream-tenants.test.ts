import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Emulator } from '../../server/emulators/kit/index.ts';
import { EMULATORS } from '../../server/emulators/registry.ts';
import { createCompanion } from '../../server/index.ts';
import { createMemoryStore } from '../../server/store/memory.ts';
import type { Write } from '../../server/store/store.ts';
import { seeded, TestClock } from './world.ts';

/* Two tenants on two upstreams in one companion, at the same time: nothing of the one is ever in the hands of the other. */

const COMPANION = 'https://pay.example/tessera';
const SKILLS = { fintecture: 'fintecture_aisp_sbx_#1.0', fino: 'fino_aisp_sbx_#1.0' } as const;
type Name = keyof typeof SKILLS;
const NAMES = ['fintecture', 'fino'] as const;
const upstreamOf = (name: Name): string => `http://${name}.localhost:9`;
const secretOf = (name: Name): string => `canary-of-${name}-`.padEnd(40, '0');

interface Seen {
  /** All that was sent there: address, headers and body. */
  sent: string;
  /** What came back, and is worth something. */
  tokens: Set<string>;
}

async function twoTenants() {
  const clock = new TestClock();
  const log: Record<string, unknown>[] = [];
  const seen: Record<Name, Seen> = { fintecture: { sent: '', tokens: new Set() }, fino: { sent: '', tokens: new Set() } };
  const emulators = {} as Record<Name, Emulator>;
  const tenants = [];
  for (const name of NAMES) {
    const entry = await EMULATORS[name]!();
    const world = { now: clock.now, randomBytes: seeded(name.length).bytes, sleep: () => Promise.resolve() };
    emulators[name] = entry.create({ publicUrl: upstreamOf(name), ...world });
    const providers = entry.settings(upstreamOf(name));
    const who = { client_id: `${name}-shop`, client_app_key: `pk_${name}`, client_secret: secretOf(name), name };
    tenants.push({ ...who, origins: [`https://${name}.example`], skills: [SKILLS[name]], providers });
  }
  const memory = createMemoryStore();
  const written: Write[] = [];
  const store = { ...memory, write: (writes: readonly Write[], now: number) => (written.push(...writes), memory.write(writes, now)) };
  const config = { public_url: COMPANION, tenants, store: 'memory', key: '11'.repeat(32) } as const;
  const companion = await createCompanion(config, {
    ...{ now: clock.now, sleep: clock.sleep, randomBytes: seeded(3).bytes, store, byItself: false },
    log: (level, event, fields) => void log.push({ level, event, ...fields }),
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const name = NAMES.find((each) => request.url.startsWith(upstreamOf(each)))!;
      const headers = JSON.stringify([...request.headers]);
      seen[name].sent += `${request.url} ${headers} ${await request.clone().text()}\n`;
      const response = await emulators[name].fetch(request);
      const text = await response.clone().text();
      for (const [, token] of text.matchAll(/"access_token":"([^"]+)"/g)) seen[name].tokens.add(token!);
      return response;
    },
  });
  return { clock, companion, emulators, log, seen, written };
}

await test('what one tenant has, knows and does never reaches the other', async () => {
  const { clock, companion, emulators, log, seen, written } = await twoTenants();

  async function call(name: Name, method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const text = body && JSON.stringify(body);
    const json: Record<string, string> =
      text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(text.length) };
    const all = { origin: `https://${name}.example`, ...json, ...headers };
    const response = await companion.fetch(
      new Request(COMPANION + path, { method, headers: all, ...(text !== undefined && { body: text }) }),
    );
    const answer = await response.text();
    assert.equal(response.headers.get('set-cookie'), null);
    return { status: response.status, text: answer, body: JSON.parse(answer === '' ? '{}' : answer) as Record<string, never> };
  }
  const publicly = (name: Name) => ({ client_id: `${name}-shop`, client_app_key: `pk_${name}` });
  async function connect(name: Name): Promise<string> {
    const start = await call(name, 'POST', '/sessions', { ...publicly(name), skill: SKILLS[name] });
    const query = new URLSearchParams({ ...publicly(name), skill: SKILLS[name] });
    const banks = await call(name, 'GET', `/institutions?${query}`);
    const { session_id, nonce } = start.body;
    const [bank] = banks.body['institutions'] as unknown as { id: string }[];
    const data = { institution_id: name === 'fintecture' ? 'lilafr' : bank!.id };
    const chosen = await call(name, 'POST', `/sessions/${String(session_id)}/steps`, {
      ...{ client_id: `${name}-shop`, nonce, skill: SKILLS[name], step: 'bank', data },
    });
    assert.equal(chosen.status, 200, chosen.text);
    return start.text + banks.text + chosen.text;
  }

  const rounds = await Promise.all(Array.from({ length: 20 }, (_, index) => connect(NAMES[index % 2]!)));
  await clock.pass(301_000);
  const later = await Promise.all(NAMES.map((name) => connect(name)));

  for (const [mine, other] of [NAMES, [...NAMES].reverse() as [Name, Name]]) {
    assert.ok(seen[mine].tokens.size > 0 && seen[mine].sent.length > 0);
    for (const foreign of [secretOf(other), `${other}-shop`, upstreamOf(other), ...seen[other].tokens])
      assert.ok(!seen[mine].sent.includes(foreign), `${foreign} was sent to ${mine}`);
    assert.ok(emulators[mine].calls().every(({ path }) => !path.includes(other)));
    const answers = [...rounds, ...later].filter((_, index) => NAMES[index % 2] === mine).join('');
    for (const foreign of [upstreamOf(other), secretOf(mine), secretOf(other), ...seen.fino.tokens, ...seen.fintecture.tokens])
      assert.ok(!answers.includes(foreign), `${foreign} was answered to ${mine}`);
  }
  for (const line of log.filter(({ provider }) => provider !== undefined)) {
    assert.equal(line['tenant'], `${String(line['provider'])}-shop`, JSON.stringify(line));
    assert.ok(!NAMES.some((name) => name !== line['provider'] && JSON.stringify(line).includes(name)), JSON.stringify(line));
  }
  const stored = JSON.stringify(written) + JSON.stringify(log);
  for (const token of [...seen.fino.tokens, ...seen.fintecture.tokens, 'emulator-secret', ...NAMES.map(secretOf)])
    assert.ok(!stored.includes(token), `${token} is kept or logged in plain`);
  const kept = written.filter(({ kind }) => kind === 'kept');
  assert.ok(kept.length > 0 && kept.every(({ id }) => /^(fintecture-shop\/fintecture|fino-shop\/fino)\//.test(id)));
});

await test('one token for many calls at once, and a new one when it is over', async () => {
  const { seen, companion, clock } = await twoTenants();
  const ask = (): Promise<Response> => {
    const query = new URLSearchParams({ client_id: 'fintecture-shop', client_app_key: 'pk_fintecture', skill: SKILLS.fintecture });
    return companion.fetch(new Request(`${COMPANION}/institutions?${query}`, { headers: { origin: 'https://fintecture.example' } }));
  };
  await Promise.all(Array.from({ length: 50 }, ask));
  assert.equal(seen.fintecture.tokens.size, 1);
  await clock.pass(3_600_000);
  await Promise.all(Array.from({ length: 50 }, ask));
  // Yesterday's directory is shown while today's is read.
  for (let turn = 0; turn < 200 && seen.fintecture.tokens.size < 2; turn += 1) await new Promise(setImmediate);
  await Promise.all(Array.from({ length: 50 }, ask));
  assert.equal(seen.fintecture.tokens.size, 2);
});
