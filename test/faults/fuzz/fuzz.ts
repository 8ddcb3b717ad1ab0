import assert from 'node:assert/strict';
import { APP_KEY, CONNECT, createWorld, ORDER, ORIGIN, PAY, SECRET, type Any, type TestWorld } from '../../server/world.ts';
import { Chance } from '../sim/chance.ts';
import { mutate, type Ask } from './mutate.ts';

/** Asks for everything there is, mostly wrongly. The same seed asks the same. */
export class Fuzz {
  readonly world: TestWorld;
  private readonly chance: Chance;
  private sessions: Any[] = [];
  private tokens: string[] = ['at_forged'];
  private temps: string[] = ['tt_forged'];
  private banks: string[] = ['/sandbox/bank/unknown', '/sandbox/phone/unknown'];

  private constructor(world: TestWorld, chance: Chance) {
    this.world = world;
    this.chance = chance;
  }

  static async open(seed: number): Promise<Fuzz> {
    const world = await createWorld({ seed, config: SANDBOX });
    return new Fuzz(world, new Chance(seed));
  }

  /** One request; what must never happen is asserted. */
  async once(): Promise<{ status: number; type: string }> {
    if (this.chance.maybe(0.02)) await this.goOn();
    const ask = mutate(this.good(), this.chance);
    const request = requestOf(ask);
    if (!request) return { status: 0, type: 'no request can be made of this' };
    const what = JSON.stringify(ask).slice(0, 1500);
    const answer = (async () => {
      const response = await this.world.companion.fetch(request, { ip: `198.51.100.${this.chance.below(256)}` });
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
      if (!isStream) return { response, text: await response.text() };
      await response.body!.cancel();
      return { response, text: '' };
    })();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>(
      (_, reject) => (timer = setTimeout(() => reject(new Error(`no answer within 5 seconds: ${what}`)), 5000)),
    );
    const { response, text } = await Promise.race([answer, late]).finally(() => clearTimeout(timer));
    const { status } = response;
    assert.ok(
      status < 500 || /"type":"(bank_unavailable|provider_unavailable|overloaded)"/.test(text),
      `${status} ${text.slice(0, 300)} for ${what}`,
    );
    assert.doesNotMatch(text, /\n\s+at .*[:(]\d|node_modules|\/server\/|SQLITE|TypeError|RangeError|\[object Object\]/, what);
    assert.ok(!response.headers.has('x-injected'), what);
    const json = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    const body = (json ? JSON.parse(text) : {}) as Partial<Any>;
    if (status >= 400 && json) assert.deepEqual([body.http, typeof body.id, typeof body.message], [status, 'string', 'string'], what);
    this.learn(body);
    return { status, type: body.type ?? '' };
  }

  /** Nothing that was asked has left a trace where it has no business. */
  check(): void {
    assert.equal(Object.keys(Object.prototype).length, 0, 'prototypes are as they were');
    for (const name of ['polluted', 'status', 'a', 'length']) assert.ok(!(name in {}), `${name} is on every object`);
    for (const line of this.world.log.splice(0)) {
      const { level, event } = JSON.parse(line) as { level: string; event: string };
      assert.ok(level !== 'error', `${event}: ${line.slice(0, 500)}`);
    }
  }

  private learn({ session_id, nonce, temp_token, step, ...rest }: Partial<Any> & { access_token?: string }): void {
    if (session_id !== undefined && nonce !== undefined) this.sessions = [...this.sessions.slice(-30), { session_id, nonce, step } as Any];
    if (temp_token !== undefined) this.temps = [...this.temps.slice(-5), temp_token];
    if (rest.access_token !== undefined) this.tokens = [...this.tokens.slice(-5), rest.access_token];
    const url = (step?.show as { url?: string } | undefined)?.url;
    if (url?.startsWith('https://pay.example/tessera/'))
      this.banks = [...this.banks.slice(-10), url.slice('https://pay.example/tessera'.length)];
  }

  /** Something goes on as it should, so that there is something to disturb. */
  private async goOn(): Promise<void> {
    const { world, chance } = this;
    const skill = chance.one(CONNECT.name, 'sandbox_aisp_sbx_#1.0');
    const { body: session } = await world.call('POST', '/sessions', {
      client_id: 'shop',
      client_app_key: APP_KEY,
      skill,
      return_url: `${ORIGIN}/`,
    });
    this.learn(session);
    const institution_id = skill === CONNECT.name ? chance.one('one', 'two') : 'banque-riviere';
    const { body: approval } = await world.submit(session, 'bank', { institution_id }, {}, skill);
    this.learn(approval);
    if (skill !== CONNECT.name || chance.maybe(0.3)) return;
    world.provider.decideLast();
    await world.call('GET', `/sessions/${session.session_id}`, undefined, { authorization: `Nonce ${approval.nonce}` });
    const { body: accounts } = await world.submit(approval, 'approval', { action: 'continue' });
    this.learn(accounts);
    if (chance.maybe(0.3)) return;
    const { body: last } = await world.submit(accounts, 'accounts', { account_ids: ['a1'] });
    this.learn(last);
    if (chance.maybe(0.7))
      this.learn((await world.call('POST', '/token', { client_id: 'shop', client_secret: SECRET, temp_token: last.temp_token })).body);
  }

  /** A request that could be right. */
  private good(): Ask {
    const { chance } = this;
    const session =
      this.sessions[chance.below(this.sessions.length)] ?? ({ session_id: '01900000-0000-7000-8000-000000000000', nonce: 'x' } as Any);
    const at = `/sessions/${session.session_id}`;
    const nonce = { authorization: `Nonce ${session.nonce ?? ''}` };
    const bearer = { authorization: `Bearer ${this.tokens[chance.below(this.tokens.length)]!}` };
    const who = { client_id: 'shop', client_app_key: APP_KEY };
    const shop = { client_id: 'shop', client_secret: SECRET };
    const query = `client_id=shop&client_app_key=${APP_KEY}`;
    const post = (path: string, body: object, headers = {}): Ask => ({
      method: 'POST',
      path,
      headers: { origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    });
    const get = (path: string, headers = {}): Ask => ({ method: 'GET', path, headers, body: undefined });
    const data = chance.one<object>(
      { institution_id: 'one', psu_type: 'retail', method: 'redirect' },
      { action: chance.one('continue', 'retry', 'switch', 'change_bank', 'in_page') },
      { account_ids: ['a1', 'a2'] },
    );
    const makers: [() => Ask, ...(() => Ask)[]] = [
      () =>
        post('/sessions', {
          ...who,
          skill: CONNECT.name,
          locale: 'fr-FR',
          display: 'page',
          return_url: `${ORIGIN}/x`,
          challenge: 'c'.repeat(43),
        }),
      () => ({ ...post('/sessions', { ...shop, skill: PAY.name, context: { payment: ORDER, reference: 'r' } }), headers: {} }),
      () =>
        post(
          `${at}/steps`,
          { client_id: 'shop', nonce: session.nonce, skill: CONNECT.name, step: session.step?.name ?? 'bank', data },
          { 'idempotency-key': 'k' },
        ),
      () =>
        post(
          `${at}/resume`,
          chance.one<object>(
            { client_id: 'shop', verifier: 'v'.repeat(43) },
            { client_id: 'shop', nonce: session.nonce, challenge: 'c'.repeat(43) },
          ),
        ),
      () => get(at, nonce),
      () => get(`${at}/events`, nonce),
      () => ({ ...post(at, { reason: 'left' }, nonce), method: 'DELETE' }),
      () => get(`/skills?${query}`),
      () => get(`/institutions?${query}&country=FR&psu_type=retail&skill=${encodeURIComponent(CONNECT.name)}`),
      () => get(`/callback?state=${this.world.provider.asked.at(-1)?.state ?? 'st_x'}&code=1`),
      () => ({
        ...post('/token', { ...shop, temp_token: this.temps[chance.below(this.temps.length)] }, { 'idempotency-key': 'k' }),
        headers: {},
      }),
      () => get('/accounts', bearer),
      () => get('/transactions?account_id=a1&from=2026-01-01&to=2026-02-01&limit=10&cursor=0', bearer),
      () => get('/holders', bearer),
      () => get(chance.one('/healthz', '/readyz', '/openapi.json', '/tessera.js', '/chunks/x.js', '/return.js', '/return.css', '/nothing')),
      () => get(chance.one('/sandbox', '/sandbox/phone', '/sandbox/sandbox.css', '/sandbox/logos/x.svg', ...this.banks)),
      () => ({
        ...{ method: 'POST', path: this.banks[chance.below(this.banks.length)]! },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `action=login&user=ana&password=x&token=${chance.one('', 'x')}&account=a1`,
      }),
    ];
    return chance.one(...makers)();
  }
}

const SANDBOX = {
  providers: ['scripted', 'sandbox'],
  tenants: [
    {
      ...{ client_id: 'shop', client_app_key: APP_KEY, client_secret: SECRET, name: 'Shop', origins: [ORIGIN] },
      skills: [CONNECT.name, PAY.name, 'sandbox_aisp_sbx_#1.0'],
    },
  ],
  trusted_proxies: 1,
};

/** As HTTP would carry it; undefined where it could not be carried at all. */
function requestOf({ method, path, headers, body }: Ask): Request | undefined {
  const withBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(`https://pay.example/tessera${path}`, {
      ...{ method, redirect: 'manual' },
      headers: { ...(withBody && { 'content-type': 'application/json' }), ...headers },
      ...(withBody && { body }),
    });
  } catch {
    return undefined;
  }
}

/** So many bad requests; says how often which answer was given. */
export async function fuzz(count: number, seed: number): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  const fuzzer = await Fuzz.open(seed);
  for (let n = 0; n < count; n += 1) {
    const { status, type } = await fuzzer.once().catch((error: unknown) => {
      throw new Error(`request ${n} of SEED=${seed}: ${error instanceof Error ? error.message : 'unknown'}`, { cause: error });
    });
    const answer = `${status} ${type}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
    if (n % 1000 === 0) fuzzer.check();
  }
  fuzzer.check();
  return answers;
}
