import { enabled } from './accounts.ts';
import type { Handler } from './call.ts';
import { empty, json, notFound } from './errors.ts';
import { objectIdOf } from './hash.ts';
import { LIVES } from './life.ts';
import { logoAddress } from './logo.ts';
import type { OperationId } from './operations.ts';
import { lastRun, showRun } from './runs.ts';
import { dayOf, euros, type Fino, type User } from './state.ts';

/** Without a booking for so long, a contract is a past one. */
const STILL_ACTIVE_DAYS = 45;

/** A user's contracts: what comes back every month with the same partner. Transactions by their id alone. */
export function contractsOf({ world }: Fino, user: User): Record<string, unknown>[] {
  const since = dayOf(world.now() - STILL_ACTIVE_DAYS * 86_400_000);
  return enabled(user).flatMap(({ accountId, life = 'private', transactions }) =>
    LIVES[life].flatMap(({ contract, partner, purpose }) => {
      const id = objectIdOf('contract', accountId, partner.name);
      const bookings = [...transactions.values()].filter(({ paymentPartner }) => paymentPartner.name === partner.name);
      const newest = bookings.reduce((latest, { bookingDate }) => (bookingDate > latest ? bookingDate : latest), '');
      if (contract === undefined || bookings.length < 2 || user.deletedContracts.has(id)) return [];
      const partnerId = objectIdOf('partner', partner.name);
      return {
        ...{ id, accountId, name: purpose, category: contract, interval: 'monthly', active: newest >= since },
        ...{ amount: euros(bookings[0]?.cents ?? 0), currency: 'EUR', lastBookingDate: newest, attributes: [] },
        contractPartner: {
          ...{ id: partnerId, name: partner.name, additionalInfos: [], contact: { preferredContact: 'mail' } },
          logos: { default: logoAddress(world.publicUrl, partnerId) },
        },
        transactions: bookings.map(({ transactionId }) => ({ transactionId })),
      };
    }),
  );
}

type Own = 'getContracts' | 'deleteContracts' | 'getContractsCorrelation' | 'deleteContract';

/** Contracts. */
export function contractOperations(fino: Fino): Record<Own & OperationId, Handler> {
  return {
    getContracts: (call) => json(contractsOf(fino, call.user())),

    deleteContracts(call) {
      const user = call.user();
      for (const { id } of contractsOf(fino, user)) user.deletedContracts.add(String(id));
      return empty();
    },

    getContractsCorrelation: (call) => json(showRun(lastRun(call.user()))),

    deleteContract(call) {
      const user = call.user();
      const id = call.path('contract-id');
      if (!contractsOf(fino, user).some((contract) => contract['id'] === id)) throw notFound('Contract');
      user.deletedContracts.add(id);
      return empty();
    },
  };
}
