import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fintecture from '../../server/emulators/fintecture/index.ts';
import { compare } from '../../server/emulators/fintecture/names.ts';
import { BACK, HOME, MINUTE, start } from './fintecture-world.ts';

describe('the emulator of Fintecture: account information', () => {
  it('goes to the bank and comes back with a code that opens the accounts once', async () => {
    const { access, authorize, press, send, token } = start();
    const { url = '', decoupled, session_id } = await authorize('rheide');
    assert.equal(decoupled, false);
    const page = await send('GET', url.replace(HOME, ''));
    for (const each of ['Rheinbank', 'User name', 'Approve', 'Refuse', 'Cancel', 'anna', 'slow'])
      assert.ok(String(page.body['text']).includes(each), each);
    const unknown = await press(url, { user: '<b>', decision: 'approve' });
    assert.match(String(unknown.body['text']), /role="alert"/);
    const { status, location } = await press(url, { user: ' Anna ', decision: 'approve' });
    assert.equal(status, 303);
    const back = new URL(location ?? '');
    assert.equal(back.origin + back.pathname, 'https://companion.test/callback');
    const { code = '', customer_id = '', ...rest } = Object.fromEntries(back.searchParams) as Record<string, string>;
    assert.deepEqual(rest, { from: 'bank', state: 's1', session_id });
    assert.equal((await send('GET', url.replace(HOME, ''))).status, 410, 'it is answered once');
    assert.equal((await access({ grant_type: 'authorization_code', code, redirect_uri: 'https://elsewhere.test/' })).status, 400);
    assert.equal((await access({ grant_type: 'authorization_code', code, redirect_uri: BACK })).status, 400, 'that attempt has used it up');
    assert.equal((await send('GET', `/ais/v1/customer/${customer_id}/accounts`, { token: await token('AIS') })).status, 403);
  });

  it('says why nothing came of it', async () => {
    const { authorize, press, pass, send } = start();
    for (const [form, error] of [
      [{ decision: 'refuse' }, 'access_denied'],
      [{ decision: 'cancel' }, 'user_cancelled'],
      [{ user: 'refused', decision: 'approve' }, 'access_denied'],
    ] as const) {
      const { url = '', session_id } = await authorize('rheide');
      const { location } = await press(url, form);
      assert.equal(location, `${BACK}&state=s1&session_id=${session_id}&error=${error}`);
    }
    const { url = '' } = await authorize('rheide');
    pass(15 * MINUTE);
    assert.equal((await send('GET', url.replace(HOME, ''))).status, 410);
    assert.equal((await press(url, { user: 'anna', decision: 'approve' })).status, 410);
  });

  it('refuses what a bank cannot do', async () => {
    const { send, token } = start();
    const ais = await token('AIS');
    const start2 = (bank: string, query: string) => send('GET', `/ais/v1/provider/${bank}/authorize?${query}`, { token: ais });
    const redirect = `redirect_uri=${encodeURIComponent(BACK)}`;
    assert.equal((await start2('kontde', redirect)).status, 400);
    assert.equal((await start2('kontde', `${redirect}&psu_type=corporate`)).status, 200);
    assert.equal((await start2('rheide', `${redirect}&psu_type=company`)).status, 400);
    assert.equal((await start2('faroes', redirect)).status, 400, 'payments only');
    assert.equal((await start2('rheide', '')).status, 400, 'nobody could come back');
    assert.equal((await start2('rheide', 'redirect_uri=javascript:alert(1)')).status, 400);
    assert.equal((await start2('rheide', `${redirect}&${redirect}`)).status, 400);
    assert.equal((await start2('nowhere', redirect)).status, 404);
  });

  it('is decided on the phone where the bank wants it so', async () => {
    const { access, authorize, hooks, pass, press, send, token, emulator } = start({ webhook: { url: 'https://hooks.test/' } });
    const ais = await token('AIS');
    const poll = async (id: string, bank = 'nordde') =>
      (await send('GET', `/ais/v1/provider/${bank}/authorize/decoupled?session_id=${id}`, { token: ais })).body;
    const { session_id: id, url, decoupled } = await authorize('nordde');
    assert.deepEqual([url, decoupled], [undefined, true]);
    assert.deepEqual(await poll(id), { status: 'PENDING' });
    assert.match(String((await send('GET', '/phone')).body['text']), new RegExp(`/phone/${id}`));
    assert.match(String((await send('GET', `/phone/${id}`)).body['text']), /Approve/);
    await press(`/phone/${id}`, { user: 'bruno', decision: 'approve' });
    const done = await poll(id);
    assert.deepEqual(done, await poll(id), 'the end is final');
    assert.equal(done['status'], 'COMPLETED');
    assert.equal((await access({ grant_type: 'authorization_code', code: done['code'] })).body['customer_id'], done['customer_id']);
    await emulator.settled();
    assert.deepEqual(
      hooks.map(({ body }) => body),
      [`session_id=${id}&status=COMPLETED&customer_id=${String(done['customer_id'])}`],
    );

    const refused = await authorize('nordde');
    await press(`/phone/${refused.session_id}`, { decision: 'refuse' });
    assert.deepEqual(await poll(refused.session_id), { status: 'FAILED' });
    const late = await authorize('nordde');
    pass(5 * MINUTE);
    assert.deepEqual(await poll(late.session_id), { status: 'FAILED' });
    const slow = await authorize('nordde');
    await press(`/phone/${slow.session_id}`, { user: 'slow', decision: 'approve' });
    assert.deepEqual(await poll(slow.session_id), { status: 'PENDING' });
    pass(15_000);
    assert.equal((await poll(slow.session_id))['status'], 'COMPLETED');
    assert.equal((await poll(slow.session_id, 'midifr'))['status'], 404, 'not this bank’s');
  });

  it('offers both ways at banks that know both, and knows no phone elsewhere', async () => {
    const { authorize, press, send, token } = start();
    const both = await authorize('midifr');
    assert.equal(both.decoupled, true);
    await press(both.url ?? '', { user: 'anna', decision: 'approve' });
    const poll = (id: string, bank: string) =>
      token('AIS').then((ais) => send('GET', `/ais/v1/provider/${bank}/authorize/decoupled?session_id=${id}`, { token: ais }));
    assert.equal((await poll(both.session_id, 'midifr')).body['status'], 'COMPLETED');
    const redirect = await authorize('rheide');
    assert.equal((await poll(redirect.session_id, 'rheide')).status, 400);
    assert.equal((await send('GET', `/phone/${redirect.session_id}`)).status, 410);
  });

  it('lets the person choose the bank on a page of its own', async () => {
    const { press, send, token } = start();
    const ais = await token('AIS');
    assert.equal((await send('GET', '/ais/v2/connect', { token: ais })).status, 400);
    const { body } = await send('GET', `/ais/v2/connect?state=s2&redirect_uri=${encodeURIComponent(BACK)}`, { token: ais });
    const { url, session_id } = body['meta'] as { url: string; session_id: string };
    const page = String((await send('GET', url.replace(HOME, ''))).body['text']);
    assert.ok(page.includes('Cassa Alpina') && !page.includes('Banco Faro'));
    assert.match(String((await press(url, { decision: 'continue' })).body['text']), /role="alert"/);
    const { location } = await press(url, { bank: 'alpiit', decision: 'continue' });
    const back = new URL((await press(location ?? '', { user: 'ewa', decision: 'approve' })).location ?? '').searchParams;
    assert.deepEqual([back.get('state'), back.get('session_id')], ['s2', session_id]);
    assert.ok(back.get('code') && back.get('customer_id'));
  });

  it('tells accounts, holders and transactions to whoever holds the token of that connection', async () => {
    const { connected, send } = start();
    const { accessToken: token, home } = await connected('anna', 'gracnl');
    const other = await connected('bruno');
    assert.equal((await send('GET', `${other.home}/accounts`, { token })).status, 403);
    const accounts = (await send('GET', `${home}/accounts`, { token })).body['data'] as {
      id: string;
      iban: string;
      currency: string;
      balances: { amount: string }[];
    }[];
    assert.equal(accounts.length, 2);
    const [first] = accounts;
    assert.ok(first);
    assert.match(first.iban, /^NL\d\dGRAC\d{10}$/);
    assert.deepEqual((await send('GET', `${home}/account/${first.id}`, { token })).body, first);
    assert.equal(first.balances[1]?.amount, '2483.10');
    assert.equal((await send('GET', `${home}/account/nothing`, { token })).status, 404);
    const holders = (await send('GET', `${home}/account/${first.id}/holders`, { token })).body['data'] as { name: string }[];
    assert.deepEqual(
      holders.map(({ name }) => name),
      ['Anna Keller'],
    );

    const read = async (query: string) => send('GET', `${home}/account/${first.id}/transactions${query}`, { token });
    const all = (await read('')).body as { data: { booking_date: string; amount: string; type: string }[]; meta: { count: number } };
    assert.equal(all.meta.count, all.data.length);
    assert.ok(all.data.length > 25 && new Set(all.data.map(({ type }) => type)).size === 2);
    assert.ok(all.data.every(({ amount }) => /^\d+\.\d\d$/.test(amount)));
    const some = (await read('?from=2026-02-01&to=2026-02-10')).body['data'] as typeof all.data;
    assert.deepEqual(
      some,
      all.data.filter(({ booking_date }) => booking_date >= '2026-02-01' && booking_date <= '2026-02-10'),
    );
    for (const wrong of ['?from=yesterday', '?to=2026-02-30', '?from=2026-03-01&to=2026-02-01', '?since=2026-01-01'])
      assert.equal((await read(wrong)).status, 400, wrong);
  });

  it('has people of every kind', async () => {
    const { connected, send } = start();
    for (const [user, bank, accounts] of [
      ['dario', 'sereit', 5],
      ['empty', 'rheide', 0],
      ['chloe', 'lilafr', 1],
      ['ewa', 'wislpl', 1],
    ] as const) {
      const { accessToken: token, home } = await connected(user, bank);
      const data = (await send('GET', `${home}/accounts`, { token })).body['data'] as { id: string; iban?: string; type: string }[];
      assert.equal(data.length, accounts, user);
      if (user === 'dario') assert.equal(data.find(({ type }) => type === 'CARD')?.iban, undefined);
      if (user === 'ewa') {
        const { body } = await send('GET', `${home}/account/${data[0]?.id}/transactions`, { token });
        assert.ok((body['meta'] as { count: number }).count > 300);
      }
    }
    const { accessToken: token, home } = await connected('anna', 'turies');
    const [account] = (await send('GET', `${home}/accounts`, { token })).body['data'] as { id: string }[];
    assert.equal((await send('GET', `${home}/account/${account?.id}/holders`, { token })).status, 403, 'this bank names no holders');
  });

  it('forgets a connection for good', async () => {
    const { connected, send, token } = start();
    const { accessToken, home, refreshToken } = await connected('anna');
    assert.equal((await send('DELETE', home, { token: await token('PIS') })).status, 403);
    assert.equal((await send('DELETE', home, { token: accessToken })).status, 204);
    assert.equal((await send('GET', `${home}/accounts`, { token: accessToken })).status, 401);
    assert.equal((await send('DELETE', home, { token: await token('AIS') })).status, 404);
    const form = {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: fintecture.APP_ID,
      client_secret: fintecture.APP_SECRET,
    };
    assert.equal((await send('POST', '/oauth/refreshtoken', { form })).status, 400);
  });

  it('compares a name with the holders’', async () => {
    const { connected, send, token, pass } = start();
    const ais = await token('AIS');
    const verify = async (user: string, expected_name: string, bank = 'rheide', provider_id = bank) => {
      const { customerId } = await connected(user, bank);
      const again = () =>
        send('POST', '/ais/v1/verification', {
          token: ais,
          json: { meta: { customer_id: customerId }, data: { attributes: { provider_id, expected_name } } },
        });
      return { ...(await again()), again };
    };
    assert.equal((await verify('chloe', 'LEFEVRE, Chloe')).body['status'], 'verified');
    const { body } = await verify('anna', 'Anna Meyer');
    assert.deepEqual([body['status'], body['match_score']], ['unverified', 33]);
    assert.equal((await verify('failed', 'Fred Failed')).body['status'], 'failed');
    assert.equal((await verify('anna', 'Anna Keller', 'turies')).body['status'], 'failed');
    assert.equal((await verify('anna', 'Anna Keller', 'rheide', 'lilafr')).status, 400);
    const slow = await verify('slow', 'Sina Slow');
    assert.deepEqual([slow.body['status'], slow.body['verified_at']], ['pending', undefined]);
    pass(15_000);
    assert.equal((await slow.again()).body['status'], 'verified');
    assert.deepEqual(compare('?', [{ name: 'Anna' }]), { status: 'unverified', match_score: 0 });
  });
});
