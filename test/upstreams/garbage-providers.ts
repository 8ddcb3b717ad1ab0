import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { createHash } from 'node:crypto';
import { EMULATORS } from '../../server/emulators/registry.ts';
import { OWN_PROVIDERS } from '../../server/providers/registry.ts';
import {
  ProviderError,
  type AuthorizeRequest,
  type CreateOwnProvider,
  type Grant,
  type Kept,
  type OwnProviderPorts,
  type Provider,
} from '../../server/providers/provider.ts';
import { SKILLS } from '../../server/skills/registry.ts';
import type { Skill } from '../../server/skills/skill.ts';
import type { Institution } from '../../src/protocol/index.ts';
import { Chance } from '../faults/sim/chance.ts';
import { ORDER } from '../server/world.ts';
import { FORMS, TRACKS, type Track } from './garbage-journeys.ts';
import { CANARY, garbage, plausible } from './garbage.ts';
import { routeOf, type Route } from './route.ts';

const UPSTREAM = 'http://localhost:9';
const CALLBACK = 'https://pay.example/tessera/callback';
const HANGS_AFTER_MS = 20_000;
/** Pauses before a repeat are cut short: nobody waits for longer. */
const PATIENCE_MS = 150;
const LANES = 32;

interface Maker {
  track: Track;
  route: Route;
  skills: readonly Skill[];
  make(ports: OwnProviderPorts): Provider;
}

async function makerOf(track: Track): Promise<Maker> {
  const name = track.provider as keyof typeof OWN_PROVIDERS;
  const entry = await EMULATORS[name]!();
  const own = OWN_PROVIDERS[name];
  const settings = own.settings.parse(entry.settings(UPSTREAM)[name]) as never;
  const create = (await own.load()) as CreateOwnProvider<never>;
  const brought = 'skills' in own ? own.skills(settings) : [];
  const skills = [...SKILLS, ...brought].filter((skill) => skill.provider === name && skill.flavour === 'sandbox');
  return { track, route: routeOf(track.documents), skills, make: (ports) => create(settings, ports) };
}

/** Everything that a provider can be asked, with answers that are good as often as not; what must never happen is asserted. */
export async function garbageToProviders(count: number, seed: number, share = 0.4): Promise<Map<string, number>> {
  const makers = await Promise.all(TRACKS.map(makerOf));
  const ends = new Map<string, number>();
  let given = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    while (given < count) {
      const turn = (next += 1);
      const chance = new Chance(seed * 1_000_003 + turn);
      const maker = makers[turn % makers.length]!;
      const log: string[] = [];
      const provider = maker.make({
        now: () => Date.UTC(2026, 0, 15, 12),
        randomBytes: chance.bytes,
        sleep: () => Promise.resolve(),
        log: (...line) => void log.push(inspect(line)),
        kept: keptIn(new Map()),
        webhookUrl: 'https://pay.example/tessera/webhooks/x/shop',
        async fetch(input, init) {
          const request = new Request(input, init);
          const found = maker.route(request);
          const { document, operation } = found ?? assert.fail(`${request.method} ${request.url} is in no document`);
          if (!chance.maybe(share)) return plausible(chance, document, operation)();
          given += 1;
          return garbage(chance, document, operation)();
        },
      });
      await new Asking(provider, chance, ends, `turn ${turn} of seed ${seed}`).everything(chance.of(maker.skills));
      assert.ok(!log.join('').includes(CANARY), `the log of turn ${turn} repeats upstream`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  assert.equal(Object.keys(Object.prototype).length, 0, 'prototypes are as they were');
  return ends;
}

class Asking {
  private readonly provider: Provider;
  private readonly chance: Chance;
  private readonly ends: Map<string, number>;
  private readonly where: string;

  constructor(provider: Provider, chance: Chance, ends: Map<string, number>, where: string) {
    this.provider = provider;
    this.chance = chance;
    this.ends = ends;
    this.where = where;
  }

  async everything(skill: Skill): Promise<void> {
    const { provider, chance } = this;
    const banks = await this.ask('institutions', (signal) => provider.institutions(signal, skill));
    const institution: Institution = banks?.length
      ? chance.of(banks)
      : { id: 'lilafr', name: 'Bank', country: 'FR', psu_types: ['retail'], methods: ['redirect', 'decoupled'] };
    const intent = createHash('sha256').update(chance.bytes(8)).digest('base64url');
    const request: AuthorizeRequest = {
      ...{ intent, institution, psuType: 'retail', method: 'redirect', state: 'a-state', callbackUrl: CALLBACK, locale: 'en', details: {} },
      ...{ reference: 'customer-42', ip: '203.0.113.7' },
      ...(skill.type === 'pisp' && { order: ORDER }),
    };
    const begun = await this.ask('authorize', (signal) => provider.authorize(request, signal));
    const next = { state: 'another-state', callbackUrl: CALLBACK };
    const query = { state: 'a-state', code: 'a-code', session_id: begun?.ref ?? 'x', customer_id: 'a-customer', userID: 'a-user' };
    const resolve = { intent, next, query, ip: '203.0.113.7', ...(begun && { ref: begun.ref }) };
    const resolved = await this.ask('resolve', (signal) => provider.resolve(resolve, signal));
    const grant: Grant =
      resolved?.state === 'approved' ? resolved.grant : { subject: 'a-subject', institution: institution.id, access_token: 'a-token' };

    const accounts = await this.ask('accounts', (signal) => provider.accounts(grant, signal));
    const accountIds = accounts?.map(({ id }) => id) ?? ['an-account'];
    await this.ask('transactions', (signal) => provider.transactions(grant, { accountIds, limit: 50, from: '2025-12-01' }, signal));
    await this.ask('holders', (signal) => provider.holders(grant, accountIds, signal));
    const person = { ip: '203.0.113.7', callbackUrl: CALLBACK };
    await this.ask('refresh', async (signal) => provider.refresh?.(grant, person, signal));

    const forms = skill.steps.filter(({ kinds }) => kinds[0] === 'form').map(({ name }) => ({ step: name, values: FORMS[name] ?? {} }));
    let handle: Grant | undefined;
    for (let sent = 1; skill.passesOn && sent <= forms.length; sent += 1) {
      const passing = { skill, forms: forms.slice(0, sent), locale: 'en', ...(handle && { handle }) };
      const passed = await this.ask('passOn', async (signal) => provider.passOn?.(passing, signal));
      if (passed?.ok) handle = passed.handle;
    }
    const what = skill.type === 'verify' ? ('verification' as const) : ('review' as const);
    const check = {
      ...{ intent, what, grant, institutionId: institution.id, reference: 'customer-42' },
      forms: Object.fromEntries(forms.map(({ step, values }) => [step, values])),
      ...(handle && { handle }),
    };
    const started = await this.ask('startCheck', async (signal) => provider.startCheck?.(check, signal));
    for (let looks = 0; started && looks < 3; looks += 1)
      await this.ask('readCheck', async (signal) => provider.readCheck?.(started.ref, signal));

    const raw = new Uint8Array(
      chance.of([Buffer.from('{"event":"contracts"}'), Buffer.from(chance.bytes(40)), Buffer.from('{"__proto__":{}}'), Buffer.alloc(0)]),
    );
    const headers = new Headers({ 'content-type': 'application/json', 'x-tessera-secret': 'x', 'x-jws-signature': 'a..b' });
    await this.ask('receive', async (signal) => provider.receive?.({ headers, raw }, signal));
    await this.ask('cancel', async (signal) => begun && provider.cancel?.(begun.ref, signal));
    await this.ask('revoke', async (signal) => provider.revoke?.(grant, { ip: '203.0.113.7' }, signal));
  }

  /** The answer; nothing where there was none, for a reason that the rest of the companion knows. */
  private async ask<T>(name: string, call: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const count = (end: string): void => void this.ends.set(`${name} ${end}`, (this.ends.get(`${name} ${end}`) ?? 0) + 1);
    const where = `${this.provider.name}.${name}, ${this.where}`;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Error(`${where} hangs`)), HANGS_AFTER_MS)));
    try {
      // Thrown at once or later, it is all the same to whoever waits for it.
      const answer = await Promise.race([(async () => call(AbortSignal.timeout(PATIENCE_MS)))(), late]);
      count('answered');
      return answer;
    } catch (error) {
      assert.ok(error instanceof ProviderError, `${where} failed in a way of its own: ${inspect(error)}`);
      assert.ok(!inspect(error, { depth: 6 }).includes(CANARY), `${where} repeats upstream: ${inspect(error, { depth: 6 })}`);
      count(error.code);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What a provider keeps, in memory. */
const keptIn = (docs: Map<string, { value: unknown; version: number }>): Kept => ({
  get: <T>(key: string) => Promise.resolve(structuredClone(docs.get(key)) as { value: T; version: number } | undefined),
  put(key, value, { version }) {
    if ((docs.get(key)?.version ?? 0) !== version) return Promise.resolve(false);
    if (value === undefined) docs.delete(key);
    else docs.set(key, { value: structuredClone(value), version: version + 1 });
    return Promise.resolve(true);
  },
});
