import { faultOf } from '../errors/app-error.ts';
import { ProviderError, type Grant, type Provider } from '../providers/provider.ts';
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
}

/** Makes the call that was written down, and returns its answer as an event. It never throws: what fails is an answer, too. */
export async function makeCall(world: World, session: Session, skill: Skill, { nonceHash, fresh }: For): Promise<SessionEvent> {
  const call = session.pending!.call;
  const provider = providerOf(world, skill);
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
        able(provider.startCheck?.({ intent, what, forms: session.forms, ...(grant && { grant }) }, signal)),
      );
      return { type: 'check_started', intent, answer, fresh };
    }
    case 'refresh': {
      const answer = await ask(async (signal) => able(provider.refresh?.(await grantOf(call.connection), signal)));
      return { type: 'refreshed', connection: call.connection, answer, fresh };
    }
    case 'revoke': {
      // A provider that can end nothing has nothing to be told: what ends is the tenant's access.
      const answer = await ask(async (signal) => provider.revoke?.(await grantOf(call.connection), signal));
      return { type: 'revoked', connection: call.connection, answer, fresh };
    }
  }

  async function authorize(call: Extract<Call, { do: 'authorize' }>, signal: AbortSignal): ReturnType<Provider['authorize']> {
    const { intent, psuType, method, institutionId } = call;
    const institution = (await world.directories.of(world, skill)).byId.get(institutionId);
    if (!institution) throw new ProviderError('bank_unknown', 'The bank has left the directory.');
    const { order, payFrom, locale } = session;
    return provider.authorize(
      {
        ...{ intent, institution, psuType, method, locale },
        state: fresh.state,
        callbackUrl: `${world.publicUrl}/callback`,
        ...(order && { order }),
        ...(payFrom?.used && { payFromIban: payFrom.iban }),
      },
      signal,
    );
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
