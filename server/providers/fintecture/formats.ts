import * as z from 'zod/mini';

/* The formats that Fintecture's documents name. No field of any answer is certain to be there, so each may be absent. */

export const text = z.string();
export const url = z.url();
export const email = z.email({ pattern: z.regexes.html5Email });
export const date = z.iso.date();
export const time = z.iso.datetime({ offset: true });
export const optional = z.optional;

/** What nothing is decided by: where it is not as documented, it counts as absent, and the rest is read all the same. */
export const lax = <T extends z.ZodMiniType>(schema: T) => z.catch(optional(schema), undefined);

/** A list in the envelope that most reads come in. */
export const listOf = <T extends z.ZodMiniType>(item: T) => z.object({ data: optional(z.array(item)) });
