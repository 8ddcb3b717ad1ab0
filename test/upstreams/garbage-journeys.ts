import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { FormValues, Institution, StepShow } from '../../src/protocol/index.ts';
import { Chance } from '../faults/sim/chance.ts';
import { createUpstreamWorld, Customer, type Open, type UpstreamWorld } from '../server/upstream-world.ts';
import { ORDER, ORIGIN, SECRET } from '../server/world.ts';
import type { DocumentName } from './documents.ts';
import { CANARY, garbage } from './garbage.ts';
import { routeOf } from './route.ts';

/** The journeys of an upstream, and its documents. */
export interface Track {
  provider: string;
  documents: readonly DocumentName[];
  skills: readonly string[];
}

export const TRACKS: readonly Track[] = [
  {
    provider: 'fintecture',
    documents: ['fintecture-ais', 'fintecture-customers', 'fintecture-oac', 'fintecture-beyond'],
    skills: ['aisp', 'verify', 'pisp', 'merchant'].map((type) => `fintecture_${type}_sbx_#1.0`),
  },
  { provider: 'fino', documents: ['finoos'], skills: ['aisp', 'pisp', 'manage'].map((type) => `fino_${type}_sbx_#1.0`) },
  { provider: 'finqware', documents: ['finqware'], skills: ['finqware_xyz_aisp_sbx_#1.0', 'finqware_xyz_sbx_#3.0'] },
];

const PERSON = { given_name: 'Ana', family_name: 'Moraru', birth_date: '1988-04-12', email: 'ana@shop.example' };
const ADDRESS = { line1: '1 rue de la Paix', postal_code: '75002', city: 'Paris', country: 'FR' };
/** What people write into forms, by the names of the steps. */
export const FORMS: Readonly<Record<string, FormValues>> = {
  product_form: { value: '10000', currency: 'EUR', period: '12' },
  personal_form: PERSON,
  confirmation: { terms: true },
  details: { ...PERSON, address: ADDRESS },
  company: {
    ...{ legal_name: 'Paper Lantern', country: 'FR', siren: '732 829 320', legal_form: 'limited' },
    ...{ address: ADDRESS, website: 'https://lantern.example' },
  },
  account: { holder_name: 'Paper Lantern', iban: ORDER.payee_iban, currency: 'EUR' },
  application: { name: 'Lantern', domain: 'pay.lantern.example', return_url: 'https://lantern.example/back' },
  people: { people: [{ given_name: 'Ana', family_name: 'Moreau', email: 'ana@shop.example', role: 'admin', owner: 'yes', share: '100' }] },
};
const BUTTONS = ['Approve', 'Approve', 'Approve', 'Continue', 'Refuse', 'Cancel', 'Something goes wrong'];
const STEPS_A_JOURNEY = 24;
const TYPED = ['bank_unavailable', 'provider_unavailable', 'overloaded'];
const HANGS_AFTER_MS = 30_000;
const LANES = 8;

/** A companion whose upstream answers garbage every so often. */
export async function garbledWorld(track: Track, chance: Chance, share: number): Promise<UpstreamWorld & { garbled: { count: number } }> {
  const world = await createUpstreamWorld(track.provider, track.skills);
  const { emulator } = world;
  const route = routeOf(track.documents);
  const answer = emulator.fetch.bind(emulator);
  const garbled = { count: 0 };
  emulator.fetch = async (request) => {
    const found = route(request);
    if (!found || !chance.maybe(share)) return answer(request);
    garbled.count += 1;
    const { document, operation } = found;
    // Carried out, as often as not, and then nobody can tell from the answer.
    if (chance.maybe(0.5)) return garbage(chance, document, operation)();
    const response = await answer(request);
    const text = await response.text();
    const good = response.headers.get('content-type')?.startsWith('application/json') ? (JSON.parse(text) as unknown) : {};
    return garbage(chance, document, operation, { good: { status: response.status, body: good } })();
  };
  return { ...world, garbled };
}

/** Somebody goes through a journey as far as it leads; what must never be answered is asserted. How each answer was, counted. */
export async function journey(world: UpstreamWorld, skill: string, chance: Chance, ends: Map<string, number>): Promise<void> {
  const person = new Judge(world, skill, ends);
  const pays = skill.includes('_pisp_');
  const who =
    pays || chance.maybe(0.3) ? { client_secret: person.secret, context: pays ? { payment: ORDER } : {} } : { client_app_key: 'pk_shop' };
  const headers = 'client_secret' in who ? {} : { origin: ORIGIN };
  let { body: at } = await person.call('POST', '/sessions', { client_id: 'shop', skill, ...who }, headers);
  for (let step = 0; step < STEPS_A_JOURNEY && at.step; step += 1) {
    const data = await dataFor(person, at, chance);
    let { body: next } = data ? await person.try(at, data) : await person.read(at);
    if (chance.maybe(0.1)) await world.companion.work();
    // Refused, or nothing came of it: there is always the next look.
    if (next.step === undefined && next.exit === undefined) next = (await person.read(at)).body;
    if (next.session_id === undefined) return;
    at = { ...next, nonce: next.nonce ?? at.nonce };
  }
  if (at.temp_token !== undefined && at.temp_token !== null) await readAll(person, at.temp_token);
}

async function dataFor(person: Judge, { step }: Open, chance: Chance): Promise<object | undefined> {
  if (!step) return undefined;
  switch (step.kind) {
    case 'form':
      return FORMS[step.name] ?? {};
    case 'review':
      return { digest: step.show.digest, from: 'other', payee_accepted: true };
    case 'choose_bank': {
      const banks = await person.anyBanks();
      return { institution_id: banks.length > 0 ? chance.of(banks).id : 'none' };
    }
    case 'accounts':
      return { account_ids: step.show.accounts.slice(0, 1).map(({ id }) => id) };
    case 'connections': {
      const [first] = step.show.connections;
      return first
        ? { action: chance.of(['refresh', 'reconnect', 'remove']), connection_id: first.id }
        : { action: chance.of(['add', 'done']) };
    }
    case 'redirect':
    case 'decoupled': {
      const show = step.show as StepShow<'redirect'>;
      if (show.state === 'approved') return { action: 'continue' };
      if (show.state === 'failed') return { action: chance.of(['retry', 'other_bank']) };
      if (step.kind === 'redirect') await person.visit(show.url, chance);
      return undefined;
    }
    default:
      await person.world.clock.pass(3_600_000);
      await person.world.companion.work();
      return undefined;
  }
}

/** The tenant's back end reads whatever there is. */
async function readAll(person: Judge, temp_token: string): Promise<void> {
  const { body } = await person.call<{ access_token?: string; credentials_id?: string }>('POST', '/token', {
    ...{ client_id: 'shop', client_secret: person.secret, temp_token },
  });
  if (body.access_token === undefined) return;
  const headers = { authorization: `Bearer ${body.access_token}` };
  for (const path of ['/accounts', '/transactions', '/holders', '/verifications', '/payments'])
    await person.call('GET', path, undefined, headers);
  await person.call('DELETE', `/credentials/${body.credentials_id}`, undefined, headers);
}

/** A customer whose every answer is looked at. */
class Judge extends Customer {
  readonly secret: string;
  private readonly ends: Map<string, number>;

  constructor(world: UpstreamWorld, skill: string, ends: Map<string, number>) {
    super(world, skill);
    this.secret = SECRET;
    this.ends = ends;
  }

  override async call<T = Open>(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const late = new AbortController();
    const hang = pause(HANGS_AFTER_MS, undefined, { signal: late.signal }).then(() => assert.fail(`${method} ${path} hangs`));
    hang.catch(() => undefined);
    const reply = await Promise.race([super.call<T>(method, path, body, headers), hang]);
    late.abort();
    const { status, text } = reply;
    const problem = (status >= 400 ? reply.body : {}) as { type?: string; id?: unknown; http?: unknown };
    const what = `${method} ${path}: ${status} ${text.slice(0, 300)}`;
    if (status >= 400) {
      assert.equal(typeof problem.id, 'string', `an error without an id: ${what}`);
      assert.equal(problem.http, status, what);
      assert.ok(!text.includes(CANARY), `an error that repeats upstream: ${what}`);
    }
    assert.ok(status < 500 || TYPED.includes(String(problem.type)), what);
    const end = `${status} ${problem.type ?? ''}`.trim();
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
    return reply;
  }

  read({ session_id, nonce }: Open) {
    return this.world.clock
      .pass(2_000)
      .then(() => this.call('GET', `/sessions/${session_id}`, undefined, { origin: ORIGIN, authorization: `Nonce ${nonce}` }));
  }

  async anyBanks(): Promise<readonly Institution[]> {
    const query = new URLSearchParams({ client_id: 'shop', client_app_key: 'pk_shop', skill: this.skill });
    const { body } = await this.call<{ institutions?: Institution[] }>('GET', `/institutions?${query}`, undefined, { origin: ORIGIN });
    return body.institutions ?? [];
  }

  /** Presses some buttons at the bank, as far as there are any. */
  async visit(url: string, chance: Chance): Promise<void> {
    // Where nobody knows whether a payment was begun, there is no page.
    if (url === '') return;
    assert.match(url, /^(https:\/\/|http:\/\/localhost\b)/, 'the person is sent to an address that is safe');
    let page = await this.open(url);
    for (let presses = 0; presses < 3 && !page.isHome; presses += 1) {
      const label = chance.of(BUTTONS);
      if (!page.html.includes(`>${label}<`)) continue;
      const user = chance.of(['anna', 'anna', 'slow', 'empty', 'refused']);
      page = await page.press(label, { bank: chance.of(['lilafr', 'isarland', 'hansekontor']), user, tan: '123456' });
    }
  }
}

/** Journeys of every upstream, until so many garbled answers were given. How each answer of the companion was, counted. */
export async function garbageToCompanions(count: number, seed: number, share = 0.2): Promise<Map<string, number>> {
  const ends = new Map<string, number>();
  let given = 0;
  // What is repeated pauses in between: meanwhile there are others.
  const lane = async (number: number): Promise<void> => {
    const chance = new Chance(seed * 1009 + number);
    const worlds = await Promise.all(TRACKS.map((track) => garbledWorld(track, chance, share)));
    for (let turn = 0; given < count; turn += 1) {
      const world = worlds[(number + turn) % worlds.length]!;
      const skill = chance.of(TRACKS.find(({ provider }) => provider === world.provider)!.skills);
      const before = world.garbled.count;
      try {
        await journey(world, skill, chance, ends);
      } catch (error) {
        throw new Error(`seed ${seed}, lane ${number}, turn ${turn}: ${skill}`, { cause: error });
      }
      given += world.garbled.count - before;
    }
    for (const { log } of worlds) assert.ok(!log.join('').includes(CANARY), 'the log repeats upstream');
  };
  await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)));
  assert.equal(Object.keys(Object.prototype).length, 0, 'prototypes are as they were');
  return ends;
}
