import * as z from 'zod/mini';
import { isSafeBase } from '../../addresses.ts';

const text = z.string().check(z.minLength(1), z.maxLength(4096));

const base = text.check(z.refine(isSafeBase, 'must be an https address (http only for this machine) with no slash at the end'));

/** The kinds of account that finoOS knows. */
export const accountType = z.enum([
  'BAUSPAREN',
  'DEPOT',
  'FESTGELD',
  'FONDSDEPOT',
  'GIRO',
  'KREDIT_KARTE',
  'KREDIT_KONTO',
  'KREDITDARLEHEN',
  'SPARBUCH',
  'TAGESGELD',
  'UNKNOWN',
  'OTHER',
]);
export type AccountType = z.infer<typeof accountType>;

/** What a tenant states to use finoOS. */
export const finoSettings = z.strictObject({
  environment: z.enum(['sandbox', 'production']),
  client_id: text,
  client_secret: text,
  /** Sent as `TenantID` with every call. */
  tenant_id: z.optional(text),
  /** Whether finoOS may fetch data again without the person; without it the user is deleted after 24 hours. */
  recurring: z._default(z.boolean(), false),
  /** Keeps a user who is not recurring beyond those 24 hours. */
  persist_non_recurring: z.optional(z.boolean()),
  /** Whether finoOS may keep what the person enters to log in at the bank. */
  store_secrets: z._default(z.boolean(), false),
  /** Only these kinds of account are shown; all of them where absent. */
  account_types: z.optional(z.array(accountType).check(z.minLength(1))),
  /** Whether payments are offered: finoOS documents them, and says that they were removed. */
  money_transfer: z._default(z.boolean(), false),
  /** Logs in at fino's demonstration bank. */
  demo: z.optional(z.boolean()),
  /** What finoOS sends back in the body of each webhook; without it none is believed. */
  webhook_secret: z.optional(text),
  /** Instead of the environment's own address. */
  base_url: z.optional(base),
});
export type FinoSettings = z.output<typeof finoSettings>;

const ADDRESSES = { production: 'https://os.fino.cloud/api', sandbox: 'https://os.test.fino.cloud/api' } as const;

/** Where finoOS is reached with these settings. */
export const addressOf = ({ environment, base_url }: Pick<FinoSettings, 'environment' | 'base_url'>): string =>
  base_url ?? ADDRESSES[environment];
