import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { untilDeadline, watchStep } from '../../src/controllers/watch-step.ts';
import { RequestError } from '../../src/client/sessions-client.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';

const ORIGIN = 'https://companion.example';

interface Heard {
  news: string[];
  refused: unknown[];
  superseded: number;
}

/** Watches with a minute to go; asks again only after two seconds unless there is a reason. */
function watching(client = new PretendCompanion({ at: 1 }), source: Window | null = null) {
  const stop = new AbortController();
  const heard: Heard = { news: [], refused: [], superseded: 0 };
  watchStep({
    client,
    id: 's1',
    nonce: 'n1',
    signal: stop.signal,
    pace: untilDeadline(Date.now(), Date.now() + 60_000),
    origin: ORIGIN,
    source: () => source,
    news: ({ step }) => heard.news.push((step?.show as { state: string }).state),
    refused: (error) => heard.refused.push(error),
    superseded: () => (heard.superseded += 1),
  });
  const reads = (): number => client.log.filter((line) => line.startsWith('read')).length;
  return { client, stop, heard, reads };
}

const send = (data: unknown, origin = ORIGIN, source: Window | null = null): void => {
  window.dispatchEvent(new MessageEvent('message', { data, origin, source }));
};
const home = { type: 'tessera-return', session_id: 's1' };

describe('waiting for the bank', () => {
  it('hears the event stream at once', async () => {
    const { client, stop, heard } = watching();
    await waitUntil(() => client.streams === 1);
    client.approve();
    await waitUntil(() => heard.news.includes('approved'));
    client.tell({ event: 'superseded', data: {} });
    await waitUntil(() => heard.superseded === 1);
    stop.abort();
  });

  it('asks by itself behind the stream', async () => {
    const { stop, heard, reads } = watching();
    await waitUntil(() => heard.news.length > 0, 'it should ask', { timeout: 3000 });
    expect(reads()).to.be.greaterThan(0);
    expect(heard.news[0]).to.equal('waiting');
    stop.abort();
  });

  it('asks at once when the return page calls, when the tab is seen, when the network is back', async () => {
    const reasons: (() => void)[] = [
      () => send(home),
      () => document.dispatchEvent(new Event('visibilitychange')),
      () => window.dispatchEvent(new Event('focus')),
      () => window.dispatchEvent(new Event('pageshow')),
      () => window.dispatchEvent(new Event('online')),
      () => {
        const channel = new BroadcastChannel('tessera');
        channel.postMessage(home);
        channel.close();
      },
    ];
    for (const because of reasons) {
      const { stop, reads } = watching();
      await aTimeout(20);
      because();
      await waitUntil(reads, `${because.toString()} should make it ask`, { timeout: 500, interval: 10 });
      stop.abort();
    }
  });

  it('does not let itself be hurried more than twice a second', async () => {
    const { stop, reads } = watching();
    const until = Date.now() + 1100;
    while (Date.now() < until) {
      send(home);
      await aTimeout(5);
    }
    expect(reads()).to.be.within(2, 3);
    stop.abort();
  });

  it('believes nobody but the companion, about no other session, and where it knows the window no other window', async () => {
    const bankWindow = document.body.appendChild(document.createElement('iframe')).contentWindow!;
    const { stop, reads } = watching(undefined, bankWindow);
    const strange = [
      { data: home, origin: 'https://evil.example', source: bankWindow },
      { data: home, origin: `${ORIGIN}.evil.example`, source: bankWindow },
      { data: home, origin: 'null', source: bankWindow },
      { data: home, origin: '', source: bankWindow },
      { data: home, origin: ORIGIN.replace('https', 'http'), source: bankWindow },
      { data: home, origin: ORIGIN, source: window },
      { data: home, origin: ORIGIN, source: null },
      { data: { ...home, session_id: 's2' }, origin: ORIGIN, source: bankWindow },
      { data: { ...home, type: 'tessera' }, origin: ORIGIN, source: bankWindow },
      ...[null, undefined, 'tessera-return', 7, [], { session_id: 's1' }].map((data) => ({ data, origin: ORIGIN, source: bankWindow })),
    ];
    for (let i = 0; i < 10_000; i++) {
      const { data, origin, source } = strange[i % strange.length]!;
      send(data, origin, source);
    }
    await aTimeout(100);
    expect(reads()).to.equal(0);
    send(home, ORIGIN, bankWindow);
    await waitUntil(reads, 'the right one should be believed', { timeout: 500 });
    stop.abort();
    document.querySelector('iframe')!.remove();
  });

  it('passes on what goes wrong, and waits as long as it is told', async () => {
    const client = new PretendCompanion({ at: 1 });
    const refusal = new RequestError('too_many_requests', 'Slow down.', 'r1', 60);
    let reads = 0;
    client.read = () => {
      reads += 1;
      return Promise.reject(refusal);
    };
    const { stop, heard } = watching(client);
    await aTimeout(20);
    send(home);
    await waitUntil(() => heard.refused.length === 1);
    expect(heard.refused[0]).to.equal(refusal);
    send(home);
    await aTimeout(800);
    expect(reads).to.equal(1);
    stop.abort();
  });

  it('connects again when the stream breaks', async () => {
    const client = new PretendCompanion({ at: 1 });
    let streams = 0;
    client.events = async function* () {
      streams += 1;
      yield { event: 'superseded', data: {} } as never;
      throw new Error('Broken.');
    };
    client.events = async function* (_id, _nonce, signal) {
      streams += 1;
      await aTimeout(10);
      if (!signal.aborted) throw new Error('Broken.');
      yield* [];
    };
    const { stop } = watching(client);
    await waitUntil(() => streams === 2, 'it should connect again', { timeout: 3000 });
    stop.abort();
  });

  it('lets the page rest in the cache of the way back, and listens again when it is shown', async () => {
    const { client, stop } = watching();
    await waitUntil(() => client.streams === 1);
    window.dispatchEvent(new Event('pagehide'));
    await waitUntil(() => client.streams === 0);
    window.dispatchEvent(new Event('pageshow'));
    await waitUntil(() => client.streams === 1);
    stop.abort();
  });

  it('stops without a trace', async () => {
    const { client, stop, reads } = watching();
    await waitUntil(() => client.streams === 1);
    stop.abort();
    await waitUntil(() => client.streams === 0);
    send(home);
    window.dispatchEvent(new Event('pageshow'));
    await aTimeout(2600);
    expect([reads(), client.streams]).to.deep.equal([0, 0]);
  });
});
