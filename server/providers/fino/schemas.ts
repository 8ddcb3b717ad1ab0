import * as z from 'zod/mini';

/*
 * What several operations share. finoOS marks no field of any answer as required and folds most objects away, so answers
 * are open, and whatever they name may be absent or null; what is sent is closed where the document lists every field.
 */

export const text = z.string();
export const optionalText = z.optional(text);
export const optionalFlag = z.optional(z.boolean());
/** A flag that travels as text. */
export const flagText = z.enum(['true', 'false']);
/** An object whose members the document does not show. */
export const open = z.record(z.string(), z.unknown());

export const maybeText = z.nullish(text);
export const maybeFlag = z.nullish(z.boolean());
export const maybeOpen = z.nullish(open);
/** A list; finoOS writes an empty one as null, too. */
export const maybeList = <T extends z.ZodMiniType>(entry: T) => z.nullish(z.array(entry));

/** RFC 3339, with `Z` or an offset. */
export const moment = z.iso.datetime({ offset: true });

const tenantId = { TenantID: optionalText };
/** The header that every operation takes. */
export const tenantHeader = z.strictObject(tenantId);
/** The same where PSD2 asks for the address of the person, too. */
export const personHeader = z.strictObject({ ...tenantId, 'User-IP': text.check(z.minLength(1)) });
/** The same where the address is not asked for, and belongs to the call all the same. */
export const visitorHeader = z.strictObject({ ...tenantId, 'User-IP': optionalText });
/** The same where the answer is a document. */
export const pdfHeader = z.strictObject({ ...tenantId, accept: z._default(text, 'application/pdf') });

/** The document states few success statuses; a client takes any that means success. */
export const answered = <T extends z.ZodMiniType>(schema: T) => ({ 200: schema, 201: schema, 202: schema }) as const;
/** Success without a body, as far as anybody reads it. */
export const done = { 200: 'none', 202: 'none', 204: 'none' } as const;

/** The body of every error. `message` is for developers. */
export const fault = z.looseObject({ type: maybeText, message: maybeText });

/** Which calculation is the current one, and when it began. */
export const correlation = z.looseObject({ correlationID: maybeText, correlationTimestamp: maybeText });
