import type { SessionsClient } from '../client/sessions-client.ts';

/** What a flow is set to; read when a session starts. */
export interface FlowSettings {
  readonly clientId: string;
  readonly clientAppKey: string;
  readonly skill: string;
  /** A session that the back end started, and its first nonce. */
  readonly sessionId: string;
  readonly nonce: string;
  /** The companion's address without a slash at its end; empty where there is none that could be used. */
  readonly companion: string;
  /** Stands in for the companion in tests and stories. */
  readonly client: SessionsClient | undefined;
  readonly display: 'popup' | 'page';
  readonly returnUrl: string;
  readonly locale: string;
}

/** Where the companion sends a person back to who went to the bank in this very window. */
export const RETURN_HASH = '#tessera-return';

/** Where the script-tag build was loaded from is where its companion is; bundled into a page's own script, it cannot know. */
const beside = /^(.*)\/tessera\.js(\?|$)/.exec(import.meta.url)?.[1] ?? '';

export function companionUrl(stated: string): string {
  const url = stated && URL.canParse(stated, document.baseURI) ? new URL(stated, document.baseURI).href.replace(/\/+$/, '') : beside;
  return url.startsWith('http') ? url : '';
}

/** Phones and the browsers inside of apps have no use for a second window; a page in a frame cannot leave for the bank. */
export const fittingDisplay = (): 'popup' | 'page' =>
  window !== top || (matchMedia('(pointer: fine)').matches && !/; wv\)|FBA[NV]|Instagram|Line\/|MicroMessenger/.test(navigator.userAgent))
    ? 'popup'
    : 'page';
