import * as z from 'zod/mini';
import { operation } from '../http/operation.ts';
import { webhookEvent } from './events.ts';
import { answered, done, maybeList, maybeOpen, maybeText, open, optionalText, tenantHeader, text } from './schemas.ts';

const stars = z.int().check(z.minimum(1), z.maximum(5));
const common = { content: text, additionalInfo: z.optional(open), userID: optionalText };
const aboutLogo = z
  .strictObject({
    url: optionalText,
    squareURL: optionalText,
    bankCode: optionalText,
    bic: optionalText,
    creditorID: optionalText,
    domain: optionalText,
    iban: optionalText,
    name: optionalText,
    companyID: optionalText,
    requestBody: z.optional(open),
    logoTypes: z.optional(z.array(z.enum(['default', 'square']))),
  })
  .check(z.refine((given) => Object.entries(given).some(([name, value]) => name !== 'logoTypes' && value !== undefined)));

/** Each kind of feedback belongs to one module and has one shape; finoOS refuses anything else. */
const feedback = z.discriminatedUnion('type', [
  z.strictObject({ ...common, module: z.literal('contractor'), type: z.literal('rating'), feedback: z.strictObject({ rating: stars }) }),
  z.strictObject({
    ...common,
    module: z.literal('contractor'),
    type: z.literal('interaction'),
    feedback: z.strictObject({ interaction: z.literal('tagChange') }),
  }),
  z.strictObject({
    ...common,
    module: z.literal('cockpit'),
    type: z.literal('cockpit'),
    feedback: z.strictObject({ cockpitID: text, cockpitTenantID: text, rating: z.optional(stars), cockpitLink: optionalText }),
  }),
  z.strictObject({
    ...common,
    module: z.literal('company-logos'),
    type: z.enum(['missing-logo', 'wrong-logo', 'outdated-logo']),
    feedback: aboutLogo,
  }),
]);

/** At most 20 headers of one's own. */
const headers = z.record(text, text).check(z.refine((given) => Object.keys(given).length <= 20));
const webhookBody = z.strictObject({
  webhook: z.optional(
    // Open, because the document does not say what the field is called that chooses the method.
    z.looseObject({
      callbackURL: optionalText,
      secret: optionalText,
      events: z.optional(z.array(webhookEvent)),
      headers: z.optional(headers),
    }),
  ),
});
const webhookAnswer = z.looseObject({ webhook: maybeOpen });

/** Feedback, and where news is sent. */
export const feedbackOperations = {
  createFeedback: operation({
    method: 'POST',
    path: '/feedback',
    inferred: true,
    headers: tenantHeader,
    body: feedback,
    answers: answered(z.looseObject({ feedbackID: maybeText })),
  }),
  getWebhooks: operation({
    method: 'GET',
    path: '/webhooks',
    inferred: true,
    headers: tenantHeader,
    answers: answered(z.looseObject({ webhooks: maybeList(open) })),
  }),
  createWebhook: operation({
    method: 'POST',
    path: '/webhooks',
    inferred: true,
    headers: tenantHeader,
    body: webhookBody,
    answers: answered(z.looseObject({ id: maybeText, secret: maybeText })),
  }),
  updateWebhook: operation({
    method: 'PUT',
    path: '/webhooks/{webhook-id}',
    inferred: true,
    headers: tenantHeader,
    body: webhookBody,
    answers: answered(webhookAnswer),
  }),
  deleteWebhook: operation({ method: 'DELETE', path: '/webhooks/{webhook-id}', inferred: true, headers: tenantHeader, answers: done }),
  patchWebhook: operation({
    method: 'PATCH',
    path: '/webhooks/{webhook-id}',
    inferred: true,
    headers: tenantHeader,
    /** Only what is sent changes. */
    body: webhookBody,
    answers: answered(webhookAnswer),
  }),
} as const;
