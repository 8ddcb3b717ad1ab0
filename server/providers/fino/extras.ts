import { isSafeAddress } from '../../addresses.ts';
import { UpstreamError } from '../http/error.ts';
import type { CallOptions } from '../http/operation.ts';
import type { FinoClient } from './client.ts';
import { moment } from './schemas.ts';

/** One part of an account's summary. */
export interface SummaryPart {
  pdf: ReadableStream<Uint8Array>;
  /** Where the next part begins; absent for the last one. */
  stoppedAt?: string;
}

/**
 * The summary of an account as PDF, part by part: finoOS puts at most 10,000 transactions into one. The next part is asked
 * for when it is wanted, so that nothing is held in memory.
 */
export async function* accountSummary(
  client: Pick<FinoClient, 'getAccountSummaryPdf'>,
  { user, account, ...span }: { user: string; account: string; since?: string; until?: string },
  options: CallOptions = {},
): AsyncGenerator<SummaryPart, void, undefined> {
  let since = span.since;
  for (;;) {
    const call = { path: { 'user-id': user, 'account-id': account }, query: { ...span, ...(since !== undefined && { since }) } };
    const { status, headers, body, requestId } = await client.getAccountSummaryPdf(call, options);
    if (status === 200) return yield { pdf: body };
    const stoppedAt = momentOf(headers.get('stoppedat'));
    // Whoever does not come further would never come to an end.
    if (stoppedAt === undefined || (since !== undefined && Date.parse(stoppedAt) <= Date.parse(since))) {
      await body.cancel();
      throw new UpstreamError('malformed_answer', { operation: 'getAccountSummaryPdf', requestId, status });
    }
    yield { pdf: body, stoppedAt };
    since = stoppedAt;
  }
}

/** A date or a moment, as a moment. */
function momentOf(text: string | null): string | undefined {
  const time = text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  return moment.safeParse(time).data;
}

/** What the tenant's own pages at finoOS look like. */
export interface TenantTheme {
  name?: string;
  primaryColor?: string;
  accentColor?: string;
}

/** The name and the colours of the tenant, as far as they can be used: a colour that is none is left out. */
export async function tenantTheme(client: Pick<FinoClient, 'getTenant'>, options: CallOptions = {}): Promise<TenantTheme> {
  const { body } = await client.getTenant({}, options);
  const name = body.displayName || body.name;
  const [primaryColor, accentColor] = [colorOf(body.primaryColor), colorOf(body.accentColor)];
  return { ...(name && { name }), ...(primaryColor && { primaryColor }), ...(accentColor && { accentColor }) };
}

/** `#rgb` or `#rrggbb`, written as the latter. */
function colorOf(text: string | null | undefined): string | undefined {
  const [, short, long] = /^#(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i.exec(text ?? '') ?? [];
  const digits = long ?? short?.replace(/./g, '$&$&');
  return digits && `#${digits.toLowerCase()}`;
}

/** So many banks may be asked for at once. */
const MOST_LOGOS = 200;

/** Where the logos of banks are, by BIC. One that may not be used is left out. */
export async function bankLogos(
  client: Pick<FinoClient, 'searchLogos'>,
  bics: readonly string[],
  options: CallOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const logos = new Map<string, string>();
  const all = [...new Set(bics)];
  for (let at = 0; at < all.length; at += MOST_LOGOS) {
    const queries = all.slice(at, at + MOST_LOGOS).map((bic) => ({ queryID: bic, bic }));
    const { body } = await client.searchLogos({ query: { exactMatch: true }, body: { queries } }, options);
    for (const { queryID, squareLogoURL, status } of body.results ?? []) {
      // The order of the answers is not that of the questions.
      if (queryID && squareLogoURL && isSafeAddress(squareLogoURL) && status !== 'forbidden' && all.includes(queryID))
        logos.set(queryID, squareLogoURL);
    }
  }
  return logos;
}
