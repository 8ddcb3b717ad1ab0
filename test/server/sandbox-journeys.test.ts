import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as z from 'zod/mini';
import { SANDBOX_SKILLS } from '../../server/skills/registry.ts';
import type { FormValues, Step, StepKind, StepShow, tokenAnswer } from '../../src/protocol/index.ts';
import { APP_KEY, createWorld, ORDER, ORIGIN, SECRET, type Any, type TestWorld } from './world.ts';

/** A companion with the sandbox as it ships, and a tenant that offers everything. */
const open = (): Promise<TestWorld> =>
  createWorld({
    config: {
      providers: ['sandbox'],
      tenants: [
        {
          ...{ client_id: 'shop', client_app_key: APP_KEY, client_secret: SECRET, name: 'Shop', origins: [ORIGIN] },
          skills: SANDBOX_SKILLS.map(({ name }) => name),
        },
      ],
    },
  });

type Kind = 'aisp' | 'verify' | 'pisp' | 'kyc' | 'merchant' | 'manage';

type Token = z.infer<typeof tokenAnswer>;

/** One person who goes through a journey, and the back end behind them. */
class Journey {
  readonly #world: TestWorld;
  readonly #skill: string;
  session!: Any;

  constructor(world: TestWorld, kind: Kind) {
    this.#world = world;
    this.#skill = SANDBOX_SKILLS.find(({ type }) => type === kind)!.name;
  }

  async start(context?: object): Promise<this> {
    const who = { client_id: 'shop', skill: this.#skill };
    const backend = { ...who, client_secret: SECRET, context, return_url: `${ORIGIN}/back` };
    const { status, body } = await this.#world.call(
      'POST',
      '/sessions',
      context ? backend : { ...who, client_app_key: APP_KEY },
      context ? {} : { origin: ORIGIN },
    );
    assert.equal(status, 200, JSON.stringify(body));
    this.session = body;
    return this;
  }

  async submit(data: object): Promise<this> {
    const step = this.session.step!.name;
    const { status, body } = await this.#world.submit(this.session, step, data, {}, this.#skill);
    assert.equal(status, 200, `${step}: ${JSON.stringify(body)}`);
    // Not every answer repeats what has not changed.
    this.session = { ...this.session, ...body };
    return this;
  }

  async look(): Promise<this> {
    const headers = { authorization: `Nonce ${this.session.nonce ?? ''}`, origin: ORIGIN };
    const { status, body } = await this.#world.call('GET', `/sessions/${this.session.session_id}`, undefined, headers);
    assert.equal(status, 200, JSON.stringify(body));
    this.session = { ...this.session, ...body };
    return this;
  }

  /** What is shown now, which must be a step of that kind. */
  show<K extends StepKind>(kind: K): StepShow<K> {
    const step: Step | undefined = this.session.step;
    if (step?.kind !== kind) throw new Error(`It is at ${this.step}, not at a step of kind ${kind}.`);
    return step.show as StepShow<K>;
  }

  get step(): string {
    return `${this.session.step?.name ?? ''} ${this.session.step?.kind ?? ''}`;
  }

  /** Sends a form to a page of the sandbox, with the token that the page holds. */
  async #press(url: string, action: string, fields: Record<string, string>): Promise<Response> {
    const page = await (await this.#world.companion.fetch(new Request(url))).text();
    const token = /name="token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const to = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? url;
    const body = new URLSearchParams({ token, action, ...fields });
    return this.#world.companion.fetch(new Request(new URL(to, url), { method: 'POST', body }));
  }

  /** Chooses a bank and approves there. */
  async approve(user: string, bank?: object): Promise<this> {
    if (bank) await this.submit(bank);
    const { url } = this.show('redirect');
    await this.#press(url, 'login', { user, password: '1234' });
    assert.equal((await this.#press(url, 'approve', {})).status, 303);
    this.#world.clock.time += 2_000;
    await this.look();
    return this.submit({ action: 'continue' });
  }

  async decideInOffice(action: string): Promise<void> {
    assert.equal((await this.#press('https://pay.example/tessera/sandbox/office', action, {})).status, 303);
  }

  /** The back end takes the result. */
  async exchange(): Promise<Token> {
    assert.equal(this.session.status, 'SESSION_COMPLETED');
    const who = { client_id: 'shop', client_secret: SECRET, temp_token: this.session.temp_token };
    const { body, status } = await this.#world.call<Token>('POST', '/token', who);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  /** What the back end reads when it is over. */
  async read<T>(path: string): Promise<T> {
    const { access_token: token } = await this.exchange();
    return (await this.#world.call<T>('GET', path, undefined, { authorization: `Bearer ${token}` })).body;
  }
}

const NORD = { institution_id: 'sbx-fr-nord', psu_type: 'retail', method: 'redirect' };
const address = { line1: '12 rue des Lilas', postal_code: '75011', city: 'Paris', country: 'FR' };
const person = { given_name: 'Ana', family_name: 'Moreau', birth_date: '1990-02-28', email: 'ana@example.org', address };

await test('verify: details, bank, and the bank’s word on the name, its score for the back end alone', async () => {
  const world = await open();
  const journey = await new Journey(world, 'verify').start({ customer: { details: { given_name: 'Ana' } } });
  assert.deepEqual(journey.show('form').values, { given_name: 'Ana' });
  await journey.submit(person);
  await journey.approve('ana', NORD);
  assert.equal(journey.step, 'verification wait');
  world.clock.time += 5_000;
  await journey.look();
  assert.equal(journey.show('wait').state, 'verified');
  assert.ok(!JSON.stringify(journey.session).includes('score'));
  await journey.submit({ action: 'continue' });
  assert.equal(journey.session.exit?.cause, 'verified');
  const answer = await journey.read<{ verifications: { status: string; match_score: number }[] }>('/verifications');
  assert.deepEqual(
    answer.verifications.map(({ status, match_score: score }) => [status, score]),
    [['verified', 100]],
  );
});

await test('kyc: two forms, then the office decides, even days later', async () => {
  const world = await open();
  const journey = await new Journey(world, 'kyc').start();
  await journey.submit({
    product: 'loan',
    loan: { currency: 'EUR', amount_eur: '5000', months: '24', purpose: 'car' },
    obligations: 'no',
  });
  await journey.submit({ ...person, birth_country: 'FR', nationality: 'RO', exposed: 'no', terms: true });
  assert.equal(journey.step, 'review wait');
  world.clock.time += 60_000;
  await journey.decideInOffice('declined');
  await journey.look();
  await journey.submit({ action: 'continue' });
  assert.equal(journey.session.exit?.cause, 'declined');
  const answer = await journey.read<{ forms: { step: string; values: FormValues }[] }>('/forms');
  assert.deepEqual(
    answer.forms.map(({ step }) => step),
    ['product', 'details'],
  );
});

await test('merchant: four forms, all of them for the back end to read', async () => {
  const journey = await new Journey(await open(), 'merchant').start();
  await journey.submit({
    ...{ legal_name: 'Paper Lantern', country: 'FR', siren: '732 829 320', legal_form: 'limited' },
    ...{ address, website: 'https://lantern.example' },
  });
  await journey.submit({ holder_name: 'Paper Lantern', iban: ORDER.payee_iban, currency: 'EUR' });
  await journey.submit({ name: 'Lantern', domain: 'pay.lantern.example', return_url: 'https://lantern.example/back' });
  const { email } = person;
  await journey.submit({ people: [{ given_name: 'Ana', family_name: 'Moreau', email, role: 'admin', owner: 'yes', share: '100' }] });
  assert.equal(journey.session.exit?.cause, 'submitted');
  const answer = await journey.read<{ forms: { values: FormValues }[] }>('/forms');
  assert.equal(answer.forms[0]?.values['siren'], '732829320');
  assert.equal(answer.forms.length, 4);
});

await test('pisp: the payee is checked, the bank shows what is paid, and says who paid', async () => {
  const journey = await new Journey(await open(), 'pisp').start({ payment: { ...ORDER, payee_name: 'Close Match Books' } });
  const { digest, payee_check: check } = journey.show('review');
  assert.deepEqual(check, { result: 'close_match', name: 'Close Match Books & Sons' });
  await journey.submit({ digest, from: 'other', payee_accepted: true });
  await journey.approve('milo', NORD);
  assert.equal(journey.session.exit?.cause, 'paid');
  assert.equal(journey.session.receipt?.amount, ORDER.amount);
  const answer = await journey.read<{ payments: { payer_iban?: string; payee_check: { result: string } }[] }>('/payments');
  assert.match(answer.payments[0]?.payer_iban ?? '', /^FR\d{25}$/);
  assert.equal(answer.payments[0]?.payee_check.result, 'close_match');
});

await test('manage: each bank’s answer to a refresh, a bank added, a bank removed', async () => {
  const world = await open();
  const connect = async (user: string): Promise<Token> => {
    const journey = await new Journey(world, 'aisp').start();
    await journey.approve(user, NORD);
    const ids = journey.show('accounts').accounts.map(({ id }) => id);
    return (await journey.submit({ account_ids: ids })).exchange();
  };
  const tokens = { ana: await connect('ana'), moved: await connect('moved') };
  const [ana, moved] = [tokens.ana.credentials_id, tokens.moved.credentials_id];
  const journey = await new Journey(world, 'manage').start({ customer: { credentials_ids: [ana, moved] } });
  const results = () => journey.show('connections').connections.map(({ id, result }) => [id, result]);
  for (let time = 0; time < 4; time += 1) await journey.submit({ action: 'refresh', connection_id: ana });
  assert.deepEqual(results(), [
    [ana, 'up_to_date'],
    [moved, undefined],
  ]);
  await journey.submit({ action: 'refresh', connection_id: ana });
  await journey.submit({ action: 'refresh', connection_id: moved });
  assert.deepEqual(results(), [
    [ana, 'daily_limit_reached'],
    [moved, 'interface_deprecated'],
  ]);
  await journey.submit({ action: 'remove', connection_id: moved });
  assert.equal(journey.show('connections').removed, 'Nord Banque');
  await journey.submit({ action: 'add' });
  await journey.approve('lea', NORD);
  await journey.submit({ account_ids: [journey.show('accounts').accounts[0]!.id] });
  assert.deepEqual(
    journey.show('connections').connections.map(({ is_new: isNew }) => isNew === true),
    [false, true],
  );
  await journey.submit({ action: 'done' });
  assert.equal(journey.session.exit?.cause, 'managed');
  const { connections = [], credentials_id: added } = await journey.exchange();
  assert.deepEqual(
    connections.map(({ credentials_id: id, change }) => `${change} ${id}`).sort(),
    [`added ${added}`, `refreshed ${ana}`, `removed ${moved}`].sort(),
  );
  const gone = await world.call('GET', '/accounts', undefined, { authorization: `Bearer ${tokens.moved.access_token}` });
  assert.equal(gone.status, 401);
});
