import { describe, it } from 'node:test';
import { UPSTREAMS } from '../upstreams/clients.ts';
import { garbageToCompanions } from '../upstreams/garbage-journeys.ts';
import { garbageToProviders } from '../upstreams/garbage-providers.ts';
import { garbageToClients } from '../upstreams/garbage-run.ts';

const COUNT = Number(process.env['GARBAGE'] ?? 20_000);
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

describe(`malformed answers from upstream, ${COUNT} of them, SEED=${SEED}`, () => {
  it('end in an answer that fits or in an error with a request id', async () => {
    await garbageToClients(UPSTREAMS, COUNT, SEED);
  });

  it('leave an adapter nothing to throw but an error that the companion knows', async () => {
    await garbageToProviders(COUNT / 4, SEED);
  });

  it('leave every answer of the companion one of its own', async () => {
    await garbageToCompanions(COUNT / 10, SEED, 0.35);
  });
});
