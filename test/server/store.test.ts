import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import Database from 'libsql';
import { STORES } from '../../server/store/registry.ts';
import { storeContract } from '../suites/store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tessera-store-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
const file = (): string => path.join(folder, `${(count += 1)}`, 'tessera.db');

for (const [name, open] of Object.entries(STORES)) storeContract(name, () => open(file()));

describe('the SQLite store', () => {
  it('has on disk what it acknowledged, for the next process', async () => {
    const at = file();
    const first = await STORES.sqlite(at);
    await first.write([{ kind: 'k', id: 'a', expect: 0, value: 'kept' }], 1);
    const second = await STORES.sqlite(at);
    assert.equal((await second.get('k', 'a', 1))?.value, 'kept');
    await Promise.all([first.close(), second.close()]);
  });

  it('is for its owner alone', async () => {
    const at = file();
    const store = await STORES.sqlite(at);
    assert.equal(statSync(at).mode & 0o077, 0);
    await store.close();
  });

  it('refuses a file that a later version wrote', async () => {
    const at = file();
    await (await STORES.sqlite(at)).close();
    const db = new Database(at);
    db.exec('PRAGMA user_version = 99');
    db.close();
    await assert.rejects(STORES.sqlite(at), /layout 99/);
  });

  it('opens in many processes at once', async () => {
    const at = file();
    const stores = await Promise.all(Array.from({ length: 8 }, () => STORES.sqlite(at)));
    const results = await Promise.all(stores.map((store, n) => store.write([{ kind: 'k', id: 'a', expect: 0, value: String(n) }], 1)));
    assert.equal(results.filter(Boolean).length, 1);
    await Promise.all(stores.map((store) => store.close()));
  });
});
