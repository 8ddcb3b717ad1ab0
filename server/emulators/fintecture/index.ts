import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createEmulator, WebhookSender, worldOf, type Emulator, type EmulatorEntry } from '../kit/index.ts';
import { aisOperations } from './ais.ts';
import { APP_ID, APP_SECRET, OAC_CLIENT_ID, OAC_CLIENT_SECRET, WEBHOOK_SECRET } from './credentials.ts';
import { customersOperations } from './customers.ts';
import { refusal } from './errors.ts';
import { oacOperations } from './oac.ts';
import { pages } from './pages.ts';
import { paymentOperations, providerOperations } from './pis.ts';
import { emptyState, type Fintecture, type FintectureEmulatorOptions } from './state.ts';
import { Timeline } from './timeline.ts';
import { tokenOperations } from './tokens.ts';
import { webhooksOf } from './webhooks.ts';

export * from './credentials.ts';
export type { FintectureEmulatorOptions } from './state.ts';

/** A stand-in for Fintecture: accounts, customers, the organisation, payments, and a few banks with people in them. */
export function createFintectureEmulator(options: FintectureEmulatorOptions): Emulator {
  const world = worldOf(options);
  const sender = new WebhookSender(world);
  const state = emptyState(options);
  const timeline = new Timeline(world);
  const publicKey = options.publicKey === undefined ? undefined : createPublicKey(options.publicKey);
  const webhooks = webhooksOf({ world, state, sender, publicKey, webhook: options.webhook });
  const fintecture: Fintecture = { world, state, timeline, slowMs: options.slowMs ?? 15_000, publicKey, tell: webhooks.tell };
  return createEmulator(
    {
      name: 'fintecture',
      operations: {
        ...tokenOperations(fintecture),
        ...providerOperations(fintecture),
        ...aisOperations(fintecture),
        ...customersOperations(fintecture),
        ...paymentOperations(fintecture),
        ...oacOperations(fintecture),
      },
      refuse: (status, message) => refusal(status, status < 500 ? 'invalid_request' : 'server_error', message),
      pages: pages(fintecture),
      sender,
      webhooks: webhooks.byName,
      reset() {
        timeline.clear();
        Object.assign(state, emptyState(options));
      },
      headers: ['date', 'digest', 'psu-ip-address'],
    },
    world,
  );
}

export const entry: EmulatorEntry = {
  create: createFintectureEmulator,
  settings(publicUrl) {
    // Payments are signed; any key will do, since the emulator was not told which one to expect.
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return {
      fintecture: {
        ...{ environment: 'sandbox', base_url: publicUrl, app_id: APP_ID, app_secret: APP_SECRET },
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        oac: { client_id: OAC_CLIENT_ID, client_secret: OAC_CLIENT_SECRET },
        webhook_secret: WEBHOOK_SECRET,
      },
    };
  },
};
