import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProviderError } from '../../server/providers/provider.ts';
import { ORDER, Tenant } from './fintecture-tenant.ts';

const refuses = (code: ProviderError['code']) => (error: unknown) => error instanceof ProviderError && error.code === code;

void describe('Fintecture, the adapter: what is kept of an approval', () => {
  for (const order of [undefined, ORDER]) {
    void it(`what was said to have failed is not begun afterwards: ${order ? 'a payment' : 'accounts'}`, async () => {
      const tenant = new Tenant();
      const request = tenant.request(order && { order });
      const failed = await tenant.resolve(tenant.process(), request.intent);
      await assert.rejects(tenant.process().authorize(request, tenant.signal), refuses('provider_unavailable'));
      assert.equal(tenant.calls.length, 0, 'nothing was sent');
      assert.deepEqual(await tenant.resolve(tenant.process(), request.intent), failed);
    });
  }

  void it('several at once: either it is begun, or it has failed', async () => {
    const tenant = new Tenant();
    const request = tenant.request({ order: ORDER });
    const [begun, known] = await Promise.all([
      tenant
        .process()
        .authorize(request, tenant.signal)
        .catch(() => undefined),
      tenant.resolve(tenant.process(), request.intent),
    ]);
    assert.equal(known.state, begun ? 'waiting' : 'failed');
    assert.equal(tenant.times('/pis/v2/connect'), begun ? 1 : 0);
  });

  void it('one that is over keeps its end alone, and is not begun again', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const request = tenant.request();
    const started = await provider.authorize(request, tenant.signal);
    assert.ok(started.method === 'redirect');
    const ended = await tenant.resolve(provider, request.intent, await tenant.press(started.url));
    assert.deepEqual(await tenant.keeps(`approval:${request.intent}`), { ended });
    const before = tenant.calls.length;
    await assert.rejects(provider.authorize(request, tenant.signal), refuses('provider_unavailable'));
    assert.equal(tenant.calls.length, before);
  });

  void it('the end of a consent takes along whatever is kept of the person, also where somebody is at it still', async () => {
    const tenant = new Tenant();
    const [one, two] = [tenant.process(), tenant.process()];
    const request = tenant.request();
    const started = await one.authorize(request, tenant.signal);
    assert.ok(started.method === 'redirect');
    const query = await tenant.press(started.url);
    let reached = (): void => undefined;
    let goOn = (): void => undefined;
    const isThere = new Promise<void>((done) => (reached = done));
    const mayGoOn = new Promise<void>((done) => (goOn = done));
    // The first to see the accounts is held up until all is over.
    tenant.meddle = async (each, answer) => {
      if (!each.url.endsWith('/accounts')) return answer();
      tenant.meddle = undefined;
      const response = await answer();
      reached();
      await mayGoOn;
      return response;
    };
    const late = tenant.resolve(one, request.intent, query);
    await isThere;
    const approved = await tenant.resolve(two, request.intent);
    assert.ok(approved.state === 'approved');
    assert.equal((await tenant.keys()).length, 2);
    await two.revoke!(approved.grant, {}, tenant.signal);
    assert.deepEqual(await tenant.keys(), []);
    goOn();
    assert.equal((await late).state, 'failed');
    assert.deepEqual(await tenant.keys(), []);
  });

  void it('a consent that does not name its intent ends all the same', async () => {
    const tenant = new Tenant();
    const provider = tenant.process();
    const { intent: _, ...grant } = await tenant.connect(provider);
    await provider.revoke!(grant, {}, tenant.signal);
    assert.ok(!(await tenant.keys()).some((key) => key.startsWith('connection:')));
  });
});
