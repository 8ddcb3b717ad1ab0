import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainProperties } from './plain-properties.ts';

describe('taking the decorators out', () => {
  const cases: [name: string, before: string, after: string][] = [
    [
      'makes static properties of what is reactive',
      'class A { @property() a = 1; @property({ type: Boolean }) private b!: boolean; @state() c: string | null = null; }',
      'class A { static properties = { a: {}, b: { type: Boolean }, c: { state: true } };  a = 1;  private b!: boolean;  c: string | null = null; }',
    ],
    [
      'makes a getter of a query',
      "class A { @query('[data-x] > p') private readonly x!: HTMLElement; }",
      "class A { get x() { return this.renderRoot?.querySelector('[data-x] > p') ?? null; } }",
    ],
    [
      'keeps every line in its place',
      "class A {\n  /** Of it. */\n  @property({\n    attribute: 'a-b',\n  })\n  a = '';\n  @query('x')\n  x!: X;\n  last = 1;\n}",
      "class A { static properties = { a: { attribute: 'a-b', } };\n  /** Of it. */\n  \n\n\n  a = '';\n  get x() { return this.renderRoot?.querySelector('x') ?? null; }\n\n  last = 1;\n}",
    ],
    [
      'looks into classes in functions',
      'const f = () => class { @state() a = 1 };',
      'const f = () => class { static properties = { a: { state: true } };  a = 1 };',
    ],
  ];
  for (const [name, before, after] of cases) test(name, () => assert.equal(plainProperties(before), after));

  const untouched = [
    'class A { @property() set a(value: number) {} }',
    'class A { @property() @mine() a = 1; }',
    "class A { @query('x', true) x!: X; }",
    'class A { @queryAssignedElements() x!: X[]; }',
    'class A { @state({ hasChanged: never }) a = 1; }',
    'class A { @property({ // why\n type: Number }) a = 1; }',
    'class A { a = 1; }',
  ];
  for (const code of untouched) test(`leaves alone: ${code}`, () => assert.equal(plainProperties(code), code));
});
