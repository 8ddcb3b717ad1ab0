import type { Account } from '../../../src/protocol/index.ts';
import {
  ProviderError,
  type Authorization,
  type AuthorizeRequest,
  type CheckRequest,
  type Provider,
  type ProviderPorts,
  type Resolution,
} from '../provider.ts';
import { accountsOf, holdersOf } from './accounts.ts';
import { CONSENT_LASTS, decide, settled, type Approval } from './approval.ts';
import { Approvals, matchingCodeOf, refOf } from './approvals.ts';
import type { Bank } from './banks.ts';
import { beginReview, beginVerification, toCheck, type StoredCheck } from './check.ts';
import { Checks } from './checks.ts';
import { Consents } from './consents.ts';
import { createDirectory } from './directory.ts';
import { alterAmount } from './money.ts';
import type { createPages } from './pages/index.ts';
import { payeeAnswer, payeeTrick } from './payee.ts';
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
  const checks = new Checks(ports);
  const consents = new Consents(ports, bankOf);
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
    const { intent, psuType, state, callbackUrl, order, payFromIban } = request;
    const expiresAt = createdAt + (bank.approvalSeconds ?? DEFAULT_APPROVAL_SECONDS) * 1_000;
    return approvals.open(
      {
        ...{ ref, intent, bank: bank.id, psuType, method, state, callbackUrl, createdAt, expiresAt },
        ...(order !== undefined && { order }),
        ...(payFromIban !== undefined && { payFromIban }),
        ...(matchingCode !== undefined && { matchingCode }),
      },
      method === 'decoupled' && bank.trick !== 'push_lost',
    );
  }

  /** The account that an approved payment was made from. */
  function payerOf(approval: Approval): { payerIban?: string } {
    const [paid] = approval.account === undefined ? [] : accountsOf(consents.parties(consents.grant(approval)), today());
    return paid?.account.iban === undefined ? {} : { payerIban: paid.account.iban };
  }

  async function begin({ intent, what, forms, grant }: CheckRequest): Promise<StoredCheck> {
    if (what === 'review') return checks.open(intent, undefined, () => beginReview(forms, ports.now()));
    if (grant === undefined) throw new ProviderError('provider_rejected', 'A name can only be compared with what a customer has approved.');
    const connection = await consents.open(grant);
    const holders = [...new Set(holdersOf(connection, today()).map(({ name }) => name))];
    const { persona } = connection;
    const whose = grant['consent'] ?? grant['connection'];
    return checks.open(intent, whose, (failedBefore) => beginVerification(forms, { persona, holders, failedBefore }, ports.now()));
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
        grant: consents.grant(approval),
        validUntil: decidedAt + CONSENT_LASTS,
        ...(order && { order: altered ? { ...order, amount: alterAmount(order.amount) } : order }),
        ...payerOf(approval),
      };
    },

    async cancel(ref) {
      const approval = await approvals.change(ref, (found) => {
        const bank = bankOf(found.bank);
        const approval = settled(found, bank, ports.now());
        return approval.verdict === undefined ? decide(approval, bank, 'refuse', ports.now()) : found;
      });
      return approval?.verdict !== 'approved';
    },

    accounts: async (grant): Promise<Account[]> => accountsOf(await consents.open(grant), today()).map(({ account }) => account),

    transactions: async (grant, query) => transactionsOf(accountsOf(await consents.open(grant), today()), query, ports.now()),

    holders: async (grant, accountIds) =>
      holdersOf(await consents.open(grant), today()).filter((holder) => accountIds.includes(holder.account_id)),

    async checkPayee(order, signal) {
      const trick = payeeTrick(order);
      if (trick?.seconds !== undefined) await ports.sleep(trick.seconds * 1_000, signal);
      return trick?.answer === 'never' ? hang(signal) : payeeAnswer(order, trick?.answer ?? 'match');
    },

    startCheck: async (request) => toCheck(await begin(request), ports.now()),

    async readCheck(ref) {
      const check = await checks.read(ref);
      if (check === undefined) throw new ProviderError('provider_rejected', 'The sandbox knows of no such check.');
      return toCheck(check, ports.now());
    },

    refresh: (grant) => consents.refresh(grant),

    revoke: (grant) => consents.revoke(grant),

    async pages(request, path) {
      // Loaded when somebody looks for the first time: a companion at rest is smaller without them.
      pages ??= (await import('./pages/index.ts')).createPages({ ports, banks, approvals, checks });
      return pages(request, path);
    },
  };
}
