import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';

/* What somebody copies from a page of the documentation, taken from the page itself. */

const root = path.resolve(import.meta.dirname, '../..');

export const readPage = (page: string): string => readFileSync(path.join(root, page), 'utf8');

/** The code of a page in one language, block by block. */
export const codeOf = (page: string, language: string): string[] =>
  [...readPage(page).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text = '']) => (name === language ? [text] : []));

/** The one block that holds these words. */
export function blockOf(page: string, language: string, words: string): string {
  const found = codeOf(page, language).filter((text) => text.includes(words));
  assert.equal(found.length, 1, `${page} has ${found.length} blocks of ${language} with "${words}"`);
  return found[0]!;
}

/** The rows of the table below that heading row, cell by cell; what is set as code or shortened is taken as it reads. */
export function rowsOf(page: string, heading: string): string[][] {
  const lines = readPage(page).split('\n');
  const at = lines.findIndex((line) => cellsOf(line).join(' | ') === heading);
  assert.notEqual(at, -1, `${page} has no table "${heading}"`);
  const rest = lines.slice(at + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map(cellsOf);
}

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

/** What the packages are called, and where their sources are. */
const PACKAGES = { "'tessera-companion/providers'": 'server/providers/index.ts', "'tessera-companion'": 'server/index.ts' };

const sources = (code: string): string =>
  Object.entries(PACKAGES).reduce(
    (text, [name, file]) => text.replaceAll(`from ${name}`, `from ${JSON.stringify(pathToFileURL(path.join(root, file)).href)}`),
    code,
  );

/** Puts code where the packages that it imports are found, with `instead` for what the page has; the file goes when `use` is done. */
export async function withFile<T>(code: string, instead: Readonly<Record<string, string>>, use: (file: string) => Promise<T>): Promise<T> {
  const cache = path.join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(path.join(cache, 'tessera-docs-'));
  try {
    let text = sources(code);
    for (const [old, put] of Object.entries(instead)) {
      assert.ok(text.includes(old), `there is no "${old}" in the code`);
      text = text.replaceAll(old, () => put);
    }
    const file = path.join(folder, 'snippet.mjs');
    writeFileSync(file, text);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs code as a module, and gives what it exports. */
export const runCode = <T = unknown>(code: string, instead: Readonly<Record<string, string>> = {}): Promise<T> =>
  withFile(code, instead, (file) => import(pathToFileURL(file).href) as Promise<T>);

/** Variables of the environment, for the length of a test. */
export function withVariables(t: TestContext, variables: Readonly<Record<string, string>>): void {
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => Reflect.deleteProperty(process.env, name)));
}

/** The request that a command of curl makes, for machines that have none. An option that is not known here is a fault. */
export function curlOf(command: string): { url: string; init: RequestInit } {
  const words = [...command.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three!,
  );
  assert.equal(words.shift(), 'curl');
  const headers = new Headers();
  let [url, method, body]: (string | undefined)[] = [];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const value = (): string => words.shift() ?? assert.fail(`${word} has no value`);
    if (word === '-s') continue;
    else if (word === '-X') method = value();
    else if (word === '-d') body = value();
    else if (word === '-u') headers.set('authorization', `Basic ${Buffer.from(value()).toString('base64')}`);
    else if (word === '-H') {
      const [name = '', ...rest] = value().split(':');
      headers.set(name, rest.join(':').trim());
    } else if (/^https?:/.test(word) && url === undefined) url = word;
    else assert.fail(`curl ${word} is not known here`);
  }
  assert.ok(url !== undefined, command);
  return { url, init: { method: method ?? (body === undefined ? 'GET' : 'POST'), headers, ...(body !== undefined && { body }) } };
}
