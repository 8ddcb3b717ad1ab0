import type * as z from 'zod/mini';
import { AppError } from './app-error.ts';

/** Says in words what is wrong with each field, by its path. Values are never repeated: one of them may be a secret. */
export function fieldFaults(issues: readonly z.core.$ZodIssue[], prefix = ''): Record<string, string> {
  // From entries, because a field may be named `__proto__` and must stay a field.
  return Object.fromEntries(issues.flatMap((issue) => faultsOf(issue, prefix)));
}

function faultsOf(issue: z.core.$ZodIssue, prefix: string): [field: string, fault: string][] {
  const at = [prefix, ...issue.path.map(String)].filter((part) => part !== '').join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [at ? `${at}.${key}` : key, 'is not a known field']);
  // Of several shapes, the first one is the usual one: say what it lacks.
  if (issue.code === 'invalid_union' && issue.errors[0]) return issue.errors[0].flatMap((each) => faultsOf(each, at));
  return [[at || 'body', words(issue)]];
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be of type ${issue.expected}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${amountOf(issue.origin, 'at least', issue.minimum)}`;
    case 'too_big':
      return `must ${amountOf(issue.origin, 'at most', issue.maximum)}`;
    case 'invalid_format':
      return 'does not have the expected format';
    default:
      return 'is not valid';
  }
}

function amountOf(origin: string, bound: string, limit: number | bigint): string {
  if (origin === 'string') return `have ${bound} ${limit} characters`;
  return origin === 'array' ? `have ${bound} ${limit} entries` : `be ${bound} ${limit}`;
}

/** The value as the schema knows it, or an error that names each wrong field. */
export function check<T extends z.ZodMiniType>(schema: T, value: unknown, prefix = ''): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  // The words need to know what was there, and to note that costs more than the check.
  throw new AppError('invalid_fields', { fields: fieldFaults(schema.safeParse(value, { reportInput: true }).error?.issues ?? [], prefix) });
}
