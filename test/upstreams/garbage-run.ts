import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { UpstreamError } from '../../server/providers/http/error.ts';
import { Chance } from '../faults/sim/chance.ts';
import type { Upstream } from './clients.ts';
import { readDocument } from './documents.ts';
import { exampleCall } from './example.ts';
import { CANARY, garbage, MOST_BYTES, type Answer } from './garbage.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Nothing that is asked here waits for anybody: whatever takes longer hangs. */
const HANGS_AFTER_MS = 10_000;

/** Calls whatever there is and gets garbage for it; what must never happen is asserted. How each call ended, counted. */
export async function garbageToClients(upstreams: readonly Upstream[], count: number, seed: number): Promise<Map<string, number>> {
  const chance = new Chance(seed);
  const ends = new Map<string, number>();
  let answer: Answer;
  const targets = upstreams.flatMap((upstream) => {
    const client = upstream.create({
      fetch: () => answer(),
      randomBytes: (size) => chance.bytes(size),
      deadlineSeconds: 0.05,
      repeats: 1,
      pauseMs: 0,
      maxAnswerBytes: MOST_BYTES,
    });
    return upstream.documents
      .map(readDocument)
      .flatMap((document) => document.operations.map((operation) => ({ upstream, client, document, operation })));
  });

  for (let done = 0; done < count; done += 1) {
    const { upstream, client, document, operation } = targets[done % targets.length]!;
    const { id } = operation;
    answer = garbage(chance, document, operation, { quiet: true });
    const spec = upstream.operations[id]!;
    const end = await within(
      client[id]!(upstream.call(operation, exampleCall(document, operation))).then(
        async ({ status, body, requestId }) => {
          const reading = spec.answers[status];
          assert.match(requestId, UUID);
          assert.ok(reading !== undefined, `${id} took the status ${status} for an outcome`);
          if (reading === 'stream') await (body as ReadableStream).cancel().catch(() => undefined);
          else if (reading !== 'none') assert.ok(reading.safeParse(body).success, `${id} let through what does not fit`);
          return `answer ${status}`;
        },
        (error: unknown) => {
          assert.ok(error instanceof UpstreamError, `${id} failed in a way of its own: ${inspect(error)}`);
          assert.match(error.requestId, UUID);
          assert.ok(!inspect(error, { depth: 5 }).includes(CANARY), `${id} repeats an answer: ${inspect(error)}`);
          return error.code;
        },
      ),
      `${id} hangs`,
    );
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  assert.equal(Object.keys(Object.prototype).length, 0, 'prototypes are as they were');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  return ends;
}

async function within<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(what)), HANGS_AFTER_MS)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
