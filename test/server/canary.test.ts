import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { STORES } from '../../server/store/registry.ts';
import type { Store } from '../../server/store/store.ts';
import { findCanaries, formsOf, PACKAGE_CANARIES, type Canary } from '../faults/canaries.mjs';
import { live } from '../faults/living.ts';
import { FORMS, NOT_FOR_LOGS, PERSONAL, Recorder, SECRETS } from '../faults/recorder.ts';

const MINUTE = 60_000;
const named = (what: string, values: Iterable<string>): Canary[] => [...values].map((value) => ({ what, value }));

describe('canaries', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-canary-'));
  let recorder: Recorder;
  let store: Store;
  /** Every secret that was given out, too. */
  let tokens: Canary[];
  const disk = (): Buffer => Buffer.concat(readdirSync(folder).map((file) => readFileSync(path.join(folder, file))));

  before(async () => {
    store = await STORES.sqlite(path.join(folder, 'tessera.db'));
    recorder = await Recorder.open(store);
    await live(recorder);
    tokens = [
      ...named('a nonce', recorder.nonces.keys()),
      ...named('a temp token', recorder.temps.keys()),
      ...named('an access token', recorder.access),
      ...named('a state', recorder.states),
    ];
  });
  after(() => rmSync(folder, { recursive: true }));

  it('were all sung: the run saw what it should', () => {
    const types = new Set(recorder.answers.map(({ body }) => (body as { type?: string }).type));
    for (const type of [
      'invalid_fields',
      'nonce_invalid',
      'nonce_consumed',
      'nonce_expired',
      'origin_not_allowed',
      'temp_token_invalid',
      'access_token_invalid',
      'provider_unavailable',
      'resume_refused',
      'session_ended',
      'step_out_of_order',
      'tenant_unknown',
      'malformed_request',
      'not_found',
      'action_not_possible',
    ]) {
      assert.ok(types.has(type), `nothing was refused with ${type}`);
    }
    assert.equal(recorder.access.size, 5);
    assert.ok(SECRETS.length + PERSONAL.length + NOT_FOR_LOGS.length + tokens.length >= 25);
    assert.ok(formsOf('canary').length >= 8);
  });

  it('are in nothing that a browser gets', () => {
    for (const { by, method, path: at, status, bytes, body } of recorder.answers.filter((answer) => answer.by === 'browser')) {
      // Its own are its own: the nonce and the temp token of this very answer.
      const others = tokens.filter(({ value }) => value !== body.nonce && value !== body.temp_token);
      // What was typed is shown again where it was typed.
      const typed = body.step?.kind === 'form' ? [] : FORMS;
      const never = [...SECRETS, ...PERSONAL, ...others, ...typed];
      assert.deepEqual(findCanaries(bytes, never), [], `${by} ${method} ${at.slice(0, 40)} ${status}`);
      assert.doesNotMatch(bytes, /\n\s+at |node_modules|\.ts:\d|SQLITE|\/work\//, `${method} ${at} tells of the inside`);
    }
  });

  it('reach a back end only where they are what it asked for', () => {
    for (const { method, path: at, status, bytes, body } of recorder.answers.filter(({ by }) => by === 'backend')) {
      const others = tokens.filter(({ value }) => value !== body.nonce && value !== body.access_token);
      const data = ['/accounts', '/holders', '/transactions'].includes(at) ? [] : PERSONAL;
      assert.deepEqual(findCanaries(bytes, [...SECRETS, ...data, ...others]), [], `${method} ${at} ${status}`);
    }
  });

  it('are in no line of the log', () => {
    const log = recorder.world.log.join('\n');
    assert.ok(log.length > 1000);
    assert.deepEqual(findCanaries(log, [...SECRETS, ...PERSONAL, ...FORMS, ...NOT_FOR_LOGS, ...tokens]), []);
    for (const line of recorder.world.log) assert.doesNotThrow(() => void JSON.parse(line));
  });

  it('are not in the file of the database', () => {
    const kept = NOT_FOR_LOGS.filter(({ what }) => what === 'an Idempotency-Key');
    assert.deepEqual(findCanaries(disk(), [...SECRETS, ...PERSONAL, ...FORMS, ...tokens, ...kept]), []);
    assert.ok(disk().includes('"status":"completed"'), 'it is the file of this run');
    const told = recorder.answers.find(({ path: at, status }) => at === '/forms' && status === 200);
    assert.equal(findCanaries(told?.bytes ?? '', FORMS).length, FORMS.length, 'it was there to be sealed');
  });

  it('are found, in whatever form, where somebody plants them', () => {
    for (const { what, value } of [...SECRETS, ...PERSONAL, ...tokens]) {
      for (const [form, text] of formsOf(value))
        assert.deepEqual(findCanaries(`{"x":"..${text}.."}`, [{ what, value }]), [`${what} (${form})`]);
      for (const shift of ['', 'a', 'ab']) {
        const inside = Buffer.from(`${shift}${value}, and more`).toString('base64');
        assert.equal(findCanaries(inside, [{ what, value }]).length, 1, `${what} inside of base64`);
      }
    }
    const [bad] = [`{"key":"canary-grant-6f1d0c"}`];
    assert.ok(PACKAGE_CANARIES.some(({ is }) => is.test(bad)));
  });

  it('are gone from the disk when their session is gone, with everything of the person', async () => {
    const { clock } = recorder.world;
    await clock.pass(200 * 24 * 60 * MINUTE);
    while ((await store.sweep(clock.now(), 1000)) > 0);
    await store.close();
    const left = disk().toString('latin1');
    assert.doesNotMatch(left, /canary|session|shop\.example|"status"/i);
  });
});
