import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { exitRecord, type Cause, type ExitRecord, type Stage } from '../../src/protocol/exit.ts';
import { flowOn, logIn, type Person, type World } from './harness.ts';

/*
 * What the tests of the journeys share: the shop's page of a journey, a page of no shop at all, the back end, and the end of a
 * journey with everything that has to be true then.
 */

/** Somebody whose every answer is right. */
export const DETAILS = {
  given_name: 'Ana',
  family_name: 'Moreau',
  birth_date: '1988-04-12',
  email: 'ana@example.org',
  address: { line1: '12 rue des Lilas', postal_code: '75011', city: 'Paris', country: 'FR' },
};

export const ORDER = {
  amount: '49.90',
  currency: 'EUR',
  payee_name: 'Paper Lantern',
  payee_iban: 'FR7630006000011234567890189',
  reference: 'Order 2041',
};

export type SkillType = 'aisp' | 'verify' | 'pisp' | 'kyc' | 'merchant' | 'manage';
export const skillOf = (type: SkillType): string => `sandbox_${type}_sbx_#1.0`;

/** What a page has been told of the end of its sessions. */
export interface Told {
  exits: ExitRecord[];
  tokens: string[];
}

/** Hears, on every page of a person, what flows tell theirs. Call it before the first page is opened. */
export async function hear({ context }: Person): Promise<Told> {
  const told: Told = { exits: [], tokens: [] };
  await context.exposeBinding('heardExit', (_source, exit: ExitRecord) => void told.exits.push(exit));
  await context.exposeBinding('heardToken', (_source, token: string) => void told.tokens.push(token));
  await context.addInitScript(() => {
    const page = window as unknown as { heardExit: (exit: unknown) => void; heardToken: (token: string) => void };
    addEventListener('tessera-exited', (event) => page.heardExit({ ...(event as Event & { exit: object }).exit }), true);
    addEventListener('tessera-completed', (event) => page.heardToken((event as Event & { tempToken: string }).tempToken), true);
  });
  return told;
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `Not so after ${String(seconds)} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const storedOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);

/** The one record of the end is the right one, it came once, and the tab keeps nothing; `kept` while others decide. */
export async function assertOver(
  { page }: Person,
  told: Told,
  cause: Cause,
  stage: Stage,
  kept = 'tessera:demo:sandbox_kyc_sbx_#1.0',
): Promise<ExitRecord> {
  await until(`told ${cause}`, () => told.exits.length > 0);
  // One that comes twice comes at once.
  await page.waitForTimeout(150);
  assert.equal(told.exits.length, 1, JSON.stringify(told.exits));
  const [exit] = told.exits.splice(0) as [ExitRecord];
  assert.match(exit.session_id ?? '', /./);
  assert.deepEqual(exit, exitRecord(cause, stage, exit.session_id, exit.request_id));
  assert.equal(told.tokens.splice(0).length, exit.outcome === 'completed' ? 1 : 0);
  assert.deepEqual(await storedOn(page), cause === 'in_review' ? [kept] : []);
  return exit;
}

/** The title on the screen; within the flow, so that the shop's own titles do not count. */
export const title = (flow: Locator, name: string | RegExp): Locator => flow.getByRole('heading', { name, level: 2 });

export const press = (flow: Locator, name: string | RegExp): Promise<void> => flow.getByRole('button', { name }).click();

/** The shop's page of a journey. */
export async function openShop({ page }: Person, world: World, journey: string, query = ''): Promise<Locator> {
  await page.goto(`${world.url}/journeys/${journey}${query}`);
  const flow = flowOn(page);
  await flow.getByRole('heading', { level: 2 }).first().waitFor();
  return flow;
}

/** What the shop's own back end read in the end, line by line. */
export async function readOutcome({ page }: Person): Promise<string[]> {
  await page.getByRole('link', { name: 'What our back end now knows' }).click();
  await page.getByRole('heading', { name: /: done$/ }).waitFor();
  return page
    .locator('main dl > div')
    .evaluateAll((rows) => rows.map((row) => `${row.children[0]!.textContent}: ${row.children[1]!.textContent}`));
}

/** A call of a back end, with the demo's secret. */
export async function ask<T>({ url }: World, path: string, body?: object, token?: string): Promise<{ status: number; body: T }> {
  const response = await fetch(`${url}/tessera${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

export const SECRET = { client_id: 'demo', client_secret: 'sk_demo' };

export interface Handed {
  session_id: string;
  nonce: string;
}

/** A session started by a back end that is no shop's. */
export async function startSession(world: World, type: SkillType, context: object = {}): Promise<Handed> {
  const { status, body } = await ask<Handed>(world, '/sessions', {
    ...SECRET,
    skill: skillOf(type),
    return_url: `${world.url}/host`,
    context,
  });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** What a back end has of a journey that is done. */
interface Access {
  token: { access_token: string; credentials_id: string };
  <T>(path: string): Promise<T>;
}

/** Turns the token that a page was told into what the back end may read. */
export async function exchange(world: World, told: Told): Promise<Access> {
  await until('a token', () => told.tokens.length > 0);
  const { status, body } = await ask<Access['token']>(world, '/token', { ...SECRET, temp_token: told.tokens[0] });
  assert.equal(status, 200);
  const read = async <T>(path: string): Promise<T> => (await ask<T>(world, path, undefined, body.access_token)).body;
  return Object.assign(read, { token: body });
}

/** The strictest page that can hold a script, a style sheet and a companion: no images, no inline anything, Trusted Types. */
export const STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'";

/** A page that has nothing but the flow, with a session of its back end or without. */
export async function openHost({ page }: Person, world: World, type: SkillType, handed?: Handed, query = ''): Promise<Locator> {
  const session = handed ? ` session-id="${handed.session_id}" session-nonce="${handed.nonce}"` : '';
  const body = `<!doctype html><html lang="en"><title>A page</title>
<script type="module" src="/tessera/tessera.js"></script>
<tessera-flow client-id="demo" client-app-key="pk_demo" skill="${skillOf(type)}"${session}></tessera-flow></html>`;
  await page.unroute('**/host*');
  await page.route('**/host*', (route) =>
    route.fulfill({ body, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': STRICT } }),
  );
  await page.goto(`${world.url}/host${query}`);
  return flowOn(page);
}

/** Writes into the fields that are there, by what they are called. */
export async function fillIn(flow: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await flow.getByLabel(name, { exact: true }).fill(value);
}

export async function fillDetails(flow: Locator, given = 'Ana', family = 'Moreau', email = 'ana@example.org'): Promise<void> {
  await title(flow, /^(Your details|About you)$/).waitFor();
  await fillIn(flow, {
    ...{ 'Given names': given, 'Family name': family, Day: '12', Month: '4', Year: '1988', 'E-mail address': email },
    ...{ 'Street and number': '12 rue des Lilas', Postcode: '75011', 'Town or city': 'Paris' },
  });
  await flow.getByLabel('Country', { exact: true }).selectOption({ label: 'France' });
}

/** Somebody logs in at a bank and approves. */
export async function approveAs(bank: Page, user: string): Promise<void> {
  await logIn(bank, user);
  await bank.locator('button[value=approve]').click();
}
