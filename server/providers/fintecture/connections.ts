import { UpstreamError } from '../http/error.ts';
import { ProviderError, type OwnProviderPorts } from '../provider.ts';
import type { FintectureClient } from './client.ts';
import type { Token } from './operations-beyond.ts';
import type { FintectureSettings } from './settings.ts';

/** What is kept to read somebody's accounts with. */
interface Tokens {
  token: string;
  refresh?: string;
  /** Until when the token is used. */
  until: number;
  /** Since when somebody is at renewing it. */
  renewing?: number;
}

/** The consent is over at the bank, or can no longer be used: the person has to give it again. */
export class ConnectionOver extends ProviderError {
  constructor(cause?: unknown) {
    super('provider_rejected', 'The connection is no longer good.', { cause });
  }
}

/** How long a consent to read accounts holds: what European rules allow, since upstream states nothing. */
export const CONSENT_MS = 180 * 86_400_000;
/** So much of its life a token is used for. */
const USED_FOR = 0.8;
/** Whoever has been at it for so long has died over it. */
const RENEWAL_MS = 20_000;
const PAUSE_MS = 250;
const ATTEMPTS = 100;

const keyOf = (customer: string): string => `connection:${customer}`;

/** The connections to banks: each has a token of its own, and renewing one ends the one before. */
export class Connections {
  private readonly client: FintectureClient;
  private readonly settings: FintectureSettings;
  private readonly ports: OwnProviderPorts;
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(client: FintectureClient, settings: FintectureSettings, ports: OwnProviderPorts) {
    this.client = client;
    this.settings = settings;
    this.ports = ports;
  }

  /** Keeps the tokens of a connection, in the place of any before. */
  async keep(customer: string, token: Token, at: number): Promise<void> {
    const tokens = tokensOf(token, at);
    if (!tokens) throw new ProviderError('provider_unavailable', 'The answer holds no token.');
    for (;;) {
      const there = await this.ports.kept.get<Tokens>(keyOf(customer));
      if (await this.put(customer, tokens, there?.version ?? 0)) return;
    }
  }

  /** Makes a call with the connection's token; where that has died early, once more with a fresh one. */
  async call<T>(customer: string, make: (bearer: string) => Promise<T>): Promise<T> {
    const token = await this.token(customer);
    try {
      return await make(token);
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
    try {
      return await make(await this.token(customer, token));
    } catch (error) {
      throw isRefused(error) ? new ConnectionOver(error) : error;
    }
  }

  async forget(customer: string): Promise<void> {
    for (;;) {
      const there = await this.ports.kept.get<Tokens>(keyOf(customer));
      if (!there || (await this.put(customer, undefined, there.version))) return;
    }
  }

  /** A token that is good, and not the one that was refused. However many ask, one renews it. */
  private async token(customer: string, refused?: string): Promise<string> {
    const there = await this.ports.kept.get<Tokens>(keyOf(customer));
    if (!there) throw new ConnectionOver();
    const { token, until } = there.value;
    if (token !== refused && this.ports.now() < until) return token;
    const before = this.underWay.get(customer);
    if (before) return before;
    const renewal = this.renew(customer, token).finally(() => this.underWay.delete(customer));
    this.underWay.set(customer, renewal);
    return renewal;
  }

  /** Among several processes, too, only one sends the refresh token: it is good for one use. The others wait for what it brings. */
  private async renew(customer: string, old: string): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const there = await this.ports.kept.get<Tokens>(keyOf(customer));
      if (!there) throw new ConnectionOver();
      const { value, version } = there;
      if (value.token !== old) return value.token;
      if (value.refresh === undefined) throw new ConnectionOver();
      const now = this.ports.now();
      if (value.renewing !== undefined && now < value.renewing + RENEWAL_MS) await this.ports.sleep(PAUSE_MS);
      else if (await this.put(customer, { ...value, renewing: now }, version)) return this.exchange(customer, value, value.refresh);
    }
    throw new ProviderError('bank_unavailable', 'Somebody else is renewing the token.');
  }

  private async exchange(customer: string, before: Tokens, refresh: string): Promise<string> {
    const { app_id: client_id, app_secret: client_secret } = this.settings;
    const at = this.ports.now();
    try {
      // Without the caller's signal: whoever gives up now would lose the token that the old one dies for.
      const { body } = await this.client.createRefreshToken({
        body: { grant_type: 'refresh_token', refresh_token: refresh, client_id, client_secret },
      });
      const tokens = tokensOf({ refresh_token: refresh, ...body }, at);
      if (!tokens) throw new ProviderError('provider_unavailable', 'The answer holds no token.');
      await this.replace(customer, before, tokens);
      return tokens.token;
    } catch (error) {
      const isDead = error instanceof UpstreamError && error.status !== undefined && [400, 401, 403, 404].includes(error.status);
      const { refresh: _, renewing: __, ...rest } = before;
      // What is dead is not tried again. After anything else, the next one tries: at worst it is told that it is dead.
      await this.replace(customer, before, isDead ? rest : { ...rest, refresh });
      throw isDead ? new ConnectionOver(error) : error;
    }
  }

  /** Writes what a renewal came to, unless the connection was made anew or forgotten meanwhile. */
  private async replace(customer: string, before: Tokens, tokens: Tokens): Promise<void> {
    for (;;) {
      const there = await this.ports.kept.get<Tokens>(keyOf(customer));
      if (there?.value.token !== before.token || (await this.put(customer, tokens, there.version))) return;
    }
  }

  private put(customer: string, tokens: Tokens | undefined, version: number): Promise<boolean> {
    return this.ports.kept.put(keyOf(customer), tokens, { version, expiresAt: this.ports.now() + CONSENT_MS });
  }
}

/** How long a token is good where its answer does not say. */
const TOKEN_SECONDS = 3600;

function tokensOf({ access_token, refresh_token, expires_in = TOKEN_SECONDS }: Token, at: number): Tokens | undefined {
  if (access_token === undefined) return undefined;
  return {
    ...{ token: access_token, until: at + expires_in * 1000 * USED_FOR },
    ...(refresh_token !== undefined && { refresh: refresh_token }),
  };
}

const isRefused = (error: unknown): boolean => error instanceof UpstreamError && error.code === 'unauthorized';
