/*
 * Weighs what a browser downloads: `node test/tools/sizes.mjs [folder of the script-tag build]`.
 * The first screen is the script, the step that chooses a bank, and whatever these two load before they can show; it fits
 * into one initial TCP window. All is every file, steps not reached included, in English: a person loads one language.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { parseSync } from 'vite';

export const BUDGETS = { 'first screen': 14_600, 'requests for it': 2, all: 48_000 };

const ENTRY = 'tessera.js';
const FIRST_STEP = '/steps/choose-bank/choose-bank.ts';

/** @typedef {{ file: string, bytes: number, brotli: number, first: boolean, foreign: boolean }} Weight */

/** As a good server sends it. @param {Buffer} content */
const compressed = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/**
 * The file and what it loads by itself: what it imports, what it exports from, the style sheets that it names.
 * @param {string} folder @param {string} file @param {Set<string>} [seen] @returns {Set<string>}
 */
function closure(folder, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (!file.endsWith('.js')) return seen;
  const code = readFileSync(path.join(folder, file), 'utf8');
  const { staticImports, staticExports } = parseSync(file, code).module;
  const requests = [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ...Array.from(code.matchAll(/["'`](\.[^"'`\s]+\.css)["'`]/g), ([, sheet]) => sheet),
  ];
  for (const request of requests) if (request?.startsWith('.')) closure(folder, path.join(path.dirname(file), request), seen);
  return seen;
}

/** The sources that a file was made from. @param {string} file @returns {string[]} */
function sources(file) {
  if (!existsSync(`${file}.map`)) return [];
  /** @type {{ sources: string[] }} */
  const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
  return map.sources;
}

/** Whether a file holds the words of a language other than English. @param {string} file */
const isForeign = (file) => sources(file).some((source) => /\/i18n\/(?!en|index)[\w-]+\.ts$/.test(source));

/** @param {string} folder @returns {Weight[]} */
export function weigh(folder) {
  // A theme is no part of it: who wants one asks for it.
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = all.filter((file) => /\.(js|css)$/.test(file) && !file.startsWith('themes/'));
  const step = files.find((file) => sources(path.join(folder, file)).some((source) => source.endsWith(FIRST_STEP)));
  if (step === undefined) throw new Error(`The step that chooses a bank is nowhere in ${folder}.`);
  const first = new Set([...closure(folder, ENTRY), ...closure(folder, step)]);
  const weights = files.map((file) => {
    const content = readFileSync(path.join(folder, file));
    return {
      file,
      bytes: content.length,
      brotli: compressed(content),
      first: first.has(file),
      foreign: isForeign(path.join(folder, file)),
    };
  });
  return weights.sort((a, b) => Number(b.first) - Number(a.first) || b.brotli - a.brotli);
}

/** What the budgets are about. @param {Weight[]} weights @returns {Record<keyof typeof BUDGETS, number>} */
export function totals(weights) {
  const first = weights.filter((weight) => weight.first);
  /** @param {Weight[]} some */
  const sum = (some) => some.reduce((total, { brotli }) => total + brotli, 0);
  return { 'first screen': sum(first), 'requests for it': first.length, all: sum(weights.filter(({ foreign }) => !foreign)) };
}

/** @param {string} name @param {...(string | number)} cells */
const row = (name, ...cells) => console.log(name.padEnd(44) + cells.map((cell) => String(cell).padStart(10)).join(''));

if (process.argv[1] === import.meta.filename) {
  const weights = weigh(path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '../../dist/cdn')));
  row('', 'bytes', 'brotli', 'first');
  for (const { file, bytes, brotli, first, foreign } of weights) row(file, bytes, brotli, first ? 'yes' : foreign ? '(language)' : '');
  row('', 'measured', 'budget');
  for (const [name, measured] of Object.entries(totals(weights))) {
    const budget = BUDGETS[/** @type {keyof typeof BUDGETS} */ (name)];
    row(name, measured, budget, measured > budget ? 'OVER' : 'ok');
    if (measured > budget) process.exitCode = 1;
  }
}
