import type { Context } from 'hono';
import { timingSafeEqual } from 'node:crypto';
import { refuse } from './errors.ts';
import { FINQWARE_CLIENT, type Finqware } from './state.ts';

/** A JSON body with exactly these fields: texts, unless they are named in `objects`. */
export async function readBody(
  { world }: Finqware,
  c: Context,
  needed: readonly string[],
  { optional = [], objects = [] }: { optional?: readonly string[]; objects?: readonly string[] } = {},
): Promise<{ text(name: string): string; object(name: string): Record<string, unknown> }> {
  if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) refuse(world, 400, 'invalid_headers', 'The body must be JSON.');
  const body = await c.req.json<unknown>().catch(() => undefined);
  if (!isRecord(body)) return refuse(world, 400, 'invalid_body', 'The body must be a JSON object.');
  const missing = needed.filter((name) => body[name] === undefined || body[name] === '');
  if (missing.length > 0) refuse(world, 400, 'missing_fields', `Missing: ${missing.join(', ')}.`);
  for (const [name, value] of Object.entries(body)) {
    if (![...needed, ...optional].includes(name)) refuse(world, 400, 'unknown_fields', `Unknown: ${name}.`);
    const fits = objects.includes(name) ? isRecord(value) : typeof value === 'string';
    if (!fits) refuse(world, 400, 'invalid_field', `${name} has the wrong type.`);
  }
  return {
    text: (name) => (typeof body[name] === 'string' ? body[name] : ''),
    object: (name) => (isRecord(body[name]) ? body[name] : {}),
  };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (given: string, wanted: string): boolean =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted));

/** Whether it is the tenant app, and knows its key. */
export function admit({ world }: Finqware, clientId: string, key?: { name: 'client_app_key' | 'client_secret'; value: string }): void {
  if (clientId !== FINQWARE_CLIENT.client_id) refuse(world, 400, 'invalid_client_id', 'There is no such client.');
  if (key && !same(key.value, FINQWARE_CLIENT[key.name])) refuse(world, 401, `invalid_${key.name}`, 'The key is wrong.');
}
