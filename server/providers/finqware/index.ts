import type { Institution } from '../../../src/protocol/index.ts';
import { nameOfFinqwareSkill } from '../../skills/finqware.ts';
import type { Skill } from '../../skills/skill.ts';
import { translated } from '../http/error.ts';
import { ProviderError, type CreateOwnProvider, type Grant, type Provider } from '../provider.ts';
import { createApplications, type Attachment } from './application.ts';
import { createConsents } from './consent.ts';
import { accessOf, createExchange, type Access } from './exchange.ts';
import { codeOf } from './faults.ts';
import { fromHandle } from './handle.ts';
import { createKeys } from './keys.ts';
import { toAccount, toPage, toTransaction } from './mapping.ts';
import { approvalKey, forget, reviewKey, tokenKey, toldKey } from './records.ts';
import type { FinqwareSettings, FinqwareSkill } from './settings.ts';
import { verdictOf } from './status.ts';
import { createUpstream, type Told } from './upstream.ts';
import { readWebhook } from './webhook.ts';

export type { Attachment } from './application.ts';

/** Finqware, with uploads beside what every provider does. */
export interface FinqwareProvider extends Provider {
  /** Sends a file to a step that was passed on; what it answers takes the place of the handle. */
  attach(handle: Grant, attachment: Attachment, signal: AbortSignal): Promise<Grant>;
}

const TOLD_MS = 30 * 24 * 3_600_000;

/** Finqware: one skill of theirs is one of ours. Consents are redirects; products are forms that go there one by one. */
export const createFinqwareProvider = ((settings, ports): FinqwareProvider => {
  const upstream = createUpstream(settings, ports);
  const exchange = createExchange(settings, ports, upstream);
  const consents = createConsents(upstream, exchange, ports);
  const applications = createApplications(upstream, exchange, settings, ports);
  const keys = settings.jwks_url === undefined ? undefined : createKeys(settings.jwks_url, ports);
  const { client_id, client_secret } = settings;

  function theirs<T extends FinqwareSkill['type']>(is: (skill: FinqwareSkill) => boolean, type: T): Extract<FinqwareSkill, { type: T }> {
    const found = settings.skills.find((skill): skill is Extract<FinqwareSkill, { type: T }> => skill.type === type && is(skill));
    if (!found) throw new ProviderError('bank_unknown', 'This tenant has no such skill at Finqware.');
    return found;
  }
  const named =
    ({ name }: Pick<Skill, 'name'>) =>
    (skill: FinqwareSkill) =>
      nameOfFinqwareSkill(skill) === name;

  const access = (grant: Grant) => {
    const { subject, access_token, user } = grant;
    if (subject === undefined || access_token === undefined)
      throw new ProviderError('provider_rejected', 'This consent is none of Finqware.');
    return {
      ...{ client_id, client_secret, credentials_id: subject, access_token },
      ...(user !== undefined && { tenant_user_id: user }),
    };
  };

  async function end(
    { credentials_id, access_token }: Pick<Access, 'credentials_id' | 'access_token'>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await upstream.client.deleteConsent({ body: { client_id, client_secret, credentials_id, access_token } }, { signal });
    } catch (error) {
      if (!/^(inactive|expired|invalid)_credentials/.test(codeOf(error) ?? '')) throw error;
    }
  }

  return {
    name: 'finqware',

    institutions: (_signal, { name }) =>
      Promise.resolve(settings.skills.flatMap((skill) => (skill.type === 'aisp' && named({ name })(skill) ? [institutionOf(skill)] : []))),

    authorize: (request, signal) =>
      translated(async () => {
        // What a payment's step holds, no document says in full: money is not sent on a guess.
        if (request.order) throw new ProviderError('provider_rejected', 'Payments are not made through Finqware.');
        return consents.authorize(
          theirs((skill) => idOf(skill) === request.institution.id, 'aisp'),
          request,
          signal,
        );
      }),
    resolve: (request, signal) => translated(() => consents.resolve(request, signal)),

    accounts: (grant, signal) =>
      translated(async () => {
        const { body } = await upstream.client.getAccounts({ body: access(grant) }, { signal });
        return body.map((account) => toAccount(account, grant['institution'] ?? '', ports.now()));
      }),
    transactions: (grant, query, signal) =>
      translated(async () => {
        const [only, ...others] = query.accountIds;
        const filter = {
          ...(only !== undefined && others.length === 0 && { account_id: only }),
          ...(query.from !== undefined && { booking_date_gte: `${query.from}T00:00:00Z` }),
          ...(query.to !== undefined && { booking_date_lte: `${query.to}T23:59:59Z` }),
        };
        const body = { ...access(grant), ...(Object.keys(filter).length > 0 && { filter }) };
        const { body: all } = await upstream.client.getTransactions({ body }, { signal });
        return toPage(
          all.flatMap((each) => toTransaction(each) ?? []),
          query,
        );
      }),
    // Finqware keeps nothing that says who the owner is.
    holders: () => Promise.resolve([]),

    revoke: (grant, _person, signal) =>
      translated(async () => {
        const application = fromHandle(grant)?.session_id;
        const consent = application === undefined ? access(grant) : await accessOf(ports, application);
        if (consent) await end(consent, signal);
        const session = application ?? grant['session'];
        const { intent } = grant;
        await forget(ports, [
          ...(intent === undefined ? [] : [approvalKey(intent)]),
          ...(session === undefined ? [] : [tokenKey(session), reviewKey(session), toldKey(session)]),
        ]);
      }),

    passOn: (request, signal) => translated(async () => applications.passOn(request, theirs(named(request.skill), 'kyc'), signal)),
    attach: (handle, attachment, signal) => translated(() => applications.attach(handle, attachment, signal)),
    startCheck: (request, signal) => translated(() => applications.startCheck(request, signal)),
    readCheck: (ref, signal) => translated(() => applications.readCheck(ref, signal)),

    receive: (delivery, signal) =>
      translated(async () => {
        if (!keys) return undefined;
        const verified = await readWebhook(delivery, { keys, clientId: client_id, now: ports.now() }, signal);
        if (!verified) return undefined;
        const { news, sessionId, status, tempToken } = verified;
        if (sessionId !== undefined) {
          // For where a session cannot be read: then this word, whose sender is certain, is the only one there is.
          const key = toldKey(sessionId);
          const before = await ports.kept.get<Told>(key);
          const told: Told = {
            ...(status !== undefined && { status }),
            ...(tempToken !== undefined && { temp_token: tempToken }),
          };
          // What came late, or was sent again, takes back nothing.
          if ([undefined, 'pending'].includes(verdictOf(before?.value.status))) {
            const value = { ...before?.value, ...told };
            await ports.kept.put(key, value, { version: before?.version ?? 0, expiresAt: ports.now() + TOLD_MS });
          }
        }
        return news;
      }),
  };
}) satisfies CreateOwnProvider<FinqwareSettings>;

type AispSkill = Extract<FinqwareSkill, { type: 'aisp' }>;

/** A bank goes by its skill's name, without the sign that addresses use for something else. */
const idOf = ({ name }: Pick<FinqwareSkill, 'name'>): string => name.replace('#', '');

function institutionOf(skill: AispSkill): Institution {
  const { name, country, psu_types, bic, bank_codes, aliases, logo, popular } = skill.bank;
  return {
    ...{ id: idOf(skill), name, country, psu_types, methods: ['redirect'] },
    ...(bic !== undefined && { bic }),
    ...(bank_codes !== undefined && { bank_codes }),
    ...(aliases !== undefined && { aliases }),
    ...(logo !== undefined && { logo }),
    ...(popular && { popular }),
  };
}
