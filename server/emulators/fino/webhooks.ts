import * as z from 'zod/mini';
import { uuid, type WebhookSender } from '../kit/index.ts';
import { accountsWith } from './calculation.ts';
import type { Call, Handler } from './call.ts';
import { cockpitOf } from './cockpit.ts';
import { contractsOf } from './contracts.ts';
import { badRequest, empty, json, notFound } from './errors.ts';
import { failToSync, objectId } from './logins.ts';
import type { OperationId } from './operations.ts';
import { WEBHOOK_EVENTS, webhookRequest, type WebhookEvent } from './schemas.ts';
import { rfc3339, type Fino, type User, type Webhook } from './state.ts';

/** Sends an event to whoever has subscribed to it: the secret in the body, since nothing is signed. */
export function sendEvent({ world, state }: Fino, sender: WebhookSender, user: User, event: WebhookEvent, data: () => unknown): void {
  const subscribed = [...state.webhooks.values()].filter(({ events }) => events.includes(event));
  if (subscribed.length === 0) return;
  const run = user.runs.at(-1);
  const payload = {
    ...{ userID: user.id, ...(user.customUserID !== undefined && { customUserID: user.customUserID }), tenantID: user.tenant, event },
    ...(run && { correlationID: run.correlationID, correlationTimestamp: rfc3339(run.startedAt) }),
    data: data(),
  };
  for (const { id, callbackURL, secret, headers, method } of subscribed) {
    // Repeats carry the same id, so that the receiver can tell.
    const own = { 'content-type': 'application/json', 'x-request-id': uuid(world), 'finoos-tenant-id': user.tenant };
    const body = JSON.stringify({ webhookID: id, ...payload, secret });
    sender.send(event, () => ({ url: callbackURL, method, headers: { ...headers, ...own }, body }));
  }
}

const input = z.object({
  userID: z.optional(z.string()),
  bankLoginID: z.optional(z.string()),
  type: z._default(z.enum(['CHALLENGE_REQUIRED', 'ERROR']), 'CHALLENGE_REQUIRED'),
  data: z.optional(z.unknown()),
});

/** Every event by its name, to be fired from outside: about the user that is named, or the newest one, with data of its own if wanted. */
export function firableEvents(fino: Fino): Record<string, (given: unknown) => void> {
  const { state, world } = fino;

  function fire(event: WebhookEvent, given: unknown): void {
    const { userID, bankLoginID, type, data } = input.parse(given);
    const user = userID === undefined ? [...state.users.values()].at(-1) : state.users.get(userID);
    if (user === undefined) throw new RangeError('There is no such user.');
    if (data !== undefined) return fino.tell(user, event, () => data);
    if (event === 'ubasyncerror') {
      const login = bankLoginID === undefined ? [...user.logins.values()].at(-1) : user.logins.get(bankLoginID);
      if (login === undefined) throw new RangeError('There is no such bank login.');
      return failToSync(fino, user, login, type);
    }
    fino.tell(user, event, () => usual(event, user));
  }

  function usual(event: Exclude<WebhookEvent, 'ubasyncerror'>, user: User): unknown {
    switch (event) {
      case 'transactions.raw':
      case 'transactions':
        return { accounts: accountsWith(user, event === 'transactions') };
      case 'transactions.raw.notification':
      case 'transactions.notification':
        return { message: 'New transactions are available', service: event === 'transactions.notification' ? 'categorization' : 'banking' };
      case 'contracts':
        return { contracts: contractsOf(fino, user) };
      case 'personcockpit':
      case 'companycockpit':
        return cockpitOf(fino, user);
      case 'cockpit.approved':
        return { cockpitID: user.cockpit?.id ?? uuid(world), advisorID: [...state.advisors.keys()].at(-1) ?? uuid(world) };
    }
  }

  return Object.fromEntries(WEBHOOK_EVENTS.map((event) => [event, (given) => fire(event, given)]));
}

type Own = 'getWebhooks' | 'createWebhook' | 'updateWebhook' | 'deleteWebhook' | 'patchWebhook';

/** The subscriptions. */
export function webhooksOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { state } = fino;
  // A secret that can be read again is no secret.
  const show = ({ secret: _, ...rest }: Webhook): Omit<Webhook, 'secret'> => rest;

  function inPath(call: Call): Webhook {
    const webhook = state.webhooks.get(call.path('webhook-id'));
    if (webhook === undefined) throw notFound('Webhook');
    return webhook;
  }

  /** What is not said stays as it was. */
  const changed = (there: Webhook, given: z.output<typeof webhookRequest>['webhook']): Webhook => ({
    id: there.id,
    callbackURL: given.callbackURL ?? there.callbackURL,
    secret: given.secret ?? there.secret,
    events: given.events ?? there.events,
    headers: given.headers ?? there.headers,
    method: given.method ?? there.method,
  });

  /** A whole subscription; without an address or an event it would be none. */
  async function whole(call: Call, id: string): Promise<Webhook> {
    const blank: Webhook = { id, callbackURL: '', secret: '', events: [], headers: {}, method: 'POST' };
    const webhook = changed(blank, (await call.body(webhookRequest)).webhook);
    if (webhook.callbackURL === '') throw badRequest('body.webhook.callbackURL is missing');
    if (webhook.events.length === 0) throw badRequest('body.webhook.events is empty');
    return webhook;
  }

  return {
    getWebhooks: () => json({ webhooks: [...state.webhooks.values()].map(show) }),

    async createWebhook(call) {
      const webhook = await whole(call, objectId(fino));
      state.webhooks.set(webhook.id, webhook);
      return json({ id: webhook.id, secret: webhook.secret }, 201);
    },

    async updateWebhook(call) {
      const webhook = await whole(call, inPath(call).id);
      state.webhooks.set(webhook.id, webhook);
      return json({ webhook: show(webhook) });
    },

    deleteWebhook(call) {
      state.webhooks.delete(inPath(call).id);
      return empty();
    },

    async patchWebhook(call) {
      const there = inPath(call);
      const webhook = changed(there, (await call.body(webhookRequest)).webhook);
      state.webhooks.set(webhook.id, webhook);
      return json({ webhook: show(webhook) });
    },
  };
}
