import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sharedByFirstStep, type Graph } from './first-screen.ts';

/** From lines like `entry: lit | first later`: imports before the bar, imports for later behind it. */
function graphOf(...lines: string[]): Graph {
  const words = (text = ''): string[] => text.split(' ').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [id = '', links = ''] = line.split(':');
      const [now, later] = links.split('|');
      return [id, { importedIds: words(now), dynamicallyImportedIds: words(later) }];
    }),
  );
}

describe('what the entry imports for the first step', () => {
  const shared = (...lines: string[]): string[] => sharedByFirstStep(graphOf(...lines), 'entry', 'first').sort();

  test('is what a later step needs too, through others as well', () => {
    assert.deepEqual(shared('entry: lit | first later', 'first: lit base own', 'base: deep', 'later: button', 'button: base'), [
      'base',
      'deep',
    ]);
  });

  test('is not what the entry has already, nor what is the first step’s alone', () => {
    assert.deepEqual(shared('entry: lit base | first later', 'first: lit base own', 'later: lit base'), []);
  });

  test('counts what the first step itself loads later', () => {
    assert.deepEqual(shared('entry: | first', 'first: styles | popover', 'popover: styles'), ['styles']);
  });

  test('ends where modules import each other', () => {
    assert.deepEqual(shared('entry: | first later', 'first: a', 'a: b', 'b: a', 'later: b'), ['a', 'b']);
  });
});
