import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Hono } from 'hono';
import { raw } from 'hono/html';
import { findPrint, PRINTS } from './catalog.ts';
import { connectRoutes } from './connect.ts';
import { readFolder, serveFile } from './files.ts';
import { journeyRoutes } from './journeys.ts';
import { checkoutPage, type Ways } from './pages/checkout.ts';
import { printPage } from './pages/home.ts';
import { Sources } from './sources.ts';
import { Visitors } from './visitors.ts';

/** What the demo shop needs to know. */
export interface ShopOptions {
  /** Where the shop's back end reaches the companion, without a slash at the end. */
  companionUrl: string;
  clientId: string;
  clientSecret: string;
  clientAppKey: string;
  skill?: string;
  /** Calls the companion; may do so without a network where both run in one process. */
  fetch?: typeof fetch;
  /** Holds `public/`, and the sources that the pages show. */
  folder?: string;
  now?: () => number;
  randomBytes?: (size: number) => Uint8Array;
}

/** Everything comes from the shop's own origin, nothing is inline, and no script writes markup. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const DISPLAYS = ['popup', 'page'] as const;

/** A small shop as a web-standard handler, to be mounted at `/` beside a companion on the same origin. */
export function createShop(options: ShopOptions): (request: Request) => Promise<Response> {
  const { clientId, clientSecret, clientAppKey, skill = 'sandbox_aisp_sbx_#1.0' } = options;
  const { now = Date.now, folder = import.meta.dirname } = options;
  const files = readFolder(path.join(folder, 'public'));
  const sources = new Sources(folder, { clientId, clientAppKey, skill });
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', POLICY);
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'same-origin');
  });

  const button = sources.markup('button.html');
  const page = (slug?: string) => printPage(findPrint(slug), raw(button), now());
  app.get('/', (context) => context.html(page()));
  app.get('/prints/:slug', (context) => {
    const slug = context.req.param('slug');
    return PRINTS.some((print) => print.slug === slug) ? context.html(page(slug)) : context.notFound();
  });

  app.get('/checkout', (context) => {
    const ways: Ways = {
      display: DISPLAYS.find((each) => each === context.req.query('display')) ?? '',
      start: context.req.query('start') === 'backend' ? 'backend' : 'browser',
    };
    const started = ways.start === 'backend';
    const flow = sources.markup(started ? 'button.html' : 'flow.html', { display: ways.display });
    const snippets = [
      { id: 'page', label: 'Page', source: flow },
      started ? sources.snippet('script', 'Script', 'public/started.js') : sources.snippet('script', 'Script', 'public/connect.js'),
      sources.snippet('finish', 'To the back end', 'public/finish.js'),
      sources.snippet('backend', 'Back end', 'backend.ts'),
      sources.snippet('dialog', 'As a dialog', 'public/dialog.js'),
    ];
    return context.html(checkoutPage({ print: findPrint(context.req.query('print')), ways, flow: raw(flow), snippets, now: now() }));
  });

  const companion = { url: options.companionUrl, clientId, clientSecret, fetch: options.fetch ?? fetch };
  const visitors = new Visitors(options.randomBytes ?? randomBytes);
  app.route('/', connectRoutes({ companion, skill, visitors, now, snippets: [sources.snippet('backend', 'Back end', 'backend.ts')] }));

  app.route('/', journeyRoutes({ companion, visitors, sources, now }));

  app.get('/shop/*', (context) => {
    const file = files.get(context.req.path.slice('/shop/'.length));
    return file === undefined ? context.notFound() : serveFile(file, context.req.raw);
  });

  return async (request) => app.fetch(request);
}
