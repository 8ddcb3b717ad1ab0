import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { audit } from './process/audit.ts';
import { buildServer } from './process/build.ts';
import { send } from './process/http.ts';
import { APP_KEY, CONNECT } from './process/names.ts';
import { openSite, type Site } from './process/site.ts';
import { attach, inject, straceFault } from './process/strace.ts';

const CHANCE = { maybe: (share: number) => share > 0.5, below: () => 0 };
const START = JSON.stringify({ client_id: 'shop', client_app_key: APP_KEY, skill: CONNECT });

interface Any {
  session_id: string;
  nonce: string;
  type: string;
}

/** A small disk of its own; says why there cannot be one. */
function mountSmallDisk(): { folder: string; unmount: () => void } | string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return 'a small disk may not be mounted here';
  }
  return {
    folder,
    unmount: () => {
      // Also where somebody still has a file of it open.
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

describe('a disk that takes nothing more', () => {
  let server: Awaited<ReturnType<typeof buildServer>>;
  before(async () => {
    server = await buildServer();
  });
  after(() => server.remove());

  /** A session that was begun and went one step while all was well. */
  async function begun(site: Site) {
    const { port } = site.companion;
    const { body: session } = await send<Any>(port, 'POST', '/sessions', START);
    const step = JSON.stringify({ client_id: 'shop', nonce: session.nonce, skill: CONNECT, step: 'bank', data: { institution_id: 'one' } });
    return {
      submit: () => send<Any>(port, 'POST', `/sessions/${session.session_id}/steps`, step, { 'idempotency-key': 'k' }),
      read: (nonce = session.nonce) =>
        send<Any>(port, 'GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${nonce}` }),
      start: () => send<Any>(port, 'POST', '/sessions', START),
      ready: () => send<Any>(port, 'GET', '/readyz'),
    };
  }

  it('is told with 503, is still read from, and is used again as soon as there is room', async (t) => {
    const disk = mountSmallDisk();
    if (typeof disk === 'string') return t.skip(disk);
    const site = await openSite(server.file, CHANCE, { dataDir: disk.folder });
    try {
      const { submit, read, start, ready } = await begun(site);
      const filler = path.join(disk.folder, 'filler');
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
      for (const answer of [await submit(), await start()]) {
        assert.deepEqual([answer.status, answer.body.type], [503, 'overloaded'], answer.text);
        assert.match(answer.headers['retry-after'] ?? '', /^\d+$/);
      }
      assert.equal((await read()).status, 200);
      assert.equal((await ready()).status, 503);
      assert.equal((await send(site.companion.port, 'GET', '/healthz')).status, 200);
      unlinkSync(filler);
      assert.equal((await ready()).status, 200);
      const done = await submit();
      assert.equal(done.status, 200, done.text);
      assert.equal((await read(done.body.nonce)).status, 200);
      assert.equal((await start()).status, 200);
      assert.equal(await site.companion.kill('SIGTERM'), 0);
      audit(site.database, [], site.bank);
    } finally {
      await site.close();
      disk.unmount();
    }
  });

  for (const [error, call] of [
    ['ENOSPC', 'pwrite64'],
    ['EIO', 'pwrite64'],
    ['EIO', 'fsync'],
  ] as const) {
    it(`${error} from ${call} is a 503, and nothing that was acknowledged is lost by it`, { skip: straceFault() ?? false }, async () => {
      const site = await openSite(server.file, CHANCE);
      let failures = 0;
      try {
        for (let point = 1; point <= 8; point += 1) {
          const { submit, read } = await begun(site);
          const stop = await attach(
            site.companion.pid,
            inject(call, `error=${error}`, `${point}+`, [site.database, `${site.database}-wal`]),
          );
          const failed = await submit();
          await stop();
          assert.ok(failed.status === 503 || failed.status === 200, failed.text);
          if (failed.status === 503) failures += 1;
          const chain = site.begin(false);
          for (let count = 0; count < 3; count += 1) await chain.next();
          if (failed.status !== 200) assert.equal((await read()).status, 200, 'the nonce of a failed submission is good');
        }
        assert.ok(failures > 0, 'the disk failed at least once');
        assert.equal(await site.companion.kill('SIGTERM'), 0);
        audit(site.database, site.chains, site.bank);
      } finally {
        await site.close();
      }
    });
  }
});
