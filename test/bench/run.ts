/*
 * Runs all measurements one after the other: `npm run bench`, or some of them: `npm run bench -- server browser`. They
 * measure what `npm run build` has built, which the script does first. What each takes as arguments it says at its beginning.
 */
import { spawn } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { ROOT } from './child.ts';

const PARTS = ['bytes', 'server', 'two-tenants', 'browser'];

const named = process.argv.slice(2);
const unknown = named.find((name) => !PARTS.includes(name));
if (unknown !== undefined) throw new Error(`There is no measurement ${unknown}; there is: ${PARTS.join(', ')}.`);

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`);
for (const name of named.length > 0 ? named : PARTS) {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, `${name}.ts`)], { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) process.exitCode = 1;
}
