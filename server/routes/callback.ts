import type { Hono } from 'hono';
import { AppError } from '../errors/app-error.ts';
import type { RateLimit } from '../limits.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Session } from '../sessions/session.ts';
import type { World } from '../world.ts';
import type { Env, Wrap } from './http.ts';
import { RETURN_WORDS, returnLanguage } from './return-words.ts';

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'cross-origin-opener-policy': 'unsafe-none',
};

/**
 * Where the bank sends the person. Nothing in the address is believed but the single-use `state`; what became of the
 * approval is read from the bank. The page works with empty storage and in another browser.
 */
export function callbackRoutes(app: Hono<Env>, wrap: Wrap, world: World, sessions: Sessions, calls: RateLimit): void {
  app.get(
    '/callback',
    wrap(async (c, { requestId, ip, address }) => {
      const wait = calls.take(ip, world.ports.now());
      if (wait !== undefined) return page('busy', c.req.header('accept-language'), wait);
      const arrived = await sessions.upstream
        .arrive(c.req.query(), address, (each) => sessions.skillOf(each))
        .catch((error: unknown) => {
          if (error instanceof AppError && error.type === 'session_not_found') return undefined;
          world.ports.log('error', 'callback_failed', { request_id: requestId, name: error instanceof Error ? error.name : 'unknown' });
          return 'busy' as const;
        });
      if (arrived === 'busy') return page(arrived, c.req.header('accept-language'));
      const { session, forward } = arrived ?? {};
      // The bank has another page for the person: straight on, in the same window.
      if (forward !== undefined) return new Response(null, { status: 303, headers: { location: forward } });
      if (session?.display === 'page' && session.returnUrl !== null) {
        return new Response(null, { status: 303, headers: { location: `${session.returnUrl}#tessera-return` } });
      }
      return page(session, c.req.header('accept-language'));
    }),
  );
  app.get(
    '/return.js',
    wrap(() => ({
      text: RETURN_SCRIPT,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    })),
  );
  app.get(
    '/return.css',
    wrap(() => ({ text: RETURN_STYLE, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=3600' } })),
  );

  function page(found: Session | 'busy' | undefined, acceptLanguage = '', wait?: number): Response {
    const session = found === 'busy' ? undefined : found;
    const language = returnLanguage(session?.locale ?? acceptLanguage);
    const words = RETURN_WORDS[language];
    const { title, text } = found === 'busy' ? words.busy : found ? words.returned : words.lost;
    const base = new URL(world.publicUrl).pathname.replace(/\/$/, '');
    const again = found === 'busy' ? `<p><a href="">${words.again}</a></p>` : '';
    const link = session?.returnUrl ? `<p><a href="${escape(session.returnUrl)}">${words.back}</a></p>` : again;
    const signal = session ? ` data-session="${escape(session.id)}" data-origin="${escape(session.origin ?? '')}"` : '';
    const html = `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"${signal}>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="stylesheet" href="${base}/return.css">
<main><h1>${title}</h1><p>${text}</p>${link}</main>
${session ? `<script src="${base}/return.js"></script>` : ''}
</html>`;
    const headers = wait === undefined ? PAGE_HEADERS : { ...PAGE_HEADERS, 'retry-after': String(wait) };
    return new Response(html, { status: wait !== undefined ? 429 : found === 'busy' ? 503 : session ? 200 : 404, headers });
  }
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Tells the page that waits that there may be news, by both ways, and closes the window where the browser lets it. */
const RETURN_SCRIPT = `'use strict';
const { session, origin } = document.documentElement.dataset;
const message = { type: 'tessera-return', session_id: session };
if (window.opener && origin) window.opener.postMessage(message, origin);
const channel = new BroadcastChannel('tessera');
channel.postMessage(message);
setTimeout(() => { channel.close(); window.close(); }, 300);
`;

const RETURN_STYLE = `:root { font: 1rem/1.5 system-ui, sans-serif; color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: light-dark(#fbfaf8, #141413); color: light-dark(#1d1c1a, #f1efec); }
main { max-width: 26rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.25rem; line-height: 1.75rem; font-weight: 600; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; color: light-dark(#57534e, #b9b4ad); }
a { display: inline-block; padding: .75rem 1.25rem; border-radius: 10px; background: light-dark(#1d1c1a, #f1efec); color: light-dark(#fff, #141413); text-decoration: none; }
a:focus-visible { outline: 2px solid currentcolor; outline-offset: 2px; }
`;
