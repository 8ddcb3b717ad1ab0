import { early } from '../client/early.ts';

/** What a tab keeps to find its way back into a session: worthless without the companion, and gone when the session ends. */
export interface Keepsake {
  id: string;
  verifier: string;
}

const PREFIX = 'tessera:';

/** One session for each journey of each tenant. */
export const keepsakeKey = (clientId: string, skill: string): string => `${PREFIX}${clientId}:${skill}`;

/** Storage that the browser refuses (embedded, private) is no storage: then a session lives as long as its page. */
function tolerant<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}

export function recall(key: string): Keepsake | undefined {
  return tolerant((storage) => {
    const { id, verifier } = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Keepsake>;
    return id && verifier ? { id, verifier } : undefined;
  });
}

export const keep = (key: string, keepsake: Keepsake) => tolerant((storage) => storage.setItem(key, JSON.stringify(keepsake)));
export const forget = (key: string) => tolerant((storage) => storage.removeItem(key));

/** Does this tab keep any session at all, of whichever journey? */
export const keepsAny = (): boolean => tolerant((storage) => Object.keys(storage).some((key) => key.startsWith(PREFIX))) === true;

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=/g, '');

/** 256 bits that nobody guesses. */
export const randomToken = (): string => base64url(early.randomValues!(new Uint8Array(32)));

/** S256 of a verifier, as in RFC 7636. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await early.digest!('SHA-256', new TextEncoder().encode(verifier))));
}
