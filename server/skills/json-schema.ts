import { addressFields, type Field } from '../../src/protocol/index.ts';

/** A JSON Schema, 2020-12. */
export type JsonSchema = Record<string, unknown>;

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * What a form takes, as JSON Schema: for tools and documents. It describes values in the one notation that the companion brings
 * them to; what differs by spaces alone is taken too. Sums that prove a number (IBAN, SIREN) are beyond it.
 */
export const jsonSchemaOf = (fields: readonly Field[]): JsonSchema => ({ $schema: DIALECT, ...objectOf(fields) });

function objectOf(fields: readonly Field<string | undefined>[]): JsonSchema {
  const required = fields.filter((field) => isNeeded(field) && !field.when).map(({ name }) => name);
  // What is asked for only sometimes is needed only then.
  const conditions = fields.flatMap((field) => {
    const { name, when } = field;
    if (!when || !isNeeded(field)) return [];
    return [{ if: { properties: { [when.field]: { enum: [...when.is] } }, required: [when.field] }, then: { required: [name] } }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
    ...(required.length > 0 && { required }),
    ...(conditions.length > 0 && { allOf: conditions }),
    additionalProperties: false,
  };
}

const isNeeded = (field: Field<string | undefined>): boolean => !field.optional && !(field.kind === 'rows' && !field.min);

const schemaOf = (field: Field<string | undefined>): JsonSchema => ({
  ...(field.label !== undefined && { title: field.label }),
  ...(field.hint !== undefined && { description: field.hint }),
  ...valueOf(field),
});

function valueOf(field: Field<string | undefined>): JsonSchema {
  switch (field.kind) {
    case 'text':
      return {
        type: 'string',
        minLength: Math.max(field.min ?? 0, field.optional ? 0 : 1),
        maxLength: field.max ?? 200,
        ...(field.pattern !== undefined && { pattern: `^(?:${field.pattern})$` }),
      };
    case 'email':
      return { type: 'string', format: 'email', maxLength: 254 };
    case 'phone':
      return { type: 'string', pattern: '^\\+[1-9][0-9]{6,14}$' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'amount':
      return { type: 'string', pattern: `^(0|[1-9][0-9]{0,11})${field.decimals > 0 ? `(\\.[0-9]{1,${field.decimals}})?` : ''}$` };
    case 'iban':
      return { type: 'string', pattern: '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$' };
    case 'choice': {
      const one = { type: 'string', enum: field.options.map(({ value }) => value) };
      return field.many ? { type: 'array', items: one, uniqueItems: true, ...(!field.optional && { minItems: 1 }) } : one;
    }
    case 'consent':
      return field.optional ? { type: 'boolean' } : { const: true };
    case 'address':
      return objectOf(addressFields(field.countries));
    case 'company_number':
      return { type: 'string', pattern: COMPANY_NUMBERS[field.scheme] };
    case 'url':
      return { type: 'string', format: 'uri', pattern: '^https://' };
    case 'group':
      return objectOf(field.fields);
    case 'rows':
      return { type: 'array', items: objectOf(field.fields), ...(field.min !== undefined && { minItems: field.min }), maxItems: field.max };
  }
}

const COMPANY_NUMBERS = { siren: '^[0-9]{9}$', vat: '^[A-Z]{2}[A-Z0-9+*]{2,13}$', hrb: '^HR[AB][0-9]{1,6}[A-Z]{0,3}$' } as const;
