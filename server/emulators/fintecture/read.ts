import type { Context } from 'hono';
import * as z from 'zod/mini';
import { isIban } from '../kit/index.ts';
import { refuse } from './errors.ts';

/** A text that says something. */
export const text = z.string().check(z.minLength(1), z.maxLength(4096));
export const email = z.email();
export const date = z.iso.date();
export const iban = z.string().check(z.refine(isIban));
/** An absolute address of the web. */
export const uri = z.string().check(z.refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)));
/** Where the documents hide what an object holds. */
export const anything = z.record(z.string(), z.unknown());

/** The query, strictly: a misspelled name, a name twice or a value that does not fit is refused. */
export const readQuery = <T>(c: Context, schema: z.ZodMiniType<T>): T => pairs(c, schema, new URL(c.req.url).searchParams, 'query');

/** A form-encoded body, as strictly. */
export async function readForm<T>(c: Context, schema: z.ZodMiniType<T>): Promise<T> {
  needType(c, 'application/x-www-form-urlencoded');
  return pairs(c, schema, new URLSearchParams(await c.req.text()), 'body');
}

/** A JSON body, as strictly. */
export async function readJson<T>(c: Context, schema: z.ZodMiniType<T>): Promise<T> {
  needType(c, 'application/json');
  const body: unknown = await c.req.json<unknown>().catch(() => refuse(400, 'invalid_json', 'The body is not JSON.'));
  return fit(schema, body, 'body');
}

function needType(c: Context, type: string): void {
  const [given = ''] = (c.req.header('content-type') ?? '').toLowerCase().split(';');
  if (given.trim() !== type) refuse(415, 'unsupported_media_type', `The body must be ${type}.`);
}

function pairs<T>(c: Context, schema: z.ZodMiniType<T>, given: URLSearchParams, where: string): T {
  const names = [...given.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(400, 'invalid_request', `${where}: ${twice} is given twice.`);
  return fit(schema, Object.fromEntries(given), where);
}

function fit<T>(schema: z.ZodMiniType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const what = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys'
      ? `${[...issue.path, issue.keys.join(', ')].join('.')} is unknown`
      : `${issue.path.join('.') || 'it'} is missing or wrong`,
  );
  return refuse(400, 'invalid_request', `${where}: ${what.join('; ')}.`);
}

/** A parameter of the path, as it was sent. */
export const param = (c: Context, name: string): string => c.req.param(name) ?? '';
