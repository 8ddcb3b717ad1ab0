import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINO_WEBHOOK_SECRET } from '../../server/emulators/fino/index.ts';
import { WEBHOOK_EVENTS } from '../../server/emulators/fino/schemas.ts';
import { createFinoClient, type FinoClient } from '../../server/providers/fino/client.ts';
import { finoEvent } from '../../server/providers/fino/events.ts';
import { accountSummary, bankLogos, tenantTheme } from '../../server/providers/fino/extras.ts';
import { finoOperations } from '../../server/providers/fino/operations.ts';
import { addressOf, finoSettings } from '../../server/providers/fino/settings.ts';
import { CallError, UpstreamError } from '../../server/providers/http/error.ts';
import { FINO_SKILLS } from '../../server/skills/fino.ts';
import { FinoVisitor, IP, RETURNS } from './emulator-fino-visitor.ts';
import { CALLBACK, FinoWorld, signal } from './fino-world.ts';
import { seeded } from './world.ts';

/** A client in front of the stand-in; how often it got a token. */
function clientOf(visitor = new FinoVisitor()): { client: FinoClient; visitor: FinoVisitor; tokens(): number } {
  const client = createFinoClient({
    environment: 'sandbox',
    base_url: 'https://fino.example',
    client_id: 'emulator',
    client_secret: 'emulator-secret',
    now: () => visitor.now,
    randomBytes: seeded(3).bytes,
    pauseMs: 0,
    fetch: (input, init) => visitor.emulator.fetch(new Request(input, init)),
  });
  return { client, visitor, tokens: () => visitor.emulator.calls().filter(({ operation }) => operation === 'authenticate').length };
}

/** Somebody with a bank. */
async function connected(
  name = 'anna',
): Promise<{ client: FinoClient; visitor: FinoVisitor; user: string; login: string; account: string }> {
  const { client, visitor } = clientOf();
  const user = (await client.addUser({ body: { type: 'person' } })).body.user!.id!;
  const path = { 'user-id': user };
  const session = await client.createConnectUserSession({ path, body: RETURNS });
  assert.equal((await visitor.press(session.body.redirectURL!, 'approve', { bank: 'hansekontor', user: name })).status, 303);
  const login = (await client.getLoginsSyncStatus({ path })).body![0]!.bankLoginId!;
  const account = (await client.getAccounts({ path })).body!.accounts![0]!.accountId!;
  return { client, visitor, user, login, account };
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer());
}

await test('one token for many calls, a new one ahead of time, and another where it is refused', async () => {
  const { client, visitor, tokens } = clientOf();
  await Promise.all(Array.from({ length: 20 }, () => client.getUsers()));
  assert.equal(tokens(), 1);
  visitor.now += 239_000;
  await client.getUsers();
  assert.equal(tokens(), 1);
  visitor.now += 2_000;
  await Promise.all(Array.from({ length: 20 }, () => client.getUsers()));
  assert.equal(tokens(), 2);
  visitor.emulator.fault({ operation: 'getUsers', status: 401 });
  assert.equal((await client.getUsers()).status, 200);
  assert.equal(tokens(), 3);
});

await test('every operation is marked as inferred, and those that PSD2 is about take the address of the person', async () => {
  assert.equal(Object.keys(finoOperations).length, 61);
  for (const [name, { inferred }] of Object.entries(finoOperations)) assert.equal(inferred, true, name);
  const client = clientOf().client as unknown as Record<string, (call: unknown) => Promise<unknown>>;
  const path = { 'user-id': 'u', 'banklogin-id': 'l', 'money-transfer-id': 'm' };
  const six = [
    'disconnectUser',
    'deleteLogin',
    'createMoneyTransfer',
    'getMoneyTransfer',
    'createManagementSession',
    'createSynchronizationSession',
  ];
  for (const name of six) {
    await assert.rejects(client[name]!({ path, query: { addBankLogin: 'true' }, body: {} }), (error) => {
      assert.ok(error instanceof CallError);
      return error.fields['headers.User-IP'] === 'is required' || error.fields['headers'] !== undefined;
    });
  }
});

await test('the summary as PDF, part by part until the last', async () => {
  const { client, user, account } = await connected('many');
  const parts: { bytes: number; stoppedAt?: string }[] = [];
  for await (const { pdf, ...more } of accountSummary(client, { user, account, since: '2010-01-01T00:00:00Z' })) {
    const bytes = await bytesOf(pdf);
    assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
    parts.push({ bytes: bytes.length, ...more });
  }
  assert.ok(parts.length > 1);
  assert.ok(parts.slice(0, -1).every(({ stoppedAt }) => stoppedAt !== undefined));
  assert.equal(parts.at(-1)?.stoppedAt, undefined);
});

await test('a summary that comes no further ends in an error', async () => {
  for (const headers of [{ stoppedAt: '2024-01-01T00:00:00Z' }, { stoppedAt: 'soon' }, {}]) {
    const { client, visitor, user, account } = await connected();
    visitor.emulator.fault({ operation: 'getAccountSummaryPdf', status: 206, body: '%PDF-', headers, times: 5 });
    const parts: unknown[] = [];
    await assert.rejects(
      async () => {
        for await (const part of accountSummary(client, { user, account, since: '2024-01-01T00:00:00Z' })) parts.push(part);
      },
      (error) => error instanceof UpstreamError && error.code === 'malformed_answer',
    );
    assert.equal(parts.length, 0);
  }
});

await test('the PDF of a cockpit, and a picture for an advisor', async () => {
  const { client, user } = await connected();
  const pdf = await client.getCockpitPdf({ path: { 'user-id': user } });
  assert.equal((await bytesOf(pdf.body)).subarray(0, 5).toString(), '%PDF-');
  const advisor = await client.createAdvisor({ body: { role: 'employee', name: 'Ada' } });
  const id = String(advisor.body['id']);
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const file = new File([png], 'ada.png', { type: 'image/png' });
  const avatar = await client.updateAdvisorAvatar({ query: { 'advisor-id': id }, body: { file } });
  assert.equal(typeof avatar.body.url, 'string');
  assert.equal((await client.deleteAdvisorAvatar({ path: { 'advisor-id': id } })).status, 204);
});

await test('feedback: the combinations that there are, and no other', async () => {
  const { client } = clientOf();
  const content = 'Thank you';
  const logo = { module: 'company-logos', content } as const;
  await client.createFeedback({ body: { content, module: 'contractor', type: 'rating', feedback: { rating: 5 } } });
  await client.createFeedback({ body: { content, module: 'contractor', type: 'interaction', feedback: { interaction: 'tagChange' } } });
  await client.createFeedback({
    body: { content, module: 'cockpit', type: 'cockpit', feedback: { cockpitID: '1', cockpitTenantID: '2' } },
  });
  await client.createFeedback({ body: { ...logo, type: 'wrong-logo', feedback: { domain: 'shop.example', logoTypes: ['square'] } } });
  const wrong: unknown[] = [
    { content, module: 'contractor', type: 'rating', feedback: { rating: 6 } },
    { content, module: 'contractor', type: 'rating', feedback: { rating: 2.5 } },
    { content, module: 'cockpit', type: 'rating', feedback: { rating: 5 } },
    { content, module: 'contractor', type: 'interaction', feedback: { interaction: 'other' } },
    { content, module: 'cockpit', type: 'cockpit', feedback: { cockpitID: '1' } },
    { ...logo, type: 'wrong-logo', feedback: { logoTypes: ['square'] } },
    { ...logo, type: 'wrong-logo', feedback: {} },
    { ...logo, type: 'missing-logo', feedback: { domain: 'shop.example', color: 'red' } },
    { module: 'contractor', type: 'rating', feedback: { rating: 5 } },
  ];
  for (const body of wrong) {
    await assert.rejects(client.createFeedback({ body: body as never }), (error) => error instanceof CallError, JSON.stringify(body));
  }
});

await test('limits: queries for logos, headers of a webhook, and what an account must have', async () => {
  const { client } = clientOf();
  const queries = Array.from({ length: 201 }, (_, index) => ({ queryID: String(index), name: 'x' }));
  await assert.rejects(client.searchLogos({ body: { queries } }), CallError);
  assert.equal((await client.searchLogos({ body: { queries: queries.slice(1) } })).status, 200);
  const headers = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`X-${index}`, 'y']));
  const webhook = { callbackURL: 'https://shop.example/hooks', secret: 's', events: ['contracts' as const], headers };
  await assert.rejects(client.createWebhook({ body: { webhook } }), CallError);
  const path = { 'user-id': 'u' };
  await assert.rejects(client.createExternalAccounts({ path, body: { accounts: [] } }), CallError);
  await assert.rejects(client.getCockpits({ query: { 'page-size': 1 } }), CallError);
  await assert.rejects(client.getTransactions({ path, query: { lastMonths: '0' } }), CallError);
  await assert.rejects(client.getTransactions({ path, query: { since: 'yesterday' } }), CallError);
  const call = { path: { ...path, 'banklogin-id': 'l' }, headers: IP };
  await assert.rejects(client.createMoneyTransfer({ ...call, body: { redirectUrl: 'http://shop.example' } }), CallError);
});

await test('the theme of the tenant, and the logos of banks that may be shown', async () => {
  const { client, visitor } = clientOf();
  await client.patchTenant({ body: { displayName: 'Huk', primaryColor: '#0AF', accentColor: '#0000' } });
  assert.deepEqual(await tenantTheme(client), { name: 'Huk', primaryColor: '#00aaff' });
  const logos = await bankLogos(client, ['HKTRDEH1XXX', 'SPKSDEB1XXX', 'NOBODYXX', 'HKTRDEH1XXX']);
  assert.deepEqual([...logos.keys()], ['HKTRDEH1XXX']);
  assert.equal((await visitor.open(logos.get('HKTRDEH1XXX')!)).status, 200);
});

await test('all nine events as finoOS sends them; who does not know the secret is not believed', async () => {
  const world = new FinoWorld();
  const { receive } = world.provider;
  const grant = await world.connect('expired');
  await world.visitor.emulator.settled();
  for (const event of WEBHOOK_EVENTS) world.visitor.emulator.fire(event);
  await world.visitor.emulator.settled();
  const news = new Map<string, unknown>();
  for (const { headers, body } of world.visitor.received) {
    const parsed = finoEvent.safeParse(body);
    assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
    const raw = Buffer.from(JSON.stringify(body));
    const found = await receive!({ headers, raw }, signal());
    assert.ok(found, parsed.data.event);
    assert.deepEqual(await receive!({ headers, raw }, signal()), found);
    if (found.what) assert.equal(found.subject, grant.subject);
    news.set(parsed.data.event, found.what);
    for (const secret of [undefined, '', 'wrong', `${FINO_WEBHOOK_SECRET}x`]) {
      assert.equal(await receive!({ headers, raw: Buffer.from(JSON.stringify({ ...body, secret })) }, signal()), undefined);
    }
    const stripped = JSON.stringify(found);
    assert.ok(!stripped.includes(FINO_WEBHOOK_SECRET));
  }
  assert.equal(news.size, 9);
  assert.equal(news.get('ubasyncerror'), 'needs_person');
  assert.equal(news.get('cockpit.approved'), undefined);
  for (const event of ['transactions.notification', 'transactions.raw.notification', 'contracts', 'personcockpit', 'companycockpit']) {
    assert.equal(news.get(event), 'has_data', event);
  }
  assert.ok(!world.logged.join().includes(FINO_WEBHOOK_SECRET));
  for (const text of ['', '{', '[]', '{"event":"other"}', '\u0000']) {
    assert.equal(await receive!({ headers: new Headers(), raw: Buffer.from(text) }, signal()), undefined);
  }
});

await test('news: trouble that passes is none; an open attempt is named; a repeat has the same id; another tenant is not ours', async () => {
  const world = new FinoWorld({ tenant_id: 'cockpit-emulator' });
  const begun = await world.begin();
  const userID = new URL(await world.logIn(begun.url)).searchParams.get('userID')!;
  const body = { secret: FINO_WEBHOOK_SECRET, userID, event: 'transactions.notification', data: { message: 'm', service: 's' } };
  const tell = (more: object, headers: Record<string, string> = {}) =>
    world.provider.receive!({ headers: new Headers(headers), raw: Buffer.from(JSON.stringify({ ...body, ...more })) }, signal());
  const first = await tell({}, { 'x-request-id': 'r1' });
  assert.deepEqual({ ...first, id: '' }, { id: '', subject: userID, what: 'has_data', ref: begun.ref });
  assert.equal((await tell({ correlationID: 'c' }, { 'x-request-id': 'r1' }))?.id, first?.id);
  assert.notEqual((await tell({}, { 'x-request-id': 'r2' }))?.id, first?.id);
  assert.equal((await tell({}))?.id, (await tell({}))?.id);
  world.grant(await world.resolve(begun));
  assert.equal((await tell({}))?.ref, undefined);
  const trouble = {
    event: 'ubasyncerror',
    data: { errorEvent: 'e', errorData: { msg: 'm', bankLoginID: 'l', type: 'ERROR' }, timestamp: 't' },
  };
  assert.deepEqual(Object.keys((await tell(trouble))!), ['id']);
  assert.equal(await tell({ tenantID: 'another' }), undefined);
  assert.equal(await tell({}, { 'finoos-tenant-id': 'another' }), undefined);
  assert.ok(await tell({ tenantID: 'cockpit-emulator' }));
  const without = new FinoWorld({ webhook_secret: undefined });
  assert.equal(await without.provider.receive!({ headers: new Headers(), raw: Buffer.from(JSON.stringify(body)) }, signal()), undefined);
});

await test('settings and skills', () => {
  const common = { environment: 'production', client_id: 'a', client_secret: 'b' } as const;
  const settings = finoSettings.parse(common);
  assert.deepEqual(settings, { ...common, recurring: false, store_secrets: false, money_transfer: false });
  assert.equal(addressOf(settings), 'https://os.fino.cloud/api');
  assert.equal(addressOf({ environment: 'sandbox' }), 'https://os.test.fino.cloud/api');
  for (const base_url of ['http://fino.example', 'https://fino.example/', 'https://a:b@fino.example', 'https://fino.example?x', 'fino']) {
    assert.equal(finoSettings.safeParse({ ...common, base_url }).success, false, base_url);
  }
  assert.ok(finoSettings.safeParse({ ...common, base_url: 'http://localhost:9300' }).success);
  assert.equal(finoSettings.safeParse({ ...common, account_types: ['SAVINGS'] }).success, false);
  assert.deepEqual(
    FINO_SKILLS.map(({ name, flavour }) => [name, flavour]),
    [
      ['fino_aisp_#1.0', 'production'],
      ['fino_pisp_#1.0', 'production'],
      ['fino_manage_#1.0', 'production'],
      ['fino_aisp_sbx_#1.0', 'sandbox'],
      ['fino_pisp_sbx_#1.0', 'sandbox'],
      ['fino_manage_sbx_#1.0', 'sandbox'],
    ],
  );
});

await test('what leaves holds no secret where none belongs, and no line of the log says whose it is', async () => {
  const world = new FinoWorld();
  const grant = await world.connect();
  await world.provider.refresh!(grant, { ip: IP['User-IP'], callbackUrl: CALLBACK }, signal());
  for (const { url, body } of world.sent) {
    if (!url.endsWith('/auth')) assert.ok(!`${url}${body}`.includes('emulator-secret'), url);
    assert.ok(!url.includes('emulator-secret'));
  }
  const log = world.logged.join('\n');
  assert.ok(log.includes('getAccounts'));
  for (const canary of ['emulator-secret', 'Anna Berger', IP['User-IP'], String(grant.subject)]) assert.ok(!log.includes(canary), canary);
});
