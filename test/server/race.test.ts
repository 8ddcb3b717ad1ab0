import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Step } from '../../src/protocol/index.ts';
import { createWorld, ORIGIN } from './world.ts';

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
