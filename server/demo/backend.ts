/** What a back end needs to know of its companion. The secret stays here: no page ever sees it. */
export interface Companion {
  url: string;
  clientId: string;
  clientSecret: string;
  fetch: typeof fetch;
}

async function call(companion: Companion, path: string, init: RequestInit): Promise<unknown> {
  const response = await companion.fetch(`${companion.url}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(15_000) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`The companion answered ${response.status}.`, { cause: answer });
  return answer;
}

const post = (companion: Companion, path: string, body: object): Promise<unknown> =>
  call(companion, path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

const read = (companion: Companion, path: string, accessToken: string): Promise<unknown> =>
  call(companion, path, { headers: { Authorization: `Bearer ${accessToken}` } });

/** Turns what the page was given at the end into the access token, once. Keep the answer on the server. */
export const exchange = (companion: Companion, tempToken: string): Promise<unknown> =>
  post(companion, '/token', { client_id: companion.clientId, client_secret: companion.clientSecret, temp_token: tempToken });

/** The accounts that the person chose to share. */
export const readAccounts = (companion: Companion, accessToken: string): Promise<unknown> => read(companion, '/accounts', accessToken);

/** What happened on them since that day, a page at a time. */
export const readTransactions = (companion: Companion, accessToken: string, from: string, cursor?: string): Promise<unknown> =>
  read(companion, `/transactions?${new URLSearchParams({ from, limit: '500', ...(cursor && { cursor }) })}`, accessToken);

/** What came of a journey: `verifications`, `payments` or `forms`. */
export const readOutcome = (companion: Companion, accessToken: string, what: 'verifications' | 'payments' | 'forms'): Promise<unknown> =>
  read(companion, `/${what}`, accessToken);

/** Starts the session here, with what a browser may not choose, and hands the page its id and first nonce. */
export const startSession = (companion: Companion, skill: string, returnUrl: string, context: object): Promise<unknown> =>
  post(companion, '/sessions', {
    client_id: companion.clientId,
    client_secret: companion.clientSecret,
    skill,
    return_url: returnUrl,
    context,
  });

/** How a session stands, hours later. Looking changes nothing. */
export const lookAtSession = (companion: Companion, sessionId: string): Promise<unknown> =>
  call(companion, `/sessions/${sessionId}`, {
    headers: { Authorization: `Basic ${btoa(`${companion.clientId}:${companion.clientSecret}`)}` },
  });

/** A new nonce for a person who comes back, wherever they are by now. The one before is worthless then. */
export const reopenSession = (companion: Companion, sessionId: string): Promise<unknown> =>
  post(companion, `/sessions/${sessionId}/resume`, { client_id: companion.clientId, client_secret: companion.clientSecret });
