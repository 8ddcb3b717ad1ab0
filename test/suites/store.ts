import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Store } from '../../server/store/store.ts';

/** What every store must do. Run for each line of the registry; a store of your own should run it too. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  const withStore = (test: (store: Store) => Promise<void>) => async () => {
    const store = await open();
    try {
      await test(store);
    } finally {
      await store.close();
    }
  };

  describe(`store: ${name}`, () => {
    it(
      'gives back what was written, with its version',
      withStore(async (store) => {
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 0, value: 'ä"\\u0000𝄞', expiresAt: 100 }], 1), true);
        assert.deepEqual(await store.get('k', 'a', 1), { kind: 'k', id: 'a', version: 1, value: 'ä"\\u0000𝄞', expiresAt: 100 });
        assert.equal(await store.get('other', 'a', 1), undefined);
        assert.equal(await store.get('k', 'b', 1), undefined);
      }),
    );

    it(
      'counts versions and refuses an expectation that does not hold',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1' }], 1);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 0, value: '2' }], 1), false);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 2, value: '2' }], 1), false);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 1, value: '2' }], 1), true);
        assert.equal((await store.get('k', 'a', 1))?.version, 2);
        assert.equal((await store.get('k', 'a', 1))?.value, '2');
      }),
    );

    it(
      'writes all or nothing',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1' }], 1);
        const done = await store.write(
          [
            { kind: 'k', id: 'b', expect: 0, value: 'new' },
            { kind: 'k', id: 'a', expect: 7, value: '2' },
          ],
          1,
        );
        assert.equal(done, false);
        assert.equal(await store.get('k', 'b', 1), undefined);
        assert.equal((await store.get('k', 'a', 1))?.value, '1');
      }),
    );

    it(
      'writes the neighbours of what it refuses',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1' }], 1);
        const both = (id: string, expect: number) => [
          { kind: 'k', id, expect: 0, value: 'new' },
          { kind: 'k', id: 'a', expect, value: id },
        ];
        const all = [both('b', 1), both('c', 1), both('d', 7), both('e', 2), [{ kind: 'k', id: 'b', expect: 1, value: 'then' }]];
        assert.deepEqual(await Promise.all(all.map((writes) => store.write(writes, 1))), [true, false, false, true, true]);
        const values = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (id) => (await store.get('k', id, 1))?.value));
        assert.deepEqual(values, ['e', 'then', undefined, undefined, 'new']);
      }),
    );

    it(
      'removes, and lets a removed id begin again',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1' }], 1);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 1 }], 1), true);
        assert.equal(await store.get('k', 'a', 1), undefined);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 0, value: '2' }], 1), true);
        assert.equal((await store.get('k', 'a', 1))?.version, 1);
      }),
    );

    it(
      'treats what has expired as absent, before and after the sweep',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1', expiresAt: 50 }], 1);
        assert.ok(await store.get('k', 'a', 49));
        assert.equal(await store.get('k', 'a', 50), undefined);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 1, value: '2', expiresAt: 90 }], 50), false);
        assert.equal(await store.write([{ kind: 'k', id: 'a', expect: 0, value: '3', expiresAt: 90 }], 50), true);
        assert.deepEqual(await store.get('k', 'a', 60), { kind: 'k', id: 'a', version: 1, value: '3', expiresAt: 90 });
      }),
    );

    it(
      'lists a range of one kind in the order of the bytes of its ids, up to a limit',
      withStore(async (store) => {
        const ids = ['b', 'a', '\u{10000}', '\uffee', 'ä', 'B', 'a/1', 'c'];
        await Promise.all(ids.map((id) => store.write([{ kind: 'k', id, expect: 0, value: `of ${id}` }], 1)));
        await store.write([{ kind: 'other', id: 'a', expect: 0, value: '1' }], 1);
        const listed = async (from: string, to: string, limit = 100): Promise<string[]> =>
          (await store.list('k', { from, to, limit }, 1)).map(({ id }) => id);
        assert.deepEqual(await listed('', '\u{10ffff}'), ['B', 'a', 'a/1', 'b', 'c', 'ä', '\uffee', '\u{10000}']);
        assert.deepEqual(await listed('a', 'b'), ['a', 'a/1']);
        assert.deepEqual(await listed('a/', 'a0'), ['a/1']);
        assert.deepEqual(await listed('\uffee', '\u{10000}'), ['\uffee']);
        assert.deepEqual(await listed('a', 'z', 2), ['a', 'a/1']);
        assert.deepEqual([await listed('b', 'b'), await listed('c', 'a'), await listed('d', 'e')], [[], [], []]);
        assert.deepEqual(await store.list('k', { from: 'b', to: 'c', limit: 1 }, 1), [await store.get('k', 'b', 1)]);
      }),
    );

    it(
      'lists what is there now: neither what has expired, nor what was removed',
      withStore(async (store) => {
        const write = (id: string, expiresAt: number) => store.write([{ kind: 'k', id, expect: 0, value: id, expiresAt }], 1);
        await Promise.all([write('a', 10), write('b', 20), write('c', 30)]);
        const listed = async (now: number, limit: number): Promise<string[]> =>
          (await store.list('k', { from: 'a', to: 'z', limit }, now)).map(({ id }) => id);
        // What has expired does not use up the limit.
        assert.deepEqual([await listed(9, 9), await listed(10, 1), await listed(20, 9)], [['a', 'b', 'c'], ['b'], ['c']]);
        await store.write([{ kind: 'k', id: 'c', expect: 1 }], 1);
        assert.deepEqual(await listed(1, 9), ['a', 'b']);
      }),
    );

    it(
      'sweeps what has expired, no more than asked for',
      withStore(async (store) => {
        const write = (id: string, expiresAt: number) => store.write([{ kind: 'k', id, expect: 0, value: id, expiresAt }], 1);
        await Promise.all([write('a', 10), write('b', 20), write('c', 30)]);
        assert.equal(await store.sweep(20, 1), 1);
        assert.equal(await store.sweep(20, 10), 1);
        assert.equal(await store.sweep(20, 10), 0);
        // Seen through a clock that was set back, what was swept is gone.
        assert.deepEqual([await store.get('k', 'a', 0), await store.get('k', 'b', 0)], [undefined, undefined]);
        assert.ok(await store.get('k', 'c', 20));
      }),
    );

    it(
      'lets exactly one of many writers through',
      withStore(async (store) => {
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '0' }], 1);
        for (let version = 1; version <= 20; version += 1) {
          const results = await Promise.all(
            Array.from({ length: 50 }, (_, n) => store.write([{ kind: 'k', id: 'a', expect: version, value: String(n) }], 1)),
          );
          assert.equal(results.filter(Boolean).length, 1);
          const winner = results.indexOf(true);
          assert.deepEqual([(await store.get('k', 'a', 1))?.value, (await store.get('k', 'a', 1))?.version], [String(winner), version + 1]);
        }
      }),
    );

    it(
      'tells watchers of writes to their document alone, until they stop',
      withStore(async (store) => {
        let heard = 0;
        const stop = store.watch('k', 'a', () => (heard += 1));
        await store.write([{ kind: 'k', id: 'b', expect: 0, value: '1' }], 1);
        assert.equal(heard, 0);
        await store.write([{ kind: 'k', id: 'a', expect: 0, value: '1' }], 1);
        await store.write([{ kind: 'k', id: 'a', expect: 9, value: '1' }], 1);
        assert.equal(heard, 1);
        stop();
        await store.write([{ kind: 'k', id: 'a', expect: 1, value: '2' }], 1);
        assert.equal(heard, 1);
      }),
    );

    it(
      'says that it can be written to',
      withStore((store) => store.check()),
    );
  });
}
