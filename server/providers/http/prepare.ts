import type * as z from 'zod/mini';
import { fieldFaults } from '../../errors/check.ts';
import { CallError } from './error.ts';
import type { OperationSpec } from './operation.ts';

/** What a call was made with, not looked at yet. */
export interface Given {
  path?: Readonly<Record<string, string>>;
  query?: unknown;
  headers?: unknown;
  body?: unknown;
}

/** What a request can carry. */
export type Sendable = string | FormData | null;

/** A call that fits its operation, ready to be sent. */
export interface Prepared {
  url: URL;
  body: Sendable;
  /** The body as text; empty where it has none or is made of parts. */
  text: string;
  headers: Record<string, string>;
}

/** Checks a call against its operation and puts it together. */
export function prepare(name: string, spec: OperationSpec, baseUrl: string, given: Given): Prepared {
  const faults: Record<string, string> = {};
  for (const part of Object.keys(given)) if (!['path', 'query', 'headers', 'body'].includes(part)) faults[part] = 'is not a part of a call';
  const wanted = [...spec.path.matchAll(/\{([^}]+)\}/g)].map(([, each]) => each!);
  const path = given.path ?? {};
  for (const each of Object.keys(path)) if (!wanted.includes(each)) faults[`path.${each}`] = 'is not a known field';
  for (const each of wanted) {
    const value: unknown = path[each];
    if (typeof value !== 'string' || value === '') faults[`path.${each}`] = 'is required';
    else if (value === '.' || value === '..') faults[`path.${each}`] = 'is not valid';
  }
  const query = part(spec.query, given.query, 'query', faults);
  const headers = part(spec.headers, given.headers, 'headers', faults);
  const body = part(spec.body, given.body, 'body', faults);
  if (Object.keys(faults).length > 0) throw new CallError(name, faults);

  const url = new URL(baseUrl + spec.path.replaceAll(/\{([^}]+)\}/g, (_, each: string) => encodeURIComponent(path[each]!)));
  for (const [key, value] of pairs(query)) url.searchParams.append(key, value);
  return { url, ...encode(spec.encoding ?? 'json', body), headers: withType(spec, body, lowered(Object.fromEntries(pairs(headers)))) };
}

function part(schema: z.ZodMiniType | undefined, value: unknown, at: string, faults: Record<string, string>): unknown {
  if (!schema) {
    if (value !== undefined) faults[at] = 'does not belong to this call';
    return undefined;
  }
  const { success, data, error } = schema.safeParse(value ?? (at === 'body' ? value : {}), { reportInput: true });
  if (!success) for (const [field, fault] of Object.entries(fieldFaults(error.issues, at))) faults[field] = fault;
  return data;
}

function* pairs(values: unknown): Generator<[key: string, value: string]> {
  for (const [key, value] of Object.entries((values ?? {}) as Record<string, unknown>)) {
    if (value === undefined) continue;
    for (const each of Array.isArray(value) ? value : [value]) yield [key, String(each as string | number | boolean)];
  }
}

function encode(encoding: NonNullable<OperationSpec['encoding']>, body: unknown): Pick<Prepared, 'body' | 'text'> {
  if (body === undefined) return { body: null, text: '' };
  if (encoding === 'multipart') return { body: formData(body as Parameters<typeof formData>[0]), text: '' };
  const text = encoding === 'form' ? new URLSearchParams([...pairs(body)]).toString() : JSON.stringify(body);
  return { body: text, text };
}

function formData(body: Record<string, Blob | string | number | boolean | undefined>): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(body)) {
    if (value instanceof File) form.append(key, value, value.name);
    else if (value instanceof Blob) form.append(key, value);
    else if (value !== undefined) form.append(key, String(value));
  }
  return form;
}

/** Headers by their names in small letters, so that the same one is never there twice. */
export const lowered = (headers: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]));

/** The boundary of a multipart body is for `fetch` to choose and to say. */
function withType(spec: OperationSpec, body: unknown, headers: Record<string, string>): Record<string, string> {
  if (body === undefined || spec.encoding === 'multipart') return headers;
  return { ...headers, 'content-type': spec.encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json' };
}
