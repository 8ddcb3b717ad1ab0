import type { Problem } from '../protocol/sessions.ts';
import { early } from './early.ts';
import { RequestError } from './sessions-client.ts';

/** A request with a JSON body, or with none. */
export const json = (method: string, body: object, headers = {}): RequestInit => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Asks once. Throws the companion's problem as a RequestError, and whatever `fetch` throws. */
export async function exchange<T>(url: string, init: RequestInit): Promise<T> {
  const response = await early.fetch(url, { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', ...init });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const { type, message, id, retry_after, fields } = answer as Problem;
  throw new RequestError(type, message, id, retry_after, fields);
}
