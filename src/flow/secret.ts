import { early } from '../client/early.ts';

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '');

/** 256 bits that nobody guesses. */
export const randomToken = (): string => base64url(early.randomValues!(new Uint8Array(32)));

/** What may resume a session stays in this tab; none where the browser cannot hash it (plain HTTP away from localhost). */
export const newVerifier = (): string | undefined => early.digest && randomToken();

/** S256 of a verifier, as in RFC 7636. */
export const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await early.digest!('SHA-256', new TextEncoder().encode(verifier))));
