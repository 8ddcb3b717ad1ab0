import { constants, createHash, publicEncrypt, verify, type KeyObject } from 'node:crypto';
import type { Context } from 'hono';
import { uuid, type EmulatorWorld } from '../kit/index.ts';
import { refuse } from './errors.ts';
import { APP_ID } from './credentials.ts';

/** How far the client's clock may be off. */
const SKEW_MS = 5 * 60_000;
const SIGNED = '(request-target) date digest x-request-id';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

const digestOf = (body: Uint8Array): string => `SHA-256=${createHash('sha256').update(body).digest('base64')}`;

/** Holds a request to the four headers that protect it (draft-cavage-http-signatures), over the bytes as they arrived. */
export async function needSignature(c: Context, { now }: EmulatorWorld, publicKey: KeyObject | undefined): Promise<void> {
  const header = (name: string): string => c.req.header(name) ?? refuse(400, 'invalid_request', `The header ${name} is missing.`);
  const [signature, digest, date, requestId] = [header('Signature'), header('Digest'), header('Date'), header('x-request-id')];
  if (!UUID.test(requestId)) refuse(400, 'invalid_request', 'x-request-id is not a UUID.');
  if (!DATE.test(date) || !(Math.abs(Date.parse(date) - now()) <= SKEW_MS)) refuse(401, 'invalid_signature', 'Date is not about now.');
  if (digest !== digestOf(new Uint8Array(await c.req.arrayBuffer()))) refuse(401, 'invalid_signature', 'Digest is not that of the body.');
  const { keyId, algorithm, headers, signature: value = '' } = parametersOf(signature);
  if (keyId !== APP_ID || algorithm !== 'rsa-sha256' || headers !== SIGNED || !/^[\w+/]+=*$/.test(value)) {
    refuse(401, 'invalid_signature', `Signature needs keyId, algorithm="rsa-sha256", headers="${SIGNED}" and signature.`);
  }
  if (publicKey === undefined) return;
  const target = /^[a-z]+:\/\/[^/]+([^#]*)/i.exec(c.req.raw.url)?.[1] ?? '';
  const text = `(request-target): ${c.req.method.toLowerCase()} ${target}\ndate: ${date}\ndigest: ${digest}\nx-request-id: ${requestId}`;
  if (!verify('sha256', Buffer.from(text), publicKey, Buffer.from(value, 'base64')))
    refuse(401, 'invalid_signature', 'The signature does not hold.');
}

function parametersOf(signature: string): Record<string, string | undefined> {
  return Object.fromEntries([...signature.matchAll(/(?:^|,)\s*([a-zA-Z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

/**
 * The headers of a webhook. What is called a signature there is the signed text sealed with the application's public key:
 * it proves that the sender knows that key, which is no secret.
 */
export function sealedHeaders(body: string, world: EmulatorWorld, publicKey: KeyObject | undefined): Record<string, string> {
  const headers = { date: new Date(world.now()).toUTCString(), digest: digestOf(Buffer.from(body)), 'x-request-id': uuid(world) };
  if (publicKey === undefined) return headers;
  const text = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING }, Buffer.from(text)).toString('base64');
  return {
    ...headers,
    signature: `keyId="${APP_ID}",algorithm="rsa-sha256",headers="${Object.keys(headers).join(' ')}",signature="${sealed}"`,
  };
}
