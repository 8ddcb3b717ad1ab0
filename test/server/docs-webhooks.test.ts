import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it, type TestContext } from 'node:test';
import { parseConfig, type CompanionConfig } from '../../server/config.ts';
import { EVENT_TYPES } from '../../server/webhooks/schemas.ts';
import { eventWrites } from '../../server/webhooks/events.ts';
import type { Endpoint } from '../../server/webhooks/settings.ts';
import { tenantEventTable } from '../../stories/docs/tables/events.ts';
import { blockOf, curlOf, rowsOf, runCode, withVariables } from './docs-snippets.ts';
import { createNewsWorld, SECRETS } from './webhook-world.ts';
import { TestClock } from './world.ts';

/* The page about webhooks: what it has people configure, write and type, against what the companion sends. */

const PAGE = 'stories/docs/webhooks.mdx';
const SECRET = `whsec_${'A'.repeat(32)}`;
const endpoint: Endpoint = { url: 'https://shop.example/hooks', secret: SECRET, old_secrets: [] };
const example = JSON.parse(blockOf(PAGE, 'json', '"timestamp"')) as { type: 'payment.accepted'; data: Record<string, string> };

interface Sent {
  at: number;
  request: Request;
}

/** A companion that tells one endpoint, and all that it sends there. */
function createSender(answer: (request: Request) => Promise<Response> | Response, told: Endpoint = endpoint) {
  const sent: Sent[] = [];
  const clock = new TestClock();
  const fetch = (async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    sent.push({ at: clock.now(), request: request.clone() });
    return answer(request);
  }) as typeof globalThis.fetch;
  const world = createNewsWorld({ webhooks: { shop: [told] }, clock, fetch });
  const tell = () => world.store.write(eventWrites(world.world, 'shop', example), clock.now());
  return { ...world, sent, tell };
}

type Receive = (request: Request, act: (type: string, data: unknown) => Promise<void>) => Promise<Response>;

/** What a back end does with a delivery, as the page has it; it knows one secret. */
async function receiver(t: TestContext, secret: string): Promise<Receive> {
  withVariables(t, { TESSERA_WEBHOOK_SECRET: secret });
  return (await runCode<{ receive: Receive }>(blockOf(PAGE, 'js', 'standardwebhooks'))).receive;
}

describe('webhooks, as the page has them', () => {
  it('are configured so', () => {
    const { webhooks } = JSON.parse(blockOf(PAGE, 'json', '"old_secrets"')) as Pick<CompanionConfig['tenants'][number], 'webhooks'>;
    const tenant = {
      client_id: 'shop',
      client_app_key: 'pk_shop',
      client_secret: 's'.repeat(32),
      name: 'Shop',
      origins: [],
      skills: ['sandbox_aisp_sbx_#1.0'],
    };
    const config = { public_url: 'https://pay.example/tessera', providers: ['sandbox'], tenants: [{ ...tenant, webhooks }] };
    assert.equal(parseConfig(config, { TESSERA_WEBHOOK_SECRET: SECRET }).tenants[0]?.webhooks.length, 1);
  });

  it('have a secret that the command makes', () => {
    const [, code = ''] = /^node -e "(.*)"\n$/.exec(blockOf(PAGE, 'sh', 'randomBytes')) ?? [];
    const { stdout } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
    assert.match(stdout, /^whsec_[A-Za-z0-9+/]{43}=\n$/);
  });

  it('are known, acted on once, and refused where they were changed', async (t) => {
    const acted: unknown[] = [];
    const receive = await receiver(t, SECRET);
    const sender = createSender((request) => receive(request, async (type, data) => void acted.push([type, data])));
    // The receiver's library looks at the real clock.
    sender.clock.time = Date.now();
    await sender.tell();
    await sender.jobs.run();
    const [{ request }] = sender.sent as [Sent];
    assert.deepEqual(acted, [[example.type, example.data]]);
    assert.equal((await receive(request.clone(), async () => assert.fail('once is enough'))).status, 204);
    const forged = new Request(request.url, {
      method: 'POST',
      headers: request.headers,
      body: (await request.text()).replace('accepted', 'failed'),
    });
    assert.equal((await receive(forged, async () => assert.fail('it was forged'))).status, 400);
  });

  it('are known under the old secret and the new one while one takes the other’s place', async (t) => {
    const other = `whsec_${'B'.repeat(32)}`;
    const sender = createSender(() => new Response(null, { status: 204 }), { ...endpoint, secret: other, old_secrets: [SECRET] });
    sender.clock.time = Date.now();
    await sender.tell();
    await sender.jobs.run();
    const [{ request }] = sender.sent as [Sent];
    for (const secret of [other, SECRET])
      assert.equal((await (await receiver(t, secret))(request.clone(), async () => undefined)).status, 204);
    assert.equal((await (await receiver(t, `whsec_${'C'.repeat(32)}`))(request.clone(), async () => undefined)).status, 400);
  });

  it('are tried as often, and after such pauses, as the table says', async () => {
    const SECONDS = { second: 1, minute: 60, hour: 3600 } as const;
    const pauses = rowsOf(PAGE, 'Try | Pause before it').map(([, words = '']) => {
      const [, count, unit] = /^(\d+) (second|minute|hour)s?$/.exec(words) ?? [];
      return count === undefined ? 0 : Number(count) * SECONDS[unit as keyof typeof SECONDS] * 1000;
    });
    const sender = createSender(() => new Response(null, { status: 500 }));
    await sender.tell();
    for (let n = 0; n < pauses.length * 3; n += 1) {
      await sender.jobs.run();
      await sender.clock.pass((pauses[sender.sent.length] ?? 3_600_000) * 0.6);
    }
    assert.equal(sender.sent.length, pauses.length);
    pauses.slice(1).forEach((pause, index) => {
      const waited = sender.sent[index + 1]!.at - sender.sent[index]!.at;
      assert.ok(waited >= pause * 0.9 && waited <= pause * 1.3, `${index + 2}: ${waited} for ${pause}`);
    });
  });

  it('can be looked at and sent anew with the commands', async () => {
    const sender = createSender(() => new Response(null, { status: 410 }));
    await sender.tell();
    await sender.jobs.run();
    const ask = async <T>(words: string, id = ''): Promise<T> => {
      const command = blockOf(PAGE, 'sh', words).replaceAll('$SHOP_SECRET', SECRETS.shop).replaceAll('$ID', id);
      const { url, init } = curlOf(command.trim());
      const { pathname, search } = new URL(url);
      const headers = Object.fromEntries(init.headers as Headers);
      const { status, body } = await sender.call<T>(init.method!, pathname.replace('/tessera', '') + search, { headers });
      assert.equal(status, words === '/resend' ? 204 : 200, JSON.stringify(body));
      return body;
    };
    const { deliveries } = await ask<{ deliveries: { id: string; status: string; attempts: { status: number }[] }[] }>('status=failed');
    assert.deepEqual(
      deliveries.map(({ status, attempts }) => [status, attempts[0]?.status]),
      [['failed', 410]],
    );
    await ask('/resend', deliveries[0]!.id);
    await sender.jobs.run();
    assert.equal(sender.sent.length, 2);
  });

  it('have no event that the table leaves out, and fields of their own alone', () => {
    const rows = tenantEventTable.split('\n').slice(2);
    assert.equal(rows.length, EVENT_TYPES.length);
    const row = rows.find((each) => each.includes(`\`${example.type}\``)) ?? '';
    assert.deepEqual(
      Object.keys(example.data).filter((field) => !row.includes(`\`${field}\``)),
      [],
    );
  });
});
