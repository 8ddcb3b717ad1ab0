import type { Document, Operation, Schema } from './documents.ts';
import { flatten, type Call } from './example.ts';

/** A call that does not fit its operation, and the field that a refusal has to name. */
export interface WrongCall {
  what: 'missing' | 'unknown' | 'no such value';
  field: string;
  call: Call;
}

type Path = readonly (string | number)[];

const NO_SUCH = 'no-such-value';
const UNKNOWN = 'no_such_field';

/** The call with one thing wrong, in every way that the document lets us tell. */
export function wrongCalls(document: Document, operation: Operation, call: Call): WrongCall[] {
  const found: WrongCall[] = [];
  const add = (what: WrongCall['what'], path: Path, change: (parent: Record<string, unknown>, key: string) => void): void => {
    const changed = structuredClone(call);
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], changed);
    change(parent as Record<string, unknown>, String(path.at(-1)));
    found.push({ what, field: path.join('.'), call: changed });
  };
  const drop = (path: Path): void => add('missing', path, (parent, key) => Reflect.deleteProperty(parent, key));
  const set = (what: WrongCall['what'], path: Path, value: string): void => add(what, path, (parent, key) => (parent[key] = value));

  for (const { in: where, name, required, schema } of operation.parameters) {
    const part = where === 'header' ? 'headers' : where;
    if (required) drop([part, name]);
    if (flatten(document, schema).enum) set('no such value', [part, name], NO_SUCH);
  }
  set('unknown', ['path', UNKNOWN], 'x');
  set('unknown', ['query', UNKNOWN], 'x');
  const body = Object.values(operation.body ?? {})[0];
  if (body) into(body, ['body'], call.body);
  return found;

  function into(given: Schema, path: Path, value: unknown): void {
    const schema = flatten(document, given);
    if (schema.enum ?? schema.const) set('no such value', path, NO_SUCH);
    if (Array.isArray(value)) {
      value.forEach((each, index) => into(schema.items ?? {}, [...path, index], each));
      return;
    }
    if (typeof value !== 'object' || value === null || value instanceof Blob) return;
    const { properties = {}, required = [] } = schema;
    for (const key of required) drop([...path, key]);
    for (const [key, each] of Object.entries(properties)) into(each, [...path, key], (value as Record<string, unknown>)[key]);
    const open = schema['x-collapsed'] === true || schema.additionalProperties !== undefined || Object.keys(properties).length === 0;
    if (!open) set('unknown', [...path, UNKNOWN], 'x');
  }
}
