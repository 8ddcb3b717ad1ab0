import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as z from 'zod/mini';
import { PERSONAS } from '../../server/providers/sandbox/personas.ts';
import { ProviderError, type Grant, type TransactionQuery } from '../../server/providers/provider.ts';
import { account, holder, transaction, type Transaction } from '../../src/protocol/index.ts';
import { SandboxVisitor } from './sandbox-visitor.ts';

const DAY = 86_400_000;
const signal = new AbortController().signal;
const grantOf = (user: string, bank = 'sbx-fr-nord', psuType = 'retail'): Grant => ({ connection: `${bank}:${user}:${psuType}` });

async function all(visitor: SandboxVisitor, grant: Grant, query: Partial<TransactionQuery> = {}): Promise<Transaction[]> {
  const accountIds = (await visitor.provider.accounts(grant, signal)).map(({ id }) => id);
  const found: Transaction[] = [];
  let cursor: string | undefined;
  do {
    const page = await visitor.provider.transactions(
      grant,
      { accountIds, limit: 20, ...query, ...(cursor !== undefined && { cursor }) },
      signal,
    );
    assert.ok(page.transactions.length <= (query.limit ?? 20));
    found.push(...page.transactions);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

await test('everybody has what the cheat sheet says, in the shape of the protocol', async () => {
  const visitor = new SandboxVisitor();
  for (const persona of PERSONAS) {
    for (const psuType of ['retail', 'corporate']) {
      const grant = grantOf(persona.user, 'sbx-pl-zuraw', psuType);
      const accounts = await visitor.provider.accounts(grant, signal);
      assert.equal(accounts.length, persona.accounts.length);
      assert.equal(new Set(accounts.map(({ id }) => id)).size, accounts.length);
      for (const each of accounts) {
        assert.deepEqual(z.parse(account, each), each);
        for (const { amount, currency } of each.balances) {
          assert.match(amount, currency === 'JPY' ? /^-?\d+$/ : /^-?\d+\.\d{2}$/);
          assert.equal(currency, each.currency);
        }
      }
      const ids = accounts.map(({ id }) => id);
      const holders = await visitor.provider.holders(grant, ids, signal);
      for (const each of holders) z.parse(holder, each);
      assert.deepEqual([...new Set(holders.map(({ account_id: id }) => id))], ids);
    }
  }
});

await test('Milo has five currencies in a country that has its own', async () => {
  const accounts = await new SandboxVisitor().provider.accounts(grantOf('milo', 'sbx-gb-kestrel'), signal);
  assert.deepEqual([...new Set(accounts.map(({ currency }) => currency))].sort(), ['EUR', 'GBP', 'JPY', 'PLN', 'RON']);
});

await test('a joint account has two holders, and the name of Alex is not the one at the bank', async () => {
  const { provider } = new SandboxVisitor();
  const [joint, own] = await provider.accounts(grantOf('lea'), signal);
  assert.ok(joint && own);
  const holders = await provider.holders(grantOf('lea'), [joint.id, own.id], signal);
  assert.deepEqual(
    holders.map(({ account_id: id }) => id),
    [joint.id, joint.id, own.id],
  );
  const [alex] = await provider.accounts(grantOf('nomatch'), signal);
  const [stranger] = await provider.holders(grantOf('nomatch'), [alex?.id ?? ''], signal);
  assert.equal(stranger?.name, 'Kim Somebody-Else');
});

await test('a company account differs from the private one of the same person', async () => {
  const { provider } = new SandboxVisitor();
  const [own] = await provider.accounts(grantOf('ana'), signal);
  const [company] = await provider.accounts(grantOf('ana', 'sbx-fr-nord', 'corporate'), signal);
  assert.notEqual(own?.id, company?.id);
  assert.notEqual(own?.iban, company?.iban);
  assert.match(company?.name ?? '', /business/);
});

await test('the main accounts have at least sixty transactions in ninety days, whatever the day', async () => {
  const visitor = new SandboxVisitor();
  for (let day = 0; day < 14; day += 1) {
    for (const user of ['ana', 'studio', 'omar']) {
      const found = await all(visitor, grantOf(user), { limit: 200 });
      const [first] = await visitor.provider.accounts(grantOf(user), signal);
      assert.ok(found.filter(({ account_id: id }) => id === first?.id).length >= 60, user);
    }
    visitor.now += DAY;
  }
});

await test('transactions come newest first, once each, in the shape of the protocol and with whole amounts', async () => {
  const visitor = new SandboxVisitor();
  const found = await all(visitor, grantOf('milo'), { limit: 37 });
  const places = found.map(({ booking_date: date, id }) => `${date} ${id}`);
  assert.deepEqual(places, [...places].sort().reverse());
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length);
  for (const each of found) {
    assert.deepEqual(z.parse(transaction, each), each);
    assert.match(each.amount, each.currency === 'JPY' ? /^\d+$/ : /^\d+\.\d{2}$/);
    assert.equal(each.status, each.booking_date === '2026-11-20' ? 'pending' : 'booked');
    assert.ok(each.booking_date > '2026-08-22' && each.booking_date <= '2026-11-20');
  }
});

await test('from, to and the accounts asked for narrow what is found', async () => {
  const visitor = new SandboxVisitor();
  const found = await all(visitor, grantOf('sam'), { from: '2026-10-01', to: '2026-10-31' });
  assert.ok(found.length > 20);
  for (const { booking_date: date } of found) assert.match(date, /^2026-10-/);
  const others = await all(visitor, grantOf('sam'), { accountIds: ['sbx-fr-nord.ana.1', 'made-up'] });
  assert.deepEqual(others, [], 'the accounts of somebody else are nobody’s');
  assert.deepEqual(await all(visitor, grantOf('sam'), { from: '2026-11-01', to: '2026-10-01' }), []);
});

await test('what happened stays as it was: a page fetched tomorrow goes on where today’s ended', async () => {
  const visitor = new SandboxVisitor();
  const grant = grantOf('ana');
  const accountIds = (await visitor.provider.accounts(grant, signal)).map(({ id }) => id);
  const today = await all(visitor, grant);
  const first = await visitor.provider.transactions(grant, { accountIds, limit: 10 }, signal);
  assert.ok(first.nextCursor);
  visitor.now += DAY;
  const next = await visitor.provider.transactions(grant, { accountIds, limit: 10, cursor: first.nextCursor }, signal);
  assert.deepEqual(next.transactions, today.slice(10, 20));
});

await test('a damaged cursor or grant is refused in words', async () => {
  const { provider } = new SandboxVisitor();
  const refused = (error: unknown): boolean => error instanceof ProviderError && error.code === 'provider_rejected';
  for (const cursor of ['', 'x', '%%%', Buffer.from('2026-11-20').toString('base64url')]) {
    await assert.rejects(provider.transactions(grantOf('ana'), { accountIds: [], limit: 5, cursor }, signal), refused, cursor);
  }
  await assert.rejects(provider.accounts({ connection: 'sbx-fr-nord:nobody:retail' }, signal), refused);
  await assert.rejects(provider.holders({}, [], signal), refused);
  const unknownBank = (error: unknown): boolean => error instanceof ProviderError && error.code === 'bank_unknown';
  await assert.rejects(provider.accounts({ connection: 'sbx-xx-none:ana:retail' }, signal), unknownBank);
});

await test('a day gives the same statement on every machine', async () => {
  const visitor = new SandboxVisitor();
  const hash = createHash('sha256');
  for (const user of ['ana', 'milo', 'studio']) hash.update(JSON.stringify(await all(visitor, grantOf(user, 'sbx-ro-soim'))));
  assert.equal(hash.digest('hex').slice(0, 16), '5a10c1f7172e2d39');
});
