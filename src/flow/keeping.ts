import { PREFIX, tolerant, type Keepsake } from './keepsake.ts';

/* The half of keeping a session that the first screen does without. */

export const keep = (key: string, keepsake: Keepsake): void => tolerant((storage) => storage.setItem(key, JSON.stringify(keepsake)));
export const forget = (key: string): void => tolerant((storage) => storage.removeItem(key));

/** Does this tab keep any session at all, of whichever journey? */
export const keepsAny = (): boolean => tolerant((storage) => Object.keys(storage).some((key) => key.startsWith(PREFIX))) === true;
