import { createHmac } from 'node:crypto';

/* Nonces are macaroons of version 1: packets of four hexadecimal digits of length, a key, a space, a value and a line feed. */

const packet = (key: string, value: string | Uint8Array): Buffer => {
  const rest = Buffer.concat([Buffer.from(`${key} `), Buffer.from(value as string), Buffer.from('\n')]);
  return Buffer.concat([Buffer.from((rest.length + 4).toString(16).padStart(4, '0')), rest]);
};

/** Mints one with these caveats, each of which is signed with the signature before it. */
export function mint(key: Uint8Array, caveats: readonly string[]): string {
  const sign = (by: Uint8Array, text: string): Buffer => createHmac('sha256', by).update(text).digest();
  const signature = caveats.reduce((by: Buffer, caveat) => sign(by, caveat), sign(key, 'nonces'));
  const packets = [packet('location', 'finqware'), packet('identifier', 'nonces'), ...caveats.map((caveat) => packet('cid', caveat))];
  return Buffer.concat([...packets, packet('signature', signature)]).toString('base64url');
}

/** An instant as their caveats print it. */
export const until = (at: number): string => `time<${new Date(at).toISOString().replace('Z', '000+00:00')}`;
