import type { Account, Holder } from '../../../src/protocol/index.ts';
import { translated, UpstreamError } from '../http/error.ts';
import { ProviderError, type CreateOwnProvider, type Grant } from '../provider.ts';
import { pageOf, toAccount, toHolder, toTransactions } from './accounts.ts';
import { Approvals } from './approvals.ts';
import { authorize } from './authorize.ts';
import { createFintectureClient } from './client.ts';
import { ConnectionOver, Connections } from './connections.ts';
import { choosesBank, HOSTED, institutionsFor } from './directory.ts';
import { jobOf, Merchants } from './merchant.ts';
import { readNews } from './news.ts';
import { resolve } from './resolve.ts';
import type { FintectureSettings } from './settings.ts';
import { readKey } from './signing.ts';
import { intentOf, Verifications } from './verification.ts';

/** Fintecture: accounts, payments, checks of names and the setting up of merchants, for one tenant. */
export const createFintectureProvider: CreateOwnProvider<FintectureSettings> = (settings, ports) => {
  const { kept, log, now } = ports;
  const client = createFintectureClient({
    ...settings,
    fetch: ports.fetch,
    randomBytes: (size) => ports.randomBytes(size),
    log,
    now: () => now(),
  });
  const approvals = new Approvals(ports);
  const connections = new Connections(client, settings, ports);
  const parts = { client, settings, approvals, connections, kept, log, now: () => now() };
  const verifications = new Verifications(parts);
  const merchants = new Merchants(parts);
  const privateKey = settings.private_key === undefined ? undefined : readKey(settings.private_key);

  async function accountsOf(grant: Grant, signal: AbortSignal): Promise<Account[]> {
    const customer = customerOf(grant);
    const call = { path: { customer_id: customer } };
    const { body } = await connections.call(customer, (bearer) => client.getAisV1CustomerAccounts(call, { bearer, signal }));
    return (body.data ?? []).flatMap((each) => toAccount(each, grant['institution'] ?? '', now()));
  }

  return {
    name: 'fintecture',
    hostedChoice: HOSTED,

    institutions: (signal, { type }) =>
      translated(async () => {
        // Where there is no bank to choose from its list there is nothing to ask.
        if (!choosesBank(type)) return institutionsFor(type, []);
        return institutionsFor(type, (await client.getResV1Providers({}, { signal })).body.data ?? []);
      }),

    authorize: (request, signal) => translated(() => authorize(parts, request, signal)),

    resolve: (request, signal) => translated(() => resolve(parts, request, signal)),

    accounts: (grant, signal) => translated(() => accountsOf(grant, signal)),

    transactions: (grant, query, signal) =>
      translated(async () => {
        const customer = customerOf(grant);
        const period = { ...(query.from !== undefined && { from: query.from }), ...(query.to !== undefined && { to: query.to }) };
        const found = await Promise.all(
          query.accountIds.map(async (id) => {
            const call = { path: { customer_id: customer, account_id: id }, query: period };
            const { body } = await connections.call(customer, (bearer) =>
              client.getAisV1CustomerAccountTransactions(call, { bearer, signal }),
            );
            return toTransactions(body.data ?? [], { id }, now());
          }),
        );
        return pageOf(found.flat(), query);
      }),

    holders: (grant, accountIds, signal) =>
      translated(async () => {
        const customer = customerOf(grant);
        const found = await Promise.all(
          accountIds.map(async (id): Promise<Holder[]> => {
            const call = { path: { customer_id: customer, account_id: id } };
            const { body } = await connections.call(customer, (bearer) => client.getAisV1CustomerAccountHolders(call, { bearer, signal }));
            return (body.data ?? []).flatMap((each) => toHolder(each, id));
          }),
        );
        return found.flat();
      }),

    startCheck: (request, signal) =>
      translated(() => (request.what === 'review' ? merchants.start(request, signal) : verifications.start(request, signal))),

    readCheck: (ref, signal) =>
      translated(async () => {
        const [job, intent] = [jobOf(ref), intentOf(ref)];
        if (job !== undefined) return merchants.read(job, signal);
        if (intent !== undefined) return verifications.read(intent, signal);
        throw new ProviderError('provider_rejected', 'Nothing of Fintecture is called so.');
      }),

    refresh: (grant, _person, signal) =>
      translated(async () => {
        try {
          await accountsOf(grant, signal);
          return 'up_to_date';
        } catch (error) {
          if (error instanceof ConnectionOver || isGone(error)) return 'credentials_needed';
          throw error;
        }
      }),

    revoke: (grant, _person, signal) =>
      translated(async () => {
        const { subject, intent } = grant;
        if (intent !== undefined) await approvals.forget(intent);
        // A payment leaves nothing that could be ended at the bank.
        if (subject === undefined) return;
        const call = { path: { customer_id: subject } };
        try {
          await connections
            .call(subject, (bearer) => client.deleteAisV1Customer(call, { bearer, signal }))
            .catch((error: unknown) => {
              if (!(error instanceof ConnectionOver)) throw error;
              // The connection's own token is dead, but what is kept at the bank need not be.
              return client.deleteAisV1Customer(call, { signal });
            });
        } catch (error) {
          if (!isGone(error)) throw error;
        }
        await connections.forget(subject);
      }),

    receive: (delivery) => translated(() => Promise.resolve(readNews(delivery, { secret: settings.webhook_secret, privateKey }))),
  };
};

function customerOf({ subject }: Grant): string {
  if (subject === undefined) throw new ProviderError('provider_rejected', 'This consent opens no accounts.');
  return subject;
}

const isGone = (error: unknown): boolean => error instanceof UpstreamError && error.code === 'not_found';
