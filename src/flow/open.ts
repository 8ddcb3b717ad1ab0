import type { ExitRecord } from '../protocol/exit.ts';
import type { TesseraFlow } from './flow.ts';
import { keepsakeKey, recall } from './keepsake.ts';
import { runDialog } from './run-dialog.ts';

/** What is the same however the session starts; each as on the element. */
interface Common extends Partial<Pick<TesseraFlow, 'companion' | 'language' | 'display' | 'returnUrl' | 'theme' | 'messages' | 'client'>> {
  clientId: string;
  clientAppKey: string;
  /** Ends the session and closes the dialog. */
  signal?: AbortSignal;
}

/** A session that starts here, in the browser. */
interface FromBrowser extends Common {
  skill: string;
  sessionId?: never;
  nonce?: never;
}

/** A session that the page's back end has started. */
interface FromBackEnd extends Common {
  sessionId: string;
  nonce: string;
  skill?: string;
}

export type OpenOptions = FromBrowser | FromBackEnd;

/** How it went. */
export interface Opened {
  exit: ExitRecord;
  /** For the page's back end, where the session was completed. */
  tempToken?: string;
}

/**
 * Runs a session in a dialog above the page. The promise resolves as soon as the session is completed, or when the person
 * closes the dialog without that; it rejects where the flow is used wrongly. The dialog is removed when it is closed.
 *
 * Where the bank opens in this very window, the page is loaded anew on the way back: call `open` again if `isUnderWay` says so.
 */
export function open(options: OpenOptions): Promise<Opened> {
  return runDialog(options);
}

/**
 * Is this tab in the middle of such a session: after a reload, or back from the bank? One that the person has closed while others
 * decide is none, though `open` goes on with it.
 */
export function isUnderWay({ clientId, skill = '' }: { clientId: string; skill?: string }): boolean {
  const kept = recall(keepsakeKey({ clientId, skill }));
  return kept !== undefined && !kept.later;
}
