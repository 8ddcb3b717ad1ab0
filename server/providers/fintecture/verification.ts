import type { CheckState, FormValues } from '../../../src/protocol/index.ts';
import type { Log } from '../../ports.ts';
import { UpstreamError } from '../http/error.ts';
import { ProviderError, type Check, type CheckRequest, type Kept } from '../provider.ts';
import type { FintectureClient } from './client.ts';
import { ConnectionOver, type Connections } from './connections.ts';
import { Busy, isFinal, Jobs, withoutWrite, type Job } from './jobs.ts';
import type { CustomerVerification } from './operations-customers.ts';

/** What a check is made of. */
interface Person {
  given: string;
  family: string;
  email?: string;
  phone?: string;
}

interface Verification extends Job {
  institution: string;
  person?: Person;
  /** The tenant's own key for the customer, or ours for this one check. */
  externalId: string;
  /** The connection that the person has approved. */
  connection?: string;
  /** The customer's record. */
  customer?: string;
  /** Checks of theirs from before. */
  seen?: readonly string[];
  /** The check's own name, once it is known. */
  verification?: string;
  /** When the connection itself was asked last, and whether its holder has that name. */
  askedAt?: number;
  isHolder?: true;
  state: CheckState;
  score?: number;
  decidedAt?: number;
}

interface Parts {
  client: FintectureClient;
  connections: Connections;
  kept: Kept;
  now(): number;
  log: Log;
}

const USUAL_SECONDS = 10;
/** So many customers are looked through for one whose creation was lost. */
const PAGES = 50;
const PAGE_SIZE = 100;
/** A connection's own check cannot be read again: it is asked once more, but not at every look. */
const ASK_EVERY_MS = 10_000;

/** Checks whether a name is the one that the person's bank knows. */
export class Verifications {
  private readonly parts: Parts;
  private readonly jobs: Jobs<Verification>;

  constructor(parts: Parts) {
    this.parts = parts;
    this.jobs = new Jobs('verification', parts);
  }

  /** Starts a check; the same intent again goes on with the same one. */
  async start({ intent, forms, grant, institutionId, reference }: CheckRequest, signal: AbortSignal): Promise<Check> {
    const person = personOf(forms);
    const institution = institutionId ?? grant?.['institution'];
    if (!person || institution === undefined) throw new ProviderError('provider_rejected', 'A check takes a name and a bank.');
    if (person.email === undefined && grant?.subject === undefined) {
      throw new ProviderError('provider_rejected', 'A check takes an e-mail address, or accounts that were opened for it.');
    }
    await this.jobs.open(intent, {
      ...{ institution, person, externalId: reference ?? intent, state: 'pending' },
      ...(grant?.subject !== undefined && { connection: grant.subject }),
    });
    return this.read(intent, signal);
  }

  /** How a check stands, after going on with it as far as it goes. */
  async read(intent: string, signal: AbortSignal): Promise<Check> {
    let job = await this.jobs.read(intent);
    if (!job) throw new ProviderError('provider_rejected', 'Nothing is known of this check.');
    if (job.state === 'pending') {
      job = await this.goOn(intent, job, signal).catch(async (error: unknown) => {
        if (!(error instanceof Busy))
          this.parts.log(
            'warn',
            'fintecture_check_failed',
            error instanceof UpstreamError ? { operation: error.operation, code: error.code } : {},
          );
        // What is lost is looked up at the next look; what is refused stays refused.
        return isFinal(error) || error instanceof ConnectionOver ? this.decide(intent, { status: 'failed' }) : job!;
      });
    }
    const { state, score, decidedAt } = job;
    return {
      ...{ ref: refOf(intent), state, usualSeconds: USUAL_SECONDS },
      ...(score !== undefined && { score }),
      ...(decidedAt !== undefined && { decidedAt }),
    };
  }

  /**
   * First the connection that was just approved: only that tells whether the holder of those accounts has the name. Then the
   * customer's record, which was made from what the person entered, is checked as well; both have to agree.
   */
  private async goOn(intent: string, before: Verification, signal: AbortSignal): Promise<Verification> {
    const { person } = before;
    const email = person?.email;
    const job = before.connection !== undefined && !before.isHolder ? await this.askConnection(intent, before, person!) : before;
    if (job.state !== 'pending' || (job.connection !== undefined && !job.isHolder)) return job;
    const customer = job.customer ?? (await this.customerOf(intent, job, { ...person!, email: email! }));
    const verification = job.verification ?? (await this.begin(intent, job, customer, person!));
    const call = { path: { customer_id: customer, verification_id: verification } };
    return this.decide(intent, (await this.parts.client.getCustomerVerificationById(call, { signal })).body);
  }

  /** The customer's record: the one that is known for the tenant's own key, or a new one. */
  private async customerOf(intent: string, { externalId }: Verification, person: Person & { email: string }): Promise<string> {
    const { client } = this.parts;
    const find = (): Promise<string | undefined> => this.findCustomer(externalId);
    // A key of the tenant's own may have a record from before; one of ours is new.
    const known = externalId === intent ? undefined : await find();
    const { given: first_name, family: last_name, email, phone } = person;
    const body = { first_name, last_name, email, external_id: externalId, ...(phone !== undefined && { phone }) };
    const id =
      known ??
      (await this.jobs.write(intent, 'customer', { find, send: async () => needed((await client.createCustomer({ body })).body.id) }));
    await this.jobs.change(intent, (job) => ({ ...withoutWrite(job), customer: id }));
    return id;
  }

  private async findCustomer(externalId: string): Promise<string | undefined> {
    for (let page = 1; page <= PAGES; page += 1) {
      const query = { 'page[number]': page, 'page[size]': PAGE_SIZE };
      const { data = [] } = (await this.parts.client.listAllCustomers({ query })).body;
      const found = data.find((each) => each.external_id === externalId)?.id;
      if (found !== undefined || data.length < PAGE_SIZE) return found;
    }
    return undefined;
  }

  private async begin(intent: string, { institution, seen }: Verification, customer: string, person: Person): Promise<string> {
    const { client } = this.parts;
    const path = { customer_id: customer };
    const list = async (): Promise<CustomerVerification[]> => (await client.listAllCustomerVerifications({ path })).body.data ?? [];
    // Written down before one more is begun: what is there afterwards and was not before, is it.
    const before = seen ?? (await list()).flatMap(({ id }) => id ?? []);
    if (!seen) await this.jobs.change(intent, (job) => ({ ...job, seen: before }));
    const find = async (): Promise<string | undefined> =>
      (await list()).find((each) => !before.includes(each.id ?? '') && (each.provider_id ?? institution) === institution)?.id;
    const body = { provider_id: institution, expected_name: nameOf(person) };
    const send = async (): Promise<string> => needed((await client.initiateCustomerVerification({ path, body })).body.id);
    const id = await this.jobs.write(intent, 'verification', { find, send });
    await this.jobs.change(intent, (job) => ({ ...withoutWrite(job), verification: id }));
    return id;
  }

  /** Asks whether the holder of the connection has the name. Without an address there can be no record, and that decides. */
  private async askConnection(
    intent: string,
    { connection = '', institution, askedAt }: Verification,
    person: Person,
  ): Promise<Verification> {
    const { client, connections, now } = this.parts;
    const asked = now();
    let isMine = false;
    const job = await this.jobs.change(intent, (before) => {
      isMine = before.askedAt === askedAt && (askedAt === undefined || asked >= askedAt + ASK_EVERY_MS);
      return isMine ? { ...before, askedAt: asked } : undefined;
    });
    if (!isMine) return job;
    const body = { meta: { customer_id: connection }, data: { attributes: { provider_id: institution, expected_name: nameOf(person) } } };
    const told = (await connections.call(connection, (bearer) => client.createAisV1Verification({ body }, { bearer }))).body;
    if (told.status !== 'verified' || person.email === undefined) return this.decide(intent, told);
    return this.jobs.change(intent, (before) => ({ ...before, isHolder: true }));
  }

  /** Writes down what came of it; then nothing is kept of the person any more. */
  private async decide(intent: string, { status, match_score, verified_at }: CustomerVerification): Promise<Verification> {
    if (status === undefined || status === 'pending') return (await this.jobs.read(intent))!;
    const score = status === 'failed' ? undefined : scoreOf(match_score, status === 'verified');
    return this.jobs.change(intent, (job) => {
      if (job.state !== 'pending') return undefined;
      const { person: _, ...rest } = withoutWrite(job);
      return {
        ...{ ...rest, state: status },
        decidedAt: (verified_at === undefined ? undefined : Date.parse(verified_at)) ?? this.parts.now(),
        ...(score !== undefined && { score }),
      };
    });
  }
}

/** What a check of this kind is called. */
export const refOf = (intent: string): string => `verification.${intent}`;

/** The intent that such a name stands for; nothing where it is another kind's. */
export const intentOf = (ref: string): string | undefined => /^verification\.(.+)$/.exec(ref)?.[1];

/** Upstream states no range: up to one it is taken for a share, beyond that for a percentage; the verdict does not depend on it. */
function scoreOf(score: number | undefined, isMatch: boolean): number | undefined {
  if (score === undefined || score < 0 || score > 100) return undefined;
  return score < 1 || (score === 1 && isMatch) ? Math.round(score * 10_000) / 100 : score;
}

const nameOf = ({ given, family }: Person): string => `${given} ${family}`;

function personOf(forms: CheckRequest['forms']): Person | undefined {
  const all: FormValues = Object.assign({}, ...Object.values(forms)) as FormValues;
  const text = (name: string): string | undefined => (typeof all[name] === 'string' && all[name] !== '' ? all[name] : undefined);
  const [given, family, email, phone] = ['given_name', 'family_name', 'email', 'phone'].map(text);
  if (given === undefined || family === undefined) return undefined;
  return { given, family, ...(email !== undefined && { email }), ...(phone !== undefined && { phone }) };
}

/** What was created has a name; without one it has to be looked for. */
function needed(id: string | undefined): string {
  if (id === undefined) throw new ProviderError('provider_unavailable', 'The answer names nothing.');
  return id;
}
