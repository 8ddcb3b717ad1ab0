import type { Html } from './html.ts';

/** The fields of a form are few and short. */
const MAX_FORM_BYTES = 4_096;

/** What every answer says, whatever it holds. */
const ALWAYS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

/**
 * A form's answer may lead on, through the callback, to the page that asked, and Chromium holds every hop of that way
 * against `form-action`. The bank does not know that page. So it trusts the kind of address that the callback is: any
 * encrypted one, and plain ones only where the callback is plain, as it is in development.
 */
function formAction(callbackUrl: string | undefined): string {
  if (callbackUrl === undefined) return "'self'";
  return new URL(callbackUrl).protocol === 'http:' ? "'self' http: https:" : "'self' https:";
}

/** What a page is besides its markup. */
export interface PageOptions {
  status?: number;
  /** Where its form can lead. */
  callbackUrl?: string;
  /** Cuts the tie to the window that opened it. */
  coop?: boolean;
}

export function sendPage(page: Html, { status = 200, callbackUrl, coop = false }: PageOptions = {}): Response {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    `form-action ${formAction(callbackUrl)}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return new Response(page.text, {
    status,
    headers: {
      ...ALWAYS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      ...(coop && { 'cross-origin-opener-policy': 'same-origin' }),
    },
  });
}

/** The answer to every form: never a page, so that going back or reloading repeats nothing. */
export function sendElsewhere(url: string, coop = false): Response {
  const headers = { ...ALWAYS, location: url, 'cache-control': 'no-store', ...(coop && { 'cross-origin-opener-policy': 'same-origin' }) };
  return new Response(null, { status: 303, headers });
}

/** A style sheet or picture: the same for everybody, and harmless wherever it is shown. */
export function sendAsset(text: string, type: 'text/css; charset=utf-8' | 'image/svg+xml'): Response {
  return new Response(text, {
    headers: {
      ...ALWAYS,
      'content-type': type,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      // The widget reads logos from the merchant's page.
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=86400',
    },
  });
}

/** Reads a form, or gives up as soon as it is too large. */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded') !== true) return undefined;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
