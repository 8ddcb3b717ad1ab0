import type { Account } from '../../../src/protocol/index.ts';
import {
  ProviderError,
  type Authorization,
  type AuthorizeRequest,
  type Grant,
  type Provider,
  type ProviderPorts,
  type Resolution,
} from '../provider.ts';
import { accountsOf, holdersOf, type Connection } from './accounts.ts';
import { CONSENT_LASTS, decide, settled, type Approval } from './approval.ts';
import { Approvals, matchingCodeOf, refOf } from './approvals.ts';
import type { Bank } from './banks.ts';
import { createDirectory } from './directory.ts';
import { alterAmount } from './money.ts';
import type { createPages } from './pages/index.ts';
import { personaOf } from './personas.ts';
import { transactionsOf } from './transactions.ts';

const DEFAULT_APPROVAL_SECONDS = 15 * 60;
const SLOW = 4_000;
/** Longer than any caller's deadline. */
const FOREVER = 3_600_000;

/** What only measurements and tests set. */
export interface SandboxOptions {
  /** So many banks more than the sandbox has by itself. */
  syntheticBanks?: number;
}

/** The bank that exists nowhere: a provider like any other, with pages of its own to log in to and approve on. */
export function createSandboxProvider(ports: ProviderPorts, options: SandboxOptions = {}): Provider {
  const { banks, institutions } = createDirectory(ports.publicUrl, options.syntheticBanks);
  const approvals = new Approvals(ports);
  let pages: ReturnType<typeof createPages> | undefined;
  const today = (): string => new Date(ports.now()).toISOString().slice(0, 10);

  function bankOf(id: string): Bank {
    const bank = banks.get(id);
    if (bank === undefined) throw new ProviderError('bank_unknown', `The sandbox has no bank ${id}.`);
    return bank;
  }

  /** Stays silent until the caller gives up. */
  async function hang(signal: AbortSignal): Promise<never> {
    await ports.sleep(FOREVER, signal);
    throw new ProviderError('bank_unavailable', 'The bank did not answer in time.', { cause: signal.reason });
  }

  function toAuthorization({ method, ref, expiresAt, matchingCode }: Approval): Authorization {
    if (method === 'redirect') return { method, ref, url: `${ports.publicUrl}/bank/${ref}`, expiresAt };
    return { method, ref, appUrl: `${ports.publicUrl}/phone/${ref}`, expiresAt, ...(matchingCode !== undefined && { matchingCode }) };
  }

  async function open(request: AuthorizeRequest, bank: Bank): Promise<Approval> {
    const ref = refOf(request.intent);
    const [first] = bank.methods;
    const asked = bank.trick === 'own_way' ? 'decoupled' : request.method;
    const method = first !== undefined && !bank.methods.includes(asked) ? first : asked;
    const matchingCode = method === 'decoupled' ? matchingCodeOf(ref, bank.matching ?? 'digits') : undefined;
    const createdAt = ports.now();
    const { intent, psuType, state, callbackUrl, order } = request;
    const expiresAt = createdAt + (bank.approvalSeconds ?? DEFAULT_APPROVAL_SECONDS) * 1_000;
    return approvals.open(
      {
        ...{ ref, intent, bank: bank.id, psuType, method, state, callbackUrl, createdAt, expiresAt },
        ...(order !== undefined && { order }),
        ...(matchingCode !== undefined && { matchingCode }),
      },
      method === 'decoupled' && bank.trick !== 'push_lost',
    );
  }

  function toGrant(approval: Approval): Grant {
    const { bank, user = '', psuType, account } = approval;
    return { connection: `${bank}:${user}:${psuType}`, ...(account !== undefined && { account }) };
  }

  function connectionOf(grant: Grant): Connection {
    const [bankId = '', user = '', psuType] = (grant['connection'] ?? '').split(':');
    const persona = personaOf(user);
    if (persona === undefined) throw new ProviderError('provider_rejected', 'The grant names nobody whom the sandbox knows.');
    const account = grant['account'];
    const known = { bank: bankOf(bankId), persona, psuType: psuType === 'corporate' ? 'corporate' : 'retail' } as const;
    return account === undefined ? known : { ...known, account };
  }

  return {
    name: 'sandbox',

    institutions: () => Promise.resolve(institutions),

    async authorize(request, signal) {
      const bank = bankOf(request.institution.id);
      const there = await approvals.read(refOf(request.intent));
      if (there !== undefined) return toAuthorization(there);
      if (bank.status === 'down' || bank.trick === 'down') {
        throw new ProviderError('bank_unavailable', `${bank.name} says that it is down.`, { retryAfterSeconds: 120 });
      }
      if (!bank.psuTypes.includes(request.psuType)) {
        throw new ProviderError('provider_rejected', `${bank.name} has no ${request.psuType} customers.`);
      }
      if (bank.trick === 'hang') return hang(signal);
      if (bank.trick === 'slow') await ports.sleep(SLOW, signal);
      // Whoever gave up must not find an approval that they know nothing of.
      if (signal.aborted) throw new ProviderError('bank_unavailable', 'The caller gave up.', { cause: signal.reason });
      const approval = await open(request, bank);
      return bank.trick === 'lost_request' ? hang(signal) : toAuthorization(approval);
    },

    async resolve({ intent }): Promise<Resolution> {
      const found = await approvals.read(refOf(intent));
      // Nobody who was never asked can have approved, or be about to.
      if (found === undefined) return { state: 'failed', cause: 'provider_failed' };
      const now = ports.now();
      const bank = bankOf(found.bank);
      const approval = settled(found, bank, now);
      const { verdict, order, knownAt = 0, decidedAt = 0 } = approval;
      if (verdict === undefined || now < knownAt) return { state: 'waiting' };
      if (verdict !== 'approved') return { state: 'failed', cause: verdict };
      const altered = [bank.trick, personaOf(approval.user ?? '')?.trick].includes('altered_order');
      return {
        state: 'approved',
        grant: toGrant(approval),
        validUntil: decidedAt + CONSENT_LASTS,
        ...(order && { order: altered ? { ...order, amount: alterAmount(order.amount) } : order }),
      };
    },

    async cancel(ref) {
      await approvals.change(ref, (found) => {
        const bank = bankOf(found.bank);
        const approval = settled(found, bank, ports.now());
        return approval.verdict === undefined ? decide(approval, bank, 'refuse', ports.now()) : found;
      });
    },

    accounts: (grant): Promise<Account[]> =>
      Promise.resolve().then(() => accountsOf(connectionOf(grant), today()).map(({ account }) => account)),

    transactions: (grant, query) =>
      Promise.resolve().then(() => transactionsOf(accountsOf(connectionOf(grant), today()), query, ports.now())),

    holders: (grant, accountIds) =>
      Promise.resolve().then(() => holdersOf(connectionOf(grant), today()).filter((holder) => accountIds.includes(holder.account_id))),

    async pages(request, path) {
      // Loaded when somebody looks for the first time: a companion at rest is smaller without them.
      pages ??= (await import('./pages/index.ts')).createPages({ ports, banks, approvals });
      return pages(request, path);
    },
  };
}
