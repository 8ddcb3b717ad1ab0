/*
 * The back end that the gallery's journeys need: it starts sessions with the secret, exchanges the temp token, and says what
 * it may then read. It stands where a merchant's own would stand.
 */

const TENANT = { client_id: 'demo', client_secret: 'sk_demo' };

/** What only a back end may say, by the name of the skill. */
const CONTEXTS = {
  'sandbox_pisp_sbx_#1.0': () => ({
    payment: {
      amount: '49.90',
      currency: 'EUR',
      payee_name: 'The Gallery',
      payee_iban: 'FR7630006000011234567890189',
      reference: 'Print 3 of 126',
    },
  }),
  'sandbox_manage_sbx_#1.0': (/** @type {string[]} */ credentials) => ({ customer: { credentials_ids: credentials } }),
};

/** What came of it, by the type of the skill. */
const READS = { aisp: 'accounts', verify: 'verifications', pisp: 'payments', kyc: 'verifications', merchant: 'forms' };

/** @param {(request: Request) => Promise<Response>} companion @param {string} url */
export function createBackEnd(companion, url) {
  /** Of whoever looks at the gallery; it forgets when it ends. @type {string[]} */
  let credentials = [];

  /** @param {string} path @param {RequestInit} init */
  async function call(path, init) {
    const response = await companion(new Request(url + path, init));
    return { status: response.status, answer: /** @type {any} */ (await response.json()) };
  }
  /** @param {string} path @param {object} body */
  const post = (path, body) =>
    call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...TENANT, ...body }) });

  /** @param {any} body */
  async function start({ skill, context }) {
    const own = Object.hasOwn(CONTEXTS, skill) ? CONTEXTS[/** @type {keyof typeof CONTEXTS} */ (skill)](credentials) : {};
    return post('/sessions', { skill, context: { ...own, ...context } });
  }

  /** @param {any} body */
  async function finish({ temp_token }) {
    const { status, answer: token } = await post('/token', { temp_token });
    if (status !== 200) return { status, answer: token };
    const type = /** @type {keyof typeof READS} */ (token.skill.split('_')[1]);
    if (type === 'aisp') credentials.push(token.credentials_id);
    for (const { credentials_id: id, change } of token.connections ?? []) {
      if (change === 'removed') credentials = credentials.filter((each) => each !== id);
      else if (change === 'added') credentials.push(id);
    }
    const read = READS[type] && (await call(`/${READS[type]}`, { headers: { authorization: `Bearer ${token.access_token}` } }));
    return { status: 200, answer: read ? read.answer : { connections: token.connections ?? [] } };
  }

  /** @param {Request} request @returns {Promise<Response | undefined>} */
  return async (request) => {
    const { pathname, origin } = new URL(request.url);
    const run = { '/tessera-shop/start': start, '/tessera-shop/finish': finish }[pathname];
    if (!run || request.method !== 'POST') return undefined;
    const from = request.headers.get('origin');
    if (from !== null && from !== origin && from !== new URL(url).origin) return new Response('Forbidden', { status: 403 });
    const { status, answer } = await run(await request.json());
    return Response.json(answer, { status });
  };
}
