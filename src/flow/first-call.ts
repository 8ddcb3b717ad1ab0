import { exchange, json } from '../client/exchange.ts';
import type { SessionAnswer, SessionCreate } from '../protocol/sessions.ts';
import type { FlowSettings } from './settings.ts';
import { challengeOf } from './secret.ts';

/** A session asked for, and what will let this tab resume it. */
export interface FirstCall {
  verifier: string | undefined;
  askedAt: number;
  answer: Promise<SessionAnswer>;
  /** The answer, once it is on the screen, and when it came. */
  shown?: { answer: SessionAnswer; at: number };
}

/** The language is the page's; where it names no country, the browser's own may: the banks of that country come first. */
const placed = (locale: string): string =>
  locale.includes('-')
    ? locale
    : locale + (/-[A-Z]{2}$/.exec(navigator.languages.find((each) => /-[A-Z]{2}$/.test(each)) ?? '')?.[0] ?? '');

/** What a new session is asked for with. */
export async function creation(settings: FlowSettings, verifier: string | undefined): Promise<SessionCreate> {
  const { clientId, clientAppKey, skill, returnUrl, display, locale } = settings;
  return {
    client_id: clientId,
    client_app_key: clientAppKey,
    skill,
    return_url: returnUrl,
    display,
    locale: placed(locale),
    ...(verifier !== undefined && { challenge: await challengeOf(verifier) }),
  };
}

/** Asks for a session once, so that the first screen need not wait for what only matters where that fails. */
export async function firstCall(settings: FlowSettings, verifier: string | undefined): Promise<SessionAnswer> {
  const { client, companion } = settings;
  const body = await creation(settings, verifier);
  return client ? client.create(body, { signal: new AbortController().signal }) : exchange(companion + '/sessions', json('POST', body));
}
