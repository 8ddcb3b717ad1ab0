import * as z from 'zod/mini';

/** A decimal string, never a float: an amount has as many decimals as its currency. */
export const amount = z.string().check(z.regex(/^(0|[1-9]\d{0,11})(\.\d{1,4})?$/));

/** What is paid, to whom. Only a back end can state it. */
export const order = z.strictObject({
  amount,
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
  payee_name: z.string().check(z.minLength(1), z.maxLength(256)),
  payee_iban: z.string().check(z.regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/)),
  reference: z.string().check(z.minLength(1), z.maxLength(140)),
});
export type Order = z.infer<typeof order>;
