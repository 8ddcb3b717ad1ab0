import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutOut } from './lean-vendors.ts';

describe('leaving out what packages hold for others', () => {
  test('keeps what is behind a cut at its line and column', () => {
    const code = 'first();if (old) help();second(\n  a,\n  b\n); third();';
    const lean = cutOut(code, [
      ['if (old) help();', ';'],
      ['a,\n  b\n)', 'a)'],
    ]);
    assert.equal(lean, 'first();;               second(\n  a)\n\n ; third();');
    for (const word of ['second', 'third']) {
      const place = (text: string): number[] => [
        text.slice(0, text.indexOf(word)).split('\n').length,
        text
          .split('\n')
          .find((line) => line.includes(word))!
          .indexOf(word),
      ];
      assert.deepEqual(place(lean), place(code));
    }
  });

  test('says so when a package changed', () => {
    assert.throws(() => cutOut('other', [['old', '']]), /no longer has.*: old/);
    assert.throws(() => cutOut('old old', [['old', '']]), /more than once: old/);
  });
});
