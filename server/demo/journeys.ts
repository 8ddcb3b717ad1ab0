import { Hono, type Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { raw } from 'hono/html';
import * as z from 'zod/mini';
import { formsAnswer, paymentsAnswer, tokenAnswer, verificationsAnswer } from '../../src/protocol/data.ts';
import { sessionAnswer } from '../../src/protocol/sessions.ts';
import { exchange, lookAtSession, readOutcome, reopenSession, startSession, type Companion } from './backend.ts';
import { findPrint, type Print } from './catalog.ts';
import { COOKIE, readBody, remember, statusOf } from './connect.ts';
import { indexPage, journeyPage, outcomePage, type Outcome } from './pages/journey.ts';
import type { Sources } from './sources.ts';
import type { Visitor, Visitors } from './visitors.ts';

/** A journey as the shop offers it. */
export interface Journey {
  readonly name: string;
  readonly skill: string;
  readonly title: string;
  readonly line: string;
  readonly why: readonly string[];
  /** What the visitor may try out, as choices in the address; the first of each is the usual one. */
  readonly ways?: readonly {
    readonly key: string;
    readonly label: string;
    readonly options: readonly (readonly [value: string, words: string])[];
  }[];
  /** What only the back end may say. */
  readonly context: (given: { visitor: Visitor; print: Print; way: (key: string) => string }) => object;
  /** What the back end may read at the end. */
  readonly reads?: 'verifications' | 'payments' | 'forms';
}

/** Whom the shop pays to; the sandbox's payee check answers by these names. */
const PAYEES: ReadonlyMap<string, string> = new Map([
  ['match', 'Third Drum'],
  ['close', 'Third Drum Close Match'],
  ['no', 'Third Drum No Match'],
  ['silent', 'Third Drum Unavailable'],
]);

/** Somebody whom the shop knows from before. */
const RETURNING = {
  given_name: 'Ana',
  family_name: 'Moreau',
  birth_date: '1988-04-12',
  email: 'ana@example.org',
  address: { line1: '12 rue des Lilas', postal_code: '75011', city: 'Paris', country: 'FR' },
};

const shopIban = 'FR7630006000011234567890189';

/** All but the plan in three, which has pages of its own. */
export const JOURNEYS: readonly Journey[] = [
  {
    name: 'pay',
    skill: 'sandbox_pisp_sbx_#1.0',
    title: 'Pay by bank',
    line: 'The print of the month, paid from your account in one go.',
    why: [
      'The amount and the payee are stated by our back end.',
      'You approve at your bank, which shows both again.',
      'No card, no fee, and the money is there at once.',
    ],
    ways: [
      {
        key: 'payee',
        label: 'The payee’s bank says',
        options: [
          ['match', 'the name is right'],
          ['close', 'nearly right'],
          ['no', 'somebody else’s'],
          ['silent', 'nothing'],
        ],
      },
    ],
    context: ({ visitor, print, way }) => ({
      reference: `print-${print.slug}`,
      payment: {
        amount: (print.cents / 100).toFixed(2),
        currency: 'EUR',
        payee_name: PAYEES.get(way('payee')) ?? 'Third Drum',
        payee_iban: shopIban,
        reference: `Print ${print.title}`,
      },
      ...(visitor.account && { customer: { account: visitor.account } }),
    }),
    reads: 'payments',
  },
  {
    name: 'member',
    skill: 'sandbox_verify_sbx_#1.0',
    title: 'Become a member',
    line: 'Members see new prints first. Your bank confirms who you are.',
    why: [
      'Your bank compares the name you give with the account’s holder.',
      'We learn whether they match, and no more.',
      'Nobody can move money with it.',
    ],
    ways: [
      {
        key: 'who',
        label: 'You are',
        options: [
          ['new', 'new here'],
          ['known', 'a customer we know'],
        ],
      },
    ],
    context: ({ way }) => ({ reference: 'membership', ...(way('who') === 'known' && { customer: { details: RETURNING } }) }),
    reads: 'verifications',
  },
  {
    name: 'credit',
    skill: 'sandbox_kyc_sbx_#1.0',
    title: 'Studio credit',
    line: 'A small loan to print your own edition. People read your application and decide.',
    why: [
      'You say what you need and who you are.',
      'Somebody looks at it; that takes a while.',
      'Close the page and come back whenever you like.',
    ],
    context: () => ({ reference: 'studio-credit' }),
    reads: 'verifications',
  },
  {
    name: 'sell',
    skill: 'sandbox_merchant_sbx_#1.0',
    title: 'Sell with us',
    line: 'Put your own prints on our rack: your company, your account, your people.',
    why: [
      'Your company and the account we pay to.',
      'Where your own shop is, if you have one.',
      'Who works with it, and what they may do.',
    ],
    context: () => ({ reference: 'seller' }),
    reads: 'forms',
  },
  {
    name: 'banks',
    skill: 'sandbox_manage_sbx_#1.0',
    title: 'Your banks',
    line: 'See what you share with us, bring it up to date, or stop it.',
    why: ['Every bank that you have connected here.', 'Until when we may read it.', 'You can end it at any time.'],
    context: ({ visitor }) => ({ reference: 'banks', customer: { credentials_ids: visitor.credentials } }),
  },
];

const startBody = z.strictObject({
  journey: z.string(),
  print: z.optional(z.string()),
  ways: z.optional(z.record(z.string(), z.string())),
});
const endBody = z.strictObject({ journey: z.string(), temp_token: z.string().check(z.minLength(1), z.maxLength(512)) });

interface Options {
  companion: Companion;
  visitors: Visitors;
  sources: Sources;
  now: () => number;
}

/** The pages of the other journeys, and the shop's back end behind them. */
export function journeyRoutes({ companion, visitors, sources, now }: Options): Hono {
  const app = new Hono();
  const find = (name: string | undefined): Journey | undefined => JOURNEYS.find((journey) => journey.name === name);
  const visitorOf = (context: Context): Visitor => visitors.find(getCookie(context, COOKIE), now());
  const snippets = [sources.snippet('page', 'Page', 'public/journey.js'), sources.snippet('backend', 'Back end', 'backend.ts')];

  app.get('/journeys', (context) => context.html(indexPage(JOURNEYS)));

  app.get('/journeys/:name', async (context) => {
    const journey = find(context.req.param('name'));
    if (!journey) return context.notFound();
    const trip = visitorOf(context).trips[journey.name];
    const flow = raw(sources.markup('journey.html', { skill: journey.skill }));
    const ways = (journey.ways ?? []).map((way) => ({ ...way, chosen: context.req.query(way.key) ?? way.options[0]![0] }));
    return context.html(
      journeyPage({
        journey,
        flow,
        ways,
        print: findPrint(context.req.query('print')),
        snippets,
        waiting: trip !== undefined && (await isWaiting(trip.sessionId)),
      }),
    );
  });

  app.get('/journeys/:name/done', async (context) => {
    const journey = find(context.req.param('name'));
    if (!journey) return context.notFound();
    const token = visitorOf(context).trips[journey.name]?.accessToken;
    if (token === undefined) return context.redirect(`/journeys/${journey.name}`, 303);
    try {
      return await context.html(outcomePage(journey, await read(journey, token), snippets));
    } catch {
      return context.html(outcomePage(journey, undefined, snippets), 502);
    }
  });

  app.post('/shop/journey', async (context) => {
    const body = await readBody(context, startBody);
    const journey = find(body?.journey);
    if (!body || !journey) return context.json({ error: 'malformed_request' }, 400);
    const visitor = visitorOf(context);
    try {
      const open = visitor.trips[journey.name];
      // Somebody who comes back to what still waits gets a new nonce for it, and not a new session.
      const answer =
        open && open.accessToken === undefined && (await isWaiting(open.sessionId))
          ? await reopenSession(companion, open.sessionId)
          : await start(context, journey, visitor, body);
      const { session_id, nonce } = sessionAnswer.parse(answer);
      remember(context, visitors, (known) => ({ ...known, trips: { ...known.trips, [journey.name]: { sessionId: session_id } } }));
      return context.json({ sessionId: session_id, nonce });
    } catch (error) {
      return context.json({ error: 'companion_unavailable', status: statusOf(error) }, 502);
    }
  });

  app.post('/shop/journey/done', async (context) => {
    const body = await readBody(context, endBody);
    const journey = find(body?.journey);
    if (!body || !journey) return context.json({ error: 'malformed_request' }, 400);
    try {
      const token = tokenAnswer.parse(await exchange(companion, body.temp_token));
      const paid =
        journey.reads === 'payments'
          ? paymentsAnswer.parse(await readOutcome(companion, token.access_token, 'payments')).payments[0]
          : undefined;
      const changes = token.connections ?? [];
      const gone = changes.filter(({ change }) => change === 'removed').map(({ credentials_id }) => credentials_id);
      const added = changes.filter(({ change }) => change === 'added').map(({ credentials_id }) => credentials_id);
      remember(context, visitors, (known) => ({
        ...known,
        trips: { ...known.trips, [journey.name]: { sessionId: token.session_id, accessToken: token.access_token } },
        credentials: [...known.credentials.filter((id) => !gone.includes(id)), ...added],
        ...(paid?.payer_iban !== undefined && { account: { institution_id: paid.institution_id, iban: paid.payer_iban } }),
      }));
      return context.json({ next: `/journeys/${journey.name}/done` });
    } catch (error) {
      const refused = statusOf(error) === 401;
      return context.json({ error: refused ? 'temp_token_refused' : 'companion_unavailable' }, refused ? 409 : 502);
    }
  });

  return app;

  function start(context: Context, journey: Journey, visitor: Visitor, body: z.infer<typeof startBody>): Promise<unknown> {
    const page = new URL(`/journeys/${journey.name}`, context.req.url);
    for (const [key, value] of Object.entries(body.ways ?? {})) page.searchParams.set(key, value);
    const way = (key: string): string => body.ways?.[key] ?? '';
    return startSession(companion, journey.skill, page.href, journey.context({ visitor, print: findPrint(body.print), way }));
  }

  async function isWaiting(sessionId: string): Promise<boolean> {
    try {
      const { status, step } = sessionAnswer.parse(await lookAtSession(companion, sessionId));
      return status === 'SESSION_OPEN' && step?.kind === 'wait';
    } catch {
      return false;
    }
  }

  async function read({ reads }: Journey, token: string): Promise<Outcome> {
    if (reads === undefined) return {};
    const answer = await readOutcome(companion, token, reads);
    switch (reads) {
      case 'payments':
        return paymentsAnswer.parse(answer);
      case 'verifications':
        return verificationsAnswer.parse(answer);
      case 'forms':
        return formsAnswer.parse(answer);
    }
  }
}
