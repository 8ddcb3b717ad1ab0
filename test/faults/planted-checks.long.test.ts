import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { plant, runTest, type Edit } from './mutant.ts';

/* For each of the other checks a bug that it is there for: the check has to fail on it, and for that reason. */

interface Planted extends Edit {
  what: string;
  test: string;
  /** What the check then says. */
  says: RegExp;
}

const PLANTED: Planted[] = [
  {
    what: 'the log repeats what upstream said',
    test: 'test/server/canary.test.ts',
    says: /the client secret \(raw\)/,
    file: 'sessions/calls.ts',
    find: 'fault: faultOf(error)',
    put: 'fault: String(error)',
  },
  {
    what: 'an access token is kept as it is',
    test: 'test/server/canary.test.ts',
    says: /an access token \(raw\)/,
    file: 'sessions/credentials.ts',
    find: 'credentialOf(world, session, skill, hashOf(token))',
    put: 'credentialOf(world, session, skill, token)',
  },
  {
    what: 'a grant is kept in plain',
    test: 'test/server/canary.test.ts',
    says: /the grant \(raw\)/,
    file: 'sessions/credentials.ts',
    find: '{ ...rest, hidden }',
    put: '{ ...rest, grant, hidden }',
  },
  {
    what: 'what was typed is kept in plain',
    test: 'test/server/canary.test.ts',
    says: /a name that was typed \(raw\)/,
    file: 'sessions/records.ts',
    find: '...NOTHING, hidden:',
    put: 'hidden:',
  },
  {
    what: 'an account number travels in full',
    test: 'test/server/canary.test.ts',
    says: /a whole IBAN \(raw\)/,
    file: 'sessions/kinds/accounts.ts',
    find: '`${iban.slice(0, 4)} •••• ${iban.slice(-4)}`',
    put: 'iban',
  },
  {
    what: 'what is no JSON is not expected',
    test: 'test/server/fuzz.test.ts',
    says: /500 .*internal/,
    file: 'routes/http.ts',
    find: '  } catch {\n',
    put: '  } catch (error) {\n    throw error;\n',
  },
  {
    what: 'an origin that begins like one of the tenant may read',
    test: 'test/server/http.test.ts',
    says: /shop\.example/,
    file: 'routes/http.ts',
    find: 'origin !== null && origins.has(origin)',
    put: 'origin !== null && [...origins].some((each) => origin.startsWith(each))',
  },
  {
    what: 'a body without a length may have any',
    test: 'test/server/http.test.ts',
    says: /413/,
    file: 'routes/http.ts',
    find: 'if (size > MAX_BODY_BYTES)',
    put: 'if (size < 0)',
  },
  {
    what: 'the store does not look at versions',
    test: 'test/server/race.test.ts',
    says: /winners|credential|nonce|bank is asked once/,
    file: 'store/memory.ts',
    find: '!== expect) return false;',
    put: '< 0) return false;',
  },
  {
    what: 'nobody is told that another tab took over',
    test: 'test/server/http-events.test.ts',
    says: /superseded/,
    file: 'routes/events.ts',
    find: "out.enqueue('event: superseded\\ndata: {}\\n\\n');",
    put: 'return undefined;',
  },
  {
    what: 'the document names a route that is not there',
    test: 'test/server/openapi.test.ts',
    says: /holder/,
    file: 'openapi.ts',
    find: "'get /holders'",
    put: "'get /holder'",
  },
  {
    what: 'stopping waits for idle connections',
    test: 'test/server/http-serve.test.ts',
    says: /nothing holds it back/,
    file: 'serve.ts',
    find: 'setInterval(() => server.closeIdleConnections(), LAST_LOOK_MS)',
    put: 'setInterval(() => undefined, LAST_LOOK_MS)',
  },
  {
    what: 'faults across fields are told last',
    test: 'test/server/config.test.ts',
    says: /tenants\.0\.skills/,
    file: 'config.ts',
    find: '{ ...across, ...(result.success ? {} : configFaults(result.error.issues)), ...faults }',
    put: '{ ...(result.success ? across : configFaults(result.error.issues)), ...faults }',
  },
  {
    what: 'a wrong configuration ends like any failure',
    test: 'test/server/cli.test.ts',
    says: /78/,
    file: 'cli.ts',
    find: 'config: 78',
    put: 'config: 1',
  },
  {
    what: 'the clock can be set back',
    test: 'test/faults/clock.test.ts',
    says: /never goes back/,
    file: 'clock.ts',
    find: 'time = Math.max(wall(), time + Math.max(0, tick - seen) / 2);',
    put: 'time = wall();',
  },
  {
    what: 'a job that is begun can be begun by others as well',
    test: 'test/server/jobs.test.ts',
    says: /share the jobs/,
    file: 'jobs/jobs.ts',
    find: 'if (!(await store.write([{ kind: JOB, id: doc.id, expect: doc.version }, claim], now()))) return;',
    put: 'await store.write([{ kind: JOB, id: doc.id, expect: doc.version }, claim], now());',
  },
  {
    what: 'news is acknowledged before it is stored',
    test: 'test/server/webhooks-in.test.ts',
    says: /is not acknowledged where it cannot be kept/,
    file: 'routes/webhooks.ts',
    find: 'const isNew = await keepNews(',
    put: 'const isNew = true; void keepNews(',
  },
  {
    what: 'nobody writes down that the tenant was told of some news',
    test: 'test/server/webhooks-in.test.ts',
    says: /is told once, wherever the process is killed/,
    file: 'webhooks/news.ts',
    find: `[{ kind: INBOX, id: news, expect: 1, value: '"told"', expiresAt: inbox.expiresAt }, ...events]`,
    put: 'events',
  },
  {
    what: 'nobody writes down which session upstream means',
    test: 'test/server/webhooks-whole.test.ts',
    says: /tells a session what the bank has decided/,
    file: 'sessions/events.ts',
    find: 'if (found.length === 0 || !providerOf(world, tenant, skill).receive) return [];',
    put: 'return [];',
  },
];

describe(`planted bugs: ${PLANTED.length}, each to be found by the check that is there for it`, () => {
  for (const { what, test, says, ...edit } of PLANTED) {
    it(`${test} notices that ${what}`, () => {
      const { folder, remove } = plant([edit]);
      try {
        const { passed, output } = runTest(folder, test, { FUZZ: '5000', RACES: '5', SEED: '1' });
        assert.ok(!passed, 'it passed');
        assert.match(output, says);
      } finally {
        remove();
      }
    });
  }
});
