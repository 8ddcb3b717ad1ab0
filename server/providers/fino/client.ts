import { randomBytes } from 'node:crypto';
import { createClient, type ClientOptions } from '../http/client.ts';
import type { Client } from '../http/operation.ts';
import { createTokenSource, type TokenSource } from '../http/token.ts';
import { finoOperations } from './operations.ts';
import { addressOf, type FinoSettings } from './settings.ts';

/** What a client is made from: the credentials, and where a program wants to, what it reaches the world with. */
export interface FinoClientOptions
  extends
    Pick<FinoSettings, 'environment' | 'client_id' | 'client_secret' | 'tenant_id' | 'base_url'>,
    Partial<
      Pick<ClientOptions, 'fetch' | 'randomBytes' | 'log' | 'headers' | 'deadlineSeconds' | 'repeats' | 'pauseMs' | 'maxAnswerBytes'>
    > {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** In the place of the token that the client gets itself. */
  token?: TokenSource;
}

/** finoOS, with a method for every operation. */
export type FinoClient = Client<typeof finoOperations>;

/** How long a token lives where its answer does not say: as long as the one in finoOS's sample. */
const TOKEN_SECONDS = 300;

/** A typed client of finoOS: it gets its token with the client's credentials, and a new one ahead of time. */
export function createFinoClient(options: FinoClientOptions): FinoClient {
  const { environment, client_id, client_secret, tenant_id, base_url, now = Date.now, token, headers, ...rest } = options;
  const client: FinoClient = createClient(finoOperations, {
    fetch: globalThis.fetch,
    randomBytes,
    ...rest,
    baseUrl: addressOf({ environment, base_url }),
    headers: { ...headers, ...(tenant_id !== undefined && { TenantID: tenant_id }) },
    tokens: {
      default:
        token ??
        createTokenSource(async () => {
          const { body } = await client.authenticate({ body: { client_id, client_secret, grant_type: 'client_credentials' } });
          return { token: body.access_token, expiresInSeconds: body.expires_in || TOKEN_SECONDS };
        }, now),
    },
  });
  return client;
}
