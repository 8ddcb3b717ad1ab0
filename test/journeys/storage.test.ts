import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { approve, chooseBank, flowOn, withPerson, withWorld, type Person } from './harness.ts';
import { exchange, fillDetails, hear, openHost, ORDER, press, startSession, title } from './trip.ts';

/** Chromium as it is without the cookies and the storage of third parties. */
const world = withWorld({ args: ['--test-third-party-cookie-phaseout', '--block-third-party-cookies'] });

/** The bank opens in a window of its own, whoever holds the page that opens it. */
async function approveIn({ context }: Person, flow: Locator): Promise<void> {
  const popup = context.waitForEvent('page');
  await press(flow, /^Continue to /);
  await approve(await popup);
}

describe('a page whose storage throws', () => {
  // As text, for it runs in the page as it is.
  const noStorage = {
    content: `for (const name of ['sessionStorage', 'localStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } });`,
  };

  it('pays all the same; only a reload cannot be survived, and says so', () =>
    withPerson(world, async (person) => {
      const told = await hear(person);
      await person.context.addInitScript(noStorage);
      const flow = await openHost(person, world, 'pisp', await startSession(world, 'pisp', { payment: ORDER }));
      await press(flow, /^Pay €/);
      await chooseBank(flow, 'Nord Banque');
      await approveIn(person, flow);
      await title(flow, 'Paid').waitFor();
      assert.deepEqual(
        told.exits.map(({ cause }) => cause),
        ['paid'],
      );
      await person.page.reload();
      await title(flow, /^This (took too long|has expired)$/).waitFor();
      assert.equal(await flow.getByRole('button', { name: /^Pay/ }).count(), 0);
    }));

  it('asks for details and verifies them', () =>
    withPerson(world, async (person) => {
      const told = await hear(person);
      await person.context.addInitScript(noStorage);
      const flow = await openHost(person, world, 'verify', await startSession(world, 'verify'));
      await fillDetails(flow);
      await press(flow, 'Continue');
      await chooseBank(flow, 'Nord Banque');
      await approveIn(person, flow);
      await title(flow, 'Your details are confirmed').waitFor();
      assert.deepEqual(
        told.exits.map(({ cause }) => cause),
        ['verified'],
      );
    }));
});

describe('the shop in a frame of another site, storage of third parties blocked', () => {
  let outside: Server;
  let site = '';
  before(async () => {
    // Another site than the companion's: 127.0.0.1 and localhost have nothing in common.
    outside = createServer((request, response) => {
      const src = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('frame') ?? '';
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="en"><title>Outside</title><iframe title="Shop" width="700" height="800" src="${src}"></iframe>`,
      );
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${String((outside.address() as AddressInfo).port)}/`;
  });
  after(() => outside.close());

  it('a payment goes through, and its frame goes on after a reload', () =>
    withPerson(world, async (person) => {
      const { page } = person;
      const told = await hear(person);
      const handed = await startSession(world, 'pisp', { payment: ORDER });
      const body = `<!doctype html><html lang="en"><title>Shop</title><script type="module" src="/tessera/tessera.js"></script>
<tessera-flow client-id="demo" client-app-key="pk_demo" session-id="${handed.session_id}" session-nonce="${handed.nonce}"></tessera-flow></html>`;
      await page.route('**/framed', (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
      await page.goto(`${site}?frame=${encodeURIComponent(`${world.url}/framed`)}`);
      const frame = page.frames()[1]!;
      const flow = page.frameLocator('iframe').locator('tessera-flow');
      await press(flow, /^Pay €/);
      await title(flow, 'Choose your bank').waitFor();
      await frame.goto(`${world.url}/framed`);
      await chooseBank(flow, 'Nord Banque');
      await approveIn(person, flow);
      await title(flow, 'Paid').waitFor();
      const read = await exchange(world, told);
      assert.equal((await read<{ payments: unknown[] }>('/payments')).payments.length, 1);
      assert.deepEqual(
        told.exits.map(({ cause }) => cause),
        ['paid'],
      );
      assert.deepEqual(await frame.evaluate(() => Object.keys(sessionStorage)), []);
      assert.equal(await flowOn(page).count(), 0);
    }));
});
