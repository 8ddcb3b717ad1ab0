import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Step } from '../../src/protocol/index.ts';
import { STORES } from '../../server/store/registry.ts';
import { race, raceLeave, raceResume } from '../faults/races.ts';
import { createWorld, ORIGIN } from './world.ts';

/** Journeys on each store; each is three races for a nonce, one for a temp token, one for a session, one against leaving. */
const RACES = Number(process.env['RACES'] ?? 170);

describe(`${2 * 3 * RACES} races of 50 for one nonce`, () => {
  for (const kind of ['memory', 'sqlite'] as const) {
    it(`on the ${kind} store have one winner each, and one call to the bank`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'tessera-race-'));
      const store = await STORES[kind](path.join(folder, 'tessera.db'));
      try {
        const world = await createWorld({ given: { store } });
        for (let count = 0; count < RACES; count += 1) {
          await race(world);
          await raceResume(world);
          await raceLeave(world);
        }
      } finally {
        await store.close();
        rmSync(folder, { recursive: true });
      }
    });
  }
});

describe('a look', () => {
  it('shows what was submitted a moment ago, also when the bank was asked before that', async () => {
    const world = await createWorld();
    const session = await world.start({ return_url: `${ORIGIN}/` });
    const { body: approval } = await world.submit(session, 'bank', { institution_id: 'one' });
    const look = (nonce?: string) => world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${nonce}` });
    await look(approval.nonce);
    const { body: page } = await world.submit(approval, 'approval', { action: 'in_page' });
    const { step } = (await look(page.nonce)).body;
    assert.equal((step as Step<'redirect'>).show.display, 'page');
  });
});
