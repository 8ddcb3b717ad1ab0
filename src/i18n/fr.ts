import { english, type Messages } from './en-later.ts';

/** French. */
export const fr = { ...english } satisfies Messages;
