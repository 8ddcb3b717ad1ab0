import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UpstreamError } from '../../server/providers/http/error.ts';
import { UPSTREAMS } from '../upstreams/clients.ts';
import { exampleCall } from '../upstreams/example.ts';
import { readDocument } from '../upstreams/documents.ts';
import { garbageToClients } from '../upstreams/garbage-run.ts';
import { RAW, startRaw } from '../upstreams/raw.ts';
import { seeded } from './world.ts';

const COUNT = Number(process.env['GARBAGE'] ?? 2_000);
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
