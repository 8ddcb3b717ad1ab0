import type { KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import type { EmulatorWorld, WebhookSender } from '../kit/index.ts';
import { APP_ID, WEBHOOK_SECRET } from './credentials.ts';
import { sealedHeaders } from './signature.ts';
import { PAYMENT_STATUSES, type Fintecture, type FintectureEmulatorOptions, type State } from './state.ts';

interface Parts {
  world: EmulatorWorld;
  state: State;
  sender: WebhookSender;
  publicKey: KeyObject | undefined;
  webhook: FintectureEmulatorOptions['webhook'];
}

const id = { session_id: z.string() };
const paymentInput = z.strictObject({ ...id, status: z.enum(PAYMENT_STATUSES) });
const connectionInput = z.strictObject({ ...id, status: z.enum(['COMPLETED', 'FAILED']), customer_id: z.optional(z.string()) });

/** Sends word of sessions to the addresses of the application, which the operations of the organisation can change. */
export function webhooksOf({ world, state, sender, publicKey, webhook = { url: '' } }: Parts): {
  tell: Fintecture['tell'];
  byName: Record<string, (input: unknown) => void>;
} {
  const { secret = WEBHOOK_SECRET, format = 'form' } = webhook;
  const send = (name: 'payment' | 'connection', fields: Record<string, string>): void => {
    for (const url of addresses(state, name)) {
      sender.send(name, () => {
        const body = format === 'json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
        const type = format === 'json' ? 'application/json' : 'application/x-www-form-urlencoded';
        return { url, body, headers: { 'content-type': type, 'x-tessera-secret': secret, ...sealedHeaders(body, world, publicKey) } };
      });
    }
  };
  const tell: Fintecture['tell'] = (session) =>
    send(session.status.startsWith('payment_') ? 'payment' : 'connection', {
      session_id: session.id,
      status: session.status,
      ...(session.customerId === undefined ? {} : { customer_id: session.customerId }),
    });
  return {
    tell,
    byName: {
      payment(input) {
        const { session_id, status } = paymentInput.parse(input);
        tell({ id: session_id, status });
      },
      connection(input) {
        const { session_id, status, customer_id } = connectionInput.parse(input);
        tell({ id: session_id, status, ...(customer_id === undefined ? {} : { customerId: customer_id }) });
      },
    },
  };
}

/** Where the application wants to hear of such a thing; without a list of events, of everything. */
function addresses({ organisation }: State, name: string): string[] {
  const all = organisation.applications.get(APP_ID)?.app_webhooks ?? [];
  return all.flatMap(({ url, events }) => {
    const isWanted = !Array.isArray(events) || events.length === 0 || events.includes(name);
    return typeof url === 'string' && URL.canParse(url) && isWanted ? [url] : [];
  });
}
