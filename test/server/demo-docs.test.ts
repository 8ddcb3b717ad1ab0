import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BANKS } from '../../server/providers/sandbox/banks.ts';
import { CAUSES } from '../../src/protocol/exit.ts';
import { ERRORS } from '../../src/protocol/errors.ts';
import { allFields, callTable } from '../../stories/docs/tables/contract.ts';
import { errorTable } from '../../stories/docs/tables/errors.ts';
import { exitTable } from '../../stories/docs/tables/exits.ts';
import { bankTable, trickTable } from '../../stories/docs/tables/sandbox.ts';

const rows = (markdown: string): string[] => markdown.split('\n').slice(2);
const cells = (row: string): string[] =>
  row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

test('every field of the contract is explained', () => {
  assert.ok(allFields.length > 100);
  const unexplained = allFields.filter(({ words }) => words === '').map(({ path }) => path);
  assert.deepEqual(unexplained, []);
});

test('the tables are whole: every error, every way to end, every bank; no cell of a cause or a cure is empty', () => {
  assert.equal(rows(errorTable).length, Object.keys(ERRORS).length);
  assert.equal(rows(exitTable).length, Object.keys(CAUSES).length);
  assert.equal(rows(bankTable).length, BANKS.length);
  for (const row of [...rows(errorTable), ...rows(exitTable), ...rows(callTable)])
    assert.ok(
      cells(row).every((cell) => cell !== ''),
      row,
    );
});

test('every trick can be had, by a person or by a bank', () => {
  for (const row of rows(trickTable)) {
    const [what, person, bank] = cells(row);
    assert.ok(person !== '' || bank !== '', what);
  }
});
