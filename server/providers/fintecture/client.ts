import { randomBytes } from 'node:crypto';
import { createClient, type ClientOptions } from '../http/client.ts';
import { UpstreamError } from '../http/error.ts';
import type { Client } from '../http/operation.ts';
import { createTokenSource, type TokenSource } from '../http/token.ts';
import { fintectureOperations } from './operations.ts';
import { SIGNED, type Token } from './operations-beyond.ts';
import { fintectureAddress, type FintectureSettings } from './settings.ts';
import { readKey, signatureOf } from './signing.ts';

/** Every operation of Fintecture's, by its name. Reading somebody's accounts takes their own token, as `bearer` of the call. */
export type FintectureClient = Client<typeof fintectureOperations>;

/** Which tokens there are: for payments and the directory, to have accounts opened, for customers, and for the organisation. */
export type FintectureToken = 'default' | 'ais' | 'customer' | 'oac';

/** What a client is made from: the credentials, and where a program wants to, what it reaches the world with. */
export interface FintectureClientOptions
  extends
    Pick<FintectureSettings, 'environment' | 'app_id' | 'app_secret' | 'private_key' | 'oac' | 'base_url'>,
    Partial<
      Pick<ClientOptions, 'fetch' | 'randomBytes' | 'log' | 'headers' | 'deadlineSeconds' | 'repeats' | 'pauseMs' | 'maxAnswerBytes'>
    > {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** In the place of tokens that the client gets itself. */
  tokens?: Partial<Readonly<Record<FintectureToken, TokenSource>>>;
}

/** How long a token is good where its answer does not say. */
const TOKEN_SECONDS = 3600;

/** A typed client of Fintecture's: gets and renews its own tokens, and signs payments where it has the key for it. */
export function createFintectureClient(options: FintectureClientOptions): FintectureClient {
  const { environment, app_id, app_secret, private_key, oac, base_url, now = Date.now, tokens, ...rest } = options;
  const privateKey = private_key === undefined ? undefined : readKey(private_key);

  const source = (client_id: string, client_secret: string, scope: string): TokenSource =>
    createTokenSource(async () => {
      const call = { body: { grant_type: 'client_credentials' as const, client_id, client_secret, scope } };
      const answer = await client.createAccessToken(call);
      return { token: tokenOf(answer.body, answer.requestId), expiresInSeconds: answer.body.expires_in ?? TOKEN_SECONDS };
    }, now);

  const client = createClient(fintectureOperations, {
    fetch: globalThis.fetch,
    randomBytes,
    nullsAreAbsent: true,
    ...rest,
    baseUrl: fintectureAddress({ environment, base_url }),
    tokens: {
      default: source(app_id, app_secret, 'PIS'),
      ais: source(app_id, app_secret, 'AIS'),
      customer: source(app_id, app_secret, 'customer'),
      ...(oac && { oac: source(oac.client_id, oac.client_secret, 'OAC') }),
      ...tokens,
    },
    ...(privateKey && {
      sign: (outgoing) => (SIGNED.includes(outgoing.operation) ? signatureOf(outgoing, { keyId: app_id, privateKey, now }) : {}),
    }),
  });
  return client;
}

function tokenOf({ access_token }: Token, requestId: string): string {
  if (access_token === undefined) throw new UpstreamError('malformed_answer', { operation: 'createAccessToken', requestId });
  return access_token;
}
