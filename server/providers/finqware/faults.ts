import * as z from 'zod/mini';
import { UpstreamError } from '../http/error.ts';

/** How Finqware words a refusal; `fields` is not printed anywhere, and read where it comes. */
const refusal = z.object({
  type: z.catch(z.optional(z.string()), undefined),
  code: z.catch(z.optional(z.string()), undefined),
  message: z.catch(z.optional(z.string()), undefined),
  fields: z.catch(z.optional(z.record(z.string(), z.string())), undefined),
});

/** The codes that find fault with what was entered; every other one is about us, or about the session. */
const ABOUT_DATA = new Set(['missing_fields', 'unknown_fields', 'invalid_field', 'invalid_fields', 'invalid_input']);
const GONE = new Set([401, 403, 404, 409, 410]);

function refusalOf(error: UpstreamError): z.output<typeof refusal> {
  const { success, data } = refusal.safeParse(error.detail);
  return success ? data : { type: undefined, code: undefined, message: undefined, fields: undefined };
}

/** Their code for what went wrong, where they gave one. */
export const codeOf = (error: unknown): string | undefined => (error instanceof UpstreamError ? refusalOf(error).code : undefined);

/** What is wrong with the data of a step, by field (`names` are all that it has); undefined where something else is wrong. */
export function fieldsOf(error: unknown, step: string, names: readonly string[]): Record<string, string> | undefined {
  if (!(error instanceof UpstreamError) || (error.status !== 400 && error.status !== 422)) return undefined;
  const { code, message, fields } = refusalOf(error);
  if (code === undefined ? error.status !== 422 : !ABOUT_DATA.has(code)) return undefined;
  const known = Object.entries(fields ?? {});
  if (known.length > 0) return Object.fromEntries(known);
  // The printed shape has no place for fields: what names one does so in its message. Otherwise it is the step.
  const words = new Set((message ?? '').match(/\w+/g));
  const meant = names.filter((name) => words.has(name));
  return Object.fromEntries((meant.length > 0 ? meant : [step]).map((field) => [field, (message ?? code ?? 'was refused').slice(0, 200)]));
}

/** Whether the session or its nonce is at its end upstream: whatever was sent was not taken, and a new session can be begun. */
export function isStale(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || error.status === undefined) return false;
  const { type = '', code = '' } = refusalOf(error);
  // Keys that are refused are refused in a new session too.
  if (/client/.test(code)) return false;
  return GONE.has(error.status) || (error.status < 500 && /nonce|session|expired/.test(`${type} ${code}`));
}

/** Whether such an address is not offered at all. */
export const isNotOffered = (error: unknown): boolean =>
  error instanceof UpstreamError && (error.status === 404 || error.status === 405 || error.status === 501);
