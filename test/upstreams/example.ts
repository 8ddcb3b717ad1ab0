import type { Document, Operation, Schema } from './documents.ts';

/** What a call of an operation takes, all of its fields filled in. */
export interface Call {
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
}

const FORMATS: Readonly<Record<string, string>> = {
  uri: 'https://shop.example/back',
  email: 'anna@shop.example',
  date: '2026-01-15',
  'date-time': '2026-01-15T12:00:00Z',
  uuid: '1b4e28ba-2fa1-4d2b-883f-0016d3cca427',
};

/** Values that a name alone asks for, where the schema says no more than "text". */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/iban/i, 'FR7630006000011234567890189'],
  [/^bic$/i, 'AGRIFRPP'],
  [/currency/i, 'EUR'],
  [/amount|balance/i, '12.34'],
  [/(url|uri)$/i, FORMATS['uri']!],
  [/mail$/i, FORMATS['email']!],
  [/since|until|timestamp|createdat/i, FORMATS['date-time']!],
  [/date$/i, FORMATS['date']!],
  [/^user-ip$/i, '192.0.2.7'],
  [/^(demo|multiple|addbanklogin|activated|exactmatch|reportaccess|reportsend)$/i, 'true'],
  [/^(page|lastmonths)$/i, '1'],
  [/country/i, 'FR'],
  [/colou?r$/i, '#336699'],
];

export interface ExampleOptions {
  /** Which of several shapes (`oneOf`, `anyOf`) to take. */
  variant?: number;
  /** Only what is required. */
  lean?: boolean;
  /** Decides where there is a choice: which value of an enum, how long a list is, whether an optional field is there. The first, if absent. */
  pick?: <T>(all: readonly [T, ...T[]]) => T;
}

/** The schema as one object: what it names is followed, and of several shapes (`oneOf`, `anyOf`) one is taken. */
export function flatten({ resolve }: Pick<Document, 'resolve'>, given: Schema, variant = 0): Schema {
  const { oneOf, anyOf, allOf = [], ...own } = resolve(given);
  const shape = (oneOf ?? anyOf)?.[variant];
  const parts = [...allOf, ...(shape ? [shape] : [])].map((part) => flatten({ resolve }, part));
  return parts.reduce<Schema>(
    (whole, part) => ({
      ...whole,
      ...part,
      ...((whole.properties ?? part.properties) && { properties: { ...whole.properties, ...part.properties } }),
      ...((whole.required ?? part.required) && { required: [...new Set([...(whole.required ?? []), ...(part.required ?? [])])] }),
    }),
    own,
  );
}

/** A value that fits the schema. */
export function example(document: Document, schema: Schema, options: ExampleOptions = {}, name = ''): unknown {
  const pick = options.pick ?? (([first]) => first);
  return build(schema, name);

  function build(given: Schema, name: string): unknown {
    return plain(flatten(document, given, options.variant), name);
  }

  function plain(each: Schema, name: string): unknown {
    if (each.const !== undefined) return each.const;
    if (each.enum) return pick(each.enum);
    switch (each.type) {
      case 'object':
        return object(each);
      case 'array':
        return Array.from({ length: pick([1, 2, 0]) }, () => build(each.items ?? {}, name));
      case 'boolean':
        return pick([true, false]);
      case 'integer':
      case 'number':
        return Math.max(each.minimum ?? 2, 2);
      case 'string':
        return text(each, name);
      default:
        return each.properties || each.required ? object(each) : 'anything';
    }
  }

  function object(each: Schema): Record<string, unknown> {
    const wanted = Object.entries(each.properties ?? {}).filter(
      ([key]) => each.required?.includes(key) || (!options.lean && pick([true, true, true, true, false])),
    );
    return Object.fromEntries(wanted.map(([key, value]) => [key, build(value, key)]));
  }

  function text(each: Schema, name: string): unknown {
    if (each.format === 'binary') return new File(['%PDF-1.7'], 'file.pdf', { type: 'application/pdf' });
    if (each.format !== undefined && FORMATS[each.format] !== undefined) return FORMATS[each.format];
    if (each.pattern === '^https://') return FORMATS['uri'];
    return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? `a ${name || 'text'}`;
  }
}

/** A call that fits the operation. */
export function exampleCall(document: Document, operation: Operation, options: ExampleOptions = {}): Call {
  const call: Call = { path: {}, query: {}, headers: {} };
  for (const { in: where, name, required, schema } of operation.parameters) {
    if (options.lean && !required) continue;
    const target: Record<string, unknown> = where === 'path' ? call.path : where === 'query' ? call.query : call.headers;
    target[name] = example(document, schema, {}, name);
  }
  const schema = Object.values(operation.body ?? {})[0];
  if (schema) call.body = example(document, schema, options);
  return call;
}
