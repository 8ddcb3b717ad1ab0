import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { ESLint } from 'eslint';

// Otherwise, where CI is set, the parser would read the files and not what is linted in their names.
process.env['TSESTREE_SINGLE_RUN'] = 'false';

const root = path.resolve(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root, overrideConfigFile: 'test/tools/eslint.config.js' });

/** The rules that the code would break as the contents of that file. */
async function broken(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const WIDGET = 'src/steps/registry.ts';
const CONTRACT = 'src/protocol/index.ts';
const COMPANION = 'server/ports.ts';
const ENGINE = 'server/sessions/engine.ts';

const forbidden: [file: string, code: string, rule: string][] = [
  [WIDGET, "import type { Log } from '../../server/ports.ts'; export type A = Log;", 'no-restricted-imports'],
  [WIDGET, "export { createApp } from '../../server/app.ts';", 'no-restricted-imports'],
  [WIDGET, "export const a = () => import('../../server/app.ts');", 'no-restricted-syntax'],
  [WIDGET, "import * as z from 'zod'; export const a = z.string();", 'no-restricted-imports'],
  [WIDGET, "export { unsafeHTML } from 'lit/directives/unsafe-html.js';", 'no-restricted-imports'],
  [WIDGET, "document.body.innerHTML = 'x';", 'no-restricted-syntax'],
  [WIDGET, "document.body.insertAdjacentHTML('afterend', 'x');", 'no-restricted-syntax'],
  [WIDGET, "window.postMessage({}, '*');", 'no-restricted-syntax'],
  [WIDGET, "window.postMessage({}, { targetOrigin: '*' });", 'no-restricted-syntax'],
  [CONTRACT, "export { LitElement } from 'lit';", 'no-restricted-imports'],
  [COMPANION, "export type { Messages } from '../src/i18n/en.ts';", 'no-restricted-imports'],
  [COMPANION, "export { serve } from './emulators/serve.ts';", 'no-restricted-imports'],
  [COMPANION, 'export const a = Math.random();', 'no-restricted-syntax'],
  [ENGINE, "export type { Messages } from '../../src/i18n/en.ts';", 'no-restricted-imports'],
  [ENGINE, 'export const a = Math.random();', 'no-restricted-syntax'],
  [ENGINE, 'export const a = Date.now();', 'no-restricted-syntax'],
  [ENGINE, 'export const a = new Date();', 'no-restricted-syntax'],
  [ENGINE, "export const a = fetch('/');", 'no-restricted-syntax'],
];

const allowed: [file: string, code: string][] = [
  [WIDGET, "export { ERRORS } from '../protocol/index.ts';"],
  [WIDGET, "export const a = (to: Window, origin: string): void => to.postMessage('*', origin);"],
  [COMPANION, "export { ERRORS } from '../src/protocol/index.ts';"],
  [COMPANION, 'export const a = Date.now();'],
  [ENGINE, 'export const a = new Date(0);'],
];

describe('the lint rules', () => {
  for (const [file, code, rule] of forbidden)
    test(`forbid in ${file}: ${code}`, async () => assert.ok((await broken(file, code)).includes(rule)));
  for (const [file, code] of allowed) test(`allow in ${file}: ${code}`, async () => assert.deepEqual(await broken(file, code), []));
});
