/** A token as an upstream system gives it out. */
export interface FreshToken {
  token: string;
  expiresInSeconds: number;
}

/** Gives out a token that is good, and renews it ahead of time; however many ask, there is one renewal at a time. */
export interface TokenSource {
  get(): Promise<string>;
  /** The token was refused: the next call gets another. A token that has been renewed since stays. */
  refused(token: string): void;
}

/** So much of its life a token is used for; the rest covers clocks that differ and calls on their way. */
const USED_FOR = 0.8;

export function createTokenSource(read: () => Promise<FreshToken>, now: () => number): TokenSource {
  let kept: { token: string; until: number } | undefined;
  let underWay: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const asked = now();
    const { token, expiresInSeconds } = await read();
    kept = { token, until: asked + expiresInSeconds * 1000 * USED_FOR };
    return token;
  }

  return {
    async get() {
      if (kept && now() < kept.until) return kept.token;
      underWay ??= renew().finally(() => (underWay = undefined));
      return underWay;
    },
    refused(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

/** A token that never changes. */
export const fixedToken = (token: string): TokenSource => ({ get: () => Promise.resolve(token), refused: () => undefined });
