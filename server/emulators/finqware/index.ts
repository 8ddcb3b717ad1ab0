import * as z from 'zod/mini';
import { createEmulator, uuid, WebhookSender, worldOf, type Emulator, type EmulatorEntry } from '../kit/index.ts';
import { dataOperations } from './data.ts';
import { refusal } from './errors.ts';
import { servePages } from './pages.ts';
import { sessionOperations } from './sessions.ts';
import { settingsFor } from './settings.ts';
import { createSigner } from './signing.ts';
import { FINQWARE_CLIENT, type Finqware, type FinqwareEmulatorOptions, type State, type Status } from './state.ts';

export { FINQWARE_CLIENT, type FinqwareEmulatorOptions } from './state.ts';

const HOUR_MS = 3_600_000;
const DECISIONS = { approve: 'SESSION_COMPLETED', decline: 'SESSION_DECLINED', fail: 'SESSION_FAILED' } as const;

/** The session that people decide about now; without an id, the one that has waited longest. */
const decidedInput = z.strictObject({ session_id: z.optional(z.string()), decision: z.enum(['approve', 'decline', 'fail']) });
const sessionInput = z.strictObject({ session_id: z.string() });
const consentInput = z.strictObject({ credentials_id: z.string(), status: z.enum(['EXPIRED', 'DELETED']) });

/** A stand-in for Finqware: sessions with their nonces, a bank's page, products that people decide about, and signed webhooks. */
export function createFinqwareEmulator(options: FinqwareEmulatorOptions): Emulator {
  const world = worldOf(options);
  const sender = new WebhookSender(world);
  const signer = createSigner();
  const state: State = { sessions: new Map(), consents: new Map(), tempTokens: new Map() };
  const finqware: Finqware = {
    ...{ world, state, signer, settle, run },
    key: world.randomBytes(32),
    reviewMs: options.reviewMs ?? 4 * HOUR_MS,
    slowMs: options.slowMs ?? 15_000,
  };

  function send(event: string, fields: Record<string, string>): void {
    const url = options.webhook?.url;
    if (url === undefined) return;
    // The same every time that it is sent.
    const body = JSON.stringify({ id: uuid(world), event, client_id: FINQWARE_CLIENT.client_id, ...fields });
    sender.send(event, () => ({ url, body, headers: { 'content-type': 'application/json', ...signer.headers(body) } }));
  }

  function tell(id: string): void {
    const session = state.sessions.get(id);
    if (!session) throw new RangeError('There is no such session.');
    const { status, skill, tempToken } = session;
    const isDone = status === 'SESSION_COMPLETED' && state.tempTokens.has(tempToken);
    send('session.updated', { session_id: id, skill: skill.name, status, ...(isDone && { temp_token: tempToken }) });
  }

  function settle(session: Parameters<Finqware['settle']>[0], status: Status): void {
    session.status = status;
    delete session.due;
    if (status === 'SESSION_COMPLETED') state.tempTokens.set(session.tempToken, session);
    tell(session.id);
  }

  function run(): void {
    for (const session of state.sessions.values()) {
      if (session.due && world.now() >= session.due.at) settle(session, session.due.status);
    }
  }

  return createEmulator(
    {
      name: 'finqware',
      operations: { ...sessionOperations(finqware), ...dataOperations(finqware) },
      refuse: (status, message) => refusal(world, status, status < 500 ? 'not_found' : 'internal_error', message),
      pages: (app) => servePages(app, finqware),
      sender,
      webhooks: {
        'session.decided'(input) {
          const { session_id, decision } = decidedInput.parse(input);
          const waiting = [...state.sessions.values()].find(
            ({ id, status }) => status === 'SESSION_IN_REVIEW' && (session_id === undefined || id === session_id),
          );
          if (!waiting) throw new RangeError('There is no such session in review.');
          settle(waiting, DECISIONS[decision]);
        },
        'session.updated': (input) => tell(sessionInput.parse(input).session_id),
        'consent.updated'(input) {
          const { credentials_id, status } = consentInput.parse(input);
          const consent = state.consents.get(credentials_id);
          if (!consent) throw new RangeError('There is no such consent.');
          consent.status = status;
          send('consent.updated', { credentials_id, status });
        },
      },
      reset() {
        for (const kept of [state.sessions, state.consents, state.tempTokens]) kept.clear();
        signer.reset();
      },
    },
    world,
  );
}

export const entry: EmulatorEntry = {
  // Whoever tries it out by hand does not wait for hours.
  create: (options) => createFinqwareEmulator({ reviewMs: 60_000, ...options }),
  settings: (publicUrl) => ({ finqware: settingsFor(publicUrl) }),
};
