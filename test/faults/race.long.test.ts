import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import type { Problem, SessionAnswer } from '../../src/protocol/index.ts';
import { buildServer } from './process/build.ts';
import { CompanionProcess } from './process/companion.ts';
import { send } from './process/http.ts';
import { APP_KEY, CONNECT } from './process/names.ts';
import { openSite } from './process/site.ts';
import { judge } from './races.ts';

type Any = SessionAnswer & Problem;
const RACES = Number(process.env['RACES'] ?? 200);
const AT_ONCE = 50;

describe(`two processes on one database, ${RACES} races of ${AT_ONCE} for one nonce`, () => {
  let server: Awaited<ReturnType<typeof buildServer>>;
  before(async () => {
    server = await buildServer();
  });
  after(() => server.remove());

  it('have one winner each, and one call to the bank', async () => {
    const site = await openSite(server.file, { maybe: () => false, below: () => 0 }, { spares: 0 });
    const second = new CompanionProcess(
      server.file,
      { dataDir: site.dataDir, bank: await site.bank.listen(), port: 0, providerSeconds: 5 },
      0,
    );
    const agent = new Agent({ keepAlive: true });
    try {
      await second.ensure();
      const ports = [site.companion.port, second.port];
      for (let count = 0; count < RACES; count += 1) {
        const start = JSON.stringify({ client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT });
        const { body: session } = await send<Any>(ports[count % 2]!, 'POST', '/sessions', start, {}, agent);
        const asked = site.bank.authorized.size;
        const data = { institution_id: 'one' };
        const body = JSON.stringify({ client_id: 'shop', nonce: session.nonce, skill: CONNECT, step: 'bank', data });
        const results = await Promise.all(
          Array.from({ length: AT_ONCE }, async (_, n) => {
            const key = n % 2 === 0 ? 'same' : `own-${n}`;
            const path = `/sessions/${session.session_id}/steps`;
            const {
              status,
              headers,
              text,
              body: told,
            } = await send<Any>(ports[n % 2]!, 'POST', path, body, { 'idempotency-key': key }, agent);
            return { runner: { key, data }, status, replayed: headers['idempotency-replayed'] === 'true', text, type: told.type };
          }),
        );
        const { nonce } = JSON.parse(judge(results).text) as Any;
        assert.equal(site.bank.authorized.size, asked + 1, 'the bank is asked once');
        for (const port of ports) {
          const look = await send<Any>(
            port,
            'GET',
            `/sessions/${session.session_id}`,
            undefined,
            { authorization: `Nonce ${nonce}` },
            agent,
          );
          assert.equal(look.status, 200, 'the nonce of the winner is good, at whichever process');
        }
      }
      assert.equal(site.bank.repeated, 0);
    } finally {
      agent.destroy();
      await second.end();
      await site.close();
    }
  });
});
