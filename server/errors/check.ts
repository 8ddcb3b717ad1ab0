import * as z from 'zod/mini';
import { AppError } from './app-error.ts';

/** Says in words what is wrong with each field, by its path. Values are never repeated: one of them may be a secret. */
export function fieldFaults(issues: readonly z.core.$ZodIssue[], prefix = ''): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const at = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) fields[at ? `${at}.${key}` : key] = 'is not a known field';
    else if (issue.code === 'invalid_union') Object.assign(fields, fieldFaults(issue.errors[0] ?? [], at), issue.errors.length ? {} : { [at || 'body']: 'is not valid' });
    else fields[at || 'body'] = words(issue);
  }
  return fields;
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must have at least ${String(issue.minimum)} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case 'too_big':
      return `must have at most ${String(issue.maximum)} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case 'invalid_format':
      return 'does not have the expected format';
    default:
      return 'is not valid';
  }
}

/** The value as the schema knows it, or an error that names each wrong field. */
export function check<T extends z.ZodMiniType>(schema: T, value: unknown, prefix = ''): z.infer<T> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new AppError('invalid_fields', { fields: fieldFaults(result.error.issues, prefix) });
}
