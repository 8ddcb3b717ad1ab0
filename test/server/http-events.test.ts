import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { STORES } from '../../server/store/registry.ts';
import { sessionAnswer, type SessionAnswer } from '../../src/protocol/index.ts';
import { createWorld, ORIGIN, type TestWorld } from './world.ts';

/** Between two looks of a stream, and a little more. */
const LOOK = 2000;
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

interface Frame {
  event: string;
  data: SessionAnswer;
}

/** An open stream: what has come so far, and whether it has ended. */
class Stream {
  readonly frames: Frame[] = [];
  comments = 0;
  ended = false;
  private readonly reader: ReadableStreamDefaultReader<string>;

  constructor(response: Response) {
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    this.reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    void this.read();
  }

  private async read(): Promise<void> {
    for (;;) {
      const { done, value } = await this.reader.read();
      if (done) break;
      for (const block of value.split('\n\n').filter((each) => each !== '')) {
        if (block.startsWith(':')) this.comments += 1;
        else {
          const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? assert.fail(`not an event: ${block}`);
          const parsed = JSON.parse(data) as SessionAnswer;
          if (event === 'session') assert.deepEqual(sessionAnswer.parse(parsed), parsed, 'nothing leaves that the contract does not name');
          this.frames.push({ event, data: parsed });
        }
      }
    }
    this.ended = true;
  }

  /** The events so far, in a word or two. */
  get story(): string[] {
    return this.frames.map(({ event, data }) => {
      const show = data.step?.show as { state?: string } | undefined;
      return event === 'session' ? [data.status, data.step?.kind, show?.state].filter(Boolean).join(' ') : event;
    });
  }

  cancel(): Promise<void> {
    return this.reader.cancel();
  }
}

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function watch(world: TestWorld, { session_id, nonce }: { session_id: string; nonce?: string | undefined }): Promise<Stream> {
  const response = await world.companion.fetch(
    new Request(`https://pay.example/tessera/sessions/${session_id}/events`, {
      headers: { authorization: `Nonce ${nonce}`, origin: ORIGIN },
    }),
  );
  const stream = new Stream(response);
  await turns();
  return stream;
}

async function pass(world: TestWorld, milliseconds: number): Promise<void> {
  for (let gone = 0; gone < milliseconds; gone += 500) {
    await world.clock.pass(500);
    await turns(6);
  }
}

describe('the event stream', () => {
  it('tells at once how things stand, and what changes when it changes', async () => {
    const world = await createWorld();
    const { body: approval } = await world.submit(await world.start(), 'bank', { institution_id: 'one' });
    const stream = await watch(world, approval);
    assert.deepEqual(stream.story, ['SESSION_OPEN redirect waiting']);
    // The person comes back: another request writes, and the stream hears of it without waiting for its next look.
    await world.call('GET', `/callback?state=${world.provider.asked.at(-1)!.state}`);
    await turns();
    assert.deepEqual(stream.story.slice(1), ['SESSION_OPEN redirect checking']);
    // The bank decides, and tells nobody.
    world.provider.decideLast();
    await pass(world, LOOK + 500);
    assert.deepEqual(stream.story.slice(2), ['SESSION_OPEN redirect approved']);
    await stream.cancel();
  });

  it('hears within 2.5 seconds of what another companion wrote', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tessera-events-'));
    const file = path.join(folder, 'tessera.db');
    const stores = await Promise.all([STORES.sqlite(file), STORES.sqlite(file)]);
    try {
      const [here, there] = await Promise.all(stores.map((store) => createWorld({ given: { store } })));
      const { body: approval } = await here!.submit(await here!.start(), 'bank', { institution_id: 'one' });
      const stream = await watch(here!, approval);
      await there!.call('DELETE', `/sessions/${approval.session_id}`, { reason: 'left' }, { authorization: `Nonce ${approval.nonce}` });
      await turns();
      assert.equal(stream.story.length, 1);
      await pass(here!, LOOK + 500);
      assert.ok(stream.ended);
      await Promise.all([here!.companion.close(), there!.companion.close()]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('ends when its nonce is used, and says so when another tab takes over', async () => {
    const world = await createWorld();
    const session = await world.start({ challenge: CHALLENGE });
    const first = await watch(world, session);
    const { body: approval } = await world.submit(session, 'bank', { institution_id: 'one' });
    await turns();
    // The bank that was chosen may be told before the step is through; nothing after it.
    assert.deepEqual([[...new Set(first.story)], first.ended], [['SESSION_OPEN choose_bank'], true]);
    const second = await watch(world, approval);
    await world.call('POST', `/sessions/${session.session_id}/resume`, { client_id: 'shop', verifier: VERIFIER }, { origin: ORIGIN });
    await turns();
    assert.deepEqual([second.story, second.ended], [['SESSION_OPEN redirect waiting', 'superseded'], true]);
  });

  it('tells the end, and ends with it', async () => {
    const world = await createWorld({ config: { lifetimes: { session_seconds: 60 } } });
    const session = await world.start();
    const stream = await watch(world, session);
    await pass(world, 62_000);
    assert.deepEqual([stream.story, stream.ended], [['SESSION_OPEN choose_bank', 'SESSION_ENDED'], true]);
    assert.equal(stream.frames.at(-1)?.data.exit?.cause, 'session_expired');
  });

  it('says now and then that it is still there, and does not stay for ever', async () => {
    const world = await createWorld();
    const session = await world.start();
    const stream = await watch(world, session);
    await pass(world, 16_000);
    assert.deepEqual([stream.comments, stream.story.length, stream.ended], [1, 1, false]);
    await pass(world, 290_000);
    assert.ok(stream.comments >= 15);
    assert.ok(stream.ended);
    assert.equal((await watch(world, session)).story.length, 1, 'and can be had again');
  });

  it('looks at nothing any more when nobody listens, or when the companion stops', async () => {
    const world = await createWorld();
    const { body: approval } = await world.submit(await world.start(), 'bank', { institution_id: 'one' });
    const stream = await watch(world, approval);
    await pass(world, LOOK * 3);
    const { resolveCalls } = world.provider;
    assert.ok(resolveCalls >= 3);
    await stream.cancel();
    await pass(world, LOOK * 5);
    assert.equal(world.provider.resolveCalls, resolveCalls);
    const other = await watch(world, await world.start());
    world.companion.drain();
    await turns();
    assert.ok(other.ended);
    assert.equal((await world.call('GET', '/readyz')).status, 503);
    assert.equal((await world.call('GET', '/healthz')).status, 200);
  });

  it('is for whoever holds the nonce', async () => {
    const world = await createWorld();
    const [one, two] = [await world.start(), await world.start()];
    const ask = (id: string, authorization?: string) =>
      world.call('GET', `/sessions/${id}/events`, undefined, { origin: ORIGIN, ...(authorization !== undefined && { authorization }) });
    assert.equal((await ask(one.session_id)).body.type, 'nonce_invalid');
    assert.equal((await ask(one.session_id, `Bearer ${one.nonce}`)).body.type, 'nonce_invalid');
    assert.equal((await ask(one.session_id, `Nonce ${one.nonce} x`)).body.type, 'nonce_invalid');
    assert.equal((await ask(one.session_id, `Nonce ${two.nonce}`)).body.type, 'session_not_found');
    assert.equal((await world.call('GET', `/sessions/${one.session_id}/events?nonce=${one.nonce}`)).body.type, 'nonce_invalid');
  });
});
