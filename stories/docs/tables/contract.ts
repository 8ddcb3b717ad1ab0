import { toJSONSchema, type ZodMiniType } from 'zod/mini';
import { openApiDocument } from '../../../server/openapi.ts';
import { problem, sessionAnswer } from '../../../src/protocol/sessions.ts';
import { STEP_KINDS } from '../../../src/protocol/steps.ts';
import { code, table } from './markdown.ts';
import { FIELD_WORDS } from './words.ts';

/** As much of JSON Schema as the contract uses. */
interface Schema {
  type?: string | string[];
  const?: string | number | boolean;
  enum?: (string | number)[];
  pattern?: string;
  maxLength?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

interface Operation {
  summary: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: { 200?: { content: Record<string, { schema: Schema & { description?: string } }> } };
}

/** One field of a request or an answer. */
export interface Field {
  path: string;
  type: string;
  required: boolean;
  words: string;
}

/** The name in singular, under which FIELD_WORDS tells fields of the same name apart. */
const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '');

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return code(String(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(' ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  const choices = schema.anyOf?.filter(({ type }) => type !== 'null');
  if (choices?.length === 1 && choices[0]) return `${typeOf(choices[0])} or null`;
  return [schema.type ?? 'object'].flat().join(' or ');
}

/** Every field of a schema, the inner ones with a dotted path. The steps have a table of their own. */
function fieldsOf(schema: Schema, parent: string, prefix = ''): Field[] {
  const variants = schema.anyOf?.filter(({ properties }) => properties);
  if (variants && variants.length > 0) return variants.flatMap((each) => fieldsOf(each, parent, prefix));
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = prefix + name;
    const field = {
      path,
      type: inner.enum && inner.enum.length > 12 ? 'one of the table' : typeOf(inner),
      required: schema.required?.includes(name) === true,
      words: FIELD_WORDS[`${parent}.${name}`] ?? FIELD_WORDS[name] ?? '',
    };
    if (inner.oneOf) return [{ ...field, type: 'a step, see below' }];
    const element = inner.items ?? inner;
    return [field, ...fieldsOf(element, singular(name), inner.items ? `${path}[].` : `${path}.`)];
  });
}

/** Once each, where variants of a body share a field. */
const once = (fields: readonly Field[]): Field[] =>
  fields.filter(({ path }, index) => fields.findIndex((other) => other.path === path) === index);

const fieldTable = (fields: readonly Field[]): string =>
  table(
    ['Field', 'Type', '', 'Meaning'],
    once(fields).map(({ path, type, required, words }) => [code(path), type, required ? 'always' : '', words]),
  );

const PROOF: Readonly<Record<string, string>> = {
  nonce: '`Authorization: Nonce …`',
  bearer: '`Authorization: Bearer …`',
  basic: '`Authorization: Basic …`',
};

const document = openApiDocument('') as { paths: Record<string, Record<string, Operation>> };

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const bodyOf = ({ requestBody }: Operation): Schema | undefined => requestBody?.content['application/json']?.schema;
const answerOf = ({ responses }: Operation) => Object.entries(responses[200]?.content ?? {})[0] ?? ['nothing', { schema: {} }];

/** All calls at a glance. */
export const callTable = table(
  ['Call', 'What it does', 'Proof'],
  operations.map(({ method, path, operation }) => [
    code(`${method} ${path}`),
    operation.summary,
    operation.security.flatMap((each) => Object.keys(each).map((name) => PROOF[name] ?? name)).join() || 'in the request',
  ]),
);

/** What the id in a path is of. */
const OF: Readonly<Record<string, string>> = { sessions: 'The session.', credentials: 'The credentials.', deliveries: 'The delivery.' };

function describe(method: string, path: string, operation: Operation): string {
  const [type, { schema }] = answerOf(operation);
  const parameters = operation.parameters.map(({ name, in: place, required, schema: inner }) => ({
    path: name,
    type: `${typeOf(inner)}, in the ${place}`,
    required,
    words:
      name === 'Idempotency-Key'
        ? 'Makes a repetition safe: the same key with the same body counts once.'
        : name === 'id'
          ? (OF[path.split('/')[1]!] ?? '')
          : (FIELD_WORDS[name] ?? ''),
  }));
  const request = [...parameters, ...fieldsOf(bodyOf(operation) ?? {}, '')];
  const isSession = schema.properties?.['exit'] !== undefined;
  const answer = isSession ? [] : fieldsOf(schema, '');
  return [
    `### ${method} ${path}`,
    `${operation.summary}.`,
    request.length > 0 ? `**Request**\n\n${fieldTable(request)}` : '',
    answer.length > 0
      ? `**Answer**\n\n${fieldTable(answer)}`
      : `**Answer**: ${isSession ? 'a session answer, see below' : (schema.description ?? code(type))}.`,
  ].join('\n\n');
}

/** Every call with every field. */
export const callDetails = operations.map(({ method, path, operation }) => describe(method, path, operation)).join('\n\n');

/** Every field that the tables name. */
export const allFields: readonly Field[] = operations.flatMap(({ operation }) => [
  ...fieldsOf(bodyOf(operation) ?? {}, ''),
  ...fieldsOf(answerOf(operation)[1].schema, ''),
]);

const shape = (schema: ZodMiniType, io: 'input' | 'output'): Schema => toJSONSchema(schema, { io, unrepresentable: 'any' }) as Schema;

/** Every kind of step: what the companion shows, what the browser sends. */
export const stepDetails = Object.entries(STEP_KINDS)
  .map(([kind, { show, data }]) =>
    [
      `### ${kind}`,
      `**show**, from the companion\n\n${fieldTable(fieldsOf(shape(show, 'output'), kind))}`,
      `**data**, from the browser\n\n${fieldTable(fieldsOf(shape(data, 'input'), kind))}`,
    ].join('\n\n'),
  )
  .join('\n\n');

/** What every call about a session answers with. */
export const sessionTable = fieldTable(fieldsOf(shape(sessionAnswer, 'output'), ''));

/** The shape of every error. */
export const problemTable = fieldTable(fieldsOf(shape(problem, 'output'), 'problem'));
