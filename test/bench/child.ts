import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const here = import.meta.dirname;

/** The repository. */
export const ROOT = path.resolve(here, '../..');
/** Where what is made for a run is kept; below node_modules, so that packages are found from there. */
export const CACHE = path.join(ROOT, 'node_modules/.cache/tessera-bench');

/** A script of this folder as plain JavaScript: what is measured runs without a loader that changes it. */
export function plain(name: string): string {
  const source = readFileSync(path.join(here, `${name}.ts`), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  const file = path.join(CACHE, `${name}.mjs`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(file, outputText);
  return file;
}

/** Runs a script to its end and returns what it printed, read as JSON. */
export function run<T>(file: string, argument: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, JSON.stringify(argument)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as T);
      else reject(new Error(`${path.basename(file)} ended with code ${code}.`));
    });
  });
}

/** Ends a server and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
