import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** A place in a source file, and what stands there in the copy instead. */
export interface Edit {
  /** Relative to `server/`. */
  file: string;
  find: string;
  put: string;
}

const LEFT_OUT = ['dist', 'demo', 'node_modules', 'data'].map((name) => path.join(root, 'server', name));

/**
 * Copies the companion's sources and plants a bug in the copy. The companion itself has no switch for any of this: what
 * runs in production is what is tested, and what is wrong exists in a temporary folder alone.
 */
export function plant(edits: readonly Edit[]): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tessera-mutant-'));
  cpSync(path.join(root, 'server'), path.join(folder, 'server'), { recursive: true, filter: (file) => !LEFT_OUT.includes(file) });
  mkdirSync(path.join(folder, 'src'));
  cpSync(path.join(root, 'src/protocol'), path.join(folder, 'src/protocol'), { recursive: true });
  for (const tests of ['test/server', 'test/faults', 'test/suites', 'stories/docs/examples'])
    cpSync(path.join(root, tests), path.join(folder, tests), { recursive: true });
  cpSync(path.join(root, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  for (const { file, find, put } of edits) {
    const at = path.join(folder, 'server', file);
    const parts = readFileSync(at, 'utf8').split(find);
    if (parts.length !== 2) throw new Error(`The bug no longer fits: ${file} has ${parts.length - 1} times \`${find}\`.`);
    writeFileSync(at, parts.join(put));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A module of the copy. */
export const load = <T>(folder: string, file: string): Promise<T> => import(path.join(folder, 'server', file)) as Promise<T>;

/** Runs a test file of the copy; says whether it passed, and what it said. */
export function runTest(folder: string, file: string, env: Record<string, string> = {}): { passed: boolean; output: string } {
  const tsx = path.join(root, 'node_modules/tsx/dist/esm/index.mjs');
  const { NODE_TEST_CONTEXT: _parent, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', tsx, '--test', path.join(folder, file)], {
    ...{ cwd: folder, encoding: 'utf8', timeout: 120_000, env: { ...rest, ...env } },
  });
  return { passed: status === 0, output: stdout + stderr };
}
