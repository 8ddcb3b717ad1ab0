import { randomUUIDFrom } from './uuid.ts';
import type { OwnProviderPorts } from '../provider.ts';
import { createFinqwareClient, type FinqwareClient } from './client.ts';
import { isNotOffered } from './faults.ts';
import type { StepData } from './operations.ts';
import { toldKey } from './records.ts';
import type { FinqwareSettings } from './settings.ts';

/** So much before its end a nonce is no longer sent: clocks differ, and calls take their time. */
const MARGIN_MS = 30_000;

/** A session of theirs that has just begun. */
export interface Begun {
  session_id: string;
  nonce: string;
  /** Milliseconds since 1970. */
  nonce_until: number;
  /** The person's name at Finqware, where the tenant has such. */
  user?: string;
}

/** What a webhook said of a session, for where it cannot be read. */
export interface Told {
  status?: string;
  temp_token?: string;
}

export type State = Told & { /** Whether sessions can be read there. */ offered: boolean };

/** The same with this tenant's keys. */
export interface Upstream {
  client: FinqwareClient;
  begin(skill: string, signal: AbortSignal): Promise<Begun>;
  submit(
    step: { session_id: string; nonce: string; skill: string; step: string; data: StepData },
    signal: AbortSignal,
  ): ReturnType<FinqwareClient['submitStep']>;
  /** Until when a nonce that was given out now can be used. */
  nonceUntil(): number;
  /** How a session stands. */
  state(sessionId: string, signal: AbortSignal): Promise<State>;
}

export function createUpstream(settings: FinqwareSettings, ports: OwnProviderPorts): Upstream {
  const { client_id, client_app_key, client_secret, base_url, paths, session_fields, nonce_minutes } = settings;
  const client = createFinqwareClient({ base_url, paths, fetch: ports.fetch, randomBytes: ports.randomBytes, log: ports.log });
  const nonceUntil = (): number => ports.now() + nonce_minutes * 60_000 - MARGIN_MS;

  return {
    client,
    nonceUntil,
    async begin(skill, signal) {
      const fields = Object.fromEntries(
        Object.entries(session_fields).map(([name, value]) => [name, value.replaceAll('{uuid}', () => randomUUIDFrom(ports.randomBytes))]),
      );
      const { body } = await client.createSession({ body: { ...fields, client_id, client_app_key, skill } }, { signal });
      const user = fields['tenant_user_id'];
      const { session_id, nonce } = body;
      return { session_id, nonce, nonce_until: nonceUntil(), ...(user !== undefined && { user }) };
    },
    submit: ({ session_id, ...step }, signal) => client.submitStep({ path: { session_id }, body: { client_id, ...step } }, { signal }),
    async state(sessionId, signal) {
      try {
        const { body } = await client.readSession({ body: { client_id, client_secret, session_id: sessionId } }, { signal });
        const { status, temp_token } = body;
        return { offered: true, ...(status !== undefined && { status }), ...(temp_token !== undefined && { temp_token }) };
      } catch (error) {
        if (!isNotOffered(error)) throw error;
        // Nothing to read: then the word of a webhook counts, which is only kept where its signature holds.
        return { offered: false, ...(await ports.kept.get<Told>(toldKey(sessionId)))?.value };
      }
    },
  };
}
