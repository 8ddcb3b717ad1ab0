/** A JSON Schema, as far as ours go. */
export type Schema = boolean | { readonly [keyword: string]: unknown };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

type Check = (argument: never, value: unknown, at: string, schema: Record<string, unknown>, root: Schema) => string[];
const fault = (holds: boolean, at: string, what: string): string[] => (holds ? [] : [`${at} ${what}`]);

/** Every keyword that our schemas use; one that is not here is refused, so that nothing passes because nobody looked. */
const KEYWORDS: Record<string, Check> = {
  $schema: () => [],
  default: () => [],
  description: () => [],
  $ref: (ref: string, value, at, _schema, root) => violations(resolve(ref, root), value, at, root),
  type: (types: string | string[], value, at) =>
    fault(
      [types].flat().some((type) => TYPES[type]?.(value)),
      at,
      `is not of type ${String(types)}`,
    ),
  const: (constant: unknown, value, at) => fault(value === constant, at, `is not ${String(constant)}`),
  enum: (values: unknown[], value, at) => fault(values.includes(value), at, `is none of ${values.join(', ')}`),
  pattern: (pattern: string, value, at) =>
    fault(typeof value !== 'string' || new RegExp(pattern, 'u').test(value), at, `is not like ${pattern}`),
  minLength: (length: number, value, at) => fault(typeof value !== 'string' || value.length >= length, at, 'is too short'),
  maxLength: (length: number, value, at) => fault(typeof value !== 'string' || value.length <= length, at, 'is too long'),
  minItems: (count: number, value, at) => fault(!Array.isArray(value) || value.length >= count, at, 'has too few items'),
  maxItems: (count: number, value, at) => fault(!Array.isArray(value) || value.length <= count, at, 'has too many items'),
  items: (items: Schema, value, at, _schema, root) =>
    Array.isArray(value) ? value.flatMap((each, index) => violations(items, each, `${at}[${index}]`, root)) : [],
  required: (names: string[], value, at) =>
    isObject(value) ? names.filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`) : [],
  properties: (properties: Record<string, Schema>, value, at, _schema, root) =>
    isObject(value)
      ? Object.entries(properties).flatMap(([name, each]) => (name in value ? violations(each, value[name], `${at}.${name}`, root) : []))
      : [],
  propertyNames: (names: Schema, value, at, _schema, root) =>
    isObject(value) ? Object.keys(value).flatMap((name) => violations(names, name, `the name ${at}.${name}`, root)) : [],
  additionalProperties: (rest: Schema, value, at, schema, root) => {
    if (!isObject(value)) return [];
    const known = isObject(schema['properties']) ? schema['properties'] : {};
    return Object.keys(value)
      .filter((name) => !(name in known))
      .flatMap((name) => violations(rest, value[name], `${at}.${name}`, root));
  },
  anyOf: (schemas: Schema[], value, at, _schema, root) =>
    fault(
      schemas.some((each) => violations(each, value, at, root).length === 0),
      at,
      `fits none: ${schemas.map((each) => violations(each, value, at, root)[0]).join(' / ')}`,
    ),
  oneOf: (schemas: Schema[], value, at, _schema, root) => {
    const fitting = schemas.filter((each) => violations(each, value, at, root).length === 0).length;
    return fault(
      fitting === 1,
      at,
      `fits ${fitting} of ${schemas.length}: ${schemas.map((each) => violations(each, value, at, root)[0]).join(' / ')}`,
    );
  },
};

/** What is wrong with a value, by this schema; refuses a schema that says something unknown. */
export function violations(schema: Schema, value: unknown, at = 'it', root: Schema = schema): string[] {
  if (typeof schema === 'boolean') return schema ? [] : [`${at} must not be there`];
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    const check = KEYWORDS[keyword];
    if (!check) throw new Error(`The keyword ${keyword} at ${at} is not known here.`);
    return check(argument as never, value, at, schema, root);
  });
}

function resolve(ref: string, root: Schema): Schema {
  const found = ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((place, name) => (isObject(place) ? place[name] : undefined), root);
  if (found === undefined) throw new Error(`${ref} leads nowhere.`);
  return found as Schema;
}
