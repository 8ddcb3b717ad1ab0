import { createPrivateKey } from 'node:crypto';
import * as z from 'zod/mini';
import { isSafeBase } from '../../addresses.ts';

const text = z.string().check(z.minLength(1), z.maxLength(4096));

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** What a tenant states to reach Fintecture. */
export const fintectureSettings = z.strictObject({
  /** Which of Fintecture's two worlds the application belongs to. */
  environment: z.enum(['sandbox', 'production']),
  /** The application, as Fintecture's console names it. */
  app_id: text,
  app_secret: text,
  /** The application's private RSA key, as PEM; payments are signed with it. */
  private_key: z.optional(text.check(z.refine(isRsaKey, 'must be a private RSA key, as PEM'))),
  /** The credentials that reach the organisation; only the merchant journey needs them. */
  oac: z.optional(z.strictObject({ client_id: text, client_secret: text })),
  /** What Fintecture sends along with every webhook, in the header `x-tessera-secret`. */
  webhook_secret: z.optional(text.check(z.minLength(12))),
  /** Another address than Fintecture's own, such as the emulator's. */
  base_url: z.optional(text.check(z.refine(isSafeBase, 'must be an https address (http only for this machine), with no slash at the end'))),
});

/** The same, checked. */
export type FintectureSettings = z.output<typeof fintectureSettings>;

const ADDRESSES = { production: 'https://api.fintecture.com', sandbox: 'https://api-sandbox.fintecture.com' } as const;

/** Where Fintecture is reached, without a slash at the end. */
export const fintectureAddress = ({ environment, base_url }: Pick<FintectureSettings, 'environment' | 'base_url'>): string =>
  base_url ?? ADDRESSES[environment];
