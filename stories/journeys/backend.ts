import * as z from 'zod/mini';
import { tokenAnswer } from '../../src/protocol/data.ts';

/*
 * The back end that the gallery's journeys need: it starts sessions with the secret, exchanges the temp token, and says what
 * it may then read. It stands where a merchant's own would stand.
 */

const TENANT = { client_id: 'demo', client_secret: 'sk_demo' };

/** What only a back end may say, by the name of the skill. */
const CONTEXTS: Readonly<Record<string, (credentials: readonly string[]) => object>> = {
  'sandbox_pisp_sbx_#1.0': () => ({
    payment: {
      amount: '49.90',
      currency: 'EUR',
      payee_name: 'The Gallery',
      payee_iban: 'FR7630006000011234567890189',
      reference: 'Print 3 of 126',
    },
  }),
  'sandbox_manage_sbx_#1.0': (credentials) => ({ customer: { credentials_ids: credentials } }),
};

/** What came of it, by the type of the skill. */
const READS: Readonly<Record<string, string>> = {
  aisp: 'accounts',
  verify: 'verifications',
  pisp: 'payments',
  kyc: 'verifications',
  merchant: 'forms',
};

const startBody = z.object({ skill: z.string(), context: z.optional(z.record(z.string(), z.unknown())) });
const finishBody = z.object({ temp_token: z.string() });

/** Answers what is below `/tessera-shop`; nothing for everything else. */
export function createBackEnd(
  companion: (request: Request) => Promise<Response>,
  url: string,
): (request: Request) => Promise<Response | undefined> {
  /** Of whoever looks at the gallery; it forgets when it ends. */
  let credentials: string[] = [];

  const post = (path: string, body: object): Promise<Response> => {
    const headers = { 'content-type': 'application/json' };
    return companion(new Request(url + path, { method: 'POST', headers, body: JSON.stringify({ ...TENANT, ...body }) }));
  };

  const start = (body: unknown): Promise<Response> => {
    const { skill, context } = startBody.parse(body);
    return post('/sessions', { skill, context: { ...CONTEXTS[skill]?.(credentials), ...context } });
  };

  const finish = async (body: unknown): Promise<Response> => {
    const answer = await post('/token', finishBody.parse(body));
    if (!answer.ok) return answer;
    const token = tokenAnswer.parse(await answer.json());
    const type = token.skill.split('_')[1] ?? '';
    if (type === 'aisp') credentials.push(token.credentials_id);
    for (const { credentials_id: id, change } of token.connections ?? []) {
      if (change === 'removed') credentials = credentials.filter((each) => each !== id);
      else if (change === 'added') credentials.push(id);
    }
    const what = READS[type];
    if (what === undefined) return Response.json({ connections: token.connections ?? [] });
    return companion(new Request(`${url}/${what}`, { headers: { authorization: `Bearer ${token.access_token}` } }));
  };

  const calls: Readonly<Record<string, (body: unknown) => Promise<Response>>> = {
    '/tessera-shop/start': start,
    '/tessera-shop/finish': finish,
  };

  return async (request) => {
    const { pathname } = new URL(request.url);
    const run = calls[pathname];
    if (!run || request.method !== 'POST') return undefined;
    const from = request.headers.get('origin');
    if (from !== null && from !== new URL(url).origin) return new Response('Forbidden', { status: 403 });
    return run(await request.json());
  };
}
