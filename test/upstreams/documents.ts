import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The documents of the upstream systems, as facts: what is sent, what is answered, and nothing else. */
export const DOCUMENTS = ['fintecture-ais', 'fintecture-customers', 'fintecture-oac', 'fintecture-beyond', 'finoos', 'finqware'] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

/** As much of a JSON schema as the documents use. */
export interface Schema {
  $ref?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  enum?: [string, ...string[]];
  const?: string | number | boolean;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
  'x-collapsed'?: boolean;
  'x-inferred'?: boolean;
}

export interface Parameter {
  in: 'path' | 'query' | 'header';
  name: string;
  required: boolean;
  schema: Schema;
}

/** One body by its media type. */
export type Content = Readonly<Record<string, Schema>>;

export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  /** Absent where the operation takes none. */
  body?: Content;
  /** By status, such as `200`, `5XX` or `default`; empty where the answer has no body. */
  answers: Readonly<Record<string, Content>>;
  /** Whether it asks for a bearer token. */
  bearer: boolean;
  /** Whether its method or its path is inferred. */
  inferred: boolean;
}

export interface Document {
  name: DocumentName;
  operations: Operation[];
  /** The schema itself, where one only names another. */
  resolve(schema: Schema): Schema;
}

type Media = Record<string, { schema: Schema }>;
interface RawOperation {
  operationId: string;
  security?: unknown[];
  parameters?: (Partial<Parameter> & { $ref?: string })[];
  requestBody?: { content: Media };
  responses: Record<string, { $ref?: string; content?: Media }>;
  'x-inferred-parts'?: string[];
}
interface Raw {
  security: unknown[];
  paths: Record<string, Record<string, RawOperation>>;
}

export const documentFile = (name: DocumentName): string => path.join(import.meta.dirname, `${name}.json`);

export function readDocument(name: DocumentName): Document {
  const raw = JSON.parse(readFileSync(documentFile(name), 'utf8')) as Raw;

  /** Follows `#/components/...`. */
  function named<T extends { $ref?: string }>(value: T): T {
    if (value.$ref === undefined) return value;
    const parts = value.$ref.slice(2).split('/');
    return parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], raw) as T;
  }
  const content = (media: Media | undefined): Content =>
    Object.fromEntries(Object.entries(media ?? {}).map(([type, { schema }]) => [type, schema]));

  const operations = Object.entries(raw.paths).flatMap(([where, methods]) =>
    Object.entries(methods).map(([method, each]): Operation => ({
      id: each.operationId,
      method: method.toUpperCase(),
      path: where,
      parameters: (each.parameters ?? []).map((parameter) => ({ required: false, ...named(parameter) }) as Parameter),
      ...(each.requestBody && { body: content(each.requestBody.content) }),
      answers: Object.fromEntries(Object.entries(each.responses).map(([status, answer]) => [status, content(named(answer).content)])),
      bearer: (each.security ?? raw.security).length > 0,
      inferred: ['method', 'path'].some((part) => each['x-inferred-parts']?.includes(part)),
    })),
  );
  return { name, operations, resolve: named };
}
