import { en, type Messages } from './en.ts';

/** French. */
export const fr = { ...en } satisfies Messages;
