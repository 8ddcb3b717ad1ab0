import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { UPSTREAM_LINES } from '../../stories/docs/tables/upstreams.ts';
import { DOCUMENTS, readDocument } from '../upstreams/documents.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** How many lines each part of the inventory has. */
const PARTS = { AIS: 19, CUS: 15, OAC: 33, FIN: 92, FQW: 19, X: 9 };

const texts = new Map<string, string>();
function textOf(file: string): string {
  const text = texts.get(file) ?? readFileSync(path.join(root, file), 'utf8');
  texts.set(file, text);
  return text;
}

describe('the table of the upstreams', () => {
  it('has one line for each id, in order, and says something in each', () => {
    const ids = Object.entries(PARTS).flatMap(([part, count]) => Array.from({ length: count }, (_, index) => `${part}-${index + 1}`));
    assert.deepEqual(
      UPSTREAM_LINES.map(({ id }) => id),
      ids,
    );
    for (const { id, what, code, tests, note } of UPSTREAM_LINES) {
      assert.ok(what !== '' && note !== '', id);
      assert.ok(code.length > 0 && tests.length > 0, id);
    }
  });

  it('names places in the code that exist', () => {
    for (const { id, code } of UPSTREAM_LINES) {
      for (const place of code) {
        const [file = '', name] = place.split('#');
        assert.ok(existsSync(path.join(root, file)), `${id}: there is no ${file}`);
        if (name !== undefined) assert.ok(textOf(file).includes(name), `${id}: nothing in ${file} is called ${name}`);
      }
    }
  });

  it('names tests that exist', () => {
    for (const { id, tests } of UPSTREAM_LINES) {
      for (const test of tests) {
        const [, file = '', title] = /^(.*?\.test\.ts)(?:: (.*))?$/.exec(test) ?? [];
        assert.ok(existsSync(path.join(root, file)), `${id}: there is no test ${test}`);
        if (title !== undefined)
          assert.ok(
            titlesOf(file).some((each) => each.includes(title)),
            `${id}: ${file} has no test "${title}"`,
          );
      }
    }
  });

  it('has a line for every operation that the documents state', () => {
    const named = new Set(UPSTREAM_LINES.map(({ what }) => what));
    // What is beside the source documents has no id there.
    const stated = DOCUMENTS.filter((name) => name !== 'fintecture-beyond').flatMap((name) =>
      readDocument(name).operations.map(({ id }) => id),
    );
    const beside = ['readSession', 'createToken', 'getAccounts', 'getTransactions', 'deleteConsent'];
    assert.deepEqual(
      stated.filter((id) => !named.has(`\`${id}\``) && !beside.includes(id)),
      [],
    );
  });
});

/** What the tests of a file are called, as far as it stands in one piece. */
function titlesOf(file: string): string[] {
  return [...textOf(file).matchAll(/\b(?:it|test|describe)\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map(([, , title = '']) =>
    title.replaceAll("\\'", "'"),
  );
}
