import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkForm, type Fault, type Field, type FormValues } from '../../src/protocol/form.ts';

const base = { name: 'a', label: 'A' } as const;
const one = (field: Field, value: unknown): unknown => {
  const { values, faults } = checkForm([field], { a: value });
  return faults['a'] ?? values['a'];
};

/** Every kind with what it takes, what it makes of it, and what it refuses. */
const KINDS: [field: Field, right: [given: unknown, taken: unknown][], wrong: [given: unknown, fault: Fault][]][] = [
  [
    { ...base, kind: 'text', min: 2, max: 5, pattern: '[\\p{L} ]+' },
    [
      ['  Zu\u0308ri ', 'Zü' + 'ri'],
      ['a \t\n b', 'a b'],
    ],
    [
      ['a', 'too_short'],
      ['abcdef', 'too_long'],
      ['ab1', 'wrong'],
      [' ', 'required'],
      [12, 'wrong'],
    ],
  ],
  [
    { ...base, kind: 'text', lines: 3 },
    [['a\r\nb\rc\u2028d\te', 'a\nb\nc\nd\te']],
    [
      ['a\0b', 'wrong'],
      ['a\x1bb', 'wrong'],
      ['pay \u202eeno', 'wrong'],
      ['half \ud83d', 'wrong'],
      ['x'.repeat(4001), 'too_long'],
    ],
  ],
  [
    { ...base, kind: 'email' },
    [[' ana@mail.example.org ', 'ana@mail.example.org']],
    [
      ['ana@example', 'wrong'],
      ['ana.example.org', 'wrong'],
      ['a b@example.org', 'wrong'],
      ['a\0@example.org', 'wrong'],
      ['ana@example..org', 'wrong'],
      [`${'a'.repeat(65)}@example.org`, 'wrong'],
    ],
  ],
  [
    { ...base, kind: 'phone', prefix: '+49' },
    [
      ['0170 123-45 67', '+491701234567'],
      ['+49 (0) 170 / 1234567', '+491701234567'],
      ['0033 6 12.34.56.78', '+33612345678'],
    ],
    [
      ['170 1234567', 'wrong'],
      ['+49 17', 'wrong'],
      ['0170 CALL ME', 'wrong'],
    ],
  ],
  [
    { ...base, kind: 'phone', prefix: '+39' },
    [
      ['333 123 4567', '+393331234567'],
      ['06 6982 1234', '+390669821234'],
      ['+39 06 6982 1234', '+390669821234'],
      ['0049 170 1234567', '+491701234567'],
    ],
    [],
  ],
  [
    { ...base, kind: 'date', earliest: '1900-01-01', latest: '2008-11-21' },
    [
      ['2000-02-29', '2000-02-29'],
      ['2008-11-21', '2008-11-21'],
    ],
    [
      ['2001-02-29', 'wrong'],
      ['2001-2-9', 'wrong'],
      ['1899-12-31', 'too_early'],
      ['2008-11-22', 'too_late'],
    ],
  ],
  [
    { ...base, kind: 'amount', currency: 'EUR', decimals: 2, min: '10', max: '999999999999.99' },
    [
      ['10', '10.00'],
      ['99.5', '99.50'],
      ['999999999999.99', '999999999999.99'],
    ],
    [
      ['9.99', 'too_small'],
      ['1e5', 'wrong'],
      ['1.234', 'wrong'],
      ['1,5', 'wrong'],
      ['-5', 'wrong'],
      ['0x10', 'wrong'],
      [Infinity, 'wrong'],
    ],
  ],
  [{ ...base, kind: 'amount', currency: 'JPY', decimals: 0 }, [['82400', '82400']], [['82400.5', 'wrong']]],
  [
    { ...base, kind: 'iban' },
    [['de89 3704 0044 0532 0130 00', 'DE89370400440532013000']],
    [
      ['DE89 3704 0044 0532 0130 01', 'wrong'],
      ['DE89', 'wrong'],
    ],
  ],
  [
    {
      ...base,
      kind: 'choice',
      options: [
        { value: 'x', label: 'X' },
        { value: 'y', label: 'Y' },
      ],
    },
    [['x', 'x']],
    [
      ['z', 'not_offered'],
      [['x'], 'not_offered'],
      ['toString', 'not_offered'],
    ],
  ],
  [
    {
      ...base,
      kind: 'choice',
      many: true,
      options: [
        { value: 'x', label: 'X' },
        { value: 'y', label: 'Y' },
      ],
    },
    [
      [
        ['y', 'x'],
        ['x', 'y'],
      ],
    ],
    [
      [['x', 'x'], 'not_offered'],
      ['x', 'wrong'],
      [[], 'required'],
    ],
  ],
  [
    { ...base, kind: 'consent' },
    [[true, true]],
    [
      [false, 'required'],
      ['true', 'wrong'],
      [1, 'wrong'],
    ],
  ],
  [
    { ...base, kind: 'company_number', scheme: 'siren' },
    [['732 829 320', '732829320']],
    [
      ['732829321', 'wrong'],
      ['73282932', 'wrong'],
    ],
  ],
  [
    { ...base, kind: 'company_number', scheme: 'vat' },
    [['de 123.456-789', 'DE123456789']],
    [
      ['123456789', 'wrong'],
      ['DEABCDEF', 'wrong'],
    ],
  ],
  [{ ...base, kind: 'company_number', scheme: 'hrb' }, [['hrb 12345 b', 'HRB12345B']], [['12345', 'wrong']]],
  [
    { ...base, kind: 'url' },
    [['https://kite.example/a?b#c', 'https://kite.example/a?b#c']],
    [
      ['http://kite.example', 'wrong'],
      ['https://a@kite.example', 'wrong'],
      ['javascript:alert(1)', 'wrong'],
      ['https://kite.example\\@evil.example', 'wrong'],
      ['https://ki te.example', 'wrong'],
    ],
  ],
];

const PEOPLE: Field = {
  ...base,
  kind: 'rows',
  min: 1,
  max: 2,
  add: 'Add',
  fields: [
    { name: 'email', kind: 'email', label: 'E-mail' },
    { name: 'nick', kind: 'text', label: 'Nick', optional: true },
  ],
};

describe('checkForm', () => {
  for (const [field, right, wrong] of KINDS) {
    const name = field.kind + ('scheme' in field ? ` (${field.scheme})` : '');
    it(`${name}: takes what is right, in one notation`, () => {
      for (const [given, taken] of right) assert.deepEqual(one(field, given), taken, String(given));
    });
    it(`${name}: says what is wrong`, () => {
      for (const [given, fault] of wrong) assert.equal(one(field, given), fault, String(given));
      for (const given of [{}, Symbol('a'), () => 1, 1n]) assert.equal(typeof one(field, given), 'string');
      assert.equal(one({ ...field, optional: true }, undefined), undefined);
    });
  }

  it('an address in parts', () => {
    const field: Field = { ...base, kind: 'address', countries: ['DE', 'FR'] };
    const address = { line1: 'Hafenstraße 12', postal_code: '20457', city: 'Hamburg', country: 'DE' };
    assert.deepEqual(one(field, address), address);
    const { faults } = checkForm([field], { a: { line1: '', country: 'US', planet: 'Earth' } });
    assert.deepEqual(faults, {
      'a.line1': 'required',
      'a.postal_code': 'required',
      'a.city': 'required',
      'a.country': 'not_offered',
      'a.planet': 'unknown',
    });
    assert.equal(one(field, 'Hamburg'), 'wrong');
  });

  it('rows, each by its number', () => {
    const { values, faults } = checkForm([PEOPLE], { a: [{ email: 'ana@example.org' }, { email: 'ana', nick: 'A' }] });
    assert.deepEqual(faults, { 'a.1.email': 'wrong' });
    assert.deepEqual(values, { a: [{ email: 'ana@example.org' }, { nick: 'A' }] });
    assert.equal(one(PEOPLE, []), 'required');
    assert.equal(one({ ...PEOPLE, min: 2 }, [{}]), 'too_few');
    assert.equal(one(PEOPLE, [{}, {}, {}]), 'too_many');
    assert.equal(one(PEOPLE, [1]), 'wrong');
    const { min: _, ...open } = PEOPLE;
    assert.deepEqual(checkForm([open], {}), { values: {}, faults: {} });
  });

  it('asks only for what its condition asks for, and takes nothing else', () => {
    const fields: Field[] = [
      { name: 'a', kind: 'consent', label: 'A', optional: true },
      { name: 'b', kind: 'text', label: 'B', when: { field: 'a', is: [true] } },
      { name: 'c', kind: 'text', label: 'C', when: { field: 'b', is: ['yes'] } },
    ];
    assert.deepEqual(checkForm(fields, { b: 'yes', c: 'secret' }), { values: {}, faults: {} });
    assert.deepEqual(checkForm(fields, { a: true }).faults, { b: 'required' });
    assert.deepEqual(checkForm(fields, { a: true, b: ' yes ' }).faults, { c: 'required' });
  });

  it('refuses what nobody asked for, prototype keys included', () => {
    const hostile = JSON.parse('{"__proto__": {"a": "x"}, "constructor": 1, "a": "x"}') as FormValues;
    const { values, faults } = checkForm([{ ...base, kind: 'text' }], hostile);
    assert.deepEqual(values, { a: 'x' });
    assert.deepEqual(Object.keys(faults).sort(), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(values), Object.prototype);
    assert.equal(Object.getPrototypeOf(faults), Object.prototype);
    assert.deepEqual(checkForm([{ ...base, kind: 'text' }], Object.create({ a: 'x' }) as FormValues).faults, { a: 'required' });
    assert.equal(({} as FormValues)['a'], undefined);
  });
});

/* Any form, and anything at all in it; half of the values are near to what is asked for. */

const names = ['a', 'b', 'c', 'd'] as const;
const samples: unknown[] = KINDS.flatMap(([, right, wrong]) => [...right, ...wrong].map(([given]) => given));
const value = fc.oneof(
  fc.constantFrom(...samples.filter((sample) => typeof sample !== 'bigint')),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.anything({ maxDepth: 2 }),
);

const { field } = fc.letrec<{ field: Field; fields: Field[] }>((tie) => ({
  fields: fc.uniqueArray(tie('field'), { selector: ({ name }) => name, maxLength: 4 }),
  field: fc
    .tuple(
      fc.constantFrom(...names),
      fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(...KINDS.map(([each]) => each)),
        fc.constant<Field>({ ...base, kind: 'address', countries: ['DE', 'FR'] }),
        tie('fields').map((fields): Field => ({ ...base, kind: 'group', fields })),
        fc.tuple(tie('fields'), fc.nat(2)).map(([fields, min]): Field => ({ ...base, kind: 'rows', fields, min, max: 3, add: 'Add' })),
      ),
      fc.boolean(),
      fc.option(fc.constantFrom(...names)),
    )
    .map(([name, kind, isOptional, when]): Field => ({
      ...kind,
      name,
      ...(isOptional && { optional: true }),
      ...(when && { when: { field: when, is: [true, 'x', '10.00'] } }),
    })),
}));
const form = fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 5 });

/** Values in the shape of the fields, with something else here and there. */
const filling = (fields: readonly Field[]): fc.Arbitrary<FormValues> =>
  fc.record(
    Object.fromEntries(
      fields.map((each): [string, fc.Arbitrary<unknown>] => {
        const inner =
          each.kind === 'group'
            ? filling(each.fields)
            : each.kind === 'rows'
              ? fc.array(filling(each.fields), { maxLength: 4 })
              : each.kind === 'address'
                ? fc.record({ line1: value, country: fc.constantFrom('DE', 'US') }, { requiredKeys: [] })
                : fc.constantFrom(...(KINDS.find(([kind]) => kind.kind === each.kind)?.[1].map(([given]) => given) ?? ['']));
        return [each.name, fc.oneof({ weight: 3, arbitrary: inner }, { weight: 1, arbitrary: value })];
      }),
    ),
    { requiredKeys: [] },
  );
const filled = form.chain((fields) => fc.tuple(fc.constant(fields), filling(fields)));

/** Whether a form has this path, rows of it included. */
function hasPath(fields: readonly Field[], [key, ...rest]: readonly string[]): boolean {
  const found = fields.find(({ name }) => name === key);
  if (!found || !rest.length) return !!found;
  if (found.kind === 'address') return ['line1', 'line2', 'postal_code', 'city', 'country'].includes(rest[0]!);
  if (found.kind === 'group') return hasPath(found.fields, rest);
  return found.kind === 'rows' && /^\d+$/.test(rest[0]!) && (rest.length === 1 || hasPath(found.fields, rest.slice(1)));
}

describe('checkForm, of any form', () => {
  const options = { numRuns: 600, seed: 20261121 };

  it('never throws, whatever is sent', () => {
    fc.assert(
      fc.property(form, fc.dictionary(fc.constantFrom(...names, '__proto__', 'toString'), value), (fields, values) => {
        const { faults } = checkForm(fields, values);
        assert.ok(Object.values(faults).every((fault) => typeof fault === 'string'));
      }),
      options,
    );
  });

  it('takes what it made of what it took, as it is', () => {
    fc.assert(
      fc.property(filled, ([fields, given]) => {
        const { values, faults } = checkForm(fields, given);
        fc.pre(!Object.keys(faults).length);
        assert.deepEqual(checkForm(fields, values), { values, faults: {} });
      }),
      { ...options, maxSkipsPerRun: 1000 },
    );
  });

  it('finds faults only where there is a field, or something unknown', () => {
    fc.assert(
      fc.property(filled, ([fields, given]) => {
        for (const [path, fault] of Object.entries(checkForm(fields, given).faults))
          assert.ok(fault === 'unknown' || hasPath(fields, path.split('.')), `${path}: ${fault}`);
      }),
      options,
    );
  });

  it('does not look at what is not asked for', () => {
    fc.assert(
      fc.property(filled, value, ([fields, given], other) => {
        const { values } = checkForm(fields, given);
        for (const { name, when } of fields) {
          if (!when || when.is.includes(values[when.field] as string)) continue;
          assert.ok(!(name in values));
          assert.deepEqual(checkForm(fields, { ...given, [name]: other }), checkForm(fields, given));
        }
      }),
      options,
    );
  });

  it('changes nothing of what it is given', () => {
    fc.assert(
      fc.property(filled, ([fields, given]) => {
        const before = fc.stringify([fields, given]);
        checkForm(fields, given);
        assert.equal(fc.stringify([fields, given]), before);
      }),
      { ...options, numRuns: 200 },
    );
  });
});
