import assert from 'node:assert/strict';
import { SANDBOX_SKILLS } from '../../server/skills/registry.ts';
import type { SessionAnswer, StepShow, StepKind } from '../../src/protocol/index.ts';
import { APP_KEY, createWorld, ORIGIN, SECRET, type TestWorld } from './world.ts';

export const skillOf = (type: string): string => SANDBOX_SKILLS.find((each) => each.type === type)!.name;
export type Open = SessionAnswer & { nonce: string };

/** What is shown, by a kind that the test expects. */
export function shown<K extends StepKind>(answer: Pick<SessionAnswer, 'step'>, kind: K): StepShow<K> {
  assert.equal(answer.step?.kind, kind);
  return answer.step.show as StepShow<K>;
}

/** A companion with the sandbox bank and a person who goes through its journeys. */
export class Journey {
  readonly world: TestWorld;
  readonly skill: string;

  private constructor(world: TestWorld, skill: string) {
    this.world = world;
    this.skill = skill;
  }

  static async create(type: string, given: Parameters<typeof createWorld>[0] = {}): Promise<Journey> {
    const shop = {
      ...{ client_id: 'shop', client_app_key: APP_KEY, client_secret: SECRET, name: 'Shop', origins: [ORIGIN] },
      skills: SANDBOX_SKILLS.map(({ name }) => name),
    };
    const other = { ...shop, client_id: 'other', client_app_key: 'pk_other', client_secret: `${SECRET}-other` };
    const config = { tenants: [shop, other], providers: ['sandbox'], ...given.config };
    return new Journey(await createWorld({ ...given, config }), skillOf(type));
  }

  /** The same world, another journey. */
  as(type: string): Journey {
    return new Journey(this.world, skillOf(type));
  }

  create(context?: object, more: object = {}) {
    const body = { client_id: 'shop', client_secret: SECRET, skill: this.skill, ...(context && { context }), ...more };
    return this.world.call('POST', '/sessions', body);
  }

  async start(context?: object, more: object = {}): Promise<Open> {
    const { status, body } = await this.create(context, more);
    assert.equal(status, 200, JSON.stringify(body));
    return body as Open;
  }

  /** Any answer to a submission. */
  async try(at: SessionAnswer, data: object, more: object = {}) {
    const { session_id, nonce, step } = at;
    const body = { client_id: 'shop', nonce, skill: this.skill, step: step!.name, data, ...more };
    return this.world.call('POST', `/sessions/${session_id}/steps`, body, { origin: ORIGIN });
  }

  async send(at: SessionAnswer, data: object, more: object = {}): Promise<Open> {
    const { status, body } = await this.try(at, data, more);
    assert.equal(status, 200, JSON.stringify(body));
    return body as unknown as Open;
  }

  back(at: SessionAnswer): Promise<Open> {
    return this.send(at, {}, { back: true });
  }

  /** What is shown now; the nonce stays good. */
  async look({ session_id, nonce }: SessionAnswer): Promise<Open> {
    const { status, body } = await this.world.call('GET', `/sessions/${session_id}`, undefined, { authorization: `Nonce ${nonce}` });
    assert.equal(status, 200, JSON.stringify(body));
    return { ...body, nonce: nonce! };
  }

  /** Logs in at the bank and approves, comes back, and goes on. */
  async approve(at: SessionAnswer, user = 'ana'): Promise<Open> {
    const { url } = shown(at, 'redirect');
    const page = async (init?: RequestInit): Promise<Response> => this.world.companion.fetch(new Request(url, init));
    const send = async (fields: Record<string, string>): Promise<Response> => {
      const token = /name="token" value="([^"]+)"/.exec(await (await page()).text())?.[1] ?? '';
      return page({ method: 'POST', body: new URLSearchParams({ token, ...fields }) });
    };
    await send({ action: 'login', user, password: '1234' });
    const done = await send({ action: 'approve' });
    const home = done.headers.get('location') ?? '';
    assert.ok(home.startsWith('https://pay.example/tessera/callback'), `the bank sends the person back, not to ${home}`);
    assert.equal((await this.world.companion.fetch(new Request(home))).status, 200);
    return this.send(at, { action: 'continue' });
  }

  /** Exchanges the temp token and returns how to read with what comes of it. */
  async exchange({ temp_token }: SessionAnswer) {
    const { status, body } = await this.world.call<Token>('POST', '/token', { client_id: 'shop', client_secret: SECRET, temp_token });
    assert.equal(status, 200, JSON.stringify(body));
    const read = <T>(path: string, method = 'GET') =>
      this.world.call<T>(method, path, undefined, { authorization: `Bearer ${body.access_token}` });
    return { token: body, read };
  }
}

interface Token {
  access_token: string;
  credentials_id: string;
  expires_at: string;
  connections?: { credentials_id: string; change: string }[];
}
