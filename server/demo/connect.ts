import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import * as z from 'zod/mini';
import { accountsAnswer, tokenAnswer, transactionsAnswer, type Transaction } from '../../src/protocol/data.ts';
import { sessionAnswer } from '../../src/protocol/sessions.ts';
import { exchange, readAccounts, readTransactions, startSession, type Companion } from './backend.ts';
import { findPrint } from './catalog.ts';
import { accountPage, noAccountPage } from './pages/account.ts';
import type { Snippet } from './pages/code.ts';
import type { Visitor, Visitors } from './visitors.ts';

interface Connect {
  companion: Companion;
  skill: string;
  visitors: Visitors;
  snippets: readonly Snippet[];
  now: () => number;
}

export const COOKIE = 'third-drum';
const DAY = 86_400_000;
const MOST_TRANSACTIONS = 2000;

const printSlug = z.string().check(z.maxLength(40));
const connectedBody = z.strictObject({ temp_token: z.string().check(z.minLength(1), z.maxLength(512)), print: z.optional(printSlug) });
const sessionBody = z.strictObject({ print: z.optional(printSlug) });
const companionError = z.object({ http: z.number() });

/** The companion's own status, where the error carries its answer. */
export const statusOf = (error: unknown): number | undefined =>
  companionError.safeParse(error instanceof Error ? error.cause : undefined).data?.http;

/** What another site's page could send with the visitor's cookie is refused: a form cannot say JSON, a script cannot hide its origin. */
export function ownPage({ req }: Context): boolean {
  const origin = req.header('Origin');
  return origin === undefined || origin === new URL(req.url).origin;
}

/** Keeps more of a visitor, and has their browser keep the id. */
export function remember(context: Context, visitors: Visitors, change: (visitor: Visitor) => Visitor): void {
  const id = visitors.update(getCookie(context, COOKIE), change);
  const secure = context.req.url.startsWith('https:');
  setCookie(context, COOKIE, id, { path: '/', httpOnly: true, sameSite: 'Lax', secure });
}

export async function readBody<T>(context: Context, schema: z.ZodMiniType<T>): Promise<T | undefined> {
  if (!ownPage(context) || !/^application\/json\b/.test(context.req.header('Content-Type') ?? '')) return undefined;
  const body: unknown = await context.req.json().catch(() => undefined);
  return schema.safeParse(body).data;
}

/** Page after page; more than the shop would ever look at is left out. */
async function allTransactions(companion: Companion, accessToken: string, from: string): Promise<Transaction[]> {
  const all: Transaction[] = [];
  let cursor: string | undefined;
  do {
    const page = transactionsAnswer.parse(await readTransactions(companion, accessToken, from, cursor));
    all.push(...page.transactions);
    cursor = page.next_cursor;
  } while (cursor !== undefined && all.length < MOST_TRANSACTIONS);
  return all;
}

/** The shop's own back end: it holds the secret and the access token, and a browser gets to see neither. */
export function connectRoutes({ companion, skill, visitors, snippets, now }: Connect): Hono {
  const app = new Hono();
  app.use('/shop/*', bodyLimit({ maxSize: 4096 }));

  app.post('/shop/session', async (context) => {
    const body = await readBody(context, sessionBody);
    if (body === undefined) return context.json({ error: 'malformed_request' }, 400);
    try {
      const { slug } = findPrint(body.print);
      const reference = `third-drum-${slug}`;
      const returnUrl = new URL(`/checkout?print=${slug}&start=backend`, context.req.url).href;
      const { session_id, nonce } = sessionAnswer.parse(await startSession(companion, skill, returnUrl, { reference }));
      return context.json({ session_id, nonce });
    } catch {
      return context.json({ error: 'companion_unavailable' }, 502);
    }
  });

  app.post('/shop/connected', async (context) => {
    const body = await readBody(context, connectedBody);
    if (body === undefined) return context.json({ error: 'malformed_request' }, 400);
    try {
      const token = tokenAnswer.parse(await exchange(companion, body.temp_token));
      const expiresAt = Date.parse(token.expires_at);
      const plan = {
        accessToken: token.access_token,
        credentialsId: token.credentials_id,
        printSlug: findPrint(body.print).slug,
        connectedAt: now(),
        expiresAt,
      };
      remember(context, visitors, (visitor) => ({ ...visitor, plan, credentials: [...visitor.credentials, token.credentials_id] }));
      return context.json({ next: '/account' });
    } catch (error) {
      const refused = statusOf(error) === 401;
      return context.json({ error: refused ? 'temp_token_refused' : 'companion_unavailable' }, refused ? 409 : 502);
    }
  });

  app.get('/account', async (context) => {
    const id = getCookie(context, COOKIE);
    const visit = visitors.find(id, now()).plan;
    if (visit === undefined) return context.html(noAccountPage(context.req.query('forgotten') === undefined ? 'none' : 'forgotten'));
    try {
      const from = new Date(now() - 90 * DAY).toISOString().slice(0, 10);
      const [accounts, transactions] = await Promise.all([
        readAccounts(companion, visit.accessToken),
        allTransactions(companion, visit.accessToken, from),
      ]);
      return await context.html(
        accountPage({
          print: findPrint(visit.printSlug),
          connectedAt: visit.connectedAt,
          accessEndsAt: visit.expiresAt,
          accounts: accountsAnswer.parse(accounts).accounts,
          transactions,
          snippets,
        }),
      );
    } catch (error) {
      const ended = statusOf(error) === 401;
      if (ended) remember(context, visitors, ({ plan: _over, ...rest }) => rest);
      return context.html(noAccountPage(ended ? 'ended' : 'unreachable'), ended ? 200 : 502);
    }
  });

  app.post('/shop/forget', (context) => {
    if (!ownPage(context)) return context.text('Forbidden', 403);
    visitors.forget(getCookie(context, COOKIE));
    deleteCookie(context, COOKIE, { path: '/' });
    return context.redirect('/account?forgotten', 303);
  });

  return app;
}
