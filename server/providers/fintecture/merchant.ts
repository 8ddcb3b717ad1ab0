import type { CheckState } from '../../../src/protocol/index.ts';
import type { Log } from '../../ports.ts';
import { CallError, UpstreamError } from '../http/error.ts';
import { ProviderError, type Check, type CheckRequest, type Kept } from '../provider.ts';
import type { FintectureClient } from './client.ts';
import { Busy, isFinal, Jobs, withoutWrite, type Job } from './jobs.ts';
import {
  accountOf,
  addressesOf,
  applicationOf,
  companyOf,
  holds,
  isSameAccount,
  isSameApplication,
  isSameCompany,
  planOf,
  roleOf,
  type Plan,
} from './merchant-plan.ts';

interface Onboarding extends Job {
  /** Gone once all is there: then nothing is kept of the people any more. */
  plan?: Plan;
  company?: string;
  account?: string;
  application?: string;
  /** Applications alike from before. */
  seen?: readonly string[];
  /** Whether the application's addresses are as they are to be. */
  isAddressed?: true;
  /** How many of the people are there. */
  people: number;
  state: CheckState;
  decidedAt?: number;
}

interface Parts {
  client: FintectureClient;
  kept: Kept;
  now(): number;
  log: Log;
}

const USUAL_SECONDS = 30;
/** What Fintecture has understood and does not take. */
const DECLINED = [400, 409, 422];

/** Something of somebody else's is in the way, and a form must not be able to change it. */
class Taken extends Error {}

/**
 * Sets a merchant up in the organisation: company, bank account, application, people. Every step is looked up first, written
 * once, and remembered, so that it can be gone on with at any time and by anybody.
 */
export class Merchants {
  private readonly parts: Parts;
  private readonly jobs: Jobs<Onboarding>;

  constructor(parts: Parts) {
    this.parts = parts;
    this.jobs = new Jobs('merchant', parts);
  }

  /** Starts with what was sent. The same forms again are the same merchant: what failed is tried again from where it stopped. */
  async start(request: CheckRequest, signal: AbortSignal): Promise<Check> {
    const planned = planOf(request);
    if (!planned) throw new ProviderError('provider_rejected', 'These are not the forms of a merchant.');
    const { id, plan } = planned;
    await this.jobs.open(id, { plan, people: 0, state: 'pending' });
    await this.jobs.change(id, (job) => (job.state === 'failed' ? { ...job, state: 'pending' } : undefined));
    return this.read(id, signal);
  }

  /** How far it has come, after going on as far as it goes. */
  async read(id: string, signal: AbortSignal): Promise<Check> {
    let job = await this.jobs.read(id);
    if (!job) throw new ProviderError('provider_rejected', 'Nothing is known of this merchant.');
    if (job.state === 'pending' && job.plan) job = await this.goOn(id, job.plan, signal).catch((error: unknown) => this.stopped(id, error));
    const { state, decidedAt } = job;
    return { ref: refOf(id), state, usualSeconds: USUAL_SECONDS, ...(decidedAt !== undefined && { decidedAt }) };
  }

  private async goOn(id: string, plan: Plan, signal: AbortSignal): Promise<Onboarding> {
    const steps = [this.company, this.account, this.application, this.addresses, this.people] as const;
    for (const step of steps) {
      if (signal.aborted) return (await this.jobs.read(id))!;
      await step(id, plan, signal);
    }
    return this.decide(id, 'approved');
  }

  /** What is refused is an answer; anything else is gone on with at the next look. */
  private async stopped(id: string, error: unknown): Promise<Onboarding> {
    const fault = error instanceof UpstreamError || error instanceof CallError ? { operation: error.operation } : {};
    if (!(error instanceof Busy))
      this.parts.log('warn', 'fintecture_merchant_stopped', { ...fault, code: error instanceof UpstreamError ? error.code : null });
    if (error instanceof Taken) return this.decide(id, 'declined');
    if (!isFinal(error)) return (await this.jobs.read(id))!;
    return this.decide(id, error instanceof UpstreamError && DECLINED.includes(error.status ?? 0) ? 'declined' : 'failed');
  }

  private decide(id: string, state: CheckState): Promise<Onboarding> {
    return this.jobs.change(id, (job) => {
      const { plan, ...rest } = withoutWrite(job);
      // What failed may be tried again, and takes the plan for it.
      return { ...rest, state, decidedAt: this.parts.now(), ...(state === 'failed' && plan && { plan }) };
    });
  }

  private readonly company = async (id: string, plan: Plan): Promise<void> => {
    const { client } = this.parts;
    if ((await this.jobs.read(id))!.company !== undefined) return;
    const all = async () => (await client.getCompanies()).body.data ?? [];
    const find = async () => (await all()).find((each) => each.external_id === plan.externalId)?.id;
    let found = await find();
    if (found === undefined) {
      if ((await all()).some((each) => isSameCompany(each, plan))) throw new Taken();
      const send = async () => needed((await client.postCompanies({ body: companyOf(plan) }), await find()));
      found = await this.jobs.write(id, 'company', { find, send });
    }
    const path = { company_id: found };
    const there = (await client.getCompanyById({ path })).body;
    const body = companyOf(plan, there);
    if (!holds(there, body)) await client.patchCompanyById({ path, body });
    await this.done(id, { company: found });
  };

  private readonly account = async (id: string, plan: Plan): Promise<void> => {
    const { client } = this.parts;
    if ((await this.jobs.read(id))!.account !== undefined) return;
    const read = async () => (await client.getBankAccounts()).body.data?.find((each) => isSameAccount(each, plan));
    const find = async () => (await read())?.id;
    const there = await read();
    const send = async () => needed((await client.postBankAccounts({ body: accountOf(plan) }), await find()));
    const found = there?.id ?? (await this.jobs.write(id, 'account', { find, send }));
    if (there && !holds(there, accountOf(plan))) {
      // Whoever types somebody's number in must not be able to rename their account.
      if (!plan.isNamed) throw new Taken();
      await client.patchBankAccountById({ path: { bank_account_id: found }, body: accountOf(plan, there) });
    }
    await this.done(id, { account: found });
  };

  private readonly application = async (id: string, plan: Plan): Promise<void> => {
    const { client } = this.parts;
    const job = (await this.jobs.read(id))!;
    if (job.application !== undefined) return;
    const alike = async () =>
      ((await client.getApplications()).body.data ?? []).filter((each) => isSameApplication(each, plan)).flatMap((each) => each.id ?? []);
    const seen = job.seen ?? (await alike());
    if (!job.seen) await this.jobs.change(id, (before) => ({ ...before, seen }));
    const find = async () => (await alike()).find((each) => !seen.includes(each));
    const send = async () => needed((await client.postApplications({ body: applicationOf(plan, job.account!) }), await find()));
    const known = plan.isNamed && seen.length === 1 ? seen[0] : undefined;
    await this.done(id, { application: known ?? (await this.jobs.write(id, 'application', { find, send })) });
  };

  private readonly addresses = async (id: string, plan: Plan): Promise<void> => {
    const { client } = this.parts;
    const job = (await this.jobs.read(id))!;
    if (job.isAddressed) return;
    const path = { app_id: job.application! };
    const there = (await client.getApplicationById({ path })).body;
    const attributes = addressesOf(plan, there);
    if (!holds(there, attributes)) await client.patchApplicationById({ path, body: { data: { attributes } } });
    await this.done(id, { isAddressed: true });
  };

  private readonly people = async (id: string, plan: Plan, signal: AbortSignal): Promise<void> => {
    const first = (await this.jobs.read(id))!.people;
    for (const [index, person] of plan.people.people.entries()) {
      if (index < first) continue;
      if (signal.aborted) throw new ProviderError('provider_unavailable', 'The caller gave up.');
      const find = () => Promise.resolve(undefined);
      await this.jobs.write(id, `person ${index}`, { find, send: (again) => this.user(id, plan, person, again) });
      await this.done(id, { people: index + 1 });
    }
  };

  /** Users cannot be listed, but there is one to an address: to create one again is refused, and then they are there. */
  private async user(id: string, plan: Plan, person: Plan['people']['people'][number], again: boolean): Promise<void> {
    const { client } = this.parts;
    const { email, given_name: first_name, family_name: last_name } = person;
    const membership = { company_id: (await this.jobs.read(id))!.company!, role: roleOf(person.role) };
    const create = (userId?: string) =>
      client.postUsers({
        body: { email, first_name, last_name, membership: { ...membership, ...(userId !== undefined && { user_id: userId }) } },
      });
    const isThere = (error: unknown): boolean => hasStatus(error, 409) && (again || plan.isNamed);
    try {
      await create();
    } catch (error) {
      if (isThere(error)) return;
      if (!hasStatus(error, 400) && !hasStatus(error, 422)) throw error;
      // The document wants the id of a user who does not exist yet; where that is insisted on, any text will do.
      await create(email).catch((last: unknown) => {
        if (!isThere(last)) throw last;
      });
    }
  }

  private async done(id: string, change: Partial<Onboarding>): Promise<void> {
    await this.jobs.change(id, (job) => ({ ...withoutWrite(job), ...change }));
  }
}

/** What a check of this kind is called. */
export const refOf = (id: string): string => `merchant.${id}`;

/** The work that such a name stands for; nothing where it is another kind's. */
export const jobOf = (ref: string): string | undefined => /^merchant\.(.+)$/.exec(ref)?.[1];

const hasStatus = (error: unknown, status: number): boolean => error instanceof UpstreamError && error.status === status;

/** What was created is in the list, or will be at the next look. */
function needed(id: string | undefined): string {
  if (id === undefined) throw new ProviderError('provider_unavailable', 'What was created is not in the list yet.');
  return id;
}
