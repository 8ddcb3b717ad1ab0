import {
  createEmulator,
  WebhookSender,
  worldOf,
  type Emulator,
  type EmulatorEntry,
  type EmulatorOptions,
  type Operation,
} from '../kit/index.ts';
import { advisorsOf, servePictures } from './advisors.ts';
import { analysisOf } from './analysis.ts';
import { serveBankingUi } from './banking-ui.ts';
import { bankingOf } from './banking.ts';
import { Call, type Handler } from './call.ts';
import { cockpitOperations } from './cockpit.ts';
import { companyOperations, serveLogos } from './companies.ts';
import { contractOperations } from './contracts.ts';
import { FinoError, toResponse } from './errors.ts';
import { feedbackOf } from './feedback.ts';
import { OPERATIONS, type OperationId } from './operations.ts';
import { sessionsOf } from './sessions.ts';
import type { Fino, State } from './state.ts';
import { WEBHOOK_EVENTS } from './schemas.ts';
import { summaryOf } from './summary.ts';
import { freshTenant, tenantOf } from './tenant.ts';
import { transfersOf } from './transfers.ts';
import { usersOf } from './users.ts';
import { firableEvents, sendEvent, webhooksOf } from './webhooks.ts';

/** The usual client; the other one, `emulator-banking`, has no scope but banking. */
export const FINO_CLIENT = { client_id: 'emulator', client_secret: 'emulator-secret' } as const;
/** The secret of the webhook that an emulator is started with, unless another is given. */
export const FINO_WEBHOOK_SECRET = 'emulator-webhook-secret';

export interface FinoEmulatorOptions extends EmulatorOptions {
  /** Subscribed to every event from the start. */
  webhook?: { url: string; secret?: string };
}

/** A stand-in for finoOS: every operation of its document, the Banking UI, and all nine webhooks. */
export function createFinoEmulator(options: FinoEmulatorOptions): Emulator {
  const world = worldOf(options);
  const sender = new WebhookSender(world);

  const state: State = {
    ...{ tokens: new Map(), users: new Map(), sessions: new Map(), webhooks: new Map(), advisors: new Map(), feedback: new Map() },
    tenant: {},
  };
  const fino: Fino = { world, state, tell: (user, event, data) => sendEvent(fino, sender, user, event, data) };

  function reset(): void {
    for (const kept of [state.tokens, state.users, state.sessions, state.webhooks, state.advisors, state.feedback]) kept.clear();
    state.tenant = freshTenant(world.now());
    if (options.webhook === undefined) return;
    const { url: callbackURL, secret = FINO_WEBHOOK_SECRET } = options.webhook;
    state.webhooks.set('start', { id: 'start', callbackURL, secret, events: WEBHOOK_EVENTS, headers: {}, method: 'POST' });
  }
  reset();

  const handlers: Record<OperationId, Handler> = {
    ...usersOf(fino),
    ...bankingOf(fino),
    getAccountSummaryPdf: summaryOf(fino),
    ...sessionsOf(fino),
    ...transfersOf(fino),
    ...analysisOf(fino),
    ...contractOperations(fino),
    ...companyOperations(fino),
    ...cockpitOperations(fino),
    ...advisorsOf(fino),
    ...tenantOf(fino),
    ...feedbackOf(fino),
    ...webhooksOf(fino),
  };

  const operationOf = (id: OperationId): Operation => ({
    method: OPERATIONS[id].method,
    path: OPERATIONS[id].path,
    async handle(c) {
      const call = new Call(c, fino);
      try {
        if (id !== 'authenticate') call.admit(OPERATIONS[id]);
        return await handlers[id](call);
      } catch (error) {
        if (error instanceof FinoError) return toResponse(error);
        throw error;
      }
    },
  });

  return createEmulator(
    {
      name: 'fino',
      operations: Object.fromEntries(Object.keys(OPERATIONS).map((id) => [id, operationOf(id as OperationId)])),
      refuse: (status, message) => toResponse(new FinoError(status, message)),
      pages(app) {
        serveBankingUi(app, fino);
        serveLogos(app);
        servePictures(app, fino);
      },
      sender,
      webhooks: firableEvents(fino),
      reset,
      headers: ['tenantid', 'user-ip'],
    },
    world,
  );
}

export const entry: EmulatorEntry = {
  create: createFinoEmulator,
  settings: (publicUrl) => ({
    fino: {
      ...{ environment: 'sandbox', base_url: publicUrl, ...FINO_CLIENT },
      ...{ webhook_secret: FINO_WEBHOOK_SECRET, money_transfer: true },
    },
  }),
};
