import { isDeepStrictEqual } from 'node:util';
import type { Document, Operation, Schema } from './documents.ts';
import { flatten, type Call } from './example.ts';

/** What every request may carry, whatever the operation. */
const EVERYWHERE = new Set(['accept', 'authorization', 'content-type', 'content-length', 'user-agent', 'x-request-id']);

/** What a request says beyond its document; Prism lets that pass, because the documents are open. */
export function undeclared(document: Document, operation: Operation, request: Request, body: unknown): string[] {
  const names = (where: string): Set<string> =>
    new Set(operation.parameters.filter((each) => each.in === where).map(({ name }) => (where === 'header' ? name.toLowerCase() : name)));
  const query = names('query');
  const headers = names('header');
  const schema = Object.values(operation.body ?? {})[0];
  return [
    ...[...new URL(request.url).searchParams.keys()].filter((name) => !query.has(name)).map((name) => `query.${name}`),
    ...[...request.headers.keys()].filter((name) => !headers.has(name) && !EVERYWHERE.has(name)).map((name) => `headers.${name}`),
    ...(schema ? unknownIn(document, schema, body, 'body') : []),
  ];
}

function unknownIn(document: Document, given: Schema, value: unknown, at: string): string[] {
  const schema = flatten(document, given);
  if (Array.isArray(value)) return value.flatMap((each) => unknownIn(document, schema.items ?? {}, each, `${at}[]`));
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {} } = schema;
  const open = schema['x-collapsed'] === true || schema.additionalProperties !== undefined || Object.keys(properties).length === 0;
  return Object.entries(value).flatMap(([key, each]) => {
    const known = properties[key];
    if (known) return unknownIn(document, known, each, `${at}.${key}`);
    return open ? [] : [`${at}.${key}`];
  });
}

/** What was put in and is not in the request. */
export function unsaid(request: Request, body: unknown, { query = {}, headers = {}, body: given }: Partial<Call>): string[] {
  const { searchParams } = new URL(request.url);
  return [
    ...Object.keys(query).filter((name) => !searchParams.has(name)),
    ...Object.keys(headers).filter((name) => !request.headers.has(name)),
    // A form and parts are all text: there the names will do.
    ...(request.headers.get('content-type')?.startsWith('application/json')
      ? isDeepStrictEqual(body, given)
        ? []
        : ['body']
      : Object.keys(given ?? {}).filter((name) => !(name in (body as object)))),
  ];
}

/** The body as a value: of a form or parts, by their names. */
export async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (request.body === null) return undefined;
  if (type.startsWith('application/json')) return request.json();
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(await request.text()));
  return Object.fromEntries([...(await request.text()).matchAll(/ name="([^"]+)"/g)].map(([, name]) => [name, '']));
}
