/** One line of the upstreams' inventory: what it asks for, and what has become of it here. */
export interface Line {
  id: string;
  /** An operation by its name, a rule by what it says. */
  what: string;
  /** Where in the code it lives: `file`, or `file#name`. */
  code: readonly string[];
  /** What shows it: `file`, or `file: how the test is called`. */
  tests: readonly string[];
  /** Why there is less of it than one might think, or nothing. */
  note?: string;
}

export const PROVIDERS = 'server/providers';
export const TESTS = 'test/server';

/** Every operation is called once with everything and once with what is required, in front of a server that checks it. */
const WALK = `${TESTS}/upstream-walk.test.ts: finds nothing wrong with a call to each operation`;

export const rule = (id: string, what: string, code: readonly string[], tests: readonly string[], note?: string): Line => ({
  ...{ id, what, code, tests },
  ...(note !== undefined && { note }),
});

type Row = readonly [name: string, code?: readonly string[], tests?: readonly string[], note?: string];

/** Lines for operations, numbered in their order; each is in the table of its client, and gone through by the walk. */
export const operations = (prefix: string, from: number, file: string, rows: readonly Row[]): Line[] =>
  rows.map(([name, code = [], tests = [], note], index) =>
    rule(`${prefix}-${from + index}`, `\`${name}\``, [`${file}#${name}`, ...code], [WALK, ...tests], note),
  );
