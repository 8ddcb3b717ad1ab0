/** A secret, and what it is. */
export interface Canary {
  what: string;
  value: string;
}

/** Every form in which a secret is looked for, by name. */
export function formsOf(value: string): [form: string, text: string][];

/** Which of the canaries are in the text, and in which form. */
export function findCanaries(haystack: string | Uint8Array, canaries: readonly Canary[]): string[];

/** What no published package may hold. */
export const PACKAGE_CANARIES: readonly { what: string; is: RegExp }[];
