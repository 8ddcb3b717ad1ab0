import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { totals, weigh } from './sizes.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-sizes-'));
after(() => rmSync(scratch, { recursive: true }));

function build(name: string, files: Record<string, string>): string {
  const folder = path.join(scratch, name);
  mkdirSync(path.join(folder, 'chunks'), { recursive: true });
  for (const [file, code] of Object.entries(files)) writeFileSync(path.join(folder, file), code);
  return folder;
}

const firstFiles = (folder: string): string[] =>
  weigh(folder)
    .flatMap(({ file, first }) => (first ? [file] : []))
    .sort();

const base = {
  'tessera.js': 'import("./chunks/choose-bank-a1.js");import("./chunks/accounts-b2.js");export const a=1;',
  'chunks/choose-bank-a1.js': 'import{a}from"../tessera.js";console.log(a);',
  'chunks/choose-bank-a1.js.map': '{"sources":["../../src/steps/choose-bank/choose-bank.ts"]}',
  'chunks/accounts-b2.js': 'import{a}from"../tessera.js";console.log(a,a);',
};

describe('the sizes', () => {
  test('count the script and the first step, and nothing that is loaded later', () => {
    const folder = build('plain', base);
    assert.deepEqual(firstFiles(folder), ['chunks/choose-bank-a1.js', 'tessera.js']);
    const measured = totals(weigh(folder));
    assert.equal(measured['requests for it'], 2);
    assert.ok(measured['first screen'] > 0 && measured['first screen'] < measured.all);
  });

  test('follow imports, exports from elsewhere and style sheets', () => {
    const folder = build('shared', {
      ...base,
      'chunks/choose-bank-a1.js': 'import"./shared-c3.js";export{b}from"./more-d4.js";load("./first-e5.css");',
      'chunks/shared-c3.js': 'import"./deep-f6.js";',
      'chunks/deep-f6.js': '',
      'chunks/more-d4.js': 'export const b=1;',
      'chunks/first-e5.css': 'a{b:c}',
    });
    assert.equal(totals(weigh(folder))['requests for it'], 6);
  });

  test('find the first step in the script too', () => {
    const folder = build('one', { 'tessera.js': '', 'tessera.js.map': base['chunks/choose-bank-a1.js.map'], 'chunks/accounts-b2.js': '' });
    assert.deepEqual(firstFiles(folder), ['tessera.js']);
  });

  test('say so when there is nothing to weigh', () => assert.throws(() => weigh(build('empty', {})), /nowhere/));
});
