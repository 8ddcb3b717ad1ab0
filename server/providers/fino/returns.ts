/** How a person comes back: from the Banking UI, or from the page for the TAN. A hint only: anybody can write an address. */
export type Way = 'connected' | 'failed' | 'left' | 'paid' | 'unpaid' | 'dismissed';

const WAYS: readonly Way[] = ['connected', 'failed', 'left', 'paid', 'unpaid', 'dismissed'];
const MARK = 'came';

/** Where a way back leads: always to the companion's own callback. */
function addressOf({ callbackUrl, state }: { callbackUrl: string; state?: string }, way: Way): string {
  const url = new URL(callbackUrl);
  if (state !== undefined) url.searchParams.set('state', state);
  url.searchParams.set(MARK, way);
  return url.href;
}

/** The three ways back of a session of the Banking UI. */
export const sessionReturns = (to: { callbackUrl: string; state?: string }) => ({
  redirectURL: addressOf(to, 'connected'),
  errorURL: addressOf(to, 'failed'),
  exitURL: addressOf(to, 'left'),
});

/** The three ways back of a money transfer, which spells them differently. */
export const transferReturns = (to: { callbackUrl: string; state: string }) => ({
  redirectUrl: addressOf(to, 'paid'),
  fallbackUrl: addressOf(to, 'unpaid'),
  exitUrl: addressOf(to, 'dismissed'),
});

/** The way that an address names; nothing unless it names our user, too. */
export function wayBack(query: Readonly<Record<string, string>> = {}, user: string | undefined): Way | undefined {
  if (user === undefined || query['userID'] !== user) return undefined;
  return WAYS.find((way) => way === query[MARK]);
}
