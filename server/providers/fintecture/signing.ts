import { createHash, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import type { Outgoing } from '../http/client.ts';

/** What a signature is made with. */
export interface Signing {
  /** The application's id, by which Fintecture finds the public key. */
  keyId: string;
  privateKey: KeyObject;
  now(): number;
}

/** A private key from its PEM. */
export const readKey = (pem: string): KeyObject => createPrivateKey(pem);

/** The SHA-256 of a body, as the header `digest` has it. */
export const digestOf = (body: string | Uint8Array): string => `SHA-256=${createHash('sha256').update(body).digest('base64')}`;

/** The text that is signed: one line for each header, in the order that the signature names them. */
export const signingText = (lines: readonly (readonly [name: string, value: string])[]): string =>
  lines.map(([name, value]) => `${name}: ${value}`).join('\n');

/**
 * The headers that prove who sent a request, after draft-cavage: of its method and address, its date, its id and, where it
 * has a body, of the very bytes that are sent.
 */
export function signatureOf(outgoing: Outgoing, { keyId, privateKey, now }: Signing): Record<string, string> {
  const { method, url, body, headers } = outgoing;
  const date = new Date(now()).toUTCString();
  const digest = body === '' ? undefined : digestOf(body);
  const lines = [
    ['(request-target)', `${method.toLowerCase()} ${url.pathname}${url.search}`],
    ['date', date],
    ...(digest === undefined ? [] : [['digest', digest] as const]),
    ['x-request-id', headers['x-request-id']!],
  ] as const;
  const signature = sign('sha256', Buffer.from(signingText(lines)), privateKey).toString('base64');
  const names = lines.map(([name]) => name).join(' ');
  return {
    date,
    ...(digest !== undefined && { digest }),
    signature: `keyId="${keyId}",algorithm="rsa-sha256",headers="${names}",signature="${signature}"`,
  };
}
