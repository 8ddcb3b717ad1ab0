import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UpstreamError } from '../../server/providers/http/error.ts';
import { UPSTREAMS } from '../upstreams/clients.ts';
import { exampleCall } from '../upstreams/example.ts';
import { readDocument } from '../upstreams/documents.ts';
import { garbageToCompanions } from '../upstreams/garbage-journeys.ts';
import { garbageToProviders } from '../upstreams/garbage-providers.ts';
import { garbageToClients } from '../upstreams/garbage-run.ts';
import { RAW, startRaw } from '../upstreams/raw.ts';
import { seeded } from './world.ts';

const COUNT = Number(process.env['GARBAGE'] ?? 600);
/** The same every day, so that a failure is a change; the long test goes where nobody has been. */
const SEED = Number(process.env['SEED'] ?? 1);

describe(`malformed answers from upstream, ${COUNT} of them, SEED=${SEED}`, () => {
  it('end in an answer that fits or in an error with a request id: nothing else, and nothing of the answer in the error', async () => {
    const ends = await garbageToClients(UPSTREAMS, COUNT, SEED);
    // Every way to fail was met: else the garbage has not come far.
    const met = ['malformed_answer', 'refused', 'broken', 'redirected', 'too_large', 'lost', 'unreachable', 'timed_out'];
    assert.deepEqual(
      met.filter((each) => !ends.has(each)),
      [],
    );
    assert.ok((ends.get('answer 200') ?? 0) > 0, 'and some was good enough');
  });
});

describe(`the same to the adapters, ${COUNT / 2} of them, and to whole companions, ${COUNT / 20}, SEED=${SEED}`, () => {
  it('leaves an adapter nothing to throw but an error that the companion knows', async () => {
    const ends = await garbageToProviders(COUNT / 2, SEED);
    for (const method of [
      'institutions',
      'authorize',
      'resolve',
      'accounts',
      'transactions',
      'holders',
      'passOn',
      'startCheck',
      'readCheck',
    ])
      assert.ok((ends.get(`${method} answered`) ?? 0) > 0 && [...ends.keys()].some((end) => end.startsWith(`${method} provider`)), method);
  });

  it('leaves every answer of the companion one of its own: no 500 without an id, nothing of upstream’s in an error or the log', async () => {
    const ends = await garbageToCompanions(COUNT / 20, SEED);
    assert.ok((ends.get('200') ?? 0) > 0);
    assert.ok(
      [...ends.keys()].some((end) => end.startsWith('50')),
      [...ends.keys()].join(', '),
    );
  });
});

describe('a connection that is broken', () => {
  for (const [what, bytes] of Object.entries(RAW)) {
    it(`brings ${what}: an error of ours`, async () => {
      const raw = await startRaw();
      try {
        raw.set(bytes);
        const [upstream] = UPSTREAMS;
        const [operation] = readDocument(upstream!.documents[0]!).operations.filter(({ method }) => method === 'GET');
        const document = readDocument(upstream!.documents[0]!);
        const client = upstream!.create({
          baseUrl: raw.url,
          fetch,
          randomBytes: seeded(1).bytes,
          repeats: 1,
          pauseMs: 0,
          maxAnswerBytes: 65_536,
        });
        await assert.rejects(client[operation!.id]!(upstream!.call(operation!, exampleCall(document, operation!))), (error) => {
          assert.ok(error instanceof UpstreamError, String(error));
          assert.match(error.code, /^(lost|malformed_answer|too_large)$/);
          return true;
        });
      } finally {
        await raw.close();
      }
    });
  }
});
