import type { FormValues } from '../../src/protocol/index.ts';
import { isAppAddress, isSafeAddress } from '../addresses.ts';
import { faultOf } from '../errors/app-error.ts';
import { ProviderError, type Grant, type PassOnRequest, type Provider } from '../providers/provider.ts';
import type { Skill } from '../skills/skill.ts';
import { providerOf, withDeadline, type World } from '../world.ts';
import { credentialById } from './credentials.ts';
import type { Answer, SessionEvent } from './engine.ts';
import type { FreshSecrets } from './fresh.ts';
import type { Call, Session } from './session.ts';

/** What an answer to a call is for: the submission and its secrets. */
interface For {
  nonceHash: string;
  fresh: FreshSecrets;
  /** The address that the person calls from. */
  ip: string | null;
}

/** Makes the call that was written down, and returns its answer as an event. It never throws: what fails is an answer, too. */
export async function makeCall(world: World, session: Session, skill: Skill, { nonceHash, fresh, ip }: For): Promise<SessionEvent> {
  const call = session.pending!.call;
  const provider = providerOf(world, session.tenant, skill);
  const person = ip === null ? {} : { ip };
  const callbackUrl = `${world.publicUrl}/callback`;
  const ask = <T>(make: (signal: AbortSignal) => Promise<T>): Promise<Answer<T>> => answerOf(world, withDeadline(world, make));
  switch (call.do) {
    case 'authorize':
      return { type: 'authorized', intent: call.intent, answer: await ask((signal) => authorize(call, signal)), fresh };
    case 'list_accounts': {
      const answer = await ask((signal) => provider.accounts(session.approval!.grant!, signal));
      return { type: 'accounts_listed', nonceHash, answer, fresh };
    }
    case 'start_check': {
      const { intent, what } = call;
      const grant = session.approval?.grant;
      const answer = await ask(async (signal) =>
        able(
          provider.startCheck?.(
            {
              ...{ intent, what, forms: session.forms, ...person },
              ...(grant && { grant }),
              ...(session.bank && { institutionId: session.bank.id }),
              ...(session.handle && { handle: session.handle }),
              ...(session.reference !== null && { reference: session.reference }),
            },
            signal,
          ),
        ),
      );
      return { type: 'check_started', intent, answer, fresh };
    }
    case 'refresh': {
      const answer = await ask(async (signal) =>
        able(provider.refresh?.(await grantOf(call.connection), { ...person, callbackUrl }, signal)),
      );
      return { type: 'refreshed', connection: call.connection, answer, fresh };
    }
    case 'revoke': {
      // A provider that can end nothing has nothing to be told: what ends is the tenant's access.
      const answer = await ask(async (signal) => provider.revoke?.(await grantOf(call.connection), person, signal));
      return { type: 'revoked', connection: call.connection, answer, fresh };
    }
    case 'pass_on': {
      const { handle, locale } = session;
      const answer = await ask(async (signal) =>
        able(provider.passOn?.({ skill, forms: formsUpTo(call.step), locale, ...person, ...(handle && { handle }) }, signal)),
      );
      return { type: 'passed_on', step: call.step, nonceHash, answer, fresh };
    }
  }

  async function authorize(call: Extract<Call, { do: 'authorize' }>, signal: AbortSignal): ReturnType<Provider['authorize']> {
    const { intent, psuType, method, institutionId } = call;
    const institution = (await world.directories.of(world, session.tenant, skill)).byId.get(institutionId);
    if (!institution) throw new ProviderError('bank_unknown', 'The bank has left the directory.');
    const { order, payFrom, locale, details, forms, reference } = session;
    const { renew, beside } = skill.type === 'manage' ? await others() : {};
    const begun = await provider.authorize(
      {
        ...{ intent, institution, psuType, method, locale, callbackUrl, ...person },
        state: fresh.state,
        details: Object.assign({}, details, ...Object.values(forms)) as FormValues,
        ...(reference !== null && { reference }),
        ...(renew && { renew }),
        ...(beside && { beside }),
        ...(order && { order }),
        ...(payFrom?.used && { payFromIban: payFrom.iban }),
      },
      signal,
    );
    // Whatever upstream says: a browser is only ever sent to where nobody listens in.
    if (begun.method === 'redirect' && !isSafeAddress(begun.url))
      throw new ProviderError('provider_unavailable', 'The provider names no page that a person may be sent to.');
    // An app has a scheme of its own; what a browser would take for a page or a script has to be safe as well.
    if (begun.method === 'decoupled' && begun.appUrl !== undefined && !isAppAddress(begun.appUrl)) {
      const { appUrl: _, ...rest } = begun;
      return rest;
    }
    return begun;
  }

  /** The consent that a new one takes the place of, and one that the person has given besides. */
  async function others(): Promise<{ renew?: Grant | undefined; beside?: Grant | undefined }> {
    const { changes, connections } = session;
    const known = connections?.find(({ id }) => id !== changes.replaces && id !== session.id);
    const grant = async (id: string | undefined) => (id === undefined ? undefined : (await credentialById(world, id))?.grant);
    return { renew: await grant(changes.replaces ?? undefined), beside: await grant(known?.id) };
  }

  /** What was sent so far, in the order of the skill, up to this step. */
  function formsUpTo(step: string): PassOnRequest['forms'] {
    const last = skill.steps.findIndex(({ name }) => name === step);
    return skill.steps.slice(0, last + 1).flatMap(({ name }) => (session.forms[name] ? [{ step: name, values: session.forms[name] }] : []));
  }

  /** The consent behind a connection: a credential's, or the one that this session has just been given. */
  async function grantOf(connection: string): Promise<Grant> {
    const own = connection === session.id ? session.approval?.grant : (await credentialById(world, connection))?.grant;
    if (!own) throw new ProviderError('provider_rejected', 'The connection has been removed meanwhile.');
    return own;
  }
}

/** What a provider cannot do at all, it refuses. */
async function able<T>(call: Promise<T> | undefined): Promise<T> {
  if (!call) throw new ProviderError('provider_rejected', 'The provider cannot do this.');
  return call;
}

async function answerOf<T>(world: World, call: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    const known =
      error instanceof ProviderError ? error : new ProviderError('provider_unavailable', 'The provider failed.', { cause: error });
    world.ports.log('warn', 'provider_error', { code: known.code, fault: faultOf(error) });
    return { ok: false, code: known.code, ...(known.retryAfterSeconds !== undefined && { retryAfter: known.retryAfterSeconds }) };
  }
}
