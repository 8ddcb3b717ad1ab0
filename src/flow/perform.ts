import type { SessionsClient, Wait } from '../client/sessions-client.ts';
import type { SessionAnswer } from '../protocol/sessions.ts';
import { creation, type FirstCall } from './first-call.ts';
import type { Call } from './flow-state.ts';
import { challengeOf } from './secret.ts';
import type { FlowSettings } from './settings.ts';

/** What a call is made with. */
interface Means {
  client: SessionsClient;
  settings: FlowSettings;
  verifier: string | undefined;
  /** The session that the first screen has asked for, where its answer is not there yet. */
  first: FirstCall | undefined;
  session: string;
  skill: string;
  /** The same for each attempt at the same submission. */
  key: string;
  wait: Wait;
}

/** Makes a call to the companion. */
export async function perform(call: Call, means: Means): Promise<SessionAnswer> {
  const { client, settings, verifier, wait } = means;
  const { clientId: client_id, sessionId, nonce } = settings;
  switch (call.do) {
    case 'create':
      // Where the first screen's question came to nothing, it is asked with more patience.
      if (means.first) return means.first.answer.catch(() => perform(call, { ...means, first: undefined }));
      return client.create(await creation(settings, verifier), wait);
    case 'adopt':
      // Without a verifier of its own the tab can only use what it was given.
      if (verifier === undefined) return { nonce, ...(await client.read(sessionId, nonce, wait)) };
      try {
        return await client.resume(sessionId, { client_id, nonce, challenge: await challengeOf(verifier) }, wait);
      } catch (refused) {
        // The nonce is spent, perhaps by this very tab, whose answer was lost: then its verifier opens the session.
        return await client.resume(sessionId, { client_id, verifier }, wait).catch(() => {
          throw refused;
        });
      }
    case 'resume':
      return client.resume(call.session, { client_id, verifier: verifier ?? '', ...(call.more && { more_time: true }) }, wait);
    case 'leave':
      return client.leave(means.session, call.nonce, call.reason);
    case 'submit': {
      const { step, data, back } = call;
      const body = { client_id, nonce: call.nonce, skill: means.skill, step, data, ...(back && { back: true as const }) };
      return client.submit(means.session, means.key, body, wait);
    }
  }
}
